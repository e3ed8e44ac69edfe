"""What input about progress looks like."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programmes import dutch
from programmes.fields import DayField
from programmes.forms.versions import LongText
from programmes.models import Indicator, Organisation, Programme, Term
from reporting.models import AddedValueInsight, FigureStatus, Light
from reporting.models.progress import ProgressText

LABELS = {
    "time_light": "Tijd",
    "money_light": "Geld",
    "quality_light": "Kwaliteit",
    "cause": "Oorzaak",
    "consequence": "Gevolg voor het doel",
    "correction": "Bijsturing",
    "look_back": "Terugblik",
    "look_ahead": "Vooruitblik",
    "substantive": "Inhoudelijk",
    "relational": "Relationeel",
    "cultural": "Cultureel",
    "procedural": "Procedureel",
}
HINTS = {
    "consequence": "Noem het doel en het verschil, bijvoorbeeld: 180 in plaats van 210 bedrijven.",
    "look_back": "Wat is in deze periode bereikt?",
    "look_ahead": "Wat komt er in de volgende periode?",
}


class ValueField(forms.Field):
    """A measured value as the Dutch write numbers: 1.250 or 12,5."""

    widget = forms.TextInput(attrs={"class": "rp-input-date", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return dutch.parse_euro(str(value))
        except ValidationError:
            raise ValidationError("Schrijf de waarde als 1.250 of 12,5.", code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return dutch.number(value, 0 if value == int(value) else 2) if isinstance(value, Decimal) else value


class ProgressForm(forms.Form):
    """A report on one programme in one round: lights, deviation, look back and ahead, values of its indicators.

    Nothing is required by the form: a concept may be incomplete, and handing in asks the verb what is lacking.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, indicators: Iterable[Indicator] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ProgressText.LIGHTS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=Light.choices, widget=forms.RadioSelect, required=False
            )
        for name in [*ProgressText.TEXTS, *ProgressText.ASPECTS]:
            length = 4000 if name in ("look_back", "look_ahead") else 2000
            self.fields[name] = LongText(
                label=LABELS[name], max_length=length, required=False, help_text=HINTS.get(name, "")
            )
        self.indicators = {f"waarde-{indicator.pk}": indicator for indicator in indicators}
        for name, indicator in self.indicators.items():
            self.fields[name] = ValueField(
                label=f"{indicator.name} ({indicator.unit})", required=False, help_text=indicator.definition
            )

    def texts(self) -> dict[str, str]:
        """Return lights and texts as the verbs take them."""
        names = [*ProgressText.LIGHTS, *ProgressText.TEXTS, *ProgressText.ASPECTS]
        return {name: self.cleaned_data.get(name) or "" for name in names}

    def values(self) -> dict[Indicator, Decimal]:
        """Return the values that were filled in."""
        typed = {indicator: self.cleaned_data.get(name) for name, indicator in self.indicators.items()}
        return {indicator: value for indicator, value in typed.items() if value is not None}

    def typed_values(self) -> dict[str, str]:
        """Return the values as text, as a concept keeps them."""
        return {str(indicator.pk): str(value) for indicator, value in self.values().items()}

    def as_shown(self) -> "ProgressForm":
        """Return the form as the page shows it: what handing in asks is not called optional there."""
        for name in [*ProgressText.LIGHTS, "cause", "consequence", "correction"]:
            self.fields[name].required = True
        return self

    def go_on_from(self, revision: int) -> None:
        """Let the page that is shown again start from what is stored now, so that a next save is no conflict."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)

    def differences(self, stored: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return (field, what is stored, what was typed) for everything that differs."""
        found = []
        for bound in (self[name] for name in self.fields if name != "revision"):
            was, now = stored.get(bound.name), self.cleaned_data.get(bound.name)
            if (was or "") != (now or ""):
                found.append((str(bound.label), _words(bound, was), _words(bound, now)))
        return found

    def lights(self) -> list[tuple[forms.BoundField, str]]:
        """Return each light with its letter, for the template."""
        return [(self[name], letter) for name, letter in zip(ProgressText.LIGHTS, "TGK", strict=True)]

    def group(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def deviation(self) -> list[forms.BoundField]:
        return self.group(["cause", "consequence", "correction"])

    @property
    def looks(self) -> list[forms.BoundField]:
        return self.group(["look_back", "look_ahead"])

    @property
    def aspects(self) -> list[forms.BoundField]:
        return self.group(ProgressText.ASPECTS)

    @property
    def measured(self) -> list[forms.BoundField]:
        return self.group(self.indicators)


def _words(bound: forms.BoundField, value: Any) -> str:
    """Return a stored or typed value as it reads on the page."""
    choices = dict(getattr(bound.field, "choices", ()))
    return str(choices.get(value) or bound.field.prepare_value(value) or "–")


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(label="Naam", max_length=60, help_text="Zoals ‘3e kwartaal 2026’.")
    reference_date = DayField(label="Peildatum")
    deadline = DayField(label="Inleveren uiterlijk")


class MilestoneForm(forms.Form):
    """When a planned milestone was reached."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    reached_on = DayField(label="Gehaald op")


class LessonForm(forms.Form):
    """What was learned, and what it was used for."""

    programme = forms.ModelChoiceField(
        label="Programma", queryset=Programme.objects.all(), required=False, empty_label="Geen bepaald programma"
    )
    text = LongText(label="Les", max_length=2000)
    used_for = LongText(label="Gebruikt voor", max_length=2000, required=False)
    noted_on = DayField(label="Datum", required=False, help_text="Leeg: vandaag.")


class InsightForm(forms.Form):
    """What the cooperation brought to Rijk or region, and how that is known."""

    programme = forms.ModelChoiceField(
        label="Programma", queryset=Programme.objects.all(), empty_label="Kies een programma"
    )
    for_whom = forms.ChoiceField(label="Voor", choices=AddedValueInsight.ForWhom.choices, widget=forms.RadioSelect)
    category = forms.ModelChoiceField(
        label="Soort meerwaarde",
        queryset=Term.objects.filter(kind=Term.Kind.ADDED_VALUE),
        empty_label="Kies een soort",
    )
    text = LongText(label="Inzicht", max_length=2000)
    evidence = forms.CharField(
        label="Onderbouwing", max_length=400, help_text="Het stuk of de telling waaruit het blijkt."
    )


class FigureStatusForm(forms.Form):
    """How firm the figures of a year are, of a source or a ROM."""

    about = forms.ChoiceField(label="Cijfers van")
    year = forms.IntegerField(label="Jaar", min_value=2020, max_value=2050)
    status = forms.ChoiceField(label="Status", choices=FigureStatus.Status.choices, widget=forms.RadioSelect)
    reference_date = DayField(label="Peildatum")
    document = forms.CharField(label="Stuk", max_length=200, help_text="Het stuk waarin de cijfers zo zijn vastgelegd.")

    def __init__(self, *args: Any, sources: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = {f"bron-{source.pk}": source for source in sources}
        roms = Organisation.objects.filter(kind=Organisation.Kind.ROM)
        self.organisations = {f"rom-{rom.pk}": rom for rom in roms}
        self.fields["about"].choices = [
            (key, str(thing)) for key, thing in [*self.sources.items(), *self.organisations.items()]
        ]

    def subject(self) -> dict[str, Any]:
        """Return the source or the organisation, as the verb takes it."""
        key = self.cleaned_data["about"]
        return {"source": self.sources.get(key), "organisation": self.organisations.get(key)}
