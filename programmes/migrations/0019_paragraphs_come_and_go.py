"""A paragraph keeps its identity when others come or go; so far each stood in the same place in every version."""

from django.db import migrations, models
from django.db.models import F

from romportal.audit.walls import wall

FROZEN = wall(
    "programmes_paragraph",
    "an agreed strategy is frozen",
    verbs=("INSERT", "UPDATE", "DELETE"),
    when="EXISTS (SELECT 1 FROM programmes_strategyversion v WHERE v.id = {row}.version_id AND v.state = 'agreed')",
)


def take_the_place_for_key(apps, editor):
    apps.get_model("programmes", "Paragraph").objects.update(key=F("order"))


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0018_questions_on_a_strategy_change'),
    ]

    operations = [
        migrations.RunPython(FROZEN.reverse_code, FROZEN.code),  # no text changes, and the wall stands again below
        migrations.AddField(
            model_name='paragraph',
            name='key',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='kenmerk'),
        ),
        migrations.RunPython(take_the_place_for_key, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='paragraph',
            name='key',
            field=models.PositiveSmallIntegerField(verbose_name='kenmerk'),
        ),
        migrations.AddConstraint(
            model_name='paragraph',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='paragraph_once_per_version'),
        ),
        migrations.AddConstraint(
            model_name='paragraph',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='paragraph_has_a_text', violation_error_message='Deze alinea is leeg.'),
        ),
        FROZEN,
    ]
