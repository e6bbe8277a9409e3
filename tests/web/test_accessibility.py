"""Pages of every kind checked by axe-core in a browser: no violation of its rules, in light and in dark."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from pytest_django.live_server_helper import LiveServer

from codes.services.search_index import rebuild_search
from tests.procedures.conftest import publish
from tests.web.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES: Final = (
    "/",
    "/codes/",
    "/codes/?q=99213",
    "/codes/?q=99213&work_rvu_min=much&state=valued",
    "/codes/evaluation-management/",
    "/codes/evaluation-management/99213/",
    "/codes/other-hcpcs/H2020/",
    "/codes/other-hcpcs/H2021/",
    "/codes/compare?codes=99213,45378,H2020",
    "/codes/changes/",
    "/codes/changes/RVU25D/",
    "/specialties/",
    "/benchmarks/",
    "/benchmarks/method/",
    "/stages/students/",
    "/resources/",
    "/resources/glossary/",
    "/resources/glossary/",
    "/resources/calculator/?code=99213&code=H2020&code=00000",
    "/blog/",
    "/blog/work-rvu-is-not-the-total/",
    "/support/",
    "/support/report/?about=H2020",
    "/accounts/login/",
    "/accounts/signup/",
    "/no-such-page/",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine"),
]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))
    rebuild_search()
    return str(live_server.url)


def violations(page: Page) -> list[str]:
    """Return the rules of axe-core that a page breaks, each with the first elements that break it."""
    broken_rules = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes'][:3]]}" for rule in broken_rules]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_kind_of_page(chromium: Browser, site: str, scheme: str) -> None:
    page = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light").new_page()

    rules_by_path = {}
    for path in PAGES:
        page.goto(site + path)
        rules_by_path[path] = violations(page)

    assert {path: rules for path, rules in rules_by_path.items() if rules} == {}


def test_axe_sees_a_field_without_a_label(chromium: Browser, site: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{site}/support/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert [rule.split(":")[0] for rule in violations(page)] == ["label"]
