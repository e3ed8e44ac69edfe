"""What ROMs have of their own as tables: plans, owners and clients, and how they are heard in the agendas."""

from typing import Any

from django.http import HttpRequest

from programmes.models import Plan
from programmes.queries import PlanCell, PlanRow, StakeRow, all_stakes, kia_rows, plan_matrix
from reporting.sheets import Column, Sheet
from reporting.tables.facts import PORTAL, facts
from romportal.shell import AsOf


def plan_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return every plan that is known or expected, a row each."""
    matrix = plan_matrix(as_of=as_of.day)
    columns = [
        Column("ROM"),
        Column("Soort", width=18),
        Column("Eerste jaar", "whole"),
        Column("Laatste jaar", "whole"),
        Column("Stand", width=14),
        Column("Titel", width=40),
        Column("Datum", "date"),
        Column("Link", width=50),
        Column("Opmerking", width=50),
    ]
    rows = [line for row in matrix.rows for line in _lines(row)]
    above = [*facts(as_of, source=PORTAL), ("Activiteitenplannen", f"{matrix.known} van {matrix.expected} bekend")]
    return [Sheet("Plannen", "Plannen van de ROM’s", columns, rows, above)]


def _lines(row: PlanRow) -> list[list[Any]]:
    multi = [_line(row, plan, plan.get_status_display() or "aanwezig") for plan in row.multi_year]
    missing = [[str(row.rom), "meerjarenplan", None, None, "ontbreekt", "", None, "", ""]]
    return [*(multi or missing), *(_yearly(row, cell) for cell in row.cells)]


def _yearly(row: PlanRow, cell: PlanCell) -> list[Any]:
    if cell.plan:
        return _line(row, cell.plan, cell.word)
    return [str(row.rom), "activiteitenplan", cell.year, cell.year, cell.word, "", None, "", ""]


def _line(row: PlanRow, plan: Plan, word: str) -> list[Any]:
    return [
        str(row.rom),
        str(plan.get_kind_display()),
        plan.first_year,
        plan.last_year,
        word,
        plan.title,
        plan.dated_on,
        plan.url,
        plan.remark,
    ]


def stake_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return who owns and who commissions each ROM on the day, and on a second sheet who did so before or later."""
    stakes = all_stakes(as_of=as_of.day)
    columns = [
        Column("ROM"),
        Column("Partij", width=36),
        Column("Rol", width=16),
        Column("Aandeel (%)", "number"),
        Column("Vanaf", "date"),
        Column("Tot en met", "date"),
        Column("Bron", width=60),
    ]
    above = [*facts(as_of, source=PORTAL), ("Leeg", "onbekend; het portaal schat niets")]
    return [
        Sheet("Op de peildatum", "Aandeelhouders en opdrachtgevers", columns, _stake_lines(stakes.rows), above),
        Sheet("Eerder of later", "Eerder of later", columns, _stake_lines(stakes.others), above),
    ]


def _stake_lines(rows: list[StakeRow]) -> list[list[Any]]:
    return [
        [
            str(row.stake.rom),
            row.party,
            str(row.stake.get_role_display()),
            row.stake.percentage,
            row.stake.starts_on,
            row.stake.ends_on,
            row.stake.source,
        ]
        for row in rows
    ]


def kia_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return how the regions are heard in each agenda, and what is missing."""
    columns = [
        Column("Kennis- en innovatieagenda", width=32),
        Column("ROM-contact"),
        Column("Contactpersoon"),
        Column("Regionaal perspectief", width=70),
        Column("Afgestemd met de provincies op", "date", 16),
        Column("Ontbreekt", width=36),
    ]
    rows = [
        [
            str(row.kia),
            str(row.rom or ""),
            row.contact.name if row.contact else "",
            row.perspective,
            row.coordinated_on,
            ", ".join(row.gaps),
        ]
        for row in kia_rows(as_of=as_of.day)
    ]
    return [Sheet("KIA", "KIA-matrix", columns, rows, facts(as_of, source=PORTAL))]
