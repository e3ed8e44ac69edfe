"""The inbox "Ter afstemming": what waits for whoever looks; for the secretary, who did not answer."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.forms.agreements import InboxFilter
from funding.models import LedgerEntry
from funding.queries.agreements import WAITING, agreements_for, named
from funding.queries.inbox import inbox_rows, last_visit
from programmes.models import Position, ProgrammeVersion
from programmes.models.agreements import AgreementQuerySet
from programmes.permissions import may_see_inbox, own_columns, require
from programmes.queries import Conditions, Objection, laid_objections, last_named, open_conditions
from programmes.roles import is_secretary, memberships
from romportal import audit
from romportal.remembered import last_written, remembered
from romportal.shell import asked_page, render_page

PER_PAGE = 10


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for this person comes first, longest waiting first, then what else lies before the columns."""
    require(may_see_inbox(request.user))
    form = InboxFilter(request.GET)
    form.is_valid()
    reader = request.user
    asked = (reader.pk, tuple(role.pk for role in memberships(reader)), request.GET.urlencode(), last_visit(reader))
    gathered = remembered(
        lambda: _gathered(request, form),
        *("inbox", *asked),
        written=last_written(Position, LedgerEntry, ProgrammeVersion),
    )
    context = {
        "nav": "agreements",
        "crumbs": [("Afstemming", reverse("agreement_list"))],
        "form": form,
        "page": asked_page(request, range(gathered["found_count"]), PER_PAGE),
        **gathered,
    }
    return render_page(request, "funding/inbox.html", context)


def _gathered(request: HttpRequest, form: InboxFilter) -> dict[str, Any]:
    """What this person's inbox holds, the rows drawn: the buttons of the secretary have their form elsewhere."""
    found = agreements_for(request.user).open()
    everything = list(found.values_list("pk", "rank", "answer_by"))
    filtered = any(form.cleaned_data.values())
    asked = _asked(found, form).values_list("pk", flat=True) if filtered else [key for key, _, _ in everything]
    page = asked_page(request, list(asked), PER_PAGE)
    waiting = [answer_by for _, rank, answer_by in everything if rank == WAITING]
    columns, sees_all = own_columns(request.user), is_secretary(request.user)

    def concerns(each: Conditions | Objection) -> bool:
        return sees_all or any(each.lacks(column) for column in columns)

    gathered = {
        "found_count": page.paginator.count,
        "open_count": len(everything),
        "sees_all": sees_all,
        "waiting_count": len(waiting),
        "late_count": sum(day is not None and day < audit.today() for day in waiting),
        "objections": [each for each in laid_objections() if concerns(each)],
        "unmet": [each for each in open_conditions() if concerns(each)],
    }
    shown = gathered | {"rows": inbox_rows(request.user, page.object_list, named=last_named())}
    return gathered | {"drawn": render_to_string("funding/_inbox_rows.html", shown)}


def _asked(found: AgreementQuerySet, form: InboxFilter) -> AgreementQuerySet:
    """What the address asks of the inbox; nonsense in it is as if it were absent."""
    asked = form.cleaned_data
    if text := asked.get("q"):
        found = found.filter(named(text))
    if asked.get("stand") == "wacht":
        found = found.filter(rank=WAITING)
    elif asked.get("stand") == "laat":
        found = found.filter(answer_by__lt=audit.today())
    if key := asked.get("sorteer"):
        field = F(form.SORTS[key.removeprefix("-")])
        first = field.desc(nulls_last=True) if key.startswith("-") else field.asc(nulls_last=True)
        found = found.order_by(first, "-pk")
    return found
