"""Units to 9,999, since drugs are billed by the international unit."""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MOST_BEFORE = 999
_MOST_NAMED = 20


class UnitsAboveLimit(ValueError):
    """Records with more units than the limit before: the way back would lose them."""


def refuse_larger_units(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Refuse the way back where a line or an item of a template has more units than were allowed before."""
    found = [*_lines(apps), *_items(apps)]
    if found:
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise UnitsAboveLimit(f"units above {MOST_BEFORE}: {'; '.join(found[:_MOST_NAMED])}{more}. Change them first.")


def _lines(apps: Apps) -> Iterator[str]:
    logs = apps.get_model("procedures", "ProcedureLog").objects.filter(units__gt=MOST_BEFORE)
    for user, log, code, units in logs.order_by("user_id", "id").values_list("user_id", "id", "code", "units"):
        yield f"line {log} of user {user}: {code} x {units}"


def _items(apps: Apps) -> Iterator[str]:
    templates = apps.get_model("procedures", "Template").objects.filter(deleted=False).order_by("user_id", "id")
    for user, template, items in templates.values_list("user_id", "id", "items").iterator():
        for item in items:
            if item.get("units", 1) > MOST_BEFORE:
                yield f"template {template} of user {user}: {item['code']} x {item['units']}"


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_goal_opening_balance")]

    operations = [
        migrations.RemoveConstraint("procedurelog", "procedure_log_units_range"),
        migrations.AddConstraint(
            "procedurelog",
            models.CheckConstraint(
                name="procedure_log_units_range", condition=models.Q(units__gte=1, units__lte=9999)
            ),
        ),
        # Last, and so the first on the way back.
        migrations.RunPython(migrations.RunPython.noop, refuse_larger_units),
    ]
