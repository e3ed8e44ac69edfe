"""What changed since the last pack: two snapshots compared, and the ledger asked for the reasons."""

import datetime as dt
import json
from collections.abc import Iterator

from funding import queries as funding
from programmes.dutch import date_table, euro_short
from reporting.models import DialoguePack
from reporting.snapshot_shape import Change, Programme, SincePrevious, Snapshot, day

LIGHTS = {"time": "Tijd", "money": "Geld", "quality": "Kwaliteit"}
WORDS = {"green": "groen", "amber": "oranje", "red": "rood", "grey": "n.v.t."}


def previous_pack(pack: DialoguePack) -> DialoguePack | None:
    """Return the pack that readers saw last: the latest of an earlier meeting, a definitive one before a concept."""
    earlier = DialoguePack.objects.filter(meeting__on__lt=pack.meeting.on, snapshot__isnull=False)
    definitive = earlier.filter(status=DialoguePack.Status.DEFINITIVE)
    order = ("-meeting__on", "-created_at")
    return (
        definitive.order_by(*order).defer("pdf", "html").first()
        or earlier.order_by(*order).defer("pdf", "html").first()
    )


def since_previous(pack: DialoguePack, snapshot: Snapshot) -> SincePrevious | None:
    """Return every difference with the previous pack: old, new, reason and date (SLOT-7), or None without one."""
    previous = previous_pack(pack)
    if previous is None:
        return None
    old: Snapshot = json.loads(bytes(previous.snapshot))
    changes = [*_money_changes(previous, pack), *_programme_changes(old["programmes"], snapshot["programmes"])]
    return {
        "number": previous.meeting.number,
        "version": old["pack"]["version"],
        "reference_on": old["pack"]["reference_on"],
        "changes": changes,
    }


def _money_changes(previous: DialoguePack, pack: DialoguePack) -> Iterator[Change]:
    """Yield what was programmed or made available otherwise, from the ledger, with its reason."""
    for row in funding.programming_changes(since=previous.reference_date, until=pack.reference_date):
        source = f"{row.source}{f' {row.year}' if row.year else ''}"
        kind = "beschikbaar" if row.kind == "available" else "geprogrammeerd"
        yield {
            "on": day(row.on),
            "programme": row.programme.code if row.programme else "",
            "what": f"{source}, {kind}",
            "before": euro_short(row.old),
            "after": euro_short(row.new),
            "reason": row.reason,
        }


def _programme_changes(old: list[Programme], new: list[Programme]) -> Iterator[Change]:
    """Yield programmes that came, another status, period or lead, and lights that turned."""
    before = {programme["code"]: programme for programme in old}
    for programme in new:
        was = before.get(programme["code"])
        if was is None:
            yield _change(programme["code"], "Programma", "–", "nieuw in dit pakket", programme["agreement"])
            continue
        for label, before_text, after_text in (
            ("Status", was["status"], programme["status"]),
            ("Trekker", was["lead"], programme["lead"]),
            ("Einde", _date(was["ends_on"]), _date(programme["ends_on"])),
        ):
            if before_text != after_text:
                yield _change(programme["code"], label, before_text, after_text)
        yield from _light_changes(programme["code"], was, programme)


def _light_changes(code: str, was: Programme, now: Programme) -> Iterator[Change]:
    if not was["lights"] or not now["lights"]:
        return
    for key, label in LIGHTS.items():
        before, after = was["lights"][key], now["lights"][key]  # type: ignore[literal-required]
        if before != after:
            yield _change(code, label, WORDS[before], WORDS[after], now["cause"] if after in ("amber", "red") else "")


def _date(day: str) -> str:
    return date_table(dt.date.fromisoformat(day))


def _change(code: str, what: str, before: str, after: str, reason: str = "") -> Change:
    return {"on": None, "programme": code, "what": what, "before": before, "after": after, "reason": reason}
