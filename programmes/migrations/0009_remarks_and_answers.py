"""Questions and remarks on a proposal, and their answers; append-only."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0008_conditions_met'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'Vraag'), ('remark', 'Opmerking')], max_length=10, verbose_name='soort')),
                ('part', models.CharField(choices=[('goal', 'Doel'), ('participation', 'Deelname'), ('region_check', 'Regiotoets'), ('added_value', 'Meerwaarde'), ('money', 'Geld'), ('planning', 'Planning'), ('other', 'Overig')], max_length=15, verbose_name='onderdeel')),
                ('text', models.TextField(max_length=4000, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='tekst')),
                ('giver_name', models.CharField(max_length=120, verbose_name='gegeven door')),
                ('giver_function', models.CharField(max_length=160, verbose_name='functie')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='programmes.agreement', verbose_name='afstemming')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='programmes.organisation', verbose_name='organisatie')),
            ],
            options={
                'verbose_name': 'vraag of opmerking',
                'verbose_name_plural': 'vragen en opmerkingen',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='antwoord')),
                ('giver_name', models.CharField(max_length=120, verbose_name='gegeven door')),
                ('giver_function', models.CharField(max_length=160, verbose_name='functie')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
                ('remark', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='programmes.remark', verbose_name='reactie')),
            ],
            options={
                'verbose_name': 'antwoord',
                'verbose_name_plural': 'antwoorden',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_has_a_text', violation_error_message='Schrijf uw vraag of opmerking.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_has_a_text', violation_error_message='Schrijf het antwoord.'),
        ),
        wall("programmes_remark", "remarks are append-only"),
        wall("programmes_answer", "answers are append-only"),
    ]
