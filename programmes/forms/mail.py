"""How somebody wants to get messages, and the filter of what was mailed."""

from typing import Any

from django import forms

from romportal.mailing.models import Mail

AT_ONCE, DAILY = "meteen", "dag"


class ChoiceForm(forms.Form):
    """Each message at once, or one a day."""

    choice = forms.ChoiceField(
        label="Hoe wilt u berichten krijgen?",
        choices=[(AT_ONCE, "Meteen, elk bericht apart"), (DAILY, "Eén keer per dag, alles in één bericht")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe u berichten wilt krijgen."},
    )


class MailFilter(forms.Form):
    """Mails to one person, of one kind, in one state."""

    q = forms.CharField(label="Persoon", required=False, max_length=80)
    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle"), *Mail.Kind.choices])
    stand = forms.ChoiceField(label="Stand", required=False, choices=[("", "Alle"), *Mail.State.choices])

    def asked(self) -> dict[str, Any]:
        """What is asked; a filter that makes no sense is left out."""
        self.is_valid()
        return self.cleaned_data
