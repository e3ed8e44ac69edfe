"""Who is invited, in which role; and the password that an invited person chooses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programmes.fields import DayField
from programmes.models import Membership, Organisation
from romportal import audit

PASSWORD = {"autocomplete": "new-password"}


class InvitationForm(forms.Form):
    """A person and a role."""

    name = forms.CharField(label="Naam", max_length=120)
    email = forms.EmailField(
        label="E-mailadres", max_length=254, help_text="Een persoonlijk adres; groepsadressen kunnen niet inloggen."
    )
    organisation = forms.ModelChoiceField(
        label="Organisatie", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    role = forms.ChoiceField(label="Rol", choices=[("", "Kies een rol"), *Membership.Role.choices])
    function = forms.CharField(label="Functie", max_length=120)
    is_mandated = forms.BooleanField(label="Spreekt namens de provincies", required=False)
    starts_on = DayField(label="Vanaf")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg laten: zonder einde.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("short_name")
        self.fields["starts_on"].initial = audit.today()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Een rol kan niet eindigen voordat zij begint.")


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label="Wachtwoord",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(PASSWORD),
        help_text="Minstens twaalf tekens.",
    )
    again = forms.CharField(
        label="Wachtwoord nogmaals", strip=False, max_length=200, widget=forms.PasswordInput(PASSWORD)
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError("De twee wachtwoorden zijn niet gelijk.")
        return self.cleaned_data["again"]
