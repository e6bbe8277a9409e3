"""A server without mail says so, and what helps; none of its words claims that a mail was sent."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.matrix import matrix
from tests.web.pages import texts, tree, words

CLAIM = re.compile(
    r"(we )?(have )?sent (you )?(an?|to) |we'll send|e-?mail sent|spam folder|send me|re-send",
    re.IGNORECASE,
)
PAGES = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/confirm/",
    "/accounts/password/reset/complete/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/",
    "/accounts/inactive/",
]
OWN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/profile/",
]
TEMPLATES = Path(__file__).parents[2] / "accounts" / "templates"


def shown(client: Client, path: str) -> BeautifulSoup:
    return tree(client.get(path, follow=True))


def claims(page: BeautifulSoup) -> list[str]:
    """Return the words of a page that claim that a mail was sent."""
    return [str(claim[0]) for claim in CLAIM.finditer(words(page, "html"))]


@pytest.mark.django_db
@matrix("path", PAGES)
def test_page_claims_no_mail_that_is_not_sent(settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = ""

    assert claims(shown(Client(), path)) == []


@matrix("path", OWN)
def test_page_of_ones_own_account_claims_no_mail_that_is_not_sent(ada: User, settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = ""
    client = Client()
    client.force_login(ada)

    assert claims(shown(client, path)) == []


@pytest.mark.django_db
def test_page_of_a_reset_says_what_the_operator_does(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    page = shown(Client(), "/accounts/password/reset/")

    assert words(page, "main .flag") == "This server sends no mail."
    assert words(page, "main .flag + p code") == "manage.py reset_password_link"


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server")
def test_pages_of_a_reset_speak_of_mail_where_there_is_a_server() -> None:
    client = Client()
    assert not shown(client, "/accounts/password/reset/").select("main .flag, main code")

    page = tree(client.post("/accounts/password/reset/", {"email": "new@example.org"}, follow=True))

    assert "If new@example.org may reset an account" in words(page, "main > p")
    assert not page.select("main .flag, main code")


def test_asking_for_a_reset_ends_on_a_page_that_claims_nothing(ada: User, settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    page = tree(Client().post("/accounts/password/reset/", {"email": ada.email}, follow=True))

    assert words(page, "main .flag") == "This server sends no mail."
    assert claims(page) == []


@matrix(
    ("has_mail", "said"),
    [(False, "new@example.org stays unverified"), (True, "We have sent a mail to new@example.org")],
)
def test_message_after_an_address_was_added_tells_the_truth(
    ada: User, request: pytest.FixtureRequest, *, has_mail: bool, said: str
) -> None:
    if has_mail:
        request.getfixturevalue("mail_server")
    client = Client()
    client.force_login(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = tree(client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""}, follow=True))

    # A code is typed first, where one was sent.
    assert EmailAddress.objects.filter(email="new@example.org").exists() != has_mail
    assert [message for message in texts(page, "p.message") if said in message]
    assert has_mail == bool(claims(page))


@pytest.mark.django_db
def test_message_after_a_sign_up_tells_the_truth(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    page = tree(Client().post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True))

    assert User.objects.filter(email="new@example.org").exists()
    assert claims(page) == []


def test_every_page_of_the_library_that_claims_a_mail_has_one_of_ours_in_its_place() -> None:
    library = Path(allauth.__file__).parent / "templates"
    shown = [path for part in ("account", "mfa") for path in (library / part).rglob("*") if path.is_file()]
    # Those of features that are off; mails themselves are sent or not.
    off = re.compile(r"email/|phone|passkey|email_change|password_reset_done")

    claiming = [path.relative_to(library) for path in shown if CLAIM.search(re.sub(r"\s+", " ", path.read_text()))]

    missing = [str(path) for path in claiming if not off.search(str(path)) and not (TEMPLATES / path).exists()]
    assert not missing
