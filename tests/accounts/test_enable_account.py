"""manage.py enable_account: an account that was disabled can be used again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.accounts.conftest import App


def test_disabled_account_logs_in_again_once_it_is_enabled(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    refused = App().log_in(ada.email).status_code
    out = StringIO()

    call_command("enable_account", ada.email.upper(), stdout=out)

    assert (refused == 200, App().log_in(ada.email).status_code) == (False, 200)
    assert out.getvalue() == f"{ada.email} is enabled.\n"


def test_address_of_nobody_is_named(db: None) -> None:
    with pytest.raises(CommandError, match=r"nobody@example\.org: there is no account with this address"):
        call_command("enable_account", "nobody@example.org")
