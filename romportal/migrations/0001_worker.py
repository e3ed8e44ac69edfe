import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True, verbose_name="naam")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="gestart op")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="laatst gezien op")),
            ],
            options={
                "verbose_name": "werkproces",
                "verbose_name_plural": "werkprocessen",
            },
        ),
    ]
