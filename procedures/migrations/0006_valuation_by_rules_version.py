"""An index by which credits of older rules are found at each start, without reading all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("procedures", "0005_valuation_rules_version")]

    operations = [
        AddIndexConcurrently(
            model_name="valuation",
            index=models.Index(fields=["rules_version", "user"], name="valuation_by_rules_version"),
        ),
    ]
