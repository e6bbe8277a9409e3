from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("codes", "0007_specialty_broader")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="release",
            name="source_url",
            field=models.CharField(blank=True, help_text="address the file was downloaded from", max_length=500),
        ),
    ]
