"""The second factor: TOTP and recovery codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import LogIn, User, Visit
from tests.accounts.conftest import PASSWORD, App, pending_flows
from tests.matrix import matrix

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30)))


def _activate(app: App) -> str:
    """Turn the second factor on and return its secret."""
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    secret: str = app.allauth("GET", "account/authenticators/totp").json()["meta"]["secret"]
    assert app.allauth("POST", "account/authenticators/totp", {"code": _code(secret)}).status_code == 200
    return secret


def _wait_for_second_factor(ada: User) -> App:
    app = App()
    answer = app.log_in(ada.email)
    assert answer.status_code == 401
    assert pending_flows(answer) == {"mfa_authenticate"}
    return app


def test_second_factor_may_be_had_without_a_verified_address_where_verification_is_optional(
    app: App, settings: Settings
) -> None:
    EmailAddress.objects.update(verified=False)

    assert settings.MFA_ALLOW_UNVERIFIED_EMAIL
    assert _activate(app)


def test_second_factor_needs_the_password_again(app: App) -> None:
    secret = app.allauth("GET", "account/authenticators/totp").json()["meta"]["secret"]

    answer = app.allauth("POST", "account/authenticators/totp", {"code": _code(secret)})

    flows = [flow["id"] for flow in answer.json()["data"]["flows"]]
    assert (answer.status_code, flows) == (401, ["reauthenticate", "password_reset_by_code"])


def test_password_alone_gives_a_token_that_opens_nothing(app: App, ada: User) -> None:
    _activate(app)
    LogIn.objects.all().delete()

    waiting = _wait_for_second_factor(ada)

    assert waiting.api("GET", "me").status_code == 401
    assert (LogIn.objects.count(), Visit.objects.count()) == (0, 1)


def test_waiting_token_says_of_nobody_whose_it_is(app: App, ada: User) -> None:
    _activate(app)

    waiting = _wait_for_second_factor(ada)

    visit = Visit.objects.get()
    assert len(waiting.token or "") == 43
    assert ada.email not in visit.contents
    assert str(ada.id) not in visit.contents


def test_code_of_the_phone_completes_the_log_in_under_a_new_token(app: App, ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        secret = _activate(app)
        clock.shift(timedelta(seconds=30))
        waiting = _wait_for_second_factor(ada)
        old = waiting.token
        answer = waiting.allauth("POST", "auth/2fa/authenticate", {"code": _code(secret)})
        assert answer.status_code == 200
        assert waiting.api("GET", "me").status_code == 200
        assert App(token=old).allauth("GET", "auth/session").status_code == 410


def test_code_works_once(app: App, ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        code = _code(_activate(app))
        clock.shift(timedelta(seconds=1))
        first, second = _wait_for_second_factor(ada), _wait_for_second_factor(ada)
        first.allauth("POST", "auth/2fa/authenticate", {"code": code})
        assert second.allauth("POST", "auth/2fa/authenticate", {"code": code}).status_code == 400


def test_recovery_code_stands_in_for_the_phone_once(app: App, ada: User) -> None:
    _activate(app)
    codes = app.allauth("GET", "account/authenticators/recovery-codes").json()["data"]["unused_codes"]

    first = _wait_for_second_factor(ada).allauth("POST", "auth/2fa/authenticate", {"code": codes[0]})
    second = _wait_for_second_factor(ada).allauth("POST", "auth/2fa/authenticate", {"code": codes[0]})

    assert (first.status_code, second.status_code) == (200, 400)


@pytest.mark.slow
@matrix("path", ["auth/2fa/authenticate", "auth/2fa/reauthenticate"])
def test_too_many_guesses_of_the_code_are_429_with_the_wait_and_logged(
    app: App, ada: User, settings: Settings, path: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        _activate(app)
        guesser = app if "reauthenticate" in path else _wait_for_second_factor(ada)
        answers = [guesser.allauth("POST", path, {"code": "000000"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "300"
    written = "".join(path.read_text() for path in settings.SECURITY_LOG_FOLDER.glob("*.jsonl"))
    (line,) = [line for line in map(json.loads, written.splitlines()) if line["event"] == "login_throttled"]
    assert line["user_id"] == str(ada.pk)


@pytest.mark.slow
def test_too_many_guesses_of_the_code_on_the_page_are_429(app: App, ada: User) -> None:
    with time_machine.travel(NOON, tick=False):
        _activate(app)
        browser = Client()
        browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
        answers = [browser.post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_waiting_log_in_cannot_be_completed_after_a_quarter_of_an_hour(app: App, ada: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        secret = _activate(app)
        waiting = _wait_for_second_factor(ada)
        clock.shift(timedelta(minutes=16))
        assert waiting.allauth("POST", "auth/2fa/authenticate", {"code": _code(secret)}).status_code == 401
