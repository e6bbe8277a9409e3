"""Pages as a browser shows them: on a phone and a desktop, light and dark, by keyboard, under our content policy."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from pytest_django.live_server_helper import LiveServer

from codes.models import Synonym, Words
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS: Final = Path(__file__).parent / "data"
CONTRAST: Final = (SCRIPTS / "contrast.js").read_text()
BROKEN_FIGURES: Final = (SCRIPTS / "broken_figures.js").read_text()
# WCAG asks for reflow at 320.
NARROW: Final = 320
PHONE: Final = 375
DESKTOP: Final = 1280
PAGES: Final = (
    "/",
    "/codes/",
    "/codes/?q=colonoscopy",
    "/codes/digestive/",
    "/codes/digestive/45378/",
    "/codes/other-hcpcs/H2020/",
    "/codes/other-hcpcs/H2021/",
    "/benchmarks/",
    "/benchmarks/method/",
    "/support/",
    "/no-such-page/",
)

Scheme = Literal["light", "dark"]


@pytest.fixture
def site(live_server: LiveServer, chromium: Browser) -> str:
    release = ReleaseFactory.create(complete=False, effective_from="2025-01-01")
    scope = CodeFactory.create(code="45378")
    wide = {"nonfacility_total": Decimal("1201.34"), "nonfacility_pe_rvu": Decimal("1198.10"), "facility_na": True}
    for component in ("", "53"):
        RelativeValueFactory.create(release=release, code=scope, component=component, global_period="000", **wide)
    Words.objects.create(code=scope, title="Colonoscopy, look only", billing="Say how far the scope went. " * 9)
    RelativeValueFactory.create(release=release, code__code="H2020", status="I", work_rvu=None)
    Words.objects.create(code_id="H2020", title="Therapeutic behavioral services, per diem")
    Synonym.objects.create(code_id="H2020", text="one-to-one behavioral support, daily")
    return str(live_server.url)


def on_each(page: Page, site: str, script: str) -> dict[str, Any]:  # Any: what a script returns
    results = {}
    for path in PAGES:
        page.goto(site + path)
        results[path] = page.evaluate(script)
    return results


def opened(chromium: Browser, address: str, *, width: int = PHONE, scheme: Scheme = "light") -> Page:
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [NARROW, PHONE, DESKTOP])
def test_no_page_is_wider_than_its_screen(chromium: Browser, site: str, width: int) -> None:
    page = opened(chromium, site, width=width)

    widths = on_each(page, site, "document.documentElement.scrollWidth")

    assert {path: found for path, found in widths.items() if found > width} == {}


@pytest.mark.parametrize("width", [NARROW, PHONE])
def test_no_figure_breaks_in_its_middle(chromium: Browser, site: str, width: int) -> None:
    page = opened(chromium, f"{site}/codes/digestive/45378/", width=width)

    assert page.locator("td.n").count() > 0
    assert page.evaluate(BROKEN_FIGURES) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(chromium: Browser, site: str, scheme: Scheme) -> None:
    page = opened(chromium, site, scheme=scheme)

    faint = on_each(page, site, CONTRAST)

    assert {path: found for path, found in faint.items() if found} == {}


def test_the_measure_of_contrast_sees_a_faint_text(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/support/")
    page.evaluate("document.querySelector('h1').style.setProperty('color', '#c0c0c0')")

    assert len(page.evaluate(CONTRAST)) == 1


def test_pages_break_no_rule_of_the_content_policy_and_ask_nobody_else(chromium: Browser, site: str) -> None:
    page = chromium.new_context().new_page()
    said: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: requested.append(request.url))

    for path in PAGES:
        page.goto(site + path)

    assert [text for text in said if "404" not in text] == []
    assert [address for address in requested if not address.startswith((site, "data:"))] == []


def test_search_and_a_code_are_reached_by_keyboard_alone(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.get_by_role("link", name="H2020").press("Enter")
    page.wait_for_url("**/codes/other-hcpcs/H2020/")
    page.goto(f"{site}/codes/")
    page.get_by_label("Search codes").first.press_sequentially("45378")
    page.keyboard.press("Enter")

    page.wait_for_url("**/codes/?q=45378*")
    assert page.get_by_label("Search codes").first.input_value() == "45378"


def test_the_linked_data_of_a_page_is_readable_in_the_browser(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/codes/other-hcpcs/H2020/")

    kind = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@type']"
    )

    assert kind == "FAQPage"


def test_a_question_opens_by_keyboard(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/codes/other-hcpcs/H2020/")
    answer = page.get_by_text("marks it as not valid for Medicare")
    assert not answer.is_visible()

    page.get_by_text("Does Medicare cover H2020?").press("Enter")

    assert answer.is_visible()


def test_the_api_documentation_draws_its_operations_under_the_content_policy(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/api/docs/", width=DESKTOP)

    page.get_by_text("/api/v1/calculate").first.wait_for()

    # It draws what is near the window alone.
    assert page.locator(".opblock").count() > 5
    for _ in range(8):
        page.mouse.wheel(0, 3_000)
        page.wait_for_timeout(250)
    page.get_by_text("/api/v1/templates").first.wait_for()
    assert page.locator(".opblock").count() > 5
