"""Second factors that were stored in the clear are encrypted; the way back decrypts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.security.mfa import seal, unseal

BATCH = 500


def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _rewrite(apps, schema_editor.connection.alias, _sealed_once)


def unseal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _rewrite(apps, schema_editor.connection.alias, unseal)


def _rewrite(apps: Apps, alias: str, change: Callable[[str], str]) -> None:
    model = apps.get_model("mfa", "Authenticator")
    rows = model.objects.using(alias).filter(type__in=["totp", "recovery_codes"]).order_by("pk")
    changed = []
    for row in rows.iterator(chunk_size=BATCH):
        row.data = {name: _value(name, value, change) for name, value in row.data.items()}
        changed.append(row)
    model.objects.using(alias).bulk_update(changed, ["data"], batch_size=BATCH)


def _value(name: str, value: Any, change: Callable[[str], str]) -> Any:  # Any: JSON
    if name in {"secret", "seed"}:
        return change(value)
    return [change(code) for code in value] if name == "migrated_codes" else value


def _sealed_once(text: str) -> str:
    try:
        unseal(text)
    except InvalidToken:
        return seal(text)
    return text


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_longest_life_of_logins"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_all, unseal_all)]
