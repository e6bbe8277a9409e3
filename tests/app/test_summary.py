"""Summary and Lines: what a month came to, and how a line is found, in Chromium at the width of a phone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from codes.models import Words
from codes.services.search_index import rebuild_search
from tests.app.accessible import faults_of
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.conftest import context as context
from tests.app.morning import FIELD
from tests.app.synced_phone import Open, synced_page
from tests.factories import make_log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of each row of a table its name, as far as it is a code, and its wRVU.
BY_CODE: Final = """() => [...document.querySelectorAll('.breakdown')][0] && Object.fromEntries(
  [...document.querySelectorAll('.breakdown')[0].querySelectorAll('tbody tr')].map((row) =>
    [row.querySelector('th strong').textContent, row.lastElementChild.textContent]))"""


def today() -> date:
    return timezone.now().date()


def in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@pytest.fixture
def logged(user: User) -> User:
    """Somebody with a case, a code without work RVU, an observed line, and a line of three weeks ago."""
    case = str(uuid4())
    for code, fields in (
        ("45385", {"encounter_id": case}),
        ("45380", {"encounter_id": case}),
        ("99213", {"units": 2, "place_of_service": "11"}),
        ("H2020", {"units": 3}),
        ("47562", {"role": "observer"}),
    ):
        make_log(user_id=user.id, at=timezone.now(), code=code, performed_on=today().isoformat(), **fields)
    earlier = (today() - timedelta(days=21)).isoformat()
    make_log(user_id=user.id, at=timezone.now(), code="20610", performed_on=earlier, note="left knee")
    return user


@pytest.fixture
def opened(context: BrowserContext, app: str, logged: User) -> Open:
    """Open a screen after the first sync; the network is off from then on."""

    def open_at(path: str) -> Page:
        page = synced_page(context, app)
        page.goto(app)
        expect(page.get_by_label(FIELD)).to_be_visible()
        expect(page.get_by_text("Colonoscopy").or_(page.get_by_role("region", name="Logged")).first).to_be_visible()
        context.set_offline(True)
        if path:
            page.goto(app + path)
        return page

    return open_at


def summary(clinician: Client, by: str, first: date, last: date) -> dict[str, Any]:
    query = {"from": first.isoformat(), "to": last.isoformat(), "by": by}
    answer: dict[str, Any] = clinician.get("/api/v1/summary", query).json()
    return answer


def test_month_is_one_tap_from_opening_and_its_figures_are_those_of_the_server(opened: Open, clinician: Client) -> None:
    page = opened("")
    first = today().replace(day=1)
    ours = summary(clinician, "code", first, today())

    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Summary").click()

    total = ours["total"]
    expect(page.get_by_text(f"{total['wrvu']} wRVU").first).to_be_visible()
    expect(page.get_by_text(f"{total['unadjusted_wrvu']} wRVU before modifiers and case rules.")).to_be_visible()
    expect(page.get_by_text(f"{total['observed']['wrvu']} wRVU").first).to_be_visible()
    expect(page.get_by_role("heading", name="By place of service")).to_be_visible()
    shown = page.evaluate(BY_CODE)
    assert shown == {bucket["key"]: bucket["wrvu"] for bucket in ours["buckets"] if bucket["lines"]}
    assert faults_of(page) == []


def test_families_add_up_as_the_server_says_and_places_lead_to_their_lines(opened: Open, clinician: Client) -> None:
    page = opened(f"summary/month/{today()}")
    ours = summary(clinician, "family", today().replace(day=1), today())
    places = page.locator(".breakdown").filter(has=page.get_by_role("heading", name="By place of service"))
    expect(places.get_by_role("row", name="Office")).to_contain_text("2.60")

    families = page.locator(".breakdown").filter(has=page.get_by_role("heading", name="By family"))
    worth = families.locator("tbody tr").evaluate_all("(rows) => rows.map((row) => row.lastElementChild.textContent)")
    assert sorted(worth) == sorted(bucket["wrvu"] for bucket in ours["buckets"] if bucket["lines"])
    places.get_by_role("row", name="Office").get_by_role("link", name="1 line").click()

    expect(page.locator("main").get_by_role("listitem")).to_have_count(1)
    expect(page.locator("main").get_by_role("listitem")).to_contain_text("99213")


def test_lines_worth_nothing_say_why_and_lead_to_themselves(opened: Open) -> None:
    page = opened(f"summary/week/{today()}")
    expect(page.get_by_role("heading", name="Lines without credit")).to_be_visible()
    expect(page.get_by_text("1 line at 0.00 wRVU: counted, and adding nothing.")).to_be_visible()

    page.locator(".zero-credit").get_by_role("link", name="1 line").click()

    expect(page.get_by_role("heading", level=1, name="Lines")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 line of 5 lines")).to_be_visible()
    expect(page.locator("main").get_by_text("H2020")).to_be_visible()


def test_line_of_three_weeks_ago_is_found_in_four_taps_and_the_way_back_keeps_the_search(opened: Open) -> None:
    page = opened("")

    page.get_by_role("navigation", name="Screens").get_by_role("link", name="Lines").click()
    page.get_by_label("Search your lines").click()
    page.keyboard.type("left knee")
    expect(page.get_by_role("status").filter(has_text="1 line of 6 lines")).to_be_visible()
    page.get_by_role("link", name="20610").click()

    expect(page.get_by_role("heading", level=1, name="Line")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search your lines")).to_have_value("left knee")
    assert faults_of(page) == []


def test_filters_narrow_together_stand_in_the_address_and_are_taken_away_by_a_tap(opened: Open) -> None:
    page = opened("lines")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Code", exact=True).fill("99213")
    page.get_by_label("Code", exact=True).blur()
    page.get_by_label("Place of service").select_option("11")
    expect(page.get_by_role("status").filter(has_text="1 line of 6 lines")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?(?=.*code=99213)(?=.*place=11)"))

    page.get_by_label("Your role").select_option("observer")
    expect(page.get_by_text("No line fits.")).to_be_visible()
    page.get_by_role("button", name="Without the filter: Your role Observer").click()
    page.get_by_role("button", name="Without the filter: Code 99213").click()

    expect(page.get_by_role("status").filter(has_text="1 line of 6 lines")).to_be_visible()
    expect(page).not_to_have_url(re.compile("code="))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("span", ["week", "month", "quarter", "year"])
def test_each_span_is_accessible_and_has_its_chart_as_a_table(opened: Open, scheme: str, span: str) -> None:
    page = opened(f"summary/{span}/{today()}")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.get_by_role("heading", name="By place of service")).to_be_visible()

    page.get_by_text("As a table").click()

    expect(page.get_by_role("columnheader", name="wRVU").first).to_be_visible()
    assert faults_of(page) == []


def test_names_under_the_bars_of_a_week_keep_apart_on_a_phone(opened: Open) -> None:
    page = opened("summary/week")
    names = page.locator("svg.narrow text[text-anchor=middle]")
    expect(names).to_have_count(7)

    boxes = names.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect()).map((b) => [b.left, b.right])")

    assert all(after[0] - before[1] >= 6 for before, after in pairwise(boxes)), boxes


def test_day_of_the_calendar_leads_to_its_lines(opened: Open) -> None:
    page = opened(f"summary/month/{today()}")
    page.get_by_role("link", name=f"{in_words(today())}: 7.35 wRVU, 4 lines").focus()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Day")).to_be_visible()
    expect(page.locator("main").get_by_text("45385")).to_be_visible()


def test_arrows_move_through_the_days_of_a_quarter_and_enter_opens_one(opened: Open) -> None:
    page = opened("summary/quarter")
    first = date(today().year, today().month - (today().month - 1) % 3, 1)
    after = first + timedelta(days=8)
    days = page.get_by_role("grid")
    days.get_by_role("gridcell", name=in_words(first)).focus()

    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(days.get_by_role("gridcell", name=in_words(after))).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Day")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/app/day/{after}$"))


def test_day_says_what_its_lines_were_worth_before_modifiers_and_case_rules(opened: Open) -> None:
    page = opened("day")

    expect(page.get_by_role("definition").first).to_contain_text("7.35 wRVU")
    expect(page.get_by_text("7 units; 10.53 wRVU before modifiers and case rules.")).to_be_visible()
    page.get_by_role("link", name="Day before").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()
    expect(page.get_by_text("before modifiers")).to_have_count(0)


def test_printed_month_has_its_lines_and_nothing_to_tap(opened: Open) -> None:
    page = opened(f"summary/month/{today()}")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")

    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    expect(page.get_by_role("cell", name="45385")).to_be_visible()
    for heading in ("Units", "wRVU"):
        expect(page.get_by_role("columnheader", name=heading)).to_have_css("text-align", "right")
    expect(page.get_by_role("navigation", name="Screens")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


@pytest.mark.usefixtures("logged")
def test_printed_month_names_its_codes_and_says_why_a_line_is_worth_nothing(context: BrowserContext, app: str) -> None:
    Words.objects.create(code_id="45385", title="Colonoscopy with snare")
    rebuild_search()
    page = context.new_page()
    page.goto(f"{app}summary/month/{today()}")
    expect(page.get_by_role("link", name="45385 Colonoscopy with snare")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    expect(page.get_by_role("cell", name="45385 Colonoscopy with snare")).to_be_visible()
    why = "1 line at 0.00 wRVU: CMS has assigned no physician work RVU to this code."
    expect(page.get_by_role("listitem").filter(has_text=why)).to_be_visible()


def test_account_without_lines_is_told_what_will_stand_here(
    chromium: Browser, app: str, clinician: Client, user: User
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="UTC")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    page = context.new_page()

    page.goto(f"{app}summary")
    expect(page.get_by_text("Totals, a calendar and the codes stand here once something is.")).to_be_visible()
    page.goto(f"{app}day")
    expect(page.get_by_text("Nothing logged today yet.")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_count(0)
    expect(page.get_by_role("link", name="To the log")).to_be_visible()
    page.goto(f"{app}lines")
    expect(page.get_by_text("No line is on this phone yet.")).to_be_visible()
    context.close()
