"""Headings that an operator reads as columns of ours, and what an import says of its file."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0010_opps_amounts_may_be_missing'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(max_length=120, unique=True)),
                ('column', models.CharField(max_length=60)),
                ('added_by', models.CharField(max_length=254)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'column aliases',
                'constraints': [models.CheckConstraint(condition=models.Q(('heading', ''), _negated=True), name='column_alias_heading_not_empty')],
            },
        ),
        migrations.AddField(
            model_name='release',
            name='column_aliases',
            field=models.JSONField(blank=True, default=dict, help_text='headings read as columns of ours'),
        ),
        migrations.AddField(
            model_name='release',
            name='missing_columns',
            field=models.JSONField(blank=True, default=list, help_text='columns that no credit needs'),
        ),
        migrations.AddField(
            model_name='release',
            name='unknown_values',
            field=models.JSONField(blank=True, default=list, help_text="let in with the operator's consent"),
        ),
        migrations.AddField(
            model_name='release',
            name='conversion_factors',
            field=models.JSONField(blank=True, default=list, help_text='by name, the default one first'),
        ),
    ]
