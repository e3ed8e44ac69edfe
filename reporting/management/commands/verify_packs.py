"""Prove that definitive packs are what was frozen: render their snapshots again and compare the bytes."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.actions.printing import rendered, sha256
from reporting.models import DialoguePack
from reporting.snapshot import software


class Command(BaseCommand):
    help = (
        "Check each definitive pack (or those of the meetings named): the stored bytes against their hashes and, while "
        "the recorded versions are installed, the snapshot rendered again against the stored bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", nargs="*", help="number of a meeting, such as BO-2026-2")

    def handle(self, *, meeting: list[str], **options: Any) -> None:
        packs = DialoguePack.objects.filter(status=DialoguePack.Status.DEFINITIVE).select_related("meeting")
        if meeting:
            packs = packs.filter(meeting__number__in=meeting)
        broken = 0
        for pack in packs.order_by("pk").iterator(chunk_size=1):
            problems, how = self._check(pack)
            broken += bool(problems)
            self.stdout.write(f"{pack}: {'; '.join(problems) if problems else f'unchanged ({how})'}")
        self.stdout.write(f"{packs.count()} definitive packs, {broken} changed")
        if broken:
            raise CommandError("A definitive pack is not what was frozen.")

    def _check(self, pack: DialoguePack) -> tuple[list[str], str]:
        """Return what differs, and how it was checked."""
        stored = {"snapshot": bytes(pack.snapshot), "html": bytes(pack.html), "pdf": bytes(pack.pdf)}
        problems = [
            f"the stored {name} has another hash"
            for name, content in stored.items()
            if sha256(content) != getattr(pack, f"{name}_hash")
        ]
        if problems or pack.software != software():
            changed = sorted(name for name, version in software().items() if pack.software.get(name) != version)
            return problems, f"by its hashes alone: made with other versions of {', '.join(changed)}"
        html, paper, _ = rendered(json.loads(stored["snapshot"]))
        if html != stored["html"]:
            problems.append("rendering the snapshot again gives another web version")
        if paper.pdf != stored["pdf"]:
            problems.append("rendering the snapshot again gives another PDF")
        return problems, "rendered again, the same bytes"
