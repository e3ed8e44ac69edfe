"""Conditions on the agreement page: which columns call them met, and saying so for one's own column."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from funding.forms.agreements import MetForm
from funding.views.posting import carried_out
from programmes import actions
from programmes.models import Agreement, Position
from programmes.permissions import own_columns
from programmes.queries import Conditions

Column = Position.Column
PURPOSE = "vervuld"


@dataclass(frozen=True)
class Asked:
    """What a person may mark: the conditions, for which column, and the form that says so."""

    conditions: Conditions
    column: str
    form: MetForm

    @property
    def of_whom(self) -> str:
        return "het Rijk" if self.conditions.position.column == Column.RIJK else "de provincies"

    @property
    def on_behalf(self) -> str:
        return "namens het Rijk" if self.column == Column.RIJK else "namens de provincies samen"

    @property
    def id(self) -> str:
        return f"h-{PURPOSE}-{self.form.prefix}"


def marks_asked(request: HttpRequest, agreement: Agreement, found: list[Conditions]) -> list[Asked]:
    """Return the conditions that still lack the mark of a column for which this person speaks."""
    if agreement.closed_at is not None:
        return []
    return [
        Asked(each, column, _form(request, each.position.pk, column))
        for each in found
        for column in own_columns(request.user)
        if each.lacks(column)
    ]


def marked(request: HttpRequest, agreement: Agreement) -> MetForm | None:
    """Mark what was posted as met; the form comes back when it was refused."""
    column, key = request.POST.get("kolom", ""), request.POST.get("standpunt", "")
    if column not in own_columns(request.user):
        raise PermissionDenied("U kunt niet namens deze partij spreken.")
    position = agreement.positions.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() else None
    if position is None:
        raise Http404
    form = _form(request, position.pk, column)
    said = carried_out(form, lambda fields: actions.mark_met(position, column=column, by=request.user, **fields))
    if not said:
        return form
    messages.success(request, "Vastgelegd: uw kolom ziet deze voorwaarden als vervuld.")
    return None


def _form(request: HttpRequest, position: int, column: str) -> MetForm:
    prefix = f"{position}-{column}"
    posted = (request.POST.get("standpunt"), request.POST.get("kolom")) == (str(position), column)
    return MetForm(request.POST if posted else None, prefix=prefix)
