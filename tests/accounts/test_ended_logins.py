"""A 401 says how the log-in ended: `revoked` only where it was ended on purpose, else `expired`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import LogIn, RevokedLogIn, User
from accounts.services.accounts import erase_account
from accounts.services.after_restore import end_all_access, lock_changed_accounts
from accounts.services.logins import revoke_login, revoke_logins
from accounts.sessions.keys import new_key
from tests.accounts.conftest import PASSWORD, App, Browser


def reason_of(app: App) -> tuple[int, str, str | None]:
    """Return status, code and reason of the answer to a program."""
    answer = app.api("GET", "me")
    return answer.status_code, answer.json()["code"], answer.json().get("reason")


EXPIRED = (401, "not_authenticated", "expired")
REVOKED = (401, "not_authenticated", "revoked")


def test_log_in_that_its_owner_ended_is_revoked(app: App, ada: User) -> None:
    revoke_login(user=ada, login_id=LogIn.objects.get(client="app").id)

    assert reason_of(app) == REVOKED


def test_cookie_whose_log_in_was_ended_elsewhere_is_revoked(browser: Browser, ada: User) -> None:
    revoke_logins(user=ada)

    answer = browser.ask("GET", "/api/v1/me")

    assert (answer.status_code, answer.json()["reason"]) == (401, "revoked")


def test_log_in_that_ended_by_its_age_has_expired(app: App) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=401), tick=False):
        assert reason_of(app) == EXPIRED


def test_log_ins_that_a_restore_ended_have_expired(app: App) -> None:
    end_all_access()
    lock_changed_accounts()

    assert reason_of(app) == EXPIRED


def test_log_in_of_an_erased_account_is_revoked(app: App, ada: User) -> None:
    erase_account(user=ada)

    assert reason_of(app) == REVOKED


def test_log_in_of_an_account_that_the_restored_database_lacks_has_expired(db: None) -> None:
    assert reason_of(App(token=str(new_key(uuid4())))) == EXPIRED


def test_log_in_made_under_an_earlier_password_is_revoked(app: App, ada: User) -> None:
    ada.set_password("another pass phrase of ada")
    ada.save()

    assert reason_of(app) == REVOKED


@pytest.mark.parametrize("token", ["", "nonsense", str(new_key())], ids=["none", "nonsense", "never given"])
def test_what_is_no_key_of_a_log_in_has_expired(db: None, token: str) -> None:
    assert reason_of(App(token=token)) == EXPIRED


def test_request_without_a_log_in_is_told_expired(db: None) -> None:
    answer = Client().get("/api/v1/me")

    assert (answer.status_code, answer.json()["reason"]) == (401, "expired")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_reason_takes_three_queries_at_most(app: App, ada: User) -> None:
    LogIn.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        reason_of(app)

    assert len(queries) <= 4


def test_keys_of_ended_log_ins_are_forgotten_once_none_could_be_in_use(app: App, ada: User) -> None:
    revoke_logins(user=ada)
    later = datetime.now(UTC) + timedelta(days=801)
    with time_machine.travel(later, tick=False):
        App().log_in(ada.email, PASSWORD)
        revoke_logins(user=ada)

    assert [row.revoked_at >= later - timedelta(minutes=1) for row in RevokedLogIn.objects.all()] == [True]
