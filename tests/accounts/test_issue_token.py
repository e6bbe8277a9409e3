"""manage.py issue_token."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Profile, User
from tests.accounts.conftest import App


def _issue(*arguments: str) -> str:
    out = io.StringIO()
    call_command("issue_token", *arguments, stdout=out)
    return out.getvalue()


def test_token_and_nothing_else_is_printed_and_it_works(ada: User) -> None:
    printed = _issue("ADA@example.org")

    assert printed.count("\n") == 1
    assert App(token=printed.strip()).api("GET", "me").json()["id"] == str(ada.id)


def test_unknown_address_is_an_error_that_names_it(db: None) -> None:
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        _issue("nobody@example.org")

    assert not User.objects.exists()


def test_create_makes_the_account_with_a_profile_once(db: None) -> None:
    _issue("new@example.org", "--create")
    _issue("new@example.org", "--create")

    assert Profile.objects.get().user.email == "new@example.org"


def test_created_account_has_no_password(db: None) -> None:
    _issue("new@example.org", "--create")

    assert App().log_in("new@example.org", "").status_code == 400
    assert not User.objects.get().has_usable_password()


def test_what_is_no_address_makes_no_account(db: None) -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        _issue("nobody", "--create")


def test_disabled_account_gets_no_token(ada: User) -> None:
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="disabled"):
        _issue(ada.email)
