"""The rights in the portal: who holds which role, and how they are reviewed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.dutch import count
from programmes.forms.people import ReviewForm, RightsFilter
from programmes.forms.trail import action_word
from programmes.models import Organisation, RightsReview
from programmes.permissions import (
    may_administer,
    may_end_role,
    may_read_rights,
    may_read_trail,
    may_review_rights,
    require,
)
from programmes.queries import REVIEW_HOLDS, changes_of_rights, last_review, role_standing, without_role
from romportal import audit
from romportal.shell import Sort, asked_page, asked_sort, posts_once, render_page

ROLES_PER_PAGE = 50
FEW = 10
SORTS = {
    "naam": "user__name",
    "organisatie": "organisation__short_name",
    "rol": "role",
    "vanaf": "starts_on",
    "tot": "ends_on",
    "login": "user__last_login",
}


@require_http_methods(["GET", "POST"])
@posts_once
def rights(request: HttpRequest) -> HttpResponse:
    """Every role with its person, and the review of them."""
    require(may_read_rights(request.user))
    review_form = ReviewForm(prefix="beoordeling")
    if request.method == "POST":
        require(may_review_rights(request.user))
        review_form = ReviewForm(request.POST, prefix="beoordeling")
        if _reviewed(request, review_form):
            return redirect("rights")
    form = RightsFilter(request.GET)
    sort = asked_sort(request, SORTS, "organisatie")
    page = asked_page(request, form.roles().order_by(_order(sort), "user__name", "pk"), ROLES_PER_PAGE)
    today = audit.today()
    for role in page:
        role.standing = role_standing(role, today)
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "may_review": may_review_rights(request.user),
        "may_administer": may_administer(request.user),
        "may_end": may_end_role(request.user),
        "may_trail": may_read_trail(request.user),
        "review_form": review_form,
        "roleless": without_role(today),
        **_reviewed_until_now(form.cleaned_data.get("organisatie")),
    }
    return render_page(request, "programmes/rights.html", context, part="programmes/_rights_rows.html")


def _order(sort: Sort) -> Any:
    """Nobody and never come last, whichever way."""
    field = F(sort.field)
    return field.desc(nulls_last=True) if sort.descending else field.asc(nulls_last=True)


def _reviewed(request: HttpRequest, form: ReviewForm) -> bool:
    if not form.is_valid():
        return False
    try:
        review = actions.review_rights(**form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, f"Beoordeling vastgelegd: {review}, {count(review.roles, 'rol', 'rollen')}.")
    return True


def _reviewed_until_now(organisation: Organisation | None) -> dict[str, Any]:
    """When these rights were last reviewed, by whom, and what changed since."""
    last = last_review(organisation)
    changes = list(changes_of_rights(last.reviewed_at, organisation)[: FEW + 1]) if last else []
    for line in changes:
        line.action_word = action_word(line.action)
    reviews = RightsReview.objects.select_related("organisation", "reviewed_by")
    return {
        "of": organisation,
        "last": last,
        "is_due": last is None or audit.local_day(last.reviewed_at) + REVIEW_HOLDS < audit.today(),
        "changes": changes[:FEW],
        "has_more_changes": len(changes) > FEW,
        "reviews": list(reviews[:FEW]),
    }
