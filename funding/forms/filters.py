"""The filters of the money pages: plain GET forms, every field optional, codes in the address."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from funding.models import Ceiling, ExpectedCash, FundingSource, LedgerEntry
from funding.queries.comparison import InForce
from funding.queries.ledger import DIFFERENCES
from funding.queries.overview import budget_years
from programmes.models import Pillar, Programme
from programmes.queries import reworded, wordings_on

KINDS = [
    *((kind.value, kind.label.capitalize()) for kind in LedgerEntry.Kind),
    *((name, words.capitalize()) for name, (words, *_) in DIFFERENCES.items()),
]


class ProgrammeMoneyFilter(forms.Form):
    """Which programmes, and which part of their money; pillars are called as the strategy words them on `day`."""

    bron = forms.ChoiceField(label="Bron", required=False)
    jaar = forms.ChoiceField(label="Begrotingsjaar", required=False)
    pijler = forms.ChoiceField(label="Pijler", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Elke status"), *Programme.Status.choices])

    def __init__(self, *args: Any, day: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {source.code: source for source in FundingSource.objects.all()}
        pillars = reworded(Pillar.objects.order_by("order", "code"), wordings_on(day))
        self.pillars = {pillar.code: pillar for pillar in pillars}
        self.fields["bron"].choices = [("", "Alle bronnen"), *((code, str(s)) for code, s in self.sources.items())]
        self.fields["jaar"].choices = [("", "Alle jaren"), *((str(year), str(year)) for year in budget_years())]
        self.fields["pijler"].choices = [("", "Alle pijlers"), *((code, p.name) for code, p in self.pillars.items())]

    def wanted(self) -> dict[str, Any]:
        """What is asked, as the questions of money take it; what was not understood is not there."""
        typed = self.cleaned_data
        return {
            "source": self.sources.get(typed.get("bron", "")),
            "year": int(typed["jaar"]) if typed.get("jaar") else None,
            "pillar": self.pillars.get(typed.get("pijler", "")),
            "status": typed.get("status", ""),
        }


class EntryFilter(ProgrammeMoneyFilter):
    """Which entries of the ledger, and whether a pillar takes them whole or for its share."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Elke soort"), *KINDS])
    programma = forms.ChoiceField(label="Programma", required=False)
    kasjaar = forms.ChoiceField(label="Kasjaar", required=False)
    plafond = forms.ChoiceField(label="Plafond", required=False)
    tel = forms.ChoiceField(
        label="Bij een pijler telt",
        required=False,
        choices=[("", "Elke mutatie heel"), ("aandeel", "Alleen het aandeel")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {row.code: row for row in Programme.objects.exclude(version_in_force=None)}
        self.fields["programma"].choices = [("", "Alle programma’s"), *((code, code) for code in self.programmes)]
        self.ceilings = {str(ceiling.pk): ceiling for ceiling in Ceiling.objects.select_related("source")}
        self.fields["plafond"].choices = [("", "Alle plafonds"), *((key, str(c)) for key, c in self.ceilings.items())]
        paid = LedgerEntry.objects.exclude(cash_year=None).order_by().values_list("cash_year", flat=True)
        years = sorted({*paid.distinct(), *ExpectedCash.objects.order_by().values_list("year", flat=True).distinct()})
        self.fields["kasjaar"].choices = [("", "Alle kasjaren"), *((str(year), str(year)) for year in years)]

    def wanted(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return super().wanted() | {
            "kind": typed.get("soort", ""),
            "programme": self.programmes.get(typed.get("programma", "")),
            "ceiling": self.ceilings.get(typed.get("plafond", "")),
            "cash_year": int(typed["kasjaar"]) if typed.get("kasjaar") else None,
            "shared": typed.get("tel") == "aandeel",
        }

    def part_words(self) -> str:
        """What counts of an entry where it does not count whole."""
        wanted = self.wanted()
        words = [
            f"in {wanted['pillar'].name}" if wanted["shared"] and wanted["pillar"] else "",
            f"in {wanted['cash_year']}" if wanted["cash_year"] else "",
        ]
        return " ".join(filter(None, words))


class GrantFilter(forms.Form):
    """Which grants."""

    q = forms.CharField(label="Zoek op nummer of ontvanger", required=False, max_length=80)
    programma = forms.ChoiceField(label="Programma", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Programme.objects.exclude(version_in_force=None).values_list("code", flat=True)
        self.fields["programma"].choices = [("", "Alle programma’s"), *((code, code) for code in codes)]


class ProgrammeChoice(forms.Form):
    """For which programme something is booked: the first step of a booking form."""

    programma = forms.ChoiceField(label="Programma", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Programme.objects.filter(lines__programmed__gt=0).distinct().select_related("version_in_force")
        self.programmes = {row.code: row for row in rows}
        words = [(code, f"{code} {row.version_in_force.short_title}") for code, row in self.programmes.items()]
        self.fields["programma"].choices = [("", "Kies een programma"), *words]

    def chosen(self) -> Programme | None:
        return self.programmes.get(self.cleaned_data.get("programma", "")) if self.is_valid() else None


class VersionChoice(forms.Form):
    """Which two versions of a programme stand beside each other."""

    oud = forms.TypedChoiceField(label="Oude versie", required=False, coerce=int, empty_value=None)
    nieuw = forms.TypedChoiceField(label="Nieuwe versie", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, rows: Sequence[InForce], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(row.version.number), f"Versie {row.version.number}") for row in rows]
        self.fields["oud"].choices = [("", "De vorige"), *words]
        self.fields["nieuw"].choices = [("", "De laatste"), *words]

    def numbers(self) -> tuple[int | None, int | None]:
        """The number of the new and of the old version, where they are asked and there."""
        self.is_valid()
        return self.cleaned_data.get("nieuw"), self.cleaned_data.get("oud")
