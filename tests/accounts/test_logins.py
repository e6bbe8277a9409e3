"""The list of one's log-ins, and the end of one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import LogIn, User, Visit
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.web.pages import plain_text


def test_apps_and_browsers_are_listed_and_the_current_one_is_marked(app: App, browser: Browser) -> None:
    by_app = app.api("GET", "me/logins").json()["results"]
    by_browser = browser.ask("GET", "/api/v1/me/logins").json()["results"]

    assert [(login["client"], login["is_current"]) for login in by_app] == [("browser", False), ("app", True)]
    assert [(login["client"], login["is_current"]) for login in by_browser] == [("browser", True), ("app", False)]


def test_log_in_says_from_where_it_was_made(ada: User) -> None:
    app = App()
    app.http.defaults["HTTP_USER_AGENT"] = "OpenRVU for phones/1.0" + "x" * 300
    app.log_in(ada.email)

    (login,) = app.api("GET", "me/logins").json()["results"]

    assert login["ip"] == "127.0.0.1"
    assert login["user_agent"].startswith("OpenRVU for phones/1.0x")
    assert len(login["user_agent"]) == 200


def test_list_holds_neither_tokens_nor_log_ins_of_others_nor_expired_ones(app: App, ada: User) -> None:
    issue_token(user=create_account(email="eve@example.org", password=None))
    with time_machine.travel(datetime.now(UTC) - timedelta(days=401), tick=False):
        issue_token(user=ada)

    answer = app.api("GET", "me/logins")

    shown = plain_text(answer)
    assert len(answer.json()["results"]) == 1
    assert (app.token or "")[32:] not in shown
    assert not any(login.key_hash in shown for login in LogIn.objects.all())


@pytest.mark.slow
def test_list_is_read_in_two_queries_however_long_it_is(app: App, ada: User) -> None:
    for _ in range(60):
        issue_token(user=ada)

    with CaptureQueriesContext(connection) as queries:
        answer = app.api("GET", "me/logins")

    assert (len(queries), len(answer.json()["results"])) == (2, 50)
    assert (
        len(app.http.get(answer.json()["next"], headers={"Authorization": f"Bearer {app.token}"}).json()["results"])
        == 11
    )


def test_revoked_token_opens_nothing_from_then_on(app: App, browser: Browser) -> None:
    login = LogIn.objects.get(client="app")

    answer = browser.ask("DELETE", f"/api/v1/me/logins/{login.id}")

    assert answer.status_code == 204
    assert app.api("GET", "me").status_code == 401
    assert app.allauth("GET", "auth/session").status_code == 410


def test_revoked_browser_is_logged_out(app: App, browser: Browser) -> None:
    app.api("DELETE", f"me/logins/{LogIn.objects.get(client='browser').id}")

    assert browser.ask("GET", "/api/v1/me").status_code == 401


def test_app_may_revoke_the_log_in_that_it_uses(app: App) -> None:
    answer = app.api("DELETE", f"me/logins/{LogIn.objects.get().id}")

    assert (answer.status_code, LogIn.objects.count()) == (204, 0)


def test_browser_may_revoke_the_log_in_that_it_uses_even_when_its_end_is_due_to_move(browser: Browser) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2), tick=False):
        answer = browser.ask("DELETE", f"/api/v1/me/logins/{LogIn.objects.get().id}")

    assert (answer.status_code, LogIn.objects.count()) == (204, 0)


def test_log_in_of_somebody_else_is_not_there(app: App) -> None:
    eve = create_account(email="eve@example.org", password=PASSWORD)
    issue_token(user=eve)

    answer = app.api("DELETE", f"me/logins/{LogIn.objects.get(user=eve).id}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert LogIn.objects.filter(user=eve).exists()


def test_unknown_and_malformed_ids_are_not_there(app: App) -> None:
    for id_ in (uuid4(), "1", "..", str(uuid4()).upper()):
        assert app.api("DELETE", f"me/logins/{id_}").status_code == 404


def test_expired_rows_are_cleared_away(ada: User) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False) as clock:
        issue_token(user=ada)
        Visit.objects.create(key_hash="x", contents="", expires_at=datetime(2026, 1, 2, tzinfo=UTC))
        clock.shift(timedelta(days=402))
        call_command("clearsessions")

    assert not LogIn.objects.exists()
    assert not Visit.objects.exists()


def test_new_log_in_clears_the_users_expired_ones(ada: User) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False) as clock:
        issue_token(user=ada)
        clock.shift(timedelta(days=401))
        issue_token(user=ada)

    assert LogIn.objects.count() == 1
