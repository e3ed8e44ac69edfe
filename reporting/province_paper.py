"""A province on one page, to take to a meeting: what its ROM does in programmes, and what the region gains (P1).

Built from what everybody sees: a concept that is known to its authors alone is not on paper. What does not fit on the
page is counted and left to the portal; type is never made smaller.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone

from programmes.dutch import date_iso, date_table, date_text, euro_short, list_text, millions, number, percent
from programmes.models import Portal

from . import packs_pdf
from .letters import printable
from .matrices import WORDS
from .queries import Part, ProvincePage

#: how many programmes and added values are tried, until it all stands on one page
TRIES = ((20, 6), (20, 3), (20, 2), (20, 0), (12, 1), (5, 0))
COMMITMENT, VALUE, OBJECTION = 100, 260, 240  # characters
LIGHTS = (("T", "time"), ("G", "money"), ("K", "quality"))
MOST_OBJECTIONS = 3


@dataclass(frozen=True)
class Line:
    """A programme on the page: words as they read and its amount (euro); `deviations` are letter and light."""

    code: str
    name: str
    leads: bool
    commitment: str
    deviations: tuple[tuple[str, str], ...]
    verdict: str
    programmed: Decimal


def paper(page: ProvincePage, *, as_of: dt.date | None, made_at: dt.datetime, figure_status: str) -> packs_pdf.Paper:
    """Return the PDF; the last try may take more than one page when a text is of an unlikely length."""
    frame = {"as_of": as_of, "made_at": made_at, "figure_status": figure_status, "is_demo": Portal.is_demo()}
    return packs_pdf.one_page(
        markup(page, **frame, programmes=programmes, values=values) for programmes, values in TRIES
    )


def markup(
    page: ProvincePage,
    *,
    as_of: dt.date | None,
    made_at: dt.datetime,
    figure_status: str,
    is_demo: bool,
    programmes: int,
    values: int,
) -> str:
    """Return the HTML of the page with so many programmes and added values."""
    rom, local = page.province.rom, timezone.localtime(made_at)
    others = [str(each) for each in rom.provinces.all() if each.pk != page.province.pk]
    valued = [part for part in page.parts if part.added_value_region]
    context = {
        "province": printable(str(page.province)),
        "rom": printable(str(rom)),
        "others": printable(list_text(others)),
        "made_at": local,
        "reference": date_text(as_of) if as_of else f"vandaag, lopende cijfers van {date_text(local)}",
        "figure_status": figure_status,
        "edition": f"Provincie {printable(str(page.province))} · peildatum {date_table(as_of or local)}",
        "marking": "Intern · voorbeelddata" if is_demo else "Intern",
        "is_demo": is_demo,
        "facts": _facts(page),
        "lines": [_line(part) for part in page.parts[:programmes]],
        "hidden": max(0, len(page.parts) - programmes),
        "total": page.joint.programmed,
        "values": [(part.programme.code, _short(part.added_value_region, VALUE)) for part in valued[:values]],
        "values_left": max(0, len(valued) - values),
        "insights": [
            (printable(str(each.programme)), _short(each.text, VALUE)) for each in page.insights[: min(values, 3)]
        ],
        "objections": [
            (
                each.code,
                _short(each.check.objection, OBJECTION),
                _short(each.check.answer, OBJECTION),
                each.check.objection_stand.lower(),
            )
            for each in page.objections[:MOST_OBJECTIONS]
        ],
        "objections_left": max(0, len(page.objections) - MOST_OBJECTIONS),
        "awaiting": [f"{printable(each.version.programme.code)} ({each.stand})" for each in page.awaiting],
    }
    return render_to_string("reporting/pack/province.html", context)


def file_name(page: ProvincePage, day: dt.date) -> str:
    """The name of the file: "provincie-fryslan-2026-09-30.pdf"."""
    code = page.province.organisation.code
    kept = "".join(letter for letter in code if letter.isascii() and (letter.isalnum() or letter == "-"))
    return f"provincie-{kept}-{date_iso(day)}.pdf"


def _facts(page: ProvincePage) -> list[tuple[str, str, str]]:
    """What stands on top: label, figure, and what that figure is."""
    opened = page.open_objections
    promised = euro_short(page.euro) if page.euro else "geen bedrag"
    return [
        ("Programma’s", str(len(page.parts)), "waaraan de ROM meedoet"),
        ("Geprogrammeerd", millions(page.joint.programmed), "hele programma’s samen"),
        ("Aandeel", percent(page.share), "van alle programma’s"),
        ("Inzet van de ROM", f"{number(page.fte)} fte", f"en {promised}"),
        ("Bezwaren", str(len(page.objections)), f"waarvan {opened} open"),
    ]


def _line(part: Part) -> Line:
    row, lights = part.programme, part.programme.lights
    deviations = tuple(
        (letter, getattr(lights, name)) for letter, name in LIGHTS if getattr(lights, name) in ("amber", "red")
    )
    return Line(
        code=row.code,
        name=printable(row.short_title),
        leads=part.leads,
        commitment=_short(part.participation.commitment if part.participation else "", COMMITMENT),
        deviations=deviations,
        verdict=WORDS[lights.worst],
        programmed=row.programmed,
    )


def _short(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is longer."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"
