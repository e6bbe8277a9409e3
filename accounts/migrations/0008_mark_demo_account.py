"""The demo account that was there before demo accounts were marked; an address of example.org is nobody else's."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(email="demo@example.org", is_superuser=True).update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_demo_accounts")]

    # The way back needs nothing: the mark itself goes with its column.
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
