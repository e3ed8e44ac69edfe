"""Whether an ID token of the provider may be believed: who signed it, for whom, when, and as the answer to what."""

import hashlib
from functools import lru_cache
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.utils.crypto import constant_time_compare
from jwt.utils import base64url_encode

#: signatures by the kind of key that makes them; never none, and never one made with a secret that we share
SIGNATURES = {"RSA": ["RS256", "PS256"], "EC": ["ES256"], "OKP": ["EdDSA"]}
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
SKEW = 60  # seconds that the clock of the provider may differ

#: why a token is refused, in words for the trail; the first that fits, so what is more precise stands first
REASONS: list[tuple[type[jwt.PyJWTError], str]] = [
    (jwt.ExpiredSignatureError, "verlopen"),
    (jwt.ImmatureSignatureError, "nog niet geldig"),
    (jwt.InvalidAudienceError, "voor een ander bestemd"),
    (jwt.InvalidIssuerError, "van een andere uitgever"),
    (jwt.InvalidSignatureError, "handtekening klopt niet"),
    (jwt.InvalidAlgorithmError, "soort handtekening mag niet"),
    (jwt.MissingRequiredClaimError, "onvolledig"),
    (jwt.PyJWKClientError, "onbekende sleutel"),
]


class ProviderKeys(jwt.PyJWKClient):
    """The public keys of the provider, kept five minutes; an unknown one is asked for once more (rotation)."""

    def fetch_data(self) -> Any:
        """Ask for the keys as everything of the provider is asked: same certificates, same time limit."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.uri, allow_redirects=False)
            answer.raise_for_status()
            return answer.json()


@lru_cache(maxsize=4)
def provider_keys(address: str) -> ProviderKeys:
    """Return the keys that stand at an address, the same ones for every login in this process."""
    return ProviderKeys(address, cooldown_duration=0)


def checked_claims(token: str, *, keys: str, issuer: str, client_id: str, access_token: str) -> dict[str, Any]:
    """Return what an ID token says; PermissionDenied, with the reason in words, when it may not be believed.

    The nonce must be there; whether it is the one of this login is for who knows the login.

    Source: OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.6.
    """
    try:
        key = provider_keys(keys).get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=SIGNATURES.get(key.key_type or "", []),
            issuer=issuer,
            audience=client_id,
            leeway=SKEW,
            options={"require": REQUIRED},
        )
        algorithm = jwt.get_unverified_header(token)["alg"]
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        reason = next((words for kind, words in REASONS if isinstance(error, kind)), "ongeldig")
        raise PermissionDenied(f"identiteitsbewijs {reason}") from error
    _require_for_us(claims, client_id)
    if "at_hash" in claims and not _is_hash_of(str(claims["at_hash"]), access_token, algorithm):
        raise PermissionDenied("identiteitsbewijs hoort niet bij dit antwoord")
    return claims


def _require_for_us(claims: dict[str, Any], client_id: str) -> None:
    """Refuse a token that names another party to use it, or several without saying which."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise PermissionDenied("identiteitsbewijs voor een ander bestemd")


def _is_hash_of(claimed: str, access_token: str, algorithm: str) -> bool:
    """Tell whether a claim is the left half of the hash of the access token."""
    digest = hashlib.new("sha512" if algorithm == "EdDSA" else "sha256", access_token.encode()).digest()
    return constant_time_compare(claimed, base64url_encode(digest[: len(digest) // 2]).decode())
