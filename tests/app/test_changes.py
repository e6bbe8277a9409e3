"""What re-valuations changed, in Chromium at the width of a phone: told once, by month and by code, as a file."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from codes.models import Words
from codes.services.search_index import rebuild_search
from procedures.models import Revaluation
from tests.app.accessible import faults_of
from tests.app.people import go_to
from tests.app.synced_phone import Open
from tests.app.synced_phone import context as context
from tests.app.synced_phone import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def revalued(user: User, *, days_ago: int = 1, cause: str = "release", subject: str = "RVU26D") -> Revaluation:
    """A run that made ten lines of March worth 12.40 less, and left two of February as they were."""
    at = timezone.now() - timedelta(days=days_ago)
    return Revaluation.objects.create(
        user=user, id=uuid4(), cause=cause, subject=subject, begun_at=at, finished_at=at, lines=340, changed=12,
        wrvu_before=Decimal("35.20"), wrvu_after=Decimal("22.80"),
        by_month={"2026-02": [2, "5.20", "5.20"], "2026-03": [10, "30.00", "17.60"]},
        by_code={"45378": [2, "5.20", "5.20"], "45385": [10, "30.00", "17.60"]},
    )  # fmt: skip


def test_what_changed_since_the_last_visit_is_said_on_the_summary_until_it_was_seen_on_any_device(
    context: BrowserContext, app: str, opened: Open, user: User
) -> None:
    revalued(user)
    page = opened("summary")
    notice = page.get_by_text("Your March 2026 and 1 other month changed by −12.40 wRVU in all.")
    expect(notice).to_be_visible()
    assert faults_of(page) == []

    page.get_by_role("link", name="See why").click()

    expect(page.get_by_role("heading", name="RVU26D was published")).to_be_visible()
    expect(page.get_by_role("row", name="45385 10 30.00 17.60 −12.40")).to_be_visible()
    expect(page.get_by_role("row", name="Mar 2026 10 30.00 17.60 −12.40")).to_be_visible()
    assert faults_of(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a table (CSV)").click()
    assert "code,45385,10,30.00,17.60,-12.40" in download.value.path().read_text()
    context.set_offline(True)
    page.goto(app + "summary")
    expect(page.get_by_role("heading", level=1, name="Summary")).to_be_visible()
    expect(notice).to_have_count(0)


@pytest.mark.usefixtures("catalogue")
def test_name_of_a_code_is_as_wide_as_the_table_of_a_revaluation(opened: Open, user: User) -> None:
    Words.objects.create(code_id="45378", title="Diagnostic colonoscopy")
    rebuild_search()
    page = opened(f"changes/{revalued(user).id}")
    expect(page.get_by_role("row", name="45378").locator("small")).to_have_css("width", "358px")
    expect(page.get_by_role("table", name="By code")).to_have_css("width", "358px")
    assert faults_of(page) == []


def test_changes_are_listed_newest_first_by_cause_and_once_read_also_without_a_network(
    context: BrowserContext, opened: Open, user: User
) -> None:
    revalued(user, days_ago=3, cause="contract", subject="7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d")
    revalued(user)
    page = opened("more")
    go_to(page, "What changed")
    expect(page.get_by_role("heading", level=2)).to_have_text(["RVU26D was published", "Your contract changed"])
    expect(page.get_by_text("12 of 340 lines changed: 35.20 → 22.80 wRVU (−12.40).")).to_have_count(2)
    assert faults_of(page) == []

    context.set_offline(True)
    page.reload()

    month = page.get_by_role("link", name="Your March 2026 changed by −12.40 wRVU because your contract changed.")
    expect(month).to_be_visible()
    expect(page.get_by_text("As of")).to_be_visible()
    page.get_by_role("link", name="By month and by code: Your contract changed").click()
    expect(page.get_by_role("row", name="45385")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="it cannot be reached now")).to_be_visible()
    expect(page.get_by_role("button", name="Download as a table (CSV)")).to_be_disabled()


def test_screen_without_changes_says_what_will_stand_there(opened: Open) -> None:
    page = opened("changes")

    expect(page.get_by_text("Nothing has changed so far.")).to_be_visible()
    assert faults_of(page) == []
