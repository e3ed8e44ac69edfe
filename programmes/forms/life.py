"""A programme changes, stops, starts and finishes."""

from typing import Any

from django import forms

from programmes.fields import DayField
from programmes.forms.versions import LongText
from programmes.models import Programme

CHANGE, STOP = "wijzigen", "stoppen"


class CopyForm(forms.Form):
    """Why a new version is begun, and whether it stops the programme."""

    kind = forms.ChoiceField(
        label="Wat wilt u?",
        choices=[(CHANGE, "Het programma wijzigen"), (STOP, "Het programma stoppen")],
        widget=forms.RadioSelect,
        initial=CHANGE,
    )
    reason = LongText(
        label="Reden", max_length=2000, help_text="De reden staat bij de versie, voor Rijk en provincies."
    )
    ends_on = DayField(label="Stopt op", required=False, help_text="Alleen bij stoppen, bijvoorbeeld 31-12-2026.")
    successor = forms.ModelChoiceField(
        label="Gaat op in",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="Geen programma",
        help_text="Alleen bij stoppen.",
    )

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Programme.objects.exclude(pk=programme.pk)
        if programme.version_in_force_id is None:
            for name in ("kind", "ends_on", "successor"):
                del self.fields[name]

    @property
    def stops(self) -> bool:
        return self.cleaned_data.get("kind") == STOP

    def clean(self) -> None:
        asked = self.cleaned_data
        if self.stops and "ends_on" in asked and asked["ends_on"] is None:
            self.add_error("ends_on", "Vul de datum in waarop het programma stopt.")
        if asked.get("kind") == CHANGE:
            for name in ("ends_on", "successor"):
                if asked.get(name):
                    self.add_error(name, "Laat dit leeg, of kies hierboven ‘Het programma stoppen’.")


class StepForm(forms.Form):
    """The day of a step, and on what it rests."""

    on = DayField(label="Op", help_text="Een dag die niet in de toekomst ligt.")
    reason = LongText(label="Toelichting", max_length=2000)
