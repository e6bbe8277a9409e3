"""Every change of who may log in as whom is noted outside the database, and a restore that undoes it is made good."""

from __future__ import annotations

import stat
from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AppliedAccessChange, LogIn, User, Visit
from accounts.selectors import calendar_address_of
from accounts.services.access_log import AccessChangeKind, log_access_changes, unapplied_changes
from accounts.services.accounts import create_account, erase_account
from accounts.services.after_restore import LockedAccount, end_all_access, lock_changed_accounts
from accounts.services.calendar_addresses import make_calendar_address
from accounts.services.durable_log import LogNotWritten
from accounts.services.erasure_log import erased_ids, log_erasure
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.matrix import matrix

TOTP = {"secret": "JBSWY3DPEHPK3PXP"}


def noted(settings: Settings) -> list[str]:
    """Return the kinds in the file, in their order."""
    try:
        lines = (settings.MARKS_FOLDER / "access_changes").read_text().splitlines()
    except FileNotFoundError:
        return []
    return [line.split(" ")[2] for line in lines if line]


def undo_by_restore() -> None:
    """Forget that changes were applied, as a database does that is restored from before them."""
    AppliedAccessChange.objects.all().delete()


def forget(settings: Settings, *, kind: str) -> None:
    """Forget that changes of a kind were applied."""
    lines = [line.split(" ") for line in (settings.MARKS_FOLDER / "access_changes").read_text().splitlines() if line]
    AppliedAccessChange.objects.filter(id__in=[words[0] for words in lines if words[2] == kind]).delete()


def set_password(ada: User) -> None:
    ada.set_password("another one of hers")
    ada.save()


def set_password_by_queryset(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(password="!")


def set_password_in_bulk(ada: User) -> None:
    ada.password = "!"
    User.objects.bulk_update([ada], ["password"])


def disable(ada: User) -> None:
    ada.is_active = False
    ada.save(update_fields=["is_active"])


def disable_by_queryset(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)


def change_address(ada: User) -> None:
    ada.email = "new@example.org"
    ada.save()


def rewrite_address(ada: User) -> None:
    address = EmailAddress.objects.get(user=ada)
    address.email = "new@example.org"
    address.save()


def remove_address(ada: User) -> None:
    EmailAddress.objects.filter(user=ada).delete()


def set_up_totp(ada: User) -> None:
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data=TOTP)


def take_staff(ada: User) -> None:
    ada.is_staff = False
    ada.save()


def take_superuser_by_queryset(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_superuser=False)


def take_group(ada: User) -> None:
    ada.groups.remove(Group.objects.get(name="editor"))


def set_groups(ada: User) -> None:
    ada.groups.set([])


def take_members(ada: User) -> None:
    Group.objects.get(name="editor").user_set.clear()


def delete_group(ada: User) -> None:
    Group.objects.get(name="editor").delete()


def take_permission_of_group(ada: User) -> None:
    Group.objects.get(name="editor").permissions.clear()


def take_permission(ada: User) -> None:
    ada.user_permissions.clear()


CHANGES: list[tuple[Callable[[User], None], str]] = [
    (set_password, "password"), (set_password_by_queryset, "password"), (set_password_in_bulk, "password"),
    (disable, "disabled"), (disable_by_queryset, "disabled"),
    (change_address, "email"), (rewrite_address, "email"), (remove_address, "email"),
    (set_up_totp, "mfa"),
    (take_staff, "role"), (take_superuser_by_queryset, "role"), (take_group, "role"), (set_groups, "role"),
    (take_members, "role"), (delete_group, "role"), (take_permission_of_group, "role"), (take_permission, "role"),
]  # fmt: skip


@pytest.fixture
def staff(ada: User) -> User:
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    ada.groups.add(Group.objects.get(name="editor"))
    ada.user_permissions.add(Permission.objects.order_by("pk")[0])
    ada.refresh_from_db()
    return ada


