"""Inviting people, and the page that an invitation opens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.forms.invitations import InvitationForm, PasswordForm
from programmes.models import Invitation
from programmes.permissions import may_invite, require
from programmes.queries import Invited, invited
from programmes.views.posting import refused
from romportal import audit
from romportal.mailing.rendering import has_server, whole
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@posts_once
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person; see which invitations are open, send them again or take them back."""
    require(may_invite(request.user))
    purpose = request.POST.get("doel", "")
    rows = invited(audit.now())
    posted = request.method == "POST" and not purpose
    form = InvitationForm(request.POST if posted else None)
    if request.method == "POST" and (_invited(request, form) if posted else _changed(request, rows, purpose)):
        return redirect("invite")
    context = {
        "form": form,
        "rows": rows,
        "has_server": has_server(),
        "by_organisation": bool(settings.OIDC_ISSUER),
        "crumbs": [("Rechten", reverse("rights"))],
    }
    return render_page(request, "programmes/invite.html", context)


def _invited(request: HttpRequest, form: InvitationForm) -> bool:
    if not form.is_valid():
        return False
    try:
        membership, invitation = actions.invite(**form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        refused(form, refusal)
        return False
    if invitation:
        messages.success(request, f"{membership.user} is uitgenodigd; de link werkt zeven dagen.{_link(invitation)}")
    else:
        messages.success(request, f"{membership.user} had al een account en heeft de rol gekregen.")
    return True


def _link(made: Invitation) -> str:
    """Where no mail server carries the link, who invited passes it on: it is shown once, on the next page."""
    return "" if has_server() else f" Geef deze link zelf door: {whole(made.path)}"


def _changed(request: HttpRequest, rows: list[Invited], purpose: str) -> bool:
    """Renew or take back one of those that are shown; any other is not there."""
    row = next((row for row in rows if str(row.invitation.pk) == request.POST.get("uitnodiging")), None)
    if row is None or purpose not in ("opnieuw", "intrekken"):
        raise Http404
    person = row.invitation.user
    try:
        if purpose == "opnieuw":
            link = _link(actions.invite_again(person, by=request.user))
            messages.success(request, f"{person} heeft een nieuwe link gekregen; de vorige werkt niet meer.{link}")
        else:
            actions.withdraw_invitation(row.invitation, by=request.user)
            messages.success(request, f"De uitnodiging van {person} is ingetrokken. De rol staat er nog.")
    except ValidationError as refusal:
        messages.error(request, f"Niet gelukt. {' '.join(refusal.messages)}")
    return True


@never_cache
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a password with the link of an invitation; a link that does not work says no more than that."""
    row = actions.invited_by_key(key)
    if row is None:
        return render(request, "programmes/invitation_gone.html", status=404)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(row, password=form.cleaned_data["password"])
        except ValidationError as refusal:
            form.add_error("password", refusal)
        else:
            messages.success(request, "Uw wachtwoord is gezet. Log nu in.")
            return redirect("account_login")
    return render(request, "programmes/invitation.html", {"form": form, "person": row.user})
