"""The version of the rules that a credit was worked out by; those of before have 1, and are valued anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_units_to_9999")]

    operations = [
        migrations.AddField(
            model_name="valuation",
            name="rules_version",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AlterField(
            model_name="revaluation",
            name="cause",
            field=models.CharField(
                choices=[
                    ("release", "release"),
                    ("contract", "contract"),
                    ("code", "code"),
                    ("command", "command"),
                    ("rules", "rules"),
                ],
                max_length=16,
            ),
        ),
        migrations.RemoveConstraint(model_name="revaluation", name="revaluation_cause_known"),
        migrations.AddConstraint(
            model_name="revaluation",
            constraint=models.CheckConstraint(
                name="revaluation_cause_known",
                condition=models.Q(cause__in=["release", "contract", "code", "command", "rules"]),
            ),
        ),
        # Last, and so the first on the way back: the older program knows no such cause.
        migrations.RunPython(
            migrations.RunPython.noop,
            lambda apps, _: apps.get_model("procedures", "Revaluation").objects.filter(cause="rules").update(
                cause="command"
            ),
        ),
    ]
