import codes.models.words
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0004_publications"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalwords",
            name="faq",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Pairs of lines: “Q: …”, then “A: …”. The answer replaces the one made by rule to the very same question; any other question is added. A page shows eight questions at most.",
                validators=[codes.models.words.check_faq],
                verbose_name="questions and answers",
            ),
        ),
        migrations.AddField(
            model_name="words",
            name="faq",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Pairs of lines: “Q: …”, then “A: …”. The answer replaces the one made by rule to the very same question; any other question is added. A page shows eight questions at most.",
                validators=[codes.models.words.check_faq],
                verbose_name="questions and answers",
            ),
        ),
    ]
