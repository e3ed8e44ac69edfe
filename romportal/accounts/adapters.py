"""Where allauth asks us: no sign-up, mail that holds nobody up, and second factors unreadable in a stolen database."""

import logging
import time
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from romportal.accounts.devices import device_name, is_known, remember
from romportal.accounts.login_events import keep_new_device
from romportal.accounts.middleware import begin
from romportal.accounts.models import User
from romportal.accounts.single_sign_on import end_address, remember_end
from romportal.audit.models import Line
from romportal.audit.trail import DONE

# A browser that says more about itself says nothing that helps a person.
USER_AGENT_LENGTH = 200

#: Who brings a person news of the account: (person, subject, text without a key). Filled by the room above that mails.
tell_person: list[Callable[[User, str, str], None]] = []

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator, never by the person at the door."""

    # The portal says "u"; allauth's own translation says "je".
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "enter_current_password": "Vul uw huidige wachtwoord in.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "too_many_login_attempts": "U probeerde het te vaak. Wacht vijf minuten en probeer het dan opnieuw.",
        "rate_limited": "U probeerde het te vaak. Wacht vijf minuten en probeer het dan opnieuw.",
        "incorrect_code": "Deze code klopt niet, of is al gebruikt.",
        "account_inactive": "Dit account is niet meer actief. Neem contact op met de secretaris van ROM Nederland.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """After every login, whatever way: tell the person when the browser is one we did not know yet."""
        response = super().post_login(request, user, **more)
        begin(request)
        if sociallogin := (more.get("signal_kwargs") or {}).get("sociallogin"):
            remember_end(request, sociallogin)
        if not is_known(request, user):
            device = device_name(self.get_http_user_agent(request))
            keep_new_device(user, device)
            self.send_notification_mail("account/email/new_device", user, {"device": device})
        remember(request, response, user)
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came through the organisation's own account leaves there as well, where that can be."""
        back = super().get_logout_redirect_url(request)
        return end_address(request, back) or back

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who came in a moment ago has just proved who they are; after five minutes it is asked again."""
        return super().is_reauthentication_required(app=app, **more) and not self._just_came_in()

    def _just_came_in(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once what holds a key (the queue would keep that readable); a mail server that is down is no error.

        Whoever waits for the message is told to ask the secretary when it does not come.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("The mail %s was not sent: %s", template_prefix, error)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person what changed in the account, by the outbox: nobody waits for the mail server."""
        shown = {
            "request": self.request,
            "timestamp": timezone.now(),
            "ip": self.get_client_ip(self.request),
            "user_agent": self.get_http_user_agent(self.request)[:USER_AGENT_LENGTH],
        }
        message = self.render_mail(template_prefix, email or user.email, shown | (context or {}))
        for tell in tell_person:
            tell(user, message.subject, message.body)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Welcome who comes for the first time, by the trail; everybody else begins as the settings say."""
        user = request.user
        came = Line.objects.filter(
            action="accounts.log_in", object_type=user._meta.label_lower, object_id=str(user.pk), result=DONE
        )
        return super().get_login_redirect_url(request) if came[1:2] else reverse("welcome")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with MFA_ENCRYPTION_KEY (allauth stores them readable)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Deze code klopt niet, of is al gebruikt. Kijk of de klok van uw apparaat gelijkloopt.",
        "cannot_generate_recovery_codes": "Herstelcodes krijgt u zodra u een app of toegangssleutel hebt.",
        "unverified_email": "Uw e-mailadres is nog niet bevestigd. Vraag de secretaris van ROM Nederland om hulp.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """ "Sleutel 1" for the first."""
        return f"Sleutel {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return Fernet(settings.MFA_ENCRYPTION_KEY).decrypt(encrypted_text.encode()).decode()
