"""The page of goals, pace and position."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from procedures.models import Goal
from procedures.selectors.preferences import preferences
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory

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
        ({"table_name": "Contract", "table_year": "2025", "table_points": "75 1000\n90 900"}, "a line a percentile"),
        ({"table_name": "Contract"}, "a line a percentile"),
    ],
)
def test_setting_that_cannot_be_is_refused_beside_its_field(
    clinician: Client, user: User, changed: dict[str, object], said: str
) -> None:
    typed = {"leave": "", "workdays": ["1"], "holidays": "US", "medicare_share": "", **changed}

    answer = clinician.post(f"{PAGE}settings", typed)

    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert preferences(user_id=user.id).medicare_share is None


def test_percentiles_of_ones_own_contract_are_saved_shown_and_taken_back(clinician: Client, user: User) -> None:
    typed = {"workdays": ["1"], "holidays": "US", "table_name": "Contract", "table_year": "2025"}

    clinician.post(f"{PAGE}settings", {**typed, "table_points": "p50 5,200\n75 6400.5"})

    told = preferences(user_id=user.id).own_table
    assert told is not None
    assert [(percent, str(value)) for percent, value in told.points] == [(50, "5200.00"), (75, "6400.50")]
    assert "50 5200.00\n75 6400.50" in clinician.get(PAGE).content.decode()
    clinician.post(f"{PAGE}settings", {"workdays": ["1"], "holidays": "US"})
    assert preferences(user_id=user.id).own_table is None


def test_queries_of_the_page_do_not_grow_with_tables_and_goals(clinician: Client, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            clinician.get(PAGE)
        return len(captured)

    few = queries()
    for number in range(8):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))
        goal = {"period_start": "2020-01-01", "period_end": "2029-12-31", "target_wrvu": f"{number + 1}"}
        clinician.post(f"{PAGE}goals", goal)

    assert queries() <= few + 2 <= 40


def test_address_that_cannot_be_shows_the_year_so_far(clinician: Client) -> None:
    BenchmarkRowFactory.create()

    assert clinician.get(f"{PAGE}?from=2025-13-01&to=x&region=zz").status_code == 200
