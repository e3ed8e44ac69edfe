"""The editing page of a concept as a whole: its forms together, and what was changed in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from programmes.actions import Contents
from programmes.forms.approach import (
    BasisSet,
    InstrumentSet,
    PartnerSet,
    RiskSet,
    known_documents,
    known_partners,
    stored_documents,
    stored_partners,
)
from programmes.forms.merging import Merged, mark, merged
from programmes.forms.participation import ParticipationForm, forms_of_parts
from programmes.forms.versions import (
    CoFinancingSet,
    IndicatorForm,
    MilestoneSet,
    PillarForm,
    TargetSet,
    VersionForm,
)
from programmes.intake import Step
from programmes.models import ProgrammeVersion
from programmes.models.versions import TAGS
from programmes.permissions import may_edit_participation, objects_as
from programmes.roles import is_secretary
from romportal.accounts.models import User

RISK = ("title", "consequence", "measure", "likelihood", "impact", "owner")


@dataclass(frozen=True)
class Editor:
    """Every form of a page of the intake, bound to one post or to what is stored; those of other pages are None."""

    version: ProgrammeVersion
    text: VersionForm
    pillars: PillarForm | None
    parts: list[ParticipationForm]
    basis_documents: Any
    partners: Any
    instruments: Any
    cofinancing: Any
    milestones: Any
    risks: Any
    indicator: IndicatorForm | None
    targets: Any

    @property
    def forms(self) -> list[Any]:
        """In the order of the page."""
        rows = [self.basis_documents, self.partners, self.instruments, self.cofinancing, self.milestones, self.risks]
        rest = [self.pillars, *self.parts, *rows, self.targets, self.indicator]
        return [form for form in [self.text, *rest] if form is not None]

    def is_valid(self) -> bool:
        return not [each for each in self.forms if not each.is_valid()]  # every form says what is wrong with it

    @property
    def has_changed(self) -> bool:
        """Tell whether anything was typed that is not stored."""
        names = {"revision", "seen"}
        return any(set(each.changed_data) - names for each in self.forms if isinstance(each, forms.BaseForm)) or any(
            each.has_changed() for each in self.forms if isinstance(each, forms.BaseFormSet)
        )

    @property
    def mark(self) -> str:
        """Tells two stored states of this page apart."""
        return mark(self.forms)

    def is_behind(self, data: QueryDict) -> bool:
        """Tell whether what is stored of this page changed since the editor began."""
        return data.get("seen") != self.mark and data.get("revision") != str(self.version.revision)

    def merged(self, data: QueryDict) -> Merged:
        """Put what others saved into a post, with fresh marks; a ROM whose part they changed does not just leave."""
        found = merged(self.forms, data, data.get("seen", ""))
        staying = found.data.getlist("roms")
        if "roms" in self.text.fields and "roms" not in (*found.collided, *found.taken):
            leaving = [f"{part.prefix}-" for part in self.parts if str(part.rom.pk) not in staying]
            if any(name.startswith(prefix) for name in found.taken for prefix in leaving):
                found.collided.append("roms")
        found.data["revision"], found.data["seen"] = str(self.version.revision), self.mark
        return found

    def revision(self) -> int:
        """Return from which revision this page starts: of pages that others changed meanwhile it need not know."""
        asked = self.text.cleaned_data
        return self.version.revision if asked["seen"] == self.mark else asked["revision"]

    def contents(self) -> Contents:
        """What was changed; what stayed as it was is left out, and so leaves no line in the trail."""
        text, changed = self.text.cleaned_data, set(self.text.changed_data)
        stored = {part.rom for part in self.parts}
        chosen = set(text.get("roms", stored))
        parts = [form for form in self.parts if form.rom in chosen]
        shares = self.pillars if self.pillars is not None and self.pillars.has_changed() else None
        indicator = self.indicator if self.indicator is not None and self.indicator.has_changed() else None
        return Contents(
            texts={name: text[name] for name in VersionForm.TEXTS if name in changed},
            tags={name: text[name] for name in TAGS if name in changed},
            shares=shares.shares if shares else None,
            primary=shares.primary if shares else None,
            joining=sorted(chosen - stored, key=str),
            leaving=sorted(stored - chosen, key=str),
            parts=[form.part for form in parts if form.is_own_changed],
            answers={form.rom: form.new_answer for form in parts if form.new_answer is not None},
            basis_documents=_rows(self.basis_documents, "side", "known", "title", "url", "how"),
            partners=_rows(self.partners, "organisation", "name", "kind", "role"),
            instruments=_rows(self.instruments, "name", "purpose"),
            risks=_named(RISK, _rows(self.risks, *RISK)),
            cofinancing=_rows(self.cofinancing, "giver", "amount", "year"),
            milestones=self._milestones(),
            indicator=indicator.cleaned_data if indicator else None,
            targets=_rows(self.targets, "indicator", "year", "value"),
        )

    def _milestones(self) -> list[tuple[Any, ...]] | None:
        """A milestone keeps its number over versions; a new one gets the next."""
        rows = _rows(self.milestones, "number", "title", "planned_on")
        if rows is None:
            return None
        last = max((number for number, _, _ in rows if number), default=0)
        numbered = []
        for number, title, planned_on in rows:
            last += not number
            numbered.append((number or last, title, planned_on))
        return numbered


def editor(version: ProgrammeVersion, data: QueryDict | None = None, *, step: Step | None = None, by: User) -> Editor:
    """The forms of a page for this person: the secretary chooses the ROMs, each part is its own ROM's.

    Without a step those of all pages at once.
    """
    args = () if data is None else (data,)
    makers: dict[str, Callable[[], Any]] = {
        "pillars": lambda: PillarForm(version, *args),
        "parts": lambda: forms_of_parts(
            version,
            *args,
            may_edit=lambda rom: may_edit_participation(by, version, rom),
            may_object=lambda rom: objects_as(by, rom) is not None,
            may_answer=True,
            only=step.part if step else None,
        ),
        "basis_documents": lambda: BasisSet(
            *args,
            prefix="plannen",
            form_kwargs={"known": known_documents()},
            initial=stored_documents(version.basis_documents.all()),
        ),
        "partners": lambda: PartnerSet(
            *args,
            prefix="partners",
            form_kwargs={"known": known_partners()},
            initial=stored_partners(version.partners.all()),
        ),
        "instruments": lambda: InstrumentSet(
            *args, prefix="instrumenten", initial=_stored(version.instruments.all(), "name", "purpose")
        ),
        "risks": lambda: RiskSet(*args, prefix="risicos", initial=_stored(version.risks.all(), *RISK)),
        "cofinancing": lambda: CoFinancingSet(
            *args, prefix="cofinanciering", initial=_stored(version.cofinancings.all(), "giver", "amount", "year")
        ),
        "milestones": lambda: MilestoneSet(
            *args, prefix="mijlpalen", initial=_stored(version.milestones.all(), "number", "title", "planned_on")
        ),
        "indicator": lambda: IndicatorForm(version.programme, *args),
        "targets": lambda: TargetSet(
            *args,
            prefix="doelwaarden",
            form_kwargs={"programme": version.programme},
            initial=_stored(version.targets.all(), "indicator", "year", "value"),
        ),
    }
    made = {name: make() if step is None or name in step.forms else None for name, make in makers.items()}
    text = VersionForm(version, *args, choose_roms=is_secretary(by), only=step.texts if step else None)
    page = Editor(version=version, text=text, **made | {"parts": made["parts"] or []})
    text.initial["seen"] = page.mark
    return page


def _stored(rows: Any, *names: str) -> list[Mapping[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]


def _rows(rowset: forms.BaseFormSet | None, *names: str) -> list[tuple[Any, ...]] | None:
    """The rows that stay, or None when nothing was changed."""
    if rowset is None or not rowset.has_changed():
        return None
    return [tuple(row.cleaned_data.get(name) for name in names) for row in rowset.kept()]


def _named(names: Sequence[str], rows: list[tuple[Any, ...]] | None) -> list[dict[str, Any]] | None:
    return None if rows is None else [dict(zip(names, row, strict=True)) for row in rows]
