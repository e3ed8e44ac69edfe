"""Where allauth asks us: no sign-up, and second factors that are unreadable in a stolen database."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from romportal.audit.models import Line
from romportal.audit.trail import DONE


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator, never by the person at the door."""

    # The portal says "u"; allauth's own translation says "je".
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "enter_current_password": "Vul uw huidige wachtwoord in.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "too_many_login_attempts": "U probeerde het te vaak. Wacht vijf minuten en probeer het dan opnieuw.",
        "rate_limited": "U probeerde het te vaak. Wacht vijf minuten en probeer het dan opnieuw.",
        "account_inactive": "Dit account is niet meer actief. Neem contact op met de secretaris van ROM Nederland.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Welcome who comes for the first time, by the trail; everybody else begins as the settings say."""
        user = request.user
        came = Line.objects.filter(
            action="accounts.log_in", object_type=user._meta.label_lower, object_id=str(user.pk), result=DONE
        )
        return super().get_login_redirect_url(request) if came[1:2] else reverse("welcome")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with MFA_ENCRYPTION_KEY (allauth stores them readable)."""

    def encrypt(self, text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).decrypt(encrypted_text.encode()).decode()
