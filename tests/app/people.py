"""People with accounts in the app: how they log in, log lines and go from screen to screen."""

from __future__ import annotations

from typing import Final, Unpack

from allauth.account.models import EmailAddress
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from accounts.services.accounts import ProfileFields, create_account
from procedures.models import ProcedureLog
from tests.app.morning import FIELD

PASSWORD: Final = "correct horse battery staple"
WAIT_FOR_WORKER: Final = "navigator.serviceWorker.ready.then((registration) => registration.active.scriptURL)"


def verified(email: str, **profile: Unpack[ProfileFields]) -> User:
    """An account whose address is verified."""
    user = create_account(email=email, password=PASSWORD, **profile)
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


def logged_in(context: BrowserContext, app: str, user: User) -> Page:
    """Return the Log screen of somebody who has logged in and is no newcomer."""
    page = opened(context, app)
    log_in(page, user.email)
    expect(page.get_by_label(FIELD)).to_be_visible()
    return page


def log_line(page: Page, code: str) -> None:
    """Save a line of a typed code on the Log screen."""
    page.get_by_label(FIELD).fill(code)
    page.get_by_label(FIELD).press("Enter")
    anyway = page.get_by_role("button", name=f"Log {code} anyway")
    expect(anyway.or_(page.get_by_role("button", name="Save", disabled=False)).first).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    page.get_by_role("button", name="Save").click()


def go_to(page: Page, *names: str) -> None:
    """Follow links by their names."""
    for name in names:
        page.get_by_role("link", name=name, exact=True).click()


def lines_of(user: User) -> list[str]:
    return sorted(ProcedureLog.objects.filter(user_id=user.id).values_list("code", flat=True))


def wait_for_lines(page: Page, user: User, codes: list[str]) -> None:
    """Wait until the server has these lines."""
    for _ in range(100):
        if lines_of(user) == codes:
            return
        page.wait_for_timeout(200)
    assert lines_of(user) == codes
