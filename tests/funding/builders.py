"""Money for tests: the strategy's two sources with their ceilings, versions that ask, grants and bookings."""

import datetime as dt
from decimal import Decimal

from funding import actions
from funding.models import BudgetLine, Ceiling, Commitment, FundingSource, Grant, LedgerEntry
from programmes.models import Agreement, Pillar, ProgrammeVersion
from tests.programmes import builders

LETTER = dt.date(2024, 1, 15)


def euro(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def source(code: str = "structural") -> FundingSource:
    """EZK structural (a ceiling per year), or EZK impulse (one over 2024-2027), without ceilings."""
    names = {
        "structural": ("EZK structureel", True, 1),
        "impulse": ("EZK impuls", False, 2),
    }
    name, is_recurrent, order = names[code]
    return FundingSource.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "short_name": name,
            "giver": builders.organisation("ezk", "ministry", "EZK"),
            "is_recurrent": is_recurrent,
            "order": order,
        },
    )[0]


def ceiling(code: str = "structural", year: int = 2026, *, available: str | int = 2_200_000) -> Ceiling:
    """The ceiling of the structural source in a year, or of the impulse over its four years, with money in it."""
    first, last = (year, year) if code == "structural" else (2024, 2027)
    found = Ceiling.objects.filter(source=source(code), first_year=first).first()
    if found is None:
        found = actions.make_ceiling(source(code), first_year=first, last_year=last, by=builders.secretary())
        if Decimal(available):
            change(found, available)
    return Ceiling.objects.get(pk=found.pk)


def change(of: Ceiling, amount: str | int, kind: str = "available") -> LedgerEntry:
    return actions.change_ceiling(
        of,
        kind=kind,
        amount=euro(amount),
        reason="Toekenning",
        reference_date=LETTER,
        document="Brief van EZK",
        by=builders.secretary(),
    )


def strategy_money() -> None:
    """2.200.000 in each of four years, and 4.000.000 over all of them."""
    for year in range(2024, 2028):
        ceiling("structural", year)
    ceiling("impulse", available=4_000_000)


def asking(version: ProgrammeVersion, amounts: dict[tuple[str, int], str | int]) -> ProgrammeVersion:
    """Let a concept ask: {("structural", 2026): 200_000}."""
    actions.ask(
        version,
        amounts={(source(code), year): euro(amount) for (code, year), amount in amounts.items()},
        by=builders.secretary(),
    )
    return ProgrammeVersion.objects.get(pk=version.pk)


def offered(code: str = "BR-03", amounts: dict[tuple[str, int], str | int] | None = None) -> ProgrammeVersion:
    """A version before both columns that asks for money."""
    return offer(asking(builders.concept(code), amounts or {("structural", 2026): 200_000}))


def offer(version: ProgrammeVersion) -> ProgrammeVersion:
    builders.actions.offer(version, by=builders.secretary())
    return ProgrammeVersion.objects.get(pk=version.pk)


def say(agreement: Agreement, column: str, outcome: str = "agreed") -> None:
    """Let one of the two columns speak."""
    by = builders.ministry_staff() if column == "rijk" else builders.mandated_province_staff()
    builders.actions.give_position(agreement, column=column, outcome=outcome, by=by)


def agreed(code: str = "BR-03", amounts: dict[tuple[str, int], str | int] | None = None) -> ProgrammeVersion:
    """A version in force whose money is programmed."""
    version = offered(code, amounts)
    builders.agree(version.agreement)
    return ProgrammeVersion.objects.get(pk=version.pk)


def agreed_by_shares(code: str, shares: dict[str, int], amounts: dict[tuple[str, int], str | int]) -> ProgrammeVersion:
    """A version in force that spends in several pillars: {"P1": 40, "P3": 60}, the last of them its primary."""
    version = builders.concept(code)
    pillars = {Pillar.objects.get(code=pillar): share for pillar, share in shares.items()}
    builders.actions.set_pillars(version, shares=pillars, primary=list(pillars)[-1], by=builders.secretary())
    builders.agree(offer(asking(version, amounts)).agreement)
    return ProgrammeVersion.objects.get(pk=version.pk)


def agreed_with_room(code: str = "BR-03") -> ProgrammeVersion:
    """A version in force with 200.000 of the structural source in 2026, under a ceiling with room."""
    ceiling()
    return agreed(code)


def changed(version: ProgrammeVersion, amounts: dict[tuple[str, int], str | int]) -> ProgrammeVersion:
    """A change of an agreed version that asks something else, before both columns."""
    copy = builders.actions.copy_version(version.programme, reason="Ander bedrag", by=builders.secretary())
    return offer(asking(copy, amounts))


def line(
    code: str = "BR-03", year: int = 2026, *, of: str = "structural", programmed: str | int = 200_000
) -> BudgetLine:
    """A budget line of an agreed programme, with room under its ceiling made where there is none."""
    found = BudgetLine.objects.filter(programme__code=code, source__code=of, year=year).first()
    if found is None:
        ceiling(of, year)
        agreed(code, {(of, year): programmed})
    return BudgetLine.objects.select_related("programme", "source").get(
        programme__code=code, source__code=of, year=year
    )


def grant(number: str = "B-2026-001") -> Grant:
    found = Grant.objects.filter(number=number).first()
    return found or actions.make_grant(
        number=number, kind="grant", party="Stichting Energiehub", dated_on=LETTER, by=builders.secretary()
    )


def committed(
    on: BudgetLine | None = None,
    amount: str | int = 100_000,
    *,
    number: str = "B-2026-001",
    cash: dict[int, str | int] | None = None,
) -> Commitment:
    """A commitment that is expected to be paid in the year of its line, or as `cash` says."""
    on = on or line()
    return actions.commit(
        grant(number),
        on,
        amount=euro(amount),
        expected={year: euro(part) for year, part in (cash or {on.year: amount}).items()},
        reason="Beschikking verleend",
        reference_date=LETTER,
        by=builders.secretary(),
    )


def paid(on: Commitment, amount: str | int = 40_000, *, cash_year: int = 2026) -> LedgerEntry:
    return actions.pay(
        on,
        amount=euro(amount),
        cash_year=cash_year,
        reason="Voorschot",
        reference_date=LETTER,
        document="Betaalopdracht 1",
        by=builders.secretary(),
    )


def realised(on: BudgetLine, amount: str | int = 30_000) -> LedgerEntry:
    return actions.realise(
        on,
        amount=euro(amount),
        reason="Verantwoording",
        reference_date=LETTER,
        document="Verantwoording 2026",
        by=builders.secretary(),
    )


def reversed_entry(entry: LedgerEntry) -> LedgerEntry:
    return actions.reverse(entry, reason="Dubbel geboekt", reference_date=LETTER, by=builders.secretary())
