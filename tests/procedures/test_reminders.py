"""Whoever asked for it is reminded once a day at their hour, and nobody else is; what is sent says nothing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import LogIn, Profile, User
from accounts.services.accounts import create_account
from procedures.domain.reminders import ReminderRule
from procedures.models import PushSubscription
from procedures.selectors.high_water_mark import RestorePending
from procedures.services import reminders
from procedures.services.changes.high_water_mark import write_high_water_mark
from procedures.services.logs import remove_log
from procedures.services.reminders import remind_on_device, send_reminders
from procedures.tasks import remind
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.accounts.conftest import ada as ada
from tests.accounts.conftest import app as app
from tests.accounts.conftest import browser as browser
from tests.factories import make_log
from tests.matrix import matrix
from tests.web.pages import plain_text
from wire.web_push import vapid
from wire.web_push.sending import Outcome, PushAnswer

pytestmark = pytest.mark.django_db

# A Thursday, 6 pm in New York.
AT: Final = datetime(2025, 11, 20, 23, 0, tzinfo=UTC)
BEFORE: Final = AT - timedelta(days=10)
RULE: Final = ReminderRule(hour=18, after_days=2, weekdays_only=False)
ENDPOINT: Final = "https://push.example.org/send/ada"
BODY: Final = {"endpoint": ENDPOINT}
_NUMBERS: Final = count()


class PushServices:
    """What was posted where, and what is answered; `failing` are endpoints with an answer or error of their own."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, Mapping[str, str]]] = []
        self.failing: dict[str, PushAnswer | Exception] = {}

    def __call__(self, endpoint: str, headers: Mapping[str, str]) -> PushAnswer:
        self.posts.append((endpoint, headers))
        answer = self.failing.get(endpoint, PushAnswer(201))
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def endpoints(self) -> list[str]:
        return sorted(endpoint for endpoint, _ in self.posts)


@pytest.fixture
def services() -> PushServices:
    return PushServices()


def subscribed(user: User, *, rule: ReminderRule = RULE, at: datetime = BEFORE, endpoint: str = "") -> PushSubscription:
    """Return a subscription of a log-in of its own."""
    login = LogIn.objects.create(
        user=user, client="browser", key_hash=uuid4().hex, contents="", seen_at=at, expires_at=AT + timedelta(days=30)
    )
    address = endpoint or f"https://push.example.org/send/{next(_NUMBERS)}"
    return remind_on_device(user=user, login_id=login.id, endpoint=address, rule=rule, at=at)


def rest_of(subscription: PushSubscription) -> dict[str, Any]:
    """Return what is stored of it now."""
    return dict(PushSubscription.objects.filter(pk=subscription.pk).values().get())


# Who is reminded


def test_person_without_a_line_for_two_days_is_reminded_at_their_hour(ada: User, services: PushServices) -> None:
    subscription = subscribed(ada)
    make_log(user_id=ada.id, performed_on="2025-11-18")

    assert send_reminders(at=AT - timedelta(minutes=5), post=services) == Counter()
    assert send_reminders(at=AT, post=services) == Counter({Outcome.TAKEN: 1})
    assert services.endpoints == [subscription.endpoint]


def test_person_with_a_line_of_yesterday_is_not_reminded(ada: User, services: PushServices) -> None:
    subscribed(ada)
    make_log(user_id=ada.id, performed_on="2025-11-19", role="observer")

    send_reminders(at=AT, post=services)

    assert services.posts == []


def test_deleted_line_and_lines_of_others_do_not_count(ada: User, services: PushServices) -> None:
    subscribed(ada)
    make_log(user_id=create_account(email="eve@example.org", password=None).id, performed_on="2025-11-20")
    line = make_log(user_id=ada.id, performed_on="2025-11-20")
    remove_log(user_id=ada.id, log_id=UUID(line.id), at=AT)

    assert send_reminders(at=AT, post=services) == Counter({Outcome.TAKEN: 1})


def test_person_who_never_logged_is_counted_from_when_they_asked(ada: User, services: PushServices) -> None:
    subscribed(ada, at=AT - timedelta(days=1))

    assert send_reminders(at=AT, post=services) == Counter()
    assert send_reminders(at=AT + timedelta(days=1), post=services) == Counter({Outcome.TAKEN: 1})


