"""What the worker does with a pack: print a concept, or freeze it. Both are safe to run twice.

These are tasks of the queue in the database. They stand here and not in a module of their own, because the verb that
makes a pack enqueues its printing in the same transaction.
"""

import hashlib
import json
import logging

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from reporting import packs, packs_pdf
from reporting.actions.notices import tell_of_pack
from reporting.models import DialoguePack
from reporting.snapshot import software
from reporting.snapshot.build import pack_shape, trail_head
from reporting.snapshot_json import canonical
from reporting.snapshot_shape import Snapshot, moment
from romportal import audit
from romportal.accounts.models import User

logger = logging.getLogger(__name__)

Job, Status = DialoguePack.Job, DialoguePack.Status
STEPS = ["tekst en grafieken maken", "pagina's opmaken", "controleren en bewaren"]


@task()
def print_pack(pack_id: int, snapshot_hash: str) -> str:
    """Make the PDF of a concept, unless it has another snapshot by now or its PDF already."""
    pack = DialoguePack.objects.filter(pk=pack_id, snapshot_hash=snapshot_hash, status=Status.DRAFT).first()
    if pack is None or pack.job == Job.READY:
        return "niets te doen"
    current = DialoguePack.objects.filter(pk=pack_id, snapshot_hash=snapshot_hash, status=Status.DRAFT)
    try:
        paper, warnings = _printed(current, json.loads(bytes(pack.snapshot)))
        current.update(
            pdf=paper.pdf,
            pdf_hash=sha256(paper.pdf),
            pages=paper.pages,
            warnings=warnings,
            job=Job.READY,
            failure="",
        )
    except Exception:
        _fail(current, "De PDF kon niet worden gemaakt.")
        raise
    return "gereed"


@task()
def freeze_pack(pack_id: int, snapshot_hash: str, by_id: int) -> str:
    """Freeze a concept as the definitive pack: render it, then store bytes, hashes and status in one statement."""
    current = DialoguePack.objects.filter(
        pk=pack_id, snapshot_hash=snapshot_hash, status=Status.DRAFT, wants_definitive=True
    )
    pack = current.select_related("meeting").first()
    if pack is None:
        return "niets te doen"
    try:
        snapshot = _definitive(pack)
        paper, warnings = _printed(current, snapshot)
        html = packs.web(snapshot).encode()
        _store(pack, current, snapshot, html, paper, warnings, User.objects.get(pk=by_id))
    except Exception:
        current.update(wants_definitive=False)
        _fail(DialoguePack.objects.filter(pk=pack_id, status=Status.DRAFT), "Het definitief maken is niet gelukt.")
        raise
    return "definitief"


def sha256(content: bytes) -> str:
    """Return the hash by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def rendered(snapshot: Snapshot) -> tuple[bytes, packs_pdf.Paper, list[str]]:
    """Return the web version, the paper and the warnings that this snapshot gives; the same every time (rule 7)."""
    printed = packs.printed(snapshot)
    paper = _paper(printed, snapshot)
    return packs.web(snapshot).encode(), paper, packs.too_long(printed, paper)


def _printed(current: QuerySet[DialoguePack], snapshot: Snapshot) -> tuple[packs_pdf.Paper, list[str]]:
    _step(current, 1)
    printed = packs.printed(snapshot)
    _step(current, 2)
    paper = _paper(printed, snapshot)
    _step(current, 3)
    return paper, packs.too_long(printed, paper)


def _paper(printed: packs.Printed, snapshot: Snapshot) -> packs_pdf.Paper:
    return packs_pdf.pdf(
        printed.html,
        printed.files,
        snapshot=canonical(snapshot),
        table=packs.money_table(snapshot),
        made=printed.made_at,
    )


def _definitive(pack: DialoguePack) -> Snapshot:
    """Return the snapshot that readers saw as concept, now saying that it is definitive and where the trail stands."""
    snapshot: Snapshot = json.loads(bytes(pack.snapshot))
    snapshot["pack"] = pack_shape(pack)
    snapshot["made_at"] = moment(timezone.localtime(audit.now()))
    snapshot["trail"] = trail_head()
    snapshot["software"] = software()
    return snapshot


def _store(
    pack: DialoguePack,
    current: QuerySet[DialoguePack],
    snapshot: Snapshot,
    html: bytes,
    paper: packs_pdf.Paper,
    warnings: list[str],
    by: User,
) -> None:
    content = canonical(snapshot)
    with audit.transaction(by) as trail:
        stored = current.update(
            status=Status.DEFINITIVE,
            job=Job.READY,
            failure="",
            definitive_at=audit.now(),
            snapshot=content,
            snapshot_hash=sha256(content),
            html=html,
            html_hash=sha256(html),
            pdf=paper.pdf,
            pdf_hash=sha256(paper.pdf),
            pages=paper.pages,
            warnings=warnings,
            software=snapshot["software"],
            trail_number=snapshot["trail"]["number"],
            trail_hash=snapshot["trail"]["hash"],
        )
        if stored:
            trail.add("reporting.freeze_pack", pack, after={"pdf": sha256(paper.pdf), "snapshot": sha256(content)})
            tell_of_pack(pack, by)


def _step(current: QuerySet[DialoguePack], number: int) -> None:
    current.update(job=Job.BUSY, step=number, step_name=STEPS[number - 1])


def _fail(current: QuerySet[DialoguePack], sentence: str) -> None:
    logger.exception("A pack could not be made")
    current.update(job=Job.FAILED, failure=f"{sentence} Er is niets half bewaard; u kunt het opnieuw proberen.")
