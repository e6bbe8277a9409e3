"""Days, lines, what is not sent, two versions, the bin and settings, in Chromium at the width of a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.accessible import faults_of
from tests.app.people import WAIT_FOR_WORKER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY: Final = "2026-03-14"
Open = Callable[[str], Page]
NOT_SAVED: Final = "Not saved. This phone is full."
FILL_PHONE: Final = """() => {
  window.put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""
EMPTY_PHONE: Final = "() => { IDBObjectStore.prototype.put = window.put }"


@pytest.fixture
def context(chromium: Browser, clinician: Client) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, app: str) -> Open:
    """Open a screen after the first sync."""

    def open_at(path: str) -> Page:
        page = context.new_page()
        page.goto(f"{app}more")
        expect(page.get_by_text("Synced at")).to_be_visible()
        page.goto(app + path)
        return page

    return open_at


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
    expect(page.get_by_role("definition").first).to_contain_text("2.60 wRVU")
    page.get_by_role("link", name="Day after").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()


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
def test_two_versions_are_chosen_from_field_by_field(
    context: BrowserContext, opened: Open, clinician: Client, user: User
) -> None:
    id_ = log(clinician)
    page = opened(f"line/{id_}")
    page.get_by_text("Change this line").click()
    context.set_offline(True)
    page.get_by_label("Units").fill("2")
    page.get_by_label("Place of service").select_option("22")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Line changed.")).to_be_visible()
    patched = clinician.patch(f"/api/v1/logs/{id_}", {"units": 5}, "application/json")
    assert patched.status_code == 200
    context.set_offline(False)

    more = page.get_by_role("link", name="More", exact=True)
    expect(more).to_have_accessible_description("1 change needs your decision")
    page.get_by_role("link", name="Choose a version").click()
    page.get_by_role("radio", name="Units, The server: 5").check()
    page.evaluate(FILL_PHONE)
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_role("alert").filter(has_text=NOT_SAVED)).to_be_visible()
    page.evaluate(EMPTY_PHONE)
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_text("Everything on this phone is sent.")).to_be_visible()
    expect(more).to_have_accessible_description("")

    kept = ProcedureLog.objects.get(user=user, id=id_)
    assert (kept.units, kept.place_of_service) == (5, "22")


@pytest.mark.usefixtures("catalogue")
def test_unsent_changes_are_listed_saved_to_a_file_and_thrown_away_one_by_one_without_a_network(
    context: BrowserContext, opened: Open, clinician: Client
) -> None:
    page = opened(f"line/{log(clinician)}")
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    page.get_by_role("button", name="Log it again today").click()
    expect(page.get_by_role("status").filter(has_text="Logged again today.")).to_be_visible()
    page.goto(page.url.split("line/")[0] + "unsent")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all to a file").click()
    (change,) = json.loads(download.value.path().read_text())["changes"]
    assert (change["collection"], change["data"]["code"]) == ("procedure_logs", "99213")

    page.evaluate(FILL_PHONE)
    page.get_by_role("button", name="Throw this change away").click()
    page.get_by_role("dialog").get_by_role("button", name="Throw this change away").click()
    expect(page.get_by_role("alert").filter(has_text=NOT_SAVED)).to_be_visible()
    page.evaluate(EMPTY_PHONE)
    page.get_by_role("button", name="Throw this change away").click()
    page.get_by_role("dialog").get_by_role("button", name="Throw this change away").click()
    expect(page.get_by_text("Everything on this phone is sent.")).to_be_visible()
    expect(page).to_have_title(re.compile("^Not sent"))


@pytest.mark.usefixtures("catalogue")
def test_refused_line_says_which_field_and_is_sent_again_once_it_is_mended(
    context: BrowserContext, opened: Open, clinician: Client, user: User
) -> None:
    page = opened(f"line/{log(clinician)}")

    def ask_for_too_many(route: Route) -> None:
        """Have the server itself refuse: it may have nothing of a line that it is said to have refused."""
        body = json.loads(route.request.post_data or "")
        for mutation in body["mutations"]:
            mutation["data"]["units"] = 1_000_000
        route.continue_(post_data=json.dumps(body))

    context.route("**/api/v1/sync/push", ask_for_too_many)
    page.get_by_text("Change this line").click()
    page.get_by_label("Units").fill("4")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Units: is too large or too small.")).to_be_visible()
    context.unroute("**/api/v1/sync/push")

    page.goto(page.url.split("line/")[0] + "unsent")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Everything on this phone is sent.")).to_be_visible()
    assert stored(user) == [("99213", 4)]


@pytest.mark.usefixtures("catalogue")
def test_deleted_line_is_brought_back_from_the_bin(opened: Open, clinician: Client, user: User) -> None:
    page = opened(f"line/{log(clinician)}")
    page.get_by_role("button", name="Delete this line").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()
    page.goto(page.url.split("day/")[0] + "bin")

    page.get_by_role("button", name="Bring back 99213").click()
    expect(page.get_by_text("A line that you delete stays here for 30 days")).to_be_visible()
    page.goto(page.url.replace("bin", "more"))
    expect(page.get_by_text("0 changes")).to_be_visible()
    assert stored(user) == [("99213", 1)]


@pytest.mark.usefixtures("catalogue")
def test_line_that_was_deleted_before_this_device_had_it_is_brought_back_with_the_server(
    context: BrowserContext, opened: Open, clinician: Client, user: User
) -> None:
    assert clinician.delete(f"/api/v1/logs/{log(clinician, units=3)}").status_code == 204
    page = opened("bin")
    context.set_offline(True)
    page.get_by_role("button", name="Ask the server").click()
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("button", name="Ask the server").click()
    assert faults_of(page) == []

    page.get_by_role("button", name="Bring back 99213").click()

    expect(page.get_by_text("The server has no other deleted line.")).to_be_visible()
    page.goto(page.url.replace("bin", "more"))
    expect(page.get_by_text("0 changes")).to_be_visible()
    assert stored(user) == [("99213", 3)]


def test_colors_are_those_that_the_person_chose_also_at_the_next_start_without_a_network(
    context: BrowserContext, opened: Open, app: str
) -> None:
    page = opened("settings")
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    context.set_offline(True)

    page.goto(app)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_devices_are_listed_and_this_one_stays_signed_in_where_it_is_asked_to(
    context: BrowserContext, opened: Open, clinician: Client
) -> None:
    page = opened("devices")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("checkbox", name="Stay logged in on this phone").check()
    page.reload()

    expect(page.get_by_role("checkbox", name="Stay logged in on this phone")).to_be_checked()
    context.set_offline(True)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Devices").click()
    expect(page.get_by_role("status").filter(has_text="cannot be reached")).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_diagnosis_names_no_code_and_no_note(opened: Open, clinician: Client) -> None:
    log(clinician, note="left knee")
    page = opened("diagnosis")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()

    text = download.value.path().read_text()
    assert json.loads(text)["Lines on this phone"] == "1"
    assert not any(secret in text for secret in ("99213", "knee"))


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