def test_nobody_is_reminded_twice_on_a_day_however_often_the_job_runs(ada: User, services: PushServices) -> None:
    subscription = subscribed(ada)

    for minutes in (0, 5, 60, 175):
        send_reminders(at=AT + timedelta(minutes=minutes), post=services)
        # Also where a setting was changed meanwhile.
        PushSubscription.objects.update(next_look_at=AT)
    send_reminders(at=AT + timedelta(days=1), post=services)

    assert services.endpoints == [subscription.endpoint] * 2


def test_reminder_that_the_server_could_not_send_for_hours_is_left_out(ada: User, services: PushServices) -> None:
    subscribed(ada)

    send_reminders(at=AT + timedelta(hours=3), post=services)
    send_reminders(at=AT + timedelta(hours=23, minutes=55), post=services)
    assert services.posts == []

    send_reminders(at=AT + timedelta(hours=24), post=services)
    assert len(services.posts) == 1


def test_hour_is_of_the_zone_of_the_profile_also_once_that_has_changed(ada: User, services: PushServices) -> None:
    subscribed(ada)
    Profile.objects.filter(user=ada).update(time_zone="America/Los_Angeles")

    send_reminders(at=AT, post=services)
    assert services.posts == []

    send_reminders(at=AT + timedelta(hours=3), post=services)
    assert len(services.posts) == 1


def test_zone_that_this_machine_does_not_know_counts_as_utc_and_breaks_nothing(
    ada: User, services: PushServices
) -> None:
    subscribed(ada)
    other = subscribed(create_account(email="eve@example.org", password=None))
    Profile.objects.filter(user=ada).update(time_zone="Mars/Olympus")

    send_reminders(at=AT, post=services)

    assert services.endpoints == [other.endpoint]


def test_weekend_has_no_reminder_where_weekdays_alone_count(ada: User, services: PushServices) -> None:
    subscribed(ada, rule=ReminderRule(18, 2, weekdays_only=True))
    make_log(user_id=ada.id, performed_on="2025-11-20")

    # Friday to Sunday; then Monday, the second weekday without a line.
    for days in (1, 2, 3):
        send_reminders(at=AT + timedelta(days=days), post=services)
    assert services.posts == []

    send_reminders(at=AT + timedelta(days=4), post=services)
    assert len(services.posts) == 1


def test_each_device_of_a_person_is_reminded_by_its_own_settings(ada: User, services: PushServices) -> None:
    phone = subscribed(ada)
    subscribed(ada, rule=ReminderRule(19, 2, weekdays_only=False))

    send_reminders(at=AT, post=services)

    assert services.endpoints == [phone.endpoint]


# What is sent


def test_push_has_no_body_and_heads_that_say_nothing_of_the_person(
    ada: User, services: PushServices, settings: Settings
) -> None:
    settings.WEB_PUSH_CONTACT = "mailto:ops@example.org"
    subscription = subscribed(ada)

    send_reminders(at=AT, post=services)

    ((_, headers),) = services.posts
    assert headers.keys() == {"Authorization", "TTL", "Topic"}
    key = vapid.public_key(settings.WEB_PUSH_KEY)
    assert headers["Authorization"].endswith(f", k={key}")
    written = json.dumps(dict(headers))
    assert [word for word in (str(ada.pk), ada.email, str(subscription.login_id)) if word in written] == []


