"""A pack is made for a meeting, its words are edited, and it is made definitive."""

import datetime as dt
import json
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import Max

from programmes.permissions import may_freeze_pack, may_make_pack, require
from reporting.actions.printing import freeze_pack, print_pack, sha256
from reporting.models import DialoguePack, Meeting
from reporting.queries.packs import making
from reporting.snapshot import build
from reporting.snapshot_json import canonical
from romportal import audit
from romportal.accounts.models import User

TEXTS = ["core", "occasion", "risks", "look_back", "look_ahead"]
#: a concept whose words are being edited is printed once they have rested this long
SETTLED_AFTER = dt.timedelta(seconds=20)

IS_DEFINITIVE = "Van dit overleg is deze variant al definitief; een nieuwe versie maken kan niet meer."

Job, Status = DialoguePack.Job, DialoguePack.Status


def make_pack(
    meeting: Meeting,
    *,
    variant: str,
    reference_date: dt.date,
    marking: str,
    embargo_until: dt.date | None = None,
    texts: Mapping[str, str] | None = None,
    by: User,
) -> DialoguePack:
    """Make a concept pack: its snapshot at once, its PDF in the worker.

    The words are those of the previous concept of this meeting unless `texts` gives others. Raises ValidationError
    when the reference date is not a day that has ended, or when this variant is definitive already.
    """
    require(may_make_pack(by))
    if reference_date >= audit.today():
        raise ValidationError({"reference_date": "Kies een dag die voorbij is: dan liggen de cijfers vast."})
    with audit.transaction(by) as trail:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        earlier = DialoguePack.objects.filter(meeting=meeting)
        if earlier.filter(variant=variant, status=Status.DEFINITIVE).exists():
            raise ValidationError(IS_DEFINITIVE)
        last = earlier.filter(variant=variant).aggregate(last=Max("number"))["last"] or 0
        words = earlier.order_by("-created_at").values(*TEXTS).first() or {}
        pack = DialoguePack(
            meeting=meeting,
            variant=variant,
            number=last + 1,
            reference_date=reference_date,
            marking=marking,
            embargo_until=embargo_until,
            created_by=by,
            created_at=audit.now(),
            **(words | dict(texts or {})),
        )
        pack.full_clean()
        pack.save(force_insert=True)
        trail.add("reporting.make_pack", pack, after={"variant": variant, "reference_date": reference_date})
    return take_snapshot(pack)


def edit_pack(pack: DialoguePack, *, texts: Mapping[str, str], by: User) -> DialoguePack:
    """Change the words of a concept; its snapshot is taken anew and its PDF is made once the words have rested."""
    require(may_make_pack(by))
    if unknown := set(texts) - set(TEXTS):
        raise ValueError(f"Not a text of a pack: {sorted(unknown)}")
    with audit.transaction(by) as trail:
        pack = _concept(pack)
        for name, text in texts.items():
            setattr(pack, name, text.strip())
        pack.full_clean()
        pack.save(update_fields=list(texts))
        trail.add("reporting.edit_pack", pack, after=dict(texts))
    return take_snapshot(pack, settle=SETTLED_AFTER)


def refresh_pack(pack: DialoguePack, *, by: User) -> DialoguePack:
    """Take the snapshot of a concept anew, at the same reference date, and print it."""
    require(may_make_pack(by))
    with audit.transaction(by) as trail:
        pack = _concept(pack)
        trail.add("reporting.refresh_pack", pack)
    return take_snapshot(pack)


def retry_pack(pack: DialoguePack, *, by: User) -> DialoguePack:
    """Print a concept (again): after a failure, or at once instead of when its words have rested."""
    require(may_make_pack(by))
    with audit.transaction(by):
        if making(pack).state == Job.FAILED:  # the worker that was freezing it is gone
            DialoguePack.objects.filter(pk=pack.pk, status=Status.DRAFT).update(wants_definitive=False)
        pack = _concept(pack)
        if pack.snapshot is not None:
            _enqueue(pack, dt.timedelta())
            return pack
    return take_snapshot(pack)


def make_definitive(pack: DialoguePack, *, by: User) -> DialoguePack:
    """Ask the worker to freeze a concept: from then on it never changes.

    Raises ValidationError with everything that is lacking: voortgang, terugblik and vooruitblik are mandatory
    (GOV-15, rule 7).
    """
    require(may_freeze_pack(by, pack))
    with audit.transaction(by) as trail:
        pack = _concept(pack)
        if lacking := lacks(pack):
            raise ValidationError(lacking)
        if DialoguePack.objects.filter(meeting=pack.meeting, variant=pack.variant, status=Status.DEFINITIVE).exists():
            raise ValidationError("Van dit overleg is deze variant al definitief.")
        result = freeze_pack.enqueue(pack.pk, pack.snapshot_hash, by.pk)
        pack.wants_definitive, pack.job, pack.step, pack.step_name = True, Job.WAITING, 0, ""
        pack.failure, pack.task_id = "", str(result.id)
        pack.save(update_fields=["wants_definitive", "job", "step", "step_name", "failure", "task_id"])
        trail.add("reporting.make_definitive", pack)
    return pack


def lacks(pack: DialoguePack) -> list[str]:
    """Return why a concept cannot become definitive, in Dutch; empty when it can."""
    if pack.snapshot is None:
        return ["De momentopname ontbreekt nog. Ververs het pakket eerst."]
    snapshot = json.loads(bytes(pack.snapshot))
    reasons = []
    if not any(programme["lights"] for programme in snapshot["programmes"]):
        reasons.append("De voortgang ontbreekt: op de peildatum was nog niets ingeleverd.")
    if not pack.look_back.strip():
        reasons.append("De terugblik ontbreekt.")
    if not pack.look_ahead.strip():
        reasons.append("De vooruitblik ontbreekt.")
    return reasons


def take_snapshot(pack: DialoguePack, *, settle: dt.timedelta = dt.timedelta()) -> DialoguePack:
    """Read the database in one view and keep the result with the pack; then let it be printed."""
    content = canonical(build(pack))
    with audit.transaction(None):
        concept = DialoguePack.objects.filter(pk=pack.pk, status=Status.DRAFT, wants_definitive=False)
        fresh = {"snapshot": content, "snapshot_hash": sha256(content), "pdf": None, "pdf_hash": "", "pages": None}
        if concept.update(**fresh):
            pack.refresh_from_db()
            _enqueue(pack, settle)
    pack.refresh_from_db()
    return pack


def _enqueue(pack: DialoguePack, settle: dt.timedelta) -> None:
    job = print_pack.using(run_after=audit.now() + settle) if settle else print_pack
    result = job.enqueue(pack.pk, pack.snapshot_hash)
    DialoguePack.objects.filter(pk=pack.pk).update(
        job=Job.WAITING, step=0, step_name="", failure="", warnings=[], task_id=str(result.id)
    )
    pack.refresh_from_db()


def _concept(pack: DialoguePack) -> DialoguePack:
    """Lock the pack and refuse when it is, or is becoming, definitive."""
    pack = DialoguePack.objects.select_for_update().select_related("meeting").get(pk=pack.pk)
    if pack.status == Status.DEFINITIVE:
        raise ValidationError("Dit pakket is definitief en verandert niet meer.")
    if pack.wants_definitive:
        raise ValidationError("Dit pakket wordt net definitief gemaakt.")
    return pack
