"""Loads the example into a portal that holds nothing else; see reporting/demo."""

from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from funding.models import LedgerEntry
from programmes.models import Portal, Programme
from reporting import demo
from reporting.demo.people import write_accounts
from reporting.models import Meeting, ReportingRound
from romportal import audit


class Command(BaseCommand):
    help = "Load the labelled example data into a portal that holds reference data alone."

    def handle(self, **options):
        if Portal.is_demo():
            self.stdout.write("  The example data was already loaded; nothing was changed.")
            return
        if found := _what_is_there():
            raise CommandError(
                f"This portal already holds {found}. Example data lives only in a portal that holds nothing else."
            )
        call_command("load_reference", stdout=StringIO())
        with audit.origin("load_demo"), transaction.atomic():
            try:
                accounts = demo.load(lambda line: self.stdout.write(f"  {line}"))
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            # Before the commit: accounts whose passwords nobody knows would be of no use.
            path = write_accounts(settings.DATA_DIR, accounts)
        self.stdout.write(f"  {len(accounts)} accounts: see {path}.")


def _what_is_there() -> str:
    """Say what a person already put into this portal; empty when it holds reference data alone."""
    rows = [get_user_model(), Programme, Meeting, ReportingRound]
    found = [str(model._meta.verbose_name_plural) for model in rows if model.objects.exists()]
    if LedgerEntry.objects.filter(by__isnull=False).exists():
        found.append(str(LedgerEntry._meta.verbose_name_plural))
    return ", ".join(found)
