"""Reminders are asked for by a log-in, set and ended by their owner alone, and nothing secret comes back."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import LogIn, User
from accounts.services.accounts import create_account
from procedures.domain.reminders import ReminderRule
from procedures.models import PushSubscription
from procedures.services.reminders import remind_on_device, send_reminders
from tests.accounts.conftest import PASSWORD, App
from tests.accounts.conftest import ada as ada
from tests.accounts.conftest import app as app
from tests.accounts.conftest import browser as browser
from tests.matrix import matrix
from tests.procedures.push_services import AT, BODY, ENDPOINT, PushServices, subscribed
from tests.procedures.push_services import services as services
from tests.web.pages import plain_text
from wire.web_push import vapid

pytestmark = pytest.mark.django_db


def test_reminders_are_off_until_they_are_asked_for_and_have_usual_settings(app: App) -> None:
    assert app.api("GET", "me/reminders").json()["results"] == []

    answer = app.api("POST", "me/reminders", BODY)

    assert answer.status_code == 201
    reminder = answer.json()
    assert reminder == app.api("GET", "me/reminders").json()["results"][0]
    assert {name: reminder[name] for name in ("push_service", "hour", "after_days", "weekdays_only", "is_current")} == {
        "push_service": "push.example.org", "hour": 18, "after_days": 2, "weekdays_only": False, "is_current": True,
    }  # fmt: skip
    assert UUID(reminder["id"]) == LogIn.objects.get(client="app").id


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

    (reminder,) = json.loads(b"".join(app.api("GET", "export")))["reminders"]

    assert reminder.pop("created_at")
    assert reminder == {
        "push_service": "push.example.org", "hour": 7, "after_days": 2, "weekdays_only": False, "reminded_on": None,
    }  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [("hour", 24), ("after_days", 0), ("after_days", 8)])
def test_database_takes_no_rule_that_cannot_be(ada: User, field: str, value: int) -> None:
    subscribed(ada)

    with pytest.raises(IntegrityError):
        PushSubscription.objects.update(**{field: value})
