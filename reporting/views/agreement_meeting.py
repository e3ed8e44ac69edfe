"""In which meeting an agreement comes up: chosen by the secretary among the meetings that are to come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funding.queries.agreements import ABOUT_A_VERSION
from programmes.models import Agreement
from programmes.permissions import may_keep_meetings, require
from programmes.views.posting import carried_out
from reporting import actions
from reporting.forms.meetings import MeetingChoiceForm
from reporting.models import Meeting
from romportal import audit
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def agreement_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an agreement on the agenda of a meeting that is to come."""
    require(may_keep_meetings(request.user))
    agreement = get_object_or_404(Agreement.objects.filter(ABOUT_A_VERSION), pk=pk)
    form = MeetingChoiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carried_out(
        form, lambda fields: actions.put_on_agenda(fields["meeting"], agreement, by=request.user)
    ):
        messages.success(request, f"{agreement} staat op de agenda van {form.cleaned_data['meeting']}.")
        return redirect("agreement_detail", agreement.pk)
    context = {
        "nav": "agreements",
        "agreement": agreement,
        "form": form,
        "has_meetings": Meeting.objects.ahead(audit.today()).exists(),
        "crumbs": [
            ("Afstemming", reverse("agreement_list")),
            (str(agreement), reverse("agreement_detail", args=[agreement.pk])),
        ],
    }
    return render_page(request, "reporting/agreement_meeting.html", context)
