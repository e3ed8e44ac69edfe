"""The ledger: append-only mutations, from which every running total can be proven."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.money import YEARS, BudgetLine, Ceiling, Commitment
from programmes.dutch import date_table, euro
from programmes.models import Agreement
from programmes.models.versions import euro_field
from romportal import audit


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Questions about entries."""

    def as_of(self, day: dt.date | None) -> Self:
        """Entries booked before the end of `day` (Europe/Amsterdam); all of them when no day is asked."""
        return self if day is None else self.filter(booked_at__lt=audit.end_of(day))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class LedgerEntry(models.Model):
    """One mutation (euro): booked once, reversed by another, never edited or removed (triggers)."""

    class Kind(models.TextChoices):
        AVAILABLE = "available", "beschikbaar gesteld"
        RECEIVED = "received", "ontvangen"
        PROGRAMMED = "programmed", "geprogrammeerd"
        COMMITTED = "committed", "verplicht"
        PAID = "paid", "betaald"
        REALISED = "realised", "gerealiseerd"

    kind = models.CharField("soort", max_length=12, choices=Kind)
    amount = euro_field("bedrag")
    reason = models.CharField("reden", max_length=400)
    reference_date = models.DateField("datum van het stuk")
    booked_at = models.DateTimeField("geboekt op")
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="entries", verbose_name="plafond")
    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="budgetregel"
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="verplichting"
    )
    cash_year = models.PositiveSmallIntegerField("kasjaar", null=True, blank=True, validators=YEARS)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="afstemming"
    )
    document = models.CharField("document", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="draait terug"
    )
    is_loaded = models.BooleanField("geladen geschiedenis", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mutatie"
        verbose_name_plural = "grootboek"
        ordering = ["-booked_at", "-pk"]
        indexes = [
            # As-of figures sum per line and kind first; with this index SQLite never visits the table.
            models.Index(fields=["line", "kind", "booked_at", "amount"], name="ledger_by_line"),
            models.Index(fields=["ceiling", "kind", "booked_at", "amount"], name="ledger_by_ceiling"),
            models.Index(fields=["booked_at"], name="ledger_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_amount_not_zero",
                condition=~Q(amount=0),
                violation_error_message="Een mutatie van niets wordt niet geboekt.",
            ),
            models.CheckConstraint(
                name="ledger_kind_has_its_parts",
                condition=(
                    Q(
                        kind__in=["available", "received"],
                        line__isnull=True,
                        commitment__isnull=True,
                        cash_year__isnull=True,
                    )
                    | Q(
                        kind="programmed",
                        line__isnull=False,
                        agreement__isnull=False,
                        commitment__isnull=True,
                        cash_year__isnull=True,
                    )
                    | Q(kind="committed", line__isnull=False, commitment__isnull=False, cash_year__isnull=True)
                    | Q(kind="paid", line__isnull=False, commitment__isnull=False, cash_year__isnull=False)
                    | Q(kind="realised", line__isnull=False, commitment__isnull=True, cash_year__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="ledger_has_an_authority",
                condition=Q(agreement__isnull=False) | Q(commitment__isnull=False) | ~Q(document=""),
                violation_error_message="Noem het stuk waarop deze mutatie berust.",
            ),
            models.CheckConstraint(
                name="author_is_missing_exactly_when_loaded",
                condition=Q(is_loaded=True, by__isnull=True) | Q(is_loaded=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Geef de reden van deze mutatie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {euro(self.amount)} ({date_table(self.reference_date)})"


class ExpectedCash(models.Model):
    """In which cash year a commitment is expected to be paid (kasreeks, euro): of each entry, append-only as it is.

    Together the rows of an entry are its amount, so that the series can be asked as of a day, and a reversal takes
    out exactly what its entry brought.
    """

    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.PROTECT, related_name="expected_cash", verbose_name="mutatie"
    )
    year = models.PositiveSmallIntegerField("kasjaar", validators=YEARS)
    amount = euro_field("verwacht")

    class Meta:
        verbose_name = "verwachte kas"
        verbose_name_plural = "kasreeks"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "year"], name="expected_cash_once_per_year"),
            models.CheckConstraint(name="expected_cash_not_zero", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"
