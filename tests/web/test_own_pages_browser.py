"""Pages of who is signed in, in a browser: no violation of axe-core, no page too wide."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from codes.models import Specialty
from procedures.contracts.compensation import Compensation, Tier
from procedures.contracts.terms import Terms
from tests.factories import BenchmarkRowFactory, sign_contract
from tests.procedures.conftest import publish
from tests.statements.kept_statements import DAY, keep, log
from tests.web.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES: Final = (
    "/contracts/",
    "/contracts/new/",
    "/account/",
    "/benchmarks/cardiology/",
    "/profile/?taxonomy=207RC0000X",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: no chromium on this machine"),
]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    publish("RVU25D", date(2025, 10, 1))
    Specialty.objects.create(slug="cardiology", name="Cardiology")
    BenchmarkRowFactory.create(
        source__kind="medicare", source__release="RVU25D", source__made_up=True, visibility="A", marks=["small_n"],
        source__report={"method": "medicare-wrvu/1", "releases": ["RVU25D"], "rows": 1, "clinicians": 1, "files": {}},
    )  # fmt: skip
    return str(live_server.url)


def signed_in(chromium: Browser, site: str, *, width: int, scheme: str, has_scripts: bool = True) -> Page:
    """Return a page of a cardiologist."""
    user = User.objects.create_user(f"clinician-{width}-{scheme}@example.org", password="a long pass phrase")
    user.profile.specialty = "cardiology"
    user.profile.save()
    client = Client()
    client.force_login(user)
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=has_scripts,
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_of_who_is_signed_in_break_no_rule_and_no_screen(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = signed_in(chromium, site, width=width, scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    faults_by_path = {}
    for path in PAGES:
        page.goto(site + path)
        rules = [rule["id"] for rule in Axe().run(page).response["violations"]]
        faults_by_path[path] = (rules, page.evaluate("document.documentElement.scrollWidth") > width)

    assert faults_by_path == dict.fromkeys(PAGES, ([], False))
    assert said == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_of_a_comparison_break_no_rule_and_no_screen_and_need_no_script(
    chromium: Browser, site: str, width: int, scheme: str
) -> None:
    page = signed_in(chromium, site, width=width, scheme=scheme, has_scripts=False)
    user = User.objects.get(email=f"clinician-{width}-{scheme}@example.org")
    sign_contract(user_id=user.id, terms=Terms(compensation=Compensation(tiers=(Tier(Decimal(0), Decimal(50)),))))
    days = [DAY + timedelta(days=number) for number in range(4)]
    for day in days:
        log(user, day=day)
    log(user, "45378")
    statement = keep(user, *[("99213", day, "0.00") for day in days], ("99214", DAY, "1.92"), label="November")

    page.goto(f"{site}/statements/")
    page.get_by_role("link", name="November").click()
    faults_by_page = {"statement": broken(page, width, scheme)}
    page.get_by_role("button", name="Compare with my log").click()
    page.wait_for_url(f"{site}/statements/{statement.id}/comparisons/*/")
    faults_by_page["comparison"] = broken(page, width, scheme)
    log(user, "45378")
    page.reload()
    faults_by_page["changed since"] = broken(page, width, scheme)

    assert faults_by_page == dict.fromkeys(("statement", "comparison", "changed since"), ([], False))


def broken(page: Page, width: int, scheme: str) -> tuple[list[str], bool]:
    """Return the rules of axe-core that a page breaks, and whether it is wider than the screen.

    The page is checked with scripts, as axe-core is one, in a context of the same cookies.
    """
    browser = page.context.browser
    assert browser is not None
    checked = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        storage_state=page.context.storage_state(),
    ).new_page()
    checked.goto(page.url)
    rules = [rule["id"] for rule in Axe().run(checked).response["violations"]]
    is_too_wide = bool(checked.evaluate("document.documentElement.scrollWidth") > width)
    checked.context.close()
    return rules, is_too_wide
