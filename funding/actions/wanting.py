"""Nader gesprek with an amount: wanting another one than is asked, and the version that asks it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from funding.actions.programming import ask, refuse_wrong_amounts
from funding.models import AskedAmount, FundingSource, WantedAmount
from funding.queries.totals import cents
from programmes import actions as programmes
from programmes import life
from programmes.actions.agreements import locked_with_version
from programmes.dutch import euro_short, list_text
from programmes.models import Agreement, Outcome, Position, ProgrammeVersion
from programmes.permissions import may_copy_version, require
from romportal import audit
from romportal.accounts.models import User

Wanted = Mapping[tuple[FundingSource, int], Decimal]
LONGEST_REASON = 2000


def speak(agreement: Agreement, *, wanted: Wanted | None = None, by: User, **said: Any) -> Position:
    """Record a position, and with nader gesprek the amounts (euro) that this party wants per source and year.

    What is not named stays as it is asked. Raises ValidationError for amounts with another outcome, for amounts
    that are all as asked already, and as `give_position` does. More than what is left may be wanted.
    Source: GOV-8; who wants another amount says nader gesprek until a version asks that amount.
    """
    with audit.transaction(by) as trail:
        position = programmes.give_position(agreement, by=by, **said)
        if wanted:
            version = _version_of(position.agreement)
            if position.outcome != Outcome.TALK or version is None:
                raise ValidationError("Een ander bedrag hoort alleen bij ‘Nader gesprek’ over een programma.")
            refuse_wrong_amounts(wanted)
            rows = _others(position, wanted, version)
            before = _asked(version)
            trail.add(
                "funding.want",
                version,
                before={f"{row.source} {row.year}": before.get((row.source_id, row.year), Decimal(0)) for row in rows},
                after={f"{row.source} {row.year}": row.amount for row in rows},
                column=str(position.province or position.get_column_display()),
            )
    return position


def version_as_wanted(position: Position, *, by: User) -> ProgrammeVersion:
    """Make the version that asks what a position of nader gesprek wants; what lay before the columns lapses.

    Raises ValidationError when that position no longer counts, wants no other amount, or the version that it is
    about was agreed or replaced meanwhile: a second press makes no second version.
    """
    with audit.transaction(by):
        agreement, version = locked_with_version(position.agreement)
        if not isinstance(version, ProgrammeVersion):
            raise ValidationError("Alleen een programma vraagt bedragen.")
        require(may_copy_version(by, version.programme))
        life.REPLACE.judge(agreement.version_state)
        if agreement.positions.filter(column=position.column, province=position.province).last() != position:
            raise ValidationError("Dit standpunt geldt niet meer; er is een ander standpunt gegeven.")
        rows = list(position.wanted_amounts.select_related("source"))
        if not rows:
            raise ValidationError("Dit standpunt noemt geen ander bedrag.")
        copy = programmes.copy_version(
            version.programme,
            reason=_reason(position, rows, version),
            stops=version.stops,
            ends_on=version.ends_on if version.stops else None,
            successor=version.successor if version.stops else None,
            by=by,
        )
        sources = {source.pk: source for source in FundingSource.objects.all()}
        amounts = _asked(copy) | {(row.source_id, row.year): cents(row.amount) for row in rows}
        ask(copy, amounts={(sources[key], year): amount for (key, year), amount in amounts.items()}, by=by)
    return ProgrammeVersion.objects.select_related("programme").get(pk=copy.pk)


def _version_of(agreement: Agreement) -> ProgrammeVersion | None:
    return getattr(agreement, "version", None)


def _asked(version: ProgrammeVersion) -> dict[tuple[int, int], Decimal]:
    return {(row.source_id, row.year): cents(row.amount) for row in AskedAmount.objects.filter(version=version)}


def _others(position: Position, wanted: Wanted, version: ProgrammeVersion) -> list[WantedAmount]:
    """Keep what differs from what is asked; all as asked is no wish."""
    asked = _asked(version)
    rows = [
        WantedAmount(position=position, source=source, year=year, amount=cents(amount))
        for (source, year), amount in wanted.items()
        if cents(amount) != asked.get((source.pk, year), Decimal(0))
    ]
    if not rows:
        raise ValidationError("Dit zijn de bedragen die deze versie al vraagt; noem een ander bedrag.")
    return WantedAmount.objects.bulk_create(rows)


def _reason(position: Position, rows: list[WantedAmount], version: ProgrammeVersion) -> str:
    """ "Nader gesprek: Rijk (Emma) wil EZK structureel 2026 € 150.000."; of a stop after why it stops."""
    amounts = list_text([f"{row.source} {row.year} {euro_short(row.amount)}" for row in rows])
    party = position.province or position.get_column_display()
    wish = f"Nader gesprek: {party} ({position.giver_name}) wil {amounts}."
    return f"{version.reason} {wish}"[:LONGEST_REASON] if version.stops else wish[:LONGEST_REASON]
