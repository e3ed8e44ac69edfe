"""How somebody wants to get messages."""

from django import forms

AT_ONCE, DAILY = "meteen", "dag"


class ChoiceForm(forms.Form):
    """Each message at once, or one a day."""

    choice = forms.ChoiceField(
        label="Hoe wilt u berichten krijgen?",
        choices=[(AT_ONCE, "Meteen, elk bericht apart"), (DAILY, "Eén keer per dag, alles in één bericht")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe u berichten wilt krijgen."},
    )
