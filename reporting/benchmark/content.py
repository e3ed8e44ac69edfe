"""Programmes, money and progress in bulk: 18 programmes is once the strategy, 1,800 is a hundred times."""

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from funding.models import BudgetLine, Ceiling, Commitment, Grant, LedgerEntry
from programmes.models import (
    Agreement,
    Membership,
    Milestone,
    Organisation,
    Participation,
    Pillar,
    PillarAssignment,
    Position,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    Province,
    Rom,
    Theme,
)
from reporting.models import ActionItem, Meeting, ProgressReport, ReportingRound
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.accounts.models import User

ONCE = 18
SECRETARY = "secretaris@benchmark.example"
ROUNDS = [dt.date(2025, 9, 30), dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)]
BEGAN = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)
LIGHTS = ["green", "green", "green", "green", "amber", "red"]
#: what a change takes from the version before it, but for what makes it a change
COPIED = [
    field
    for field in ProgrammeVersion._meta.concrete_fields
    if field.name not in ("id", "number", "state", "based_on", "agreement", "agreed_at", "reason", "created_at")
]
TEXT = "De regio’s werken samen aan een gedeelde aanpak. De werving loopt en de eerste bedrijven doen mee."
QUARTER = dt.timedelta(days=90)
BATCH = 2000


def fill(times: int) -> User:
    """Fill an empty portal with `times` the strategy's programmes, and return a province user to look at it."""
    person = _person(Organisation.objects.filter(kind="province").first(), Membership.Role.POLICY, "provincie")
    secretary = _person(Organisation.objects.get(kind="vehicle"), Membership.Role.SECRETARY, "secretaris")
    versions = _versions(ONCE * times, secretary)
    _proposals(versions, secretary)
    _money(versions)
    _progress(versions, secretary)
    _meetings(times, secretary)
    write_a_line(secretary)
    return person


def write_a_line(by: User | None = None, action: str = "benchmark.write") -> None:
    """Write a line in the trail: the portal remembers by its last ones. Of this action it knows nothing."""
    with audit.transaction(by) as trail:
        trail.add(action, Programme.objects.first())


def _person(home: Organisation, role: str, name: str) -> User:
    person = create_user(email=f"{name}@benchmark.example", name=name, password="een lang wachtwoord", by=None)
    Membership.objects.create(user=person, organisation=home, role=role, function=name, starts_on=dt.date(2024, 1, 1))
    return person


