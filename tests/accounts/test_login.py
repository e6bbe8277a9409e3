"""Log-in and log-out, and how often one may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import FailedLogIn, LogIn, User, Visit
from tests.accounts.conftest import PASSWORD, App, Browser

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@EXAMPLE.ORG"])
def test_address_and_password_log_in_whatever_the_capitals(ada: User, email: str) -> None:
    assert App().log_in(email).status_code == 200


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_wrong_password_and_unknown_address_are_answered_alike(ada: User, email: str, password: str) -> None:
    answer = App().log_in(email, password)

    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["email_password_mismatch"]
    assert not LogIn.objects.exists()


def test_account_made_in_the_admin_logs_in_without_address_row(db: None) -> None:
    User.objects.create_user("plain@example.org", PASSWORD)

    assert App().log_in("plain@example.org").status_code == 200


def test_disabled_account_gets_no_token(ada: User) -> None:
    User.objects.update(is_active=False)

    answer = App().log_in(ada.email)

    assert (answer.status_code, LogIn.objects.count()) == (401, 0)


def test_log_out_ends_the_token(app: App) -> None:
    app.allauth("DELETE", "auth/session")

    assert not LogIn.objects.exists()
    assert app.api("GET", "me").status_code == 401


def test_log_out_of_a_browser_ends_its_cookie_and_leaves_the_app_logged_in(app: App, browser: Browser) -> None:
    cookie = browser.session_cookie
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")
    browser.http.cookies["sessionid"] = cookie

    assert browser.ask("GET", "/api/v1/me").status_code == 401
    assert app.api("GET", "me").status_code == 200


def test_each_log_in_takes_a_fresh_key(ada: User) -> None:
    first, second = App(), App()
    first.log_in(ada.email)
    second.log_in(ada.email)

    assert first.token != second.token
    assert LogIn.objects.count() == 2


def test_sixth_wrong_password_in_five_minutes_is_not_even_tried(ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            App().log_in(ada.email, "wrong")
        right = App().log_in(ada.email)
        assert (right.status_code, right.headers["Retry-After"]) == (429, "300")
        clock.shift(timedelta(minutes=5, seconds=1))
        assert App().log_in(ada.email).status_code == 200


def test_another_host_header_is_no_way_round_the_throttle(ada: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for port in range(8001, 8006):
            App(http=Client(headers={"Host": f"localhost:{port}"})).log_in(ada.email, "wrong")
        right = App(http=Client(headers={"Host": "localhost:8006"})).log_in(ada.email)

    assert right.status_code == 429


def test_counters_stand_in_the_database_so_that_all_processes_share_them(ada: User) -> None:
    App().log_in(ada.email, "wrong")

    assert FailedLogIn.objects.count() == 3


def test_addresses_are_counted_apart(ada: User) -> None:
    User.objects.create_user("eve@example.org", PASSWORD)
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            App().log_in(ada.email, "wrong")

        assert App().log_in("eve@example.org").status_code == 200


@pytest.mark.slow
def test_31st_log_in_of_a_minute_from_one_place_is_429(ada: User) -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [App().log_in(ada.email).status_code for _ in range(31)]

    assert answers == [200] * 30 + [429]


def test_session_before_log_in_ends_after_a_day(ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = Client()
        session = client.session
        session["seen"] = 1
        session.save()
        assert Visit.objects.get().expires_at == NOON + timedelta(days=1)
        clock.shift(timedelta(days=1))
        assert session.__class__(session.session_key).get("seen") is None


def test_admin_site_sends_to_the_throttled_log_in(db: None) -> None:
    answer = Client().get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_page_logs_in(ada: User) -> None:
    client = Client()

    answer = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/api/v1/me").json()["email"] == ada.email
