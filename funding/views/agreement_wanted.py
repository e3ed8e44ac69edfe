"""Other amounts on the agreement page: the cells of the position form, and the version that asks what is wanted."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from funding import actions
from funding.queries.wanted import Askable, Wish, askable
from funding.views.posting import carried_out
from programmes.models import Agreement, ProgrammeVersion
from programmes.permissions import may_copy_version, require
from romportal.accounts.models import User

PURPOSE = "gewenst"


def cells(agreement: Agreement) -> list[Askable]:
    """Return of what another amount may be wanted; a change of the strategy asks nothing."""
    version = getattr(agreement, "version", None)
    return askable(version) if version is not None else []


def may_make(user: User, agreement: Agreement, version: ProgrammeVersion, found: Sequence[Wish]) -> bool:
    """Whether this person may make a version of what a party wants now."""
    return agreement.is_open and may_copy_version(user, version.programme) and any(wish.counts for wish in found)


def made(request: HttpRequest, agreement: Agreement) -> forms.Form | HttpResponse:
    """Make the version that asks what was wanted, and lead on to offering it; or say why not."""
    version = getattr(agreement, "version", None)
    if version is None:
        raise Http404
    require(may_copy_version(request.user, version.programme))
    key = request.POST.get("standpunt", "")
    position = agreement.positions.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() else None
    if position is None:
        raise Http404
    form, copies = forms.Form(request.POST), []
    if not carried_out(form, lambda fields: copies.append(actions.version_as_wanted(position, by=request.user))):
        return form
    copy = copies[0]
    messages.success(request, f"{copy} is gemaakt en vraagt wat gewenst is. Bied haar aan als zij klopt.")
    return redirect("offer", copy.programme.code)
