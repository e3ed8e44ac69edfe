"""Shareholders and clients of ROMs, and whom to call there."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0003_plans_of_roms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(max_length=120, verbose_name='functie of onderwerp')),
                ('name', models.CharField(max_length=120, verbose_name='naam')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mailadres')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^\\+?[0-9 ()-]{6,20}\\Z', 'Vul een telefoonnummer in, zoals 050 123 45 67.')], verbose_name='telefoonnummer')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('rom', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='programmes.rom', verbose_name='ROM')),
            ],
            options={
                'verbose_name': 'contactpersoon van een ROM',
                'verbose_name_plural': "contactpersonen van ROM's",
                'ordering': ['rom', 'function', 'name'],
                'constraints': [models.UniqueConstraint(fields=('rom', 'function', 'name'), name='contact_once_per_function', violation_error_message='Deze contactpersoon staat er al met deze functie.')],
            },
        ),
        migrations.CreateModel(
            name='Stake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(blank=True, max_length=160, verbose_name='andere partij')),
                ('role', models.CharField(choices=[('shareholder', 'aandeelhouder'), ('client', 'opdrachtgever')], max_length=12, verbose_name='rol')),
                ('percentage', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='percentage')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='vanaf')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='tot en met')),
                ('source', models.CharField(max_length=300, verbose_name='bron')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stakes', to='programmes.organisation', verbose_name='organisatie')),
                ('rom', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stakes', to='programmes.rom', verbose_name='ROM')),
            ],
            options={
                'verbose_name': 'aandeelhouder of opdrachtgever',
                'verbose_name_plural': 'aandeelhouders en opdrachtgevers',
                'ordering': ['rom', '-role', models.OrderBy(models.F('percentage'), descending=True, nulls_last=True), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('party', '')), models.Q(('organisation__isnull', True), models.Q(('party', ''), _negated=True)), _connector='OR'), name='stake_names_one_party', violation_error_message='Kies een organisatie, of noem een andere partij.'), models.CheckConstraint(condition=models.Q(('percentage__isnull', True), models.Q(('percentage__gt', 0), ('percentage__lte', 100)), _connector='OR'), name='stake_percentage_up_to_100', violation_error_message='Een percentage ligt boven 0 en is hoogstens 100.'), models.CheckConstraint(condition=models.Q(('percentage__isnull', True), ('role', 'shareholder'), _connector='OR'), name='only_a_shareholder_has_a_percentage', violation_error_message='Alleen een aandeelhouder heeft een percentage.'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='stake_period_in_order', violation_error_message='Het einde ligt voor het begin.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='stake_has_a_source', violation_error_message='Noem de bron: zonder bron blijft het onbekend.')],
            },
        ),
    ]
