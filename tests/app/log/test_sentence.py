"""One-line entry on the Log screen: chips of a sentence, in Chromium at the width of a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic, sleep
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.catalog_files import CATALOG_HAS_RELEASE_AND_WHOLE_INDEX
from tests.app.log.screen import SMALL_TARGETS, stored
from tests.app.morning import FIELD, MORNING, Hand, log_morning_by_sentence, save, sentence_save, todays
from tests.app.people import WAIT_FOR_WORKER, log_in, verified
from tests.app.waiting import wait_until
from tests.web.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATIENCE: Final = 20


@pytest.fixture
def open_log(context: BrowserContext, app: str) -> Callable[..., Page]:
    """Open the Log screen, or what follows its address, once the catalogue is on the device."""

    def opened(address: str = "") -> Page:
        page = context.new_page()
        page.goto(app + address)
        expect(page.get_by_label(FIELD)).to_be_visible()
        wait_until(page, CATALOG_HAS_RELEASE_AND_WHOLE_INDEX)
        return page

    return opened


def chips(page: Page) -> Locator:
    return page.get_by_role("region", name="Read as")


def wait_for_rows(user: User, count: int) -> None:
    """Wait until the server has so many lines."""
    end = monotonic() + PATIENCE
    while len(stored(user)) < count and monotonic() < end:
        sleep(0.1)
    assert len(stored(user)) == count


def test_morning_of_seven_lines_by_one_sentence_takes_two_taps_also_without_a_network(
    context: BrowserContext, open_log: Callable[..., Page], user: User
) -> None:
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    hand = Hand(page)

    log_morning_by_sentence(hand)

    expect(todays(page)).to_have_count(7)
    assert hand.taps == 2
    context.set_offline(False)
    wait_for_rows(user, 7)
    assert stored(user) == sorted(MORNING)


def test_nothing_is_saved_before_what_is_open_is_chosen(open_log: Callable[..., Page], user: User) -> None:
    page = open_log()

    page.get_by_label(FIELD).fill("two 45385 yesterday, 99213 or 99214")
    button = chips(page).get_by_role("button", name="Choose 2 more")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="2 lines").check(force=True)
    page.get_by_role("radio", name="99214").check(force=True)
    sentence_save(page).click()

    expect(page.get_by_role("status").filter(has_text="3 lines saved on this phone")).to_be_visible()
    wait_for_rows(user, 3)
    assert stored(user) == [("45385", [], 1), ("45385", [], 1), ("99214", [], 1)]
    assert ProcedureLog.objects.filter(user=user, performed_on=date.today()).count() == 0  # noqa: DTZ011  # the phone's


def test_enter_adds_what_was_chosen_of_the_open_chips(open_log: Callable[..., Page], user: User) -> None:
    page = open_log()

    page.get_by_label(FIELD).fill("99213 or 99214 x2 on monday, 20610 on tuesday")
    expect(chips(page)).to_contain_text("which day? All these lines go to it.")
    page.get_by_role("group", name="which one?").get_by_role("radio").nth(1).check(force=True)
    page.get_by_role("group", name="which day?").get_by_role("radio").nth(0).check(force=True)
    page.keyboard.press("Enter")
    expect(page.get_by_label(FIELD)).to_have_value("")
    save(page).click()

    wait_for_rows(user, 2)
    assert stored(user) == [("20610", [], 1), ("99214", [], 2)]


def test_item_can_be_left_out(open_log: Callable[..., Page], user: User) -> None:
    page = open_log()

    page.get_by_label(FIELD).fill("99213, 99214 or 45385")
    page.get_by_role("radio", name="Leave out").check(force=True)
    sentence_save(page).click()

    expect(page.get_by_role("status").filter(has_text="99213 saved on this phone")).to_be_visible()
    wait_for_rows(user, 1)
    assert stored(user) == [("99213", [], 1)]


def test_words_that_are_not_read_stay_visible_are_screened_and_go_nowhere(
    context: BrowserContext, open_log: Callable[..., Page], user: User
) -> None:
    page = open_log()
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url + (request.post_data or "")))

    page.get_by_label(FIELD).fill("99213 for Zebulon call 555-123-4567")
    expect(chips(page)).to_contain_text("Zebulon call 555-123-4567")
    expect(chips(page)).to_contain_text("This reads like a phone number.")
    sentence_save(page).click()

    expect(todays(page)).to_have_count(1)
    wait_for_rows(user, 1)
    assert ProcedureLog.objects.get(user=user).note == ""
    assert [each for each in sent if "Zebulon" in each or "4567" in each] == []


@pytest.mark.parametrize(
    ("address", "words"), [("log?q=20610%20rt%2C%2099213", "Save 2 lines"), ("log?code=99214-25", "Save 1 line")]
)
def test_address_opens_chips_and_saves_nothing(
    open_log: Callable[..., Page], user: User, address: str, words: str
) -> None:
    page = open_log(address)

    expect(chips(page).get_by_role("button", name=words)).to_be_visible()
    expect(page.get_by_label(FIELD)).to_be_focused()
    assert "?" not in page.url
    page.wait_for_load_state("networkidle")
    assert stored(user) == []
    chips(page).get_by_role("button", name=words).click()
    wait_for_rows(user, int(words.split()[1]))


def test_what_an_address_asks_for_survives_the_log_in(chromium: Browser, app: str) -> None:
    ana = verified("ana@example.org")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{app}log?q=20610%20rt%2C%2099213")

    log_in(page, ana.email)
    page.get_by_role("button", name="Skip").click()

    expect(chips(page).get_by_role("button", name="Save 2 lines")).to_be_visible()
    assert stored(ana) == []
    context.close()


def test_shortcuts_of_the_home_screen_open_the_field_and_save_nothing(
    open_log: Callable[..., Page], app: str, user: User
) -> None:
    page = open_log()
    manifest = page.request.get(f"{app}manifest.webmanifest").json()

    for shortcut in manifest["shortcuts"]:
        page.goto(app.removesuffix("/app/") + shortcut["url"])
        expect(page.get_by_role("heading", level=1, name="Log" if "log" in shortcut["url"] else "")).to_be_visible()

    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/app/log?q=", "/app/day"]
    assert stored(user) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chips_have_no_finding_of_axe_and_no_small_target(open_log: Callable[..., Page], scheme: str) -> None:
    page = open_log()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")

    page.get_by_label(FIELD).fill("two 45385, 20610 rt in the hospital, 99213 or 99214 on 12/30 for Zebulon")
    expect(chips(page)).to_be_visible()

    assert violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
