"""The shell of the app in Chromium: under our content policy, with and without a network, with and without a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings

from accounts.models import User
from tests.app.morning import FIELD, todays
from tests.app.people import log_in, log_line, logged_in, wait_for_lines
from tests.app.waiting import wait_until
from tests.web.conftest import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT_REPORTS = """
window.reports = []
document.addEventListener('securitypolicyviolation', (event) => window.reports.push(event.violatedDirective))
"""
WAIT_FOR_WORKER = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"
# A name that the browser of a test takes for this machine; unlike `localhost` it is not secure without https.
WITHOUT_HTTPS: Final = "openrvu.test"
# An address of each screen.
SCREENS: Final = (
    "", "day", "summary/week", "summary/month", "summary/quarter", "summary/year", "lines", "goals", "unsent", "bin",
    "more", "settings", "devices", "diagnosis", "favorites", "bundles", "code", "code/99213",
    "compare?codes=99213,H2020", "cases", "changes", "export", "erase", "contracts", "shifts", "reminders",
    "onboarding", "logout", "nothing",
)  # fmt: skip
GO: Final = """(address) => {
  const link = Object.assign(document.createElement('a'), { href: address })
  document.body.append(link)
  link.click()
  link.remove()
}"""
KEPT_PATHS = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
  const requests = (await Promise.all(caches_.map((one) => one.keys()))).flat()
  return requests.map((request) => new URL(request.url).pathname)
}"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(COUNT_REPORTS)
    yield context
    context.close()


@pytest.fixture
def without_https(chromium: Browser, settings: Settings) -> Iterator[BrowserContext]:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, WITHOUT_HTTPS]
    flags = [*FLAGS, f"--host-resolver-rules=MAP {WITHOUT_HTTPS} 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(COUNT_REPORTS)
    yield context
    browser.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_app_opens_without_a_report_of_the_content_policy(context: BrowserContext, app: str) -> None:
    page = opened(context, app)
    page.evaluate(WAIT_FOR_WORKER)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert page.evaluate("window.reports") == []


def test_inline_script_would_be_reported(context: BrowserContext, app: str) -> None:
    page = opened(context, app)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.inline = 1' }))"
    )

    page.wait_for_function("window.reports.length > 0")
    assert page.evaluate("window.inline") is None


def test_app_opens_again_without_a_network(context: BrowserContext, app: str) -> None:
    page = opened(context, app)
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)

    for path in ("", "log/2026-03-14"):
        page.goto(app + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_every_file_that_the_page_asks_for_is_kept_for_offline(
    context: BrowserContext, app: str, built_app: Path
) -> None:
    page = opened(context, app)
    page.evaluate(WAIT_FOR_WORKER)
    kept = page.evaluate(KEPT_PATHS)
    files = {f"/app/{path.relative_to(built_app)}" for path in built_app.rglob("*") if path.is_file()}

    assert set(kept) == files - {"/app/sw.js", "/app/sources.sha256"}


def test_address_without_https_is_named_logs_and_keeps_its_store_and_has_no_worker(
    without_https: BrowserContext, app: str, ana: User
) -> None:
    page = opened(without_https, app.replace("localhost", WITHOUT_HTTPS))
    assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'locks' in navigator]") == [False] * 3
    expect(page.get_by_role("status").filter(has_text="needs https")).to_be_visible()
    log_in(page, ana.email)
    expect(page.get_by_label(FIELD)).to_be_visible()

    log_line(page, "99213")

    wait_for_lines(page, ana, ["99213"])
    without_https.route("**/api/**", lambda route: route.abort())
    page.reload()
    expect(todays(page)).to_contain_text("99213")
    expect(page.get_by_role("status").filter(has_text="needs https")).to_be_visible()
    assert page.evaluate("window.reports") == []


def test_logged_out_page_is_the_log_in_without_a_report_of_the_content_policy(
    context: BrowserContext, app: str
) -> None:
    page = opened(context, app)

    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert page.evaluate("window.reports") == []


def test_app_says_who_is_logged_in_and_what_of_theirs_is_on_this_phone(
    context: BrowserContext, app: str, user: User, clinician: Client
) -> None:
    log = {"code": "99213", "performed_on": "2026-03-14"}
    assert clinician.post("/api/v1/logs", log, "application/json").status_code == 201
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])

    page = opened(context, app + "more")
    expect(page.get_by_text("Synced at")).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    assert page.evaluate("window.reports") == []
    context.set_offline(True)
    page.reload()

    for words in (user.email, "1 line on this phone", "0 changes", "cannot be reached"):
        expect(page.get_by_role("main").get_by_text(words)).to_be_visible()


def test_worker_that_the_operator_switched_off_unregisters_itself_and_leaves_the_store(
    context: BrowserContext, app: str, settings: Settings
) -> None:
    page = opened(context, app)
    page.evaluate(WAIT_FOR_WORKER)
    page.evaluate("new Promise((done) => { indexedDB.open('kept').onsuccess = done }).then(() => 1)")
    settings.SERVICE_WORKER = False
    page.evaluate("navigator.serviceWorker.getRegistration('/app/').then((found) => found.update()).then(() => 1)")

    wait_until(page, "caches.keys().then((names) => names.length === 0)")
    assert "kept" in [one["name"] for one in page.evaluate("indexedDB.databases()")]


@pytest.mark.usefixtures("catalogue")
def test_no_screen_is_drawn_against_the_content_policy(context: BrowserContext, app: str, ana: User) -> None:
    page = logged_in(context, app, ana)
    log_line(page, "99213")
    wait_for_lines(page, ana, ["99213"])
    page.evaluate(WAIT_FOR_WORKER)

    for path in SCREENS:
        page.evaluate(GO, f"/app/{path}")
        page.wait_for_timeout(150)
        assert (path, page.evaluate("window.reports")) == (path, [])


def test_address_of_a_part_of_a_screen_shows_that_part(context: BrowserContext, app: str, ana: User) -> None:
    page = logged_in(context, app, ana)
    part = page.locator("#report-settings")

    page.evaluate(GO, "/app/goals#report-settings")
    expect(part).to_be_focused()
    expect(part).to_be_in_viewport()

    page.evaluate(GO, "/app/")
    expect(page.get_by_role("heading", level=1, name="Log")).to_be_focused()
    page.goto(f"{app}goals#report-settings")
    expect(part).to_be_focused()
