"""How I get messages, and my calendar address."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programmes.forms.mail import AT_ONCE, DAILY, ChoiceForm
from romportal.mailing import actions
from romportal.mailing.queries import calendar_token, preference_of
from romportal.mailing.rendering import has_server, whole
from romportal.shell import posts_once, render_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@posts_once
def mail_choice(request: HttpRequest) -> HttpResponse:
    """Choose between each message at once and one a day; make the calendar address, or a new one."""
    posted = request.method == "POST"
    if posted and request.POST.get("doel") == "agenda":
        actions.renew_calendar(request.user, by=request.user)
        messages.success(request, "Uw nieuwe agenda-adres staat hieronder. Een eerder adres werkt niet meer.")
        return redirect("mail_choice")
    preference = preference_of(request.user)
    chosen = {"choice": DAILY if preference.daily else AT_ONCE}
    form = ChoiceForm(request.POST if posted else None, initial=chosen)
    if posted and form.is_valid():
        daily = form.cleaned_data["choice"] == DAILY
        actions.choose(request.user, daily=daily, by=request.user)
        messages.success(request, "U krijgt één bericht per dag." if daily else "U krijgt elk bericht meteen.")
        return redirect("mail_choice")
    token = calendar_token(preference)
    context = {
        "form": form,
        "has_server": has_server(),
        "digest_time": settings.MAIL_DIGEST_TIME,
        "calendar": whole(reverse("calendar", args=[token])) if token else "",
    }
    return render_page(request, "programmes/mail_choice.html", context)
