"""Documents registered with an agreement, and whether it is a written round; the walls of what was rebuilt."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0014_contacts_over_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('kind', models.CharField(choices=[('letter', 'Brief'), ('report', 'Verslag'), ('decision', 'Besluit'), ('note', 'Notitie')], max_length=10, verbose_name='soort')),
                ('dated_on', models.DateField(verbose_name='datum')),
                ('url', models.URLField(blank=True, max_length=400, validators=[django.core.validators.URLValidator(message='Vul een adres in dat met https:// begint.', schemes=['http', 'https'])], verbose_name='webadres')),
                ('archive_number', models.CharField(blank=True, max_length=80, verbose_name='archiefnummer')),
                ('on_behalf', models.CharField(choices=[('rijk', 'Rijk'), ('provinces', 'Provincies samen'), ('province', 'Eén provincie'), ('nobody', 'Niemand')], max_length=10, verbose_name='namens')),
                ('registered_at', models.DateTimeField(verbose_name='geregistreerd op')),
            ],
            options={
                'verbose_name': 'stuk bij een afstemming',
                'verbose_name_plural': 'stukken bij afstemmingen',
                'ordering': ['dated_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LapsedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='reden')),
                ('at', models.DateTimeField(verbose_name='vastgelegd op')),
            ],
            options={
                'verbose_name': 'vervallen stuk',
                'verbose_name_plural': 'vervallen stukken',
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='procedure',
            field=models.CharField(blank=True, choices=[('written', 'Schriftelijke ronde'), ('meeting', 'In een overleg')], default='', max_length=10, verbose_name='vorm'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('procedure', 'written'), _negated=True), ('answer_by__isnull', False), _connector='OR'), name='written_round_has_a_term', violation_error_message='Een schriftelijke ronde heeft een datum waarvoor antwoord gevraagd is.'),
        ),
        migrations.AddField(
            model_name='agreementdocument',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='programmes.agreement', verbose_name='afstemming'),
        ),
        migrations.AddField(
            model_name='agreementdocument',
            name='province',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.province', verbose_name='provincie'),
        ),
        migrations.AddField(
            model_name='agreementdocument',
            name='registered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='geregistreerd door'),
        ),
        migrations.AddField(
            model_name='lapseddocument',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door'),
        ),
        migrations.AddField(
            model_name='lapseddocument',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lapsed', to='programmes.agreementdocument', verbose_name='stuk'),
        ),
        migrations.AddConstraint(
            model_name='agreementdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('url', ''), _negated=True), models.Q(('archive_number', ''), _negated=True), _connector='OR'), name='document_can_be_found', violation_error_message='Vul een webadres of een archiefnummer in.'),
        ),
        migrations.AddConstraint(
            model_name='agreementdocument',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='document_link_is_a_web_address', violation_error_message='Een link begint met https:// of http://.'),
        ),
        migrations.AddConstraint(
            model_name='agreementdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('on_behalf', 'province'), ('province__isnull', False)), models.Q(models.Q(('on_behalf', 'province'), _negated=True), ('province__isnull', True)), _connector='OR'), name='document_of_a_province_names_it', violation_error_message='Kies een provincie, en alleen bij een stuk namens één provincie.'),
        ),
        migrations.AddConstraint(
            model_name='lapseddocument',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='lapsed_document_has_a_reason', violation_error_message='Geef de reden waarom dit stuk vervalt.'),
        ),
        wall("programmes_agreementdocument", "registered documents are append-only"),
        wall("programmes_lapseddocument", "lapsed documents stay lapsed"),
        wall("programmes_agreement", "a reached agreement is frozen", when="OLD.reached_at IS NOT NULL"),
    ]
