"""How a programme became what it is: its versions with what each changed, and its steps."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from programmes.dutch import date_table, euro_short, list_text, number, period
from programmes.models import Programme, ProgrammeStep, ProgrammeVersion
from programmes.permissions import may_see_draft
from romportal import audit
from romportal.accounts.models import User

#: a text longer than this is told as changed, and read in the version itself
SHORT = 160


@dataclass(frozen=True)
class Difference:
    """What a version changed of the one it was made from."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class VersionRow:
    """A version in the history: when, why, and what it changed."""

    version: ProgrammeVersion
    day: dt.date
    differences: list[Difference]


def version_rows(programme: Programme, reader: User | None, *, as_of: dt.date | None = None) -> list[VersionRow]:
    """Return the versions that the reader may see, newest first; a fixed number of queries."""
    rows = ProgrammeVersion.objects.filter(programme=programme)
    if as_of is not None:
        rows = rows.filter(created_at__lt=audit.end_of(as_of))
    versions = {
        version.pk: version
        for version in rows.with_children().select_related("successor").prefetch_related("asked_amounts__source")
    }
    return [
        VersionRow(
            version=version,
            day=audit.local_day(version.agreed_at or version.created_at),
            differences=differences(versions[version.based_on_id], version) if version.based_on_id in versions else [],
        )
        for version in sorted(versions.values(), key=lambda each: each.number, reverse=True)
        if may_see_draft(reader, version)
    ]


def steps(programme: Programme, *, as_of: dt.date | None = None) -> list[ProgrammeStep]:
    """Return the steps recorded before the end of the day, newest first."""
    rows = programme.steps.select_related("by")
    if as_of is not None:
        rows = rows.filter(booked_at__lt=audit.end_of(as_of))
    return list(rows.order_by("-on", "-pk"))


def differences(old: ProgrammeVersion, new: ProgrammeVersion) -> list[Difference]:
    """Return what differs between two versions fetched `with_children`, in the order of the form."""
    found = [Difference(label, read(old), read(new)) for label, read in READ if read(old) != read(new)]
    return [each for group in (found, *(_rows(old, new, label, rows) for label, rows in CHILD_ROWS)) for each in group]


def _rows(
    old: ProgrammeVersion,
    new: ProgrammeVersion,
    label: str,
    rows: Callable[[ProgrammeVersion], dict[str, str]],
) -> list[Difference]:
    before, after = rows(old), rows(new)
    return [
        Difference(f"{label} {name}", before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _names(rows: Iterable[object]) -> str:
    return list_text(sorted(str(row) for row in rows))


READ: list[tuple[str, Callable[[ProgrammeVersion], str]]] = [
    ("Titel", lambda v: v.title),
    ("Korte titel", lambda v: v.short_title),
    ("Samenvatting", lambda v: v.summary),
    ("Trekker", lambda v: str(v.lead or "")),
    ("Looptijd", lambda v: period(v.starts_on, v.ends_on)),
    ("Kerntaken", lambda v: _names(v.core_tasks.all())),
    ("Thema’s", lambda v: _names(v.themes.all())),
    ("Onderdelen", lambda v: _names(v.items.all())),
    ("Doelen", lambda v: _names(v.goals.all())),
    ("Meerwaarde voor het Rijk", lambda v: v.added_value_rijk),
    ("Meerwaarde voor de regio", lambda v: v.added_value_region),
]
CHILD_ROWS: list[tuple[str, Callable[[ProgrammeVersion], dict[str, str]]]] = [
    ("Pijler", lambda v: {str(a.pillar.number): f"{a.share}%" for a in v.pillar_assignments.all()}),
    ("Inzet van", lambda v: {str(part.rom): part.commitment for part in v.participations.all()}),
    (
        "Cofinanciering",
        lambda v: {f"{c.giver} {c.year or ''}".strip(): euro_short(c.amount) for c in v.cofinancings.all()},
    ),
    ("Regiotoets", lambda v: {str(c.rom): c.objection or c.complementarity for c in v.region_checks.all()}),
    ("Mijlpaal", lambda v: {str(m.number): f"{m.title}, {date_table(m.planned_on)}" for m in v.milestones.all()}),
    ("Doel", lambda v: {f"{t.indicator} t/m {t.year}": number(t.value) for t in v.targets.all()}),
    ("Gevraagd", lambda v: {f"{a.source} {a.year}": euro_short(a.amount) for a in v.asked_amounts.all()}),
]
