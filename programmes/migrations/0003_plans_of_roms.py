"""References to the plans of ROMs, and the framework of each region."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('multi_year', 'meerjarenplan'), ('annual', 'activiteitenplan')], max_length=12, verbose_name='soort')),
                ('title', models.CharField(max_length=200, verbose_name='titel')),
                ('first_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='eerste jaar')),
                ('last_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='laatste jaar')),
                ('url', models.URLField(blank=True, max_length=400, validators=[django.core.validators.URLValidator(message='Vul een adres in dat met https:// begint.', schemes=['http', 'https'])], verbose_name='link')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='datum van het stuk')),
                ('status', models.CharField(blank=True, choices=[('draft', 'concept'), ('adopted', 'vastgesteld')], max_length=10, verbose_name='status')),
                ('remark', models.TextField(blank=True, max_length=2000, verbose_name='opmerking')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'plan van een ROM',
                'verbose_name_plural': "plannen van ROM's",
                'ordering': ['rom', 'kind', 'first_year', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='rom',
            name='framework',
            field=models.TextField(blank=True, verbose_name='regionaal kader'),
        ),
        migrations.AddField(
            model_name='rom',
            name='framework_url',
            field=models.URLField(blank=True, max_length=400, validators=[django.core.validators.URLValidator(message='Vul een adres in dat met https:// begint.', schemes=['http', 'https'])], verbose_name='link naar het regionale kader'),
        ),
        migrations.AddField(
            model_name='rom',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name='rom',
            constraint=models.CheckConstraint(condition=models.Q(('framework_url', ''), ('framework_url__startswith', 'https://'), ('framework_url__startswith', 'http://'), _connector='OR'), name='framework_link_is_a_web_address', violation_error_message='Een link begint met https:// of http://.'),
        ),
        migrations.AddField(
            model_name='plan',
            name='rom',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='programmes.rom', verbose_name='ROM'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('first_year__gte', 2000), ('last_year__gte', models.F('first_year')), ('last_year__lte', 2100)), name='plan_years_in_order', violation_error_message='Het laatste jaar ligt voor het eerste.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'annual'), _negated=True), ('last_year', models.F('first_year')), _connector='OR'), name='annual_plan_is_of_one_year', violation_error_message='Een activiteitenplan gaat over één jaar.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='plan_link_is_a_web_address', violation_error_message='Een link begint met https:// of http://.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'annual')), fields=('rom', 'first_year'), name='annual_plan_once_per_year', violation_error_message='Van deze ROM staat er al een activiteitenplan voor dit jaar.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'multi_year')), fields=('rom', 'first_year', 'last_year'), name='multi_year_plan_once_per_period', violation_error_message='Van deze ROM staat er al een meerjarenplan voor deze jaren.'),
        ),
    ]
