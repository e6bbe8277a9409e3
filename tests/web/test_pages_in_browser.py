"""Pages as a browser shows them: nothing blocked, nothing wider than a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.web.browser import CHROMIUM, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps a loop running in this thread; Django's guard takes that for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 375, "height": 800})
        page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
        yield page


@pytest.fixture
def site(live_server: LiveServer) -> str:
    release = ReleaseFactory.create()
    RelativeValueFactory.create(release=release)
    RelativeValueFactory.create(release=release, code=CodeFactory.create(code="H2020"), status="I", work_rvu=None)
    return str(live_server.url)


@pytest.mark.parametrize(
    "path", ["/", "/codes/", "/codes/evaluation-management/99213/", "/codes/other-hcpcs/H2020/", "/support/"]
)
def test_a_page_fits_a_phone(site: str, page: Page, path: str) -> None:
    page.goto(site + path)

    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_the_api_documentation_draws_the_operations(site: str, page: Page) -> None:
    page.goto(site + "/api/docs/")

    page.get_by_text("/api/v1/calculate").first.wait_for()
