"""What makes codes of second factors is encrypted in the database, under a key outside of it."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import LogIn, User
from accounts.security.mfa import seal, unseal
from tests.accounts.conftest import PASSWORD, App, migrate_accounts
from tests.web.pages import texts, tree, words

SECRET = "JBSWY3DPEHPK3PXP"


def _stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, '') FROM mfa_authenticator")
        return str(cursor.fetchone()[0])


@pytest.fixture
def codes(ada: User) -> list[str]:
    """Ada's recovery codes, beside a TOTP."""
    TOTP.activate(ada, SECRET)
    codes: list[str] = RecoveryCodes.activate(ada).get_unused_codes()
    return codes


def test_no_secret_stands_in_the_database_in_the_clear(codes: list[str]) -> None:
    stored = _stored()

    assert SECRET not in stored
    assert all(unseal(row.data.get("secret") or row.data["seed"]) not in stored for row in Authenticator.objects.all())


@pytest.mark.slow
def test_upgrade_seals_what_is_in_the_clear_and_the_way_back_opens_it(ada: User, codes: list[str]) -> None:
    migrate_accounts("0004_longest_life_of_logins")
    assert SECRET in _stored()

    migrate_accounts("0005_seal_second_factors")

    assert SECRET not in _stored()
    assert Authenticator.objects.get(type="totp").wrap().instance.data["secret"] != SECRET
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


@pytest.mark.slow
def test_upgrade_seals_codes_that_came_from_another_library(ada: User) -> None:
    migrate_accounts("0004_longest_life_of_logins")
    Authenticator.objects.create(
        user=ada, type="recovery_codes", data={"migrated_codes": ["first-code", "second-code"]}
    )

    migrate_accounts("0005_seal_second_factors")

    assert "first-code" not in _stored()
    assert Authenticator.objects.get().wrap().get_unused_codes() == ["first-code", "second-code"]


def test_key_of_earlier_times_still_opens_until_all_is_under_the_new_one(codes: list[str], settings: Settings) -> None:
    settings.MFA_KEYS = ["new", *settings.MFA_KEYS]
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes

    call_command("rotate_mfa_key", stdout=StringIO())
    settings.MFA_KEYS = ["new"]

    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    assert unseal(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_rotation_without_the_old_key_changes_nothing(codes: list[str], settings: Settings) -> None:
    before = _stored()
    settings.MFA_KEYS = ["new"]

    with pytest.raises(CommandError):
        call_command("rotate_mfa_key")

    assert _stored() == before


def test_log_in_on_a_server_that_lost_the_key_is_503_that_says_what_helps(
    ada: User, codes: list[str], settings: Settings
) -> None:
    settings.MFA_KEYS = ["another"]
    app = App()
    app.log_in(ada.email)

    answer = app.allauth("POST", "auth/2fa/authenticate", {"code": "123456"})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (503, "second_factor_unreadable")


def test_page_of_a_log_in_on_a_server_that_lost_the_key_says_in_plain_words_whom_to_ask(
    ada: User, codes: list[str], settings: Settings
) -> None:
    settings.MFA_KEYS = ["another"]
    browser = Client()
    browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    answer = browser.post("/accounts/2fa/authenticate/", {"code": "123456"})

    page = tree(answer)
    assert (answer.status_code, words(page, "h1")) == (503, "The second factor cannot be read")
    assert [said for said in texts(page, "p") if said.startswith("Tell whoever runs this server.")]


def test_what_is_sealed_twice_differs_and_opens_alike() -> None:
    assert seal(SECRET) != seal(SECRET)
    assert unseal(seal(SECRET)) == SECRET


def test_reset_mfa_leaves_no_factor_and_no_log_in(app: App, ada: User, codes: list[str]) -> None:
    output = StringIO()

    call_command("reset_mfa", "ADA@example.org", stdout=output)

    assert "2 removed" in output.getvalue()
    assert not Authenticator.objects.exists()
    assert not LogIn.objects.exists()
    assert App().log_in(ada.email).status_code == 200


def test_reset_mfa_of_an_unknown_address_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_mfa", "nobody@example.org")
