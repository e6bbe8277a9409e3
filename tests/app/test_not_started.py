"""Where the app does not start: the page itself, and the app without a store, say what works all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests.app.accessible import faults_of
from tests.app.people import log_in, opened
from tests.web.conftest import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADING: Final = "The app has not started"
WORKS: Final = ("/codes/", "/resources/calculator/", "/contracts/", "/account/", "/support/without-the-app/")
# Of a browser of 2022; in a page alone, since the tests' own scripts run in it, too.
OLD: Final = "delete Array.prototype.toSorted"
NO_DATABASES: Final = "Object.defineProperty(window, 'indexedDB', { value: undefined })"


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone on which scripts are switched off for the parser, too, as a person does it in the settings."""
    kind = chromium.browser_type
    browser = kind.launch(executable_path=CHROMIUM, args=[*FLAGS, "--blink-settings=scriptEnabled=false"])
    yield browser.new_context(viewport={"width": 390, "height": 844})
    browser.close()


def expect_what_works(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name=HEADING)).to_be_visible()
    for address in WORKS:
        expect(page.locator(f'main a[href="{address}"]')).to_be_visible()


def test_browser_without_javascript_is_told_at_once_what_works(without_scripts: BrowserContext, app: str) -> None:
    page = without_scripts.new_page()
    page.goto(app)

    expect(page.locator("noscript p")).to_have_text(re.compile("^JavaScript is switched off in this browser"))
    expect(page.locator("noscript p")).to_be_visible()
    expect_what_works(page)
    for address in WORKS:
        assert page.request.get(app.removesuffix("/app/") + address).status == 200


def test_browser_that_is_too_old_is_told_at_once_what_works(context: BrowserContext, app: str) -> None:
    context.add_init_script(OLD)
    page = context.new_page()
    page.goto(app)

    expect_what_works(page)
    assert faults_of(page) == []


def test_browser_that_cannot_read_the_modules_is_told_after_a_while(context: BrowserContext, app: str) -> None:
    context.route("**/app/assets/*.js", lambda route: route.fulfill(body="old = }", content_type="text/javascript"))
    page = context.new_page()
    page.goto(app)
    expect(page.get_by_text(HEADING)).to_be_hidden()

    page.evaluate("document.getAnimations().forEach((one) => one.finish())")

    expect_what_works(page)


def test_page_before_the_app_goes_as_the_app_starts(context: BrowserContext, app: str) -> None:
    page = opened(context, app)

    expect(page.get_by_text(HEADING)).to_have_count(0)


def test_browser_without_databases_is_told_what_works(context: BrowserContext, app: str, ana: User) -> None:
    context.add_init_script(NO_DATABASES)
    page = opened(context, app)
    log_in(page, ana.email)

    expect(page.get_by_role("alert").filter(has_text="stores nothing here").first).to_be_visible()
    expect(page.get_by_text("the catalog, the calculator, contracts and exports")).to_be_visible()
    page.get_by_role("link", name="What works here").click()
    expect(page.get_by_role("heading", level=1, name="Without the app")).to_be_visible()
