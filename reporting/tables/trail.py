"""The trail as a table, for the auditor alone."""

import json

from django.http import HttpRequest
from django.utils import timezone

from programmes.forms.trail import TrailFilter
from programmes.permissions import may_read_trail, require
from reporting.sheets import Column, Sheet
from reporting.tables.facts import facts
from romportal import audit
from romportal.shell import AsOf, active_filters

COLUMNS = [
    Column("Nummer", "whole"),
    Column("Tijdstip", "moment"),
    Column("Actie", width=26),
    Column("Soort object", width=26),
    Column("Object", width=34),
    Column("Resultaat", width=11),
    Column("Oorsprong", width=22),
    Column("Wie"),
    Column("Bijzonderheden", width=60),
    Column("Hash", width=66),
]


def trail_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the lines of the trail in their order, up to the end of the day that was asked."""
    require(may_read_trail(request.user))
    asked = TrailFilter(request.GET)
    lines = asked.lines().order_by("number")
    if as_of.day is not None:
        lines = lines.filter(at__lt=audit.end_of(as_of.day))
    rows = (
        [
            line.number,
            timezone.localtime(line.at),
            line.action,
            line.object_type,
            line.object_label,
            line.result,
            line.origin,
            line.actor_name,
            json.dumps(line.detail, ensure_ascii=False) if line.detail else "",
            line.hash,
        ]
        for line in lines.iterator(chunk_size=2000)
    )
    filters = "; ".join(chip.text for chip in active_filters(request, asked))
    above = facts(as_of, source="Spoor van het Portaal Meerjarenstrategie", filters=filters)
    return [Sheet("Spoor", "Spoor", COLUMNS, rows, above)]
