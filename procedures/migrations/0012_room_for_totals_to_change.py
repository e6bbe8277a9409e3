"""Room on each page of totals, so that a sum that changes stays on its page and touches no index."""

from django.db import migrations

_TABLES = ("procedures_daytotal", "procedures_dayflag", "procedures_monthcode")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0011_push_subscriptions")]

    operations = [
        migrations.RunSQL(
            [f"ALTER TABLE {table} SET (fillfactor = 70)" for table in _TABLES],
            [f"ALTER TABLE {table} RESET (fillfactor)" for table in _TABLES],
        ),
    ]
