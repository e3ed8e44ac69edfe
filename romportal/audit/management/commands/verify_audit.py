"""Prove that the trail is whole."""

from typing import Any

from django.core.management.base import BaseCommand

from romportal.audit.models import Head
from romportal.audit.trail import breaches


class Command(BaseCommand):
    """Exit 1 and name each breach when a line was changed, is missing, was added or the end was cut."""

    help = "Check the hash chain of the trail; exits 1 naming each breach."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for breach in breaches():
            found += 1
            self.stderr.write(breach)
        if found:
            raise SystemExit(1)
        head = Head.objects.get()
        self.stdout.write(f"The trail is whole: {head.number} lines, hash {head.hash}.")
