"""The bar over the Log screen that says what is wrong with log-in or sync: nothing moves when it comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from accounts.models import User
from tests.app.log.screen import HOLD_OLD_STORE, PRIVATE, OpenLog, take_worker, waiting_build
from tests.app.morning import FIELD, tile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SYNC = "**/api/v1/sync/**"
FAVORITES = ("99213", "99214", "45378", "20610")
LONG_AFTER = "const { now } = Date; Date.now = () => now() + 60 * 86_400_000"
AGAIN = "window.dispatchEvent(new Event('pageshow'))"
# The bottom of the bar, and what of its words does not fit into it.
HEIGHTS = "(bar) => [bar.getBoundingClientRect().bottom, bar.scrollHeight - bar.clientHeight]"


def boxes_of(page: Page) -> list[object]:
    """Return where the field and the tiles of a Log screen are."""
    return [one.bounding_box() for one in (page.get_by_label(FIELD), *(tile(page, code) for code in FAVORITES))]


def expect_bar_over_heading(page: Page, bar: Locator) -> None:
    expect(bar).to_be_visible()
    bottom, hidden = bar.evaluate(HEIGHTS)
    screen = page.locator(".log").bounding_box()
    assert screen is not None
    assert bottom <= screen["y"]
    assert hidden <= 0


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"code": "not_authenticated", "reason": "expired"}, "You are logged out."),
        (426, {"code": "client_too_old", "min_schema_version": 9}, "This app is too old for the server."),
        (403, {"code": "device_limit"}, "The account has too many devices."),
        (403, {"code": "account_disabled"}, "The account is disabled."),
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
    page.evaluate(LONG_AFTER)
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


@pytest.mark.parametrize("width", [360, 1280])
def test_bar_of_a_browser_that_stores_nothing_covers_no_part_of_the_screen(open_log: OpenLog, width: int) -> None:
    page = open_log(PRIVATE)
    page.set_viewport_size({"width": width, "height": 800})

    expect_bar_over_heading(page, page.locator(".account-bar", has_text="This browser stores nothing here"))
    expect(page.get_by_role("link", name="What works here")).to_be_visible()


def test_bar_of_a_store_that_another_tab_holds_covers_the_heading_alone(
    context: BrowserContext, open_log: OpenLog, app: str, user: User
) -> None:
    other = context.new_page()
    other.goto(app.replace("/app/", "/robots.txt"))
    other.evaluate(HOLD_OLD_STORE, f"openrvu-{user.id}")

    page = open_log()
    page.set_viewport_size({"width": 360, "height": 800})

    expect_bar_over_heading(page, page.locator(".account-bar", has_text="Another tab has an older version"))
    other.close()


def test_phone_that_is_logged_out_and_was_long_away_shows_the_way_to_log_in_alone(open_log: OpenLog) -> None:
    page = open_log()
    page.context.route(SYNC, lambda route: route.fulfill(status=401, json={"code": "not_authenticated"}))
    page.evaluate(AGAIN)
    way = page.get_by_role("link", name="Log in again")
    expect(way).to_be_visible()
    page.context.route(SYNC, lambda route: route.abort())
    page.evaluate(LONG_AFTER)
    page.evaluate(AGAIN)

    away = page.locator(".account-bar", has_text="Not synced for 60 days.")
    expect(away).to_have_count(1)
    expect(away).to_be_hidden()
    way.click(trial=True)

    page.get_by_role("link", name="More", exact=True).click()
    expect(away).to_be_visible()
    expect(way).to_be_visible()


def test_new_version_that_waits_is_taken_before_a_bar_speaks_of_an_old_app(open_log: OpenLog, built_app: Path) -> None:
    page = open_log()
    take_worker(page)
    too_old = {"code": "client_too_old", "min_schema_version": 9}
    page.context.route(SYNC, lambda route: route.fulfill(status=426, json=too_old))
    with waiting_build(page, built_app):
        page.evaluate(AGAIN)
        bar = page.locator(".account-bar", has_text="This app is too old for the server.")
        expect(bar).to_have_count(1)

        expect(bar).to_be_hidden()
        page.get_by_role("button", name="Later").click()
        expect(bar).to_be_visible()
        page.evaluate(AGAIN)
        expect(bar).to_be_hidden()
        with page.expect_navigation():
            page.get_by_role("button", name="Update").click()

        expect(bar).to_be_visible()
        expect(page.locator(".update-notice")).to_have_count(0)
