"""Prove the ledger: running totals against entries, ceilings against what is under them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.queries.proof import breaches, counts


class Command(BaseCommand):
    """Exit 0 and print what was counted, or exit 1 naming each breach."""

    help = "Proves that every running total is the sum of its entries and that no ceiling is passed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every breach before failing, so that none hides behind another."""
        found = list(breaches())
        for breach in found:
            self.stderr.write(breach)
        if found:
            raise CommandError(f"The ledger does not hold: {len(found)} breaches.")
        counted = ", ".join(f"{number} {name}" for name, number in counts().items())
        self.stdout.write(f"The ledger holds: {counted}.")
