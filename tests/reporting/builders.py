"""Props of reporting on top of the cast of tests/programmes/builders.py: rounds, reports, money, and many of them."""

import datetime as dt
from decimal import Decimal

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.models import BudgetLine, Ceiling, FundingSource, LedgerEntry
from programmes.models import (
    Agreement,
    Participation,
    Pillar,
    PillarAssignment,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
)
from reporting import actions
from reporting.models import Meeting, ProgressReport, ReportingRound
from romportal import audit
from tests.programmes.builders import organisation, rom, secretary, strategy_items

GREEN = {"time_light": "green", "money_light": "green", "quality_light": "green"}
EXPLAINED = {"cause": "Twee regio’s wachten.", "consequence": "Het doel schuift.", "correction": "BOM springt bij."}


def moment(day: dt.date, hour: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def reporting_round(reference_date: dt.date = dt.date(2026, 9, 30), *, name: str = "") -> ReportingRound:
    """An open round; its deadline is three weeks after the reference date."""
    return actions.open_round(
        name=name or f"Ronde {reference_date:%d-%m-%Y}",
        reference_date=reference_date,
        deadline=reference_date + dt.timedelta(days=21),
        by=secretary(),
    )


def report(
    version: ProgrammeVersion, round: ReportingRound, *, on: dt.date | None = None, **fields: str
) -> ProgressReport:
    """A handed-in report, green unless told; a deviation is explained. `on` is the day of handing in."""
    asked = GREEN | fields
    if any(value in ("amber", "red") for value in asked.values()):
        asked = EXPLAINED | asked
    if on is None:
        return actions.hand_in_report(round, version.programme, fields=asked, by=secretary())
    with audit.loading(moment(on)):
        return actions.hand_in_report(round, version.programme, fields=asked, by=secretary())


def meeting(number: str = "BO-2027-1", on: dt.date = dt.date(2027, 1, 14), **fields: object) -> Meeting:
    return actions.add_meeting(
        **{"kind": "BO", "title": "Bestuurlijk overleg", "number": number, "on": on} | fields, by=secretary()
    )


# ── Money, straight into the tables: what funding's verbs make is tested there ────────────────────────────
def source(code: str = "ezk-structureel", *, recurrent: bool = True) -> FundingSource:
    short = "EZK structureel" if recurrent else "EZK impuls"
    return FundingSource.objects.get_or_create(
        code=code,
        defaults={
            "name": short,
            "short_name": short,
            "giver": organisation("ezk", "ministry", "EZK"),
            "is_recurrent": recurrent,
            "order": 1 if recurrent else 2,
        },
    )[0]


def ceiling(
    of: FundingSource | None = None, year: int = 2026, *, last_year: int | None = None, available: str = "2200000"
) -> Ceiling:
    """A ceiling with what is available booked as an entry of 1 January 2024."""
    found, made = Ceiling.objects.get_or_create(
        source=of or source(), first_year=year, defaults={"last_year": last_year or year, "available": available}
    )
    if made:
        LedgerEntry.objects.create(kind="available", ceiling=found, **_entry(Decimal(available), dt.date(2024, 1, 1)))
    return found


def money(
    version: ProgrammeVersion,
    *,
    year: int = 2026,
    of: FundingSource | None = None,
    programmed: str = "100000",
    on: dt.date = dt.date(2026, 2, 1),
) -> BudgetLine:
    """A budget line on which `programmed` euro was booked at the end of the morning of `on`."""
    under = Ceiling.objects.filter(source=of or source(), first_year__lte=year, last_year__gte=year).first()
    under = under or ceiling(of, year)
    line, _ = BudgetLine.objects.get_or_create(
        programme=version.programme, source=under.source, year=year, defaults={"ceiling": under}
    )
    book(line, "programmed", programmed, on=on, agreement=version.agreement)
    return line


def book(line: BudgetLine, kind: str, amount: str, *, on: dt.date, **parts: object) -> LedgerEntry:
    """An entry with its running totals."""
    entry = LedgerEntry.objects.create(
        kind=kind, line=line, ceiling_id=line.ceiling_id, **_entry(Decimal(amount), on) | parts
    )
    BudgetLine.objects.move(kind, {line.pk: Decimal(amount)})
    if kind == "programmed":
        Ceiling.objects.move(kind, {line.ceiling_id: Decimal(amount)})
    return entry


def _entry(amount: Decimal, on: dt.date) -> dict[str, object]:
    return {
        "amount": amount,
        "reason": "begin",
        "reference_date": on,
        "booked_at": moment(on),
        "document": "stuk",
        "is_loaded": True,
    }


def queries_of(client: Client, address: str, *, remembered: bool = True) -> int:
    """How many queries a page takes; not `remembered` when nothing was kept of an earlier look."""
    if not remembered:
        caches["remembered"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# ── Many of them, for counting queries ────────────────────────────────────────────────────────────────────
def many_programmes(how_many: int, *, prefix: str = "MP") -> list[Programme]:
    """Programmes in force with two ROMs, one pillar, a running step, a budget line and a green report each."""
    strategy_items()
    by, lead, partner, pillar = secretary(), rom("nom"), rom("oostnl"), Pillar.objects.get(code="P1")
    under, reported, at = ceiling(), ReportingRound.objects.first() or reporting_round(), audit.now()
    made = Programme.objects.bulk_create(
        Programme(code=f"{prefix}-{number:03}", created_at=at) for number in range(1, how_many + 1)
    )
    both = {"rijk_outcome": "agreed", "provinces_outcome": "agreed", "reached_at": at}
    agreements = Agreement.objects.bulk_create(
        Agreement(subject=str(programme), offered_at=at, offered_by=by, **both) for programme in made
    )
    versions = ProgrammeVersion.objects.bulk_create(
        ProgrammeVersion(
            programme=programme,
            number=1,
            title=f"Programma {programme.code}",
            short_title=f"Programma {programme.code}",
            lead=lead.organisation,
            starts_on=dt.date(2024, 1, 1),
            ends_on=dt.date(2027, 12, 31),
            created_by=by,
            created_at=at,
        )
        for programme in made
    )
    PillarAssignment.objects.bulk_create(
        PillarAssignment(version=version, pillar=pillar, share=100, is_primary=True) for version in versions
    )
    Participation.objects.bulk_create(
        Participation(version=version, rom=part, commitment="0,2 fte")
        for version in versions
        for part in (lead, partner)
    )
    for version, agreement in zip(versions, agreements, strict=True):
        version.agreement, version.agreed_at, version.state = agreement, at, "agreed"
        version.programme.version_in_force = version
    ProgrammeVersion.objects.bulk_update(versions, ["agreement", "agreed_at", "state"])
    Programme.objects.bulk_update(made, ["version_in_force"])
    ProgrammeStep.objects.bulk_create(
        ProgrammeStep(programme=p, kind="started", on=at.date(), reason="begin", by=by, booked_at=at) for p in made
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(programme=p, source=under.source, year=under.first_year, ceiling=under, programmed=1000)
        for p in made
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(
            round=reported,
            programme=programme,
            number=1,
            organisation=lead.organisation,
            handed_in_by=by,
            handed_in_at=at,
            **GREEN,
        )
        for programme in made
    )
    return made
