"""How the portal asks an OpenID provider who somebody is, and when it believes the answer.

allauth leaves out the nonce, and takes an ID token unsigned because it came over TLS; here both are checked.
"""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from romportal.accounts.id_tokens import checked_claims

#: what allauth remembers of a login under way, in the session
NONCE = "nonce"
#: what we keep beside the claims of a login: the ID token as it was sent, for logging out
AS_SENT = "id_token_as_sent"


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Where allauth asks for an answer of the provider; nothing of it is used before the ID token is believed."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **answer: Any) -> SocialLogin:
        sent = str(answer["response"].get("id_token") or "")
        claims = checked_claims(
            sent,
            keys=self._configured("jwks_uri"),
            issuer=self._issuer(),
            client_id=app.client_id,
            access_token=token.token,
        )
        found = {"id_token": claims, AS_SENT: sent}
        if "userinfo_endpoint" in self.openid_config:
            found["userinfo"] = self._fetch_user_info(token.token)
            if found["userinfo"].get("sub") != claims["sub"]:
                raise PermissionDenied("gegevens van een ander dan het identiteitsbewijs")
        return self.get_provider().sociallogin_from_response(request, found)

    def _issuer(self) -> str:
        """Return who signs: the one that is set, so never "any tenant", nor whoever the address led on to."""
        issuer = self._configured("issuer")
        if issuer.rstrip("/") != self.get_provider().app.settings["server_url"].rstrip("/"):
            raise PermissionDenied("de uitgever is een andere dan is ingesteld")
        return issuer

    def _configured(self, name: str) -> str:
        if not (found := self.openid_config.get(name)):
            raise PermissionDenied(f"de uitgever noemt geen {name}")
        return str(found)


class CheckedProvider(OpenIDConnectProvider):
    """The provider as allauth knows it, asked with a nonce and with nothing that a link can add."""

    oauth2_adapter_class = CheckedAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **more: Any
    ) -> HttpResponse:
        """Ask with a nonce that is kept in this session, with the state of this one login."""
        nonce = secrets.token_urlsafe(32)
        more["auth_params"] = self.get_auth_params() | {NONCE: nonce}
        return super().redirect(request, process, next_url, data, **more, nonce=nonce)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Only true is true: some providers send "false" as a word."""
        said = data.get("userinfo") or data["id_token"]
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = said.get("email_verified") is True
        return addresses


def require_asked_here(login: SocialLogin) -> None:
    """Refuse an ID token that answers another question than the one of this login in this session."""
    asked, answered = login.state.get(NONCE), login.account.extra_data["id_token"][NONCE]
    if not asked or not constant_time_compare(str(answered), asked):
        raise PermissionDenied("identiteitsbewijs hoort bij een andere vraag")
