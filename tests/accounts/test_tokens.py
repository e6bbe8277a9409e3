"""App tokens: who may use the API with one, for how long, and what of it is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import LogIn, User
from accounts.services.accounts import create_account
from accounts.sessions.store import SessionStore
from tests.accounts.conftest import App, Browser, migrate_accounts
from tests.matrix import matrix

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def _refused(answer: Any) -> bool:
    is_challenged = answer.headers.get("WWW-Authenticate") == "Bearer"
    return is_challenged and (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_token_of_a_log_in_opens_the_api(app: App, ada: User) -> None:
    answer = app.api("GET", "me")

    assert answer.status_code == 200
    assert answer.json()["id"] == str(ada.id)


def test_request_without_token_or_cookie_is_challenged(db: None) -> None:
    assert _refused(App().api("GET", "me"))


@matrix("damage", ["", "x", "nonsense", "\xff"])
def test_damaged_token_is_challenged(app: App, damage: str) -> None:
    app.token = f"{(app.token or '')[: -len(damage) or None]}{damage}" if damage else " "

    assert _refused(app.api("GET", "me"))


def test_token_under_another_users_id_opens_nothing(app: App) -> None:
    eve = create_account(email="eve@example.org", password=None)
    app.token = eve.id.hex + (app.token or "")[32:]

    assert _refused(app.api("GET", "me"))


def test_bad_token_is_refused_even_beside_a_good_cookie(browser: Browser) -> None:
    answer = browser.http.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})

    assert _refused(answer)


def test_session_token_header_of_allauth_does_not_open_our_api(app: App) -> None:
    answer = app.http.get("/api/v1/me", headers={"X-Session-Token": app.token or ""})

    assert _refused(answer)


def test_cookie_of_a_browser_is_no_token_and_a_token_no_cookie(app: App, browser: Browser) -> None:
    assert _refused(App(token=browser.session_cookie).api("GET", "me"))

    browser.http.cookies["sessionid"] = app.token or ""

    assert _refused(browser.ask("GET", "/api/v1/me"))


def _last_used(ada: User, *days: int) -> App:
    """Return an app that logged in on day 0 and was used on the given days, and still then."""
    app = App()
    app.log_in(ada.email)
    for day in days:
        with time_machine.travel(START + day * DAY, tick=False):
            assert app.api("GET", "me").status_code == 200
    return app


def test_token_ends_400_days_after_its_last_use(ada: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        app = _last_used(ada, 300)
        clock.move_to(START + 699 * DAY)
        assert app.api("GET", "me").status_code == 200

        unused = _last_used(ada)
        clock.shift(400 * DAY)
        assert _refused(unused.api("GET", "me"))


def test_token_in_daily_use_ends_800_days_after_the_log_in(ada: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        app = _last_used(ada, 399, 798)
        assert LogIn.objects.get().expires_at == START + 800 * DAY
        clock.move_to(START + 800 * DAY)
        assert _refused(app.api("GET", "me"))


def test_browser_in_daily_use_is_logged_out_90_days_after_the_log_in(ada: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        browser = Browser()
        browser.log_in(ada.email)
        for day in range(13, 90, 13):
            clock.move_to(START + day * DAY)
            assert browser.ask("GET", "/api/v1/me").status_code == 200
        assert LogIn.objects.get().expires_at == START + 90 * DAY
        clock.move_to(START + 90 * DAY)
        assert _refused(browser.ask("GET", "/api/v1/me"))


def test_new_key_of_a_log_in_does_not_lengthen_its_life(ada: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        token = _last_used(ada).token
        for day in (399, 798):
            clock.move_to(START + day * DAY)
            session = SessionStore(token, client=LogIn.Client.APP)
            session.cycle_key()
            session.save()
            token = session.session_key

        assert LogIn.objects.get().expires_at == START + 800 * DAY


@pytest.mark.slow
def test_log_in_of_before_the_upgrade_counts_from_the_upgrade(ada: User) -> None:
    with time_machine.travel(START, tick=False):
        App().log_in(ada.email)
    migrate_accounts("0003_access_changes")

    migrate_accounts("0004_longest_life_of_logins")

    assert timezone.now() - LogIn.objects.values_list("counts_from", flat=True)[0] < timedelta(hours=1)


def test_end_of_a_token_is_moved_once_a_day_and_not_with_every_request(ada: User) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        app = App()
        app.log_in(ada.email)
        clock.move_to(start + timedelta(hours=23))
        app.api("GET", "me")
        assert LogIn.objects.get().seen_at == start
        clock.move_to(start + DAY)
        app.api("GET", "me")
        assert LogIn.objects.get().expires_at == start + 401 * DAY


def test_token_is_not_in_the_database(app: App) -> None:
    secret = (app.token or "")[32:]

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM accounts_login t")
        stored = cursor.fetchone()[0]

    assert secret not in stored
    assert LogIn.objects.get().key_hash not in (app.token or "")


def test_contents_of_a_log_in_cannot_be_read_without_its_token(app: App, ada: User) -> None:
    login = LogIn.objects.get()

    assert _refused(App(token=ada.id.hex + login.key_hash[:43]).api("GET", "me"))
    assert "account" not in login.contents


def test_disabled_account_is_told_so_by_token_and_by_cookie(app: App, browser: Browser) -> None:
    User.objects.update(is_active=False)

    for answer in (app.api("GET", "me"), browser.ask("GET", "/api/v1/me")):
        assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled")


def test_token_costs_one_query_and_a_cookie_two(app: App, browser: Browser) -> None:
    with CaptureQueriesContext(
        connection,
    ) as by_token:
        app.api("GET", "me")
    with CaptureQueriesContext(connection) as by_cookie:
        browser.ask("GET", "/api/v1/me")

    # The profile and the stages are the other two.
    assert (len(by_token), len(by_cookie)) == (3, 4)


def test_outage_of_the_database_is_never_a_refused_token(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(SessionStore, "_row_of", away)
    app.http.raise_request_exception = False

    assert app.api("GET", "me").status_code == 503


def test_cookie_without_csrf_token_may_read_but_not_write(browser: Browser) -> None:
    assert browser.ask("GET", "/api/v1/me", csrf=False).status_code == 200
    assert browser.ask("PATCH", "/api/v1/me", {"week_start": 7}, csrf=False).status_code == 403
    assert browser.ask("PATCH", "/api/v1/me", {"week_start": 7}).status_code == 200


def test_cookie_ends_14_days_after_its_last_use(ada: User) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        browser = Browser()
        browser.log_in(ada.email)
        clock.move_to(start + 13 * DAY)
        answer = browser.ask("GET", "/api/v1/me")
        assert answer.cookies["sessionid"]["max-age"] == 14 * 24 * 3600
        clock.move_to(start + 26 * DAY)
        assert browser.ask("GET", "/api/v1/me").status_code == 200
        clock.move_to(start + 40 * DAY + timedelta(seconds=1))
        assert _refused(browser.ask("GET", "/api/v1/me"))
