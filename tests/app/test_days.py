"""Days, lines, favorites, and what all screens have in common, in Chromium at the width of a phone."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.accessible import faults_of
from tests.app.synced_phone import Open
from tests.app.synced_phone import context as context
from tests.app.synced_phone import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY: Final = "2026-03-14"
COLORS_OF_WORTHS: Final = "(all) => all.map((one) => getComputedStyle(one.querySelector('.line-worth')).color)"


def log(clinician: Client, code: str = "99213", **fields: object) -> str:
    body = {"code": code, "performed_on": DAY, **fields}
    response = clinician.post("/api/v1/logs", body, "application/json")
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def line(page: Page, code: str = "99213") -> Locator:
    return page.get_by_role("listitem").filter(has_text=code)


def stored(user: User) -> list[tuple[str, int]]:
    logs = ProcedureLog.objects.filter(user=user, deleted=False).order_by("id")
    return [(log.code, log.units) for log in logs]


@pytest.mark.usefixtures("catalogue")
def test_day_shows_its_total_and_each_line_with_its_worth_or_why_it_is_worth_nothing(
    opened: Open, clinician: Client
) -> None:
    log(clinician, units=2)
    log(clinician, "H2020")
    page = opened(f"day/{DAY}")

    lines = page.get_by_role("listitem")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="99213")).to_contain_text("2.60")
    expect(lines.filter(has_text="H2020")).to_contain_text("0.00")
    expect(lines.filter(has_text="H2020")).to_contain_text("no physician work RVU")
    assert len(set(lines.evaluate_all(COLORS_OF_WORTHS))) == 2
    expect(page.get_by_role("definition").first).to_contain_text("2.60 wRVU")
    page.get_by_role("link", name="Day after").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_line_of_another_device_is_shown_as_soon_as_the_window_is_turned_to(opened: Open, clinician: Client) -> None:
    page = opened(f"day/{DAY}")
    expect(page.get_by_text("No line on this day.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    log(clinician)

    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(line(page)).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_line_is_explained_changed_and_deleted_with_a_way_back(opened: Open, clinician: Client, user: User) -> None:
    page = opened(f"line/{log(clinician)}")

    expect(page.get_by_text("gives 99213 a work RVU of 1.30")).to_be_visible()
    page.get_by_text("Change this line").click()
    page.get_by_label("Units").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A whole number from 1 to 9999 is expected.")).to_be_visible()
    expect(page.get_by_label("Units")).to_be_focused()
    page.get_by_label("Note").fill("call 212-555-0187")
    page.get_by_label("Units").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This reads like a phone number.")).to_be_visible()
    page.get_by_label("Note").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Line changed.")).to_be_visible()
    expect(line(page).first).to_contain_text("3.90")
    expect(line(page).first).to_contain_text("✓✓ sent")
    assert stored(user) == [("99213", 3)]

    page.get_by_role("button", name="Delete this line").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(line(page)).to_be_visible()
    page.goto(page.url.replace(f"day/{DAY}", "more"))
    expect(page.get_by_text("0 changes")).to_be_visible()
    assert stored(user) == [("99213", 3)]


@pytest.mark.usefixtures("catalogue")
def test_line_is_marked_as_billed_with_one_tap_and_what_is_typed_in_its_form_stays(
    opened: Open, clinician: Client, user: User
) -> None:
    page = opened(f"line/{log(clinician)}")
    page.get_by_text("Change this line").click()
    page.get_by_label("Units").fill("2")

    page.get_by_role("radio", name="billed").check(force=True)

    expect(page.get_by_role("status").filter(has_text="Line changed.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Billing")).to_have_value("billed")
    page.get_by_role("button", name="Save").click()
    expect(line(page).first).to_contain_text("2.60")
    expect(line(page).first).to_contain_text("billed")
    expect(line(page).first).to_contain_text("✓✓ sent")
    kept = ProcedureLog.objects.get(user=user)
    assert (kept.units, kept.billing_state) == (2, "billed")


@pytest.mark.usefixtures("catalogue")
def test_favorites_are_named_moved_and_taken_out_and_names_of_patients_are_refused(
    opened: Open, clinician: Client
) -> None:
    page = opened(f"line/{log(clinician)}")
    page.get_by_role("button", name="Add to favorites").click()
    expect(page.get_by_role("status").filter(has_text="Added to favorites.")).to_be_visible()
    page.goto(page.url.split("line/")[0] + f"line/{log(clinician, 'H2020')}")
    page.get_by_role("button", name="Add to favorites").click()
    expect(page.get_by_role("status").filter(has_text="Added to favorites.")).to_be_visible()
    page.goto(page.url.split("line/")[0] + "favorites")

    names = page.get_by_role("heading", level=2)
    expect(names).to_have_text(["99213", "H2020"])
    page.get_by_role("button", name="Move H2020 up").click()
    expect(names).to_have_text(["H2020", "99213"])
    page.get_by_text("Change H2020").click()
    page.get_by_label("Your own name for it").fill("MRN 1234567")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This reads like a record number.")).to_be_visible()
    page.get_by_role("button", name="Take 99213 out").click()
    expect(names).to_have_text(["H2020"])


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_accessible_has_no_small_target_and_fits_a_phone(
    context: BrowserContext, opened: Open, clinician: Client, scheme: str
) -> None:
    conflicting, other = log(clinician), log(clinician, "H2020", note="left knee")
    page = opened(f"line/{conflicting}")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    context.set_offline(True)
    page.get_by_text("Change this line").click()
    page.get_by_label("Units").fill("2")
    page.get_by_role("button", name="Save").click()
    clinician.patch(f"/api/v1/logs/{conflicting}", {"units": 5}, "application/json")
    context.set_offline(False)
    expect(page.get_by_role("link", name="Choose a version")).to_be_visible()
    page.goto(page.url.replace(conflicting, other))
    page.get_by_role("button", name="Add to favorites").click()
    page.get_by_text("Change this line").click()
    site = page.url.split("line/")[0]

    faults = {"line": faults_of(page)}
    for path in (
        "day", f"day/{DAY}", "more", "unsent", f"conflict/procedure_logs/{conflicting}", "bin", "favorites", "settings",
        "devices", "diagnosis", "nothing",
    ):  # fmt: skip
        page.goto(site + path)
        page.wait_for_timeout(300)
        faults[path] = faults_of(page)

    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.usefixtures("catalogue")
def test_way_back_leads_to_where_one_came_from_and_by_an_address_alone_to_the_screen_above(
    opened: Open, clinician: Client
) -> None:
    line_id = log(clinician)
    page = opened(f"day/{DAY}")
    back = page.get_by_role("link", name="Back", exact=True)
    heading = page.get_by_role("heading", level=1)
    expect(back).to_have_count(0)

    page.get_by_role("link", name=re.compile("99213")).click()
    expect(heading).to_have_text("Line")
    page.get_by_role("link", name="About 99213").click()
    expect(heading).to_have_text("Code")
    back.click()
    expect(heading).to_have_text("Line")
    back.click()
    expect(heading).to_have_text("Day")

    page.goto(page.url.replace(f"day/{DAY}", f"line/{line_id}"))
    back.click()
    expect(heading).to_have_text("Lines")


def test_ways_to_screens_are_equally_wide_and_hold_their_names_on_the_smallest_phone(opened: Open) -> None:
    page = opened("summary/quarter")
    page.set_viewport_size({"width": 360, "height": 740})

    for name in ("Screens", "Span"):
        links = page.get_by_role("navigation", name=name).get_by_role("link")
        expect(links).to_have_count(5)
        sizes = links.evaluate_all("(all) => all.map((one) => [one.clientWidth, one.scrollWidth])")
        widths = [width for width, _ in sizes]
        assert max(widths) - min(widths) <= 1, sizes
        assert all(needed <= width for width, needed in sizes), sizes


def test_more_leads_to_the_profile_where_career_stages_are_changed(opened: Open) -> None:
    page = opened("more")

    page.get_by_role("link", name="Career stage, specialty and time zone").click()

    expect(page.get_by_role("heading", level=1, name="Your profile")).to_be_visible()
