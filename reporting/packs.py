"""A dialogue pack as HTML, from its snapshot alone: no query, no clock, no request.

`printed` is what goes to paper (`packs_pdf`), `web` the same parts as a page; `money_table` is the file of amounts
that travels inside the PDF. What the snapshot holds: `snapshot_shape`.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.template.loader import render_to_string

from . import pack_context
from .letters import printable
from .pack_context import Part, status_word


@dataclass(frozen=True)
class Printed:
    """The HTML of a pack with the files that it shows (charts, by name) and the parts that it has, in order."""

    html: str
    files: Mapping[str, bytes]
    parts: tuple[Part, ...]
    made_at: datetime


class Paper(Protocol):
    """What `too_long` asks of a printed pack (`packs_pdf.Paper`)."""

    @property
    def pages(self) -> int: ...

    @property
    def starts(self) -> Mapping[str, int]: ...


def printed(snapshot: Mapping[str, Any]) -> Printed:
    """The pack for paper. Raises ValueError when `snapshot` has another shape."""
    context = pack_context.context(snapshot, web=False)
    html = render_to_string(f"reporting/pack/{context['pack']['variant']}.html", context)
    shown = [*context["charts"].values(), *(each["drawing"] for each in context["programmes"])]
    files = {drawing.name: drawing.data for drawing in shown if drawing and drawing.name in html}
    return Printed(html, files, context["contents"], context["made_at"])


def web(snapshot: Mapping[str, Any]) -> str:
    """The pack as a page of its own. Raises ValueError when `snapshot` has another shape."""
    context = pack_context.context(snapshot, web=True)
    return render_to_string(f"reporting/pack/{context['pack']['variant']}.html", context)


def too_long(pack: Printed, paper: Paper) -> list[str]:
    """A sentence for each part that takes more pages than it may: type is never made smaller to fit."""
    starts = [paper.starts[part.anchor] for part in pack.parts]
    ends = [*starts[1:], paper.pages + 1]
    return [
        f"‘{part.title[:80]}’ beslaat {end - start} pagina’s in plaats van {part.pages}. Kort de teksten in."
        for part, start, end in zip(pack.parts, starts, ends, strict=True)
        if part.pages and end - start > part.pages
    ]


def file_name(snapshot: Mapping[str, Any]) -> str:
    """The name of the PDF, with its marking: "dialoogpakket-BO-2026-2-v0.9-concept-intern.pdf"."""
    pack = snapshot["pack"]
    words = [
        pack["number"],
        "kort" if pack["variant"] == "short" else "",
        f"v{pack['version']}",
        status_word(pack).lower(),
    ]
    words.append(pack["marking"].split("(")[0].strip().lower())
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in "-".join(filter(None, words)))
    return f"dialoogpakket-{'-'.join(filter(None, kept.split('-')))[:120]}.pdf"


def money_table(snapshot: Mapping[str, Any]) -> bytes:
    """Amounts per programme, source and budget year (euro, decimal comma) as CSV that Dutch Excel opens as it is."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(
        ("programma", "titel", "bron", "begrotingsjaar", "geprogrammeerd", "verplicht", "betaald", "gerealiseerd")
    )
    for programme in snapshot["programmes"]:
        for row in programme["money"]:
            texts = (programme["code"], programme["short_title"], row["source"])
            amounts = (row[key].replace(".", ",") for key in ("programmed", "committed", "paid", "realised"))
            rows.writerow((*map(_no_formula, texts), row["year"], *amounts))
    return out.getvalue().encode("utf-8-sig")


def _no_formula(text: str) -> str:
    """A text that a spreadsheet takes for a formula gets a mark of text before it."""
    clean = printable(text).replace("\n", " ")
    return f"'{clean}" if clean[:1] in tuple("=+-@") else clean
