"""What cannot be logged, or not as it is: each is named, and nothing is lost."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.log.screen import ALL_SENT, HOLD_OLD_STORE, PRIVATE, OpenLog, choose_typed, expect_sent
from tests.app.morning import (
    FIELD,
    save,
    todays,
)
from tests.app.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Every write of lines fails from now on, as on a device that is full.
FULL = """
const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...given) {
  if (this.name === 'records') throw new DOMException('full', 'QuotaExceededError')
  return put.apply(this, given)
}
"""


@pytest.mark.parametrize(
    ("script", "fault"), [(FULL, "This phone is full."), (PRIVATE, "This browser stores nothing here")]
)
def test_tap_on_a_phone_that_stores_nothing_is_answered_not_saved_and_loses_nothing(
    open_log: OpenLog, script: str, fault: str
) -> None:
    page = open_log(script)
    page.get_by_label(FIELD).fill("99213")
    page.keyboard.press("Enter")

    save(page).click()

    expect(page.get_by_role("status").filter(has_text=f"Not saved. {fault}")).to_be_visible()
    expect(page.get_by_text("saved on this phone")).to_have_count(0)
    expect(page.get_by_role("radio", name="99213")).to_be_checked()


@pytest.mark.parametrize("typed", ["-3", "20000", "two"])
def test_units_that_are_no_whole_number_are_named_and_what_is_saved_stands_in_the_field(
    open_log: OpenLog, typed: str
) -> None:
    page = open_log()
    choose_typed(page, "99213")
    units = page.get_by_role("textbox", name="Units")

    units.fill(typed)
    units.press("Tab")

    expect(page.get_by_role("alert")).to_have_text("A whole number from 1 to 9999 is expected.")
    expect(units).to_have_value("1")
    save(page).click()
    expect(todays(page)).to_have_count(1)
    expect(todays(page)).not_to_contain_text("×")


def test_minutes_and_days_that_cannot_be_are_named_before_the_save(open_log: OpenLog, user: User) -> None:
    page = open_log()
    page.get_by_label(FIELD).fill("00142")
    page.get_by_role("button", name="Log 00142 anyway").click()
    page.get_by_role("button", name="Details").click()
    minutes = page.get_by_label("Minutes")
    minutes.fill("9999")
    minutes.press("Tab")
    expect(page.get_by_role("alert")).to_have_text("A whole number from 1 to 1440 is expected.")
    expect(minutes).to_have_value("")
    minutes.fill("90")
    minutes.press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)

    page.get_by_role("button", name="Today").click()
    page.get_by_role("radio", name="Another day").check()
    page.get_by_role("textbox", name="Another day").fill("0001-01-01")
    expect(page.get_by_role("alert")).to_contain_text("The first year with relative values is 1992. Lines are saved on")

    save(page).click()
    expect(todays(page)).to_contain_text("✓✓")
    line = ProcedureLog.objects.get(user=user)
    assert (line.minutes, line.performed_on) == (90, timezone.now().date())


@pytest.mark.parametrize("pasted", ["99213, " * 300, "<b>99213</b>" * 250_000])
def test_text_that_is_too_long_is_read_in_no_part(open_log: OpenLog, user: User, pasted: str) -> None:
    page = open_log()
    page.get_by_label(FIELD).fill(pasted)

    expect(page.get_by_role("alert")).to_contain_text("500 characters")
    page.keyboard.press("Enter")
    expect(save(page)).to_be_disabled()

    assert len(page.get_by_label(FIELD).input_value()) == len(pasted)
    expect(todays(page)).to_have_count(0)
    assert not ProcedureLog.objects.filter(user=user).exists()


NOTE_OPENING: Final = """
const open = indexedDB.open
indexedDB.open = function (name, ...rest) {
  if (name.startsWith('openrvu-') && name !== 'openrvu-catalog') window.openedAt ??= performance.now()
  return open.call(indexedDB, name, ...rest)
}
"""
WAIT_FOR_SENTENCE: Final = "(words) => document.body.innerText.includes(words) && performance.now() - window.openedAt"


def test_store_that_another_tab_holds_in_an_old_version_is_named_within_three_seconds(
    context: BrowserContext, app: str, user: User
) -> None:
    other = context.new_page()
    other.goto(app.replace("/app/", "/robots.txt"))
    other.evaluate(HOLD_OLD_STORE, f"openrvu-{user.id}")
    page = context.new_page()
    page.add_init_script(NOTE_OPENING)
    page.goto(app)

    waited = page.wait_for_function(WAIT_FOR_SENTENCE, arg="Another tab").json_value()

    assert waited < 3_500
    other.close()


def test_note_that_may_be_about_a_patient_is_held_back_and_its_line_goes(open_log: OpenLog, user: User) -> None:
    page = open_log()
    page.get_by_label(FIELD).fill("99213")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Details").click()
    page.get_by_label("Note").fill("call 555-123-4567")
    expect(page.get_by_text("This reads like a phone number.")).to_be_visible()

    save(page).click()

    held_note = page.get_by_role("region", name="99213 is saved. Its note is not.")
    expect(held_note.get_by_label("Note")).to_have_value("call 555-123-4567")
    expect(todays(page)).to_have_count(1)
    held_note.get_by_label("Note").fill("long talk")
    held_note.get_by_role("button", name="Add the note").click()
    expect(held_note).to_have_count(0)
    wait_for(page, lambda: ProcedureLog.objects.filter(user=user, note="long talk").exists())
    expect(page).to_have_title(ALL_SENT)


def test_note_of_three_megabytes_is_held_back_and_its_line_goes(open_log: OpenLog, user: User) -> None:
    page = open_log()
    choose_typed(page, "99213")
    page.get_by_role("button", name="Details").click()
    page.get_by_label("Note").fill("<b>knee</b>" * 280_000)
    expect(page.get_by_text("A note has 500 characters at most. The line is saved without the note.")).to_be_visible()

    save(page).click()

    held_note = page.get_by_role("region", name="99213 is saved. Its note is not.")
    expect(held_note.get_by_role("button", name="Add the note")).to_be_disabled()
    expect(todays(page)).to_have_count(1)
    held_note.get_by_role("button", name="Throw the note away").click()
    expect(held_note).to_have_count(0)
    expect_sent(page, user, lines=1)
    assert ProcedureLog.objects.get(user=user).note == ""


def test_markup_in_a_note_is_read_as_it_was_written(open_log: OpenLog, user: User) -> None:
    note = '<img src="x" onerror="window.isHarmed = true"><b>left knee</b>'
    page = open_log()
    choose_typed(page, "99213")
    page.get_by_role("button", name="Details").click()
    page.get_by_label("Note").fill(note)

    save(page).click()

    expect(todays(page).first).to_contain_text(note)
    expect_sent(page, user, lines=1)
    assert page.evaluate("window.isHarmed") is None
    assert ProcedureLog.objects.get(user=user).note == note


def test_number_that_the_catalogue_does_not_know_is_logged_anyway(open_log: OpenLog) -> None:
    page = open_log()
    expect(page.get_by_label(FIELD)).to_be_visible()
    page.get_by_label(FIELD).fill("12345")
    page.get_by_role("button", name="Log 12345 anyway").click()

    save(page).click()

    expect(todays(page)).to_contain_text("12345")


def test_codes_next_to_one_that_the_catalogue_does_not_know_are_offered(open_log: OpenLog) -> None:
    page = open_log()
    page.get_by_label(FIELD).fill("45389")

    near = page.get_by_role("list", name="Next to it").get_by_role("button")
    expect(near).to_have_text([re.compile("^45380"), re.compile("^45385")])
    near.first.click()

    expect(page.get_by_role("region", name="To be saved")).to_contain_text("45380")


def test_day_in_doubt_is_an_open_chip(chromium: Browser, clinician: Client, app: str) -> None:
    # More than a day apart at any hour.
    zones = {"time_zone": "Pacific/Pago_Pago"}
    assert clinician.patch("/api/v1/me", zones, "application/json").status_code == 200
    context = chromium.new_context(timezone_id="Pacific/Kiritimati")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(app)

    expect(page.get_by_text("the time zone of your profile have different days")).to_be_visible()
    expect(page.get_by_role("group", name="Day").get_by_role("radio", name="Today")).to_be_checked()
    context.close()


def test_day_in_doubt_takes_one_row_of_a_phone_until_it_is_opened(
    chromium: Browser, clinician: Client, app: str
) -> None:
    # More than a day apart at any hour.
    zones = {"time_zone": "Pacific/Pago_Pago"}
    assert clinician.patch("/api/v1/me", zones, "application/json").status_code == 200
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="Pacific/Kiritimati")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(app)
    days = page.get_by_role("group", name="Day").locator("label")
    expect(days.first).to_be_visible()

    assert len({box["y"] for box in (day.bounding_box() for day in days.all()) if box}) == 1
    button = save(page).bounding_box()
    assert button
    assert button["x"] + button["width"] <= 390
    page.get_by_role("button", name="Day:").click()
    assert len({box["y"] for box in (day.bounding_box() for day in days.all()) if box}) > 1
    context.close()
