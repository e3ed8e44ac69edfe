"""The trail refuses change and removal, and its chain starts with an empty head."""

from django.db import migrations

from romportal.audit.walls import wall


def start_the_chain(apps, editor):
    apps.get_model("audit", "Head").objects.get_or_create(pk=1, defaults={"number": 0, "hash": "0" * 64})


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(start_the_chain, migrations.RunPython.noop),
        wall("audit_line", "the trail is append-only"),
    ]
