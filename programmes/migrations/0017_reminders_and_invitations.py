"""Reminders of silent parties, append-only; invitations by e-mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0016_objections_are_settled'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='hash van de sleutel')),
                ('invited_at', models.DateTimeField(verbose_name='uitgenodigd op')),
                ('expires_at', models.DateTimeField(verbose_name='geldig tot')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='gebruikt op')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uitgenodigd door')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='wie')),
            ],
            options={
                'verbose_name': 'uitnodiging',
                'verbose_name_plural': 'uitnodigingen',
                'ordering': ['-invited_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('user',), name='one_open_invitation_per_person', violation_error_message='Voor deze persoon staat al een uitnodiging open.'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_used_or_withdrawn')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('rijk', 'Rijk'), ('provinces', 'Provincies'), ('province', 'Eén provincie')], max_length=10, verbose_name='kolom')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='programmes.agreement', verbose_name='afstemming')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='herinnerd door')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.province', verbose_name='provincie')),
            ],
            options={
                'verbose_name': 'herinnering',
                'verbose_name_plural': 'herinneringen',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('province__isnull', True)), fields=('agreement', 'column', 'given_on'), name='column_reminded_once_a_day', violation_error_message='Deze partij is vandaag al herinnerd.'), models.UniqueConstraint(condition=models.Q(('province__isnull', False)), fields=('agreement', 'province', 'given_on'), name='province_reminded_once_a_day', violation_error_message='Deze partij is vandaag al herinnerd.'), models.CheckConstraint(condition=models.Q(models.Q(('column', 'province'), ('province__isnull', False)), models.Q(models.Q(('column', 'province'), _negated=True), ('province__isnull', True)), _connector='OR'), name='reminder_of_a_province_names_it')],
            },
        ),
        wall('programmes_reminder', 'reminders are append-only'),
    ]
