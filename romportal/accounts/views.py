"""Pages of the own account that allauth does not have."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from romportal.accounts.actions import end_session, end_sessions
from romportal.accounts.devices import device_name
from romportal.accounts.openid import CheckedAdapter
from romportal.accounts.queries import open_sessions

EVERYWHERE = "overal"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where I am logged in, with a button to end it: one, or all of them."""
    key = request.session.session_key
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": open_sessions(request.user, key)})
    asked = request.POST.get("sessie", "")
    if asked == EVERYWHERE:
        end_sessions(request.user, by=request.user)
        return _log_out_here(request, "U bent op alle apparaten uitgelogd.")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise Http404
    session = get_object_or_404(UserSession, pk=int(asked), user=request.user)
    if session.session_key == key:
        return _log_out_here(request, "U bent uitgelogd.")
    end_session(session, by=request.user)
    messages.success(request, f"U bent uitgelogd op {device_name(session.user_agent)}.")
    return redirect("own_sessions")


def _log_out_here(request: HttpRequest, message: str) -> HttpResponse:
    logout(request)
    messages.success(request, message)
    return redirect("account_login")


# ── Single sign-on ────────────────────────────────────────────────────────────────────────────────────────
@login_not_required
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the login of the organisation."""
    return _in_words(OAuth2LoginView, request, provider_id)


@login_not_required
def signed_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the login of the organisation."""
    return _in_words(OAuth2CallbackView, request, provider_id)


def _in_words(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    """Answer as allauth does, with our adapter; allauth lets a provider that is down be an error of ours."""
    try:
        return view.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException as error:
        provider = get_adapter().get_provider(request, provider_id)
        return render_authentication_error(request, provider, exception=error)
