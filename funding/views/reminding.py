"""One click reminds who did not answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from funding.queries.agreements import ABOUT_A_VERSION
from programmes import actions
from programmes.models import Agreement, Position, Province
from programmes.permissions import may_remind, require
from romportal.shell import posts_once


@require_POST
@posts_once
def agreement_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind one party, and go back to where the button stood."""
    require(may_remind(request.user))
    agreement = get_object_or_404(Agreement.objects.filter(ABOUT_A_VERSION), pk=pk)
    party = request.POST.get("partij", "")
    province = get_object_or_404(Province, cbs_code=party) if party.startswith("PV") else None
    column = Position.Column.PROVINCE.value if province else party
    try:
        row = actions.remind(agreement, column=column, province=province, by=request.user)
    except ValidationError as refusal:
        messages.error(request, f"Niet herinnerd. {' '.join(refusal.messages)}")
    else:
        messages.success(request, f"Herinnerd: {row.province or row.get_column_display()}.")
    back = reverse("inbox") if request.POST.get("terug") == "inbox" else reverse("agreement_detail", args=[pk])
    return redirect(f"{back}#h-herinner-{pk}")
