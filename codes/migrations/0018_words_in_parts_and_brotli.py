"""Words in parts, and files packed once as Brotli, too: a file without it is packed when a browser first asks for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0017_search_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='body_brotli',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='publication',
            name='parts',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AlterField(
            model_name='publication',
            name='kind',
            field=models.CharField(choices=[('release', 'release'), ('delta', 'delta'), ('words', 'words'), ('words_part', 'part of words'), ('modifiers', 'modifiers'), ('benchmarks', 'benchmarks')], max_length=10),
        ),
    ]