@matrix(("change", "kind"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_each_way_to_revoke_access_is_noted_and_the_note_known_as_applied(
    staff: User, settings: Settings, change: Callable[[User], None], kind: str
) -> None:
    change(staff)

    assert noted(settings) == [kind]
    assert unapplied_changes() == ()
    undo_by_restore()
    assert [(change.user_id, change.kind) for change in unapplied_changes()] == [(staff.pk, kind)]


def test_a_note_stands_before_its_change_is_committed_and_survives_what_is_rolled_back(
    ada: User, settings: Settings
) -> None:
    with transaction.atomic():
        set_password(ada)
        assert noted(settings) == ["password"]
        transaction.set_rollback(True)

    assert [change.kind for change in unapplied_changes()] == [AccessChangeKind.PASSWORD]


def test_an_erasure_is_noted_before_it_is_committed_by_whatever_way_it_comes(ada: User, settings: Settings) -> None:
    eve = create_account(email="eve@example.org", password=None)
    numbers = {ada.pk, eve.pk}
    with transaction.atomic():
        erase_account(user=ada)
        User.objects.filter(pk=eve.pk).delete()
        assert erased_ids() == numbers


@matrix("field", ["last_login", "is_staff", "is_active", "nothing"])
def test_what_revokes_nothing_is_not_noted(ada: User, settings: Settings, field: str) -> None:
    values = {"last_login": timezone.now(), "is_staff": True, "is_active": True}
    if field in values:
        setattr(ada, field, values[field])
    ada.save()
    create_account(email="eve@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=ada, email="unconfirmed@example.org").delete()

    assert noted(settings) == []


@pytest.mark.slow
def test_the_same_password_under_a_newer_hasher_is_not_noted(ada: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]

    assert ada.check_password(PASSWORD)

    ada.refresh_from_db()
    assert ada.password.startswith(str(PBKDF2PasswordHasher.algorithm))
    assert noted(settings) == []


def test_a_used_recovery_code_is_noted(ada: User, settings: Settings) -> None:
    codes = Authenticator.objects.create(user=ada, type="recovery_codes", data={"seed": "s", "used_mask": 0})
    codes.data["used_mask"] = 1
    codes.save()
    codes.record_usage()

    assert noted(settings) == ["recovery_codes", "recovery_codes"]


def test_notes_hold_numbers_kinds_and_times_and_only_their_owner_reads_them(ada: User, settings: Settings) -> None:
    set_password(ada)
    change_address(ada)
    path = settings.MARKS_FOLDER / "access_changes"
    text = path.read_text()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(ada.pk) in text
    assert all(secret not in text for secret in ("@", "example", ada.password))


def test_a_line_that_was_cut_spoils_none_after_it(ada: User, settings: Settings) -> None:
    log_access_changes(user_ids=[ada.pk], kinds=[AccessChangeKind.ROLE], at=timezone.now())
    for name in ("access_changes", "erased_accounts"):
        with (settings.MARKS_FOLDER / name).open("a") as file:
            file.write("4b1c")
    log_access_changes(user_ids=[ada.pk], kinds=[AccessChangeKind.MFA], at=timezone.now())
    log_erasure(user_id=(gone := uuid4()))

    assert [change.kind for change in unapplied_changes()] == [AccessChangeKind.ROLE, AccessChangeKind.MFA]
    assert erased_ids() == {gone}


def test_a_change_that_cannot_be_noted_is_not_made(ada: User, settings: Settings, app: App) -> None:
    # A folder where the file should be.
    (settings.MARKS_FOLDER / "access_changes").mkdir(parents=True)

    with pytest.raises(LogNotWritten):
        set_password(ada)
    answer = app.allauth(
        "POST", "account/password/change", {"current_password": PASSWORD, "new_password": "a fresh one 7"}
    )

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


@matrix(
    ("change", "is_disabled"),
    [(set_password, False), (take_staff, False), (disable, True), (change_address, True), (set_up_totp, True)],
)
def test_account_with_a_lost_change_comes_back_without_password_and_disabled_where_a_mailbox_must_not_do(
    staff: User,
    change: Callable[[User], None],
    is_disabled: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    password, address = staff.password, staff.email
    change(staff)
    undo_by_restore()
    User.objects.filter(pk=staff.pk).update(password=password, email=address, is_active=True, is_staff=True)

    (locked,) = lock_changed_accounts()

    staff.refresh_from_db()
    assert (staff.has_usable_password(), staff.is_active) == (False, not is_disabled)
    assert (locked.user_id, locked.is_disabled) == (staff.pk, is_disabled)
    assert lock_changed_accounts() == ()


def test_roles_that_were_taken_and_factors_that_were_changed_do_not_come_back(staff: User) -> None:
    set_up_totp(staff)
    take_group(staff)
    undo_by_restore()
    staff.groups.add(Group.objects.get(name="editor"))

    (locked,) = lock_changed_accounts()

    staff.refresh_from_db()
    assert locked == LockedAccount(
        staff.pk, staff.email, (AccessChangeKind.MFA, AccessChangeKind.ROLE), is_disabled=True
    )
    assert (staff.is_staff, staff.is_superuser, staff.groups.count(), staff.user_permissions.count()) == (
        False,
        False,
        0,
        0,
    )
    assert not Authenticator.objects.exists()


def test_recovery_codes_that_may_have_been_used_go_and_the_app_that_makes_codes_stays(
    ada: User, settings: Settings
) -> None:
    set_up_totp(ada)
    Authenticator.objects.create(user=ada, type="recovery_codes", data={"seed": "s", "used_mask": 0})
    codes = Authenticator.objects.get(type="recovery_codes")
    codes.data = {"seed": "s", "used_mask": 1}
    codes.save()
    forget(settings, kind="recovery_codes")

    (locked,) = lock_changed_accounts()

    assert (locked.kinds, locked.is_disabled) == ((AccessChangeKind.RECOVERY_CODES,), False)
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["totp"]


def test_all_access_ends(ada: User, app: App, browser: Browser) -> None:
    make_calendar_address(user=ada, at=timezone.now())
    Visit.objects.create(key_hash="a" * 64, contents="", expires_at=timezone.now())

    assert end_all_access() == 2
    assert (app.api("GET", "me").status_code, browser.ask("GET", "/api/v1/me").status_code) == (401, 401)
    assert [LogIn.objects.count(), Visit.objects.count(), calendar_address_of(ada)] == [0, 0, None]
    assert App().log_in(ada.email).status_code == 200
