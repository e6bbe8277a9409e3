from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0002_sync_and_contracts'),
    ]

    operations = [
        migrations.AddField(
            model_name='goal',
            name='already_made',
            field=models.DecimalField(decimal_places=2, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='goal',
            name='already_made_through',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('already_made__isnull', True), ('already_made_through__isnull', True)), models.Q(('already_made__isnull', False), ('already_made_through__isnull', False)), _connector='OR'), name='goal_balance_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('already_made_through__isnull', True), models.Q(('already_made_through__gte', models.F('period_start')), ('already_made_through__lte', models.F('period_end'))), _connector='OR'), name='goal_balance_inside_period'),
        ),
    ]
