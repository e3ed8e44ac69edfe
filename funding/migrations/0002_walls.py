"""The ledger is append-only, what an agreed version asked is frozen, and the strategy's sources stay."""

from django.db import migrations

from romportal.audit.walls import wall


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial"), ("programmes", "0002_walls")]
    operations = [
        wall("funding_ledgerentry", "the ledger is append-only"),
        wall("funding_expectedcash", "the ledger is append-only"),
        wall(
            "funding_askedamount",
            "an agreed version is frozen",
            verbs=("INSERT", "UPDATE", "DELETE"),
            when="EXISTS (SELECT 1 FROM programmes_programmeversion v"
            " WHERE v.id = {row}.version_id AND v.state = 'agreed')",
        ),
        wall("funding_fundingsource", "sources of the strategy stay", verbs=("DELETE",), when="OLD.is_seed"),
    ]
