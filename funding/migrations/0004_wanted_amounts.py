"""What a position of nader gesprek wants instead of what is asked; append-only, and of no other outcome."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0003_no_payment_before_its_year'),
        ('programmes', '0015_documents_and_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='WantedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2020), django.core.validators.MaxValueValidator(2050)], verbose_name='begrotingsjaar')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='gewenst')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wanted_amounts', to='programmes.position', verbose_name='standpunt')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.fundingsource', verbose_name='bron')),
            ],
            options={
                'verbose_name': 'gewenst bedrag',
                'verbose_name_plural': 'gewenste bedragen',
                'ordering': ['source__order', 'year'],
                'constraints': [models.UniqueConstraint(fields=('position', 'source', 'year'), name='wanted_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='wanted_not_negative', violation_error_message='Een gewenst bedrag is nul of meer.')],
            },
        ),
        wall("funding_wantedamount", "wanted amounts are append-only"),
        wall(
            "funding_wantedamount",
            "only nader gesprek wants another amount",
            verbs=("INSERT",),
            when="EXISTS (SELECT 1 FROM programmes_position p WHERE p.id = {row}.position_id AND p.outcome <> 'talk')",
        ),
    ]
