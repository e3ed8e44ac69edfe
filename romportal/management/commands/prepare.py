"""Everything between a fresh checkout and a portal that can be started, in one process; safe to run again."""

import csv
import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from programmes.models import Membership, Organisation
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.audit.models import Line

ADMINISTRATOR = "beheerder@rom.example"
#: the line in the trail of a portal whose example was taken out: it does not come back by itself
REMOVED = "programmes.remove_demo"


class Command(BaseCommand):
    help = "Bring database, reference data and static files up to date; the first time also demo data or --empty."

    def add_arguments(self, parser):
        first = parser.add_mutually_exclusive_group()
        first.add_argument(
            "--demo",
            action="store_true",
            help="load demo data into a portal without users, unless it was removed before",
        )
        first.add_argument("--empty", action="store_true", help="make one administrator in a portal without users")

    def handle(self, *, demo, empty, **options):
        self.step("Database", "migrate", verbosity=0)
        self.step("Cache", "createcachetable", verbosity=0)
        self.step("Reference data", "load_reference")
        if not get_user_model().objects.exists():
            if demo and not Line.objects.filter(action=REMOVED).exists():
                self.step("Demo data", "load_demo")
            elif demo or empty:
                self.make_administrator()
        self.collect_static_files()

    def step(self, title: str, command: str, **options) -> None:
        """Say what is going on, and do it."""
        self.stdout.write(f"{title} …")
        self.stdout.flush()
        call_command(command, stdout=self.stdout, **options)

    def make_administrator(self) -> None:
        """One administrator, whose password stands only in admin-account.csv."""
        host = Organisation.objects.get(code="rom-nederland")
        password = secrets.token_urlsafe(15)
        path = settings.DATA_DIR / "admin-account.csv"
        # The file first: an account whose password nobody knows would lock everyone out.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["e-mail", "wachtwoord", "rol", "organisatie"])
            writer.writerow([ADMINISTRATOR, password, "beheerder", host.name])
        with audit.origin("prepare"), audit.transaction(None) as trail:
            user = create_user(email=ADMINISTRATOR, name="Beheerder", password=password, is_staff=True, by=None)
            membership = Membership(
                user=user,
                organisation=host,
                role=Membership.Role.ADMINISTRATOR,
                function="beheerder",
                starts_on=audit.today(),
            )
            membership.full_clean()
            membership.save()
            trail.add("programmes.give_role", membership, after={"role": "administrator"})
        self.stdout.write(f"One administrator, {ADMINISTRATOR}: see {path}.")

    def collect_static_files(self) -> None:
        """Collect and compress, unless no file differs from the last time."""
        stamp = settings.DATA_DIR / "static.stamp"
        now = fingerprint()
        if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == now:
            return
        stamp.unlink(missing_ok=True)  # broken off half way, it is done again
        self.step("Static files", "collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)


def fingerprint() -> str:
    """A hash that changes when a static file is added, removed or changed."""
    found = sorted(
        f"{name} {Path(storage.path(name)).stat().st_size} {Path(storage.path(name)).stat().st_mtime_ns}"
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    return hashlib.sha256("\n".join([str(settings.STATIC_ROOT), *found]).encode()).hexdigest()
