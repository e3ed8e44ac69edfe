"""How the regions are heard in each kennis- en innovatieagenda."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0004_stakes_and_contacts'),
    ]

    operations = [
        migrations.CreateModel(
            name='KiaCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('perspective', models.TextField(blank=True, max_length=4000, verbose_name='regionaal perspectief')),
                ('coordinated_on', models.DateField(blank=True, null=True, verbose_name='afgestemd met de provincies op')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='kias', to='programmes.contact', verbose_name='contactpersoon')),
                ('kia', models.OneToOneField(limit_choices_to={'kind': 'kia'}, on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='programmes.term', verbose_name='kennis- en innovatieagenda')),
                ('rom', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kias', to='programmes.rom', verbose_name='ROM-contact')),
            ],
            options={
                'verbose_name': 'inbreng in een KIA',
                'verbose_name_plural': "inbreng in KIA's",
                'ordering': ['kia__order', 'kia__code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('contact__isnull', True), ('rom__isnull', False), _connector='OR'), name='kia_contact_belongs_to_a_rom', violation_error_message='Kies eerst de ROM van deze contactpersoon.')],
            },
        ),
    ]
