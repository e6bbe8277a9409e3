"""RVUs with the decimals that were published, two or three; those that are there stay as they are, without a rewrite.

Back: a third decimal is rounded.
"""

import codes.models.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0012_rows_with_unknown_values'),
    ]

    operations = [
        migrations.AlterField(
            model_name='relativevalue',
            name='work_rvu',
            field=codes.models.fields.RvuField(blank=True, decimal_places=3, max_digits=9, null=True),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='nonfacility_pe_rvu',
            field=codes.models.fields.RvuField(decimal_places=3, max_digits=9),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='facility_pe_rvu',
            field=codes.models.fields.RvuField(decimal_places=3, max_digits=9),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='mp_rvu',
            field=codes.models.fields.RvuField(decimal_places=3, max_digits=9),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='nonfacility_total',
            field=codes.models.fields.RvuField(decimal_places=3, max_digits=9),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='facility_total',
            field=codes.models.fields.RvuField(decimal_places=3, max_digits=9),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='opps_nonfacility_pe',
            field=codes.models.fields.RvuField(blank=True, decimal_places=3, max_digits=9, null=True),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='opps_facility_pe',
            field=codes.models.fields.RvuField(blank=True, decimal_places=3, max_digits=9, null=True),
        ),
        migrations.AlterField(
            model_name='relativevalue',
            name='opps_mp',
            field=codes.models.fields.RvuField(blank=True, decimal_places=3, max_digits=9, null=True),
        ),
    ]
