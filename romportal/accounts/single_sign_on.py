"""Login through the organisation's own account (OpenID Connect): for people we know, never a new account."""

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.http import urlencode
from requests import RequestException

from romportal.accounts.login_events import keep_refused_sign_on
from romportal.accounts.openid import AS_SENT, require_asked_here

#: session keys: where the provider ends its own session, when it can, and the ID token that says whose session it is
END_SESSION, ID_TOKEN = "end_session_endpoint", "id_token_hint"
# It goes along in an address, and servers refuse addresses of more than some 8,000 characters.
LONGEST_HINT = 6_000
# What the login page, the trail and an error page can still show.
KEPT_CHARACTERS = 80

logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Where allauth asks us about a login through the organisation's own account."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Only for logging in: an identity is never tied to an account by whoever happens to be logged in."""
        require_asked_here(sociallogin)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The provider knows this person and we do not, or it does not vouch for the address."""
        email = next((each.email for each in sociallogin.email_addresses), "")
        keep_refused_sign_on("onbekend bij het portaal", typed=email)
        shown = {"email": email[:KEPT_CHARACTERS]}
        raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", shown, status=403))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A forged or replayed answer, a provider that is down, somebody who changed their mind."""
        reason = exception if isinstance(exception, PermissionDenied) else getattr(error, "value", error)
        keep_refused_sign_on(f"antwoord geweigerd ({reason})")
        if exception is not None:
            logger.warning("A login through %s failed: %s", settings.OIDC_NAME, exception)


def came_by_single_sign_on(request: HttpRequest) -> bool:
    """Whether this session began at the provider."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "socialaccount" for record in records)


def remember_end(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Keep in the session where the provider ends its own session; without it only ours is ended."""
    adapter = sociallogin.provider.get_oauth2_adapter(request)
    try:
        request.session[END_SESSION] = adapter.openid_config.get("end_session_endpoint", "")
    except RequestException as error:
        logger.warning("The provider did not say where its session ends: %s", error)
    request.session[ID_TOKEN] = sociallogin.account.extra_data.get(AS_SENT, "")


def end_address(request: HttpRequest, back: str) -> str:
    """Where the provider ends its session and then leads `back`; empty when it has no such place."""
    endpoint = request.session.get(END_SESSION, "")
    if not endpoint:
        return ""
    question = {"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": request.build_absolute_uri(back)}
    if 0 < len(hint := request.session.get(ID_TOKEN, "")) <= LONGEST_HINT:
        question["id_token_hint"] = hint
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(question)}"
