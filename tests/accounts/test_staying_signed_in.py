"""A browser's log-in that stays on one's own phone lives as long as an app's, and opens no admin site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from accounts.models import LogIn, User
from tests.accounts.conftest import PASSWORD, App, Browser

DAY = timedelta(days=1)


def set_stay(browser: Browser, *, stays: bool = True) -> Any:
    """Ask that the log-in of a browser stays, or no longer."""
    login = LogIn.objects.get(client="browser")
    return browser.ask("PATCH", f"/api/v1/me/logins/{login.id}", {"stays_signed_in": stays})


def is_logged_in(browser: Browser) -> bool:
    return bool(browser.ask("GET", "/api/v1/me").status_code == 200)


def test_log_in_that_stays_lives_400_days_from_its_last_use(browser: Browser) -> None:
    answer = set_stay(browser)

    assert (answer.status_code, answer.json()["stays_signed_in"]) == (200, True)
    assert datetime.fromisoformat(answer.json()["expires_at"]) > datetime.now(UTC) + 399 * DAY
    assert browser.http.cookies["sessionid"]["max-age"] == 400 * 24 * 3600
    with time_machine.travel(datetime.now(UTC) + 399 * DAY, tick=False):
        assert is_logged_in(browser)


def test_log_in_that_stays_ends_after_800_days_whatever_its_use(browser: Browser) -> None:
    set_stay(browser)
    for days in (300, 600, 799):
        with time_machine.travel(datetime.now(UTC) + days * DAY, tick=False):
            assert is_logged_in(browser)

    with time_machine.travel(datetime.now(UTC) + 801 * DAY, tick=False):
        assert not is_logged_in(browser)


def test_log_in_that_stays_no_longer_ends_as_any_browsers(browser: Browser) -> None:
    set_stay(browser)
    set_stay(browser, stays=False)

    with time_machine.travel(datetime.now(UTC) + 15 * DAY, tick=False):
        assert not is_logged_in(browser)


def test_log_in_by_the_page_stays_as_well(ada: User) -> None:
    browser = Browser()
    browser.ask("GET", "/_allauth/browser/v1/config")
    token = browser.http.cookies["csrftoken"].value
    form = {"login": ada.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.http.post("/accounts/login/", form).status_code == 302

    assert set_stay(browser).status_code == 200
    assert browser.http.cookies["sessionid"]["max-age"] == 400 * 24 * 3600


def test_log_in_of_more_than_five_minutes_ago_is_not_set_to_stay_without_a_proof(browser: Browser) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6), tick=False):
        refused = set_stay(browser)
        proof = browser.ask("POST", "/_allauth/browser/v1/auth/reauthenticate", {"password": PASSWORD})
        accepted = set_stay(browser)

    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    assert (proof.status_code, accepted.status_code) == (200, 200)


def test_only_the_log_in_that_asks_is_set_to_stay(app: App, browser: Browser) -> None:
    other = LogIn.objects.get(client="app").id

    assert browser.ask("PATCH", f"/api/v1/me/logins/{other}", {"stays_signed_in": True}).status_code == 404
    assert app.api("PATCH", f"me/logins/{other}", {"stays_signed_in": True}).json()["code"] == "not_a_browser"


def test_log_in_that_stays_asks_for_the_password_before_an_address_is_added(browser: Browser) -> None:
    set_stay(browser)

    answer = browser.ask("POST", "/_allauth/browser/v1/account/email", {"email": "new@example.org"})

    assert answer.status_code == 401
    assert "reauthenticate" in {flow["id"] for flow in answer.json()["data"]["flows"]}
