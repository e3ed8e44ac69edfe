"""The list of programmes: which version of each is shown, found, sorted, with money, lights and status."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from funding import queries as funding
from programmes.models import Participation, PillarAssignment, Programme, ProgrammeVersion
from programmes.queries import Wordings, reworded_versions, statuses, versions_in_force
from programmes.roles import is_auditor, is_secretary, own_roms
from reporting.queries.lights import Lights, read_lights, with_lights
from romportal import audit
from romportal.accounts.models import User

NOTHING = Decimal("0.00")
KINDS = ("programmed", "committed", "paid")


@dataclass(frozen=True)
class Sums:
    """What is programmed, committed and paid (euro)."""

    programmed: Decimal = NOTHING
    committed: Decimal = NOTHING
    paid: Decimal = NOTHING


@dataclass(frozen=True)
class Found:
    """A programme that was found, with what a list can be sorted by."""

    version_id: int
    programme_id: int
    code: str
    short_title: str
    lead: str
    starts_on: dt.date
    lights: str
    programmed: Decimal
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in a list (amounts in euro)."""

    code: str
    short_title: str
    title: str
    lead: str
    pillar: int | None
    pillar_name: str
    themes: tuple[str, ...]
    roms: int
    starts_on: dt.date
    ends_on: dt.date
    lights: Lights
    programmed: Decimal
    committed: Decimal
    paid: Decimal
    status: str
    change_pending: bool

    @property
    def has_ended(self) -> bool:
        return self.status in (Programme.Status.FINISHED.label, Programme.Status.STOPPED.label)

    @property
    def row_css(self) -> str:
        """The edge of a row that deviates."""
        return f"rp-row--{self.lights.worst}" if self.lights.deviates else ""


def shown_versions(reader: User | None, *, as_of: dt.date | None = None) -> QuerySet[ProgrammeVersion]:
    """Return one version of each programme: the one in force, else the last on its way that the reader may see.

    On a day that has ended: the one in force that day, else the last one that was offered by then. A concept is
    seen by its authors alone (rule 9).
    """
    if as_of is None:
        latest = Q(programme__version_in_force__isnull=True) & ~Exists(_newer())
        shown = ProgrammeVersion.objects.filter(Q(pk=F("programme__version_in_force")) | latest)
        return shown.filter(_visible(reader))
    end = audit.end_of(as_of)
    offered = ProgrammeVersion.objects.filter(agreement__offered_at__lt=end)
    newer = offered.filter(programme=OuterRef("programme"), number__gt=OuterRef("number"))
    in_force = versions_in_force(as_of)
    on_its_way = offered.exclude(programme__in=in_force.values("programme")).exclude(Exists(newer))
    return ProgrammeVersion.objects.filter(Q(pk__in=in_force.values("pk")) | Q(pk__in=on_its_way.values("pk")))


def _newer() -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.filter(programme=OuterRef("programme"), number__gt=OuterRef("number"))


def _visible(reader: User | None) -> Q:
    """`may_see_draft`, as a condition of a list."""
    if is_secretary(reader) or is_auditor(reader):
        return Q()
    mine = own_roms(reader)
    takes_part = Participation.objects.filter(version=OuterRef("pk"), rom__in=mine)
    leads = Q(lead__in=[rom.organisation_id for rom in mine])
    return ~Q(state=ProgrammeVersion.State.DRAFT) | Exists(takes_part) | leads


def matching_versions(
    reader: User | None, filters: Mapping[str, Any] | None = None, *, as_of: dt.date | None = None
) -> QuerySet[ProgrammeVersion]:
    """Return the shown versions that match the filters of the list, with their lights."""
    asked = {key: value for key, value in (filters or {}).items() if value}
    return with_lights(shown_versions(reader, as_of=as_of), as_of).filter(_matching(asked, as_of))


def find_programmes(
    reader: User | None, filters: Mapping[str, Any] | None = None, *, as_of: dt.date | None = None
) -> list[Found]:
    """Return all programmes that match the filters of the list, unsorted; a fixed number of queries.

    `filters` may hold q (text), and the codes of pijler, thema, rom, provincie and status.
    """
    return found_versions(matching_versions(reader, filters, as_of=as_of), funding.by_programme(as_of=as_of))


def found_versions(versions: QuerySet[ProgrammeVersion], totals: Mapping[int, funding.Totals]) -> list[Found]:
    """Return versions that have their lights, with the money of their programmes; one query."""
    columns = ("pk", "programme", "programme__code", "short_title", "lead__short_name", "starts_on", "lights")
    return [
        Found(key, programme, code, title, lead or "", starts_on, lights or "", *_sums(totals, programme))
        for key, programme, code, title, lead, starts_on, lights in versions.values_list(*columns)
    ]


