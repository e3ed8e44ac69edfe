"""A ROM's own part of a concept: its commitment and its region check."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from programmes.actions import Part
from programmes.fields import EuroField, NumberField
from programmes.forms import merging
from programmes.forms.versions import LongText
from programmes.models import Participation, RegionCheck, Rom


class ParticipationForm(forms.Form):
    """What a ROM brings, how it fits its region, and what it objects to; `seen` tells what the editor started from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=merging.LONGEST)
    role = forms.CharField(label="Rol", max_length=120, required=False)
    commitment = LongText(
        label="Inzet",
        max_length=2000,
        required=False,
        help_text="Concreet: wie of wat zet deze ROM in? Maatwerk, maar niet vrijblijvend.",
    )
    fte = NumberField(
        label="Inzet in fte",
        max_digits=5,
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"class": "rp-input-date"}),
    )
    euro = EuroField(label="Inzet in euro", required=False)
    complementarity = LongText(label="Aanvulling op de plannen van de regio", max_length=4000, required=False)
    objection = LongText(
        label="Bezwaar op het profiel",
        max_length=4000,
        required=False,
        help_text="Houdt het aanbieden tegen tot u het intrekt, of tot Rijk en provincies het terzijde stellen.",
    )
    answer = LongText(label="Antwoord op het bezwaar", max_length=4000, required=False)

    OWN = ["role", "commitment", "fte", "euro", "complementarity", "objection"]
    #: what is said about another text; when that changed meanwhile, its author looks again
    about: ClassVar = {"answer": "objection"}

    def __init__(
        self,
        rom: Rom,
        row: Participation | None,
        check: RegionCheck | None,
        *args: Any,
        may_edit: bool,
        may_object: bool,
        may_answer: bool,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ):
        self.rom = rom
        self.objection_stand = check.objection_stand if check else ""
        initial = {name: getattr(row, name, None) for name in ("role", "commitment", "fte", "euro")}
        initial |= {name: getattr(check, name, "") for name in ("complementarity", "objection", "answer")}
        self.stored = initial.copy()
        super().__init__(*args, initial=initial, prefix=f"deelname-{rom.organisation.code}", **kwargs)
        if not may_edit:
            for name in self.OWN:
                del self.fields[name]
        elif initial["objection"] and not may_object:  # once it stands it is changed by its ROM alone
            del self.fields["objection"]
        if not may_answer or not initial["objection"]:
            del self.fields["answer"]
        for name in [*self.fields] if only is not None else []:
            if name not in (*only, "seen"):
                del self.fields[name]
        self.initial["seen"] = self.mark

    @property
    def mark(self) -> str:
        """Tells two stored states of this part apart."""
        return merging.mark([self])

    @property
    def is_own_changed(self) -> bool:
        return any(name in self.OWN for name in self.changed_data)

    @property
    def holds_more(self) -> bool:
        """Tell whether anything was typed that is not stored."""
        return bool(set(self.changed_data) - {"seen"})

    @property
    def new_answer(self) -> str | None:
        """The answer when it was changed."""
        return self.cleaned_data["answer"] if "answer" in self.changed_data else None

    @property
    def part(self) -> Part:
        kept = {name: self.stored[name] for name in self.OWN}  # what another page asks stays as it is
        return Part(self.rom, **{name: self.cleaned_data.get(name, kept[name]) for name in self.OWN})

    def clean(self) -> None:
        asked = self.cleaned_data
        if asked.get("answer") and "objection" in self.fields and not asked.get("objection"):
            self.add_error("answer", "Er is geen bezwaar om te beantwoorden.")


def forms_of_parts(
    version: Any, *args: Any, may_edit: Any, may_object: Any, may_answer: bool, only: Collection[str] | None = None
) -> list[ParticipationForm]:
    """One form per participating ROM; `may_edit` tells of a ROM whether its part may be edited here.

    `may_object` tells of a ROM whether an objection that stands may be changed here.
    """
    checks = {check.rom_id: check for check in version.region_checks.all()}
    return [
        ParticipationForm(
            row.rom,
            row,
            checks.get(row.rom_id),
            *args,
            may_edit=may_edit(row.rom),
            may_object=may_object(row.rom),
            may_answer=may_answer,
            only=only,
        )
        for row in version.participations.all()
    ]
