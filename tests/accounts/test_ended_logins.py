"""A 401 says how the log-in ended: `revoked` only where it was ended on purpose, else `expired`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import LogIn, RevokedLogIn, User
from accounts.services.accounts import erase_account
from accounts.services.after_restore import end_all_access, lock_changed_accounts
from accounts.services.logins import revoke_logins
from accounts.sessions.keys import new_key
from tests.accounts.conftest import PASSWORD, App, Browser, code_in_mail
from tests.matrix import matrix
from tests.staff import enter_admin

FRESH = "another horse, another battery"


def reason_of(app: App) -> tuple[int, str, str | None]:
    """Return status, code and reason of the answer to a program."""
    answer = app.api("GET", "me")
    return answer.status_code, answer.json()["code"], answer.json().get("reason")


EXPIRED = (401, "not_authenticated", "expired")


# Each way that a log-in ends, and what its device is told: `revoked` deletes what it holds, `expired` keeps it.


def by_log_out(app: App, browser: Browser, ada: User) -> None:
    app.allauth("DELETE", "auth/session")
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")


def by_log_out_on_the_page(app: App, browser: Browser, ada: User) -> None:
    token = browser.http.cookies["csrftoken"].value
    browser.http.post("/accounts/logout/", headers={"X-CSRFToken": token})
    app.allauth("DELETE", "auth/session")


def by_the_list_of_devices(app: App, browser: Browser, ada: User) -> None:
    other = App()
    other.log_in(ada.email)
    for login in other.api("GET", "me/logins").json()["results"]:
        if not login["is_current"]:
            other.api("DELETE", f"me/logins/{login['id']}")


def by_log_out_everywhere_on_the_page(app: App, browser: Browser, ada: User) -> None:
    client = Client()
    client.force_login(ada)
    client.post("/account/log-ins/end-others")


def by_ones_own_end_of_it(app: App, browser: Browser, ada: User) -> None:
    for ask, path in ((app.api, "me/logins"), (browser.ask, "/api/v1/me/logins")):
        logins = ask("GET", path).json()["results"]
        current = next(login["id"] for login in logins if login["is_current"])
        ask("DELETE", f"{path}/{current}")


def by_change_of_the_password(app: App, browser: Browser, ada: User) -> None:
    other = App()
    other.log_in(ada.email)
    other.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})


def by_reset_of_the_password(app: App, browser: Browser, ada: User) -> None:
    stranger = App()
    stranger.allauth("POST", "auth/password/request", {"email": ada.email})
    stranger.allauth("POST", "auth/password/reset", {"key": code_in_mail(), "password": FRESH})


def by_link_of_the_operator(app: App, browser: Browser, ada: User) -> None:
    out = StringIO()
    call_command("reset_password_link", ada.email, stdout=out)
    reader = Client()
    form = reader.get(urlsplit(out.getvalue().strip()).path, follow=True).redirect_chain[-1][0]
    reader.post(form, {"password1": FRESH, "password2": FRESH})


def by_password_of_an_administrator(app: App, browser: Browser, ada: User) -> None:
    staff = Client()
    enter_admin(staff, User.objects.create_superuser("staff@example.org", PASSWORD))
    form = {"usable_password": "true", "password1": FRESH, "password2": FRESH}
    staff.post(f"/admin/accounts/user/{ada.pk}/password/", form)


def by_password_of_a_command(app: App, browser: Browser, ada: User) -> None:
    ada.set_password(FRESH)
    ada.save()


def by_removal_of_the_second_factor(app: App, browser: Browser, ada: User) -> None:
    call_command("reset_mfa", ada.email, stdout=StringIO())


def by_erasure(app: App, browser: Browser, ada: User) -> None:
    erase_account(user=ada)


def by_restore(app: App, browser: Browser, ada: User) -> None:
    end_all_access()
    lock_changed_accounts()


@matrix(
    ("end", "reason"),
    [
        (by_log_out, "revoked"),
        (by_log_out_on_the_page, "revoked"),
        (by_the_list_of_devices, "revoked"),
        (by_log_out_everywhere_on_the_page, "revoked"),
        (by_ones_own_end_of_it, "revoked"),
        (by_change_of_the_password, "revoked"),
        (by_reset_of_the_password, "revoked"),
        (by_link_of_the_operator, "revoked"),
        (by_password_of_an_administrator, "revoked"),
        (by_password_of_a_command, "revoked"),
        (by_removal_of_the_second_factor, "revoked"),
        (by_erasure, "revoked"),
        (by_restore, "expired"),
    ],
)
def test_app_and_browser_are_told_how_their_log_in_ended(
    app: App, browser: Browser, ada: User, end: Callable[[App, Browser, User], None], reason: str
) -> None:
    key, cookie = app.token, browser.session_cookie

    end(app, browser, ada)

    by_cookie = Client()
    by_cookie.cookies["sessionid"] = cookie
    assert reason_of(App(token=key)) == (401, "not_authenticated", reason)
    assert by_cookie.get("/api/v1/me").json()["reason"] == reason


@matrix(
    ("kind", "days_of_use", "days"),
    [("app", [], 401), ("app", [300, 600, 799], 801), ("browser", [], 15), ("browser", range(7, 90, 7), 91)],
    ids=["app unused", "app at its end", "browser unused", "browser at its end"],
)
def test_log_in_that_ended_by_its_age_has_expired(
    app: App, browser: Browser, kind: str, days_of_use: Iterable[int], days: int
) -> None:
    start = datetime.now(UTC)

    def ask(day: int) -> Any:  # Any: Django's test answer
        with time_machine.travel(start + timedelta(days=day), tick=False):
            return app.api("GET", "me") if kind == "app" else browser.ask("GET", "/api/v1/me")

    assert [ask(day).status_code for day in days_of_use] == [200 for _ in days_of_use]

    answer = ask(days)

    assert (answer.status_code, answer.json()["reason"]) == (401, "expired")


def test_log_in_that_the_server_can_no_longer_read_has_expired(app: App, browser: Browser, settings: Settings) -> None:
    settings.SECRET_KEY = "another key, of which no log-in knows"  # made up

    reasons = [ask.json()["reason"] for ask in (app.api("GET", "me"), browser.ask("GET", "/api/v1/me"))]

    assert reasons == ["expired", "expired"]


def test_disabled_account_is_403_and_its_log_in_neither(app: App, browser: Browser, ada: User) -> None:
    ada.is_active = False
    ada.save()

    answers = [app.api("GET", "me"), browser.ask("GET", "/api/v1/me")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "account_disabled")] * 2
    assert ["reason" in answer.json() for answer in answers] == [False, False]


def test_log_in_of_an_account_that_the_restored_database_lacks_has_expired(db: None) -> None:
    assert reason_of(App(token=str(new_key(uuid4())))) == EXPIRED


@pytest.mark.parametrize("token", ["", "nonsense", str(new_key())], ids=["none", "nonsense", "never given"])
def test_what_is_no_key_of_a_log_in_has_expired(db: None, token: str) -> None:
    assert reason_of(App(token=token)) == EXPIRED


def test_request_without_a_log_in_is_told_expired(db: None) -> None:
    answer = Client().get("/api/v1/me")

    assert (answer.status_code, answer.json()["reason"]) == (401, "expired")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_reason_takes_four_queries_at_most(app: App, ada: User) -> None:
    LogIn.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        reason_of(app)

    assert len(queries) <= 4


def test_keys_of_ended_log_ins_are_forgotten_once_none_could_be_in_use(app: App, ada: User) -> None:
    revoke_logins(user=ada, at=datetime.now(UTC))
    later = datetime.now(UTC) + timedelta(days=801)
    with time_machine.travel(later, tick=False):
        App().log_in(ada.email, PASSWORD)
        revoke_logins(user=ada, at=later)

    assert [row.revoked_at >= later - timedelta(minutes=1) for row in RevokedLogIn.objects.all()] == [True]
