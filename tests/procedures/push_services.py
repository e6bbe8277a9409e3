"""Subscriptions to reminders, and push services that answer as a test says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import uuid4

import pytest

from accounts.models import LogIn, User
from procedures.domain.reminders import ReminderRule
from procedures.models import PushSubscription
from procedures.services.reminders import remind_on_device
from tests.accounts.conftest import ada as ada
from tests.accounts.conftest import app as app
from tests.accounts.conftest import browser as browser
from wire.web_push.sending import PushAnswer

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
