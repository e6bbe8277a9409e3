"""The main path in a browser: sign up, log a code from its page, see it in the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import CareerStage, User
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
    "/log/",
    "/log/?q=45378",
    "/log/?code=45378",
    "/log/?code=00000",
    "/log/sessions/",
    "/log/changes/",
    "/log/standing/",
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
    page.wait_for_url("**/log/")


def faults(page: Page, site: str, addresses: tuple[str, ...], width: int) -> dict[str, object]:
    """Return the pages that are wider than the screen or have a text of too little contrast."""
    found: dict[str, object] = {}
    for address in addresses:
        page.goto(site + address)
        faint, wide = page.evaluate(CONTRAST), page.evaluate("document.documentElement.scrollWidth")
        if faint or wide > width:
            found[address] = (faint, wide)
    return found


def test_from_sign_up_by_the_page_of_a_code_to_its_line_in_the_day(chromium: Browser, site: str) -> None:
    page = opened(chromium, site)
    sign_up(page, site)

    page.goto(f"{site}/codes/evaluation-management/99213/")
    page.get_by_role("link", name="Log this code").click()
    page.get_by_role("button", name="Log this line").click()

    page.get_by_role("status").get_by_text("99213 was logged: 1.30 wRVU.").wait_for()
    assert page.locator("article.line .worth").inner_text() == "1.30 wRVU"
    assert page.locator(".totals dd b").all_inner_texts() == ["1.30", "1.30", "1.30"]


def test_a_line_is_found_logged_mended_and_deleted_by_keyboard_alone(chromium: Browser, site: str) -> None:
    page = opened(chromium, site)
    sign_up(page, site)

    page.get_by_role("combobox", name="Code or words").press_sequentially("45378")
    page.keyboard.press("Enter")
    page.get_by_label("Units").fill("2")
    page.keyboard.press("Enter")
    page.get_by_text("45378 was logged: 6.52 wRVU.").wait_for()
    page.get_by_role("link", name="Edit 45378").press("Enter")
    page.get_by_role("checkbox", name="53").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("45378 was changed: 3.26 wRVU.").wait_for()
    page.get_by_role("link", name="Edit 45378").press("Enter")
    page.get_by_role("button", name="Delete 45378").press("Enter")

    page.get_by_text("Nothing is logged on this day.").wait_for()


def test_a_code_is_suggested_while_one_types_and_leads_to_the_form_of_its_line(chromium: Browser, site: str) -> None:
    page = opened(chromium, site)
    sign_up(page, site)
    page.goto(f"{site}/log/?on=2025-11-14")

    page.get_by_role("combobox", name="Code or words").press_sequentially("2x45378-53")
    page.get_by_role("option", name="45378").click()

    page.wait_for_url("**/log/?on=2025-11-14&code=45378&q=2x45378-53#new")
    assert page.get_by_role("textbox", name="Code", exact=True).input_value() == "45378"
    assert page.get_by_label("Units").input_value() == "2"
    assert page.get_by_role("checkbox", name="53").is_checked()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (375, "dark"), (1280, "light")])
def test_pages_fit_the_screen_and_every_text_has_contrast(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = opened(chromium, site, width=width, scheme=scheme)

    found = faults(page, site, PUBLIC, width)
    sign_up(page, site)
    found |= faults(page, site, SIGNED_IN, width)

    assert found == {}


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


def test_role_follows_the_career_stage_when_the_date_is_changed_and_nobody_chose_one(
    chromium: Browser, site: str
) -> None:
    page = opened(chromium, site)
    sign_up(page, site)
    stages = CareerStage.objects
    user = User.objects.get()
    stages.create(user=user, effective_from=date(2023, 7, 1), stage="resident")
    stages.create(user=user, effective_from=date(2025, 11, 1), stage="attending")
    page.goto(f"{site}/log/?on=2025-10-20&code=99213")
    role = page.get_by_label("Your role")
    assert role.input_value() == "resident"

    page.get_by_label("Date of service").fill("2025-11-20")
    assert role.input_value() == "primary"
    assert page.get_by_text("Set by your career stage on this date.").is_visible()

    role.select_option("assistant")
    page.get_by_label("Date of service").fill("2025-10-20")
    assert role.input_value() == "assistant"
