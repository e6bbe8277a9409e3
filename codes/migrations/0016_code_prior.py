"""How often a code is billed, as a class that orders what a search finds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0015_draft_previews'),
    ]

    operations = [
        migrations.CreateModel(
            name='CodePrior',
            fields=[
                ('code', models.OneToOneField(db_column='code', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='prior', serialize=False, to='codes.code')),
                ('prior', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddConstraint(
            model_name='codeprior',
            constraint=models.CheckConstraint(condition=models.Q(('prior__lte', 5)), name='code_prior_is_a_class'),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='prior',
            field=models.PositiveSmallIntegerField(db_default=2, default=2),
        ),
    ]
