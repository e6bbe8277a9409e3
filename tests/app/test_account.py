"""Log-in, sign-up, reset and log-out inside the app, in Chromium against the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings

from accounts.models import LogIn, User
from accounts.services.accounts import create_account
from accounts.services.logins import revoke_login
from codes.models import CodeSpecialty, Specialty
from procedures.models import Favorite, ProcedureLog
from tests.web.conftest import catalogue as catalogue
from tests.web.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD: Final = "correct horse battery staple"
WRONG: Final = "not the password of anybody"
FIELD: Final = "Code or words"
WAIT_FOR_WORKER: Final = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def ana(db: None) -> User:
    return verified("ana@example.org")


@pytest.fixture
def ben(db: None) -> User:
    return verified("ben@example.org")


@pytest.fixture
def gastroenterology(catalogue: None) -> Specialty:
    """A specialty with two codes of the catalogue."""
    specialty = Specialty.objects.create(slug="gastroenterology", name="Gastroenterology")
    for code in ("45378", "99213"):
        CodeSpecialty.objects.create(code_id=code, specialty=specialty)
    return specialty


def verified(email: str) -> User:
    """An account whose address is verified."""
    user = create_account(email=email, password=PASSWORD)
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def opened(context: BrowserContext, address: str, heading: str = "Log in") -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    return page


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill the form and send it by Enter."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password", exact=True).press("Enter")


def code_in_mail() -> str:
    """Return the code of the last mail."""
    match = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), flags=re.MULTILINE)
    assert match is not None, mail.outbox[-1].body
    return match[1]


def expect_logged_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Screens")).to_be_visible()


def test_person_logs_in_by_password_where_every_address_of_the_app_leads_to_the_log_in(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = opened(context, f"{app}settings")

    log_in(page, ana.email)

    expect_logged_in(page)
    assert page.evaluate("JSON.parse(localStorage['openrvu-last-person']).userId") == str(ana.id)


def test_screen_begins_below_its_heading_and_nothing_leads_back_into_a_closed_store(
    context: BrowserContext, app: str
) -> None:
    page = opened(context, app)
    field, heading = (one.bounding_box() for one in (page.get_by_label("E-mail address"), page.get_by_role("heading")))

    assert field is not None
    assert heading is not None
    assert field["y"] - heading["y"] < 150
    expect(page.locator("header").get_by_role("link")).to_have_count(0)


def test_wrong_password_is_said_at_its_field_which_takes_the_focus(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = opened(context, app)

    log_in(page, ana.email, WRONG)

    field = page.get_by_label("Password", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(page.get_by_text("Address and password do not belong together.")).to_be_visible()


def test_empty_form_asks_nobody_and_names_its_fields(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "_allauth" in request.url else None)
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_text("This is needed.")).to_have_count(2)
    assert asked == []


def test_two_taps_send_one_log_in(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("auth/login") else None)
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)

    page.get_by_role("button", name="Log in").dblclick()

    expect_logged_in(page)
    assert len(sent) == 1


def test_too_many_wrong_passwords_are_said_with_the_time_to_wait(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    for _ in range(6):
        log_in(page, ana.email, WRONG)
        expect(page.get_by_role("button", name="Log in")).to_have_attribute("aria-disabled", "false")

    expect(page.get_by_role("alert")).to_have_text(re.compile(r"Too many tries\. Try again in \d+ (second|minute)s?\."))


def test_fields_are_those_that_password_managers_and_phones_fill(context: BrowserContext, app: str) -> None:
    page = opened(context, app)

    assert page.get_by_label("E-mail address").get_attribute("autocomplete") == "username"
    assert page.get_by_label("Password", exact=True).get_attribute("autocomplete") == "current-password"
    page.get_by_role("button", name="Mail me a code instead").click()
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Mail me a code").click()
    assert page.get_by_label("Code").get_attribute("autocomplete") == "one-time-code"


def test_person_logs_in_by_a_mailed_code_also_when_the_app_was_left_for_the_mail(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = opened(context, app)
    page.get_by_role("button", name="Mail me a code instead").click()
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()

    page.reload()
    page.get_by_label("Code").fill("AAA-AAA")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This is not the code.")).to_be_visible()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()

    expect_logged_in(page)


def test_second_factor_is_asked_for_after_the_password(context: BrowserContext, app: str, ana: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    page = opened(context, app)
    log_in(page, ana.email)
    field = page.get_by_label("Code of your second factor")
    field.fill("000000")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")

    field.fill(present_code(secret))
    field.press("Enter")

    expect_logged_in(page)


def test_log_in_stays_on_ones_own_phone_where_that_was_chosen(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    page.get_by_label("Stay logged in on this phone").check()
    with page.expect_response(lambda answer: "/me/logins/" in answer.url):
        log_in(page, ana.email)

    assert LogIn.objects.get(user=ana).stays_signed_in


def test_server_that_makes_accounts_by_itself_says_so(context: BrowserContext, app: str, settings: Settings) -> None:
    settings.SIGNUP = "closed"
    page = opened(context, f"{app}signup", "Sign up")
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()

    expect(page.get_by_role("alert")).to_have_text(re.compile("takes no sign-ups"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_the_screens_of_the_log_in(
    chromium: Browser, app: str, ana: User, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    found = {}
    for path, heading in (("", "Log in"), ("signup", "Sign up"), ("reset", "Reset the password")):
        page = opened(context, app + path, heading)
        page.get_by_role("button").first.click()
        found[path] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

    assert {path: rules for path, rules in found.items() if rules} == {}


def present_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_newcomer_signs_up_verifies_by_code_and_begins_with_favorites_of_their_specialty(
    context: BrowserContext, app: str, settings: Settings, gastroenterology: Specialty
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = opened(context, f"{app}signup", "Sign up")
    log_in(page, "new@example.org")
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()

    page.get_by_text("Attending", exact=True).click()
    page.get_by_label("Search the specialty").fill("gastro")
    page.get_by_label("Search the specialty").press("Enter")
    page.get_by_role("button", name="Continue").click()
    first = page.get_by_role("group", name="Favorites to begin with").get_by_role("checkbox").first
    expect(first).to_be_checked()
    page.get_by_role("button", name=re.compile(r"Add \d+ favorites?")).click()

    expect(page.get_by_role("heading", level=1, name="Log")).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("^99213")).first).to_be_visible()
    user = User.objects.get(email="new@example.org")
    assert user.profile.specialty == gastroenterology.slug
    expect(page).to_have_title(re.compile("^Log"))
    assert Favorite.objects.filter(user=user).exists()


def test_onboarding_may_be_skipped(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    log_in(page, ana.email)
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()

    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_label(FIELD)).to_be_visible()


def test_password_is_reset_by_a_mailed_code_and_logs_in(
    context: BrowserContext, app: str, ana: User, settings: Settings
) -> None:
    page = opened(context, f"{app}reset", "Reset the password")
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password is too short.")).to_be_visible()
    page.get_by_label("New password").fill("another phrase of some length")
    page.get_by_role("button", name="Set the password").click()

    expect_logged_in(page)


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
    page.wait_for_function(f"indexedDB.databases().then((all) => all.every((one) => one.name !== 'openrvu-{ana.id}'))")
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
    skip_onboarding(page)
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
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.method} {one.url}") if "/app/" not in one.url else None)
    context.set_offline(False)

    expect(page.get_by_text(f"1 change of {ana.email} is not sent.")).to_be_visible()
    expect(page.get_by_text("logged out without a network")).to_be_hidden()
    assert not LogIn.objects.filter(user=ana).exists()
    assert [one for one in asked if "sync" in one] == []
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
    skip_onboarding(page)
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
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
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


def test_private_window_is_named_in_the_bar(context: BrowserContext, app: str, ana: User) -> None:
    context.add_init_script("indexedDB.open = () => { throw new DOMException('private', 'SecurityError') }")
    page = opened(context, app)
    log_in(page, ana.email)

    expect(page.get_by_role("alert").filter(has_text="private window").first).to_be_visible()


def test_emptied_store_says_the_last_number_of_unsent_changes_and_when(
    context: BrowserContext, app: str, ana: User
) -> None:
    page = refused_to_log_out(context, app, ana)
    page.goto("about:blank")
    context.unroute("**/api/v1/sync/push")
    page.goto(app.replace("/app/", "/robots.txt"))
    page.evaluate(f"new Promise((done) => {{ indexedDB.deleteDatabase('openrvu-{ana.id}').onsuccess = done }}).then()")
    page.goto(app)

    expect(page.get_by_text(re.compile("1 change was not sent"))).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text(re.compile("1 change was not sent"))).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_the_screens_of_an_account(
    chromium: Browser, app: str, ana: User, gastroenterology: Specialty, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = opened(context, app)
    log_in(page, ana.email)
    expect(page.get_by_label("Search the specialty")).to_be_visible()
    found = {"onboarding": violations(page)}
    page.get_by_label("Search the specialty").fill("gastro")
    page.get_by_label("Search the specialty").press("Enter")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("group", name="Favorites to begin with")).to_be_visible()
    found["favorites"] = violations(page)
    page.get_by_role("button", name="Skip").click()
    context.route("**/api/v1/sync/push", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))
    log_line(page, "99213")
    go_to(page, "More", "Log out")
    found["log-out"] = violations(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Stay logged in")).to_be_visible()
    found["unsent"] = violations(page)
    context.close()

    assert {name: rules for name, rules in found.items() if rules} == {}


def logged_in(context: BrowserContext, app: str, user: User) -> Page:
    """Return the Log screen of somebody who has logged in."""
    page = opened(context, app)
    log_in(page, user.email)
    skip_onboarding(page)
    return page


def skip_onboarding(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_label(FIELD)).to_be_visible()


def log_line(page: Page, code: str) -> None:
    """Save a line of a typed code on the Log screen."""
    page.get_by_label(FIELD).fill(code)
    page.get_by_label(FIELD).press("Enter")
    anyway = page.get_by_role("button", name=f"Log {code} anyway")
    if anyway.is_visible():
        anyway.click()
    page.get_by_role("button", name="Save").click()


def go_to(page: Page, *names: str) -> None:
    """Follow links by their names."""
    for name in names:
        page.get_by_role("link", name=name, exact=True).click()


def refused_to_log_out(context: BrowserContext, app: str, user: User) -> Page:
    """Return the question of a log-out while the server takes no line."""
    page = logged_in(context, app, user)
    context.route("**/api/v1/sync/push", lambda route: route.fulfill(status=503, json={"code": "unavailable"}))
    log_line(page, "99213")
    go_to(page, "More", "Log out")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("1 change could not be sent.")).to_be_visible()
    return page


def lines_of(user: User) -> list[str]:
    return sorted(ProcedureLog.objects.filter(user_id=user.id).values_list("code", flat=True))


def wait_for_lines(page: Page, user: User, codes: list[str]) -> None:
    """Wait until the server has these lines."""
    for _ in range(100):
        if lines_of(user) == codes:
            return
        page.wait_for_timeout(200)
    assert lines_of(user) == codes


def end_elsewhere(user: User) -> None:
    """End the log-ins of somebody, as they do on another device."""
    for login in LogIn.objects.filter(user=user):
        revoke_login(user=user, login_id=login.id, at=timezone.now())
