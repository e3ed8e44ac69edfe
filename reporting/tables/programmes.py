"""Programmes, one programme, ROMs and indicators as tables."""

from typing import Any

from django.http import Http404, HttpRequest

from programmes.models import Programme, ProgrammeVersion
from reporting.forms.filters import ProgrammeFilter
from reporting.models import Light
from reporting.queries import (
    Commitments,
    IndicatorRow,
    ProgrammeMoney,
    ProgrammeRow,
    commitments,
    find_programmes,
    indicator_rows,
    programme_money,
    rom_rows,
    rows_of,
    shown_version,
    sorted_programmes,
    total_of,
)
from reporting.sheets import Column, Sheet
from reporting.tables.facts import LEDGER, PORTAL, facts, filter_text
from romportal.shell import AsOf, asked_sort

MONEY = [Column("Geprogrammeerd", "euro"), Column("Verplicht", "euro"), Column("Betaald", "euro")]


def programme_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the list of programmes with the filter and the order that are on."""
    form = ProgrammeFilter(request.GET, day=as_of.day)
    form.is_valid()
    found = find_programmes(request.user, form.cleaned_data, as_of=as_of.day)
    sort = asked_sort(request, ProgrammeFilter.SORTS, "-bedrag")
    found = sorted_programmes(found, sort.field, descending=sort.descending)
    total = total_of(found)
    columns = [
        Column("Code", width=9),
        Column("Programma", width=34),
        Column("Trekker"),
        Column("Pijler", "whole"),
        Column("Thema’s", width=34),
        Column("ROM’s", "whole"),
        Column("Begin", "date"),
        Column("Einde", "date"),
        Column("Tijd", width=9),
        Column("Geld", width=9),
        Column("Kwaliteit", width=9),
        *MONEY,
        Column("Status"),
        Column("Wijziging ter afstemming", width=14),
    ]
    return [
        Sheet(
            "Programma's",
            "Programma’s",
            columns,
            [_programme(row) for row in rows_of(found, as_of=as_of.day)],
            facts(as_of, source=LEDGER, filters=filter_text(request, form), unit="euro"),
            ["Totaal", *[None] * 10, total.programmed, total.committed, total.paid, None, None],
        )
    ]


def _programme(row: ProgrammeRow) -> list[Any]:
    return [
        row.code,
        row.title,
        row.lead,
        row.pillar,
        "; ".join(row.themes),
        row.roms,
        row.starts_on,
        row.ends_on,
        *(Light(light).label for light in (row.lights.time, row.lights.money, row.lights.quality)),
        row.programmed,
        row.committed,
        row.paid,
        row.status,
        "ja" if row.change_pending else "",
    ]


def one_programme(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the money, the participation and the indicators of the programme ?programma=."""
    programme = Programme.objects.filter(code=request.GET.get("programma", "")).first()
    if programme is None:
        raise Http404
    version = shown_version(programme, request.user, as_of=as_of.day)
    title = f"{programme.code} {version.short_title}"
    above = facts(as_of, source=LEDGER, filters=f"Programma: {programme.code}", unit="euro")
    indicators = [
        _indicator(programme.code, version.short_title, row) for row in indicator_rows(version, as_of=as_of.day)
    ]
    return [
        _money(title, programme_money(version, as_of=as_of.day), above),
        _participation(title, commitments(version), above),
        Sheet("Indicatoren", f"{title}: indicatoren", INDICATOR_COLUMNS, indicators, above),
    ]


def _money(title: str, money: ProgrammeMoney, above: list[tuple[str, Any]]) -> Sheet:
    total = money.total
    return Sheet(
        "Geld",
        f"{title}: geld per bron en begrotingsjaar",
        [Column("Bron"), Column("Jaar", "whole"), *MONEY, Column("Gerealiseerd", "euro")],
        [
            [str(row.source), year, cell.programmed, cell.committed, cell.paid, cell.realised]
            for row in money.sources
            for year, cell in row.cells
        ],
        above,
        ["Totaal", None, total.programmed, total.committed, total.paid, total.realised],
    )


def _participation(title: str, parts: Commitments, above: list[tuple[str, Any]]) -> Sheet:
    return Sheet(
        "Deelname",
        f"{title}: deelname",
        [Column("ROM"), Column("Rol"), Column("Toezegging", width=50), Column("Fte", "number"), Column("Euro", "euro")],
        [
            [str(part.rom), "trekker" if leads else part.role or "deelnemer", part.commitment, part.fte, part.euro]
            for part, leads, _ in parts.rows
        ],
        above,
        ["Totaal", None, None, parts.fte, parts.euro],
    )


INDICATOR_COLUMNS = [
    Column("Code", width=9),
    Column("Programma", width=28),
    Column("Indicator", width=34),
    Column("Eenheid"),
    Column("Nulmeting", "number"),
    Column("Stand", "number"),
    Column("Gemeten op", "date"),
    Column("Doel", "number"),
    Column("Doel t/m", "whole"),
    Column("Van het doel (%)", "percent"),
]


def indicator_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the indicators of all programmes that the filter finds."""
    form = ProgrammeFilter(request.GET, day=as_of.day)
    form.is_valid()
    keys = [each.version_id for each in find_programmes(request.user, form.cleaned_data, as_of=as_of.day)]
    versions = ProgrammeVersion.objects.filter(pk__in=keys).select_related("programme").order_by("programme__code")
    rows = [
        _indicator(row.indicator.programme.code, names[row.indicator.programme_id], row)
        for names in [{version.programme_id: version.short_title for version in versions}]
        for row in indicator_rows(*versions.prefetch_related("targets__indicator__programme"), as_of=as_of.day)
    ]
    above = facts(as_of, source=PORTAL, filters=filter_text(request, form))
    return [Sheet("Indicatoren", "Indicatoren", INDICATOR_COLUMNS, rows, above)]


def _indicator(code: str, title: str, row: IndicatorRow) -> list[Any]:
    return [
        code,
        title,
        row.indicator.name,
        row.indicator.unit,
        row.indicator.baseline,
        row.value,
        row.round.reference_date if row.round else None,
        row.target,
        row.targets[-1].year if row.targets else None,
        row.percent,
    ]


def rom_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the ROMs with their provinces and in what they take part."""
    columns = [
        Column("ROM"),
        Column("Provincies", width=34),
        Column("Trekt", "whole"),
        Column("Doet mee", "whole"),
        Column("Rood", "whole"),
        Column("Oranje", "whole"),
        Column("Geprogrammeerd in programma’s die de ROM trekt", "euro", 22),
        Column("Geprogrammeerd in programma’s waaraan de ROM meedoet (hele programma)", "euro", 26),
    ]
    rows = [
        [
            str(row.rom),
            ", ".join(str(province) for province in row.provinces),
            row.leads,
            row.takes_part,
            row.red,
            row.amber,
            row.led_programmed,
            row.joint_programmed,
        ]
        for row in rom_rows(request.user, as_of=as_of.day)
    ]
    return [Sheet("ROM's", "ROM’s en hun provincies", columns, rows, facts(as_of, source=LEDGER, unit="euro"))]
