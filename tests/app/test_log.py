"""The Log screen in Chromium: taps, keys, marks, undo and faults, with and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from codes.models import Code, RelativeValue
from codes.services.search_index import rebuild_search
from procedures.models import ProcedureLog
from tests.app.morning import (
    FIELD,
    FIRST_FAVORITES,
    MORNING,
    Hand,
    log_known_morning,
    log_new_morning,
    save,
    tile,
    todays,
)
from tests.app.test_catalog import FILES
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory, make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_FOR_WORKER = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"
WAIT_FOR_UPDATE = """navigator.serviceWorker.getRegistration('/app/').then(async (found) => {
  while (found.waiting === null) await new Promise((done) => setTimeout(done, 50))
  return true
})"""
# With unsent lines their number stands before the name.
ALL_SENT: Final = re.compile("^Log")
# Every write of lines fails from now on, as on a device that is full.
FULL = """
const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...given) {
  if (this.name === 'records') throw new DOMException('full', 'QuotaExceededError')
  return put.apply(this, given)
}
"""
# The contracts have come to this phone.
HAS_CONTRACTS = """async () => {
  const names = await indexedDB.databases()
  const { name } = names.find(({ name }) => /^openrvu-[0-9a-f]{8}-/.test(name)) ?? {}
  if (name === undefined) return false
  const database = await new Promise((done) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => done(opening.result)
  })
  const kept = await new Promise((done) => {
    const reading = database.transaction('meta').objectStore('meta').get('contracts')
    reading.onsuccess = () => done(reading.result)
  })
  database.close()
  return kept !== undefined
}"""
PRIVATE = "indexedDB.open = () => { throw new DOMException('private', 'SecurityError') }"

OpenLog = Callable[..., Page]

# Code, status, work RVU, global period, MULT PROC, BILAT SURG, ENDO BASE. Source: CMS release RVU26C.
ROWS: Final = (
    ("99213", "A", "1.30", "XXX", "0", "0", ""),
    ("99214", "A", "1.92", "XXX", "0", "0", ""),
    ("20610", "A", "0.79", "000", "2", "1", ""),
    ("45378", "A", "3.18", "000", "2", "0", ""),
    ("45380", "A", "3.47", "000", "3", "0", "45378"),
    ("45385", "A", "4.46", "000", "3", "0", "45378"),
    ("47562", "A", "10.21", "090", "2", "0", ""),
    ("H2020", "I", None, "XXX", "9", "9", ""),
)


@pytest.fixture
def context(chromium: Browser, clinician: Client) -> Iterator[BrowserContext]:
    # Phone and profile have one day at any hour.
    assert clinician.patch("/api/v1/me", {"time_zone": "UTC"}, "application/json").status_code == 200
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, timezone_id="UTC")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    yield context
    for page in context.pages:
        # What is still asked would meet the end of the test's database.
        page.wait_for_load_state("networkidle")
    context.close()


@pytest.fixture
def open_log(context: BrowserContext, app: str) -> OpenLog:
    """Open the Log screen once it is ready."""

    def opened(script: str = "") -> Page:
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(app)
        expect(page.get_by_label(FIELD)).to_be_visible()
        return page

    return opened


def log(user: User, code: str, **fields: object) -> None:
    now = timezone.now()
    make_log(user_id=user.id, at=now, code=code, performed_on=now.date().isoformat(), **fields)


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> None:
    release = ReleaseFactory.create(id="RVU26C", year=2026, effective_from=date(2026, 7, 1))
    Code.objects.bulk_create([CodeFactory.build(code=row[0]) for row in ROWS], ignore_conflicts=True)
    RelativeValue.objects.bulk_create(
        RelativeValueFactory.build(
            release=release, code=Code(code=code), status=status, work_rvu=work and Decimal(work),
            global_period=period, mult_proc=mult_proc, bilat_surg=bilat_surg, endo_base=endo_base,
        )
        for code, status, work, period, mult_proc, bilat_surg, endo_base in ROWS
    )  # fmt: skip
    rebuild_search()


def stored(user: User) -> list[tuple[str, list[str], int]]:
    return sorted(ProcedureLog.objects.filter(user=user).values_list("code", "modifiers", "units"))


def test_known_line_is_saved_with_two_taps_without_a_network(
    context: BrowserContext, open_log: OpenLog, user: User
) -> None:
    log(user, "99213", modifiers=["25"])
    page = open_log()
    expect(tile(page, "99213-25")).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    page.reload()

    tile(page, "99213-25").tap()
    save(page).tap()

    expect(todays(page)).to_have_count(2)
    expect(todays(page).first).to_contain_text("on this phone")
    context.set_offline(False)
    expect(todays(page).first).to_contain_text("sent")
    assert ProcedureLog.objects.filter(user=user, code="99213", modifiers=["25"]).count() == 2


def test_keys_alone_choose_and_save_and_the_focus_stays(open_log: OpenLog) -> None:
    page = open_log()
    page.get_by_label(FIELD).focus()

    page.keyboard.type("2x99213 25")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="99213-25 × 2")).to_be_checked()
    page.keyboard.press("Enter")

    expect(todays(page)).to_have_count(1)
    expect(page.get_by_label(FIELD)).to_be_focused()


def test_what_was_saved_is_taken_back_within_ten_seconds(open_log: OpenLog, user: User) -> None:
    page = open_log()
    page.get_by_label(FIELD).fill("99213")
    page.keyboard.press("Enter")
    save(page).click()
    expect(page.get_by_role("status").filter(has_text="99213 saved on this phone.")).to_be_visible()
    undo, screen = (one.bounding_box() for one in (page.get_by_role("button", name="Undo"), page.locator("main")))
    assert undo is not None
    assert screen is not None
    assert undo["y"] + undo["height"] <= screen["y"]

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status").filter(has_text="Taken back.")).to_be_visible()
    expect(todays(page)).to_have_count(0)


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


def test_morning_that_was_logged_before_takes_ten_taps_and_no_letter(open_log: OpenLog, user: User) -> None:
    for code, modifiers, units in MORNING:
        log(user, code, modifiers=modifiers, units=units)
    page = open_log()
    hand = Hand(page)

    log_known_morning(hand)

    expect(todays(page)).to_have_count(14)
    expect(page).to_have_title(ALL_SENT)
    assert stored(user) == sorted([*MORNING, *MORNING])
    assert (hand.taps, hand.letters) == (8, 0)


def test_morning_of_a_new_account_takes_22_taps_and_twelve_letters_at_most(
    open_log: OpenLog, clinician: Client, user: User
) -> None:
    for position, code in enumerate(FIRST_FAVORITES):
        favorite = {"code": code, "position": position * 1024}
        assert clinician.post("/api/v1/favorites", favorite, "application/json").status_code == 201
    page = open_log()
    expect(tile(page, "99232")).to_be_visible()
    hand = Hand(page)

    log_new_morning(hand)

    expect(todays(page)).to_have_count(7)
    expect(page).to_have_title(ALL_SENT)
    assert stored(user) == sorted(MORNING)
    assert hand.taps <= 22
    assert hand.letters <= 12


def test_second_scope_of_a_family_joins_the_first_with_the_difference_and_can_be_kept_apart(
    open_log: OpenLog, user: User
) -> None:
    page = open_log()
    field = page.get_by_label(FIELD)
    for code in ("45385", "45380"):
        field.fill(code)
        page.keyboard.press("Enter")
    joined = page.get_by_role("radio", name="Scopes: one case 4.75")
    apart = page.get_by_role("radio", name="Apart 7.93")

    expect(joined).to_be_checked()
    apart.check(force=True)
    expect(save(page)).to_contain_text("7.93")
    joined.check(force=True)
    expect(save(page)).to_contain_text("4.75")
    save(page).click()

    expect(page.get_by_role("status").filter(has_text="joined to one case")).to_be_visible()
    expect(todays(page)).to_have_count(2)
    expect(page).to_have_title(ALL_SENT)
    assert len(set(ProcedureLog.objects.filter(user=user).values_list("encounter_id"))) == 1


def wait_until(page: Page, condition: str) -> None:
    """Wait until a function of the page resolves to true: one that is asynchronous is not waited for otherwise."""
    page.evaluate(f"""async () => {{
      while (!(await ({condition})())) await new Promise((done) => setTimeout(done, 50))
    }}""")


def todays_total(page: Page) -> Locator:
    return page.get_by_role("region", name="Logged").locator(".heading p")


def test_line_says_without_a_network_what_it_is_worth_by_the_contract_and_the_server_says_the_same(
    context: BrowserContext, open_log: OpenLog, clinician: Client
) -> None:
    terms = {"policy": "custom", "factors": {"reduced_52": "0.25"}}
    contract = {"name": "County hospital", "effective_from": "2026-01-01", "terms": terms}
    assert clinician.post("/api/v1/contracts", contract, "application/json").status_code == 201
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)
    wait_until(page, HAS_CONTRACTS)
    # The last of what a working log needs.
    wait_until(page, f"async () => (await ({FILES})()).some((name) => name.startsWith('modifiers/'))")
    context.set_offline(True)
    page.reload()
    field = page.get_by_label(FIELD)
    for code in ("45385", "45380", "47562-52", "H2020"):
        field.fill(code)
        page.keyboard.press("Enter")
    expect(save(page)).to_contain_text("≈ 7.30")
    save(page).click()

    exact, nothing = (todays(page).filter(has_text=code) for code in ("47562", "H2020"))
    higher, lesser = (todays(page).filter(has_text=code) for code in ("45385", "45380"))
    expect(exact).to_contain_text("2.55")
    expect(exact).not_to_contain_text("≈")
    expect(nothing).to_contain_text("0.00")
    expect(nothing).to_contain_text("CMS has assigned no physician work RVU to this code.")
    expect(higher).to_contain_text("4.46")
    expect(higher).not_to_contain_text("≈")
    expect(lesser).to_contain_text("≈ 0.29")
    expect(lesser).to_contain_text("May change with the day’s other lines.")
    expect(todays_total(page)).to_have_text("≈ 7.30 wRVU")
    lesser.get_by_role("link").click()
    expect(page.get_by_role("listitem").filter(has_text="45380")).to_contain_text("≈ 0.29")
    expect(page.get_by_text("May change with the day’s other lines.").last).to_be_visible()
    page.get_by_role("link", name="To its day").click()
    expect(page.get_by_role("definition").first).to_contain_text("≈ 7.30 wRVU")

    context.set_offline(False)
    page.goto(page.url.split("/app/")[0] + "/app/")
    expect(todays(page).first).to_contain_text("sent")
    for line, worth in ((exact, "2.55"), (nothing, "0.00"), (higher, "4.46"), (lesser, "0.29")):
        expect(line).to_contain_text(worth)
    expect(todays_total(page)).to_have_text("7.30 wRVU")


def choose_typed(page: Page, *codes: str) -> None:
    for code in codes:
        page.get_by_label(FIELD).fill(code)
        page.keyboard.press("Enter")


def test_lines_are_kept_under_a_name_and_logged_as_one_case_with_two_taps(open_log: OpenLog, user: User) -> None:
    page = open_log()
    choose_typed(page, "47562", "20610 rt")
    page.get_by_role("button", name="Details").click()
    name = page.get_by_label("Keep these 2 lines as one case, named")
    name.fill("MRN 1234567")
    expect(page.get_by_text("This reads like a record number.")).to_be_visible()
    name.fill("Thursday clinic")
    page.get_by_role("button", name="Keep").click()
    cases = page.get_by_role("group", name="Cases")
    expect(cases.get_by_role("checkbox", name="Thursday clinic")).to_be_checked()
    save(page).click()
    expect(todays(page)).to_have_count(2)

    cases.locator(".tile label").tap()
    save(page).tap()

    expect(todays(page)).to_have_count(4)
    expect(page).to_have_title(ALL_SENT)
    cases_of_lines = list(ProcedureLog.objects.filter(user=user).values_list("encounter_id", flat=True))
    assert None not in cases_of_lines
    assert sorted(map(cases_of_lines.count, set(cases_of_lines))) == [2, 2]
    page.get_by_role("button", name="More for 47562 + 20610-RT").click()
    page.get_by_role("button", name="Remove this case").click()
    expect(cases).to_have_count(0)


def test_what_was_saved_last_is_chosen_again_as_a_whole(open_log: OpenLog, user: User) -> None:
    page = open_log()
    expect(page.get_by_role("button", name="Again")).to_have_count(0)
    choose_typed(page, "99213 25", "2x20610 lt")
    save(page).click()

    page.get_by_role("button", name="Again").click()
    save(page).click()

    expect(todays(page)).to_have_count(4)
    expect(page).to_have_title(ALL_SENT)
    assert stored(user) == sorted([("99213", ["25"], 1), ("20610", ["LT"], 2)] * 2)


def test_lines_of_an_earlier_day_are_copied(open_log: OpenLog, user: User) -> None:
    earlier = timezone.now() - timedelta(days=2)
    for code in ("99213", "20610"):
        make_log(user_id=user.id, at=earlier, code=code, performed_on=earlier.date().isoformat())
    page = open_log()

    page.get_by_role("button", name="Copy a day").click()
    page.get_by_role("button", name="2 lines").click()
    save(page).click()

    expect(todays(page)).to_have_count(2)
    expect(page).to_have_title(ALL_SENT)
    assert stored(user) == sorted([("99213", [], 1), ("20610", [], 1)] * 2)


def test_minutes_are_asked_for_with_anesthesia_alone(open_log: OpenLog, user: User) -> None:
    page = open_log()
    choose_typed(page, "99213")
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_label("Note")).to_be_visible()
    expect(page.get_by_label("Minutes")).to_have_count(0)
    page.get_by_label(FIELD).fill("00142")
    page.get_by_role("button", name="Log 00142 anyway").click()

    page.get_by_label("Minutes").fill("90")
    save(page).click()

    expect(todays(page)).to_have_count(2)
    expect(page).to_have_title(ALL_SENT)
    assert ProcedureLog.objects.get(user=user, code="00142").minutes == 90


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


def test_arrow_keys_choose_within_a_group_of_chips(open_log: OpenLog) -> None:
    page = open_log()
    choose_typed(page, "99213")
    page.get_by_role("button", name="Details").click()
    roles = page.get_by_role("group", name="Your role").get_by_role("radio")
    roles.first.focus()

    page.keyboard.press("ArrowRight")
    expect(roles.nth(1)).to_be_checked()
    expect(roles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(roles.last).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Place of service")).to_be_focused()


# A tab that never gives way, as one that the system has frozen.
HOLD_OLD_STORE: Final = """(name) => new Promise((done) => {
  const request = indexedDB.open(name, 1)
  request.onsuccess = () => { window.held = request.result; done() }
})"""
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

    held = page.get_by_role("region", name="99213 is saved. Its note is not.")
    expect(held.get_by_label("Note")).to_have_value("call 555-123-4567")
    expect(todays(page)).to_have_count(1)
    held.get_by_label("Note").fill("long talk")
    held.get_by_role("button", name="Add the note").click()
    expect(held).to_have_count(0)
    expect(page).to_have_title(ALL_SENT)
    assert ProcedureLog.objects.get(user=user).note == "long talk"


def test_number_that_the_catalogue_does_not_know_is_logged_anyway(open_log: OpenLog) -> None:
    page = open_log()
    expect(page.get_by_label(FIELD)).to_be_visible()
    page.get_by_label(FIELD).fill("12345")
    page.get_by_role("button", name="Log 12345 anyway").click()

    save(page).click()

    expect(todays(page)).to_contain_text("12345")


def test_long_press_does_what_the_button_beside_the_tile_does(open_log: OpenLog, user: User) -> None:
    log(user, "99213")
    page = open_log()
    page.get_by_role("button", name="More for 99213").click()
    sheet = page.get_by_role("dialog", name="99213")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Cancel").click()
    expect(sheet).to_have_count(0)

    box = tile(page, "99213").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    expect(sheet).to_be_visible()
    page.mouse.up()
    sheet.get_by_role("button", name="Add to favorites").click()

    favorites = page.get_by_role("group", name="Favorites")
    expect(favorites.get_by_role("checkbox", name="99213")).not_to_be_checked()


def test_day_in_doubt_is_an_open_chip(chromium: Browser, clinician: Client, app: str) -> None:
    zones = {"time_zone": "America/Los_Angeles"}
    assert clinician.patch("/api/v1/me", zones, "application/json").status_code == 200
    context = chromium.new_context(timezone_id="Pacific/Kiritimati")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(app)

    expect(page.get_by_text("the time zone of your profile have different days")).to_be_visible()
    expect(page.get_by_role("group", name="Day").get_by_role("radio", name="Today")).to_be_checked()
    context.close()


def test_nothing_moves_and_the_focus_stays_when_lines_are_saved(open_log: OpenLog, user: User) -> None:
    for code in ("99211", "99212", "99213", "99214", "99215", "99202", "99203", "99204", "99205", "99221"):
        log(user, code)
    page = open_log()
    tile(page, "99213").tap()
    page.get_by_label(FIELD).focus()
    places = [tile(page, "99213"), tile(page, "99205"), page.get_by_role("heading", name="Logged")]
    before = [place.bounding_box() for place in places]

    page.keyboard.press("Enter")
    expect(todays(page)).to_have_count(11)

    assert [place.bounding_box() for place in places] == before
    expect(page.get_by_label(FIELD)).to_be_focused()


def test_line_of_a_new_code_moves_nothing_and_is_a_tile_when_the_screen_is_opened_next(
    open_log: OpenLog, user: User
) -> None:
    log(user, "99213")
    page = open_log()
    expect(tile(page, "99213")).to_be_visible()
    heading = page.get_by_role("heading", name="Logged")
    before = heading.bounding_box()

    page.get_by_label(FIELD).fill("99214")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(todays(page)).to_have_count(2)
    expect(todays(page).first).to_contain_text("sent")

    assert heading.bounding_box() == before
    expect(tile(page, "99214")).to_have_count(0)
    page.get_by_role("link", name="Day", exact=True).click()
    page.get_by_role("link", name="Log", exact=True).click()
    expect(tile(page, "99214")).to_be_visible()


SMALL_TARGETS = """() => [...document.querySelectorAll(
  'main button, main select, main input[type=text], .chip span, .tile label, .todays-lines li a, .tabs a')]
  .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_log_screen_has_no_finding_of_axe_and_no_small_target(open_log: OpenLog, user: User, scheme: str) -> None:
    log(user, "20610", modifiers=["RT"])
    log(user, "H2020")
    page = open_log()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    tile(page, "20610-RT").click()
    page.get_by_role("button", name="Details").click()
    _expect_accessible(page)
    page.get_by_role("button", name="Today").click()
    _expect_accessible(page)
    page.get_by_role("button", name="Today").click()
    page.get_by_role("button", name="More for H2020").click()
    _expect_accessible(page)


def _expect_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in violations] == []
    assert page.evaluate(SMALL_TARGETS) == []


def test_new_version_is_offered_never_over_an_open_form_and_again_after_later(
    open_log: OpenLog, built_app: Path
) -> None:
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)
    page.reload()
    page.get_by_label(FIELD).fill("99213")
    page.keyboard.press("Enter")
    worker = built_app / "sw.js"
    of_this_build = worker.read_bytes()
    offer = page.get_by_text("A new version of the app is ready.")
    try:
        worker.write_bytes(of_this_build + b"// another build")
        page.evaluate("navigator.serviceWorker.getRegistration('/app/').then((found) => found.update()).then(() => 1)")
        assert page.evaluate(WAIT_FOR_UPDATE)
        expect(offer).to_have_count(0)
        save(page).click()
        expect(offer).to_be_visible()
        page.get_by_role("button", name="Later").click()
        expect(offer).to_have_count(0)
        page.evaluate("window.dispatchEvent(new Event('pageshow'))")
        expect(offer).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Update").click()
        expect(todays(page)).to_have_count(1)
    finally:
        worker.write_bytes(of_this_build)
