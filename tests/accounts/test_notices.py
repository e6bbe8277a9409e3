"""The owner of an account hears of every change of who may log in, at the addresses that were there before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.admin.users import changed_fields
from accounts.models import User
from tests.accounts.conftest import PASSWORD, App, code_in_mail
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import tree, words

FRESH = "another horse, another battery"


class DeadServer:
    """A mail server that takes nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django makes a backend
        """Take what Django gives."""

    def send_messages(self, messages: Any) -> int:  # Any: as above
        raise ConnectionRefusedError("no mail server listens")


@pytest.fixture
def proven(app: App) -> App:
    """Ada's app, which has just given the password again."""
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    mail.outbox.clear()
    return app


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    enter_admin(client, User.objects.create_superuser("staff@example.org"))
    return client


def notices_to(address: str) -> list[str]:
    return [f"{sent.subject}\n{sent.body}" for sent in mail.outbox if sent.to == [address]]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // 30)))


def test_change_of_the_password_is_told_to_every_verified_address(ada: User, proven: App) -> None:
    EmailAddress.objects.create(user=ada, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=ada, email="typo@example.org")

    proven.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert "password" in notices_to(ada.email)[0].lower()
    assert notices_to("second@example.org")
    assert not notices_to("typo@example.org")


def test_reset_of_the_password_is_told(ada: User) -> None:
    app = App()
    app.allauth("POST", "auth/password/request", {"email": ada.email})
    code = code_in_mail()
    mail.outbox.clear()

    app.allauth("POST", "auth/password/reset", {"key": code, "password": FRESH})

    assert "reset" in notices_to(ada.email)[0]


def test_added_address_is_told_to_the_old_one_and_by_its_name(ada: User, proven: App) -> None:
    proven.allauth("POST", "account/email", {"email": "new@example.org"})

    assert any("new@example.org was added" in words for words in notices_to(ada.email))
    assert not any("was added" in words for words in notices_to("new@example.org"))


def test_verified_address_is_told_to_the_old_one(ada: User, proven: App) -> None:
    proven.allauth("POST", "account/email", {"email": "new@example.org"})
    key = str(next(sent.body for sent in mail.outbox if sent.to == ["new@example.org"])).split("/confirm-email/")[1]
    mail.outbox.clear()

    App().allauth("POST", "auth/email/verify", {"key": key.split("/")[0]})

    assert EmailAddress.objects.get(email="new@example.org").verified
    assert any("new@example.org was verified" in words for words in notices_to(ada.email))


def test_change_of_the_primary_address_is_told_to_the_old_one(ada: User, proven: App) -> None:
    EmailAddress.objects.create(user=ada, email="second@example.org", verified=True)

    proven.allauth("PATCH", "account/email", {"email": "second@example.org", "primary": True})

    assert len(notices_to("ada@example.org")) == 1


def test_removed_address_is_told_itself_and_those_that_stay_too(ada: User, proven: App) -> None:
    EmailAddress.objects.create(user=ada, email="second@example.org", verified=True)

    proven.allauth("DELETE", "account/email", {"email": "second@example.org"})

    assert "was removed" in notices_to("second@example.org")[0]
    assert notices_to(ada.email)


def test_second_factor_that_the_operator_removed_is_told(ada: User) -> None:
    TOTP.activate(ada, generate_totp_secret())

    call_command("reset_mfa", ada.email)

    assert "removed its second factor" in notices_to(ada.email)[0]


@pytest.mark.django_db(transaction=True)
def test_second_factor_on_and_off_and_new_recovery_codes_are_told(ada: User, proven: App) -> None:
    secret = proven.allauth("GET", "account/authenticators/totp").json()["meta"]["secret"]
    proven.allauth("POST", "account/authenticators/totp", {"code": code_of(secret)})
    on = len(notices_to(ada.email))
    proven.allauth("POST", "account/authenticators/recovery-codes", {})
    codes = len(notices_to(ada.email))
    proven.allauth("DELETE", "account/authenticators/totp")

    assert (on, codes, len(notices_to(ada.email))) == (1, 2, 3)


