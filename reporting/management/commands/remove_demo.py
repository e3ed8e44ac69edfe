"""Takes the example out of a portal by rebuilding its data from nothing: reference data alone remains."""

from io import StringIO

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from programmes.models import AgreementVisit, Membership, Portal, StepDraft
from reporting.demo.people import ACCOUNTS
from romportal import audit
from romportal.audit.models import Head
from romportal.audit.trail import START
from romportal.management.commands.prepare import REMOVED

OURS = ("audit", "programmes", "funding", "reporting")
#: what set-up makes and no person: kept as it is
KEPT = ("django_migrations", "django_content_type", "auth_permission")


class Command(BaseCommand):
    help = "Remove the example data; refuses as soon as anybody who is not an example user entered something."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, yes, **options):
        if not Portal.is_demo():
            raise CommandError("This portal holds no example data.")
        if entered := entered_by_others():
            raise CommandError(
                f"Somebody who is not an example user entered something: {'; '.join(entered)}. "
                "Nothing was removed. Set up a new portal instead."
            )
        if not yes and not self.agrees():
            raise CommandError("Nothing was removed.")
        with transaction.atomic():
            empty_the_database()
            call_command("load_reference", stdout=StringIO())
            with audit.origin("remove_demo"), audit.transaction(None) as trail:
                trail.add(REMOVED, Portal.objects.get())
        (settings.DATA_DIR / ACCOUNTS).unlink(missing_ok=True)
        self.stdout.write("The example data is gone; reference data alone remains.")
        self.stdout.write("Nobody can log in now: bin/start makes the first administrator.")

    def agrees(self) -> bool:
        others = ", ".join(get_user_model().objects.filter(is_demo=False).values_list("email", flat=True))
        self.stdout.write(
            "Everything in this portal is removed, with all accounts" + (f" ({others})." if others else ".")
        )
        return input("Type 'ja' to go on: ").strip().lower() == "ja"


def entered_by_others() -> list[str]:
    """Say what was entered by people who are no example users, per kind of row.

    Who they are for, and when they looked, is no entering.
    """
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model in (Membership, AgreementVisit, StepDraft):
            continue
        for field in model._meta.fields:
            if field.related_model is not get_user_model():
                continue
            rows = model._default_manager.filter(**{f"{field.name}__is_demo": False})
            if count := rows.count():
                people = sorted(set(rows.values_list(f"{field.name}__email", flat=True)))
                found.append(f"{model._meta.verbose_name_plural} ({count}) by {', '.join(people)}")
    return found


def empty_the_database() -> None:
    """Empty every table and put back the rows that migrations make; the triggers that forbid it return with it.

    PostgreSQL truncates, which row triggers do not see. SQLite deletes, so its triggers are taken off and put back;
    all in the transaction of the caller, so that a failure leaves everything as it was.
    """
    tables = [
        table
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False)
        if table not in KEPT
    ]
    connection.check_constraints()  # what is deferred is judged now: PostgreSQL truncates no table that still waits
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY")
        else:
            _delete_all(cursor, names)
    Head.objects.create(pk=1, number=0, hash=START)
    Portal.objects.create(pk=1)


def _delete_all(cursor: CursorWrapper, names: list[str]) -> None:
    """Empty tables of SQLite: its triggers, each with the statement that builds it, are taken off and put back."""
    walls = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in walls:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in names:
        cursor.execute(f"DELETE FROM {name}")
    cursor.execute("DELETE FROM sqlite_sequence")
    for _, build in walls:
        cursor.execute(build)
