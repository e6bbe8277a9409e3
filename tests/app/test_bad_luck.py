"""Bad luck that only a real browser has: a build that changes under an open app, and a device without room."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.app.faults import build_page
from tests.app.morning import todays
from tests.app.people import WAIT_FOR_WORKER, log_line, logged_in, wait_for_lines

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT_FOR_UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/app/')
  await registration.update()
  while (registration.waiting === null) await new Promise((resolve) => setTimeout(resolve, 50))
}"""
TAKE_UPDATE = """async () => {
  const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  const registration = await navigator.serviceWorker.getRegistration('/app/')
  registration.waiting.postMessage('skip-waiting')
  await taken
}"""
MODULE = "document.querySelector('script[type=module]').src"
LOG_LARGE_LINE = """faults.change([{
  do: 'make', collection: 'procedure_logs', id: '0190b3c6-5a63-7d5a-8f0e-2f2f64e53d0%d',
  fields: { code: '99213', performed_on: '2026-03-14', note: crypto.randomUUID().repeat(60000) } }])"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def later_build(built: Path, folder: Path) -> Path:
    """Return another build, whose modules have other names, and which no longer has those of the one before."""
    later = shutil.copytree(built, folder / "later")
    modules = [module.name for module in later.glob("assets/*.js")]
    page, worker = later / "index.html", later / "sw.js"
    for file in (page, worker, *later.glob("assets/*.js")):
        text = file.read_text()
        for name in modules:
            text = text.replace(name, f"later-{name}")
        file.write_text(text)
    for name in modules:
        (later / "assets" / name).rename(later / "assets" / f"later-{name}")
    of_page = r'"revision":"(\w+)","url":"index.html"'
    text, changed = re.subn(of_page, r'"revision":"later\1","url":"index.html"', worker.read_text())
    assert changed == 1
    worker.write_text(text)
    return later


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(WAIT_FOR_WORKER)
    return page


def test_page_and_modules_are_of_one_build_until_the_new_one_is_taken(
    context: BrowserContext, app: str, built_app: Path, settings: Settings, tmp_path: Path
) -> None:
    page = opened(context, app)
    first = page.evaluate(MODULE)
    settings.CLIENT_DIR = later_build(built_app, tmp_path)
    page.evaluate(WAIT_FOR_UPDATE)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(MODULE) == first

    page.evaluate(TAKE_UPDATE)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/app/assets/later-index-" in page.evaluate(MODULE)


def test_update_that_is_taken_with_a_full_queue_and_no_network_loses_nothing(
    context: BrowserContext, app: str, built_app: Path, settings: Settings, tmp_path: Path, ana: User
) -> None:
    page = logged_in(context, app, ana)
    page.evaluate(WAIT_FOR_WORKER)
    page.reload()
    settings.CLIENT_DIR = later_build(built_app, tmp_path)
    page.evaluate(WAIT_FOR_UPDATE)
    context.set_offline(True)
    codes = ["99213", "99214", "99215"]
    for code in codes:
        log_line(page, code)
        expect(todays(page).first).to_contain_text(code)

    # The way back comes first, for ten seconds.
    with page.expect_navigation():
        page.get_by_role("button", name="Update").click()

    expect(todays(page)).to_have_count(3)
    expect(page).to_have_title(re.compile(r"^\(3\) Log"))
    assert "/app/assets/later-index-" in page.evaluate(MODULE)
    context.set_offline(False)
    wait_for_lines(page, ana, codes)


@pytest.mark.node
def test_line_that_finds_no_room_is_not_saved_and_says_so(
    context: BrowserContext, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.CLIENT_DIR = build_page(tmp_path / "page")
    site = str(live_server.url).replace("127.0.0.1", "localhost")
    page = context.new_page()
    page.goto(site + "/app/")
    page.evaluate("faults.open('somebody', 'present')")
    assert page.evaluate("faults.change([])")["fault"] is None

    room = {"origin": site, "quotaSize": 100_000}
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
    answers = [page.evaluate(LOG_LARGE_LINE % n) for n in range(3)]

    assert answers[-1]["fault"] == "full"
    saved = sum(answer["fault"] is None for answer in answers)
    assert len(page.evaluate("faults.unsent()")) == saved
