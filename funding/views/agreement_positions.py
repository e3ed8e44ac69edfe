"""What a column says, on the page of an agreement: its form, what its speaker has seen, and what was posted."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string

from funding import actions
from funding.forms.agreements import PositionForm
from funding.views import agreement_strategy, agreement_wanted
from funding.views.posting import carried_out
from programmes.models import Agreement, Position, Province
from programmes.permissions import may_speak_for_province, may_speak_for_provinces, may_speak_for_rijk
from programmes.roles import own_province

Column = Position.Column


def forms_of(request: HttpRequest, agreement: Agreement) -> dict[str, PositionForm]:
    """The forms of the columns for which this person may speak; the one that was posted is bound."""
    may = {
        Column.RIJK: may_speak_for_rijk(request.user),
        Column.PROVINCES: may_speak_for_provinces(request.user),
        Column.PROVINCE: may_speak_for_province(request.user, own_province(request.user)),
    }
    posted = request.POST.get("namens", "")
    # Of an empty form everybody is shown the same fields, drawn already; what was typed stays on the page, also when
    # the version was replaced.
    cells = agreement_wanted.cells(agreement) if posted and any(may.values()) else []
    return {
        column: PositionForm(request.POST if posted == column else None, prefix=str(column), cells=cells)
        for column, allowed in may.items()
        if allowed
    }


def drawn_forms(agreement: Agreement) -> dict[str, str]:
    """The empty fields of each column's form; they are the same for whoever may speak for it."""
    cells = agreement_wanted.cells(agreement)
    return {
        column: render_to_string(
            "funding/_position_fields.html", {"form": PositionForm(prefix=str(column), cells=cells)}
        )
        for column in Column
    }


def last_said(agreement: Agreement) -> dict[tuple[str, int | None], int]:
    """Return the key of what each party said last: who speaks on this page has seen that."""
    said = agreement.positions.order_by("pk").values_list("column", "province", "pk")
    return {(column, province): key for column, province, key in said}


def shown_forms(
    forms: dict[str, PositionForm], province: Province | None, shared: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The forms as the page shows them, in the order of the columns; an empty one is drawn already."""
    titles = {
        Column.RIJK: "Namens het Rijk",
        Column.PROVINCES: "Namens de provincies samen",
        Column.PROVINCE: f"Standpunt van {province}",
    }
    return [
        {
            "column": column,
            "title": titles[Column(column)],
            "form": form,
            "drawn": "" if form.is_bound else shared["drawn_forms"][column],
            "seen": shared["last_said"].get((column, province.pk if column == Column.PROVINCE else None), ""),
            "id": f"h-namens-{column}",
        }
        for column, form in forms.items()
    ]


def spoken(request: HttpRequest, agreement: Agreement, column: str, form: PositionForm) -> bool:
    """Carry out what was posted for a column; tell whether it was, with what came of it as a message."""
    province = own_province(request.user) if column == Column.PROVINCE else None
    said = carried_out(
        form,
        lambda _: actions.speak(
            agreement,
            column=column,
            province=province,
            wanted=form.wanted(),
            seen=request.POST.get("gezien", ""),
            by=request.user,
            **form.said(),
        ),
    )
    if said:
        agreement.refresh_from_db()
        if agreement.is_reached and agreement_strategy.change_of(agreement):
            text = "Afgestemd: Rijk en provincies zijn akkoord met deze wijziging van de strategie."
        elif agreement.is_reached:
            text = "Afgestemd: Rijk en provincies zijn akkoord, en wat gevraagd is, is geprogrammeerd."
        else:
            text = "Uw standpunt is vastgelegd."
        messages.success(request, text)
    return said
