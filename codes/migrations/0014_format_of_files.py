"""The format of a file of a release or of what differs between two."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0013_third_decimal_of_rvus'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='format',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
    ]
