"""Money per source and year, the entries behind it, and the grants, as tables."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from funding import queries as funding
from funding.forms.filters import EntryFilter, GrantFilter
from funding.models import Commitment, LedgerEntry
from reporting.models import FigureStatus
from reporting.queries import figure_statuses
from reporting.sheets import Column, Sheet
from reporting.tables.facts import LEDGER, facts, filter_text
from romportal.shell import AsOf

TOTALS = [
    Column("Beschikbaar", "euro"),
    Column("Ontvangen", "euro"),
    Column("Geprogrammeerd", "euro"),
    Column("Verplicht", "euro"),
    Column("Betaald", "euro"),
    Column("Gerealiseerd", "euro"),
    Column("Nog te programmeren", "euro"),
]
STATUS = [Column("Status van de cijfers", width=16), Column("Peildatum van de status", "date", 14)]


def source_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the money per source and budget year; a year without a ceiling of its own has nothing available."""
    money = funding.source_years(as_of=as_of.day)
    statuses = figure_statuses(as_of.day)
    years = [
        [
            str(source.source),
            row.year,
            *_totals(row.totals, has_ceiling=row.has_ceiling),
            *_status(statuses.get((source.source.pk, row.year))),
        ]
        for source in money.sources
        for row in source.years
    ]
    sources = [[str(row.source), str(row.source.giver), *_totals(row.totals)] for row in money.sources]
    above = facts(as_of, source=LEDGER, unit="euro")
    total = ["Totaal", None, *_totals(money.total)]
    return [
        Sheet("Per bron", "Geld per bron", [Column("Bron"), Column("Gever"), *TOTALS], sources, above, total),
        Sheet(
            "Per jaar",
            "Geld per bron en begrotingsjaar",
            [Column("Bron"), Column("Jaar", "whole"), *TOTALS, *STATUS],
            years,
            above,
        ),
    ]


def _status(status: FigureStatus | None) -> list[Any]:
    return [str(status.get_status_display()), status.reference_date] if status else ["", None]


def _totals(totals: funding.Totals, *, has_ceiling: bool = True) -> list[Any]:
    return [
        totals.available if has_ceiling else None,
        totals.received if has_ceiling else None,
        totals.programmed,
        totals.committed,
        totals.paid,
        totals.realised,
        totals.to_programme if has_ceiling else None,
    ]


def entry_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the entries with the filter of the ledger page; the total is the sum of its rows.

    Of several kinds together there is none: what is programmed and what is paid of it do not add up.
    """
    form = EntryFilter(request.GET, day=as_of.day)
    form.is_valid()
    selection = funding.select(as_of=as_of.day, **form.wanted())
    entries = list(selection.entries.order_by("-booked_at", "-pk"))
    columns = [
        Column("Geboekt op", "moment"),
        Column("Datum van het stuk", "date"),
        Column("Soort", width=18),
        Column("Bron"),
        Column("Begrotingsjaar", "whole"),
        Column("Kasjaar", "whole"),
        Column("Programma", width=11),
        Column("Beschikking", width=16),
        Column("Bedrag", "euro"),
        Column(f"Deel {form.part_words()}" if selection.is_partial else "Telt mee", "euro"),
        Column("Reden", width=40),
        Column("Document", width=30),
        Column("Door"),
    ]
    total = funding.cents(sum((entry.amount for entry in entries), 0))
    counted = funding.cents(sum((selection.part(entry) for entry in entries), 0))
    return [
        Sheet(
            "Mutaties",
            "Mutaties van het grootboek",
            columns,
            [_entry(entry, selection.part(entry)) for entry in entries],
            facts(as_of, source=LEDGER, filters=filter_text(request, form), unit="euro"),
            ["Totaal", *[None] * 7, total, counted, None, None, None] if len(selection.sums()) <= 1 else (),
        )
    ]


def _entry(entry: LedgerEntry, counted: Decimal) -> list[Any]:
    return [
        timezone.localtime(entry.booked_at),
        entry.reference_date,
        str(entry.get_kind_display()),
        str(entry.ceiling.source),
        entry.line.year if entry.line else None,
        entry.cash_year,
        entry.line.programme.code if entry.line else "",
        entry.commitment.grant.number if entry.commitment else "",
        entry.amount,
        counted,
        entry.reason,
        entry.document,
        str(entry.by or "geladen"),
    ]


def grant_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return every commitment of every grant, with what of it is paid; running totals of now."""
    rows = Commitment.objects.select_related("grant", "line__programme", "line__source").order_by(
        "grant__dated_on", "grant__number", "line__year"
    )
    form = GrantFilter(request.GET)
    form.is_valid()
    if code := form.cleaned_data.get("programma"):
        rows = rows.filter(line__programme__code=code)
    if words := form.cleaned_data.get("q"):
        rows = rows.filter(Q(grant__number__icontains=words) | Q(grant__party__icontains=words))
    listed = list(rows)
    columns = [
        Column("Nummer", width=16),
        Column("Soort"),
        Column("Partij", width=30),
        Column("Datum", "date"),
        Column("Programma", width=11),
        Column("Bron"),
        Column("Begrotingsjaar", "whole"),
        Column("Verplicht", "euro"),
        Column("Betaald", "euro"),
        Column("Nog te betalen", "euro"),
    ]
    committed = funding.cents(sum((row.amount for row in listed), 0))
    paid = funding.cents(sum((row.paid for row in listed), 0))
    return [
        Sheet(
            "Beschikkingen",
            "Beschikkingen en opdrachten",
            columns,
            [_commitment(row) for row in listed],
            facts(AsOf(), source=LEDGER, filters=filter_text(request, form), unit="euro"),
            ["Totaal", *[None] * 6, committed, paid, committed - paid],
        )
    ]


def _commitment(row: Commitment) -> list[Any]:
    return [
        row.grant.number,
        str(row.grant.get_kind_display()),
        row.grant.party,
        row.grant.dated_on,
        row.line.programme.code,
        str(row.line.source),
        row.line.year,
        row.amount,
        row.paid,
        row.amount - row.paid,
    ]
