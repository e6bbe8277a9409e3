"""Notes every change of who may log in as whom, by whatever code makes it, from Django's own signals.

Before a row is written, the change is noted outside the database; after it, the number of the note is stored in the
database, by the same transaction where there is one (accounts.services.access_log says what for).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import get_hasher, identify_hasher, is_password_usable
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from accounts.models import User
from accounts.services.access_log import AccessChangeKind, log_access_changes, store_applied
from accounts.services.erasure_log import log_erasure
from accounts.signals import users_changed, users_changing

_WATCHED: Final = frozenset({"password", "email", "is_active", "is_staff", "is_superuser"})
# What a field says of an account when it is taken away.
_TAKEN: Final = {
    "is_active": AccessChangeKind.DISABLED,
    "is_staff": AccessChangeKind.ROLE,
    "is_superuser": AccessChangeKind.ROLE,
}
_NOTED: Final = "_noted_access_changes"


def connect() -> None:
    """Listen to all models that say who may log in as whom."""
    pre_save.connect(note_user, sender=User)
    pre_delete.connect(note_erasure, sender=User)
    users_changing.connect(note_users, sender=User)
    users_changed.connect(store_users, sender=User)
    pre_save.connect(note_address, sender=EmailAddress)
    pre_delete.connect(note_removed_address, sender=EmailAddress)
    pre_save.connect(note_factor, sender=Authenticator)
    pre_delete.connect(note_removed_factor, sender=Authenticator)
    pre_delete.connect(note_removed_group, sender=Group)
    for model in (User, EmailAddress, Authenticator):
        post_save.connect(store_noted, sender=model)
    for model in (EmailAddress, Authenticator, Group):
        post_delete.connect(store_noted, sender=model)
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(note_roles, sender=through)


def note_user(instance: User, update_fields: Collection[str] | None = None, **_: object) -> None:
    """Note what saving a user changes."""
    _note(instance, [instance.pk], _kinds(changes_of(instance, _WATCHED, update_fields)))


def changes_of(
    user: User, names: Collection[str], update_fields: Collection[str] | None
) -> dict[str, Any]:  # Any: fields of several types
    """Return what saving a user changes among the fields named, nothing of a new one; one query.

    The same password under a newer hasher is no change.
    """
    fields = [name for name in names if update_fields is None or name in update_fields]
    before = _stored(user, fields)
    if before is None:
        return {}
    after = {name: getattr(user, name) for name in fields}
    changed = {name: value for name, value in after.items() if value != before[name]}
    if "password" in changed and _is_hashed_anew(user, before["password"], update_fields):
        del changed["password"]
    return changed


def note_erasure(instance: User, **_: object) -> None:
    """Note that a user is being deleted, by whatever way."""
    log_erasure(user_id=instance.pk)


def note_users(users: QuerySet[User], values: Mapping[str, Any], **_: object) -> None:  # Any: as `update` takes it
    """Note what an update of many users may change."""
    kinds = _kinds({name: value for name, value in values.items() if name in _WATCHED})
    if kinds:
        _note(users, list(users.order_by().values_list("pk", flat=True)), kinds)


def store_users(users: QuerySet[User], **_: object) -> None:
    """Store that an update of many users was made."""
    store_noted(users)


def note_address(instance: EmailAddress, update_fields: Collection[str] | None = None, **_: object) -> None:
    """Note that an address is written over by another."""
    before = _stored(instance, {"email"} if update_fields is None else {"email"} & set(update_fields))
    if before is not None and before["email"] != instance.email:
        _note(instance, [instance.user_id], {AccessChangeKind.EMAIL})


def note_removed_address(instance: EmailAddress, **_: object) -> None:
    """Note that an address is removed that was somebody's: one that nobody has confirmed opens nothing."""
    if instance.verified or instance.primary:
        _note(instance, [instance.user_id], {AccessChangeKind.EMAIL})