def test_private_key_is_in_no_answer_and_in_no_log(
    app: App, settings: Settings, caplog: pytest.LogCaptureFixture, services: PushServices, ada: User
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.WEB_PUSH_KEY = "a secret that nobody is told"
    services.failing[ENDPOINT] = PushAnswer(403)
    answers = [
        app.api("POST", "me/reminders", BODY),
        app.api("GET", "me/reminders"),
        app.api("GET", "me/reminders/key"),
    ]
    PushSubscription.objects.update(next_look_at=AT, created_at=BEFORE)

    send_reminders(at=AT, post=services)

    number = vapid.private_key(settings.WEB_PUSH_KEY).private_numbers().private_value
    written = caplog.text + "".join(plain_text(answer) for answer in answers)
    assert "push.example.org 403" in written
    assert [word for word in (settings.WEB_PUSH_KEY, str(number), f"{number:x}", "send/ada") if word in written] == []


# Failures


def test_failure_of_one_keeps_nobody_else_from_being_reminded_and_is_tried_again_after_a_wait(
    ada: User, services: PushServices
) -> None:
    broken, well = subscribed(ada), subscribed(ada)
    services.failing[broken.endpoint] = PushAnswer(500)

    assert send_reminders(at=AT, post=services) == Counter({Outcome.TAKEN: 1, Outcome.FAILED: 1})
    assert rest_of(broken)["next_look_at"] == AT + timedelta(minutes=15)

    services.failing.clear()
    send_reminders(at=AT + timedelta(minutes=10), post=services)
    assert services.endpoints == sorted([broken.endpoint, well.endpoint])
    send_reminders(at=AT + timedelta(minutes=15), post=services)
    assert services.endpoints.count(broken.endpoint) == 2
    assert rest_of(broken)["failures"] == 0


def test_wait_doubles_with_each_failure_and_is_a_week_at_most(ada: User, services: PushServices) -> None:
    subscription = subscribed(ada)
    services.failing[subscription.endpoint] = OSError("no route")
    waits = []

    for failures in (0, 1, 2, 9, 60, 1000):
        PushSubscription.objects.update(failures=failures, next_look_at=AT, reminded_on=None)
        send_reminders(at=AT, post=services)
        waits.append(rest_of(subscription)["next_look_at"] - AT)

    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [15, 30, 60, 7680, 10_080, 10_080]


def test_service_that_asks_for_a_longer_wait_gets_it(ada: User, services: PushServices) -> None:
    subscription = subscribed(ada)
    services.failing[subscription.endpoint] = PushAnswer(429, 7200)

    send_reminders(at=AT, post=services)

    assert rest_of(subscription)["next_look_at"] == AT + timedelta(hours=2)


@pytest.mark.parametrize("status", [404, 410])
def test_subscription_that_its_service_does_not_know_any_more_is_deleted(
    ada: User, services: PushServices, status: int
) -> None:
    gone, well = subscribed(ada), subscribed(ada)
    services.failing[gone.endpoint] = PushAnswer(status)

    send_reminders(at=AT, post=services)

    assert [row.pk for row in PushSubscription.objects.all()] == [well.pk]


def test_run_ends_where_nothing_at_all_can_be_delivered_and_the_next_one_goes_on(
    ada: User, services: PushServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "_BATCH", 2)
    rows = [subscribed(ada) for _ in range(5)]
    services.failing = {row.endpoint: OSError("no network") for row in rows}

    assert send_reminders(at=AT, post=services) == Counter({Outcome.FAILED: 2})

    services.failing = {}
    assert send_reminders(at=AT + timedelta(minutes=5), post=services) == Counter({Outcome.TAKEN: 3})
    assert send_reminders(at=AT + timedelta(minutes=15), post=services) == Counter({Outcome.TAKEN: 2})


def test_fifty_subscriptions_are_looked_at_and_pushed_to_in_seven_queries(services: PushServices) -> None:
    for number in range(50):
        user = create_account(email=f"u{number}@example.org", password=None)
        row = subscribed(user)
        services.failing[row.endpoint] = PushAnswer([201, 500, 410][number % 3])
        # Half have been failing before, and one log-in has ended without a word.
        PushSubscription.objects.filter(pk=row.pk).update(failures=number % 2)
    LogIn.objects.filter(user=user).update(expires_at=AT - timedelta(days=1))

    with CaptureQueriesContext(connection) as queries:
        outcomes = send_reminders(at=AT, post=services)

    # The eighth finds that there are no others.
    statements = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (sum(outcomes.values()), len(statements)) == (49, 8)


# When reminders end


def test_log_in_that_is_ended_has_no_reminders_any_more(app: App, browser: Browser, services: PushServices) -> None:
    app.api("POST", "me/reminders", BODY)
    browser.ask("POST", "/api/v1/me/reminders", {"endpoint": ENDPOINT + "2"})
    (of_browser,) = [
        row["id"] for row in browser.ask("GET", "/api/v1/me/reminders").json()["results"] if row["is_current"]
    ]

    app.api("DELETE", f"me/logins/{of_browser}")
    assert [row["is_current"] for row in app.api("GET", "me/reminders").json()["results"]] == [True]
    app.allauth("DELETE", "auth/session")

    assert not PushSubscription.objects.exists()


def test_password_that_is_changed_ends_the_reminders_of_the_other_log_ins(app: App, browser: Browser) -> None:
    app.api("POST", "me/reminders", BODY)
    browser.ask("POST", "/api/v1/me/reminders", {"endpoint": ENDPOINT + "2"})

    answer = app.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": "x" * 20})

    assert answer.status_code in {200, 401}
    assert [row["is_current"] for row in app.api("GET", "me/reminders").json()["results"]] == [True]


def test_erased_account_has_no_subscription(app: App) -> None:
    app.api("POST", "me/reminders", BODY)

    assert app.api("DELETE", "me", {"password": PASSWORD}).status_code == 204

    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("end", ["expired", "deleted", "disabled"])
def test_subscription_whose_log_in_holds_no_longer_is_deleted_and_nothing_is_sent(
    ada: User, services: PushServices, end: str
) -> None:
    subscription = subscribed(ada)
    logins = LogIn.objects.filter(user=ada, id=subscription.login_id)
    if end == "expired":
        logins.update(expires_at=AT - timedelta(seconds=1))
    elif end == "deleted":
        logins._raw_delete(logins.db)
    else:
        User.objects.filter(pk=ada.pk).update(is_active=False)

    send_reminders(at=AT, post=services)

    assert services.posts == []
    assert not PushSubscription.objects.exists()


def test_nothing_is_sent_while_a_restored_database_waits_for_its_epoch(ada: User, services: PushServices) -> None:
    subscribed(ada)
    write_high_water_mark()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_syncmark SET writes = 0")

    with pytest.raises(RestorePending):
        send_reminders(at=AT, post=services)
    # The job says so and goes on another time.
    remind(0)

    assert services.posts == []


# Asking for reminders


def test_reminders_are_off_until_they_are_asked_for_and_have_usual_settings(app: App) -> None:
    assert app.api("GET", "me/reminders").json()["results"] == []

    answer = app.api("POST", "me/reminders", BODY)

    assert answer.status_code == 201
    told = answer.json()
    assert told == app.api("GET", "me/reminders").json()["results"][0]
    assert {name: told[name] for name in ("push_service", "hour", "after_days", "weekdays_only", "is_current")} == {
        "push_service": "push.example.org", "hour": 18, "after_days": 2, "weekdays_only": False, "is_current": True,
    }  # fmt: skip
    assert UUID(told["id"]) == LogIn.objects.get(client="app").id


def test_endpoint_is_a_secret_and_in_no_answer(app: App) -> None:
    answers = [app.api("POST", "me/reminders", BODY), app.api("GET", "me/reminders")]
    export = b"".join(app.api("GET", "export")).decode()

    assert [text for text in (export, *map(plain_text, answers)) if "send/ada" in text] == []


def test_asking_again_takes_the_place_of_what_was_asked_before_on_this_device(app: App) -> None:
    app.api("POST", "me/reminders", BODY)
    created = PushSubscription.objects.get().created_at

    app.api("POST", "me/reminders", {"endpoint": ENDPOINT, "hour": 7, "after_days": 7, "weekdays_only": True})

    row = PushSubscription.objects.get()
    assert (row.rule, row.created_at) == (ReminderRule(7, 7, weekdays_only=True), created)


def test_asking_again_does_not_remind_a_second_time_on_a_day(ada: User, services: PushServices) -> None:
    row = subscribed(ada)
    send_reminders(at=AT, post=services)

    later = ReminderRule(19, 2, weekdays_only=False)
    remind_on_device(user=ada, login_id=row.login_id, endpoint=row.endpoint, rule=later, at=AT + timedelta(minutes=1))
    send_reminders(at=AT + timedelta(hours=1), post=services)

    assert len(services.posts) == 1


def test_browser_that_somebody_else_uses_now_is_reminded_for_them_alone(app: App, ada: User) -> None:
    create_account(email="eve@example.org", password=PASSWORD)
    other = App()
    other.log_in("eve@example.org")
    app.api("POST", "me/reminders", BODY)

    other.api("POST", "me/reminders", BODY)

    assert [row.user.email for row in PushSubscription.objects.all()] == ["eve@example.org"]


def test_reminders_are_ended_by_their_owner_alone(app: App, ada: User) -> None:
    create_account(email="eve@example.org", password=PASSWORD)
    other = App()
    other.log_in("eve@example.org")
    own = app.api("POST", "me/reminders", BODY).json()["id"]

    assert other.api("DELETE", f"me/reminders/{own}").status_code == 404
    assert other.api("GET", "me/reminders").json()["results"] == []
    assert app.api("DELETE", f"me/reminders/{own}").status_code == 204
    assert app.api("DELETE", f"me/reminders/{own}").status_code == 404


@matrix(
    ("body", "errors"),
    [
        ({}, {"endpoint": ["required"]}),
        ({"endpoint": None}, {"endpoint": ["null"]}),
        ({"endpoint": 7}, {"endpoint": ["invalid_type"]}),
        ({"endpoint": "http://push.example.org/x"}, {"endpoint": ["invalid_format"]}),
        ({"endpoint": "https://127.0.0.1/x"}, {"endpoint": ["invalid_format"]}),
        ({"endpoint": "https://localhost/x"}, {"endpoint": ["invalid_format"]}),
        ({"endpoint": "https://nas.local/x"}, {"endpoint": ["invalid_choice"]}),
        ({"endpoint": "https://push.example.org/" + "x" * 1000}, {"endpoint": ["too_long"]}),
        ({**BODY, "hour": 24}, {"hour": ["out_of_range"]}),
        ({**BODY, "hour": -1}, {"hour": ["out_of_range"]}),
        ({**BODY, "hour": "18"}, {"hour": ["invalid_type"]}),
        ({**BODY, "hour": 18.5}, {"hour": ["invalid_type"]}),
        ({**BODY, "after_days": 0}, {"after_days": ["out_of_range"]}),
        ({**BODY, "after_days": 8}, {"after_days": ["out_of_range"]}),
        ({**BODY, "weekdays_only": "yes"}, {"weekdays_only": ["invalid_type"]}),
        ({**BODY, "keys": {"auth": "x", "p256dh": "y"}}, {"keys": ["unknown_field"]}),
        ([], {"non_field_errors": ["invalid_type"]}),
    ],
)
def test_body_that_cannot_be_is_refused_with_its_field_and_nothing_is_stored(
    app: App, body: Any, errors: dict[str, list[str]]
) -> None:
    answer = app.api("POST", "me/reminders", body)

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)
    assert not PushSubscription.objects.exists()


