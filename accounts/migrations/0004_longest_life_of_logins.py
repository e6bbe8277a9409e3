"""Log-ins get a longest life; those that are there count from the upgrade."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_access_changes")]

    operations = [
        migrations.AddField(
            model_name="login",
            name="counts_from",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="from when its longest life is counted"
            ),
        ),
    ]
