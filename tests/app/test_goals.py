"""Goals, position, what they rest on, and contracts, in Chromium at the width of a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Profile, User
from codes.models import Specialty
from procedures.models import Goal
from procedures.selectors.preferences import preferences
from tests.app.accessible import faults_of
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.conftest import context as context
from tests.app.synced_phone import Open, synced_page
from tests.app.waiting import wait_until
from tests.factories import BenchmarkRowFactory, make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENT: Final = "Not sent 0 changes"
# The band of a chart is faint, its name in the legend is not.
OPACITY_OF_THE_NAME_OF_A_BAND: Final = """() => {
  const chart = document.createElement('figure')
  chart.className = 'chart'
  chart.innerHTML = '<figcaption class="legend"><span class="key band">eight cases of ten</span></figcaption>'
  document.body.append(chart)
  const { opacity } = getComputedStyle(chart.querySelector('.key'))
  chart.remove()
  return opacity
}"""

# How large words are drawn in a chart, and in the legend under it.
SIZES_OF_WORDS: Final = """(chart) => {
  const size = (element) => parseFloat(getComputedStyle(element).fontSize)
  const svg = chart.querySelector('svg')
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
  return [size(svg.querySelector('text')) * scale, size(chart.querySelector('.legend'))]
}"""


@pytest.fixture
def opened(context: BrowserContext, app: str, user: User) -> Open:
    """Open a screen after the first sync."""
    user.profile.specialty = "cardiology"
    user.profile.save()

    def open_at(path: str) -> Page:
        page = synced_page(context, app)
        page.goto(app + path)
        return page

    return open_at


def log_days(user: User, days: int) -> None:
    """Log a visit on the first and on the last of so many days up to today, in the zone of the phone."""
    Profile.objects.filter(user=user).update(time_zone="UTC")
    for before in (days - 1, 0):
        day = timezone.now().date() - timedelta(days=before)
        make_log(user_id=user.id, at=timezone.now(), code="99213", performed_on=day.isoformat(), units=50)


def sync(page: Page, app: str) -> None:
    page.goto(f"{app}more")
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_role("link", name=SENT)).to_be_visible()


def test_goal_is_set_without_a_network_as_people_type_it_and_has_its_pace_one_tap_from_opening(
    context: BrowserContext, opened: Open, app: str, user: User
) -> None:
    # The log reaches back to where the goal begins.
    log_days(user, timezone.now().timetuple().tm_yday + 5)
    page = opened("goals")
    expect(page.get_by_text("You have no goal for today.")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Set a goal").click()
    page.get_by_label("wRVU in all").fill("6,000")
    page.get_by_role("button", name="Save the goal").click()
    expect(page.get_by_role("article", name="6,000.00 wRVU")).to_be_visible()

    context.set_offline(False)
    sync(page, app)
    page.goto(app)
    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Goals").click()

    expect(page.get_by_text("Needed from here:").or_(page.get_by_text("Out of reach")).first).to_be_visible()
    assert page.evaluate(OPACITY_OF_THE_NAME_OF_A_BAND) == "1"
    assert str(Goal.objects.get(user=user).target_wrvu) == "6000.00"
    assert faults_of(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_words_in_the_chart_of_a_goal_are_no_larger_than_those_under_it(
    opened: Open, clinician: Client, user: User, width: int
) -> None:
    log_days(user, 40)
    period = {"period_start": f"{timezone.now().year}-01-01", "period_end": f"{timezone.now().year}-12-31"}
    assert clinician.post("/api/v1/goals", {**period, "target_wrvu": "6000.00"}, "application/json").status_code == 201
    page = opened("goals")
    page.set_viewport_size({"width": width, "height": 800})

    in_chart, under_it = page.locator("figure.chart").first.evaluate(SIZES_OF_WORDS)

    assert in_chart <= under_it


@pytest.mark.parametrize(
    ("typed", "said"),
    [("many", "Give a number"), ("0", "Give more than 0."), ("6,000.123", "two decimals")],
)
def test_target_that_cannot_be_is_refused_at_its_field(opened: Open, user: User, typed: str, said: str) -> None:
    page = opened("goals")
    page.get_by_role("button", name="Set a goal").click()

    page.get_by_label("wRVU in all").fill(typed)
    page.get_by_role("button", name="Save the goal").click()

    expect(page.locator(".field-error").filter(has_text=said)).to_be_visible()
    expect(page.get_by_label("wRVU in all")).to_be_focused()
    assert not Goal.objects.filter(user=user).exists()


def test_under_28_days_there_is_no_year_and_no_percentile_and_the_missing_days_are_counted(
    opened: Open, user: User
) -> None:
    BenchmarkRowFactory.create()
    log_days(user, 18)

    page = opened("goals")

    expect(page.get_by_text("28 are needed, and 18 are covered. 10 more days are missing")).to_be_visible()
    expect(page.get_by_text("Placed:")).to_have_count(0)


def test_specialty_without_a_table_is_said_by_its_name(opened: Open, user: User) -> None:
    Specialty.objects.create(slug="cardiology", name="Cardiology of the heart")
    log_days(user, 100)

    page = opened("goals")

    expect(page.get_by_text("knows your specialty, Cardiology of the heart.")).to_be_visible()
    expect(page.get_by_role("heading", name="Goals", exact=True)).to_have_count(1)


def test_place_among_others_stands_beside_source_year_and_number(
    opened: Open, user: User, context: BrowserContext
) -> None:
    BenchmarkRowFactory.create()
    log_days(user, 100)

    page = opened("goals")
    card = page.get_by_role("article", name="Made-up sample")

    expect(card).to_contain_text("Made-up sample, 2024 · United States · n = 120")
    expect(card).to_contain_text("Placed:")
    expect(card.get_by_role("img")).to_have_accessible_name(re.compile("Where you stand in Made-up sample"))
    card.get_by_text("As a table").click()
    expect(card.get_by_role("row").filter(has_text="5,000.00")).to_be_visible()
    page.get_by_role("radio", name="Last 12 months").check(force=True)
    expect(card).to_contain_text("Placed:")
    assert faults_of(page) == []

    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("article", name="Made-up sample")).to_contain_text("Placed:")
    expect(page.get_by_text("As of").first).to_be_visible()


def test_settings_of_reports_are_saved_without_a_network_for_all_devices(
    context: BrowserContext, opened: Open, app: str, user: User
) -> None:
    page = opened("goals")
    context.set_offline(True)
    page.get_by_label("Medicare’s share of your work, percent").fill("40 %")
    page.get_by_role("checkbox", name="Fri").uncheck(force=True)
    page.get_by_label("Holidays that you keep").select_option("US-TX")
    page.get_by_role("button", name="Add leave").click()
    page.get_by_label("First day of leave").fill("2025-07-14")
    page.get_by_label("Last day of leave").fill("2025-07-25")
    page.get_by_role("button", name="Save these settings").click()
    expect(page.get_by_role("status").filter(has_text="Settings saved.")).to_be_visible()

    context.set_offline(False)
    sync(page, app)

    stored = preferences(user_id=user.id)
    assert (stored.medicare_share, set(stored.workdays), stored.holidays) == (40, {1, 2, 3, 4}, "US-TX")
    assert [(str(first), str(last)) for first, last in stored.leave] == [("2025-07-14", "2025-07-25")]


def test_setting_that_cannot_be_is_refused_at_its_field_and_nothing_is_saved(opened: Open, user: User) -> None:
    page = opened("goals")

    page.get_by_label("Medicare’s share of your work, percent").fill("140")
    page.get_by_role("button", name="Save these settings").click()

    expect(page.get_by_text("Give a whole number of percent from 0 to 100")).to_be_visible()
    expect(page.get_by_label("Medicare’s share of your work, percent")).to_be_focused()
    assert preferences(user_id=user.id).medicare_share is None


def test_contracts_are_read_without_a_network_and_lead_to_the_site_to_be_changed(
    context: BrowserContext, opened: Open, clinician: Client
) -> None:
    tiers = [{"from_wrvu": "0.00", "dollars_per_wrvu": "52.50"}]
    terms = {"compensation": {"pay_period": "month", "tier_span": "pay_period", "base": "0.00", "tiers": tiers}}
    contract = {"name": "Clinic", "effective_from": "2026-01-01", "terms": {"policy": "unadjusted", **terms}}
    response = clinician.post("/api/v1/contracts", contract, "application/json")
    assert response.status_code == 201, response.content

    page = opened("contracts")
    card = page.get_by_role("article", name="Clinic")
    expect(card).to_contain_text("Each line counts its code’s work RVU times its units, without rules.")
    expect(card).to_contain_text("$52.50 a wRVU.")
    expect(card).to_contain_text("At the rates that you entered.")
    assert faults_of(page) == []

    context.set_offline(True)
    page.reload()
    expect(card).to_contain_text("$52.50 a wRVU.")
    link = card.get_by_role("link", name="Change Clinic on the site")
    expect(link).to_have_attribute("href", f"/contracts/{response.json()['id']}/")


def test_without_a_network_and_without_an_answer_before_the_screen_says_what_is_missing(
    context: BrowserContext, opened: Open, app: str
) -> None:
    page = opened("")
    wait_until(page, "navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)

    page.goto(f"{app}contracts")

    expect(page.get_by_text("The server works this out, and it cannot be reached now.")).to_be_visible()


def test_what_the_server_has_not_answered_is_said_under_its_own_heading(context: BrowserContext, opened: Open) -> None:
    context.route("**/api/v1/summary/mix?*", lambda route: route.abort())

    page = opened("goals")

    expect(page.get_by_role("region", name="Your codes and theirs")).to_contain_text("The server works this out")
