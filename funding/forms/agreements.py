"""What a party says, offering a version and taking it back, and the filter of the list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import Truncator

from funding.models import FundingSource
from funding.queries.wanted import Askable
from programmes.dutch import euro_short
from programmes.fields import DayField, EuroField
from programmes.models import Agreement, Outcome, Remark, StrategyVersion
from programmes.models.agreements import LONGEST
from programmes.queries import strategy_parts

STANDS = [
    ("", "Alles"),
    ("wacht", "Wacht op mij"),
    ("open", "Ligt voor"),
    ("rond", "Afgestemd"),
    ("weg", "Ingetrokken"),
]
PROGRAMME_PARTS = [choice for choice in Remark.Part.choices if choice[0] not in Remark.STRATEGY_PARTS]


def part_choices(change: StrategyVersion) -> list[tuple[str, Any]]:
    """The parts of a change of the strategy, those of one kind under their heading."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for part in strategy_parts(change):
        grouped.setdefault(part.group, []).append((part.key, part.name))
    alone = grouped.pop("")
    return [*alone, *grouped.items()]


class RemarkField(forms.ModelChoiceField):
    """A choice of reactions, each with who gave it and how it begins."""

    def label_from_instance(self, remark: Remark) -> str:
        return f"{remark.organisation}, {remark.part_in_a_sentence}: {Truncator(remark.text).chars(60)}"


class PositionForm(forms.Form):
    """What one party says. Conditions belong to exactly one outcome, and so do other amounts."""

    outcome = forms.ChoiceField(label="Uitkomst", choices=Outcome.choices, widget=forms.RadioSelect)
    conditions = forms.CharField(
        label="Voorwaarden",
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text="Alleen bij ‘Akkoord met voorwaarden’; één voorwaarde per regel.",
    )
    explanation = forms.CharField(label="Toelichting", required=False, max_length=4000, widget=forms.Textarea)
    document = forms.CharField(
        label="Stuk", required=False, max_length=200, help_text="Naam of kenmerk van de brief of het besluit."
    )

    def __init__(self, *args: Any, cells: Sequence[Askable] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cells = {cell.name: cell for cell in cells}
        for cell in cells:
            self.fields[cell.name] = EuroField(
                label=f"{cell.source} {cell.year}", required=False, help_text=f"Gevraagd: {euro_short(cell.asked)}"
            )

    @property
    def said_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.cells]

    @property
    def amount_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.cells]

    @property
    def holds_amounts(self) -> bool:
        """Whether an amount was typed, so that their part of the form is open."""
        return self.is_bound and any(field.value() or field.errors for field in self.amount_fields)

    def wanted(self) -> dict[tuple[FundingSource, int], Decimal]:
        """The amounts that were filled in; an empty one is as it is asked."""
        typed = {(cell.source, cell.year): self.cleaned_data.get(name) for name, cell in self.cells.items()}
        return {key: amount for key, amount in typed.items() if amount is not None}

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.cells}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._judge_amounts(said)
        conditions, outcome = said.get("conditions", ""), said.get("outcome")
        if outcome == Outcome.AGREED_IF and not conditions.strip() and "conditions" not in self.errors:
            self.add_error("conditions", "Noem de voorwaarden, of kies een andere uitkomst.")
        elif outcome and outcome != Outcome.AGREED_IF and conditions.strip():
            self.add_error("conditions", "Voorwaarden horen alleen bij ‘Akkoord met voorwaarden’.")
        return said

    def _judge_amounts(self, said: dict[str, Any]) -> None:
        typed = [cell for cell in self.cells.values() if said.get(cell.name) is not None]
        if not typed:
            return
        if said.get("outcome") not in (None, Outcome.TALK):
            self.add_error(typed[0].name, "Een ander bedrag hoort alleen bij ‘Nader gesprek’.")
        elif all(said[cell.name] == cell.asked for cell in typed):
            self.add_error(typed[0].name, "Dit is het bedrag dat al gevraagd wordt; noem een ander bedrag.")


class MetForm(forms.Form):
    """That the conditions of a position are met, as one column sees it."""

    explanation = forms.CharField(label="Waaruit blijkt dat?", required=False, max_length=4000, widget=forms.Textarea)


class RemarkForm(forms.Form):
    """A question or remark on a part of a proposal: of a programme, or of a change of the strategy."""

    kind = forms.ChoiceField(label="Soort", choices=Remark.Kind.choices, widget=forms.RadioSelect)
    part = forms.ChoiceField(label="Onderdeel", choices=PROGRAMME_PARTS)
    text = forms.CharField(
        label="Uw vraag of opmerking",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="Alle partijen kunnen dit lezen. Het is daarna niet te wijzigen.",
    )

    def __init__(self, *args: Any, change: StrategyVersion | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if change is not None:
            self.fields["part"].choices = part_choices(change)


class AnswerForm(forms.Form):
    """The answer to a question or remark that has none."""

    remark = RemarkField(
        label="Reactie",
        queryset=Remark.objects.none(),
        empty_label="Kies een reactie",
        error_messages={"invalid_choice": "Deze reactie is er niet, of is intussen beantwoord. Kies een andere."},
    )
    text = forms.CharField(label="Antwoord", max_length=LONGEST, widget=forms.Textarea)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        unanswered = Remark.objects.filter(agreement=agreement, answer__isnull=True)
        self.fields["remark"].queryset = unanswered.select_related("organisation").order_by("pk")


class TermForm(forms.Form):
    """Another day before which an answer is asked; `was` is the day that the page showed."""

    answer_by = DayField(label="Antwoord gevraagd voor", required=False, help_text="Bijvoorbeeld 15-12-2026.")
    was = DayField(required=False, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(label="Reden van het intrekken", max_length=2000, widget=forms.Textarea)


class InboxFilter(forms.Form):
    """Which open agreements to show, and in which order."""

    SORTS = {"wachttijd": "offered_at", "termijn": "answer_by", "gevraagd": "asked_difference"}

    q = forms.CharField(label="Zoek op naam of code", required=False, max_length=80)
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alles"), ("wacht", "Wacht op mij"), ("laat", "Te laat")]
    )
    sorteer = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Wat op mij wacht eerst"),
            ("wachttijd", "Langst wachtend eerst"),
            ("-wachttijd", "Nieuwste eerst"),
            ("termijn", "Termijn eerst"),
            ("-gevraagd", "Grootste bedrag eerst"),
            ("gevraagd", "Kleinste bedrag eerst"),
        ],
    )


class AgreementFilter(forms.Form):
    """Which agreements to show."""

    q = forms.CharField(label="Zoek op naam of code", required=False, max_length=80)
    stand = forms.ChoiceField(label="Stand", required=False, choices=STANDS)
