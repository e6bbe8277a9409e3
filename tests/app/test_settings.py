"""Settings, devices and the technical details, in Chromium at the width of a phone."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from accounts.models import User
from procedures.models import ProcedureLog
from tests.app.people import log_line
from tests.app.synced_phone import Open
from tests.app.synced_phone import context as context
from tests.app.synced_phone import opened as opened
from tests.app.test_days import log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The browser promises to keep what is stored, or does not.
PROMISE: Final = """
let isKept = false
navigator.storage.persisted = async () => isKept
navigator.storage.persist = async () => { isKept = %s; return isKept }
"""


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


@pytest.mark.parametrize(
    ("promise", "words"), [("true", "has promised to keep what is stored"), ("false", "did not promise it")]
)
def test_settings_say_whether_the_browser_keeps_what_is_stored_and_ask_for_it(
    context: BrowserContext, opened: Open, promise: str, words: str
) -> None:
    context.add_init_script(PROMISE % promise)
    page = opened("settings")
    expect(page.get_by_text("This browser may delete what is stored here")).to_be_visible()
    expect(page.get_by_text(re.compile(r"[1-9][\d,.]* [kM]B are used\."))).to_be_visible()

    page.get_by_role("button", name="Ask the browser to keep it").click()

    expect(page.get_by_text(words)).to_be_visible()


def test_line_is_of_the_day_before_until_the_hour_at_which_a_day_starts(
    chromium: Browser, app: str, clinician: Client, user: User
) -> None:
    now = timezone.now()
    ahead = (2 - now.hour) % 24
    ahead -= 24 if ahead > 14 else 0
    # The signs of these zones are turned round: it is past two at night.
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id=f"Etc/GMT{-ahead:+d}")
    cookie = clinician.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(f"{app}settings")
    page.get_by_label("A day starts at").select_option(label="4 am")
    expect(page.get_by_role("status").filter(has_text="Setting saved.")).to_be_visible()
    page.get_by_role("link", name="Log", exact=True).click()

    log_line(page, "99213")

    expect(page).to_have_title(re.compile("^Log"))
    expect(page.get_by_role("region", name="Logged").get_by_role("listitem")).to_contain_text("sent")
    before = (now + timedelta(hours=ahead)).date() - timedelta(days=1)
    assert ProcedureLog.objects.get(user=user).performed_on == before
    context.close()


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
    context.set_offline(False)
    expect(page.get_by_role("checkbox", name="Stay logged in on this phone")).to_be_checked()


def test_devices_that_are_shown_stay_where_a_return_reaches_no_server(context: BrowserContext, opened: Open) -> None:
    page = opened("devices")
    stays = page.get_by_role("checkbox", name="Stay logged in on this phone")
    expect(stays).to_be_visible()
    context.route("**/api/v1/me/logins*", lambda route: route.abort())

    with page.expect_event("requestfailed", lambda request: "/me/logins" in request.url):
        page.evaluate("window.dispatchEvent(new Event('pageshow'))")

    page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => 1)")
    expect(page.get_by_text("cannot be reached")).to_have_count(0)
    expect(stays).to_be_visible()


@pytest.mark.usefixtures("catalogue")
def test_diagnosis_names_no_code_and_no_note(opened: Open, clinician: Client) -> None:
    log(clinician, note="left knee")
    page = opened("diagnosis")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()

    text = download.value.path().read_text()
    assert json.loads(text)["Lines on this phone"] == "1"
    assert not any(secret in text for secret in ("99213", "knee"))
