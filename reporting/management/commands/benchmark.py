"""How fast the portal is, as ratios measured in one run on scratch databases that it makes itself."""

from collections.abc import Callable, Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import override_settings

from reporting.benchmark import Ratio, databases, pages, printing, writers


class Command(BaseCommand):
    help = (
        "Print how fast the portal is, each ratio with its target: pages, many writers (PostgreSQL), the full "
        "pack. Works on scratch databases of its own; the portal's data is not touched."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="exit 1 when a ratio misses its target")
        parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured, in turns")
        parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], help="times 18 programmes")
        parser.add_argument("--writers", type=int, default=writers.WRITERS)
        parser.add_argument("--only", choices=["pages", "writers", "pack"], help="one subject alone")

    def handle(self, *, check, rounds, sizes, only, **options):
        names = [*(f"{size}x" for size in sizes), "writers", "pack"]
        failed = 0
        with override_settings(DEBUG=False), databases.scratch(names):  # no log of queries is measured
            for ratio in self._measured(only, rounds, sorted(sizes), options["writers"]):
                failed += not ratio.passed
                self.stdout.write(str(ratio))
                self.stdout.flush()
        if check and failed:
            raise CommandError(f"{failed} ratio(s) miss their target.")

    def _measured(self, only: str | None, rounds: int, sizes: list[int], how_many: int) -> Iterator[Ratio]:
        subjects: dict[str, Callable[[], list[Ratio]]] = {
            "pages": lambda: pages.measure(sizes, rounds),
            "writers": lambda: writers.measure("writers", rounds, writers=how_many),
            "pack": lambda: printing.measure("pack", rounds),
        }
        if connection.vendor != "postgresql":
            self.stdout.write("left out: many writers at once, which are measured on PostgreSQL alone (DATABASE_URL)")
            del subjects["writers"]
        for name, measured in subjects.items():
            if only in (None, name):
                yield from measured()