def test_more_devices_than_anybody_has_are_refused(app: App, ada: User) -> None:
    for _ in range(20):
        subscribed(ada)

    answer = app.api("POST", "me/reminders", BODY)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many")
    assert PushSubscription.objects.count() == 20


def test_requests_that_write_are_throttled(app: App, settings: Settings) -> None:
    settings.WRITE_RATE = "1/min"
    app.api("POST", "me/reminders", BODY)

    assert app.api("POST", "me/reminders", BODY).status_code == 429


def test_list_is_read_in_two_queries(app: App, ada: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(20):
        subscribed(ada)

    with django_assert_num_queries(2):
        assert len(app.api("GET", "me/reminders").json()["results"]) == 20


def test_asking_without_a_log_in_is_refused() -> None:
    assert App().api("POST", "me/reminders", BODY).status_code == 401
    assert App().api("GET", "me/reminders/key").status_code == 401


def test_key_is_the_public_half_of_the_servers(app: App, settings: Settings) -> None:
    assert app.api("GET", "me/reminders/key").json() == {"public_key": vapid.public_key(settings.WEB_PUSH_KEY)}


def test_server_without_reminders_says_so_sends_none_and_lets_them_be_ended(
    app: App, ada: User, settings: Settings, services: PushServices
) -> None:
    own = app.api("POST", "me/reminders", BODY).json()["id"]
    subscribed(ada)
    settings.REMINDERS = False

    refused = app.api("POST", "me/reminders", BODY)

    assert (refused.status_code, refused.json()["code"]) == (409, "reminders_off")
    assert app.api("GET", "me/reminders/key").json() == {"public_key": None}
    assert send_reminders(at=AT, post=services) == Counter()
    assert app.api("DELETE", f"me/reminders/{own}").status_code == 204


def test_export_has_the_reminders_without_what_is_secret(app: App, ada: User) -> None:
    app.api("POST", "me/reminders", {**BODY, "hour": 7})

    (told,) = json.loads(b"".join(app.api("GET", "export")))["reminders"]

    assert told.pop("created_at")
    assert told == {
        "push_service": "push.example.org", "hour": 7, "after_days": 2, "weekdays_only": False, "reminded_on": None,
    }  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [("hour", 24), ("after_days", 0), ("after_days", 8)])
def test_database_takes_no_rule_that_cannot_be(ada: User, field: str, value: int) -> None:
    subscribed(ada)

    with pytest.raises(IntegrityError):
        PushSubscription.objects.update(**{field: value})
