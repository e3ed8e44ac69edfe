"""The forms of a second factor in our words: what is asked, why it is refused, and that a refusal is in the trail."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from romportal.accounts.login_events import keep_refused_passkey, keep_throttled_factor

# A recovery code has eight figures, and spaces where somebody writes them so; what is longer is no code.
CODE_LENGTH = 20
NAME_LENGTH = 80
THROTTLED = "too_many_login_attempts"


class _WithCode(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class _AskedCode(_WithCode):
    def clean_code(self) -> str:
        """A wrong code is kept by its signal; that there were too many is kept here."""
        try:
            return super().clean_code()
        except ValidationError as refusal:
            if refusal.code == THROTTLED:
                keep_throttled_factor(self.user)
            raise


class CodeForm(_AskedCode, AuthenticateForm):
    """The second step of a login."""


class CodeAgainForm(_AskedCode, ReauthenticateForm):
    """A code before something that matters."""


class NewAppForm(_WithCode, ActivateTOTPForm):
    """The first code of an app proves that it holds the right key."""


class _AskedPasskey(forms.Form):
    def clean_credential(self) -> Authenticator:
        """allauth has no signal for a refused passkey."""
        try:
            return super().clean_credential()
        except ValidationError as refusal:
            keep_refused_passkey(self.user, throttled=refusal.code == THROTTLED)
            raise


class PasskeyForm(_AskedPasskey, AuthenticateWebAuthnForm):
    """A passkey as second step of a login."""


class PasskeyLoginForm(_AskedPasskey, LoginWebAuthnForm):
    """A passkey instead of a password; whose it is, is known only when it is good."""


class PasskeyAgainForm(_AskedPasskey, ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey, with the name by which one knows it again."""

    name = forms.CharField(label="Naam", required=False, max_length=NAME_LENGTH)
    passwordless = forms.BooleanField(label="Ook inloggen zonder wachtwoord", required=False)


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label="Naam", max_length=NAME_LENGTH)
