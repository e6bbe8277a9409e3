"""The states of a phone: whose store is open, what a bar says, and what stays when a log-in ends, in Chromium."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import LogIn, User
from accounts.services.logins import revoke_login
from codes.models import Specialty
from tests.app.accessible import faults_of
from tests.app.log.screen import ALL_SENT
from tests.app.morning import FIELD
from tests.app.people import (
    PASSWORD,
    WAIT_FOR_WORKER,
    go_to,
    lines_of,
    log_in,
    log_line,
    logged_in,
    opened,
    wait_for_lines,
)
from tests.app.waiting import wait_for, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_log_in_that_is_over_goes_on_logging_under_a_bar_and_sends_after_the_next_log_in(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = logged_in(context, app, ana)
    context.clear_cookies(name="sessionid")
    log_line(page, "99213")
    bar = page.get_by_role("link", name="Log in again")
    expect(bar).to_be_visible()
    place, field = (one.bounding_box() for one in (bar, page.get_by_label(FIELD)))
    assert place is not None
    assert field is not None
    assert field["y"] - place["y"] < 150
    log_line(page, "99214")

    bar.click()
    expect(page.get_by_label("E-mail address")).to_have_value(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")

    expect(page.get_by_label(FIELD)).to_be_visible()
    expect(bar).to_be_hidden()
    wait_for_lines(page, ana, ["99213", "99214"])


def test_log_in_that_was_ended_elsewhere_closes_the_store_and_says_so(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = logged_in(context, app, ana)
    log_line(page, "99213")
    wait_for_lines(page, ana, ["99213"])
    context.set_offline(True)
    log_line(page, "99214")
    end_elsewhere(ana)
    context.set_offline(False)

    expect(page.get_by_text("was ended elsewhere")).to_be_visible()
    expect(page.get_by_text(f"1 change of {ana.email} is not sent.")).to_be_visible()
    expect(page.get_by_text("99213")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("was ended elsewhere")).to_be_visible()

    log_in(page, ana.email)
    wait_for_lines(page, ana, ["99213", "99214"])


def test_log_out_sends_what_waits_and_then_deletes_the_store(context: BrowserContext, app: str, ana: User) -> None:
    page = logged_in(context, app, ana)
    context.set_offline(True)
    log_line(page, "99213")
    context.set_offline(False)
    go_to(page, "More", "Log out")

    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    assert lines_of(ana) == ["99213"]
    wait_until(page, f"indexedDB.databases().then((all) => all.every((one) => one.name !== 'openrvu-{ana.id}'))")
    assert page.evaluate("localStorage['openrvu-last-person']") is None
    assert not LogIn.objects.filter(user=ana).exists()


def test_log_out_names_what_cannot_be_sent_which_is_saved_to_a_file(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = refused_to_log_out(context, app, ana)
    expect(page.get_by_role("listitem").filter(has_text="Line 99213")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save them to a file and log out").click()

    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    assert "99213" in download.value.path().read_text()
    assert not page.get_by_text("not sent").is_visible()


def test_log_out_gives_up_by_name_or_keeps_what_cannot_be_sent(context: BrowserContext, app: str, ana: User) -> None:
    page = refused_to_log_out(context, app, ana)
    page.get_by_role("button", name="Log out, and keep them on this phone").click()
    expect(page.get_by_text(f"1 change of {ana.email} is not sent.")).to_be_visible()
    log_in(page, ana.email)
    expect(page.get_by_label(FIELD)).to_be_visible()
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()

    page.get_by_role("button", name="Give up this change and log out").click()

    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    expect(page.get_by_role("list")).to_have_count(0)


def test_log_out_without_a_network_locks_the_lines_and_is_sent_before_anything_else(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = logged_in(context, app, ana)
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    log_line(page, "99213")
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log out all the same").click()

    expect(page.get_by_text("logged out without a network")).to_be_visible()
    page.reload()
    expect(page.get_by_text("logged out without a network")).to_be_visible()
    expect(page.get_by_text("99213")).to_have_count(0)
    requests: list[str] = []
    page.on("request", lambda one: requests.append(f"{one.method} {one.url}") if "/app/" not in one.url else None)
    context.set_offline(False)

    expect(page.get_by_text(f"1 change of {ana.email} is not sent.")).to_be_visible()
    expect(page.get_by_text("logged out without a network")).to_be_hidden()
    assert not LogIn.objects.filter(user=ana).exists()
    assert [one for one in requests if "sync" in one] == []
    log_in(page, ana.email)
    wait_for_lines(page, ana, ["99213"])


def test_somebody_else_on_the_phone_sees_nothing_of_the_lines_and_whose_they_are_is_named(
    context: BrowserContext, app: str, ana: User, ben: User
) -> None:
    page = logged_in(context, app, ana)
    context.clear_cookies(name="sessionid")
    log_line(page, "99231")
    log_line(page, "99214")
    page.get_by_role("link", name="Log in again").click()
    log_in(page, ben.email)
    expect(page.get_by_label(FIELD)).to_be_visible()
    expect(page.get_by_text("99231")).to_have_count(0)
    log_line(page, "99215")
    wait_for_lines(page, ben, ["99215"])
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_text(f"2 changes of {ana.email} are not sent.")).to_be_visible()
    assert lines_of(ana) == []
    log_in(page, ana.email)
    wait_for_lines(page, ana, ["99214", "99231"])
    assert lines_of(ben) == ["99215"]


def test_log_out_in_one_tab_is_followed_by_the_other(context: BrowserContext, app: str, ana: User) -> None:
    first = logged_in(context, app, ana)
    second = opened(context, app, "Log")
    go_to(first, "More", "Log out")
    first.get_by_role("button", name="Log out").click()

    expect(second.get_by_role("heading", level=1, name="Log in")).to_be_visible()


def test_first_start_without_a_network_says_what_is_missing(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    page.evaluate(WAIT_FOR_WORKER)
    context.set_offline(True)
    page.reload()

    expect(page.get_by_text("nobody has used the app on this phone yet")).to_be_visible()
    again, address = page.get_by_role("button", name="Try again"), page.get_by_text("E-mail address")
    above, below = again.bounding_box(), address.bounding_box()
    assert above is not None
    assert below is not None
    assert below["y"] - above["y"] - above["height"] >= 8
    context.set_offline(False)
    expect(page.get_by_text("nobody has used the app on this phone yet")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "body", "words", "way"),
    [
        (426, {"code": "client_too_old", "min_schema_version": 99}, "too old for the server", "Reload"),
        (403, {"code": "device_limit"}, "too many devices", "Devices"),
        (403, {"code": "account_disabled"}, "account is disabled", None),
    ],
)
def test_bar_says_what_stops_the_sync(
    context: BrowserContext, app: str, ana: User, status: int, body: dict[str, object], words: str, way: str | None
) -> None:
    context.route("**/api/v1/sync/**", lambda route: route.fulfill(status=status, json=body))
    page = logged_in(context, app, ana)

    expect(page.get_by_text(words)).to_be_visible()
    assert way is None or page.get_by_role("link", name=way).or_(page.get_by_role("button", name=way)).is_visible()
    log_line(page, "99213")


def test_phone_that_was_away_for_60_days_says_so_and_what_is_on_it_alone(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = logged_in(context, app, ana)
    log_line(page, "99213")
    wait_for_lines(page, ana, ["99213"])
    expect(page).to_have_title(ALL_SENT)
    context.add_init_script("const { now } = Date; Date.now = () => now() + 60 * 86_400_000")
    context.route("**/api/v1/sync/**", lambda route: route.abort())
    page.reload()

    log_line(page, "99214")

    away = page.get_by_text("Not synced for 60 days. 1 change is on this phone alone.")
    expect(away).to_be_visible()
    context.unroute("**/api/v1/sync/**")
    page.reload()
    wait_for_lines(page, ana, ["99213", "99214"])
    expect(away).to_be_hidden()


def test_private_window_is_named_in_the_bar(context: BrowserContext, app: str, ana: User) -> None:
    context.add_init_script("indexedDB.open = () => { throw new DOMException('private', 'SecurityError') }")
    page = opened(context, app)
    log_in(page, ana.email)

    expect(page.get_by_role("alert").filter(has_text="private window").first).to_be_visible()


def test_emptied_store_says_the_last_number_of_unsent_changes_and_when(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = refused_to_log_out(context, app, ana)
    # The push was answered for the server: it is told by what asks it next, which may be the next try.
    wait_for(page, lambda: LogIn.objects.filter(user=ana, unsent_edits=1).exists())
    page.goto("about:blank")
    context.unroute("**/api/v1/sync/push")
    page.goto(app.replace("/app/", "/robots.txt"))
    page.evaluate(f"new Promise((done) => {{ indexedDB.deleteDatabase('openrvu-{ana.id}').onsuccess = done }}).then()")
    page.goto(app)

    expect(page.get_by_text(re.compile("1 change was not sent"))).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text(re.compile("1 change was not sent"))).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_a_phone_is_accessible_has_no_small_target_and_fits_a_phone(
    context: BrowserContext, app: str, newcomer: User, gastroenterology: Specialty, scheme: str
) -> None:
    page = opened(context, app)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate(WAIT_FOR_WORKER)
    log_in(page, newcomer.email)
    expect(page.get_by_label("Search the specialty")).to_be_visible()
    faults = {"onboarding": faults_of(page)}
    page.get_by_label("Search the specialty").fill("gastro")
    page.get_by_label("Search the specialty").press("Enter")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("group", name="Favorites to begin with")).to_be_visible()
    faults["favorites"] = faults_of(page)
    page.get_by_role("button", name="Skip").click()
    context.route("**/api/v1/sync/push", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))
    log_line(page, "99213")
    go_to(page, "More", "Log out")
    faults["log-out"] = faults_of(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Stay logged in")).to_be_visible()
    faults["unsent"] = faults_of(page)
    go_to(page, "Log")
    context.clear_cookies(name="sessionid")
    log_line(page, "99214")
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()
    faults["bar"] = faults_of(page)
    page.get_by_role("link", name="Log in again").click()
    log_in(page, newcomer.email)
    expect(page.get_by_label(FIELD)).to_be_visible()
    context.unroute("**/api/v1/sync/push")
    end_elsewhere(newcomer)
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(page.get_by_text("was ended elsewhere")).to_be_visible()
    faults["revoked"] = faults_of(page)
    log_in(page, newcomer.email)
    expect(page.get_by_label(FIELD)).to_be_visible()
    context.set_offline(True)
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log out all the same").or_(page.get_by_label("Password", exact=True)).wait_for()
    if page.get_by_role("button", name="Log out all the same").is_visible():
        page.get_by_role("button", name="Log out all the same").click()
    expect(page.get_by_text("logged out without a network")).to_be_visible()
    faults["locked"] = faults_of(page)

    assert {state: found for state, found in faults.items() if found} == {}


def refused_to_log_out(context: BrowserContext, app: str, user: User) -> Page:
    """Return the question of a log-out while the server takes no line."""
    page = logged_in(context, app, user)
    context.route("**/api/v1/sync/push", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))
    log_line(page, "99213")
    expect(page.get_by_role("region", name="Logged").get_by_text("99213").first).to_be_visible()
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("1 change could not be sent.")).to_be_visible()
    return page


def end_elsewhere(user: User) -> None:
    """End the log-ins of somebody, as they do on another device."""
    for login in LogIn.objects.filter(user=user):
        revoke_login(user=user, login_id=login.id, at=timezone.now())