def _versions(how_many: int, by: User) -> list[ProgrammeVersion]:
    """Make programmes in force, each with two to four ROMs, pillar shares, a theme and milestones."""
    roms = list(Rom.objects.select_related("organisation"))
    pillars, themes = list(Pillar.objects.all()), list(Theme.objects.all())
    codes = [f"BM-{number}" for number in range(1, how_many + 1)]
    programmes = Programme.objects.bulk_create([Programme(code=code, created_at=BEGAN) for code in codes], BATCH)
    both = {"rijk_outcome": "agreed", "provinces_outcome": "agreed", "reached_at": BEGAN}
    agreements = Agreement.objects.bulk_create(
        [Agreement(subject=code, offered_at=BEGAN, offered_by=by, **both) for code in codes], BATCH
    )
    versions = ProgrammeVersion.objects.bulk_create(
        [
            ProgrammeVersion(
                programme=programme,
                number=1,
                title=f"Programma {programme.code} van de benchmark",
                short_title=f"Programma {programme.code}",
                summary=TEXT,
                lead=roms[number % len(roms)].organisation,
                starts_on=dt.date(2024, 1, 1),
                ends_on=dt.date(2027, 12, 31),
                added_value_rijk=TEXT,
                added_value_region=TEXT,
                created_by=by,
                created_at=BEGAN,
            )
            for number, programme in enumerate(programmes)
        ],
        BATCH,
    )
    _children(versions, roms, pillars, themes)
    for version, agreement in zip(versions, agreements, strict=True):
        version.agreement, version.agreed_at, version.state = agreement, BEGAN, "agreed"
        version.programme.version_in_force = version
    ProgrammeVersion.objects.bulk_update(versions, ["agreement", "agreed_at", "state"], BATCH // 10)
    Programme.objects.bulk_update(programmes, ["version_in_force"], BATCH // 10)
    step = {"kind": "started", "on": BEGAN.date(), "reason": "Start", "by": by, "booked_at": BEGAN}
    ProgrammeStep.objects.bulk_create([ProgrammeStep(programme=each, **step) for each in programmes], BATCH)
    return versions


def _proposals(versions: list[ProgrammeVersion], by: User) -> None:
    """Lay a change of every third programme before Rijk and provinces; four provinces spoke already."""
    spoke = {"outcome": "agreed", "given_by": by, "giver_name": by.name, "giver_function": "Beleidsmedewerker"}
    provinces = list(Province.objects.all()[:4])
    changed = versions[::3]
    agreements = Agreement.objects.bulk_create(
        [Agreement(subject=f"{v.short_title}, versie 2", offered_at=audit.now(), offered_by=by) for v in changed], BATCH
    )
    changes = [
        ProgrammeVersion(
            **{field.name: getattr(version, field.name) for field in COPIED},
            number=2,
            state="offered",
            based_on=version,
            agreement=agreement,
            reason=TEXT,
            created_at=audit.now(),
        )
        for version, agreement in zip(changed, agreements, strict=True)
    ]
    _children(
        ProgrammeVersion.objects.bulk_create(changes, BATCH),
        list(Rom.objects.select_related("organisation")),
        list(Pillar.objects.all()),
        list(Theme.objects.all()),
    )
    Position.objects.bulk_create(
        [
            Position(
                agreement=agreement,
                column="province",
                province=each,
                given_on=audit.today(),
                given_at=audit.now(),
                **spoke,
            )
            for agreement in agreements
            for each in provinces
        ],
        BATCH,
    )


def _children(versions: list[ProgrammeVersion], roms: list[Rom], pillars: list[Pillar], themes: list[Theme]) -> None:
    shares, parts, tags, milestones = [], [], [], []
    for number, version in enumerate(versions):
        for share, is_primary in ((70, True), (30, False)):
            pillar = pillars[(number + (not is_primary)) % len(pillars)]
            shares.append(PillarAssignment(version=version, pillar=pillar, share=share, is_primary=is_primary))
        for step in range(2 + number % 3):
            rom = roms[(number + step) % len(roms)]
            parts.append(Participation(version=version, rom=rom, commitment="0,5 fte", fte=Decimal("0.5")))
        tags.append(ProgrammeVersion.themes.through(programmeversion=version, theme=themes[number % len(themes)]))
        for step in range(1, 4):
            on = dt.date(2023 + step, 6 + number % 6, 1)
            milestones.append(Milestone(version=version, number=step, title=f"Mijlpaal {step}", planned_on=on))
    PillarAssignment.objects.bulk_create(shares, BATCH)
    Participation.objects.bulk_create(parts, BATCH)
    ProgrammeVersion.themes.through.objects.bulk_create(tags, BATCH)
    Milestone.objects.bulk_create(milestones, BATCH)


def _money(versions: list[ProgrammeVersion]) -> None:
    """Book programmed, committed and paid on a line in each year; every ceiling ends at nine tenths at any size."""
    ceilings = [(c, year) for c in Ceiling.objects.all() for year in c.years]
    years = {ceiling.pk: sum(c.pk == ceiling.pk for c, _ in ceilings) for ceiling, _ in ceilings}
    lines = [
        BudgetLine(
            programme=version.programme,
            source_id=ceiling.source_id,
            year=year,
            ceiling=ceiling,
            programmed=_cents(ceiling.available * Decimal("0.9") / len(versions) / years[ceiling.pk]),
        )
        for version in versions
        for ceiling, year in ceilings
    ]
    for line in lines:
        line.committed, line.paid = _cents(line.programmed / 2), _cents(line.programmed / 4)
    BudgetLine.objects.bulk_create(lines, BATCH)
    grants = Grant.objects.bulk_create(
        [Grant(number=f"BM-{v.pk}", kind="grant", party="Stichting", dated_on=BEGAN.date()) for v in versions], BATCH
    )
    of = {version.programme_id: (grant, version.agreement) for grant, version in zip(grants, versions, strict=True)}
    commitments = Commitment.objects.bulk_create(
        [
            Commitment(grant=of[line.programme_id][0], line=line, amount=line.committed, paid=line.paid)
            for line in lines
        ],
        BATCH,
    )
    entries = itertools.chain.from_iterable(
        _entries(line, commitment, of[line.programme_id][1])
        for line, commitment in zip(lines, commitments, strict=True)
    )
    LedgerEntry.objects.bulk_create(entries, BATCH)
    under = BudgetLine.objects.order_by().values_list("ceiling").annotate(total=Sum("programmed"))
    Ceiling.objects.move("programmed", {ceiling: _cents(total) for ceiling, total in under})


def _entries(line: BudgetLine, commitment: Commitment, agreement: Agreement) -> Iterator[LedgerEntry]:
    shared: dict[str, Any] = {"ceiling_id": line.ceiling_id, "line": line, "is_loaded": True, "reason": "Benchmark"}
    later = BEGAN + dt.timedelta(days=365 * (min(line.year, 2026) - 2024))
    rows = (
        ("programmed", line.programmed, BEGAN, {"agreement": agreement}),
        ("committed", line.committed, later, {"commitment": commitment}),
        ("paid", line.paid, later + dt.timedelta(days=90), {"commitment": commitment, "cash_year": line.year}),
    )
    for kind, amount, at, parts in rows:
        yield LedgerEntry(kind=kind, amount=amount, booked_at=at, reference_date=at.date(), **shared, **parts)


def _progress(versions: list[ProgrammeVersion], by: User) -> None:
    rounds = ReportingRound.objects.bulk_create(
        ReportingRound(
            name=f"Ronde {on:%d-%m-%Y}",
            reference_date=on,
            deadline=on + dt.timedelta(days=15),
            opened_at=audit.end_of(on),
        )
        for on in ROUNDS
    )
    reports = []
    for (number, version), (order, round) in itertools.product(enumerate(versions), enumerate(rounds)):
        lights = [LIGHTS[(number * 5 + order * 7 + part) % len(LIGHTS)] for part in range(3)]
        reports.append(
            ProgressReport(
                round=round,
                programme=version.programme,
                number=1,
                organisation=version.lead,
                handed_in_by=by,
                handed_in_at=audit.end_of(round.reference_date) + dt.timedelta(days=5),
                **dict(zip(ProgressReport.LIGHTS, lights, strict=True)),
                **dict.fromkeys(ProgressReport.TEXTS, TEXT),
            )
        )
    ProgressReport.objects.bulk_create(reports, BATCH)


def _meetings(times: int, by: User) -> None:
    """Make four meetings a year, one of them ahead, with actions of which a few are open."""
    ahead = audit.today() + dt.timedelta(days=30)
    meetings = Meeting.objects.bulk_create(
        Meeting(
            number=f"BO-{1900 + n // 4}-{n % 4 + 1}", kind="BO", title="Overleg", on=ahead - dt.timedelta(days=90 * n)
        )
        for n in range(8 * times)
    )
    holder = Organisation.objects.filter(kind="rom").first()
    ActionItem.objects.bulk_create(
        ActionItem(
            meeting=meeting,
            number=number,
            text=TEXT[:200],
            holder=holder,
            due_on=meeting.on + dt.timedelta(days=30),
            closed_on=meeting.on if index > 1 else None,
            result="Gedaan" if index > 1 else "",
            recorded_by=by,
            recorded_at=audit.now(),
        )
        for index, meeting in enumerate(meetings)
        for number in range(1, 6)
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
