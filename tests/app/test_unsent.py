"""What is not sent, two versions of a line, what the server refused, and the bin, in Chromium as on a phone."""

from __future__ import annotations

import json
import re
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.accessible import faults_of
from tests.app.people import WAIT_FOR_WORKER
from tests.app.synced_phone import Open
from tests.app.synced_phone import context as context
from tests.app.synced_phone import opened as opened
from tests.app.test_days import log, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_SAVED: Final = "Not saved. This phone is full."
FILL_PHONE: Final = """() => {
  window.put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""
EMPTY_PHONE: Final = "() => { IDBObjectStore.prototype.put = window.put }"


def choose(page: Page, choice: str, *, because: str) -> None:
    """Decide a conflict by one of its buttons, once the screen says what happened, and wait until that is sent."""
    page.get_by_role("link", name="Choose a version").click()
    expect(page.get_by_text(because)).to_be_visible()
    page.get_by_role("button", name=choice).click()
    expect(page.get_by_text("Everything on this phone is sent.")).to_be_visible()


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
@pytest.mark.parametrize(("choice", "kept"), [("Keep mine: bring it back", [("99213", 2)]), ("Leave it deleted", [])])
def test_line_that_was_changed_here_and_deleted_elsewhere_is_as_the_person_decides(
    context: BrowserContext, opened: Open, clinician: Client, user: User, choice: str, kept: list[tuple[str, int]]
) -> None:
    id_ = log(clinician)
    page = opened(f"line/{id_}")
    page.get_by_text("Change this line").click()
    context.set_offline(True)
    page.get_by_label("Units").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Line changed.")).to_be_visible()
    assert clinician.delete(f"/api/v1/logs/{id_}").status_code == 204
    context.set_offline(False)

    choose(page, choice, because="Meanwhile it was deleted elsewhere.")
    assert stored(user) == kept


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("choice", "kept"), [("Keep it", [("99213", 5)]), ("Delete it all the same", [])])
def test_line_that_was_deleted_here_and_changed_elsewhere_is_as_the_person_decides(
    context: BrowserContext, opened: Open, clinician: Client, user: User, choice: str, kept: list[tuple[str, int]]
) -> None:
    id_ = log(clinician)
    page = opened(f"line/{id_}")
    expect(page.get_by_role("button", name="Delete this line")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name="Delete this line").click()
    expect(page.get_by_text("No line on this day.")).to_be_visible()
    assert clinician.patch(f"/api/v1/logs/{id_}", {"units": 5}, "application/json").status_code == 200
    context.set_offline(False)

    page.goto(page.url.split("day/")[0] + "unsent")
    choose(page, choice, because="Meanwhile it was changed elsewhere.")
    assert stored(user) == kept


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
