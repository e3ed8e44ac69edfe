"""An objection is withdrawn or overruled; an answer alone no longer settles it.

Rows of versions that were offered or agreed under the old rule keep it ("answered"): they get it as the default of the
new column, so that no frozen row is updated. Concepts come under the new rule.
"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall

VERSION = "programmes_programmeversion"


def put_concepts_under_the_new_rule(apps, editor):
    apps.get_model("programmes", "RegionCheck").objects.filter(version__state="draft").update(settled="")


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0015_documents_and_terms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ObjectionStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('giver_name', models.CharField(max_length=120, verbose_name='gegeven door')),
                ('giver_function', models.CharField(max_length=160, verbose_name='functie')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('kind', models.CharField(choices=[('withdrawn', 'Ingetrokken'), ('laid', 'Voorgelegd aan Rijk en provincies'), ('overruled', 'Terzijde gesteld'), ('upheld', 'Bezwaar is terecht')], max_length=10, verbose_name='soort')),
                ('column', models.CharField(blank=True, choices=[('rijk', 'Rijk'), ('provinces', 'Provincies'), ('province', 'Eén provincie')], max_length=10, verbose_name='kolom')),
                ('reason', models.TextField(max_length=4000, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='reden')),
                ('objection', models.TextField(verbose_name='bezwaar')),
                ('answer', models.TextField(verbose_name='antwoord')),
            ],
            options={
                'verbose_name': 'verklaring over een bezwaar',
                'verbose_name_plural': 'verklaringen over bezwaren',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='regioncheck',
            name='settled',
            field=models.CharField(blank=True, choices=[('', 'Niet afgehandeld'), ('withdrawn', 'Ingetrokken door de ROM'), ('overruled', 'Terzijde gesteld door Rijk en provincies'), ('answered', 'Beantwoord')], default='answered', max_length=10, verbose_name='uitkomst van het bezwaar'),
        ),
        migrations.AlterField(
            model_name='regioncheck',
            name='settled',
            field=models.CharField(blank=True, choices=[('', 'Niet afgehandeld'), ('withdrawn', 'Ingetrokken door de ROM'), ('overruled', 'Terzijde gesteld door Rijk en provincies'), ('answered', 'Beantwoord')], default='', max_length=10, verbose_name='uitkomst van het bezwaar'),
        ),
        migrations.AddConstraint(
            model_name='regioncheck',
            constraint=models.CheckConstraint(condition=models.Q(('settled__in', ['', 'answered']), models.Q(models.Q(('objection', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='only_an_answered_objection_is_settled', violation_error_message='Dit bezwaar is nog niet beantwoord.'),
        ),
        migrations.AddField(
            model_name='objectionstatement',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door'),
        ),
        migrations.AddField(
            model_name='objectionstatement',
            name='rom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objection_statements', to='programmes.rom', verbose_name='ROM'),
        ),
        migrations.AddField(
            model_name='objectionstatement',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objection_statements', to='programmes.programmeversion', verbose_name='versie'),
        ),
        migrations.AddConstraint(
            model_name='objectionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('column__in', ['rijk', 'provinces']), ('kind__in', ['overruled', 'upheld'])), models.Q(('column', ''), ('kind__in', ['withdrawn', 'laid'])), _connector='OR'), name='objection_is_judged_by_a_column', violation_error_message='Alleen het Rijk en de provincies samen oordelen over een bezwaar.'),
        ),
        migrations.AddConstraint(
            model_name='objectionstatement',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='objection_statement_has_a_reason', violation_error_message='Geef de reden.'),
        ),
        migrations.AddConstraint(
            model_name='objectionstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('objection', ''), _negated=True), models.Q(('answer', ''), _negated=True)), name='objection_statement_is_about_texts', violation_error_message='Het bezwaar is nog niet beantwoord.'),
        ),
        wall(
            "programmes_regioncheck",
            "an agreed version is frozen",
            verbs=("INSERT", "UPDATE", "DELETE"),
            when=f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.version_id AND v.state = 'agreed')",
        ),
        wall("programmes_objectionstatement", "what was said about an objection is append-only"),
        migrations.RunPython(put_concepts_under_the_new_rule, migrations.RunPython.noop),
    ]
