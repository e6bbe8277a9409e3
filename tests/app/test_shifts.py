"""Shifts in the app: noted without a network, changed, taken back, and what an hour of them brought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Profile, User
from procedures.models import Shift
from tests.app.accessible import faults_of
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.conftest import context as context
from tests.app.log.screen import log
from tests.app.synced_phone import Open
from tests.app.synced_phone import opened as opened
from tests.app.waiting import wait_until
from tests.factories import make_log, make_shift

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD: Final = "Add a shift"
SAVE: Final = "Save the shift"


def today() -> date:
    return timezone.now().date()


def sync(page: Page, app: str) -> None:
    """Wait until nothing of the phone waits any more."""
    page.goto(f"{app}more")
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_role("link", name="Not sent 0 changes")).to_be_visible()


def hour_of(clinician: Client, day: date) -> dict[str, Any]:
    query = {"from": day.isoformat(), "to": day.isoformat(), "by": "day"}
    total: dict[str, Any] = clinician.get("/api/v1/summary", query).json()["total"]
    return total


def test_night_is_noted_without_a_network_in_four_taps_and_is_on_the_server_after_the_sync(
    context: BrowserContext, opened: Open, app: str, user: User
) -> None:
    page = opened("shifts")
    context.set_offline(True)
    expect(page.get_by_text("No shift is noted yet.")).to_be_visible()
    assert faults_of(page) == []

    page.get_by_role("button", name=ADD).click()
    page.get_by_label("Began at (optional)").fill("19:00")
    page.get_by_text("12 h", exact=True).click()
    expect(page.get_by_text("the next day. All of it counts on")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name=SAVE).click()

    expect(page.get_by_text("7:00 PM to 7:00 AM the next day")).to_be_visible()
    expect(page.get_by_role("button", name=ADD)).to_be_focused()
    assert faults_of(page) == []
    context.set_offline(False)
    sync(page, app)
    shift = Shift.objects.get(user=user)
    assert (shift.started_on, shift.starts_at, shift.minutes, shift.place_of_service) == (
        today(), "19:00", 720, None
    )  # fmt: skip


def test_next_shift_is_as_the_last_one_was_and_takes_two_taps(opened: Open, app: str, user: User) -> None:
    make_shift(user_id=user.id, started_on="2026-03-14", starts_at="07:00", minutes=570, place_of_service="23")
    page = opened("shifts")

    page.get_by_role("button", name=ADD).click()
    expect(page.get_by_label("Hours", exact=True)).to_have_value("9:30")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name="Change the shift")).to_have_count(2)

    sync(page, app)
    newest = Shift.objects.order_by("-rev")[0]
    assert (newest.started_on, newest.starts_at, newest.minutes, newest.place_of_service) == (
        today(), "07:00", 570, "23"
    )  # fmt: skip


def test_what_cannot_be_a_shift_is_named_in_its_field_and_nothing_is_stored(opened: Open, app: str) -> None:
    page = opened("shifts")
    page.get_by_role("button", name=ADD).click()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_text("Say how long it was.")).to_be_visible()
    expect(page.get_by_label("Hours", exact=True)).to_be_focused()

    page.get_by_label("Hours", exact=True).fill("49")
    page.get_by_label("Day it began").fill("1991-12-31")
    # Half of a time has no value: it is not one that was left out.
    page.get_by_label("Began at (optional)").press_sequentially("08")
    page.get_by_role("button", name=SAVE).click()

    expect(page.get_by_text("Give 48 hours at most")).to_be_visible()
    expect(page.get_by_text("from January 1, 1992 on")).to_be_visible()
    expect(page.get_by_text("Give hours and minutes, or leave both empty.")).to_be_visible()
    assert faults_of(page) == []
    sync(page, app)
    assert not Shift.objects.exists()


def test_shift_is_changed_deleted_and_brought_back_without_a_network(
    context: BrowserContext, opened: Open, app: str, user: User
) -> None:
    record = make_shift(user_id=user.id, started_on="2026-03-14", starts_at="07:00")
    page = opened("shifts")
    context.set_offline(True)
    name = "the shift of Sat, Mar 14, 7:00 AM"

    page.get_by_role("button", name=f"Change {name}").click()
    page.get_by_text("10 h", exact=True).click()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_text("10 h · 7:00 AM to 5:00 PM")).to_be_visible()
    page.get_by_role("button", name=f"Delete {name}").click()
    expect(page.get_by_text("No shift is noted yet.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("10 h · 7:00 AM to 5:00 PM")).to_be_visible()

    context.set_offline(False)
    sync(page, app)
    shift = Shift.objects.get(id=record)
    assert (shift.deleted, shift.minutes, shift.starts_at) == (False, 600, "07:00")


def test_edit_of_a_shift_that_another_device_changed_asks_by_field_and_leaves_the_other_field(
    context: BrowserContext, opened: Open, app: str, user: User, clinician: Client
) -> None:
    record = make_shift(user_id=user.id, started_on="2026-03-14", starts_at="07:00")
    page = opened("shifts")
    context.set_offline(True)
    page.get_by_role("button", name="Change the shift").click()
    page.get_by_text("10 h", exact=True).click()
    page.get_by_role("button", name=SAVE).click()
    edit = {"minutes": 660, "place_of_service": "23"}
    assert clinician.patch(f"/api/v1/shifts/{record}", edit, "application/json").status_code == 200

    context.set_offline(False)
    page.goto(f"{app}more")
    page.get_by_role("button", name="Sync now").click()
    page.get_by_role("link", name="Not sent 1 change").click()
    page.get_by_role("link", name="Choose a version").click()
    expect(page.get_by_role("row", name="Minutes worked")).to_contain_text("600")
    expect(page.get_by_role("row", name="Minutes worked")).to_contain_text("660")
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_text("is sent.")).to_be_visible()
    sync(page, app)

    shift = Shift.objects.get(id=record)
    assert (shift.minutes, shift.starts_at) == (600, "07:00")


def test_summary_says_what_an_hour_brought_as_the_server_does_and_leads_to_the_shifts(
    opened: Open, app: str, user: User, clinician: Client
) -> None:
    Profile.objects.filter(user=user).update(time_zone="UTC")
    day = today()
    log(user, "45385", units=2)
    make_shift(user_id=user.id, started_on=day.isoformat(), minutes=480)
    make_shift(user_id=user.id, started_on=(day + timedelta(days=1)).isoformat(), minutes=480)
    figure = hour_of(clinician, day)["wrvu_per_hour"]
    page = opened("summary")

    expect(page.locator(".hour strong")).to_have_text(figure)
    assert faults_of(page) == []
    page.get_by_role("link", name="Shifts").click()

    expect(page.get_by_role("heading", level=1, name="Shifts")).to_be_visible()
    expect(page.get_by_text("to come")).to_be_visible()
    # On the last day of a month the shift to come opens the next one alone.
    page.evaluate("document.querySelectorAll('.shift-month').forEach((month) => { month.open = true })")
    wait_until(page, "document.querySelectorAll('.hour strong').length > 0")


def months_back(count: int) -> date:
    """The first day of the month so many months before this one."""
    day = today().replace(day=1)
    for _ in range(count):
        day = (day - timedelta(days=1)).replace(day=1)
    return day


def test_chart_says_by_month_what_an_hour_brought_as_the_server_does_and_a_month_without_a_shift_is_a_gap(
    context: BrowserContext, opened: Open, user: User, clinician: Client
) -> None:
    oldest, newest = months_back(3), months_back(1)
    for day, units in ((oldest, 2), (newest, 7)):
        make_log(user_id=user.id, at=timezone.now(), code="99213", performed_on=day.isoformat(), units=units)
        make_shift(user_id=user.id, started_on=day.isoformat(), minutes=480)
    # On a day without a shift, in a month without one.
    make_log(user_id=user.id, at=timezone.now(), code="99213", performed_on=months_back(2).isoformat())
    query = {"from": oldest.isoformat(), "to": today().isoformat(), "by": "month"}
    buckets = clinician.get("/api/v1/summary", query).json()["buckets"]
    figures = {bucket["key"]: bucket["wrvu_per_hour"] for bucket in buckets}
    assert [figures[day.isoformat()[:7]] for day in (oldest, newest)] == ["0.33", "1.14"]

    page = opened("shifts")
    context.set_offline(True)
    chart = page.get_by_role("region", name="wRVU an hour by month")
    expect(chart.get_by_role("img")).to_be_visible()
    page.get_by_text("As a table").click()

    rows = chart.get_by_role("row")
    expect(rows).to_have_count(5)
    for day, hour, total in ((oldest, "0.33", "2.60"), (newest, "1.14", "9.10")):
        row = chart.get_by_role("row", name=f"{day:%B %Y}")
        expect(row.get_by_role("cell")).to_have_text([hour, total, "8 h"])
    gap = chart.get_by_role("row", name=f"{months_back(2):%B %Y}")
    expect(gap.get_by_role("cell")).to_have_text(["no shift", "–", "–"])
    # Drawn once for a narrow screen, once for a wide one.
    expect(chart.locator("svg.narrow .bar")).to_have_count(2)
    assert faults_of(page) == []
