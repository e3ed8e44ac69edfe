"""The rights in the portal: who holds which role, how they are reviewed, and who stands in for whom."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.dutch import count, date_text
from programmes.forms.people import ReviewForm, RightsFilter, StandInForm
from programmes.forms.trail import action_word
from programmes.models import Organisation, RightsReview, StandIn
from programmes.permissions import (
    may_administer,
    may_arrange_stand_in,
    may_end_role,
    may_read_rights,
    may_read_trail,
    may_review_rights,
    may_see_stand_ins,
    require,
)
from programmes.queries import (
    REVIEW_HOLDS,
    absent_roles,
    changes_of_rights,
    last_review,
    role_standing,
    stand_ins,
    without_role,
)
from programmes.roles import own_working_roles
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


@require_http_methods(["GET", "POST"])
@posts_once
def stand_in_list(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom; a colleague is asked here, and the asking is taken back."""
    require(may_see_stand_ins(request.user))
    absent = absent_roles(request.user)
    posted = request.method == "POST" and request.POST.get("doel") != "intrekken"
    form = StandInForm(absent, request.POST if posted else None, initial=_asked_role(request))
    rows = stand_ins(request.user)
    if request.method == "POST" and (_stood_in(request, form) if posted else _withdrawn(request, rows)):
        return redirect("stand_in_list")
    for row in rows:
        row.may_withdraw = may_arrange_stand_in(request.user, row.membership)
    context = {"form": form, "rows": rows, "today": audit.today()}
    return render_page(request, "programmes/stand_in_list.html", context)


def _asked_role(request: HttpRequest) -> dict[str, Any]:
    """The role of the link that led here; the only one, for who has one."""
    asked = request.GET.get("rol", "")
    mine = own_working_roles(request.user)
    chosen = asked if asked.isascii() and asked.isdecimal() else mine[0].pk if len(mine) == 1 else None
    return {"membership": chosen, "starts_on": audit.today()}


def _stood_in(request: HttpRequest, form: StandInForm) -> bool:
    if not form.is_valid():
        return False
    asked = dict(form.cleaned_data)
    role, colleague = asked.pop("membership"), asked.pop("colleague").user
    try:
        row = actions.stand_in(role, colleague=colleague, **asked, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, f"{row.user} neemt waar voor {role.user}, tot en met {date_text(row.ends_on)}.")
    return True


def _withdrawn(request: HttpRequest, rows: list[StandIn]) -> bool:
    """Take back one of those that are shown; any other is not there."""
    row = next((row for row in rows if str(row.pk) == request.POST.get("waarneming")), None)
    if row is None:
        raise Http404
    try:
        actions.withdraw_stand_in(row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, f"Niet ingetrokken. {' '.join(refusal.messages)}")
    else:
        messages.success(request, f"De waarneming van {row.user} voor {row.membership.user} is ingetrokken.")
    return True
