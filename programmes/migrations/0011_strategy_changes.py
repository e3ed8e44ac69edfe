"""A change of the strategy is a version that both agree to, frozen then; themes are recognised by both columns."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall

FROZEN = "an agreed strategy is frozen"
OF_AGREED = "EXISTS (SELECT 1 FROM programmes_strategyversion v WHERE v.id = {row}.version_id AND v.state = 'agreed')"


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0010_agreement_visits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ThemeRecognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('giver_name', models.CharField(max_length=120, verbose_name='gegeven door')),
                ('giver_function', models.CharField(max_length=160, verbose_name='functie')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('column', models.CharField(choices=[('rijk', 'Rijk'), ('provinces', 'Provincies')], max_length=10, verbose_name='kolom')),
                ('recognises', models.BooleanField(verbose_name='erkent')),
                ('explanation', models.TextField(blank=True, max_length=4000, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='toelichting')),
            ],
            options={
                'verbose_name': 'erkenning van een thema',
                'verbose_name_plural': "erkenningen van thema's",
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='agreed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='afgestemd op'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='agreement',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strategy_version', to='programmes.agreement', verbose_name='afstemming'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='based_on',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.strategyversion', verbose_name='gaat uit van'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='created_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='aangemaakt op'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gemaakt door'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='proposer',
            field=models.CharField(blank=True, choices=[('rijk', 'Rijk'), ('provinces', 'Provincies')], default='', max_length=10, verbose_name='voorgesteld door'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='bewerking'),
        ),
        migrations.AddField(
            model_name='strategyversion',
            name='state',
            field=models.CharField(choices=[('draft', 'Concept'), ('offered', 'Ter afstemming'), ('agreed', 'Afgestemd'), ('not_agreed', 'Niet afgestemd'), ('lapsed', 'Vervallen')], default='agreed', max_length=12, verbose_name='stand'),
        ),
        migrations.AlterField(  # what was there is agreed by its document; what comes begins as a concept
            model_name='strategyversion',
            name='state',
            field=models.CharField(choices=[('draft', 'Concept'), ('offered', 'Ter afstemming'), ('agreed', 'Afgestemd'), ('not_agreed', 'Niet afgestemd'), ('lapsed', 'Vervallen')], default='draft', max_length=12, verbose_name='stand'),
        ),
        migrations.AddField(
            model_name='wording',
            name='brings',
            field=models.CharField(blank=True, choices=[('item', 'onderdeel van een pijler'), ('transition', 'thema: transitie'), ('challenge', 'thema: uitdaging'), ('goal', 'doel')], default='', max_length=10, verbose_name='nieuw'),
        ),
        migrations.AddField(
            model_name='wording',
            name='pillar',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.pillar', verbose_name='pijler'),
        ),
        migrations.AlterField(
            model_name='strategyversion',
            name='reason',
            field=models.TextField(blank=True, max_length=2000, validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name='reden'),
        ),
        migrations.AlterField(
            model_name='paragraph',
            name='text',
            field=models.TextField(validators=[django.core.validators.MaxLengthValidator(10000)], verbose_name='tekst'),
        ),
        migrations.AlterField(
            model_name='wording',
            name='definition',
            field=models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='omschrijving'),
        ),
        migrations.AddConstraint(
            model_name='strategyversion',
            constraint=models.UniqueConstraint(condition=models.Q(('based_on__isnull', False), ('state__in', ['draft', 'offered', 'not_agreed'])), fields=('strategy',), name='one_open_change_per_strategy', violation_error_message='Er is al een wijziging van de strategie onderweg.'),
        ),
        migrations.AddConstraint(
            model_name='strategyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreement__isnull', True), ('based_on__isnull', True), ('state', 'agreed')), models.Q(('agreed_at__isnull', False), ('agreement__isnull', False), ('based_on__isnull', False), ('state', 'agreed')), models.Q(models.Q(('state', 'agreed'), _negated=True), ('agreed_at__isnull', True)), _connector='OR'), name='agreed_strategy_has_agreement_or_document'),
        ),
        migrations.AddConstraint(
            model_name='strategyversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'lapsed', 'agreed']), ('agreement__isnull', False), _connector='OR'), name='offered_strategy_has_agreement'),
        ),
        migrations.AddConstraint(
            model_name='strategyversion',
            constraint=models.CheckConstraint(condition=models.Q(('based_on__isnull', True), models.Q(models.Q(('reason', ''), _negated=True), ('proposer__in', ['rijk', 'provinces'])), _connector='OR'), name='strategy_change_has_reason_and_proposer', violation_error_message='Een wijziging van de strategie heeft een reden.'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brings', 'item'), ('pillar__isnull', False)), models.Q(models.Q(('brings', 'item'), _negated=True), ('pillar__isnull', True)), _connector='OR'), name='new_item_names_its_pillar', violation_error_message='Een nieuw onderdeel hoort bij één pijler, en alleen een onderdeel.'),
        ),
        migrations.AddField(
            model_name='themerecognition',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door'),
        ),
        migrations.AddField(
            model_name='themerecognition',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='programmes.theme', verbose_name='thema'),
        ),
        migrations.AddConstraint(
            model_name='themerecognition',
            constraint=models.CheckConstraint(condition=models.Q(('column__in', ['rijk', 'provinces'])), name='theme_is_recognised_by_a_column', violation_error_message='Alleen het Rijk en de provincies samen erkennen een thema.'),
        ),
        wall("programmes_strategyversion", FROZEN, when="OLD.state = 'agreed'"),
        wall("programmes_wording", FROZEN, verbs=("INSERT", "UPDATE", "DELETE"), when=OF_AGREED),
        wall("programmes_paragraph", FROZEN, verbs=("INSERT", "UPDATE", "DELETE"), when=OF_AGREED),
        wall("programmes_themerecognition", "recognitions are append-only"),
    ]
