"""The filters of lists: plain GET forms, every field optional, codes in the address."""

import datetime as dt
from typing import Any

from django import forms

from programmes.fields import DayField
from programmes.models import Pillar, Programme, Province, Rom, Theme
from programmes.queries import reworded, wordings_on
from romportal.audit.models import LineQuerySet


class ProgrammeFilter(forms.Form):
    """Which programmes to show; pillars and themes are called as the strategy words them on `day`."""

    #: what the list can be sorted by: word in the address, field of a row
    SORTS = {
        "code": "code",
        "titel": "short_title",
        "trekker": "lead",
        "looptijd": "starts_on",
        "licht": "lights",
        "bedrag": "programmed",
        "verplicht": "committed",
        "betaald": "paid",
    }

    q = forms.CharField(label="Zoek op naam of code", required=False, max_length=80)
    pijler = forms.ChoiceField(label="Pijler", required=False)
    thema = forms.ChoiceField(label="Thema", required=False)
    rom = forms.ChoiceField(label="ROM", required=False)
    provincie = forms.ChoiceField(label="Provincie", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Elke status"), *Programme.Status.choices])

    def __init__(self, *args: Any, day: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wordings = wordings_on(day)
        pillars = [(each.code, f"{each.number}. {each.name}") for each in reworded(Pillar.objects.all(), wordings)]
        themes = [(each.code, each.name) for each in reworded(Theme.objects.all(), wordings)]
        roms = Rom.objects.values_list("organisation__code", "organisation__short_name")
        provinces = Province.objects.values_list("cbs_code", "organisation__name")
        self.fields["pijler"].choices = [("", "Alle pijlers"), *pillars]
        self.fields["thema"].choices = [("", "Alle thema’s"), *themes]
        self.fields["rom"].choices = [("", "Alle ROM’s"), *roms]
        self.fields["provincie"].choices = [("", "Alle provincies"), *provinces]


class PeriodFilter(forms.Form):
    """From which day, up to and with which day."""

    van = DayField(label="Van", required=False)
    tot = DayField(label="Tot en met", required=False)

    def within(self, lines: LineQuerySet) -> LineQuerySet:
        """The lines of these days; a day that is none is left out."""
        self.is_valid()
        return lines.between(self.cleaned_data.get("van"), self.cleaned_data.get("tot"))
