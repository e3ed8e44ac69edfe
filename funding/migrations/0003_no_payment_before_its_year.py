"""A payment may come later than the year of its budget line, never earlier."""

from django.db import migrations

from romportal.audit.walls import wall

# What reverses an entry of before this rule carries its cash year.
TOO_EARLY = (
    "{row}.cash_year IS NOT NULL AND {row}.reverses_id IS NULL AND EXISTS (SELECT 1 FROM funding_budgetline l"
    " WHERE l.id = {row}.line_id AND l.year > {row}.cash_year)"
)


class Migration(migrations.Migration):
    dependencies = [("funding", "0002_walls")]
    operations = [
        wall("funding_ledgerentry", "a payment is not before its budget year", verbs=("INSERT",), when=TOO_EARLY),
    ]
