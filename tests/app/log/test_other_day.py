"""Lines of another day: chosen by an address, with the role of the career stage on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import CareerStage, User
from procedures.models import ProcedureLog
from tests.app.log.screen import expect_sent
from tests.app.morning import FIELD, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def attending_since_yesterday(user: User) -> User:
    today = timezone.now().date()
    for since, stage in ((today - timedelta(days=900), "resident"), (today - timedelta(days=1), "attending")):
        CareerStage.objects.create(user=user, effective_from=since, stage=stage)
    return user


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_label(FIELD)).to_be_visible()
    return page


def stored(user: User) -> list[tuple[str, str, str]]:
    lines = ProcedureLog.objects.filter(user=user, deleted=False).order_by("code")
    return [(line.code, str(line.performed_on), line.role) for line in lines]


def test_line_of_an_address_with_a_day_is_logged_on_it_with_the_role_of_its_career_stage(
    context: BrowserContext, app: str, attending_since_yesterday: User
) -> None:
    today = timezone.now().date()
    residency = today - timedelta(days=40)
    page = opened(context, f"{app}log?code=99214&on={residency}")

    page.get_by_label(FIELD).press("Enter")
    expect(page.get_by_text("By your career stage on this day your role is resident.")).to_be_visible()
    save(page).click()
    page.get_by_role("button", name="Day:").click()
    page.get_by_role("radio", name="Today").check(force=True)
    page.get_by_label(FIELD).fill("99213")
    page.get_by_label(FIELD).press("Enter")
    expect(page.get_by_text("By your career stage on this day")).to_be_hidden()
    save(page).click()

    expect_sent(page, attending_since_yesterday, lines=2)
    assert stored(attending_since_yesterday) == [
        ("99213", str(today), "primary"),
        ("99214", str(residency), "resident"),
    ]


def test_day_that_is_past_leads_to_a_log_screen_of_that_day(context: BrowserContext, app: str, user: User) -> None:
    past = timezone.now().date() - timedelta(days=21)
    page = context.new_page()
    page.goto(f"{app}day/{past}")
    page.get_by_role("link", name="Log on this day").click()

    page.get_by_label(FIELD).fill("99213")
    page.get_by_label(FIELD).press("Enter")
    save(page).click()

    expect_sent(page, user, lines=1)
    assert stored(user) == [("99213", str(past), "primary")]
