"""A version of all search documents together, by which each process knows that its index is old.

The words that were kept for typing errors are not read any more. Their table stays for a program of the version before:
a later migration drops it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0016_code_prior'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.UUIDField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='searchversion',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='search_version_is_one'),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name='SearchWord')]),
    ]