def _sums(totals: Mapping[int, funding.Totals], programme: int) -> tuple[Decimal, ...]:
    found = totals.get(programme)
    return tuple(getattr(found, kind) if found else NOTHING for kind in KINDS)


def _matching(asked: Mapping[str, Any], as_of: dt.date | None) -> Q:
    found = Q()
    if words := asked.get("q"):
        found &= (
            Q(programme__code__icontains=words)
            | Q(title__icontains=words)
            | Q(short_title__icontains=words)
            | Q(summary__icontains=words)
        )
    if pillar := asked.get("pijler"):
        found &= Q(Exists(PillarAssignment.objects.filter(version=OuterRef("pk"), pillar__code=pillar)))
    if theme := asked.get("thema"):
        tagged = ProgrammeVersion.themes.through.objects.filter(theme__code=theme)
        found &= Q(Exists(tagged.filter(programmeversion=OuterRef("pk"))))
    if rom := asked.get("rom"):
        found &= Q(Exists(Participation.objects.filter(version=OuterRef("pk"), rom__organisation__code=rom)))
    if province := asked.get("provincie"):
        found &= Q(Exists(Participation.objects.filter(version=OuterRef("pk"), rom__provinces__cbs_code=province)))
    if status := asked.get("status"):
        found &= Q(programme__in=_with_status(status, as_of))
    return found


def _with_status(status: str, as_of: dt.date | None) -> Any:
    if as_of is None:
        return Programme.objects.with_status().filter(status_code=status).values("pk")
    return [key for key, found in statuses(as_of).items() if found == status]


def sorted_programmes(found: list[Found], field: str, *, descending: bool) -> list[Found]:
    """Return the programmes by a field of a row; what is equal stands in the order of its code."""
    by_code = sorted(found, key=lambda each: each.code)
    return sorted(by_code, key=lambda each: getattr(each, field), reverse=descending)


def total_of(found: Sequence[Found]) -> Sums:
    """Return the sums over all programmes that were found, not of one page of them."""
    return Sums(*(sum((getattr(each, kind) for each in found), NOTHING) for kind in KINDS))


def rows_of(
    found: Collection[Found], *, as_of: dt.date | None = None, wordings: Wordings | None = None
) -> list[ProgrammeRow]:
    """Return what a list shows of these programmes, in their order and the words of that day; few queries.

    `wordings` are those of that day, where they were asked before.
    """
    shares = Prefetch("pillar_assignments", PillarAssignment.objects.select_related("pillar"))
    versions = (
        ProgrammeVersion.objects.filter(pk__in=[each.version_id for each in found])
        .annotate(rom_count=Count("participations"))
        .select_related("lead")
        .prefetch_related("themes", shares)
        .in_bulk()
    )
    reworded_versions(versions.values(), as_of, tags=["themes"], wordings=wordings)
    words = status_words([each.programme_id for each in found], as_of=as_of)
    return [_row(each, versions[each.version_id], *words[each.programme_id]) for each in found]


def _row(found: Found, version: ProgrammeVersion, status: str, pending: bool) -> ProgrammeRow:
    primary = version.primary_assignment
    return ProgrammeRow(
        code=found.code,
        short_title=version.short_title,
        title=version.title,
        lead=found.lead,
        pillar=primary.pillar.number if primary else None,
        pillar_name=primary.pillar.name if primary else "",
        themes=tuple(theme.name for theme in version.themes.all()),
        roms=version.rom_count,  # type: ignore[attr-defined]
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        lights=read_lights(found.lights),
        programmed=found.programmed,
        committed=found.committed,
        paid=found.paid,
        status=status,
        change_pending=pending,
    )


def status_words(programmes: Collection[int], *, as_of: dt.date | None = None) -> dict[int, tuple[str, bool]]:
    """Return the status in a word, and whether a change lies ter afstemming beside the version in force."""
    if as_of is None:
        found = Programme.objects.with_status().filter(pk__in=programmes)
        return {p.pk: (Programme.Status(p.status_code).label, p.change_pending) for p in found}
    end = audit.end_of(as_of)
    pending = ProgrammeVersion.objects.filter(
        Q(agreement__reached_at__isnull=True) | Q(agreement__reached_at__gte=end),
        Q(agreement__closed_at__isnull=True) | Q(agreement__closed_at__gte=end),
        programme__in=programmes,
        agreement__offered_at__lt=end,
        number__gt=1,
    )
    changing = set(pending.values_list("programme", flat=True))
    asked = set(programmes)
    return {key: (status.label, key in changing) for key, status in statuses(as_of).items() if key in asked}
