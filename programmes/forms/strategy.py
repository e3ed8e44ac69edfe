"""A change of the strategy: begun, written, offered, taken back; and which themes a column recognises."""

from collections import defaultdict
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from programmes.actions import Brought, StrategyContents
from programmes.fields import DayField
from programmes.forms.strategy_text import StrategyText
from programmes.forms.versions import LongText
from programmes.models import Pillar, StrategyVersion, Wording
from programmes.models.agreements import LONGEST
from programmes.queries import ordered_wordings

#: empty rows for what is new; after saving there are new ones
NEW_ROWS = 2
PLURALS = {
    "Pijler": "Pijlers",
    "Onderdeel": "Onderdelen van de pijlers",
    "Thema": "Thema’s",
    "Doel": "Doelen",
    "Uitgangspunt": "Uitgangspunten",
    "Kerntaak": "Kerntaken",
}


class ProposeForm(forms.Form):
    """Why the strategy is to change, and from when."""

    reason = LongText(
        label="Reden", max_length=2000, help_text="De reden staat bij de versie, voor Rijk en provincies."
    )
    effective_on = DayField(
        label="Gaat in op", help_text="Bijvoorbeeld 01-07-2027; nooit eerder dan de dag waarop beide akkoord zijn."
    )


class StrategyForm(StrategyText):
    """Everything that a change of the strategy says: its reason and day, each item, each paragraph, and what is new."""

    reason = LongText(label="Reden", max_length=2000)
    effective_on = DayField(label="Gaat in op", help_text="Bijvoorbeeld 01-07-2027.")

    def __init__(self, version: StrategyVersion, *args: Any, **kwargs: Any):
        initial: dict[str, Any] = {
            "revision": version.revision,
            "reason": version.reason,
            "effective_on": version.effective_on,
        }
        self.version = self.row = version
        self.wordings = ordered_wordings(version)
        super().__init__(*args, initial=initial, auto_id="%s", **kwargs)
        for kind, wording in self.wordings:
            self._add_wording(kind, wording)
        self.add_text_fields()
        pillars = Pillar.objects.all()
        for row in range(NEW_ROWS):
            self._add_new(row, pillars)

    def _add_wording(self, kind: str, wording: Wording) -> None:
        key = f"w-{wording.code}"
        self.fields[f"{key}-name"] = forms.CharField(label=f"{kind} {wording.code}", max_length=320)
        self.fields[f"{key}-definition"] = LongText(
            label=f"Omschrijving van {wording.code}", max_length=LONGEST, required=False
        )
        self.initial |= {f"{key}-name": wording.name, f"{key}-definition": wording.definition}
        if kind == "Pijler":
            return  # the strategy has three pillars, and all of them are active
        label = f"Laat {wording.code} weer weg" if wording.brings else f"{wording.code} is actief"
        self.fields[f"{key}-active"] = forms.BooleanField(label=label, required=False)
        self.initial[f"{key}-active"] = not wording.brings and wording.is_active

    def _add_new(self, row: int, pillars: Any) -> None:
        kinds = [("", "Niets"), *Wording.Brings.choices]
        self.fields[f"n-{row}-brings"] = forms.ChoiceField(label="Wat is nieuw?", choices=kinds, required=False)
        self.fields[f"n-{row}-name"] = forms.CharField(label="Naam", max_length=320, required=False)
        self.fields[f"n-{row}-definition"] = LongText(label="Omschrijving", max_length=LONGEST, required=False)
        self.fields[f"n-{row}-pillar"] = forms.ModelChoiceField(
            label="Pijler", queryset=pillars, required=False, empty_label="Geen", help_text="Alleen bij een onderdeel."
        )

    def clean(self) -> None:
        self.judge_text()
        asked = self.cleaned_data
        for row in range(NEW_ROWS):
            kind, name = asked.get(f"n-{row}-brings"), asked.get(f"n-{row}-name")
            if kind and not name and f"n-{row}-name" not in self.errors:
                self.add_error(f"n-{row}-name", "Geef een naam, of kies ‘Niets’.")
            if name and not kind:
                self.add_error(f"n-{row}-brings", "Kies wat dit is, of maak de naam leeg.")
            if (kind == Wording.Brings.ITEM) != bool(asked.get(f"n-{row}-pillar")) and kind:
                self.add_error(f"n-{row}-pillar", "Een onderdeel hoort bij één pijler, iets anders bij geen.")

    # ── What the page shows ───────────────────────────────────────────────────────────────────────────────
    def groups(self) -> list[tuple[str, list[list[BoundField]]]]:
        """Each kind of item with the fields of its items."""
        found: dict[str, list[list[BoundField]]] = defaultdict(list)
        for kind, wording in self.wordings:
            names = [f"w-{wording.code}-{part}" for part in ("name", "definition", "active")]
            found[PLURALS.get(kind, kind)].append([self[name] for name in names if name in self.fields])
        return list(found.items())

    def new_rows(self) -> list[list[BoundField]]:
        parts = ("brings", "name", "definition", "pillar")
        return [[self[f"n-{row}-{part}"] for part in parts] for row in range(NEW_ROWS)]

    # ── What was changed ──────────────────────────────────────────────────────────────────────────────────
    def contents(self) -> StrategyContents:
        """What was changed; what stayed as it was is left out, and so leaves no line in the trail."""
        asked, changed = self.cleaned_data, set(self.changed_data)
        wordings, dropped = {}, []
        for _, wording in self.wordings:
            key = f"w-{wording.code}"
            marked = asked.get(f"{key}-active", True)
            if wording.brings and marked and f"{key}-active" in self.fields:
                dropped.append(wording.code)
            elif changed & {f"{key}-name", f"{key}-definition", f"{key}-active"}:
                is_active = bool(marked) or bool(wording.brings)
                wordings[wording.code] = (asked[f"{key}-name"], asked[f"{key}-definition"], is_active)
        return StrategyContents(
            fields={name: asked[name] for name in ("reason", "effective_on") if name in changed},
            wordings=wordings,
            text=self.text_changes(),
            brought=[self._brought(row) for row in range(NEW_ROWS) if asked.get(f"n-{row}-brings")],
            dropped=dropped,
        )

    def _brought(self, row: int) -> Brought:
        asked = self.cleaned_data
        return Brought(*(asked[f"n-{row}-{part}"] for part in ("brings", "name", "definition", "pillar")))


class WithdrawStrategyForm(forms.Form):
    """Why a change is taken back."""

    reason = LongText(label="Reden van het intrekken", max_length=2000)


class RecogniseForm(forms.Form):
    """On what a column bases that it recognises a theme, or no longer does."""

    explanation = LongText(label="Toelichting", required=False, max_length=LONGEST)
