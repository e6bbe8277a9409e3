"""The catalog of the app in Chromium, against the server itself: fetched once, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from accounts.models import User
from codes.models import Code, Words
from codes.services.releases import load_release, publish_release
from codes.services.search_index import rebuild_search
from tests.app.catalog_files import CATALOG_FILES, CATALOG_HAS_WHOLE_INDEX
from tests.app.morning import FIELD
from tests.app.people import logged_in
from tests.app.waiting import wait_until
from tests.codes.published_files import release_zip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CATALOG: Final = "/api/v1/catalog/"


# Answers of the search that have a colonoscopy come after all others, and leave a mark.
LATE_COLONOSCOPIES: Final = """
const listen = Worker.prototype.addEventListener
Worker.prototype.addEventListener = function (kind, listener, ...others) {
  const later = (event) => {
    const found = event.data?.value
    if (!Array.isArray(found) || !found.some(({ code }) => code === '45378')) return listener(event)
    setTimeout(() => {
      listener(event)
      document.documentElement.dataset.late = 'here'
    }, 1500)
  }
  return listen.call(this, kind, later, ...others)
}
"""


@pytest.fixture
def release(tmp_path: Path) -> str:
    """Publish an excerpt of RVU24A, and return its id."""
    now = timezone.now()
    report = load_release(path=release_zip(tmp_path), at=now, license_needed=False)
    publish_release(release_id=report.release_id, at=now)
    return report.release_id


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def answers_of_opening(context: BrowserContext, app: str, *, last: str) -> tuple[Page, list[Response]]:
    """Open the app, wait for the answer to the last request for the catalog, and return all of them."""
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if CATALOG in answer.url else None)
    with page.expect_response(lambda answer: last in answer.url):
        page.goto(app)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page, answers


@pytest.mark.usefixtures("release")
def test_search_says_that_rare_codes_are_missing_until_their_words_are_here(
    context: BrowserContext, app: str, ana: User
) -> None:
    Words.objects.create(code_id="99213", title="Office visit")
    rebuild_search()
    routes: list[Route] = []
    is_held = True

    def let_the_first_through(route: Route) -> None:
        routes.append(route)
        if len(routes) == 1 or not is_held:
            route.continue_()

    context.route("**/words/parts/*", let_the_first_through)
    page = logged_in(context, app, ana)
    page.get_by_label(FIELD).fill("office visit")

    expect(page.get_by_role("button", name="99213 Office visit")).to_be_visible()
    expect(page.get_by_text("Rare codes are still loading.")).to_be_visible()
    delayed, is_held = routes[1:], False
    for route in delayed:
        route.continue_()

    expect(page.get_by_text("Rare codes are still loading.")).to_be_hidden()
    expect(page.get_by_role("button", name="99213 Office visit")).to_be_visible()


@pytest.mark.usefixtures("release")
def test_answer_to_an_earlier_text_is_not_shown_over_that_to_a_later_one(
    context: BrowserContext, app: str, ana: User
) -> None:
    Words.objects.create(code_id="99213", title="Office visit")
    Words.objects.create(code_id="45378", title="Colonoscopy")
    rebuild_search()
    context.add_init_script(LATE_COLONOSCOPIES)
    page = logged_in(context, app, ana)
    page.get_by_label(FIELD).fill("office visit")
    expect(page.get_by_role("button", name="99213 Office visit")).to_be_visible()

    page.get_by_label(FIELD).fill("colonoscopy")
    page.get_by_label(FIELD).fill("office")
    page.locator("html[data-late]").wait_for()

    expect(page.get_by_role("button", name="99213 Office visit")).to_be_visible()
    expect(page.get_by_text("45378 Colonoscopy")).to_have_count(0)


@pytest.mark.usefixtures("release")
def test_code_whose_description_alone_fits_is_found_online(context: BrowserContext, app: str, ana: User) -> None:
    others = Code.objects.exclude(code="99213").values_list("code", flat=True)[:8]
    Words.objects.bulk_create(Words(code_id=code, title=f"Zebras, {code}") for code in others)
    Words.objects.create(code_id="99213", title="Office visit", description="A talk about zebras")
    rebuild_search()
    page = logged_in(context, app, ana)
    page.get_by_label(FIELD).fill("zebras")
    # So many that they reach the bar of the save, which would hide what is below them.
    expect(page.get_by_role("list", name="Codes found").get_by_role("listitem")).to_have_count(6)
    more = page.get_by_role("button", name="More, online")
    context.set_offline(True)
    more.click()
    expect(page.get_by_text("The server could not be asked.")).to_be_visible()
    context.set_offline(False)
    more.click()

    described = page.get_by_role("list", name="Found in descriptions")
    described.get_by_role("button", name="99213 Office visit").click()
    expect(page.get_by_role("button", name="Remove 99213")).to_be_visible()


def test_catalog_is_fetched_once_and_kept_whole(context: BrowserContext, app: str, release: str) -> None:
    page, first = answers_of_opening(context, app, last=f"{CATALOG}modifiers/")
    wait_until(page, CATALOG_HAS_WHOLE_INDEX)
    names = page.evaluate(CATALOG_FILES)
    page.close()

    _, again = answers_of_opening(context, app, last=f"{CATALOG}manifest")

    assert {answer.status for answer in first} == {200}
    assert {name.split("/")[0] for name in names} == {"index", "manifest", "modifiers", "release", "words"}
    assert any(name.startswith(f"release/{release}/") for name in names)
    assert [answer.status for answer in again] == [304]
