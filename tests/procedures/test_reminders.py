"""Whoever asked for it is reminded once a day at their hour, and nobody else is; what is sent says nothing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import LogIn, Profile, User
from accounts.services.accounts import create_account
from procedures.domain.reminders import ReminderRule
from procedures.models import PushSubscription
from procedures.selectors.high_water_mark import RestorePending
from procedures.services import reminders
from procedures.services.changes.high_water_mark import write_high_water_mark
from procedures.services.logs import remove_log
from procedures.services.reminders import send_reminders
from procedures.tasks import remind
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.accounts.conftest import ada as ada
from tests.accounts.conftest import app as app
from tests.accounts.conftest import browser as browser
from tests.factories import make_log
from tests.procedures.push_services import AT, BEFORE, BODY, ENDPOINT, PushServices, rest_of, subscribed
from tests.procedures.push_services import services as services
from tests.web.pages import plain_text
from wire.web_push import vapid
from wire.web_push.sending import Outcome, PushAnswer

pytestmark = pytest.mark.django_db


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


@pytest.mark.slow
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
