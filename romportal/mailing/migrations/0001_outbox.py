"""The outbox, how each person wants mail, and the daily duties."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='naam')),
                ('done_for', models.DateField(verbose_name='gedaan voor')),
            ],
            options={
                'verbose_name': 'dagelijkse taak',
                'verbose_name_plural': 'dagelijkse taken',
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('daily', models.BooleanField(default=False, verbose_name='één bericht per dag')),
                ('calendar_number', models.PositiveIntegerField(default=0, verbose_name='nummer van het agenda-adres')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_preference', to=settings.AUTH_USER_MODEL, verbose_name='gebruiker')),
            ],
            options={
                'verbose_name': 'berichtenkeuze',
                'verbose_name_plural': 'berichtenkeuzen',
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('offered', 'ter afstemming'), ('outcome', 'uitkomst van een afstemming'), ('reminder', 'herinnering'), ('answer', 'antwoord op een vraag'), ('deadline', 'termijn'), ('meeting', 'overleg'), ('decision', 'besluit'), ('pack', 'dialoogpakket'), ('role', 'rol'), ('digest', 'dagbericht')], max_length=20, verbose_name='soort')),
                ('key', models.CharField(max_length=120, verbose_name='sleutel')),
                ('subject', models.CharField(max_length=200, verbose_name='onderwerp')),
                ('parts', models.JSONField(verbose_name='inhoud')),
                ('message_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='kenmerk')),
                ('created_at', models.DateTimeField(verbose_name='gemaakt op')),
                ('state', models.CharField(choices=[('waiting', 'wacht'), ('sending', 'wordt verstuurd'), ('sent', 'verstuurd'), ('bundled', 'in het dagbericht'), ('unclear', 'onzeker'), ('given_up', 'opgegeven'), ('dropped', 'vervallen'), ('no_server', 'niet verstuurd (geen mailserver)')], default='waiting', max_length=10, verbose_name='stand')),
                ('for_digest', models.BooleanField(default=False, verbose_name='voor het dagbericht')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='pogingen')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='volgende poging')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='verzending begonnen op')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='verstuurd op')),
                ('trouble', models.CharField(blank=True, default='', max_length=200, verbose_name='wat er misging')),
                ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bundled', to='mailing.mail', verbose_name='dagbericht')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL, verbose_name='aan')),
            ],
            options={
                'verbose_name': 'bericht',
                'verbose_name_plural': 'berichten',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['next_attempt_at'], name='mail_that_waits')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='mail_once_per_person_and_event'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_exactly_with_its_moment'), models.CheckConstraint(condition=models.Q(('state', 'bundled'), ('digest__isnull', True), _connector='OR'), name='bundled_exactly_in_a_digest')],
            },
        ),
    ]
