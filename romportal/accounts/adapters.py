"""Where allauth asks us: no sign-up, and second factors that are unreadable in a stolen database."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


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


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with MFA_ENCRYPTION_KEY (allauth stores them readable)."""

    def encrypt(self, text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).decrypt(encrypted_text.encode()).decode()
