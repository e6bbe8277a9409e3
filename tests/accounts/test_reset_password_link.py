"""manage.py reset_password_link."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from tests.accounts.conftest import App
from tests.matrix import matrix

FRESH = "another horse, another battery"


def _link(*arguments: str) -> str:
    out = io.StringIO()
    call_command("reset_password_link", *arguments, stdout=out)
    return out.getvalue()


def _open(link: str) -> tuple[Client, str]:
    reader = Client()
    page = reader.get(urlsplit(link).path, follow=True)
    return reader, page.redirect_chain[-1][0] if page.redirect_chain else ""


def test_link_and_nothing_else_is_printed_and_sets_a_password_once(db: None) -> None:
    bare = create_account(email="bare@example.org", password=None)
    token = issue_token(user=bare)

    printed = _link("BARE@example.org")
    reader, form = _open(printed.strip())
    reader.post(form, {"password1": FRESH, "password2": FRESH})

    assert printed.count("\n") == 1
    assert App().log_in(bare.email, FRESH).status_code == 200
    assert App(token=token).api("GET", "me").status_code == 401
    assert _open(printed.strip())[1] == ""


def test_account_is_found_by_a_second_address_only_if_it_is_verified(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=ada, email="third@example.org")

    assert _link("second@example.org")
    with pytest.raises(CommandError, match="There is no account"):
        _link("third@example.org")


def test_disabled_account_gets_no_link(ada: User) -> None:
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="disabled"):
        _link(ada.email)


@matrix(
    ("origins", "hosts", "https", "expected"),
    [
        (["https://rvu.example.org"], ["localhost"], True, "https://rvu.example.org/accounts/"),
        ([], ["rvu.example.org"], True, "https://rvu.example.org/accounts/"),
        ([], ["localhost", "127.0.0.1"], False, "http://localhost:8123/accounts/"),
        ([], ["*"], False, "http://localhost:8123/accounts/"),
    ],
)
def test_link_begins_where_readers_reach_the_site(  # a case is five values
    ada: User, settings: Settings, *, origins: list[str], hosts: list[str], https: bool, expected: str
) -> None:
    settings.CSRF_TRUSTED_ORIGINS, settings.ALLOWED_HOSTS, settings.HTTPS, settings.PORT = origins, hosts, https, 8123

    assert _link(ada.email).startswith(expected)
    assert _link(ada.email, "--origin", "https://other.example.org/").startswith("https://other.example.org/accounts/")
