"""What input about packs looks like."""

from django import forms

from programmes.fields import DayField
from programmes.forms.versions import LongText
from reporting.models import DialoguePack


class PackForm(forms.Form):
    """What kind of pack is made: variant, reference date and marking."""

    variant = forms.ChoiceField(
        label="Variant",
        choices=[("full", "Volledig, met alle programma’s"), ("short", "Beknopt, twee pagina’s")],
        widget=forms.RadioSelect,
        initial="full",
    )
    reference_date = DayField(label="Peildatum", help_text="Een dag die voorbij is.")
    marking = forms.ChoiceField(label="Markering", choices=DialoguePack.Marking.choices, initial="internal")
    embargo_until = DayField(label="Embargo tot", required=False, help_text="Alleen bij de markering Embargo.")


class PackTextsForm(forms.Form):
    """The words of a pack that no figure can say."""

    core = LongText(
        label="Kern",
        max_length=2000,
        required=False,
        help_text="Leeg: het pakket maakt een zin van de cijfers.",
    )
    occasion = LongText(label="Aanleiding", max_length=2000, required=False)
    look_back = LongText(label="Terugblik", max_length=4000, required=False, help_text="Eerst één zin met het oordeel.")
    look_ahead = LongText(label="Vooruitblik", max_length=4000, required=False)
    risks = LongText(label="Risico’s", max_length=2000, required=False)
