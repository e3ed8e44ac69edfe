"""Nobody goes further with a password alone: who has no second factor sets one up before any other page."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from programmes.models import Portal
from romportal.accounts.models import User
from romportal.accounts.single_sign_on import came_by_single_sign_on

#: what a person without a second factor still reaches: setting one up, proving who one is, and leaving
SET_UP_PAGES = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "account_change_password",
        "own_sessions",
    }
)
#: session key: the page that was asked before the second factor was there
ASKED = "asked_before_second_factor"


def has_second_factor(user: User) -> bool:
    """An app or a passkey; recovery codes alone are no factor."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person must set one up first: always, save in a portal with demo data or with MFA_REQUIRED off.

    A login at a provider that asks everybody a second factor (OIDC_ASKS_SECOND_FACTOR) had one.
    """
    user = request.user
    if not settings.MFA_REQUIRED or not user.is_authenticated or has_second_factor(user):
        return False
    if settings.OIDC_ASKS_SECOND_FACTOR and came_by_single_sign_on(request):
        return False
    return not Portal.is_demo()


class SecondFactorFirst:
    """Middleware that leads a person who lacks a second factor to the page where one sets it up.

    `request.lacks_second_factor` tells the pages on the way there; `next_page` of the session is where one was going.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        """Lead away from every page that needs a login; what needs none (health, the login itself) stays open."""
        if not getattr(view, "login_required", True) or not lacks_second_factor(request):
            return None
        request.lacks_second_factor = True
        if request.resolver_match.view_name in SET_UP_PAGES:
            return None
        if request.method == "GET" and not request.htmx:
            request.session[ASKED] = request.get_full_path()
        return redirect("mfa_index")
