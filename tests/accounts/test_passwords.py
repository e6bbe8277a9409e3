"""Change and reset of the password, and what they end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import LogIn, User
from accounts.security.links import end_all_links
from accounts.services.accounts import erase_account
from tests.accounts.conftest import PASSWORD, App, Browser, code_in_mail, pending_flows
from tests.matrix import matrix
from tests.web.pages import tree, words

FRESH = "another horse, another battery"


def _requested(app: App, email: str) -> Any:  # Any: Django's test answer
    return app.allauth("POST", "auth/password/request", {"email": email})


def _typed(app: App, code: str, password: str = FRESH) -> Any:  # Any: as above
    return app.allauth("POST", "auth/password/reset", {"key": code, "password": password})


def test_change_of_the_password_leaves_only_the_log_in_that_made_it(app: App, browser: Browser) -> None:
    body = {"current_password": PASSWORD, "new_password": FRESH}

    answer = app.allauth("POST", "account/password/change", body)

    assert answer.status_code == 200
    assert app.api("GET", "me").status_code == 200
    assert browser.ask("GET", "/api/v1/me").status_code == 401


def test_change_of_the_password_gives_the_app_a_new_token_under_the_same_log_in(app: App) -> None:
    old, login = app.token, LogIn.objects.get()

    app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert App(token=old).api("GET", "me").status_code == 401
    assert LogIn.objects.get().id == login.id


def test_change_needs_the_current_password(app: App) -> None:
    answer = app.allauth("POST", "account/password/change", {"current_password": "wrong", "new_password": FRESH})

    assert answer.status_code == 400
    assert app.api("GET", "me").status_code == 200


def test_password_set_by_an_operator_ends_every_log_in(app: App, browser: Browser, ada: User) -> None:
    ada.set_password(FRESH)
    ada.save()

    assert app.api("GET", "me").status_code == 401
    assert browser.ask("GET", "/api/v1/me").status_code == 401


def test_code_of_the_mail_sets_a_new_password_and_ends_every_log_in(app: App, ada: User) -> None:
    stranger = App()
    requested = _requested(stranger, ada.email)

    answer = _typed(stranger, code_in_mail())

    assert (requested.status_code, pending_flows(requested)) == (401, {"password_reset_by_code"})
    assert (answer.status_code, pending_flows(answer)) == (401, set())
    assert app.api("GET", "me").status_code == 401
    assert App().log_in(ada.email, FRESH).status_code == 200


def test_code_is_typed_in_small_letters_and_without_its_dash_as_well(ada: User) -> None:
    stranger = App()
    _requested(stranger, ada.email)

    _typed(stranger, code_in_mail().lower().replace("-", " "))

    assert App().log_in(ada.email, FRESH).status_code == 200


def test_code_works_once_and_only_where_it_was_asked_for(ada: User) -> None:
    stranger = App()
    _requested(stranger, ada.email)
    code = code_in_mail()
    elsewhere = _typed(App(), code)
    _typed(stranger, code)

    assert (elsewhere.status_code, _typed(stranger, code).status_code) == (409, 409)


def test_password_that_is_too_weak_spends_no_try(ada: User) -> None:
    stranger = App()
    _requested(stranger, ada.email)

    weak = [_typed(stranger, code_in_mail(), "short").json()["errors"][0]["code"] for _ in range(3)]

    assert weak == ["password_too_short"] * 3
    assert _typed(stranger, code_in_mail()).status_code == 401


def test_third_wrong_code_ends_the_reset(ada: User) -> None:
    stranger = App()
    _requested(stranger, ada.email)

    statuses = [_typed(stranger, "BBBB-BBBB").status_code for _ in range(3)]

    assert statuses == [400, 400, 400]
    assert _typed(stranger, code_in_mail()).status_code == 409
    assert App().log_in(ada.email).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(14, 401), (16, 409)])
def test_code_of_a_reset_lasts_a_quarter_of_an_hour(ada: User, minutes: int, status: int) -> None:
    stranger = App()
    _requested(stranger, ada.email)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=False):
        assert _typed(stranger, code_in_mail()).status_code == status


def test_fourth_reset_of_an_address_in_a_minute_is_too_many(ada: User) -> None:
    answers = [_requested(App(), ada.email) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].headers["Retry-After"] == "60"


@matrix("change", ["password", "restore", "erasure"])
def test_code_ends_with_what_it_rests_on(ada: User, change: str) -> None:
    stranger = App()
    _requested(stranger, ada.email)
    if change == "password":
        ada.set_password("a third horse and its battery")
        ada.save()
    elif change == "restore":
        end_all_links()
    else:
        erase_account(user=ada)

    assert _typed(stranger, code_in_mail()).status_code == 409
    assert User.objects.count() == (0 if change == "erasure" else 1)


def test_request_of_a_reset_does_not_tell_who_has_an_account(ada: User) -> None:
    known, unknown = _requested(App(), ada.email), _requested(App(), "nobody@example.org")

    assert (known.status_code, known.json()["data"]) == (unknown.status_code, unknown.json()["data"])


@pytest.mark.slow
def test_guesses_of_a_code_are_answered_alike_for_known_and_unknown_addresses(ada: User) -> None:
    def answers_to(email: str) -> list[tuple[int, Any]]:  # Any: JSON
        app = App()
        _requested(app, email)
        headers = {"X-Session-Token": app.token or "", "X-Password-Reset-Key": "BBBB-BBBB"}
        looked = app.http.get("/_allauth/app/v1/auth/password/reset", headers=headers)
        typed = [_typed(app, "BBBB-BBBB", password) for password in ("short", FRESH, FRESH)]
        return [(answer.status_code, answer.json().get("errors")) for answer in (looked, *typed)]

    known = answers_to(ada.email)

    assert known == answers_to("nobody@example.org")
    assert [status for status, _ in known] == [400, 400, 400, 409]


def test_wrong_code_is_in_the_log_of_security_events(ada: User, settings: Settings) -> None:
    for email in (ada.email, "nobody@example.org"):
        stranger = App()
        _requested(stranger, email)
        _typed(stranger, "BBBB-BBBB")

    written = "".join(path.read_text() for path in settings.SECURITY_LOG_FOLDER.glob("*.jsonl"))
    lines = [line for line in map(json.loads, written.splitlines()) if line["event"] == "code_rejected"]
    assert [(line["user_id"], line["code"]) for line in lines] == [
        (str(ada.pk), "password_reset"),
        (None, "password_reset"),
    ]


def test_code_typed_on_the_page_leads_to_the_form_of_the_new_password(ada: User) -> None:
    reader = Client()
    response = reader.post("/accounts/password/reset/", {"email": ada.email}, follow=True)
    wrong = reader.post("/accounts/password/reset/confirm/", {"code": "BBBB-BBBB"})
    form = reader.post("/accounts/password/reset/confirm/", {"code": code_in_mail()}, follow=True)

    reader.post("/accounts/password/reset/complete/", {"password1": FRESH, "password2": FRESH})

    assert response.redirect_chain[-1][0] == "/accounts/password/reset/confirm/"
    assert (wrong.status_code, words(tree(wrong), ".errorlist li")) == (200, "Incorrect code.")
    assert form.redirect_chain[-1][0] == "/accounts/password/reset/complete/"
    assert App().log_in(ada.email, FRESH).status_code == 200


def test_reset_verifies_the_address_that_the_code_was_mailed_to(ada: User) -> None:
    EmailAddress.objects.update(verified=False)
    stranger = App()
    _requested(stranger, ada.email)

    _typed(stranger, code_in_mail())

    assert EmailAddress.objects.get(email=ada.email).verified
