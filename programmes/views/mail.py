"""How I get messages, my calendar address, and what was mailed to everybody."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from programmes.forms.mail import AT_ONCE, DAILY, ChoiceForm, MailFilter
from programmes.permissions import may_read_mails, require
from programmes.queries.mails import mails, troubled
from romportal.mailing import actions
from romportal.mailing.models import Mail
from romportal.mailing.queries import calendar_token, preference_of
from romportal.mailing.rendering import has_server, rendered, whole
from romportal.shell import asked_page, posts_once, render_page

MAILS_PER_PAGE = 50


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


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """What was mailed to whom, and what became of it."""
    require(may_read_mails(request.user))
    form = MailFilter(request.GET)
    context = {
        "form": form,
        "page": asked_page(request, mails(form.asked()), MAILS_PER_PAGE),
        "has_server": has_server(),
        "troubled": troubled(),
        "crumbs": [("Rechten", reverse("rights"))],
    }
    return render_page(request, "programmes/mail_list.html", context, part="programmes/_mail_rows.html")


@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
@posts_once
def mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as its reader sees it; one that is unclear or given up is sent again from here."""
    require(may_read_mails(request.user))
    mail = get_object_or_404(Mail.objects.select_related("recipient", "digest"), pk=pk)
    if request.method == "POST":
        try:
            actions.send_again(mail, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, "Het bericht wordt opnieuw verstuurd. Het kan twee keer aankomen.")
        return redirect("mail_detail", pk)
    context = {
        "mail": mail,
        "words": rendered(mail),
        "has_server": has_server(),
        "crumbs": [("Rechten", reverse("rights")), ("Berichten", reverse("mail_list"))],
    }
    return render_page(request, "programmes/mail_detail.html", context)


@xframe_options_sameorigin
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [SELF], "sandbox": ["allow-popups"]})
@require_safe
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one mail by itself, where nothing in it can do anything."""
    require(may_read_mails(request.user))
    mail = get_object_or_404(Mail.objects.select_related("recipient"), pk=pk)
    return HttpResponse(rendered(mail).html)
