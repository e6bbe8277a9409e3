"""A server without mail says so, and what helps; none of its words claims that a mail was sent."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.conftest import PASSWORD

CLAIM = re.compile(
    r"(we )?(have )?sent (you )?(an?|to) |we'll send|e-?mail sent|spam folder|send me|re-send",
    re.IGNORECASE,
)
PAGES = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
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


def words(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path, follow=True).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_claims_no_mail_that_is_not_sent(settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = ""

    assert not CLAIM.search(words(Client(), path))


@pytest.mark.parametrize("path", OWN)
def test_page_of_ones_own_account_claims_no_mail_that_is_not_sent(ada: User, settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = ""
    client = Client()
    client.force_login(ada)

    assert not CLAIM.search(words(client, path))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/password/reset/done/"])
def test_page_of_a_reset_says_what_the_operator_does(settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = ""

    assert "This server sends no mail" in words(Client(), path)
    assert "manage.py reset_password_link" in words(Client(), path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/password/reset/done/"])
def test_page_of_a_reset_speaks_of_mail_where_there_is_a_server(settings: Settings, path: str) -> None:
    settings.EMAIL_HOST = "mail.example.org"

    assert "This server sends no mail" not in words(Client(), path)


def test_asking_for_a_reset_ends_on_a_page_that_claims_nothing(ada: User, settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    page = Client().post("/accounts/password/reset/", {"email": ada.email}, follow=True).content.decode()

    assert "This server sends no mail" in page
    assert not CLAIM.search(page)


@pytest.mark.parametrize(
    ("host", "said"),
    [("", "new@example.org stays unverified"), ("mail.example.org", "We have sent a mail to new@example.org")],
)
def test_message_after_an_address_was_added_tells_the_truth(
    ada: User, settings: Settings, host: str, said: str
) -> None:
    settings.EMAIL_HOST = host
    client = Client()
    client.force_login(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""}, follow=True)

    assert EmailAddress.objects.filter(email="new@example.org").exists()
    assert said in page.content.decode()
    assert bool(host) == bool(CLAIM.search(page.content.decode()))


@pytest.mark.django_db
def test_message_after_a_sign_up_tells_the_truth(settings: Settings) -> None:
    settings.EMAIL_HOST = ""

    page = Client().post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True)

    assert User.objects.filter(email="new@example.org").exists()
    assert not CLAIM.search(page.content.decode())


def test_every_page_of_the_library_that_claims_a_mail_has_one_of_ours_in_its_place() -> None:
    library = Path(allauth.__file__).parent / "templates"
    shown = [path for part in ("account", "mfa") for path in (library / part).rglob("*") if path.is_file()]
    # Those of features that are off (the page of the log-in offers a code by mail); mails themselves are sent or not.
    off = re.compile(r"email/|code|phone|passkey|email_change|login.html")

    claiming = [path.relative_to(library) for path in shown if CLAIM.search(re.sub(r"\s+", " ", path.read_text()))]

    missing = [str(path) for path in claiming if not off.search(str(path)) and not (TEMPLATES / path).exists()]
    assert not missing
