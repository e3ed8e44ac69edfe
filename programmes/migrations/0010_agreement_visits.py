"""When somebody last looked at an agreement."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0009_remarks_and_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_at', models.DateTimeField(verbose_name='laatst bekeken op')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='programmes.agreement', verbose_name='afstemming')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreement_visits', to=settings.AUTH_USER_MODEL, verbose_name='gebruiker')),
            ],
            options={
                'verbose_name': 'bezoek aan een afstemming',
                'verbose_name_plural': 'bezoeken aan afstemmingen',
                'constraints': [models.UniqueConstraint(fields=('user', 'agreement'), name='visit_once_per_person')],
            },
        ),
    ]
