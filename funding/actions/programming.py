"""What a version asks, and booking it at the moment that its agreement is reached (GOV-8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F

from funding.actions.booking import Short, book, text_of
from funding.models import AskedAmount, BudgetLine, Ceiling, FundingSource, LedgerEntry
from funding.queries.asked import ceiling_text, changed_since_asked
from funding.queries.totals import CENT, ZERO, cents
from programmes.actions.contents import open_for_edit
from programmes.dutch import LARGEST
from programmes.models import Agreement, ProgrammeVersion
from programmes.permissions import may_ask, require
from romportal import audit
from romportal.accounts.models import User

NO_CEILING = "{source} {year}: voor dit jaar is er geen plafond."


def ask(
    version: ProgrammeVersion,
    *,
    amounts: Mapping[tuple[FundingSource, int], Decimal],
    revision: int | None = None,
    by: User,
) -> list[AskedAmount]:
    """Replace what a concept asks per source and budget year (euro); what it does not name, it gives back.

    Raises ValidationError for a year without ceiling and for an amount that is none, all at once; and like every
    edit when it is no longer a concept, or was saved by somebody else since `revision`.
    """
    require(may_ask(by, version))
    with audit.transaction(by) as trail:
        version = open_for_edit(version, revision)
        refuse_wrong_amounts(amounts)
        before = _asked_by(version)
        asked = _replace(version, {(source.pk, year): cents(amount) for (source, year), amount in amounts.items()})
        after = _asked_by(version)
        if before != after:
            trail.add("funding.ask", version, before=before, after=after)
    return asked


def refuse_wrong_amounts(amounts: Mapping[tuple[FundingSource, int], Decimal]) -> None:
    """Raise ValidationError for every year without ceiling and every amount that is none, all at once."""
    texts = []
    ceilings = list(Ceiling.objects.filter(source__in={source.pk for source, _ in amounts}))
    for (source, year), amount in amounts.items():
        if not any(c.source_id == source.pk and c.first_year <= year <= c.last_year for c in ceilings):
            texts.append(NO_CEILING.format(source=source, year=year))
        elif not amount.is_finite() or not 0 <= amount <= LARGEST:
            texts.append(f"{source} {year}: een bedrag is nul of meer.")
        elif amount != amount.quantize(CENT):
            texts.append(f"{source} {year}: een bedrag heeft hoogstens twee cijfers achter de komma.")
    if texts:
        raise ValidationError(texts)


def _asked_by(version: ProgrammeVersion) -> dict[str, Decimal]:
    rows = AskedAmount.objects.filter(version=version).select_related("source")
    return {f"{row.source} {row.year}": cents(row.amount) for row in rows}


def _replace(version: ProgrammeVersion, amounts: Mapping[tuple[int, int], Decimal]) -> list[AskedAmount]:
    """Write what is asked, with what is programmed now beside it; lines that are not named are asked back."""
    programmed = _programmed(version)
    AskedAmount.objects.filter(version=version).delete()
    return AskedAmount.objects.bulk_create(
        AskedAmount(
            version=version,
            source_id=source,
            year=year,
            amount=amounts.get((source, year), ZERO),
            programmed_before=programmed.get((source, year), ZERO),
        )
        for source, year in sorted({key for key, amount in amounts.items() if amount} | programmed.keys())
    )


def _programmed(version: ProgrammeVersion) -> dict[tuple[int, int], Decimal]:
    lines = BudgetLine.objects.filter(programme=version.programme_id).exclude(programmed=0)
    return {(line.source_id, line.year): cents(line.programmed) for line in lines}


def copy_asked(source: ProgrammeVersion, copy: ProgrammeVersion) -> None:
    """Let a copy start from what is programmed now, or from what its source asked when that was never agreed."""
    if source.agreed_at is not None:
        _replace(copy, _programmed(copy))
        return
    asked = AskedAmount.objects.filter(version=source)
    _replace(copy, {(row.source_id, row.year): cents(row.amount) for row in asked})


def book_agreed(agreement: Agreement, by: User) -> None:
    """Book the difference between what the agreed version asks and what is programmed, or refuse it whole.

    Raises ValidationError with every shortage at once, or because the programmed amount is no longer what the
    version started from. Source: GOV-8, rules 1 and 2.
    """
    version = getattr(agreement, "version", None)
    if version is None:
        return
    asked = list(AskedAmount.objects.filter(version=version).annotate(named=F("source__short_name")))
    if not asked:
        return
    with audit.transaction(by) as trail:
        held = _locked_lines(version)
        lines = {(line.source_id, line.year): line for line in held}
        if changed := changed_since_asked(asked, lines):
            raise ValidationError(changed)
        made = _make_lines(version, [row for row in asked if row.amount and (row.source_id, row.year) not in lines])
        lines |= {(line.source_id, line.year): line for line in made}
        moved = [row for row in asked if row.amount != row.programmed_before]
        entries = _entries([(row, lines[row.source_id, row.year]) for row in moved], version, agreement)
        if shorts := book(entries, by=by, made=made):
            raise ValidationError(_texts(shorts, version, asked, lines))
        trail.add(
            "funding.book_agreed",
            version,
            before={f"{row.named} {row.year}": row.programmed_before for row in moved},
            after={f"{row.named} {row.year}": row.amount for row in moved},
        )


def _locked_lines(version: ProgrammeVersion) -> list[BudgetLine]:
    """Lock the lines of a programme in the order of their keys; a first version finds none: agreeing makes them."""
    if version.based_on_id is None:
        return []
    lines = BudgetLine.objects.filter(programme=version.programme_id)
    return list(lines.select_for_update(no_key=True).order_by("pk"))


def _make_lines(version: ProgrammeVersion, asked: Sequence[AskedAmount]) -> list[BudgetLine]:
    """Make lines with what is asked as programmed; nobody else can, because who agrees holds the programme."""
    if not asked:
        return []
    ceilings = Ceiling.objects.filter(source__in={row.source_id for row in asked}).order_by()
    periods = ceilings.values_list("pk", "source", "first_year", "last_year")
    under = {(source, year): pk for pk, source, first, last in periods for year in range(first, last + 1)}
    if bare := [row for row in asked if (row.source_id, row.year) not in under]:
        raise ValidationError([NO_CEILING.format(source=row.source, year=row.year) for row in bare])
    return BudgetLine.objects.bulk_create(
        BudgetLine(
            programme=version.programme,
            source_id=row.source_id,
            year=row.year,
            ceiling_id=under[row.source_id, row.year],
            programmed=row.amount,
        )
        for row in asked
    )


def _entries(
    moved: Sequence[tuple[AskedAmount, BudgetLine]], version: ProgrammeVersion, agreement: Agreement
) -> list[LedgerEntry]:
    reason = f"Afstemming van {version}" + (f": {version.reason}" if version.reason else "")[:300]
    on = audit.local_day(agreement.reached_at or audit.now())
    return [
        LedgerEntry(
            kind=LedgerEntry.Kind.PROGRAMMED,
            amount=row.amount - row.programmed_before,
            reason=reason,
            reference_date=on,
            line=line,
            ceiling_id=line.ceiling_id,
            agreement=agreement,
        )
        for row, line in moved
    ]


def _texts(
    shorts: Sequence[Short],
    version: ProgrammeVersion,
    asked: Sequence[AskedAmount],
    lines: Mapping[tuple[int, int], BudgetLine],
) -> list[str]:
    """Say what lacks, and under a ceiling what this programme asks of it."""
    under: dict[int, list[AskedAmount]] = defaultdict(list)
    for row in asked:
        if line := lines.get((row.source_id, row.year)):
            under[line.ceiling_id].append(row)
    return [
        ceiling_text(
            short.row,
            short.short,
            code=version.programme.code,
            old=sum((row.programmed_before for row in under[short.row.pk]), ZERO),
            new=sum((row.amount for row in under[short.row.pk]), ZERO),
        )
        if short.part == "ceiling"
        else text_of(short)
        for short in shorts
    ]
