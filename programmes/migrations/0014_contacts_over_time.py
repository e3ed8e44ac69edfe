"""Contacts of ROMs over time: one person at a time for each function, and who it was before."""

import django.db.models.functions.text
from django.db import migrations, models


def tell_apart(apps, schema_editor):
    """Two people with one function each keep it, with their name behind it: nobody is taken away."""
    Contact = apps.get_model("programmes", "Contact")
    seen = set()
    for contact in Contact.objects.order_by("pk"):
        function = (contact.rom_id, contact.function.lower())
        if function in seen:
            contact.function = f"{contact.function[:70]} ({contact.name[:40]}, {contact.pk})"[:120]
            contact.save(update_fields=["function"])
        seen.add(function)


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0013_what_the_intake_asks'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='contact',
            options={'ordering': ['rom', 'function', models.OrderBy(models.F('ends_on'), descending=True, nulls_first=True), 'name'], 'verbose_name': 'contactpersoon van een ROM', 'verbose_name_plural': "contactpersonen van ROM's"},
        ),
        migrations.RemoveConstraint(
            model_name='contact',
            name='contact_once_per_function',
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddField(
            model_name='contact',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='tot en met'),
        ),
        migrations.AddField(
            model_name='contact',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='vanaf'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(models.F('rom'), django.db.models.functions.text.Lower('function'), condition=models.Q(('ends_on__isnull', True)), name='one_contact_at_a_time', violation_error_message='Voor deze functie staat er al een contactpersoon.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contact_period_in_order', violation_error_message='Het einde ligt voor het begin.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), models.Q(('email', ''), ('phone', '')), _connector='OR'), name='former_contact_keeps_no_address', violation_error_message='Van wie stopte bewaart het portaal geen adres en geen telefoonnummer.'),
        ),
    ]
