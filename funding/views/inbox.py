"""The inbox "Ter afstemming": what waits for whoever looks; for the secretary, who did not answer."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.forms.agreements import InboxFilter
from funding.queries.agreements import OPEN, WAITING, agreements_for, named
from funding.queries.inbox import inbox_rows
from programmes.models.agreements import AgreementQuerySet
from programmes.permissions import is_secretary, may_see_inbox, own_columns, require
from programmes.queries import laid_objections, open_conditions
from romportal import audit
from romportal.shell import asked_page, render_page


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for this person comes first, longest waiting first, then what else lies before the columns."""
    require(may_see_inbox(request.user))
    found = agreements_for(request.user).filter(rank__in=[WAITING, OPEN])
    form = InboxFilter(request.GET)
    form.is_valid()
    page = asked_page(request, _asked(found, form), 10)
    columns = own_columns(request.user)
    sees_all = is_secretary(request.user)
    unmet = open_conditions()
    context = {
        "nav": "agreements",
        "crumbs": [("Afstemming", reverse("agreement_list"))],
        "form": form,
        "page": page,
        "open_count": found.count(),
        "rows": inbox_rows(request.user, page.object_list),
        "today": audit.today(),
        "sees_all": sees_all,
        "waiting_count": found.filter(rank=WAITING).count(),
        "late_count": found.filter(rank=WAITING, answer_by__lt=audit.today()).count(),
        "objections": [each for each in laid_objections() if sees_all or any(each.lacks(column) for column in columns)],
        "unmet": [each for each in unmet if sees_all or any(each.lacks(column) for column in columns)],
    }
    return render_page(request, "funding/inbox.html", context)


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
