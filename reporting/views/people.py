"""A role ends, or goes to a successor with the work that is open."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.dutch import date_text
from programmes.forms.people import EndRoleForm
from programmes.models import Membership
from programmes.permissions import may_end_role, require
from programmes.queries import role_standing
from reporting.queries import open_work
from romportal import audit
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the end of a role: what ends, what moves, and what stays."""
    require(may_end_role(request.user))
    role = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    form = EndRoleForm(role, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _ended(request, role, form):
        return redirect("rights")
    context = {
        "role": role,
        "standing": role_standing(role, audit.today()),
        "form": form,
        "work": list(open_work(role)),
        "crumbs": [("Rechten", reverse("rights"))],
    }
    return render_page(request, "reporting/role_end.html", context)


def _ended(request: HttpRequest, role: Membership, form: EndRoleForm) -> bool:
    asked = form.cleaned_data
    told = {"on": asked["on"], "reason": asked["reason"], "by": request.user}
    try:
        if form.hands_over:
            actions.hand_over(role, to=asked["to"], function=asked["function"], **told)
            text = f"Overgedragen aan {asked['to']}: {role}, tot en met {date_text(asked['on'])}."
        else:
            actions.end_role(role, **told)
            text = f"{role} eindigt na {date_text(asked['on'])}."
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, text)
    return True
