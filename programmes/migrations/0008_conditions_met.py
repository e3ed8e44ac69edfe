"""A column says that the conditions of a position are met; append-only."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0007_standing_in'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConditionMet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('rijk', 'Rijk'), ('provinces', 'Provincies'), ('province', 'Eén provincie')], max_length=10, verbose_name='kolom')),
                ('explanation', models.TextField(
                        blank=True,
                        max_length=4000,
                        validators=[django.core.validators.MaxLengthValidator(4000)],
                        verbose_name="toelichting",
                    )),
                ('giver_name', models.CharField(max_length=120, verbose_name='gegeven door')),
                ('giver_function', models.CharField(max_length=160, verbose_name='functie')),
                ('given_on', models.DateField(verbose_name='datum')),
                ('given_at', models.DateTimeField(verbose_name='vastgelegd op')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vastgelegd door')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions_met', to='programmes.position', verbose_name='standpunt')),
            ],
            options={
                'verbose_name': 'vervulde voorwaarde',
                'verbose_name_plural': 'vervulde voorwaarden',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('position', 'column'), name='conditions_met_once_per_column', violation_error_message='Deze kolom heeft deze voorwaarden al als vervuld gemarkeerd.'), models.CheckConstraint(condition=models.Q(('column__in', ['rijk', 'provinces'])), name='conditions_are_met_by_a_column', violation_error_message='Alleen het Rijk en de provincies samen markeren voorwaarden als vervuld.')],
            },
        ),
        wall("programmes_conditionmet", "conditions that are met stay met"),
    ]
