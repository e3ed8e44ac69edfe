"""A question or remark can be about a change of the strategy: the whole, an item, or a piece of its text."""

from django.conf import settings
from django.db import migrations, models

from romportal.audit.walls import wall


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0017_reminders_and_invitations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='remark',
            name='about',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='waarover'),
        ),
        migrations.AlterField(
            model_name='remark',
            name='part',
            field=models.CharField(choices=[('goal', 'Doel'), ('participation', 'Deelname'), ('region_check', 'Regiotoets'), ('added_value', 'Meerwaarde'), ('money', 'Geld'), ('planning', 'Planning'), ('other', 'Overig'), ('whole', 'Het geheel'), ('item', 'Pijler, thema of doel'), ('text', 'Deel van de tekst')], max_length=15, verbose_name='onderdeel'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('part__in', ['item', 'text']), models.Q(('about', ''), _negated=True)), models.Q(models.Q(('part__in', ['item', 'text']), _negated=True), ('about', '')), _connector='OR'), name='remark_names_its_piece_of_the_strategy', violation_error_message='Kies over welk onderdeel van de strategie het gaat.'),
        ),
        wall("programmes_remark", "remarks are append-only"),
        wall(
            "programmes_remark",
            "a remark is about a part of what was offered",
            verbs=("INSERT",),
            when="({row}.part IN ('whole', 'item', 'text')) <> EXISTS "
            "(SELECT 1 FROM programmes_strategyversion v WHERE v.agreement_id = {row}.agreement_id)",
        ),
    ]
