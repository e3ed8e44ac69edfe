"""Loads what the strategy says and names; see programmes/reference and funding/reference.py."""

from django.core.management.base import BaseCommand
from django.db import transaction

from funding.reference import load_sources
from programmes.reference import Tally, load_organisations, load_strategy
from romportal import audit


class Command(BaseCommand):
    help = "Load reference data. Safe to run again: it makes what is missing and changes nothing that is there."

    def handle(self, **options):
        tally = Tally()
        with audit.origin("load_reference"), transaction.atomic():
            load_organisations(tally)
            load_strategy(tally)
            load_sources(tally)
        for line in tally.lines():
            self.stdout.write(f"  {line}")
        if not tally.changed:
            self.stdout.write("  Nothing was missing; nothing was changed.")
