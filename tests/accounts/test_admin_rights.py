"""Permissions on users lead to no more rights than one has: accounts of the staff are the superusers' to change."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User
from accounts.services.accounts import create_account
from tests.matrix import matrix
from tests.staff import enter_admin

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
NEW = {"usable_password": "true", "password1": "a brand new password", "password2": "a brand new password"}


@pytest.fixture
def clerk() -> User:
    """One of the staff with every permission on users and groups, and no superuser."""
    clerk = create_account(email="clerk@example.org", password=PASSWORD)
    User.objects.filter(pk=clerk.pk).update(is_staff=True)
    may = Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])
    clerk.user_permissions.set(may)
    clerk.refresh_from_db()
    return clerk


@pytest.fixture
def office(client: Client, clerk: User) -> Client:
    enter_admin(client, clerk)
    return client


@pytest.fixture
def clinician() -> User:
    return create_account(email="ada@example.org", password=PASSWORD)


@pytest.fixture(
    params=[
        "superuser",
        pytest.param("staff", marks=pytest.mark.slow),
        pytest.param("superuser who is not of the staff", marks=pytest.mark.slow),
    ]
)
def protected(request: pytest.FixtureRequest) -> User:
    user = create_account(email="boss@example.org", password=PASSWORD)
    User.objects.filter(pk=user.pk).update(
        is_superuser=request.param != "staff", is_staff=request.param in {"staff", "superuser"}
    )
    user.refresh_from_db()
    return user


def _url(user: User, page: str) -> str:
    return f"/admin/accounts/user/{user.pk}/{page}/"


def _form(user: User, **changed: object) -> dict[str, object]:
    profile = {"user": str(user.pk), "specialty": "", "fte": "1.00", "week_start": "1", "time_zone": "UTC"}
    form: dict[str, object] = {f"profile-0-{name}": value for name, value in profile.items()}
    return form | {"profile-TOTAL_FORMS": "1", "profile-INITIAL_FORMS": "1", "is_active": "on", **changed}


def _rights(user: User) -> tuple[bool, bool, int, int]:
    fresh = User.objects.get(pk=user.pk)
    return fresh.is_staff, fresh.is_superuser, fresh.groups.count(), fresh.user_permissions.count()


def test_clerk_gives_nobody_a_role(office: Client, clinician: User) -> None:
    group = Group.objects.create(name="all")
    permission = Permission.objects.all()[:1].get()
    roles = {"is_staff": "on", "is_superuser": "on", "groups": [group.pk], "user_permissions": [permission.pk]}

    assert office.post(_url(clinician, "change"), _form(clinician, **roles)).status_code == 302

    assert _rights(clinician) == (False, False, 0, 0)


def test_clerk_gives_themselves_no_role(office: Client, clerk: User) -> None:
    before = _rights(clerk)

    assert office.post(_url(clerk, "change"), _form(clerk, is_superuser="on", is_staff="on")).status_code == 403

    assert _rights(clerk) == before


def test_clerk_changes_the_profile_and_the_password_of_a_clinician(office: Client, clinician: User) -> None:
    assert office.post(_url(clinician, "change"), _form(clinician)).status_code == 302
    assert office.post(_url(clinician, "password"), NEW).status_code == 302

    clinician.refresh_from_db()
    assert clinician.check_password(NEW["password1"])


def test_clerk_sets_no_password_of_the_staff(office: Client, protected: User) -> None:
    assert office.post(_url(protected, "password"), NEW).status_code == 403
    assert office.get(_url(protected, "password")).status_code == 403

    protected.refresh_from_db()
    assert protected.check_password(PASSWORD)


def test_clerk_neither_disables_nor_changes_one_of_the_staff(office: Client, protected: User) -> None:
    before = _rights(protected)

    assert office.post(_url(protected, "change"), {**_form(protected), "is_active": ""}).status_code == 403

    protected.refresh_from_db()
    assert (protected.is_active, _rights(protected)) == (True, before)


def test_clerk_deletes_none_of_the_staff(office: Client, protected: User) -> None:
    assert office.post(_url(protected, "delete"), {"post": "yes"}).status_code == 403

    assert User.objects.filter(pk=protected.pk).exists()


def test_clerk_deletes_none_of_the_staff_among_others(office: Client, protected: User, clinician: User) -> None:
    chosen = [str(protected.pk), str(clinician.pk)]

    office.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})

    assert User.objects.filter(pk__in=chosen).count() == 2


def test_clerk_erases_a_clinician(office: Client, clinician: User) -> None:
    assert office.post(_url(clinician, "delete"), {"post": "yes"}).status_code == 302

    assert not User.objects.filter(pk=clinician.pk).exists()


def test_clerk_makes_accounts_without_a_role(office: Client) -> None:
    form = {"email": "grace@example.org", **NEW, "is_staff": "on", "is_superuser": "on"}

    assert office.post("/admin/accounts/user/add/", form).status_code == 302

    assert _rights(User.objects.get(email="grace@example.org")) == (False, False, 0, 0)


@matrix("page", ["add/", "{}/change/", "{}/delete/"])
def test_clerk_changes_no_group(office: Client, page: str) -> None:
    group = Group.objects.create(name="all")

    answer = office.post(f"/admin/auth/group/{page.format(group.pk)}", {"name": "other", "post": "yes"})

    assert answer.status_code == 403
    assert Group.objects.filter(name="all").exists()


def test_superuser_gives_roles(client: Client, clinician: User) -> None:
    enter_admin(client, User.objects.create_superuser("root@example.org"))

    client.post(_url(clinician, "change"), _form(clinician, is_staff="on"))

    assert _rights(clinician) == (True, False, 0, 0)


@pytest.fixture
def helpdesk(client: Client, clerk: User) -> Client:
    """The clerk with every permission on addresses and second factors, too."""
    clerk.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=["account", "mfa"]))
    enter_admin(client, clerk)
    return client


def test_helpdesk_adds_no_address_to_one_of_the_staff(helpdesk: Client, protected: User) -> None:
    form = {"user": str(protected.pk), "email": "thief@example.org", "verified": "on", "primary": ""}

    assert helpdesk.post("/admin/account/emailaddress/add/", form).status_code == 403

    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_helpdesk_removes_no_second_factor_of_one_of_the_staff(helpdesk: Client, protected: User) -> None:
    factor = TOTP.activate(protected, generate_totp_secret()).instance

    assert helpdesk.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"}).status_code == 403

    assert Authenticator.objects.filter(pk=factor.pk).exists()
