"""The page of goals, pace and position."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from procedures.models import Goal
from procedures.selectors.preferences import preferences
from tests.factories import BenchmarkRowFactory

pytestmark = pytest.mark.django_db
PAGE = "/log/standing/"


@pytest.fixture
def user() -> User:
    user = User.objects.create_user(email="clinician@example.org", password="a long pass phrase")
    user.profile.specialty = "cardiology"
    user.profile.save()
    return user


@pytest.fixture
def clinician(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_page_opens_without_lines_goals_or_tables(clinician: Client) -> None:
    page = clinician.get(PAGE).content.decode()

    assert "You have no goal for today." in page
    assert "Nothing of your own was logged" in page


def test_page_needs_a_log_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_goal_is_saved_as_typed_by_a_person_shown_and_deleted(clinician: Client) -> None:
    goal = {"period_start": "2020-01-01", "period_end": "2099-12-31", "target_wrvu": "4,800"}

    assert clinician.post(f"{PAGE}goals", goal).status_code == 302

    (stored,) = Goal.objects.all()
    assert str(stored.target_wrvu) == "4800.00"
    clinician.post(f"{PAGE}goals/{stored.id}/remove")
    assert not Goal.objects.filter(deleted=False).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"period_end": "2019-12-31"}, "on or after the first"),
        ({"period_start": "soon"}, "Give the first day"),
        ({"target_wrvu": "many"}, "Give a number of wRVU"),
        ({"target_wrvu": "0"}, "Give a number of wRVU"),
    ],
)
def test_goal_that_cannot_be_is_refused_beside_its_field(clinician: Client, changed: dict[str, str], said: str) -> None:
    goal = {"period_start": "2020-01-01", "period_end": "2020-12-31", "target_wrvu": "4800", **changed}

    answer = clinician.post(f"{PAGE}goals", goal)

    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert not Goal.objects.exists()


def test_settings_are_saved_for_all_devices(clinician: Client, user: User) -> None:
    typed = {"leave": "2025-07-14 2025-07-25\n", "workdays": ["1", "2"], "holidays": "US-TX", "medicare_share": "40"}

    clinician.post(f"{PAGE}settings", typed)

    told = preferences(user_id=user.id)
    assert (len(told.leave), set(told.workdays), told.holidays, told.medicare_share) == (1, {1, 2}, "US-TX", 40)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"leave": "July"}, "Give a line a leave"),
        ({"workdays": []}, "Choose at least one day"),
        ({"holidays": "FR"}, "Choose a state"),
        ({"medicare_share": "101"}, "from 0 to 100"),
        ({"medicare_share": "half"}, "from 0 to 100"),
    ],
)
def test_setting_that_cannot_be_is_refused_beside_its_field(
    clinician: Client, user: User, changed: dict[str, object], said: str
) -> None:
    typed = {"leave": "", "workdays": ["1"], "holidays": "US", "medicare_share": "", **changed}

    answer = clinician.post(f"{PAGE}settings", typed)

    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert preferences(user_id=user.id).medicare_share is None


def test_address_that_cannot_be_shows_the_year_so_far(clinician: Client) -> None:
    BenchmarkRowFactory.create()

    assert clinician.get(f"{PAGE}?from=2025-13-01&to=x&region=zz").status_code == 200
