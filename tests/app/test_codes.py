"""Pages of codes, codes side by side, favorites and bundles, in Chromium without a network."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from procedures.models import Favorite, Template
from tests.app.accessible import faults_of
from tests.app.catalog_files import CATALOG_HAS_RELEASE_AND_WHOLE_INDEX
from tests.app.log.conftest import _catalogue as _catalogue
from tests.app.log.screen import log
from tests.app.morning import FIELD
from tests.app.people import go_to
from tests.app.synced_phone import context as context
from tests.app.synced_phone import synced_page
from tests.app.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened_offline(context: BrowserContext, app: str) -> Page:
    """The More screen of a phone that has log and catalogue, and no network."""
    page = synced_page(context, app)
    wait_until(page, CATALOG_HAS_RELEASE_AND_WHOLE_INDEX)
    context.set_offline(True)
    return page


@pytest.fixture
def offline(context: BrowserContext, app: str) -> Page:
    return opened_offline(context, app)


def test_page_of_a_code_says_without_a_network_what_it_is_worth_and_leads_to_the_log(
    context: BrowserContext, app: str, user: User
) -> None:
    log(user, "45385", units=2)
    log(user, "99213")
    page = opened_offline(context, app)

    page.goto(f"{app}code/45385")

    expect(page.get_by_text("4.46 work RVU a unit")).to_be_visible()
    expect(page.get_by_text("Release RVU26C, in force since July 1, 2026.")).to_be_visible()
    expect(page.get_by_text("You logged it 1 time, 2 units, last on")).to_be_visible()
    expect(page.get_by_role("link", name="45378")).to_be_visible()
    modifiers = page.locator("section").filter(has=page.get_by_role("heading", name="Modifiers that fit"))
    expect(modifiers.get_by_role("listitem").first).to_contain_text("59")
    page.get_by_role("link", name="See these lines").click()
    expect(page.get_by_role("button", name="Without the filter: Code 45385")).to_be_visible()
    expect(page.locator("main .lines li")).to_have_count(1)
    page.go_back()
    page.get_by_role("link", name="Log this code").click()
    expect(page.get_by_label(FIELD)).to_have_value("45385")
    page.get_by_label(FIELD).fill("")
    page.get_by_role("button", name="More for 45385").click()
    page.get_by_role("dialog").get_by_role("link", name="About 45385").click()
    expect(page.get_by_text("4.46 work RVU a unit")).to_be_visible()
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_label(FIELD)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_code_without_work_says_why_it_counts_nothing_and_an_unknown_one_what_to_do(offline: Page, app: str) -> None:
    offline.goto(f"{app}code/h2020")
    expect(offline.get_by_text("No work RVU is assigned.")).to_be_visible()
    expect(offline.get_by_text("A logged line adds 0.00 wRVU; it is still counted")).to_be_visible()

    offline.goto(f"{app}code/99999")
    expect(offline.get_by_text("99999 is not in the catalog. Check the number.")).to_be_visible()
    offline.get_by_label("Code or words").fill("99213")
    offline.keyboard.press("Enter")
    expect(offline.get_by_text("1.30 work RVU a unit")).to_be_visible()
    expect(offline).to_have_url(f"{app}code/99213")


def test_page_of_a_code_says_that_its_words_are_still_loading_and_has_the_figures_already(
    context: BrowserContext, app: str
) -> None:
    context.route("**/api/v1/catalog/words/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{app}code/45385")

    expect(page.get_by_text("4.46 work RVU a unit")).to_be_visible()
    expect(page.get_by_text("The words of codes are still loading")).to_be_visible()
    expect(page.get_by_text("Digestive surgery and endoscopy")).to_be_visible()


def test_page_of_a_code_is_opened_from_the_search_without_choosing_it(offline: Page) -> None:
    go_to(offline, "Log")
    offline.get_by_label(FIELD).fill("4538")
    offline.get_by_role("link", name="About 45380").click()

    expect(offline.get_by_text("3.47 work RVU a unit")).to_be_visible()
    offline.get_by_role("link", name="Back", exact=True).click()
    expect(offline.get_by_label(FIELD)).to_have_value("4538")


def test_codes_are_compared_added_and_taken_out_without_a_network(offline: Page, app: str) -> None:
    offline.goto(f"{app}compare?codes=45378,45385")
    expect(offline.get_by_role("row", name="Work RVU 3.18 4.46")).to_be_visible()
    expect(offline.get_by_role("row", name="Against 45378")).to_contain_text("+1.28")
    table = offline.get_by_role("region", name="Codes side by side")
    assert table.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0, "two codes stand beside each other"

    offline.get_by_label("Add a code").fill("45380")
    offline.keyboard.press("Enter")
    expect(offline.get_by_role("row", name="Against 45378")).to_contain_text("+0.29")
    offline.get_by_role("button", name="Take 45378 out").click()
    expect(offline.get_by_role("row", name="Against 45385")).to_contain_text("−0.99")
    expect(offline).to_have_url(f"{app}compare?codes=45385,45380")
    assert offline.evaluate("document.documentElement.scrollWidth") <= 390


def test_favorites_are_found_changed_as_whole_lines_and_sent(
    context: BrowserContext, offline: Page, user: User
) -> None:
    go_to(offline, "Favorites")
    expect(offline.get_by_text("A favorite is a line that you log often")).to_be_visible()
    for typed in ("20610 rt", "99213"):
        offline.get_by_label("Add a favorite").fill(typed)
        offline.keyboard.press("Enter")
    names = offline.locator(".favorite h2")
    expect(names).to_have_text(["20610-RT", "99213"])

    offline.get_by_role("button", name="Move 99213 up").focus()
    offline.keyboard.press("Enter")
    expect(names).to_have_text(["99213", "20610-RT"])
    expect(offline.get_by_role("button", name="Move 99213 down")).to_be_focused()
    offline.get_by_text("Change 20610-RT").click()
    offline.get_by_label("Modifiers").fill("lt")
    offline.get_by_label("Units").fill("0")
    offline.get_by_role("button", name="Save").click()
    expect(offline.get_by_label("Units")).to_be_focused()
    offline.get_by_label("Units").fill("2")
    offline.get_by_label("Your role").select_option("assistant")
    offline.get_by_label("Place of service").select_option("22")
    offline.get_by_role("button", name="Save").click()
    expect(names).to_have_text(["99213", "20610-LT × 2"])
    expect(offline.get_by_text("Change 20610-LT")).to_be_focused()
    offline.get_by_role("button", name="Take 99213 out").click()
    offline.get_by_role("button", name="Undo").click()
    expect(names).to_have_text(["99213", "20610-LT × 2"])
    assert faults_of(offline) == []

    context.set_offline(False)
    go_to(offline, "Back")
    expect(offline.get_by_text("0 changes")).to_be_visible()
    kept = Favorite.objects.filter(user=user, deleted=False).order_by("position")
    assert [(one.code, one.modifiers, one.units, one.role, one.place_of_service) for one in kept] == [
        ("99213", [], 1, None, None),
        ("20610", ["LT"], 2, "assistant", "22"),
    ]


def test_favorite_that_is_changed_elsewhere_while_its_form_is_open_keeps_what_was_typed_and_says_so(
    context: BrowserContext, offline: Page, user: User, clinician: Client
) -> None:
    context.set_offline(False)
    favorite = clinician.post("/api/v1/favorites", {"code": "20610", "units": 1}, "application/json").json()
    offline.get_by_role("button", name="Sync now").click()
    go_to(offline, "Favorites")
    offline.get_by_text("Change 20610").click()
    offline.get_by_label("Your own name for it").fill("Knee")

    changed = clinician.patch(f"/api/v1/favorites/{favorite['id']}", {"units": 3}, "application/json")
    assert changed.status_code == 200, changed.content
    # The app syncs by itself when somebody comes back to it.
    offline.evaluate("window.dispatchEvent(new Event('online'))")

    expect(offline.get_by_role("status").filter(has_text="This favorite was changed elsewhere")).to_be_visible()
    expect(offline.get_by_label("Your own name for it")).to_have_value("Knee")
    expect(offline.get_by_label("Units")).to_have_value("3")
    offline.get_by_role("button", name="Save").click()
    expect(offline.get_by_text("This favorite was changed elsewhere")).to_have_count(0)
    expect(offline.locator(".favorite").get_by_text("Knee")).to_be_visible()


def test_bundles_are_made_changed_duplicated_and_deleted_with_a_way_back_and_sent(
    context: BrowserContext, offline: Page, user: User
) -> None:
    go_to(offline, "Bundles")
    offline.get_by_role("button", name="New bundle").click()
    expect(offline.get_by_label("Name, without anything that names a patient")).to_be_focused()
    offline.keyboard.type("MRN 1234567")
    for typed in ("45385", "45380-59"):
        offline.get_by_label("Add a code").fill(typed)
        offline.keyboard.press("Enter")
    offline.get_by_role("button", name="Save the bundle").click()
    expect(offline.get_by_text("This reads like a record number.")).to_be_visible()
    offline.get_by_label("Name, without").fill("Scope")
    offline.get_by_role("button", name="Move 45380 up").click()
    assert faults_of(offline) == []
    offline.get_by_role("button", name="Save the bundle").click()
    expect(offline.get_by_text("45380-59, 45385")).to_be_visible()
    expect(offline.get_by_role("button", name="New bundle")).to_be_focused()
    offline.get_by_role("button", name="Duplicate Scope").click()
    offline.get_by_label("Units").first.fill("2")
    offline.get_by_role("button", name="Save the bundle").click()
    expect(offline.get_by_role("heading", level=2)).to_have_text(["Scope", "Scope (copy)"])
    offline.get_by_role("button", name="Delete Scope", exact=True).click()
    expect(offline.get_by_role("heading", level=2)).to_have_text(["Scope (copy)"])
    offline.get_by_role("button", name="Undo").click()
    expect(offline.get_by_role("heading", level=2)).to_have_text(["Scope", "Scope (copy)"])
    assert faults_of(offline) == []

    context.set_offline(False)
    go_to(offline, "Back")
    expect(offline.get_by_text("0 changes")).to_be_visible()
    kept = Template.objects.filter(user=user, deleted=False).order_by("name")
    assert [(one.name, [item["units"] for item in one.items]) for one in kept] == [
        ("Scope", [1, 1]),
        ("Scope (copy)", [2, 1]),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_of_codes_are_accessible_have_no_small_target_and_fit_a_phone(
    offline: Page, app: str, scheme: str
) -> None:
    offline.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    faults = {}
    for path in ("code/45385", "code/H2020", "code/99999", "code", "compare?codes=45378,45380,45385,99213", "compare"):
        offline.goto(app + path)
        expect(offline.get_by_role("heading", level=1)).to_be_visible()
        offline.wait_for_timeout(500)
        faults[path] = faults_of(offline)

    assert {path: found for path, found in faults.items() if found} == {}
