"""The ledger behind every figure, and one entry of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from funding import actions
from funding.forms.booking import ReverseForm
from funding.forms.filters import EntryFilter
from funding.models import LedgerEntry
from funding.queries import select
from funding.queries.ledger import entries_for_display
from funding.views.posting import carried_out
from programmes.permissions import may_read, may_reverse, require
from romportal.shell import asked_day, asked_page, asked_sort, posts_once, render_page

SORTS = {"geboekt": "booked_at", "datum": "reference_date", "bedrag": "amount"}


@require_GET
def entry_list(request: HttpRequest) -> HttpResponse:
    """The entries of a selection, with what they add up to: the total that was drilled into."""
    require(may_read(request.user))
    as_of = asked_day(request)
    form = EntryFilter(request.GET, day=as_of.day)
    form.is_valid()
    sort = asked_sort(request, SORTS, "-geboekt")
    selection = select(as_of=as_of.day, **form.wanted())
    page = asked_page(request, selection.entries.order_by(sort.order_by, "-pk"), 50)
    page.object_list = [(entry, selection.part(entry)) for entry in page]
    context = {
        "nav": "funding",
        "as_of": as_of,
        "form": form,
        "sort": sort,
        "page": page,
        "selection": selection,
        "part_words": form.part_words(),
        "crumbs": [("Financiën", reverse("funding_overview") + as_of.query)],
    }
    return render_page(request, "funding/entry_list.html", context, part="funding/_entries.html")


@require_http_methods(["GET", "POST"])
@posts_once
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with all that it rests on; the secretary can reverse it here."""
    require(may_read(request.user))
    found = entries_for_display().select_related("reverses").prefetch_related("expected_cash")
    entry = get_object_or_404(found, pk=pk)
    form = ReverseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_reverse(request.user, entry))
        made: list[LedgerEntry] = []
        if carried_out(form, lambda fields: made.append(actions.reverse(entry, by=request.user, **fields))):
            messages.success(request, "De mutatie is teruggedraaid.")
            return redirect("entry_detail", made[0].pk)
    is_final = entry.kind == LedgerEntry.Kind.PROGRAMMED or entry.reverses_id is not None
    context = {
        "nav": "funding",
        "entry": entry,
        "reversal": getattr(entry, "reversed_by", None),
        "form": form,
        "may_reverse": may_reverse(request.user, entry),
        "is_final": is_final,
        "crumbs": [("Financiën", reverse("funding_overview")), ("Mutaties", reverse("entry_list"))],
    }
    return render_page(request, "funding/entry_detail.html", context)
