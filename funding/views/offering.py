"""Offering a concept to Rijk and provinces, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from funding.forms.agreements import WithdrawForm
from funding.queries import effect_of, shortages
from funding.views.asking import authored_version, version_crumbs
from funding.views.posting import carried_out
from programmes import actions
from programmes.forms.offering import OfferForm
from programmes.models import Agreement, ProgrammeVersion
from programmes.permissions import may_offer, require
from programmes.queries import advised, lapsed_before, missing
from programmes.views.steps import CHECK, gap_links, step_links
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is missing, or the money effect and the offer; of what is offered, the way back."""
    version = authored_version(request, code)
    require(may_offer(request.user, version))
    form: OfferForm | WithdrawForm
    if version.is_editable:
        form = OfferForm(request.POST if request.method == "POST" else None)
        answer = _offered(request, version, form) if request.method == "POST" else None
    else:
        form = WithdrawForm(request.POST if request.method == "POST" else None)
        answer = _withdrawn(request, version, form) if request.method == "POST" else None
    return answer or render_page(request, "funding/offer.html", _context(version, form))


def _offered(request: HttpRequest, version: ProgrammeVersion, form: OfferForm) -> HttpResponse | None:
    made: list[Any] = []
    if carried_out(form, lambda fields: made.append(actions.offer(version, by=request.user, **fields))):
        messages.success(request, f"{version} ligt nu voor bij Rijk en provincies.")
        in_meeting = made[0].procedure == Agreement.Procedure.MEETING
        return redirect("agreement_meeting" if in_meeting else "agreement_detail", made[0].pk)
    return None


def _withdrawn(request: HttpRequest, version: ProgrammeVersion, form: WithdrawForm) -> HttpResponse | None:
    if carried_out(form, lambda fields: actions.withdraw(version, by=request.user, **fields)):
        messages.success(request, f"{version} is ingetrokken.")
        return redirect("agreement_detail", version.agreement_id)
    return None


def _context(version: ProgrammeVersion, form: OfferForm | WithdrawForm) -> dict[str, Any]:
    money = effect_of(version)
    return {
        "nav": "programmes",
        "version": version,
        "form": form,
        "lapsed": lapsed_before(version),
        "gaps": gap_links(version, missing(version)) if version.is_editable else [],
        "advised": gap_links(version, advised(version)) if version.is_editable else [],
        "asks_nothing": not version.asked_amounts.filter(amount__gt=0).exists(),
        "money": money,
        "money_total": sum(row.difference for row in money),
        "shortages": shortages(version),
        "steps": step_links(version, CHECK) if version.is_editable else [],
        "crumbs": version_crumbs(version),
    }
