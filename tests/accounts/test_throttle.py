"""Failed log-ins: who is locked out by them, who is not, and how they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import FailedLogIn, LogIn, User
from accounts.security.attempts import EVERYWHERE, buckets_of, network_of, place_of, wait_of
from accounts.services.accounts import create_account
from tests.accounts.conftest import PASSWORD, App, Browser, code_in_mail
from tests.matrix import matrix
from tests.web.pages import tree, words

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
STRANGER = "198.51.100.7"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def app_at(ip: str) -> App:
    return App(http=Client(REMOTE_ADDR=ip))


def browser_at(ip: str) -> Browser:
    return Browser(http=Client(enforce_csrf_checks=True, REMOTE_ADDR=ip))


def guess(email: str, *, times: int, ip: str = STRANGER) -> list[int]:
    return [app_at(ip).log_in(email, "wrong").status_code for _ in range(times)]


# The rule


@pytest.mark.parametrize(
    ("ip", "place", "network"),
    [
        ("198.51.100.7", "198.51.100.7", "198.51.100.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48", "2001:db8:1::/48"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_place_and_network_of_an_address(ip: str, place: str, network: str) -> None:
    assert (place_of(ip), network_of(ip)) == (place, network)


def test_bucket_is_free_again_when_the_oldest_of_its_failures_leaves_the_window() -> None:
    failures = [NOON - timedelta(seconds=seconds) for seconds in (10, 20, 30, 40, 50)]

    assert wait_of(failures, ((5, timedelta(minutes=1)),), now=NOON) == timedelta(seconds=10)
    assert wait_of(failures, ((6, timedelta(minutes=1)),), now=NOON) == timedelta(0)


def test_one_network_alone_cannot_reach_the_brake_of_an_account() -> None:
    network = buckets_of(email="ada@example.org", ip=STRANGER, device=None)[1]

    for most, window in EVERYWHERE:
        of_one_network = min(number for number, time in network.limits if time >= window)
        assert of_one_network * 4 < most


# Strangers


def test_stranger_locks_out_only_their_own_network(ada: User) -> None:
    assert guess(ada.email, times=7) == [400] * 5 + [429] * 2

    assert app_at("198.51.100.200").log_in(ada.email).status_code == 429
    assert app_at("203.0.113.1").log_in(ada.email).status_code == 200


@pytest.mark.slow
def test_place_that_guesses_at_many_accounts_is_refused(db: None) -> None:
    answers = [guess(f"clinician{number}@example.org", times=1)[0] for number in range(12)]

    assert answers == [400] * 10 + [429] * 2


@pytest.mark.slow
def test_guesses_from_many_networks_meet_a_brake(ada: User) -> None:
    answers = [guess(ada.email, times=1, ip=f"10.1.{number}.1")[0] for number in range(101)]

    assert answers == [400] * 100 + [429]


def test_account_that_nobody_has_is_throttled_alike(db: None) -> None:
    assert guess("nobody@example.org", times=7) == [400] * 5 + [429] * 2


def test_right_password_counts_nothing(ada: User) -> None:
    for _ in range(7):
        app_at(STRANGER).log_in(ada.email)

    assert not FailedLogIn.objects.exists()


def test_failures_are_forgotten_after_a_day(ada: User, clock: time_machine.Traveller) -> None:
    guess(ada.email, times=3)
    clock.shift(timedelta(days=1, seconds=1))
    guess(ada.email, times=1)

    assert FailedLogIn.objects.count() == 3


def test_table_says_of_nobody_who_was_guessed_at(ada: User) -> None:
    guess(ada.email, times=1)

    stored = str(list(FailedLogIn.objects.values_list("bucket", flat=True)))
    assert ada.email not in stored
    assert "198.51" not in stored


@pytest.mark.slow
def test_reset_by_mail_lifts_the_brake(ada: User) -> None:
    for number in range(100):
        guess(ada.email, times=1, ip=f"10.1.{number}.1")
    app = app_at("203.0.113.1")
    app.allauth("POST", "auth/password/request", {"email": ada.email})
    body = {"key": code_in_mail(), "password": "another horse, another battery"}
    app.allauth("POST", "auth/password/reset", body)

    assert app_at("203.0.113.1").log_in(ada.email, "another horse, another battery").status_code == 200


# Devices that were logged in before


@pytest.mark.slow
def test_browser_that_was_logged_in_before_is_not_locked_out_with_a_stranger_in_its_network(ada: User) -> None:
    browser = browser_at(STRANGER)
    browser.log_in(ada.email)
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")
    guess(ada.email, times=7)

    assert browser.log_in(ada.email).status_code == 200


@pytest.mark.slow
def test_browser_that_was_logged_in_by_the_page_is_known_by_the_page(ada: User) -> None:
    client = Client(REMOTE_ADDR=STRANGER)
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    client.post("/accounts/logout/")
    guess(ada.email, times=7)

    assert client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD}).status_code == 302


@pytest.mark.slow
def test_known_browser_has_limits_of_its_own(ada: User) -> None:
    browser = browser_at(STRANGER)
    browser.log_in(ada.email)
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")

    answers = [browser.log_in(ada.email, "wrong").status_code for _ in range(7)]

    assert answers == [400] * 5 + [429] * 2


def test_cookie_knows_only_the_accounts_that_logged_in_there(ada: User) -> None:
    create_account(email="eve@example.org", password=PASSWORD)
    browser = browser_at(STRANGER)
    browser.log_in("eve@example.org")
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")
    guess(ada.email, times=5)

    assert browser.log_in(ada.email).status_code == 429


@pytest.mark.slow
def test_shared_computer_knows_each_of_its_accounts(ada: User) -> None:
    create_account(email="eve@example.org", password=PASSWORD)
    browser = browser_at(STRANGER)
    for email in (ada.email, "eve@example.org"):
        browser.log_in(email)
        browser.ask("DELETE", "/_allauth/browser/v1/auth/session")
    guess(ada.email, times=5)

    assert browser.log_in(ada.email).status_code == 200


@pytest.mark.slow
def test_cookie_is_out_of_reach_of_scripts_and_cannot_be_made_up(ada: User) -> None:
    browser = browser_at(STRANGER)
    browser.log_in(ada.email)
    cookie = browser.http.cookies["openrvu_device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    browser.ask("DELETE", "/_allauth/browser/v1/auth/session")
    browser.http.cookies["openrvu_device"] = cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")
    guess(ada.email, times=5)

    assert browser.log_in(ada.email).status_code == 429


@pytest.mark.slow
@matrix("end", ["log out", "revoked", "expired"])
def test_app_that_sends_its_old_token_is_not_locked_out(ada: User, end: str, clock: time_machine.Traveller) -> None:
    app = app_at(STRANGER)
    app.log_in(ada.email)
    old = app.token or ""
    if end == "log out":
        app.allauth("DELETE", "auth/session")
    elif end == "revoked":
        LogIn.objects.all().delete()
    else:
        LogIn.objects.update(expires_at=NOON)
    guess(ada.email, times=5)
    known = App(http=Client(REMOTE_ADDR=STRANGER, headers={"X-Previous-Session-Token": old}))
    made_up = App(http=Client(REMOTE_ADDR=STRANGER, headers={"X-Previous-Session-Token": old[:-4] + "AAAA"}))

    assert made_up.log_in(ada.email).status_code == 429
    assert known.log_in(ada.email).status_code == 200


def test_old_token_of_another_account_is_that_of_a_stranger(ada: User) -> None:
    create_account(email="eve@example.org", password=PASSWORD)
    eve = app_at(STRANGER)
    eve.log_in("eve@example.org")
    guess(ada.email, times=5)
    app = App(http=Client(REMOTE_ADDR=STRANGER, headers={"X-Previous-Session-Token": eve.token or ""}))

    assert app.log_in(ada.email).status_code == 429


def test_known_device_opens_nothing_by_itself(ada: User) -> None:
    browser = browser_at(STRANGER)
    browser.log_in(ada.email)
    del browser.http.cookies["sessionid"]

    assert browser.ask("GET", "/api/v1/me").status_code == 401


@pytest.mark.slow
def test_one_who_is_logged_in_gives_the_password_again_while_a_stranger_guesses(ada: User) -> None:
    app = app_at(STRANGER)
    app.log_in(ada.email)
    guess(ada.email, times=7)

    assert app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD}).status_code == 200


@matrix(
    ("forwarded", "expected"),
    [
        ("203.0.113.9, 198.51.100.1", "203.0.113.9"),
        ("203.0.113.9:4711, 198.51.100.1", "203.0.113.9"),
        ("unknown, 198.51.100.1", STRANGER),
        ("198.51.100.1", STRANGER),
        ("", STRANGER),
    ],
)
def test_address_behind_two_proxies_is_the_clients_and_nonsense_is_no_fault(
    ada: User, settings: Settings, forwarded: str, expected: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    app = App(http=Client(REMOTE_ADDR=STRANGER, headers={"X-Forwarded-For": forwarded}))

    assert app.log_in(ada.email).status_code == 200
    assert LogIn.objects.get().ip == expected


# How it is refused


@matrix("face", ["app", "browser", "page"])
def test_throttled_log_in_is_429_and_says_when_to_try_again(ada: User, face: str) -> None:
    guess(ada.email, times=5)

    answer = throttled(face, ada.email)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    if face == "page":
        assert words(tree(answer), "h1 + p") == "Please try again in 5 minutes."
    else:
        assert answer.json() == {"status": 429}


def throttled(face: str, email: str) -> Any:  # Any: Django's test answer
    if face == "app":
        return app_at(STRANGER).log_in(email)
    if face == "browser":
        return browser_at(STRANGER).log_in(email)
    return Client(REMOTE_ADDR=STRANGER).post("/accounts/login/", {"login": email, "password": PASSWORD})


@pytest.mark.slow
def test_limits_of_allauth_say_when_to_try_again_too(ada: User) -> None:
    answers = [App().log_in(ada.email) for _ in range(31)]

    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")
