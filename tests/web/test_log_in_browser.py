"""Pages of the site in a browser, before and after a log-in: what fits, what is read, what is reached by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from pytest_django.live_server_helper import LiveServer

from codes.services.search_index import rebuild_search
from tests.procedures.conftest import publish
from tests.web.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine"),
]

CONTRAST: Final = (Path(__file__).parent / "data" / "contrast.js").read_text()
PUBLIC: Final = (
    "/stages/students/",
    "/stages/residents/",
    "/stages/attendings/",
    "/resources/",
    "/resources/what-is-a-wrvu/",
    "/resources/modifiers/",
    "/resources/calculator/?code=99213&code=H2020&code=00000",
    "/resources/glossary/",
    "/resources/data/",
    "/blog/",
    "/blog/work-rvu-is-not-the-total/",
    "/support/report/?about=H2020",
    "/accounts/login/",
    "/accounts/signup/",
)
SIGNED_IN: Final = (
    "/contracts/",
    "/contracts/new/",
    "/profile/",
    "/account/",
    "/account/welcome/",
    "/account/import/",
    "/account/erase/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    publish("RVU25D", date(2025, 1, 1))
    rebuild_search()
    return str(live_server.url)


def opened(chromium: Browser, site: str, *, width: int = 375, scheme: str = "light") -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(site)
    return page


def sign_up(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/account/welcome/")
    page.get_by_role("link", name="Skip", exact=True).click()
    page.wait_for_url("**/app/")


def faults(page: Page, site: str, addresses: tuple[str, ...], width: int) -> dict[str, object]:
    """Return the pages that are wider than the screen or have a text of too little contrast."""
    faults_by_address: dict[str, object] = {}
    for address in addresses:
        page.goto(site + address)
        faint, wide = page.evaluate(CONTRAST), page.evaluate("document.documentElement.scrollWidth")
        if faint or wide > width:
            faults_by_address[address] = (faint, wide)
    return faults_by_address


def test_code_is_suggested_while_one_types_and_leads_to_its_page(chromium: Browser, site: str) -> None:
    page = opened(chromium, f"{site}/codes/")

    page.get_by_role("combobox", name="Search codes").first.press_sequentially("2x45378-53")
    page.get_by_role("option", name="45378").click()

    page.wait_for_url("**/codes/digestive/45378/")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (375, "dark"), (1280, "light")])
def test_pages_fit_the_screen_and_every_text_has_contrast(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = opened(chromium, site, width=width, scheme=scheme)

    faults_by_address = faults(page, site, PUBLIC, width)
    sign_up(page, site)
    faults_by_address |= faults(page, site, SIGNED_IN, width)

    assert faults_by_address == {}


@pytest.mark.parametrize("width", [375, 1280])
def test_the_menu_of_career_stages_opens_by_keyboard(chromium: Browser, site: str, width: int) -> None:
    page = opened(chromium, site, width=width)
    if width < 800:
        page.get_by_text("Menu", exact=True).press("Enter")
    menu = page.get_by_role("navigation", name="Site")
    assert not menu.get_by_role("link", name="Residents").is_visible()

    menu.get_by_text("Career stage").press("Enter")
    menu.get_by_role("link", name="Residents").click()

    page.wait_for_url("**/stages/residents/")
