"""A log-in by a code that is mailed and typed: what an app on a home screen needs, to which no link leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.conftest import CODE, App, Browser, code_in_mail, pending_flows
from tests.web.pages import tree, words


def request_code(app: App, email: str) -> Any:
    """Ask for a code."""
    return app.allauth("POST", "auth/code/request", {"email": email})


def confirm(app: App, code: str) -> Any:
    """Type a code."""
    return app.allauth("POST", "auth/code/confirm", {"code": code})


def test_code_that_was_mailed_logs_an_app_in(ada: User) -> None:
    app = App()
    requested = request_code(app, ada.email)

    confirmed = confirm(app, code_in_mail())

    assert (requested.status_code, pending_flows(requested)) == (401, {"login_by_code"})
    assert confirmed.status_code == 200
    assert app.api("GET", "me").json()["email"] == ada.email


def test_code_that_was_mailed_logs_a_browser_in(ada: User) -> None:
    browser = Browser()
    browser.ask("GET", "/_allauth/browser/v1/config")
    browser.ask("POST", "/_allauth/browser/v1/auth/code/request", {"email": ada.email})

    answer = browser.ask("POST", "/_allauth/browser/v1/auth/code/confirm", {"code": code_in_mail()})

    assert answer.status_code == 200
    assert browser.ask("GET", "/api/v1/me").json()["email"] == ada.email


def test_third_wrong_code_ends_the_attempt(ada: User) -> None:
    app = App()
    request_code(app, ada.email)

    statuses = [confirm(app, "AAA-AAA").status_code for _ in range(3)]

    assert statuses == [400, 400, 400]
    assert confirm(app, code_in_mail()).status_code == 409


def test_code_opens_nothing_after_three_minutes(ada: User) -> None:
    app = App()
    request_code(app, ada.email)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=4), tick=False):
        assert confirm(app, code_in_mail()).status_code == 409


def test_unknown_address_is_answered_as_a_known_one_and_told_by_mail(ada: User) -> None:
    known, unknown = request_code(App(), ada.email), request_code(App(), "nobody@example.org")

    assert (unknown.status_code, pending_flows(unknown)) == (known.status_code, pending_flows(known))
    assert [message.to for message in mail.outbox] == [[ada.email], ["nobody@example.org"]]
    assert not CODE.search(str(mail.outbox[-1].body))


def test_unknown_address_takes_as_many_queries_as_a_known_one(ada: User) -> None:
    request_code(App(), "first@example.org")
    with CaptureQueriesContext(connection) as known:
        request_code(App(), ada.email)
    with CaptureQueriesContext(connection) as unknown:
        request_code(App(), "nobody@example.org")

    assert len(known) == len(unknown)


def test_address_that_is_not_verified_gets_no_code(ada: User) -> None:
    EmailAddress.objects.filter(user=ada).update(verified=False)

    answer = request_code(App(), ada.email)

    assert answer.status_code == 401
    assert not CODE.search(str(mail.outbox[-1].body))


def test_second_factor_is_asked_after_the_code(ada: User) -> None:
    TOTP.activate(ada, generate_totp_secret())
    app = App()
    request_code(app, ada.email)

    answer = confirm(app, code_in_mail())

    assert (answer.status_code, pending_flows(answer)) == (401, {"mfa_authenticate"})
    assert app.api("GET", "me").status_code == 401


def test_fourth_code_of_an_address_in_a_minute_is_too_many(ada: User) -> None:
    statuses = [request_code(App(), ada.email).status_code for _ in range(4)]

    assert statuses == [401, 401, 401, 429]


def test_log_in_by_code_proves_nothing_before_a_change_of_the_account(ada: User) -> None:
    app = App()
    request_code(app, ada.email)
    confirm(app, code_in_mail())

    assert app.allauth("POST", "account/email", {"email": "new@example.org"}).status_code == 401


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/login/code/"])
def test_pages_of_log_in_open(db: None, path: str) -> None:
    assert Browser().http.get(path).status_code == 200


def test_code_is_typed_on_the_page_as_well(ada: User, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    client = Client()
    page = tree(client.post("/accounts/login/code/", {"email": ada.email}, follow=True))

    answer = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert words(page, "h1") == "Type the code"
    assert f"the mail to {ada.email} has a code" in words(page, "h1 + p")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/app/")
