"""The bar over the Log screen that says what is wrong with log-in or sync: nothing moves when it comes."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect

from tests.app.log.screen import OpenLog
from tests.app.morning import FIELD, tile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SYNC = "**/api/v1/sync/**"
FAVORITES = ("99213", "99214", "45378", "20610")
AGAIN = "window.dispatchEvent(new Event('pageshow'))"
# The bottom of the bar, and what of its words does not fit into it.
HEIGHTS = "(bar) => [bar.getBoundingClientRect().bottom, bar.scrollHeight - bar.clientHeight]"


def boxes_of(page: Page) -> list[object]:
    """Return where the field and the tiles of a Log screen are."""
    return [one.bounding_box() for one in (page.get_by_label(FIELD), *(tile(page, code) for code in FAVORITES))]


def expect_bar_over_heading(page: Page, bar: Locator) -> None:
    expect(bar).to_be_visible()
    bottom, hidden = bar.evaluate(HEIGHTS)
    field = page.get_by_label(FIELD).bounding_box()
    assert field is not None
    assert bottom <= field["y"]
    assert hidden <= 0


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"code": "not_authenticated", "reason": "expired"}, "You are logged out."),
        (426, {"code": "client_too_old", "min_schema_version": 9}, "This app is too old for the server."),
        (403, {"code": "device_limit"}, "The account has too many devices."),
        (400, {"code": "limit_invalid"}, "The server refused (limit_invalid)."),
    ],
)
def test_bar_that_comes_while_one_logs_moves_nothing_and_covers_the_heading_alone(
    open_log: OpenLog, clinician: Client, width: int, status: int, body: dict[str, object], words: str
) -> None:
    for position, code in enumerate(FAVORITES):
        favorite = {"code": code, "position": position * 1024}
        assert clinician.post("/api/v1/favorites", favorite, "application/json").status_code == 201
    page = open_log()
    page.set_viewport_size({"width": width, "height": 800})
    expect(tile(page, FAVORITES[-1])).to_be_visible()
    before = boxes_of(page)

    def refuse(route: Route) -> None:
        route.fulfill(status=status, json=body)

    page.context.route(SYNC, refuse)
    page.evaluate(AGAIN)

    expect_bar_over_heading(page, page.locator(".account-bar", has_text=words))
    assert boxes_of(page) == before


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_bar_of_a_phone_that_was_long_away_covers_the_heading_alone(open_log: OpenLog, width: int) -> None:
    page = open_log()
    page.set_viewport_size({"width": width, "height": 800})
    page.context.route(SYNC, lambda route: route.abort())
    page.evaluate("const { now } = Date; Date.now = () => now() + 60 * 86_400_000")
    field = page.get_by_label(FIELD).bounding_box()

    page.evaluate(AGAIN)

    expect_bar_over_heading(page, page.locator(".account-bar", has_text="Not synced for 60 days."))
    assert page.get_by_label(FIELD).bounding_box() == field


def test_bar_stands_above_another_screen_and_moves_down_what_is_there(open_log: OpenLog) -> None:
    page = open_log()
    page.context.clear_cookies(name="sessionid")
    page.evaluate(AGAIN)
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()

    page.get_by_role("link", name="More", exact=True).click()

    bar, heading = (page.locator(one).bounding_box() for one in (".account-bar", "header.top"))
    assert bar is not None
    assert heading is not None
    assert bar["y"] >= heading["y"] + heading["height"]
