"""What is booked: grants with their commitments, payments, what was realised, reversals and ceilings."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from funding.forms.cells import CellField, drawn
from funding.models import BudgetLine, Commitment, Grant, LedgerEntry
from funding.queries import cents
from programmes.dutch import euro_short
from programmes.fields import DayField, EuroField
from romportal import audit

Kind = LedgerEntry.Kind


class BookingForm(forms.Form):
    """What every mutation has: an amount, a reason and the date of the paper behind it."""

    amount = EuroField(label="Bedrag", positive=True)
    reason = forms.CharField(label="Reden", max_length=400)
    reference_date = DayField(label="Datum van het stuk", help_text="Bijvoorbeeld 31-03-2026.")


class PayForm(BookingForm):
    """A payment on one commitment of a grant, with its cash year."""

    commitment = forms.ChoiceField(label="Verplichting")
    cash_year = forms.IntegerField(label="Kasjaar", help_text="Het jaar waarin is betaald, in vier cijfers.")
    document = forms.CharField(label="Stuk", required=False, max_length=200)
    field_order = ["commitment", "amount", "cash_year", "reference_date", "reason", "document"]

    def __init__(self, commitments: Sequence[Commitment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = {str(row.pk): row for row in commitments}
        self.fields["commitment"].choices = [
            (key, f"{_named(row.line)}: nog {euro_short(cents(row.amount - row.paid))} te betalen")
            for key, row in self.commitments.items()
        ]
        self.fields["cash_year"].initial = audit.today().year

    def chosen(self) -> Commitment:
        return self.commitments[self.cleaned_data["commitment"]]


class IncreaseForm(BookingForm):
    """More on a grant: on a line that it draws on, or on another of the same programme, with its kasreeks."""

    line = forms.ChoiceField(label="Budgetregel")
    field_order = ["line", "amount"]

    def __init__(self, lines: Iterable[BudgetLine], years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in lines}
        self.fields["line"].choices = [
            (key, f"{_named(line)}: nog {euro_short(cents(line.programmed - line.committed))} te verplichten")
            for key, line in self.lines.items()
        ]
        self.years = years
        for year in years:
            self.fields[f"cash-{year}"] = EuroField(label=f"Verwacht te betalen in {year}", required=False)

    def chosen(self) -> BudgetLine:
        return self.lines[self.cleaned_data["line"]]

    def expected(self) -> dict[int, Decimal]:
        """The kasreeks; left empty, all of it in the budget year."""
        cash = {year: self.cleaned_data[f"cash-{year}"] for year in self.years if self.cleaned_data[f"cash-{year}"]}
        return cash or {self.chosen().year: self.cleaned_data["amount"]}


class RealiseForm(BookingForm):
    """What was really spent of a budget line."""

    line = forms.ChoiceField(label="Budgetregel")
    document = forms.CharField(label="Stuk", max_length=200, help_text="Bijvoorbeeld het nummer van de verantwoording.")
    field_order = ["line", "amount", "document", "reference_date", "reason"]

    def __init__(self, lines: Iterable[BudgetLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in lines}
        self.fields["line"].choices = [
            (
                key,
                f"{_named(line)}: geprogrammeerd {euro_short(line.programmed)}, "
                f"gerealiseerd {euro_short(line.realised)}",
            )
            for key, line in self.lines.items()
        ]

    def chosen(self) -> BudgetLine:
        return self.lines[self.cleaned_data["line"]]


class ReverseForm(forms.Form):
    """Why an entry is reversed, and on what paper."""

    reason = forms.CharField(label="Reden", max_length=400)
    reference_date = DayField(label="Datum van het stuk", help_text="Bijvoorbeeld 31-03-2026.")
    document = forms.CharField(label="Stuk", required=False, max_length=200)


class CeilingForm(BookingForm):
    """More or less available or received under a ceiling, with its document."""

    kind = forms.ChoiceField(
        label="Wat verandert er?",
        choices=[(Kind.AVAILABLE, "Beschikbaar gesteld"), (Kind.RECEIVED, "Ontvangen")],
        widget=forms.RadioSelect,
    )
    amount = EuroField(label="Bedrag", negative=True, help_text="Een verlaging schrijft u met een minteken: -1.000,50.")
    document = forms.CharField(label="Stuk", max_length=200, help_text="Nummer of kenmerk van de brief of het besluit.")
    field_order = ["kind", "amount", "document", "reference_date", "reason"]


class GrantForm(forms.Form):
    """A grant and, per budget line of the chosen programme, what it commits and when that is paid."""

    number = forms.CharField(label="Nummer", max_length=40)
    kind = forms.ChoiceField(
        label="Soort", choices=[(k, k.label.capitalize()) for k in Grant.Kind], widget=forms.RadioSelect
    )
    party = forms.CharField(label="Ontvanger", max_length=160)
    dated_on = DayField(label="Datum", help_text="Bijvoorbeeld 31-03-2026.")
    conditions = forms.CharField(label="Voorwaarden", required=False, max_length=4000, widget=forms.Textarea)
    reason = forms.CharField(label="Reden", max_length=400)

    def __init__(self, lines: Sequence[BudgetLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.head = list(self.fields)
        last = max([line.year for line in self.lines] + [audit.today().year]) + 1
        self.years = list(range(min([line.year for line in self.lines], default=last), last + 1))
        for line in self.lines:
            self._add_cell(f"amount-{line.pk}", f"{_named(line)}, verplichting")
            for year in self.years:
                self._add_cell(f"cash-{line.pk}-{year}", f"{_named(line)}, te betalen in {year}")

    def _add_cell(self, name: str, label: str) -> None:
        self.fields[name] = CellField(label=label)

    def head_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.head]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not any(name.startswith(("amount-", "cash-")) for name in self.errors):
            for line in self.lines:
                if not typed.get(f"amount-{line.pk}") and self._cash(typed, line):
                    self.add_error(f"amount-{line.pk}", f"{_named(line)}: vul het bedrag van de verplichting in.")
            if not self.errors and not any(typed.get(f"amount-{line.pk}") for line in self.lines):
                self.add_error(None, "Vul op ten minste één budgetregel een bedrag in.")
        return typed

    def _cash(self, typed: dict[str, Any], line: BudgetLine) -> dict[int, Decimal]:
        cells = {year: typed.get(f"cash-{line.pk}-{year}") for year in self.years}
        return {year: amount for year, amount in cells.items() if amount}

    def rows(self) -> list[tuple[BudgetLine, Decimal, dict[int, Decimal]]]:
        """What is committed: line, amount, kasreeks; an empty kasreeks is all of it in the budget year."""
        typed = self.cleaned_data
        amounts = [(line, typed.get(f"amount-{line.pk}")) for line in self.lines]
        return [(line, amount, self._cash(typed, line) or {line.year: amount}) for line, amount in amounts if amount]

    def matrix(self) -> list[dict[str, Any]]:
        """Per line what is programmed, committed and left, with its cells."""
        return [self._row(line) for line in self.lines]

    def _row(self, line: BudgetLine) -> dict[str, Any]:
        names = [f"amount-{line.pk}", *(f"cash-{line.pk}-{year}" for year in self.years)]
        cells = [_cell(self[name], f"fout-{line.pk}") for name in names]
        left = cents(line.programmed - line.committed)
        return {"line": line, "left": left, "cells": cells, "errors": [e for c in cells for e in c["errors"]]}


def _cell(bound: forms.BoundField, message: str) -> dict[str, Any]:
    errors = list(bound.errors)
    css = "rp-cell-input--over" if errors else ""
    return {"input": drawn(bound, message=message, css=css, wrong=bool(errors)), "errors": errors}


def _named(line: BudgetLine) -> str:
    return f"{line.source} {line.year}"
