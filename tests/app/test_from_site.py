"""The ways from the site into the app: a log-in, the page of a code, addresses of the log from before the app."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.morning import FIELD, save
from tests.app.people import PASSWORD, log_in, wait_for_lines
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(app: str) -> str:
    return app.removesuffix("/app/")


@pytest.fixture
def line_of_ana(catalogue: None, ana: User) -> UUID:
    return UUID(str(make_log(user_id=ana.id, code="99213", performed_on="2025-11-14").id))


def test_code_is_logged_from_its_page_by_whoever_signs_up_on_the_site(
    context: BrowserContext, site: str, catalogue: None
) -> None:
    page = context.new_page()
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(page.get_by_label(FIELD)).to_be_visible()

    page.goto(f"{site}/codes/evaluation-management/99213/")
    page.get_by_role("link", name="Log this code").click()
    expect(page.get_by_label(FIELD)).to_have_value("99213")
    page.get_by_label(FIELD).press("Enter")
    save(page).click()

    wait_for_lines(page, User.objects.get(email="ada@example.org"), ["99213"])


def test_earlier_address_of_a_line_leads_through_the_log_in_to_that_line(
    context: BrowserContext, site: str, ana: User, line_of_ana: UUID
) -> None:
    page = context.new_page()
    page.goto(f"{site}/log/{line_of_ana}/")
    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()

    log_in(page, ana.email)

    expect(page.get_by_role("heading", level=1, name="Line")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("99213").first).to_be_visible()
    assert page.url == f"{site}/app/line/{line_of_ana}"


def test_earlier_address_of_somebody_elses_line_shows_nothing_of_it(
    context: BrowserContext, site: str, ben: User, line_of_ana: UUID
) -> None:
    page = context.new_page()
    page.goto(f"{site}/log/{line_of_ana}/")
    log_in(page, ben.email)

    expect(page.get_by_text("This phone has no such line.")).to_be_visible()
    assert ProcedureLog.objects.get(id=line_of_ana).code == "99213"


def test_earlier_address_of_a_day_opens_that_day(
    context: BrowserContext, site: str, ana: User, line_of_ana: UUID
) -> None:
    page = context.new_page()
    page.goto(f"{site}/log/?on=11/14/25")
    log_in(page, ana.email)

    expect(page.get_by_role("main").get_by_text("99213").first).to_be_visible()
    assert page.url == f"{site}/app/day/2025-11-14"
