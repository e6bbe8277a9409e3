"""The catalog of the app in Chromium, against the server itself: fetched once, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from codes.services.releases import load_release, publish_release
from tests.codes.published_files import release_zip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CATALOG: Final = "/api/v1/catalog/"
# The names of whole files on the device; blocks of rows have a number at their end.
FILES: Final = """async () => {
  const database = await new Promise((done) => {
    const opening = indexedDB.open('openrvu-catalog')
    opening.onsuccess = () => done(opening.result)
  })
  const keys = await new Promise((done) => {
    const reading = database.transaction('files').objectStore('files').getAllKeys()
    reading.onsuccess = () => done(reading.result)
  })
  database.close()
  return keys.filter((key) => !/[/][0-9]+$/.test(key)).map((key) => key.split('/').slice(0, 2).join('/'))
}"""


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


def test_catalog_is_fetched_once_and_kept_whole(context: BrowserContext, app: str, release: str) -> None:
    page, first = answers_of_opening(context, app, last=f"{CATALOG}modifiers/")
    page.wait_for_function(f"({FILES})().then((names) => names.length === 4)")
    names = page.evaluate(FILES)
    page.close()

    _, again = answers_of_opening(context, app, last=f"{CATALOG}manifest")

    assert {answer.status for answer in first} == {200}
    assert [name.split("/")[0] for name in sorted(names)] == ["manifest", "modifiers", "release", "words"]
    assert f"release/{release}" in names
    assert [answer.status for answer in again] == [304]
