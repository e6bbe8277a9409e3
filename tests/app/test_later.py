"""What the first frame does not need comes later: it is kept once it is here, and named where it does not come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from tests.app.morning import FIELD, save, todays
from tests.app.people import WAIT_FOR_WORKER, go_to, logged_in, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The screens behind More have no file of their own in the page's HTML, and are called so by the build.
ROOMS = "**/app/assets/rooms-*.js"
SENTENCES = "**/app/assets/sentence-*.js"
HAS_ROOMS = "performance.getEntriesByType('resource').some(({ name }) => /\\/rooms-[^/]*\\.js$/.test(name))"
NOT_FETCHED = "This screen could not be fetched."


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone whose browser has no service worker: nothing is kept but what the page itself has."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    yield context
    context.close()


def gone(route: Route) -> None:
    route.fulfill(status=404, body="")


def choose_line(page: Page) -> None:
    page.get_by_label(FIELD).fill("99213")
    page.get_by_label(FIELD).press("Enter")
    page.get_by_role("button", name="Log 99213 anyway").or_(save(page)).first.wait_for()


def test_screens_that_came_when_the_page_was_idle_need_no_network_and_take_the_focus(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = logged_in(context, app, ana)
    page.wait_for_function(HAS_ROOMS)
    go_to(page, "More")
    expect(page.get_by_text("Synced at")).to_be_visible()
    go_to(page, "Log")
    context.set_offline(True)

    for names in (["More"], ["Settings"], ["Back", "Bin"], ["Back", "Favorites"]):
        go_to(page, *names)
        expect(page.get_by_role("heading", level=1, name=names[-1])).to_be_focused()
        expect(page.get_by_text("Fetching this screen")).to_have_count(0)
        expect(page.get_by_text(NOT_FETCHED)).to_have_count(0)


def test_screen_whose_file_is_gone_says_so_loses_no_line_that_was_begun_and_comes_at_the_next_try(
    context: BrowserContext, app: str, ana: User
) -> None:
    context.route(ROOMS, gone)
    page = logged_in(context, app, ana)
    choose_line(page)

    go_to(page, "More")
    expect(page.get_by_role("alert").filter(has_text=NOT_FETCHED)).to_contain_text("is kept")
    expect(page.get_by_role("button", name="Reload")).to_have_count(0)
    go_to(page, "Log")
    save(page).click()
    expect(todays(page)).to_have_count(1)

    go_to(page, "More")
    expect(page.get_by_role("button", name="Reload")).to_be_visible()
    context.unroute(ROOMS)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("1 line on this phone")).to_be_visible()


def test_code_is_logged_where_what_reads_sentences_did_not_come(context: BrowserContext, app: str, ana: User) -> None:
    context.route(SENTENCES, gone)
    page = logged_in(context, app, ana)

    page.get_by_label(FIELD).fill("colonoscopy and a biopsy")
    expect(page.get_by_role("alert").filter(has_text="sentences are not read")).to_be_visible()
    choose_line(page)
    save(page).click()
    expect(todays(page)).to_have_count(1)


def test_screen_that_was_never_shown_opens_without_a_network_once_the_worker_is_installed(
    chromium: Browser, app: str, ana: User
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = logged_in(context, app, ana)
    page.evaluate(WAIT_FOR_WORKER)
    go_to(page, "More")
    expect(page.get_by_text("Synced at")).to_be_visible()
    page.close()
    context.set_offline(True)

    page = opened(context, app + "settings", heading="Settings")
    expect(page.get_by_role("group").first).to_be_visible()
    context.close()
