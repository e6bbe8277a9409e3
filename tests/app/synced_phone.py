"""A phone in which a clinician is logged in and that has synced: where most tests of a screen begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.app.people import WAIT_FOR_WORKER

Open = Callable[[str], Page]


def phone_of(browser: Browser, client: Client, *, time_zone: str | None = None) -> BrowserContext:
    """Return a phone with the log-in of a test client."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, timezone_id=time_zone)
    cookie = client.cookies["sessionid"].value
    phone.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    return phone


def synced_page(context: BrowserContext, app: str) -> Page:
    """Return the More screen after the first sync, with the service worker at work."""
    page = context.new_page()
    page.goto(f"{app}more")
    expect(page.get_by_text("Synced at")).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    return page


@pytest.fixture
def context(chromium: Browser, clinician: Client) -> Iterator[BrowserContext]:
    phone = phone_of(chromium, clinician)
    yield phone
    phone.close()


@pytest.fixture
def opened(context: BrowserContext, app: str) -> Open:
    """Open a screen after the first sync."""

    def open_at(path: str) -> Page:
        page = synced_page(context, app)
        page.goto(app + path)
        return page

    return open_at
