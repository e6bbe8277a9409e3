from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0003_specialty_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("release", "release"),
                            ("delta", "delta"),
                            ("words", "words"),
                            ("modifiers", "modifiers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("recipe", models.CharField(blank=True, max_length=64)),
                ("body_gzip", models.BinaryField()),
                ("body_zstd", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "version"), name="publication_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "words"), ("recipe", ""), _connector="OR"),
                        name="publication_recipe_of_words",
                    ),
                ],
            },
        ),
    ]
