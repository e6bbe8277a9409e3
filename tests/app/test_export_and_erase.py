"""What can be taken out, the calendar address, and the end of an account, in Chromium at the width of a phone."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import LogIn, User
from tests.app.accessible import faults_of
from tests.app.people import PASSWORD, WAIT_FOR_WORKER, lines_of, log_line, logged_in
from tests.app.synced_phone import Open
from tests.app.synced_phone import context as context
from tests.app.synced_phone import opened as opened
from tests.app.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY: Final = "2026-03-14"
HAS_NO_STORE: Final = "indexedDB.databases().then((all) => all.every(({ name }) => name !== 'openrvu-%s'))"


def log(clinician: Client, code: str, day: str = DAY) -> None:
    body = {"code": code, "performed_on": day, "modifiers": ["25"] if code == "99213" else []}
    assert clinician.post("/api/v1/logs", body, "application/json").status_code == 201


@pytest.mark.usefixtures("catalogue")
def test_lines_are_taken_out_filtered_and_whole_and_what_is_not_sent_is_named_before(
    context: BrowserContext, opened: Open, clinician: Client
) -> None:
    log(clinician, "99213")
    log(clinician, "H2020", "2026-04-01")
    page = opened("export")
    page.evaluate(WAIT_FOR_WORKER)
    assert faults_of(page) == []

    with page.expect_download() as download:
        page.get_by_role("button", name="Excel workbook").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] != []
    page.get_by_text("Only some lines").click()
    page.get_by_label("First day").fill("2026-03-31")
    page.get_by_label("Last day").fill("2026-03-01")
    page.get_by_role("button", name="Table (CSV)").click()
    expect(page.get_by_text("The first day comes before the last one")).to_be_visible()
    expect(page.get_by_label("First day")).to_be_focused()
    assert faults_of(page) == []
    page.get_by_label("First day").fill("2026-03-01")
    page.get_by_label("Last day").fill("2026-03-31")
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    table = download.value.path().read_text("utf-8-sig")
    assert ("99213" in table, "H2020" in table) == (True, False)
    expect(page.get_by_text("openrvu-lines.csv is saved.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download everything").click()
    assert len(json.loads(download.value.path().read_text())["records"]["procedure_logs"]) == 2

    context.route("**/api/v1/export/fhir?*", lambda route: route.abort())
    page.get_by_role("button", name="FHIR").click()
    expect(page.get_by_role("alert").filter(has_text="it cannot be reached now")).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_files_are_not_offered_without_a_network_and_what_they_would_lack_is_named(
    context: BrowserContext, opened: Open, clinician: Client
) -> None:
    log(clinician, "99213")
    page = opened("export")
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    page.reload()

    expect(page.get_by_role("status").filter(has_text="it cannot be reached now")).to_be_visible()
    for name in ("Excel workbook", "Table (CSV)", "Days as a calendar file", "FHIR", "Download everything"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    assert faults_of(page) == []
    page.goto(page.url.replace("export", f"day/{DAY}"))
    page.get_by_role("link", name="99213").first.click()
    page.get_by_role("button", name="Log it again today").click()
    expect(page.get_by_role("status").filter(has_text="Logged again today.")).to_be_visible()
    page.goto(page.url.partition("line/")[0] + "export")
    expect(page.get_by_text("1 line on this phone is not sent as shown here")).to_be_visible()
    expect(page.get_by_role("button", name="Send first")).to_have_count(0)

    context.set_offline(False)
    expect(page.get_by_text("it cannot be reached now")).to_have_count(0)
    expect(page.get_by_role("button", name="Make a calendar address")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    assert download.value.path().read_text("utf-8-sig").count("99213") == 2


def test_calendar_address_is_shown_once_and_ended(opened: Open, clinician: Client) -> None:
    page = opened("export")
    page.get_by_role("button", name="Make a calendar address").click()
    address = page.locator("code").inner_text()
    expect(page.get_by_text("not read yet")).to_be_visible()
    path = urlsplit(address)
    assert Client().get(f"{path.path}?{path.query}").status_code == 200
    page.reload()
    expect(page.get_by_text("last read on")).to_be_visible()
    expect(page.locator("code")).to_have_count(0)

    page.get_by_role("button", name="End it").click()
    page.get_by_role("dialog").get_by_role("button", name="End it").click()

    expect(page.get_by_text("There is no address now.")).to_be_visible()
    assert clinician.get("/api/v1/me/calendar").json()["created_at"] is None


def test_calendar_section_that_is_shown_stays_where_a_return_reaches_no_server(
    context: BrowserContext, opened: Open
) -> None:
    page = opened("export")
    make = page.get_by_role("button", name="Make a calendar address")
    expect(make).to_be_visible()
    context.route("**/api/v1/me/calendar", lambda route: route.abort())

    with page.expect_event("requestfailed", lambda request: request.url.endswith("/me/calendar")):
        page.evaluate("window.dispatchEvent(new Event('pageshow'))")

    page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => 1)")
    expect(page.get_by_text("whether there is an address is known there alone")).to_have_count(0)
    expect(make).to_be_visible()


def test_account_is_erased_with_its_password_alone_and_its_store_goes_with_what_was_not_sent(
    context: BrowserContext, app: str, ana: User
) -> None:
    context.clear_cookies()
    page = logged_in(context, app, ana)
    page.evaluate(WAIT_FOR_WORKER)
    page.goto(app + "erase")
    assert faults_of(page) == []
    context.set_offline(True)
    password = page.get_by_label("Your password")
    password.fill(PASSWORD)
    erase(page)
    expect(page.get_by_role("alert").filter(has_text="No answer came")).to_be_visible()
    page.goto(app)
    log_line(page, "99213")
    page.goto(app + "erase")
    context.route("**/api/v1/sync/**", lambda route: route.abort())
    context.set_offline(False)

    password.fill("another one")
    erase(page)
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    expect(password).to_be_focused()
    assert faults_of(page) == []
    password.fill(PASSWORD)
    erase(page)

    heading = page.get_by_role("heading", level=1, name="Log in")
    expect(heading).to_be_visible()
    erased = page.get_by_role("status").filter(has_text="The account is erased.")
    expect(erased).to_be_visible()
    assert all(stands_within(page.locator("header.top"), one) for one in (heading, erased))
    assert not User.objects.filter(pk=ana.pk).exists()
    wait_until(page, HAS_NO_STORE % ana.pk)
    assert lines_of(ana) == []


def stands_within(outer: Locator, inner: Locator) -> bool:
    around, within = outer.bounding_box(), inner.bounding_box()
    assert around is not None
    assert within is not None
    return around["y"] <= within["y"] and within["y"] + within["height"] <= around["y"] + around["height"]


def erase(page: Page) -> None:
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase everything").click()


def test_all_other_log_ins_are_ended_at_once_and_this_one_stays(opened: Open, user: User) -> None:
    for _ in range(2):
        Client().force_login(user)
    page = opened("devices")
    expect(page.get_by_role("button", name="End the log-in of Browser")).to_have_count(2)
    assert faults_of(page) == []

    page.get_by_role("button", name="Log out everywhere but here").click()
    page.get_by_role("dialog").get_by_role("button", name="Log out everywhere but here").click()

    expect(page.get_by_text("You are logged in nowhere else.")).to_be_visible()
    assert LogIn.objects.filter(user=user).count() == 1
