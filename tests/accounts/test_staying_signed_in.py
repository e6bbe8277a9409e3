"""A browser's log-in that stays on one's own phone lives as long as an app's, and opens no admin site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from accounts.models import LogIn, User
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.accounts.test_takeover import (
    CHANGES,
    PAGES,
    credentials,
    page,
    with_second_address,
    with_second_factor,
)
from tests.addresses import addresses
from tests.matrix import matrix
from tests.staff import enter_admin

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


@matrix(("method", "path", "body"), CHANGES)
def test_log_in_that_stays_changes_no_credential_without_a_proof(
    ada: User, browser: Browser, method: str, path: str, body: Any
) -> None:
    with_second_address(ada)
    with_second_factor(ada)
    set_stay(browser)
    before = credentials(ada)

    answer = browser.ask(method, f"/_allauth/browser/v1/{path}", body)

    assert answer.status_code in {400, 401, 404}
    assert credentials(ada) == before


@matrix(("path", "form"), PAGES)
def test_log_in_that_stays_changes_no_credential_on_a_page_without_a_proof(
    ada: User, browser: Browser, path: str, form: Any
) -> None:
    with_second_address(ada)
    with_second_factor(ada)
    set_stay(browser)
    before = credentials(ada)

    answer = page(browser, path, form)

    assert answer.status_code in {302, 404}
    assert credentials(ada) == before


def test_proof_of_a_log_in_that_stays_holds_five_minutes(browser: Browser) -> None:
    set_stay(browser)
    browser.ask("POST", "/_allauth/browser/v1/auth/reauthenticate", {"password": PASSWORD})
    body = {"email": "new@example.org"}

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6), tick=False):
        late = browser.ask("POST", "/_allauth/browser/v1/account/email", body)
        browser.ask("POST", "/_allauth/browser/v1/auth/reauthenticate", {"password": PASSWORD})
        proven = browser.ask("POST", "/_allauth/browser/v1/account/email", body)

    assert (late.status_code, proven.status_code) == (401, 200)


def test_log_in_that_stays_erases_nothing_without_the_password(browser: Browser) -> None:
    set_stay(browser)

    answers = [browser.ask("DELETE", "/api/v1/me", body) for body in ({}, {"password": "wrong"})]

    assert [answer.status_code for answer in answers] == [400, 403]
    assert User.objects.exists()


@pytest.mark.slow
def test_log_in_that_stays_opens_no_address_of_the_admin_site(ada: User) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    client = Client()
    enter_admin(client, ada)
    LogIn.objects.filter(user=ada).update(stays_signed_in=True)
    # The password is changed on a page of the site, whose address stands before the admin's own.
    open_to_all = {"admin:login", "admin:logout", "admin:jsi18n", "admin:password_change", ""}
    closed = [address for address in addresses(get_resolver()) if address.path.startswith("/admin/")]

    statuses = {
        address.path: client.get(address.path).status_code for address in closed if address.name not in open_to_all
    }

    assert len(statuses) > 50
    assert set(statuses.values()) == {403}
