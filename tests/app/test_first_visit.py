"""The first visit on a slow network: what the first screen shows comes first, and nothing moves when it comes."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import User
from tests.app.people import WAIT_FOR_WORKER, go_to, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# How far, and what was moved; what follows a tap is left out.
SHIFTS = """
window.shifts = []
const movedOf = ({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node?.nodeValue)
const note = ({ hadRecentInput, value, sources }) => {
  if (!hadRecentInput) window.shifts.push([value, sources.map(movedOf)])
}
new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'layout-shift', buffered: true })
"""
PULL_SECONDS = 1
SESSION = "/_allauth/browser/v1/auth/session"
PULL = "/api/v1/sync/pull"
FOR_LATER = ("/api/v1/catalog/manifest", "/app/assets/rooms-", "/app/assets/sentence-")


def requested_paths(page: Page) -> list[str]:
    """Return the paths that the page asks for, in their order, as they come."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append("/" + request.url.split("/", 3)[3]))
    return paths


def slowly(route: Route) -> None:
    time.sleep(PULL_SECONDS)
    route.continue_()


def test_first_sync_is_asked_for_before_what_the_first_screen_does_not_show_and_moves_nothing(
    context: BrowserContext, app: str, user: User, clinician: Client
) -> None:
    line = {"code": "99213", "performed_on": "2026-03-14"}
    favorite = {"code": "99214", "position": 0}
    assert clinician.post("/api/v1/logs", line, "application/json").status_code == 201
    assert clinician.post("/api/v1/favorites", favorite, "application/json").status_code == 201
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    context.add_init_script(SHIFTS)
    context.route(f"**{PULL}*", slowly)
    page = context.new_page()
    paths = requested_paths(page)

    page.goto(app)
    expect(page.get_by_text("Syncing…")).to_be_visible()
    expect(page.get_by_text("No tiles yet")).to_have_count(0)
    expect(page.get_by_text("No line yet")).to_have_count(0)
    expect(page.locator(".tile").first).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    go_to(page, "More")
    expect(page.get_by_text("Synced at")).to_be_visible()

    first = next(place for place, path in enumerate(paths) if path.startswith(PULL))
    for later in FOR_LATER:
        assert any(path.startswith(later) for path in paths), later
        assert not any(path.startswith(later) for path in paths[:first]), later
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < 0.02, shifts


def test_first_visit_asks_once_who_is_logged_in(context: BrowserContext, app: str) -> None:
    page = context.new_page()
    paths = requested_paths(page)

    page.goto(app)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)

    assert paths.count(SESSION) == 1


def test_step_of_a_log_in_that_waits_is_shown_again_after_a_reload(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = opened(context, app)
    page.get_by_role("button", name="Mail me a code instead").click()
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    page.reload()

    expect(page.get_by_label("Code", exact=True)).to_be_visible()
