"""The dashboard: where the money stands, which programmes deviate, and what comes next."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import Round

from funding import queries as funding
from funding.models import LedgerEntry
from programmes.models import CoFinancing, Participation, PillarAssignment, ProgrammeVersion, Province
from programmes.queries import Wordings, kept_wordings, last_named, versions_in_force
from reporting.models import ActionItem, DialoguePack, FigureStatus, Meeting, ProgressReport, ReportingRound
from reporting.queries.changes import Change, changes
from reporting.queries.figure_status import figure_statuses
from reporting.queries.lights import Lights, last_rounds, lights_of, read_lights, reports_by_round, with_lights
from reporting.queries.programmes import ProgrammeRow, found_versions, matching_versions, rows_of
from reporting.queries.regions import awaiting
from romportal import audit
from romportal.remembered import Written, last_written, remembered

MOST_ROWS = 25
MOST_ISSUES = 5


@dataclass(frozen=True)
class LightRow:
    """A programme with its lights, what they were a round ago, and why it deviates."""

    programme: ProgrammeRow
    was: Lights | None
    consequence: str

    @property
    def deviating(self) -> list[tuple[str, str]]:
        """(letter, light) of what deviates, for a short list."""
        lights = self.programme.lights
        pairs = (("T", lights.time), ("G", lights.money), ("K", lights.quality))
        return [(letter, key) for letter, key in pairs if key in ("amber", "red")]


@dataclass(frozen=True)
class PillarShare:
    """What is programmed in a pillar (euro), its share in percent, and how many programmes have it as primary."""

    row: funding.PillarRow
    programmes: int


@dataclass(frozen=True, eq=False)
class Figures:
    """Everything on the dashboard that depends on the peildatum alone and is the same for everybody.

    Compared by identity: the same answer is the same object, so that what is drawn from it can be kept with it.
    """

    money: funding.Money
    before: funding.Totals | None
    previous_day: dt.date | None
    pillars: list[PillarShare]
    statuses: dict[tuple[int, int], FigureStatus]
    cofinancing: Decimal
    total: int
    red: int
    amber: int
    rows: list[LightRow]
    changes: list[Change]
    regions: dict[str, Counter[str]]
    written: tuple[object, ...]

    @property
    def issues(self) -> list[LightRow]:
        """What asks for a conversation: the programmes that deviate."""
        return [row for row in self.rows if row.programme.lights.deviates][:MOST_ISSUES]


@dataclass(frozen=True)
class Ahead:
    """The next meeting with what must be done before it, and the one after (as it stands today)."""

    meeting: Meeting | None
    days_to_papers: int | None
    pack: DialoguePack | None
    after: Meeting | None
    round: ReportingRound | None
    open_actions: int
    overdue_actions: int


def figures(as_of: dt.date | None = None) -> Figures:
    """Return the figures of the dashboard; remembered until anything is written (one query when nothing was)."""
    return _remembered(last_written(LedgerEntry, ProgressReport, FigureStatus, ProgrammeVersion), as_of, audit.today())


@lru_cache(maxsize=32)
def _remembered(written: tuple[object, ...], as_of: dt.date | None, today: dt.date) -> Figures:
    """The figures, kept by what was written last and by today: the round to compare with moves at midnight."""
    named, booked = last_named(), funding.last_booked()
    previous, wordings = previous_day(as_of), kept_wordings(as_of, named=named)
    shown = {row.version_id: row for row in _judged(as_of)}
    in_force = [shown[key] for key in versions_in_force(as_of).order_by().values_list("pk", flat=True)]
    counts = Counter(row.lights[0] for row in in_force)
    money, pillars, cofinancing = remembered(
        lambda: (funding.source_years(as_of=as_of), _pillars(as_of, wordings), _cofinancing(as_of)),
        *("money", as_of),
        written=booked,
    )
    return Figures(
        money=money,
        before=_total_of(previous, named) if previous else None,
        previous_day=previous,
        pillars=pillars,
        statuses=figure_statuses(as_of),
        cofinancing=cofinancing,
        total=counts.total(),
        red=counts["3"],
        amber=counts["2"],
        rows=_light_rows(in_force, as_of, wordings),
        changes=changes(since=previous, until=as_of),
        regions=_regions(shown),
        written=written,
    )


def _total_of(day: dt.date, named: Written) -> funding.Totals:
    """The money at the end of a day that has ended, which never changes again.

    What was booked just before midnight may still be on its way, so it is remembered from a day later on.
    """
    if day >= audit.today() - dt.timedelta(days=1):
        return funding.source_years(as_of=day).total
    return remembered(lambda: funding.source_years(as_of=day).total, "total", day, written=named)


class _Judged(NamedTuple):
    """A version that everybody sees, and the lights of its programme, as `read_lights` reads them."""

    version_id: int
    programme_id: int
    code: str
    lights: str


def _judged(as_of: dt.date | None) -> list[_Judged]:
    """Every programme with its lights, asked once: what counts, sorts and maps them needs no more."""
    versions = matching_versions(None, as_of=as_of).order_by()
    return [_Judged(*row) for row in versions.values_list("pk", "programme", "programme__code", "lights")]


@lru_cache(maxsize=64)
def waiting_for(written: tuple[object, ...], province: Province) -> int:
    """Return how many agreements wait for this province; remembered until anything is written, as `Figures.written`."""
    return awaiting(province).count()


def _regions(shown: Mapping[int, _Judged]) -> dict[str, Counter[str]]:
    """Return by CBS code how many programmes touch a province, and how many of them are red or amber."""
    provinces: dict[int, list[str]] = defaultdict(list)
    for rom, cbs_code in Province.objects.values_list("rom", "cbs_code"):
        provinces[rom].append(cbs_code)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for version, rom in Participation.objects.order_by().values_list("version", "rom"):
        if version in shown:
            words = ("total", read_lights(shown[version].lights).worst)
            for cbs_code in provinces[rom]:
                found[cbs_code].update(words)
    return found


def previous_day(as_of: dt.date | None = None) -> dt.date | None:
    """Return the reference date of the last round before the peildatum: the day to compare with."""
    before = as_of or audit.today()
    rounds = ReportingRound.objects.filter(reference_date__lt=before)
    return rounds.values_list("reference_date", flat=True).first()


def _cofinancing(as_of: dt.date | None) -> Decimal:
    """What others add to the programmes in force (euro), beside every figure of the ledger."""
    rows = CoFinancing.objects.filter(version__in=versions_in_force(as_of))
    return funding.cents(rows.aggregate(total=Round(Sum("amount"), 2))["total"])


def _pillars(as_of: dt.date | None, wordings: Wordings) -> list[PillarShare]:
    primary = PillarAssignment.objects.filter(is_primary=True, version__in=versions_in_force(as_of))
    counts = dict(primary.order_by().values_list("pillar").annotate(Count("pk")))
    return [PillarShare(row, counts.get(row.pillar.pk, 0)) for row in funding.by_pillar(as_of=as_of, wordings=wordings)]


def _light_rows(in_force: Collection[_Judged], as_of: dt.date | None, wordings: Wordings) -> list[LightRow]:
    """The worst 25, with what they were in the round before."""
    by_code = sorted(in_force, key=lambda row: row.code)
    worst = sorted(by_code, key=lambda row: row.lights, reverse=True)[:MOST_ROWS]
    found = found_versions(
        with_lights(ProgrammeVersion.objects.filter(pk__in=[row.version_id for row in worst]), as_of),
        funding.by_programme(as_of=as_of, programmes=[row.programme_id for row in worst]),
    )
    found.sort(key=lambda each: each.code)
    found.sort(key=lambda each: each.lights, reverse=True)
    rounds = last_rounds(as_of)
    reports = reports_by_round(rounds, as_of=as_of, programmes=[each.programme_id for each in found])
    shown = []
    for each, row in zip(found, rows_of(found, as_of=as_of, wordings=wordings), strict=True):
        mine = [reports.get((each.programme_id, round.pk)) for round in rounds]
        was = row.lights.seen_after(lights_of(mine[1])) if len(mine) > 1 and mine[0] else None
        last = next((report for report in mine if report), None)
        deviates = last is not None and read_lights(each.lights).deviates
        shown.append(LightRow(row, was, last.consequence if deviates else ""))
    return shown


def ahead() -> Ahead:
    """Return what comes next, today: four queries."""
    today = audit.today()
    meetings = list(Meeting.objects.ahead(today)[:2])
    first = meetings[0] if meetings else None
    actions = ActionItem.objects.open().aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    return Ahead(
        meeting=first,
        days_to_papers=(first.papers_due_on - today).days if first and first.papers_due_on else None,
        pack=_last_pack(first) if first else None,
        after=meetings[1] if len(meetings) > 1 else None,
        round=ReportingRound.objects.filter(closed_at__isnull=True).order_by("deadline").first(),
        open_actions=actions["open"],
        overdue_actions=actions["overdue"],
    )


def _last_pack(meeting: Meeting) -> DialoguePack | None:
    """The last pack, without its bytes."""
    packs = DialoguePack.objects.filter(meeting=meeting).order_by("-pk")
    return packs.only("meeting_id", "number", "status", "job", "variant", "reference_date").first()
