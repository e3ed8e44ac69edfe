"""Grants with their commitments and payments."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.db.models.functions import Round
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from funding import actions
from funding.forms.booking import GrantForm, IncreaseForm, PayForm
from funding.forms.filters import GrantFilter, ProgrammeChoice
from funding.models import BudgetLine, Commitment, ExpectedCash, Grant, LedgerEntry
from funding.queries import cents
from funding.queries.overview import grants_with_totals, lines_of
from funding.views.posting import carried_out
from programmes.permissions import may_commit, may_pay, may_read, require
from romportal import audit
from romportal.shell import asked_page, asked_sort, posts_once, render_page

SORTS = {"nummer": "number", "datum": "dated_on", "ontvanger": "party", "verplicht": "committed", "betaald": "paid"}


@require_GET
def grant_list(request: HttpRequest) -> HttpResponse:
    """Every grant with what it commits and what of that is paid."""
    require(may_read(request.user))
    form = GrantFilter(request.GET)
    form.is_valid()
    sort = asked_sort(request, SORTS, "-datum")
    rows = Grant.objects.all()
    if text := form.cleaned_data.get("q"):
        rows = rows.filter(Q(number__icontains=text) | Q(party__icontains=text))
    if code := form.cleaned_data.get("programma"):
        rows = rows.filter(pk__in=Commitment.objects.filter(line__programme__code=code).values("grant"))
    sums = Commitment.objects.filter(grant__in=rows.order_by().values("pk"))
    total = sums.aggregate(committed=Round(Sum("amount"), 2), paid=Round(Sum("paid"), 2))
    found = grants_with_totals().filter(pk__in=rows.order_by().values("pk")).order_by(sort.order_by, "pk")
    context = {
        "nav": "funding",
        "form": form,
        "sort": sort,
        "page": asked_page(request, found, 25),
        "total": {name: cents(amount) for name, amount in total.items()},
        "may_commit": may_commit(request.user),
        "crumbs": [("Financiën", reverse("funding_overview"))],
    }
    return render_page(request, "funding/grant_list.html", context, part="funding/_grants.html")


@require_http_methods(["GET", "POST"])
@posts_once
def grant_add(request: HttpRequest) -> HttpResponse:
    """First which programme, then one grant over one or more of its lines, all of it or nothing."""
    require(may_commit(request.user))
    choice = ProgrammeChoice(request.GET)
    programme = choice.chosen()
    lines = list(lines_of(programme)) if programme else []
    form = GrantForm(lines, request.POST if request.method == "POST" and programme else None)
    if form.is_bound:
        made: list[Grant] = []
        if carried_out(form, lambda fields: made.append(_granted(request, form))):
            messages.success(request, f"{made[0].number} is vastgelegd.")
            return redirect("grant_detail", made[0].pk)
    context = {
        "nav": "funding",
        "choice": choice,
        "programme": programme,
        "form": form,
        "matrix": form.matrix(),
        "crumbs": _crumbs(),
    }
    return render_page(request, "funding/grant_add.html", context)


def _granted(request: HttpRequest, form: GrantForm) -> Grant:
    fields = {name: form.cleaned_data[name] for name in form.head}
    return actions.grant_with_commitments(rows=form.rows(), by=request.user, **fields)


@require_http_methods(["GET", "POST"])
@posts_once
def grant_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One grant: what it commits per line, expected and paid by cash year, and the forms to pay and to increase."""
    require(may_read(request.user))
    grant = get_object_or_404(Grant, pk=pk)
    commitments = list(grant.commitments.select_related("line__source", "line__programme", "grant"))
    purpose = request.POST.get("doel", "")
    for row in commitments:
        row.to_pay = cents(row.amount - row.paid)
    pay_form = PayForm(commitments, request.POST if purpose == "betaal" else None, prefix="betaal")
    more_form = IncreaseForm(
        _lines_for(commitments), _years(commitments), request.POST if purpose == "verhoog" else None, prefix="verhoog"
    )
    if request.method == "POST":
        require(may_pay(request.user) if purpose == "betaal" else may_commit(request.user))
        if _paid(request, pay_form) if purpose == "betaal" else _increased(request, grant, more_form):
            return redirect("grant_detail", grant.pk)
    context = {
        "nav": "funding",
        "grant": grant,
        "commitments": commitments,
        "total": _total(commitments),
        "cash": _cash(grant),
        "entries": LedgerEntry.objects.filter(commitment__grant=grant).select_related("line__source")[:100],
        "pay_form": pay_form,
        "more_form": more_form,
        "may_pay": may_pay(request.user),
        "may_commit": may_commit(request.user),
        "crumbs": _crumbs(),
    }
    return render_page(request, "funding/grant_detail.html", context)


def _paid(request: HttpRequest, form: PayForm) -> bool:
    def act(fields: dict[str, Any]) -> None:
        fields.pop("commitment")
        actions.pay(form.chosen(), by=request.user, **fields)

    if paid := carried_out(form, act):
        messages.success(request, "De betaling is geboekt.")
    return paid


def _increased(request: HttpRequest, grant: Grant, form: IncreaseForm) -> bool:
    def act(fields: dict[str, Any]) -> None:
        kept = {name: fields[name] for name in ("amount", "reason", "reference_date")}
        actions.commit(grant, form.chosen(), expected=form.expected(), by=request.user, **kept)

    if increased := carried_out(form, act):
        messages.success(request, "De verplichting is verhoogd.")
    return increased


def _lines_for(commitments: list[Commitment]) -> list[BudgetLine]:
    """Lines that this grant can draw on: those of the programmes that it already serves."""
    programmes = {row.line.programme_id for row in commitments}
    lines = BudgetLine.objects.filter(programme__in=programmes, programmed__gt=0).select_related("source", "programme")
    return list(lines.order_by("programme__code", "source__order", "year"))


def _years(commitments: list[Commitment]) -> list[int]:
    first = min([row.line.year for row in commitments] + [audit.today().year])
    last = max([row.line.year for row in commitments] + [audit.today().year])
    return list(range(first, last + 2))


def _total(commitments: list[Commitment]) -> dict[str, Decimal]:
    nothing = Decimal(0)
    committed = sum((row.amount for row in commitments), nothing)
    paid = sum((row.paid for row in commitments), nothing)
    return {"committed": cents(committed), "paid": cents(paid), "to_pay": cents(committed - paid)}


def _cash(grant: Grant) -> list[dict[str, Any]]:
    """Expected and paid by cash year, over all commitments of a grant (two queries)."""
    sums = ExpectedCash.objects.filter(entry__commitment__grant=grant).order_by().values_list("year")
    expected = dict(sums.annotate(total=Round(Sum("amount"), 2)))
    payments = LedgerEntry.objects.filter(commitment__grant=grant, kind=LedgerEntry.Kind.PAID)
    paid = dict(payments.order_by().values_list("cash_year").annotate(total=Round(Sum("amount"), 2)))
    return [
        {"year": year, "expected": cents(expected.get(year)), "paid": cents(paid.get(year))}
        for year in sorted(expected.keys() | paid.keys())
    ]


def _crumbs() -> list[tuple[str, str]]:
    return [("Financiën", reverse("funding_overview")), ("Beschikkingen en opdrachten", reverse("grant_list"))]
