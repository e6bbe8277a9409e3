"""Your data and account: what one can do with both, on one page."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from accounts.models import CalendarAddress, CareerStage, LogIn, Profile, User
from accounts.services.logins import issue_token
from codes.models import Specialty
from tests.matrix import matrix
from tests.procedures.conftest import new_user
from tests.web.pages import element, error_at, links, tree, words

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"
PAGE = "/account/"


@pytest.fixture
def user(db: None) -> User:
    person = new_user()
    person.set_password(PASSWORD)
    person.save()
    return person


def login_id(clinician: Client) -> UUID:
    session = clinician.session
    session.load()
    return UUID(str(session.login_id))  # type: ignore[attr-defined]  # our session engine's


def test_page_links_to_all_that_there_is_in_few_queries(
    clinician: Client, user: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        issue_token(user=user, user_agent="OpenRVU on a phone")

    with django_assert_max_num_queries(8):
        answer = clinician.get(PAGE)

    page = tree(answer)
    for address in ("/profile/", "/api/v1/export", "/api/v1/export/lines.csv", "/accounts/password/change/",
                    "/accounts/2fa/", "/accounts/email/", "/account/erase/", "/accounts/logout/"):  # fmt: skip
        assert address in links(page)
    assert len(page.find_all(string=re.compile("OpenRVU on a phone"))) == 30


@pytest.mark.parametrize("path", ["", "welcome/", "erase/"])
def test_pages_of_the_account_lead_strangers_to_the_log_in(path: str) -> None:
    answer = Client().get(PAGE + path)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_one_log_in_is_ended_and_another_persons_is_not_found(clinician: Client, user: User) -> None:
    issue_token(user=user)
    app = LogIn.objects.get(user=user, client="app")
    issue_token(user=(other := new_user()))
    others = LogIn.objects.get(user=other)

    ended = clinician.post(f"{PAGE}log-ins/{app.id}/end")
    refused = clinician.post(f"{PAGE}log-ins/{others.id}/end")

    assert (ended.status_code, refused.status_code) == (302, 404)
    assert [row.id for row in LogIn.objects.filter(user=user)] == [login_id(clinician)]
    assert LogIn.objects.filter(user=other).exists()


def test_all_other_log_ins_are_ended_at_once(clinician: Client, user: User) -> None:
    issue_token(user=user)

    clinician.post(f"{PAGE}log-ins/end-others")

    assert [row.id for row in LogIn.objects.filter(user=user)] == [login_id(clinician)]


def test_calendar_address_is_shown_once_and_opens_the_calendar_until_it_is_ended(clinician: Client, user: User) -> None:
    address = words(tree(clinician.post(f"{PAGE}calendar")), "code")
    path = address.removeprefix("http://testserver")

    assert Client().get(path).status_code == 200
    later = tree(clinician.get(PAGE))
    assert address not in later.get_text()
    assert address not in links(later)

    clinician.post(f"{PAGE}calendar/revoke")

    assert not CalendarAddress.objects.filter(user=user).exists()
    assert Client().get(path).status_code >= 400
    assert clinician.post(f"{PAGE}calendar/revoke", follow=True).status_code == 200


def test_account_is_erased_with_its_password_only(clinician: Client, user: User) -> None:
    wrong = clinician.post(f"{PAGE}erase/", {"password": "another one"})
    none = clinician.post(f"{PAGE}erase/", {"password": ""})

    assert (wrong.status_code, none.status_code) == (400, 400)
    assert error_at(tree(wrong), "password") == "This is not your password."
    assert error_at(tree(none), "password") == "Your password: give your password."
    assert User.objects.filter(pk=user.pk).exists()

    right = clinician.post(f"{PAGE}erase/", {"password": PASSWORD})

    assert (right.status_code, words(tree(right), "h1")) == (200, "The account is erased")
    assert not User.objects.filter(pk=user.pk).exists()
    assert clinician.get(PAGE).status_code == 302


def test_account_without_a_password_is_told_how_to_get_one_before_it_is_erased(clinician: Client, user: User) -> None:
    user.set_unusable_password()
    user.save()
    clinician.force_login(user)

    assert "/accounts/password/reset/" in links(tree(clinician.get(f"{PAGE}erase/")))


def test_new_account_is_asked_for_stage_and_specialty() -> None:
    Specialty.objects.get_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    clinician = Client()

    signed_up = clinician.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert signed_up["Location"] == f"{PAGE}welcome/"
    sent = {"stage": "resident", "since": "7/1/2024", "specialty": "cardiology"}
    done = clinician.post(f"{PAGE}welcome/", sent)

    user = User.objects.get(email="new@example.org")
    assert done["Location"] == "/app/"
    assert Profile.objects.get(user=user).specialty == "cardiology"
    assert list(CareerStage.objects.values_list("effective_from", "stage")) == [(date(2024, 7, 1), "resident")]


@travel("2026-03-14T12:00:00Z")
def test_stage_without_a_day_holds_from_today_and_nothing_said_changes_nothing(clinician: Client, user: User) -> None:
    clinician.post(f"{PAGE}welcome/", {"stage": "", "since": "", "specialty": ""})
    assert not CareerStage.objects.filter(user=user).exists()

    clinician.post(f"{PAGE}welcome/", {"stage": "attending", "since": "", "specialty": ""})

    assert CareerStage.objects.get(user=user).effective_from == timezone.localdate()


@matrix(
    ("sent", "field", "said"),
    [
        ({"stage": "king"}, "stage", "Your stage: choose one of the list."),
        ({"specialty": "alchemy"}, "specialty", "Your specialty: choose one of the list."),
        ({"stage": "resident", "since": "soon"}, "since", "Since: give a date"),
    ],
)
def test_what_cannot_be_is_named_by_its_label_and_nothing_is_stored(
    clinician: Client, user: User, sent: dict[str, str], field: str, said: str
) -> None:
    answer = clinician.post(f"{PAGE}welcome/", sent)

    assert answer.status_code == 400
    assert error_at(tree(answer), field).startswith(said)
    assert not CareerStage.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "path",
    ["log-ins/end-others", "calendar", "calendar/revoke", "log-ins/0190b3c6-5a63-4d5a-8f0e-2f2f64e53d11/end"],
)
def test_what_changes_something_is_no_link(clinician: Client, path: str) -> None:
    assert clinician.get(PAGE + path).status_code == 405


@matrix(("going_to", "led_to"), [("/app/?code=99213", "/app/?code=99213"), ("//evil.example/", "/app/"), ("", "/app/")])
def test_whoever_signs_up_on_the_way_to_a_page_is_welcomed_first_and_led_there(going_to: str, led_to: str) -> None:
    clinician = Client()
    sent = {"email": "new@example.org", "password1": PASSWORD, "next": going_to}

    welcome = clinician.post("/accounts/signup/", sent)["Location"]

    assert welcome.split("?")[0] == f"{PAGE}welcome/"
    skip = element(tree(clinician.get(welcome)), "main .actions a")
    assert (skip.get_text(), skip["href"]) == ("Skip", led_to)
    assert clinician.post(welcome, {"stage": "", "since": "", "specialty": ""})["Location"] == led_to
    assert clinician.post(welcome, {"stage": "king"}).status_code == 400
