"""The Log screen in Chromium: taps, keys, marks and undo, with and without a network."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.log.screen import (
    SMALL_TARGETS,
    OpenLog,
    choose_typed,
    expect_sent,
    log,
    still,
    stored,
    take_worker,
    todays_total,
    waiting_build,
)
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
from tests.app.people import WAIT_FOR_WORKER
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


def test_morning_that_was_logged_before_takes_ten_taps_and_no_letter(open_log: OpenLog, user: User) -> None:
    for code, modifiers, units in MORNING:
        log(user, code, modifiers=modifiers, units=units)
    page = open_log()
    hand = Hand(page)

    log_known_morning(hand)

    expect(todays(page)).to_have_count(14)
    expect_sent(page, user, lines=14)
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
    expect_sent(page, user, lines=7)
    assert stored(user) == sorted(MORNING)
    assert hand.taps <= 22
    assert hand.letters <= 12


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
    expect_sent(page, user, lines=2)
    assert ProcedureLog.objects.get(user=user, code="00142").minutes == 90


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


def test_places_are_offered_by_their_digits(open_log: OpenLog) -> None:
    page = open_log()
    choose_typed(page, "99213")
    page.get_by_role("button", name="Details").click()

    places = page.get_by_label("Place of service").locator("option").all_inner_texts()
    assert places[1:] == sorted(places[1:])


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


def test_nothing_moves_and_the_focus_stays_when_lines_are_saved(open_log: OpenLog, user: User) -> None:
    for code in ("99211", "99212", "99213", "99214", "99215", "99202", "99203", "99204", "99205", "99221"):
        log(user, code)
    page = open_log()
    expect(todays_total(page)).to_have_text("3.22 wRVU")
    tile(page, "99213").tap()
    page.get_by_label(FIELD).focus()
    places = [tile(page, "99213"), tile(page, "99205"), page.get_by_role("heading", name="Logged")]
    before = still(page, *places)

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
    expect(todays_total(page)).to_have_text("1.30 wRVU")
    heading = page.get_by_role("heading", name="Logged")
    (before,) = still(page, heading)

    page.get_by_label(FIELD).fill("99214")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(todays(page)).to_have_count(2)
    expect(todays(page).first).to_contain_text("sent")

    assert heading.bounding_box() == before
    expect(tile(page, "99214")).to_have_count(0)
    page.get_by_role("link", name="Summary", exact=True).click()
    page.get_by_role("link", name="Log", exact=True).click()
    expect(tile(page, "99214")).to_be_visible()


def test_first_line_of_a_day_and_its_credit_move_nothing(open_log: OpenLog, user: User) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    make_log(user_id=user.id, at=yesterday, code="99213", performed_on=yesterday.date().isoformat())
    page = open_log()
    places = [tile(page, "99213"), page.get_by_role("heading", name="Logged"), page.get_by_text("No line yet.")]
    before, heading, line = still(page, *places)

    tile(page, "99213").tap()
    save(page).tap()
    expect(todays_total(page)).to_have_text("1.30 wRVU")
    expect(todays(page).first).to_contain_text("sent")

    assert [place.bounding_box() for place in places[:2]] == [before, heading]
    first = todays(page).first.bounding_box()
    assert first is not None
    assert line is not None
    assert abs(first["y"] - line["y"]) < 20


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
    take_worker(page)
    choose_typed(page, "99213")
    offer = page.get_by_text("A new version is ready.")
    with waiting_build(page, built_app):
        expect(offer).to_have_count(0)
        save(page).click()
        expect(offer).to_be_visible()
        # The heading alone is covered: of what one taps nothing is.
        field, notice = page.get_by_label(FIELD).bounding_box(), page.locator(".update-notice").bounding_box()
        assert field is not None
        assert notice is not None
        assert notice["y"] + notice["height"] <= field["y"]
        page.get_by_role("button", name="Later").click()
        expect(offer).to_have_count(0)
        page.evaluate("window.dispatchEvent(new Event('pageshow'))")
        expect(offer).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Update").click()
        expect(todays(page)).to_have_count(1)
