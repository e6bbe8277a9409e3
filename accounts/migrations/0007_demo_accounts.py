"""The demo account that `make run` made is marked as such."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_known_devices_and_failed_logins")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(default=False, editable=False, verbose_name="was made by `make run`"),
        ),
    ]