def test_erasure_is_told_by_a_server_that_sends_mail(ada: User, app: App, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"

    app.api("DELETE", "me", {"password": PASSWORD})

    assert "erased by its owner" in notices_to("ada@example.org")[0]


def test_server_without_mail_keeps_no_file_that_names_an_erased_account(ada: User, app: App) -> None:
    app.api("DELETE", "me", {"password": PASSWORD})

    assert not mail.outbox


def test_change_stands_where_the_mail_server_is_down(ada: User, proven: App, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_notices.DeadServer"

    answer = proven.allauth("POST", "account/password/change", {"current_password": PASSWORD, "new_password": FRESH})

    assert answer.status_code == 200
    assert App().log_in(ada.email, FRESH).status_code == 200


def test_known_and_unknown_are_answered_alike_where_the_mail_server_is_down(ada: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_notices.DeadServer"

    answers = [
        App().allauth("POST", "auth/password/request", {"email": email}) for email in (ada.email, "no@example.org")
    ]
    page = Client().post("/accounts/password/reset/", {"email": ada.email})

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].json() == answers[1].json()
    assert (page.status_code, words(tree(page), "h1")) == (503, "The mail was not sent")


# An administrator's changes


def of(user: User, page: str = "change") -> str:
    return f"/admin/accounts/user/{user.pk}/{page}/"


def test_administrators_new_password_is_told(staff: Client, ada: User) -> None:
    staff.post(of(ada, "password"), {"usable_password": "true", "password1": FRESH, "password2": FRESH})

    ada.refresh_from_db()
    assert ada.check_password(FRESH)
    assert "An administrator of this server changed" in notices_to(ada.email)[0]


def test_administrators_change_of_rights_is_told_by_name_and_a_look_is_not(staff: Client, ada: User) -> None:
    profile = {
        "profile-TOTAL_FORMS": "1",
        "profile-INITIAL_FORMS": "1",
        "profile-0-user": str(ada.pk),
        "profile-0-fte": "1.00",
        "profile-0-week_start": "1",
        "profile-0-time_zone": "America/New_York",
    }
    staff.post(of(ada), {"is_active": "on", **profile})
    nothing = len(notices_to(ada.email))
    staff.post(of(ada), {"is_active": "on", "is_staff": "on", **profile})

    assert nothing == 0
    assert "May enter the admin site" in notices_to(ada.email)[0]


def test_erasure_by_an_administrator_is_told(staff: Client, ada: User, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"

    staff.post(of(ada, "delete"), {"post": "yes"})

    assert "erased by an administrator" in notices_to("ada@example.org")[0]


def add_address(staff: Client, ada: User) -> None:
    staff.post("/admin/account/emailaddress/add/", {"user": ada.pk, "email": "eve@example.com", "verified": "on"})


def make_primary(staff: Client, ada: User) -> None:
    row = EmailAddress.objects.create(user=ada, email="second@example.org", verified=True)
    EmailAddress.objects.filter(email=ada.email).update(primary=False)
    staff.post(f"/admin/account/emailaddress/{row.pk}/change/", {"verified": "on", "primary": "on"})


def remove_address(staff: Client, ada: User) -> None:
    row = EmailAddress.objects.get(email=ada.email)
    staff.post(f"/admin/account/emailaddress/{row.pk}/delete/", {"post": "yes"})


def remove_addresses(staff: Client, ada: User) -> None:
    chosen = EmailAddress.objects.get(email=ada.email).pk
    body = {"action": "delete_selected", "_selected_action": [chosen], "post": "yes"}
    staff.post("/admin/account/emailaddress/", body)


def verify_address(staff: Client, ada: User) -> None:
    row = EmailAddress.objects.create(user=ada, email="eve@example.com")
    staff.post("/admin/account/emailaddress/", {"action": "make_verified", "_selected_action": [row.pk]})


def remove_factor(staff: Client, ada: User) -> None:
    row = TOTP.activate(ada, generate_totp_secret()).instance
    staff.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})


@matrix("change", [add_address, make_primary, remove_address, remove_addresses, verify_address, remove_factor])
def test_change_of_a_credential_in_the_admin_site_is_told_to_the_old_address(
    staff: Client, ada: User, change: Callable[[Client, User], None]
) -> None:
    change(staff, ada)

    assert notices_to("ada@example.org")


def test_primary_address_that_an_administrator_sets_is_the_accounts(staff: Client, ada: User) -> None:
    make_primary(staff, ada)

    assert User.objects.get(pk=ada.pk).email == "second@example.org"
    assert EmailAddress.objects.get(user=ada, primary=True).email == "second@example.org"


def test_address_is_not_written_over_in_the_admin_site(staff: Client, ada: User) -> None:
    row = EmailAddress.objects.get(email=ada.email)

    staff.post(f"/admin/account/emailaddress/{row.pk}/change/", {"email": "eve@example.com", "verified": "on"})

    row.refresh_from_db()
    assert row.email == ada.email


@pytest.fixture
def clerk(client: Client, db: None) -> Client:
    """Staff who may change addresses and second factors, and are no superuser."""
    user = User.objects.create_user("clerk@example.org", PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["account", "mfa"]))
    enter_admin(client, user)
    return client


def test_staff_cannot_take_a_superuser_over_by_an_address(clerk: Client) -> None:
    root = User.objects.create_superuser("root@example.org")
    row = EmailAddress.objects.get(user=root)
    EmailAddress.objects.filter(pk=row.pk).update(verified=False)
    factor = TOTP.activate(root, generate_totp_secret()).instance

    add_address(clerk, root)
    clerk.post("/admin/account/emailaddress/", {"action": "make_verified", "_selected_action": [row.pk]})
    clerk.post("/admin/account/emailaddress/", {"action": "delete_selected", "_selected_action": [row.pk], "post": "y"})
    clerk.post(f"/admin/account/emailaddress/{row.pk}/delete/", {"post": "yes"})
    clerk.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})

    assert list(EmailAddress.objects.filter(user=root).values_list("email", "verified")) == [(root.email, False)]
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_staff_help_others_who_lost_their_second_factor(clerk: Client, ada: User) -> None:
    remove_factor(clerk, ada)

    assert not Authenticator.objects.filter(user=ada).exists()


def test_secret_of_a_second_factor_stands_on_no_page(staff: Client, ada: User) -> None:
    secret = generate_totp_secret()
    row = TOTP.activate(ada, secret).instance

    answer = staff.get(f"/admin/mfa/authenticator/{row.pk}/change/")

    page = str(tree(answer))
    assert answer.status_code == 200
    assert secret not in page
    assert str(row.data["secret"]) not in page


def test_own_password_is_not_changed_by_the_page_that_tells_nobody(staff: Client) -> None:
    answer = staff.get("/admin/password_change/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/change/")


def test_record_of_a_change_names_fields_and_parts() -> None:
    record = [{"changed": {"fields": ["Active"]}}, {"changed": {"name": "profile", "object": "x", "fields": ["Fte"]}}]

    assert changed_fields(record) == ["Active", "Fte"]
    assert changed_fields([{"deleted": {"name": "group", "object": "x"}}]) == ["group"]
    assert changed_fields("") == []
