"""Statements that are not here yet, in the calendar of who subscribes to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from rest_framework.test import APIClient

from accounts.models import Profile, User
from statements.domain.awaited import MOST_AWAITED, awaited_statements
from tests.procedures.test_calendar_address import path_of
from tests.statements.kept_statements import DAY, keep

SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))
NOVEMBER = (date(2025, 11, 1), date(2025, 11, 30))


def months(*spans: tuple[date, date], today: date) -> list[str]:
    return [f"{one.first_month:%b %Y}" for one in awaited_statements(spans, today=today)]


def test_month_without_a_statement_is_waited_for_from_15_days_after_its_end() -> None:
    assert months(SEPTEMBER, today=date(2025, 11, 14)) == []
    assert months(SEPTEMBER, today=date(2025, 11, 15)) == ["Oct 2025"]


def test_month_between_two_statements_is_waited_for() -> None:
    assert months(SEPTEMBER, NOVEMBER, today=date(2025, 12, 1)) == ["Oct 2025"]


def test_without_any_statement_nothing_is_waited_for() -> None:
    assert months(today=date(2025, 12, 1)) == []


def test_statements_of_quarters_are_waited_for_by_the_quarter() -> None:
    quarter = (date(2025, 4, 1), date(2025, 6, 30))

    (awaited,) = awaited_statements([quarter], today=date(2025, 12, 1))

    assert (awaited.first_month, awaited.last_month) == (date(2025, 7, 1), date(2025, 9, 1))
    assert awaited.since == date(2025, 10, 15)


def test_of_a_long_silence_only_the_last_twelve_months_are_spoken_of() -> None:
    awaited = months((date(2020, 1, 1), date(2020, 1, 31)), today=date(2025, 12, 20))

    assert (len(awaited), awaited[-1]) == (MOST_AWAITED, "Nov 2025")


@pytest.fixture
def address(user: User) -> str:
    logged_in = APIClient()
    logged_in.force_authenticate(user)
    return path_of(logged_in.post("/api/v1/me/calendar").json()["address"])


def feed(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def events(answer: Any) -> list[tuple[date, str, str | None]]:
    """Return the day, summary and description of each event."""
    calendar = Calendar.from_ical(b"".join(answer.streaming_content))
    return [(one.start, str(one["SUMMARY"]), one.get("DESCRIPTION")) for one in calendar.events]


@time_machine.travel(datetime(2026, 1, 20, tzinfo=UTC), tick=False)
def test_calendar_says_which_statement_is_not_here_yet_and_nothing_of_any(address: str, user: User) -> None:
    keep(user, ("99213", DAY, "1.30"), label="Mercy")

    assert events(feed(address)) == [(date(2026, 1, 15), "The statement of December 2025 is not here yet", None)]


def test_calendar_is_another_once_the_statement_comes(address: str, user: User) -> None:
    keep(user)
    with time_machine.travel(datetime(2026, 1, 14, tzinfo=UTC), tick=False):
        before = feed(address)["ETag"]
    with time_machine.travel(datetime(2026, 1, 20, tzinfo=UTC), tick=False):
        waiting = feed(address, If_None_Match=before)
        assert len(events(waiting)) == 1
        keep(user, first_on=date(2025, 12, 1), last_on=date(2025, 12, 31))
        here = feed(address, If_None_Match=waiting["ETag"])

        assert (here.status_code, events(here), here["ETag"]) == (200, [], before)


@time_machine.travel(datetime(2026, 1, 20, tzinfo=UTC), tick=False)
def test_statement_that_was_withdrawn_is_none(address: str, user: User) -> None:
    keep(user, withdrawn_at=datetime(2025, 12, 2, tzinfo=UTC))

    assert events(feed(address)) == []


@time_machine.travel(datetime(2026, 1, 15, 2, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(("time_zone", "waited_for"), [("America/New_York", 0), ("UTC", 1)])
def test_fifteenth_day_is_that_of_the_person(address: str, user: User, time_zone: str, waited_for: int) -> None:
    keep(user)
    Profile.objects.filter(user=user).update(time_zone=time_zone)

    assert len(events(feed(address))) == waited_for
