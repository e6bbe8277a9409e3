"""The steps of log-in, sign-up and reset inside the app, in Chromium against the server."""

from __future__ import annotations

import re
from typing import Final

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings

from accounts.models import LogIn, User
from codes.models import Specialty
from procedures.models import Favorite, Setting
from tests.app.accessible import faults_of
from tests.app.morning import FIELD
from tests.app.people import PASSWORD, log_in, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG: Final = "not the password of anybody"


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


def test_server_without_mail_says_so_where_a_code_would_be_mailed(
    context: BrowserContext, app: str, settings: Settings
) -> None:
    assert not settings.EMAIL_HOST
    page = opened(context, app)
    says_so = page.get_by_text("This server sends no mail.")
    page.get_by_role("button", name="Mail me a code instead").click()
    expect(says_so).to_be_visible()
    page.get_by_role("button", name="Back to the log-in").click()
    page.get_by_role("link", name="Forgotten password").click()
    expect(page.get_by_role("heading", name="Reset the password")).to_be_visible()
    expect(says_so).to_be_visible()


def test_server_without_mail_speaks_of_none_after_a_code_was_asked_for(
    context: BrowserContext, app: str, ana: User, settings: Settings
) -> None:
    assert not settings.EMAIL_HOST
    page = opened(context, app)
    page.get_by_role("button", name="Mail me a code instead").click()
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()

    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    expect(page.get_by_text("This server sends no mail.")).to_be_visible()
    expect(page.get_by_text(re.compile("in the mail|from the mail", re.IGNORECASE))).to_have_count(0)
    expect(page.get_by_role("button", name="Send another code")).to_have_count(0)


def test_empty_form_asks_nobody_and_names_its_fields(context: BrowserContext, app: str, ana: User) -> None:
    page = opened(context, app)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "_allauth" in request.url else None)
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_text("This is needed.")).to_have_count(2)
    assert requests == []


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
def test_every_step_of_the_log_in_is_accessible_has_no_small_target_and_fits_a_phone(
    context: BrowserContext, app: str, ana: User, scheme: str
) -> None:
    TOTP.activate(ana, generate_totp_secret())
    RecoveryCodes.activate(ana)
    faults = {}
    for path, heading in (("", "Log in"), ("signup", "Sign up"), ("reset", "Reset the password")):
        page = opened(context, app + path, heading)
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.locator("form button").first.click()
        faults[heading] = faults_of(page)
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("New password")).to_be_visible()
    faults["code and new password"] = faults_of(page)
    page = opened(context, app)
    log_in(page, ana.email)
    expect(page.get_by_label("Code of your second factor")).to_be_visible()
    faults["second factor"] = faults_of(page)
    page.get_by_role("button", name="Back to the log-in").click()
    page.get_by_role("button", name="Mail me a code instead").click()
    faults["ask for a code"] = faults_of(page)
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    faults["code"] = faults_of(page)

    assert {step: found for step, found in faults.items() if found} == {}


def test_recovery_code_logs_in_once_where_the_second_factor_is_lost(
    context: BrowserContext, app: str, ana: User
) -> None:
    TOTP.activate(ana, generate_totp_secret())
    code, *_ = RecoveryCodes.activate(ana).get_unused_codes()
    page = opened(context, app)
    log_in(page, ana.email)
    page.get_by_label("Code of your second factor").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect_logged_in(page)
    context.clear_cookies()
    page.goto(f"{app}login")

    log_in(page, ana.email)
    page.get_by_label("Code of your second factor").fill(code)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_label("Code of your second factor")).to_have_attribute("aria-invalid", "true")


def test_sign_up_whose_code_could_not_be_mailed_goes_on_by_a_log_in(
    context: BrowserContext, app: str, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.accounts.test_notices.DeadServer"
    page = opened(context, f"{app}signup", "Sign up")
    log_in(page, "new@example.org")
    expect(page.get_by_role("alert")).to_have_text(re.compile("the mail with its code could not be sent"))
    settings.EMAIL_BACKEND = backend

    log_in(page, "new@example.org")
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()

    expect_logged_in(page)


def test_whoever_skips_what_a_newcomer_is_asked_is_not_asked_again_at_the_next_log_in(
    context: BrowserContext, chromium: Browser, app: str, newcomer: User
) -> None:
    page = opened(context, app)
    log_in(page, newcomer.email)
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()
    expect(page.get_by_role("navigation", name="Screens").locator("[aria-current]")).to_have_count(0)
    with page.expect_response("**/api/v1/sync/push"):
        page.get_by_role("button", name="Skip").click()
    expect(page.get_by_label(FIELD)).to_be_visible()
    assert Setting.objects.get(user=newcomer, key="onboarded").value is True

    other = chromium.new_context()
    page = opened(other, app)
    with page.expect_response("**/api/v1/me"):
        log_in(page, newcomer.email)
    expect(page.get_by_role("link", name="More")).to_be_visible()
    page.get_by_role("link", name="More").click()
    expect(page.get_by_text("Synced at")).to_be_visible()
    page.get_by_role("link", name="Log", exact=True).click()
    page.wait_for_timeout(500)

    expect(page.get_by_role("heading", level=1)).to_have_text("Log")
    other.close()


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


def test_newcomer_who_closed_the_app_in_the_first_steps_is_led_back_to_them_from_the_log(
    context: BrowserContext, app: str, newcomer: User
) -> None:
    page = opened(context, app)
    log_in(page, newcomer.email)
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()
    page.goto(app)

    page.get_by_role("link", name="Say your career stage and specialty").click()
    page.get_by_text("Resident", exact=True).click()
    with page.expect_response("**/api/v1/me"):
        page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("link", name="Choose favorites")).to_be_visible()
    assert newcomer.career_stages.get().stage == "resident"


def test_time_zone_of_the_phone_is_stored_also_where_the_profile_has_not_come_yet(
    chromium: Browser, app: str, newcomer: User
) -> None:
    context = chromium.new_context(timezone_id="America/Chicago")
    page = opened(context, app)
    context.route("**/api/v1/me", lambda route: route.abort() if route.request.method == "GET" else route.continue_())
    log_in(page, newcomer.email)
    expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
    page.goto(f"{app}onboarding")

    page.get_by_text("Student", exact=True).click()
    with page.expect_response("**/api/v1/me"):
        page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", level=1, name="Log")).to_be_visible()
    newcomer.profile.refresh_from_db()
    assert newcomer.profile.time_zone == "America/Chicago"
    context.close()


def test_who_signs_up_from_an_asked_address_is_led_to_it_after_the_first_steps(
    context: BrowserContext, app: str, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = opened(context, f"{app}code/99213")
    page.get_by_role("link", name="No account yet").click()
    expect(page.get_by_role("heading", level=1, name="Sign up")).to_be_visible()
    log_in(page, "new@example.org")
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1, name="About you")).to_be_visible()

    page.get_by_role("button", name="Skip").click()

    expect(page).to_have_url(f"{app}code/99213")
    expect(page.get_by_role("heading", level=1, name="Code")).to_be_visible()


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


def present_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))
