"""Settings, devices and the technical details, in Chromium at the width of a phone."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from tests.app.test_days import Open, log
from tests.app.test_days import context as context
from tests.app.test_days import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
