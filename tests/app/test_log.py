"""The Log screen in Chromium: taps, keys, marks, undo and faults, with and without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_FOR_WORKER = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"
FIELD: Final = "Code or words"
# Every write of lines fails from now on, as on a device that is full.
FULL = """
const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...given) {
  if (this.name === 'records') throw new DOMException('full', 'QuotaExceededError')
  return put.apply(this, given)
}
"""
PRIVATE = "indexedDB.open = () => { throw new DOMException('private', 'SecurityError') }"

OpenLog = Callable[..., Page]


@pytest.fixture
def context(chromium: Browser, clinician: Client) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    yield context
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


def tile(page: Page, name: str) -> Locator:
    """Return the checkbox of a tile by its first words."""
    return page.get_by_role("checkbox", name=name).first


def save(page: Page) -> Locator:
    return page.get_by_role("button", name="Save")


def todays(page: Page) -> Locator:
    return page.get_by_role("region", name="Logged").get_by_role("listitem")


def test_known_line_is_saved_with_two_taps_without_a_network(
    context: BrowserContext, open_log: OpenLog, user: User
) -> None:
    log(user, "99213", modifiers=["25"])
    page = open_log()
    expect(tile(page, "99213-25")).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    page.reload()

    page.locator(".tile label", has_text="99213-25").tap()
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
