"""Laying a version, or a change of the strategy, before Rijk and provinces."""

from django import forms

from programmes.fields import DayField
from programmes.models import Agreement


class OfferForm(forms.Form):
    """In which way, and by when, an answer is asked."""

    procedure = forms.ChoiceField(
        label="Hoe wordt afgestemd?", choices=Agreement.Procedure.choices, widget=forms.RadioSelect
    )
    answer_by = DayField(
        label="Antwoord gevraagd voor",
        required=False,
        help_text="Bijvoorbeeld 15-12-2026. Nodig bij een schriftelijke ronde.",
    )
