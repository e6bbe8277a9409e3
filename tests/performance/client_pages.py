"""Pages of the app in a Chromium whose main thread and network can be slowed, and how a figure is printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.app.morning import FIELD

SLOWDOWN: Final = 4
BYTES_A_SECOND: Final = 1_600_000 // 8
LATENCY_MS: Final = 150


@contextmanager
def opened_page(browser: Browser, site: str, cookie: str, script: str = "") -> Iterator[Page]:
    """Open the app in a context of its own, and close it at the end."""
    context = new_context(browser, cookie, script=script)
    try:
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_label(FIELD)).to_be_visible(timeout=30_000)
        yield page
    finally:
        context.close()


def new_context(browser: Browser, cookie: str, *, script: str) -> BrowserContext:
    """Return a context of a phone's size with a log-in; `script` runs before the app does."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    if script:
        context.add_init_script(script)
    return context


def slow_down(page: Page) -> CDPSession:
    """Slow the main thread of a page; workers keep their speed."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return session


def slow_network(session: CDPSession) -> None:
    """Slow the network of a page to that of a phone far from an antenna."""
    speed = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def in_milliseconds(figures: list[float]) -> str:
    """Return figures as whole milliseconds."""
    return ", ".join(f"{figure:.0f}" for figure in figures)


def print_figure(name: str, figure: str, meaning: str, aim: str) -> None:
    """Print a line of the report."""
    print(f"{name}: {figure} (aim {aim}); {meaning}", flush=True)
