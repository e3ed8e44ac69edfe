"""Tables as XLSX. The only module that knows XlsxWriter: real numbers and dates, and no text that is a formula."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "text": {"text_wrap": True, "valign": "top"},
    "euro": {"num_format": "#,##0.00;[Red]−#,##0.00", "valign": "top"},
    "number": {"num_format": "#,##0.##;[Red]−#,##0.##", "valign": "top"},
    "whole": {"num_format": "0", "valign": "top"},
    "percent": {"num_format": '0.0"%"', "valign": "top"},
    "date": {"num_format": "dd-mm-yyyy", "align": "left", "valign": "top"},
    "moment": {"num_format": "dd-mm-yyyy hh:mm", "align": "left", "valign": "top"},
}
WIDTHS = {"text": 22, "euro": 16, "number": 12, "whole": 10, "percent": 10, "date": 12, "moment": 17}
LONGEST_CELL = 32_767


@dataclass(frozen=True)
class Column:
    """A column: its head, what it holds (text, euro, number, whole, percent, date, moment) and its width."""

    title: str
    kind: str = "text"
    width: int = 0


@dataclass(frozen=True)
class Sheet:
    """A table with what a reader must know about it: title, and facts (peildatum, source, filter) above it.

    `total` is the row under the table: the sum of the rows, as the page shows it.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    facts: Sequence[tuple[str, Any]] = ()
    total: Sequence[Any] = field(default=())


def written(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with these sheets, all in memory."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": sheets[0].title, "comments": "Uit het Portaal Meerjarenstrategie"})
        formats = {kind: book.add_format(style) for kind, style in FORMATS.items()}
        formats |= {
            f"total-{kind}": book.add_format(style | {"bold": True, "top": 1}) for kind, style in FORMATS.items()
        }
        formats["title"] = book.add_format({"bold": True, "font_size": 14})
        formats["head"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return stream.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, sheet.title, formats["title"])
    row = 1
    for label, value in sheet.facts:
        page.write_string(row, 0, label)
        _cell(page, row, 1, value, "date" if isinstance(value, dt.date) else "text", formats, "")
        row += 1
    head = row + 1
    for number, column in enumerate(sheet.columns):
        page.write_string(head, number, column.title, formats["head"])
        page.set_column(number, number, column.width or WIDTHS[column.kind])
    row = head
    for values in sheet.rows:
        row += 1
        for number, (value, column) in enumerate(zip(values, sheet.columns, strict=True)):
            _cell(page, row, number, value, column.kind, formats, "")
    page.autofilter(head, 0, max(row, head + 1), len(sheet.columns) - 1)
    page.freeze_panes(head + 1, 1)
    page.repeat_rows(head)
    for number, (value, column) in enumerate(zip(sheet.total, sheet.columns, strict=False)):
        _cell(page, row + 1, number, value, column.kind, formats, "total-")


def _cell(page: Any, row: int, number: int, value: Any, kind: str, formats: dict[str, Any], prefix: str) -> None:
    """A figure as a figure, a day as a day, and all else as text: a text that begins with = stays text."""
    if value is None or value == "":
        page.write_blank(row, number, None, formats[prefix + kind])
    elif isinstance(value, bool):
        page.write_string(row, number, "ja" if value else "nee", formats[f"{prefix}text"])
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, number, value, formats[prefix + kind])
    elif isinstance(value, dt.datetime):
        page.write_datetime(row, number, value.replace(tzinfo=None), formats[prefix + kind])
    elif isinstance(value, dt.date):
        page.write_datetime(row, number, dt.datetime.combine(value, dt.time.min), formats[prefix + kind])
    else:
        page.write_string(row, number, str(value)[:LONGEST_CELL], formats[f"{prefix}text"])
