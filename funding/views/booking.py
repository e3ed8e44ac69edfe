"""Booking what was realised, and what a ceiling has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funding import actions
from funding.forms.booking import CeilingForm, RealiseForm
from funding.forms.filters import ProgrammeChoice
from funding.models import Ceiling, LedgerEntry
from funding.queries import cents
from funding.queries.ledger import entries_for_display
from funding.queries.overview import lines_of
from funding.views.posting import carried_out
from programmes.permissions import may_change_ceiling, may_realise, require
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def realise(request: HttpRequest) -> HttpResponse:
    """First which programme, then what was really spent of one of its lines."""
    require(may_realise(request.user))
    choice = ProgrammeChoice(request.GET)
    programme = choice.chosen()
    lines = list(lines_of(programme)) if programme else []
    form = RealiseForm(lines, request.POST if request.method == "POST" and programme else None)
    if form.is_bound:
        made: list[LedgerEntry] = []

        def act(fields: dict[str, Any]) -> None:
            fields.pop("line")
            made.append(actions.realise(form.chosen(), by=request.user, **fields))

        if carried_out(form, act):
            messages.success(request, "De realisatie is geboekt.")
            return redirect("entry_detail", made[0].pk)
    context = {
        "nav": "funding",
        "choice": choice,
        "programme": programme,
        "lines": lines,
        "form": form,
        "crumbs": [("Financiën", reverse("funding_overview"))],
    }
    return render_page(request, "funding/realise.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def ceiling_change(request: HttpRequest, pk: int) -> HttpResponse:
    """More or less available or received under a ceiling, with the document that says so."""
    require(may_change_ceiling(request.user))
    ceiling = get_object_or_404(Ceiling.objects.select_related("source"), pk=pk)
    form = CeilingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if carried_out(form, lambda fields: actions.change_ceiling(ceiling, by=request.user, **fields)):
            messages.success(request, f"Het plafond {ceiling} is bijgewerkt.")
            return redirect("source_detail", ceiling.source.code)
        ceiling.refresh_from_db()
    source = ceiling.source
    context = {
        "nav": "funding",
        "ceiling": ceiling,
        "facts": [
            ("Beschikbaar", ceiling.available),
            ("Ontvangen", ceiling.received),
            ("Geprogrammeerd", ceiling.programmed),
            ("Nog te programmeren", cents(ceiling.room)),
        ],
        "given": entries_for_display().filter(ceiling=ceiling, line=None)[:100],
        "form": form,
        "crumbs": [
            ("Financiën", reverse("funding_overview")),
            (str(source), reverse("source_detail", args=[source.code])),
        ],
    }
    return render_page(request, "funding/ceiling_change.html", context)
