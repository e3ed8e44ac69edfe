"""What the intake asks: plans it builds on, partners, instruments, first risks, kinds of added value."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from romportal.audit.walls import wall

VERSION = "programmes_programmeversion"
CHILDREN = ["basisdocument", "partner", "instrument", "risk"]
TAGS = ["values_rijk", "values_region", "target_groups", "cooperation_forms"]


def frozen(table, column):
    return wall(
        table,
        "an agreed version is frozen",
        verbs=("INSERT", "UPDATE", "DELETE"),
        when=f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.{column} AND v.state = 'agreed')",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0012_step_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='programmeversion',
            name='cooperation_forms',
            field=models.ManyToManyField(blank=True, limit_choices_to={'kind': 'form'}, related_name='+', to='programmes.term', verbose_name='vormen van samenwerking'),
        ),
        migrations.AddField(
            model_name='programmeversion',
            name='predecessor_programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme', verbose_name='voorganger in dit portaal'),
        ),
        migrations.AddField(
            model_name='programmeversion',
            name='target_groups',
            field=models.ManyToManyField(blank=True, limit_choices_to={'kind': 'target_group'}, related_name='+', to='programmes.term', verbose_name='doelgroepen'),
        ),
        migrations.AddField(
            model_name='programmeversion',
            name='values_region',
            field=models.ManyToManyField(blank=True, limit_choices_to={'kind': 'added_value'}, related_name='+', to='programmes.term', verbose_name='soort meerwaarde voor de regio'),
        ),
        migrations.AddField(
            model_name='programmeversion',
            name='values_rijk',
            field=models.ManyToManyField(blank=True, limit_choices_to={'kind': 'added_value'}, related_name='+', to='programmes.term', verbose_name='soort meerwaarde voor het Rijk'),
        ),
        migrations.CreateModel(
            name='BasisDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('rijk', 'Rijk'), ('region', 'Regio')], max_length=10, verbose_name='van')),
                ('title', models.CharField(max_length=320, verbose_name='plan of beleid')),
                ('url', models.URLField(blank=True, max_length=400, validators=[django.core.validators.URLValidator(message='Vul een adres in dat met https:// begint.', schemes=['http', 'https'])], verbose_name='link')),
                ('how', models.TextField(blank=True, max_length=2000, verbose_name='hoe het programma erop voortbouwt')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.plan', verbose_name='plan van een ROM')),
                ('reference', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.policyreference', verbose_name='beleidsstuk')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='basis_documents', to='programmes.programmeversion')),
            ],
            options={
                'verbose_name': 'plan of beleid waarop wordt voortgebouwd',
                'verbose_name_plural': 'plannen en beleid waarop wordt voortgebouwd',
                'ordering': ['-side', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='basis_has_a_title', violation_error_message='Kies een plan of beleidsstuk, of noem het.'), models.CheckConstraint(condition=models.Q(('reference__isnull', True), ('plan__isnull', True), _connector='OR'), name='basis_is_one_document', violation_error_message='Kies een beleidsstuk of een plan van een ROM, niet beide.'), models.CheckConstraint(condition=models.Q(('plan__isnull', True), ('side', 'region'), _connector='OR'), name='plan_of_a_rom_is_of_the_region', violation_error_message='Een plan van een ROM is van de regio.'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='basis_link_is_a_web_address', violation_error_message='Een link begint met https:// of http://.')],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='instrument')),
                ('purpose', models.TextField(blank=True, max_length=1000, verbose_name='waarvoor')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instruments', to='programmes.programmeversion')),
            ],
            options={
                'verbose_name': 'instrument',
                'verbose_name_plural': 'instrumenten',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='instrument_has_a_name', violation_error_message='Noem het instrument.'), models.UniqueConstraint(fields=('version', 'name'), name='instrument_once_per_version', violation_error_message='Dit instrument staat er al.')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='naam')),
                ('kind', models.CharField(choices=[('knowledge', 'kennisinstelling'), ('applied_sciences', 'hogeschool'), ('tki', 'TKI'), ('to2', 'TO2-instelling'), ('funder', 'financier'), ('investor', 'investeringsinstelling'), ('executive', 'uitvoeringsorganisatie'), ('municipality', 'gemeente'), ('company', 'bedrijf of cluster'), ('other', 'overig')], max_length=20, verbose_name='soort')),
                ('role', models.CharField(blank=True, max_length=300, verbose_name='rol')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.organisation', verbose_name='organisatie')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='programmes.programmeversion')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='partner_has_a_name', violation_error_message='Kies een organisatie, of noem de partner.'), models.UniqueConstraint(fields=('version', 'name'), name='partner_once_per_version', violation_error_message='Deze partner staat er al.')],
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='risico')),
                ('consequence', models.TextField(blank=True, max_length=2000, verbose_name='oorzaak en gevolg')),
                ('measure', models.TextField(blank=True, max_length=2000, verbose_name='maatregel')),
                ('likelihood', models.CharField(choices=[('low', 'laag'), ('middle', 'midden'), ('high', 'hoog')], max_length=6, verbose_name='kans')),
                ('impact', models.CharField(choices=[('low', 'laag'), ('middle', 'midden'), ('high', 'hoog')], max_length=6, verbose_name='impact')),
                ('owner', models.CharField(blank=True, max_length=160, verbose_name='eigenaar')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='programmes.programmeversion')),
            ],
            options={
                'verbose_name': 'risico',
                'verbose_name_plural': "risico's",
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='risk_has_a_title', violation_error_message='Noem het risico.'), models.CheckConstraint(condition=models.Q(('impact__in', ['low', 'middle', 'high']), ('likelihood__in', ['low', 'middle', 'high'])), name='risk_has_its_levels', violation_error_message='Kans en impact zijn laag, midden of hoog.')],
            },
        ),
        wall(VERSION, "an agreed version is frozen", when="OLD.state = 'agreed'"),
        *(frozen(f"programmes_{child}", "version_id") for child in CHILDREN),
        *(frozen(f"{VERSION}_{tag}", "programmeversion_id") for tag in TAGS),
    ]
