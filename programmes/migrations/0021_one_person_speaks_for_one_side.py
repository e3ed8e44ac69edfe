"""Rijk and provinces are two parties: one person does not speak for both in one agreement, nor mark for both."""

from django.db import migrations, models

from romportal.audit.walls import wall

SPOKE_FOR_THE_OTHER = """EXISTS (
    SELECT 1 FROM programmes_position p
    WHERE p.agreement_id = {row}.agreement_id AND p.given_by_id = {row}.given_by_id
    AND (p."column" = 'rijk') <> ({row}."column" = 'rijk')
)"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0020_objections_stay")]
    operations = [
        migrations.AddConstraint(
            model_name="conditionmet",
            constraint=models.UniqueConstraint(
                fields=("position", "given_by"),
                name="conditions_met_by_two_people",
                violation_error_message="Eén persoon markeert voorwaarden niet voor beide kolommen als vervuld.",
            ),
        ),
        wall(
            "programmes_position",
            "one person speaks for one side of an agreement",
            verbs=("INSERT",),
            when=SPOKE_FOR_THE_OTHER,
        ),
        wall("programmes_conditionmet", "conditions that are met stay met"),
    ]
