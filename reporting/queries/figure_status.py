"""How firm reported figures are, per source and year, as of a day."""

import datetime as dt
from collections.abc import Iterable

from reporting.models import FigureStatus
from romportal import audit


def figure_statuses(as_of: dt.date | None = None) -> dict[tuple[int, int], FigureStatus]:
    """Return the latest status by (source key, year), recorded before the end of the day; one query."""
    rows = FigureStatus.objects.filter(source__isnull=False)
    if as_of is not None:
        rows = rows.filter(booked_at__lt=audit.end_of(as_of))
    return {(row.source_id, row.year): row for row in rows.order_by("booked_at", "pk")}


def status_in_words(statuses: Iterable[FigureStatus]) -> str:
    """Return the one word that holds for all of them, or which words there are: "deels vastgesteld, deels …"."""
    order = [status.label for status in reversed(FigureStatus.Status)]
    words = sorted({str(row.get_status_display()) for row in statuses}, key=order.index)
    return words[0] if len(words) == 1 else ", ".join(f"deels {word}" for word in words)
