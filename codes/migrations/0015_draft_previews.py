"""What the publication of a draft would do, kept with it for who asked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0014_format_of_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftPreview',
            fields=[
                ('pk', models.CompositePrimaryKey('user', 'release', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('by_code', models.JSONField(default=list)),
                ('hidden_codes', models.PositiveIntegerField(default=0)),
                ('own_lines', models.PositiveIntegerField(default=0)),
                ('own_before', models.DecimalField(decimal_places=2, max_digits=12)),
                ('own_after', models.DecimalField(decimal_places=2, max_digits=12)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='previews', to='codes.release')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
