"""A device says how many edits it has not sent; the session tells the last word of each, and when it was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import LogIn, User
from accounts.services.logins import issue_token
from tests.procedures.conftest import new_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    return new_user()


def get(token: str, path: str = "session", **headers: str) -> Any:
    """Return the answer to an app."""
    return Client().get(f"/api/v1/sync/{path}", headers={"Authorization": f"Bearer {token}", **headers})


def test_session_hands_out_the_id_of_the_log_in_as_that_of_the_device(user: User) -> None:
    token = issue_token(user=user)

    assert get(token).json()["device_id"] == str(LogIn.objects.get(user=user).id)
    assert get(token).json()["device_id"] == get(token).json()["device_id"]


def test_device_that_has_said_nothing_is_not_listed(user: User) -> None:
    assert get(issue_token(user=user)).json()["unsent"] == []


def test_last_word_of_each_device_is_told_to_all_the_latest_first(user: User) -> None:
    phone, tablet = issue_token(user=user), issue_token(user=user)
    with time_machine.travel(NOON, tick=False):
        get(phone, "head", **{"X-Sync-Unsent": "3"})
        phone_id = get(phone).json()["device_id"]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        answer = get(tablet, **{"X-Sync-Unsent": "0"}).json()

    noon = int(NOON.timestamp() * 1000)
    assert answer["unsent"] == [
        {"device_id": answer["device_id"], "count": 0, "said_at": noon + 3_600_000},
        {"device_id": phone_id, "count": 3, "said_at": noon},
    ]


def test_log_in_made_anew_still_learns_what_the_one_before_had_not_sent(user: User) -> None:
    get(issue_token(user=user), "digest", **{"X-Sync-Unsent": "7"})

    assert [unsent["count"] for unsent in get(issue_token(user=user)).json()["unsent"]] == [7]


def test_devices_of_others_are_not_told(user: User) -> None:
    get(issue_token(user=new_user()), "head", **{"X-Sync-Unsent": "4"})

    assert get(issue_token(user=user)).json()["unsent"] == []


@pytest.mark.parametrize(
    ("written", "code"), [("-1", "out_of_range"), ("many", "invalid_format"), ("1000001", "out_of_range")]
)
def test_number_that_is_none_is_malformed(user: User, written: str, code: str) -> None:
    answer = get(issue_token(user=user), **{"X-Sync-Unsent": written})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["errors"] == {"X-Sync-Unsent": [code]}


def test_same_word_within_a_minute_is_not_written_again(user: User) -> None:
    token = issue_token(user=user)
    with time_machine.travel(NOON, tick=False):
        get(token, "head", **{"X-Sync-Unsent": "2"})
    with time_machine.travel(NOON + timedelta(seconds=59), tick=False), CaptureQueriesContext(connection) as queries:
        get(token, "head", **{"X-Sync-Unsent": "2"})

    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
