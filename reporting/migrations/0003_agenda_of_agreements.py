"""What lies before Rijk and provinces can stand on the agenda of a meeting, once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0015_documents_and_terms'),
        ('reporting', '0002_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='programmes.agreement', verbose_name='afstemming'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('agreement__isnull', False)), fields=('meeting', 'agreement'), name='agreement_once_per_agenda', violation_error_message='Deze afstemming staat al op de agenda van dit overleg.'),
        ),
    ]
