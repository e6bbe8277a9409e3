"""The Log screen of somebody who has no tiles yet: what it says, and what it no longer says once something is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app.catalog_files import CATALOG_HAS_MODIFIERS
from tests.app.log.screen import OpenLog, still, todays_total
from tests.app.people import WAIT_FOR_WORKER, log_line
from tests.app.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBERS_ALONE = "Without a network only numbers are known here."


def offline(context: BrowserContext, page: Page) -> None:
    """Open the app without a network, until it says so."""
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("No tiles yet.")).to_be_visible()


def test_empty_log_without_a_network_says_nothing_of_numbers_where_the_catalog_is_here(
    context: BrowserContext, open_log: OpenLog
) -> None:
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)
    wait_until(page, CATALOG_HAS_MODIFIERS)

    offline(context, page)
    page.get_by_label("Code or words").fill("colonoscopy with biopsy")

    expect(page.get_by_text(NUMBERS_ALONE)).to_have_count(0)


def test_empty_log_without_a_network_or_a_catalog_says_that_numbers_work(
    context: BrowserContext, open_log: OpenLog
) -> None:
    context.route("**/api/v1/catalog/**", lambda route: route.abort())
    page = open_log()
    page.evaluate(WAIT_FOR_WORKER)

    offline(context, page)

    expect(page.get_by_text(NUMBERS_ALONE)).to_be_visible()


def test_first_saved_line_is_offered_again_instead_of_no_tiles(open_log: OpenLog) -> None:
    page = open_log()
    expect(page.get_by_text("No tiles yet.")).to_be_visible()

    log_line(page, "99213")

    expect(page.get_by_role("button", name="Again 99213")).to_be_visible()
    expect(page.get_by_text("No tiles yet.")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_first_line_of_all_moves_nothing_above_it(open_log: OpenLog, width: int) -> None:
    page = open_log()
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.get_by_text("No tiles yet.")).to_be_visible()
    heading = page.get_by_role("heading", name="Logged")
    (before,) = still(page, heading)

    log_line(page, "99213")

    expect(todays_total(page)).to_have_text("1.30 wRVU")
    expect(page.get_by_text("No tiles yet.")).to_have_count(0)
    assert heading.bounding_box() == before