def note_factor(instance: Authenticator, update_fields: Collection[str] | None = None, **_: object) -> None:
    """Note that a second factor is set up or replaced, or that a recovery code is used."""
    before = _stored(instance, {"data"} if update_fields is None else {"data"} & set(update_fields))
    is_new = instance._state.adding
    if is_new or (before is not None and before["data"] != instance.data):
        _note(instance, [instance.user_id], {_kind_of(instance)})


def note_removed_factor(instance: Authenticator, **_: object) -> None:
    """Note that a second factor is removed."""
    _note(instance, [instance.user_id], {_kind_of(instance)})


def note_removed_group(instance: Group, **_: object) -> None:
    """Note that all of a group lose its role."""
    _note(instance, _members(instance), {AccessChangeKind.ROLE})


def note_roles(
    instance: User | Group | Permission,
    action: str,
    *,
    reverse: bool,
    pk_set: Collection[Any] | None,  # Any: keys of either model
    **_: object,
) -> None:
    """Note that roles or permissions are taken from a user, from users, or from a group."""
    if action in {"pre_remove", "pre_clear"}:
        _note(instance, _losers(instance, reverse=reverse, pk_set=pk_set), {AccessChangeKind.ROLE})
    elif action in {"post_remove", "post_clear"}:
        store_noted(instance)


def store_noted(instance: object, **_: object) -> None:
    """Store that what was noted of this object was done."""
    ids = vars(instance).pop(_NOTED, [])
    if ids:
        store_applied(ids)


def _losers(
    instance: User | Group | Permission, *, reverse: bool, pk_set: Collection[Any] | None
) -> Iterable[UUID]:  # Any: as above
    if isinstance(instance, User):
        return [instance.pk]
    if isinstance(instance, Group):
        return (pk_set or _members(instance)) if reverse else _members(instance)
    # From the side of a permission, `permission.group_set`: whoever has it in any way.
    holders = User.objects.filter(Q(groups__permissions=instance) | Q(user_permissions=instance))
    return set(holders.values_list("pk", flat=True))


def _members(group: Group) -> list[UUID]:
    return list(User.objects.filter(groups=group).values_list("pk", flat=True))


def _kinds(changed: Mapping[str, object]) -> set[AccessChangeKind]:
    kinds = {kind for name, kind in _TAKEN.items() if name in changed and changed[name] is not True}
    kinds |= {AccessChangeKind(name) for name in ("password", "email") if name in changed}
    return kinds


def _kind_of(factor: Authenticator) -> AccessChangeKind:
    return AccessChangeKind.RECOVERY_CODES if factor.type == Authenticator.Type.RECOVERY_CODES else AccessChangeKind.MFA


def _stored(instance: Model, fields: Collection[str]) -> dict[str, Any] | None:  # Any: fields of several types
    """Return fields as they are stored; None of a new object, or where no field is asked for."""
    if instance._state.adding or not fields:
        return None
    rows: QuerySet[Any, dict[str, Any]] = type(instance)._default_manager.filter(pk=instance.pk).values(*fields)
    return rows.first()


def _is_hashed_anew(user: User, before: str, update_fields: Collection[str] | None) -> bool:
    """`True` where the same password is stored under a newer hasher, as Django does when somebody logs in."""
    if user._password is not None or set(update_fields or ()) != {"password"} or not is_password_usable(before):  # type: ignore[attr-defined]  # noqa: SLF001  # Django keeps there what was set
        return False
    try:
        hasher = identify_hasher(before)
    except ValueError:
        return False
    return hasher.algorithm != get_hasher("default").algorithm or hasher.must_update(before)


def _note(holder: object, user_ids: Iterable[UUID], kinds: Collection[AccessChangeKind]) -> None:
    if kinds:
        vars(holder).setdefault(_NOTED, []).extend(
            log_access_changes(user_ids=user_ids, kinds=kinds, at=timezone.now())
        )
