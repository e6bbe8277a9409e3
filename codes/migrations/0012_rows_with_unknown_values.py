"""Rows whose component, status or global period this version does not know, marked as such.

Back: a release with such rows has to be discarded first, or the narrower columns refuse them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0011_column_aliases'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='relativevalue',
            name='relative_value_component',
        ),
        migrations.AddField(
            model_name='relativevalue',
            name='unknown',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='status',
            field=models.CharField(max_length=4),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='global_period',
            field=models.CharField(max_length=4),
        ),
        migrations.AddConstraint(
            model_name='relativevalue',
            constraint=models.CheckConstraint(condition=models.Q(('component__in', ['', '26', 'TC', '53']), models.Q(('unknown', ''), _negated=True), _connector='OR'), name='relative_value_component'),
        ),
        migrations.AddConstraint(
            model_name='relativevalue',
            constraint=models.CheckConstraint(condition=models.Q(('unknown', ''), ('work_rvu__isnull', True), _connector='OR'), name='relative_value_unknown_has_no_work'),
        ),
    ]
