"""Sources, ceilings, budget lines, grants and commitments, with their running totals (euro).

A running total is written by `booked` alone, in the statement that also refuses and rounds (SQLite computes decimals
in floating point), and for many rows at once by funding.actions.booking, under their locks.
"""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Round

from programmes.dutch import LARGEST, period
from programmes.models import Organisation, Programme, ProgrammeVersion
from programmes.models.versions import euro_field

FIRST_BUDGET_YEAR, LAST_BUDGET_YEAR = 2020, 2050
YEARS = [MinValueValidator(FIRST_BUDGET_YEAR), MaxValueValidator(LAST_BUDGET_YEAR)]


class TotalsQuerySet(models.QuerySet):
    """How a running total moves: one UPDATE, rounded to cents, counting only rows that still satisfy the filter."""

    #: relations that a refusal names
    NAMED: ClassVar[tuple[str, ...]] = ()

    def booked(self, total: str, amount: Decimal) -> bool:
        """Add `amount` euro to a running total, never below zero nor above what fits; tell whether a row took it."""
        new = Round(F(total) + amount, 2)
        return bool(self.alias(new=new).filter(new__gte=0, new__lte=LARGEST).update(**{total: new}))

    def for_refusal(self) -> Self:
        """Lock rows against other bookings, with what the words of a refusal name; foreign keys may still point."""
        return self.select_for_update(of=("self",), no_key=True).select_related(*self.NAMED)


class FundingSource(models.Model):
    """Where money comes from: giver, legal basis, link; recurrent (a ceiling per year) or one-off (one for all)."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("naam", max_length=160)
    short_name = models.CharField("korte naam", max_length=40)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sources", verbose_name="gever")
    is_recurrent = models.BooleanField("structureel", default=False)
    legal_basis = models.CharField("grondslag", max_length=400, blank=True)
    url = models.URLField("link", max_length=400, blank=True)
    statement = models.CharField("uitspraak van de strategie", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    is_seed = models.BooleanField("uit de strategie", default=False, editable=False)

    class Meta:
        verbose_name = "geldbron"
        verbose_name_plural = "geldbronnen"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.short_name


class CeilingQuerySet(TotalsQuerySet):
    """Questions about ceilings."""

    NAMED = ("source",)

    def covering(self, source: "FundingSource | OuterRef", year: "int | OuterRef") -> Self:
        return self.filter(source=source, first_year__lte=year, last_year__gte=year)

    def with_room_to_programme(self, amount: Decimal) -> Self:
        return self.filter(programmed__lte=Round(F("available") - amount, 2))

    def able_to_lose(self, amount: Decimal) -> Self:
        """Ceilings that still cover what is programmed when `amount` less is available."""
        return self.filter(available__gte=Round(F("programmed") + amount, 2))


class Ceiling(models.Model):
    """What a source has over one or more years, and what of it is programmed: the last judge of rule 1 (euro)."""

    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="ceilings", verbose_name="bron")
    first_year = models.PositiveSmallIntegerField("eerste jaar", validators=YEARS)
    last_year = models.PositiveSmallIntegerField("laatste jaar", validators=YEARS)
    available = euro_field("beschikbaar", default=0)
    received = euro_field("ontvangen", default=0)
    programmed = euro_field("geprogrammeerd", default=0)

    objects = CeilingQuerySet.as_manager()

    class Meta:
        verbose_name = "plafond"
        verbose_name_plural = "plafonds"
        ordering = ["source__order", "first_year"]
        constraints = [
            models.CheckConstraint(
                name="programmed_within_available",
                condition=Q(programmed__lte=F("available")),
                violation_error_message="Onder dit plafond is niet genoeg beschikbaar.",
            ),
            models.CheckConstraint(
                name="ceiling_totals_not_negative",
                condition=Q(available__gte=0, received__gte=0, programmed__gte=0),
                violation_error_message="Een plafond kan niet onder nul komen.",
            ),
            models.CheckConstraint(
                name="ceiling_years_in_order",
                condition=Q(last_year__gte=F("first_year")),
                violation_error_message="Het laatste jaar ligt voor het eerste.",
            ),
            models.UniqueConstraint(fields=["source", "first_year"], name="ceiling_once_per_first_year"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.period}"

    @property
    def period(self) -> str:
        """ "2026", or "2024–2027"."""
        return period(self.first_year, self.last_year)

    @property
    def room(self) -> Decimal:
        """What is still to programme (euro)."""
        return self.available - self.programmed

    def clean(self) -> None:
        """Refuse years that another ceiling of this source already covers, and other years than it was made for."""
        if not self.source_id or not self.first_year or not self.last_year:
            return
        made = Ceiling.objects.filter(pk=self.pk).values_list("source", "first_year", "last_year").first()
        if made and made != (self.source_id, self.first_year, self.last_year):
            # Lines and asked amounts lie under it by these years.
            raise ValidationError("Bron en jaren van een plafond liggen vast. Maak een nieuw plafond.")
        others = Ceiling.objects.filter(
            source=self.source, first_year__lte=self.last_year, last_year__gte=self.first_year
        ).exclude(pk=self.pk)
        if other := others.first():
            raise ValidationError(f"Het plafond {other} dekt al een deel van deze jaren.")


class BudgetLineQuerySet(TotalsQuerySet):
    """Questions about budget lines."""

    NAMED = ("source", "programme")

    def with_room_to_commit(self, amount: Decimal) -> Self:
        return self.filter(committed__lte=Round(F("programmed") - amount, 2))

    def able_to_lose(self, amount: Decimal) -> Self:
        """Lines whose commitments still fit when `amount` less is programmed."""
        return self.filter(programmed__gte=Round(F("committed") + amount, 2))


class BudgetLine(models.Model):
    """Programme x source x budget year under one ceiling, with its running totals (euro); rule 2."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lines", verbose_name="programma")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="lines", verbose_name="bron")
    year = models.PositiveSmallIntegerField("begrotingsjaar", validators=YEARS)
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="lines", verbose_name="plafond")
    programmed = euro_field("geprogrammeerd", default=0)
    committed = euro_field("verplicht", default=0)
    paid = euro_field("betaald", default=0)
    realised = euro_field("gerealiseerd", default=0)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = "budgetregel"
        verbose_name_plural = "budgetregels"
        ordering = ["programme__code", "source__order", "year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "source", "year"], name="line_once"),
            models.CheckConstraint(
                name="committed_within_programmed",
                condition=Q(committed__lte=F("programmed")),
                violation_error_message="Er kan niet meer verplicht zijn dan geprogrammeerd.",
            ),
            models.CheckConstraint(
                name="line_totals_not_negative",
                condition=Q(programmed__gte=0, committed__gte=0, paid__gte=0, realised__gte=0),
                violation_error_message="Een totaal van een budgetregel kan niet onder nul komen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.source} {self.year}"


class AskedAmount(models.Model):
    """What a version asks of a source in a budget year (euro); `programmed_before` is what was programmed then."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="asked_amounts")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+", verbose_name="bron")
    year = models.PositiveSmallIntegerField("begrotingsjaar", validators=YEARS)
    amount = euro_field("gevraagd", default=0)
    programmed_before = euro_field("was geprogrammeerd", default=0)

    class Meta:
        verbose_name = "gevraagd bedrag"
        verbose_name_plural = "gevraagde bedragen"
        ordering = ["source__order", "year"]
        constraints = [
            models.UniqueConstraint(fields=["version", "source", "year"], name="asked_once"),
            models.CheckConstraint(
                name="asked_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Een gevraagd bedrag is nul of meer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.source} {self.year}"


class Grant(models.Model):
    """A beschikking or opdracht to a party; it has one commitment per budget line that it draws on."""

    class Kind(models.TextChoices):
        GRANT = "grant", "beschikking"
        ORDER = "order", "opdracht"

    number = models.CharField(
        "nummer",
        max_length=40,
        unique=True,
        error_messages={"unique": "Er is al een beschikking of opdracht met dit nummer."},
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    party = models.CharField("ontvanger", max_length=160)
    dated_on = models.DateField("datum")
    conditions = models.TextField("voorwaarden", max_length=4000, blank=True)

    class Meta:
        verbose_name = "beschikking of opdracht"
        verbose_name_plural = "beschikkingen en opdrachten"
        ordering = ["-dated_on", "number"]

    def __str__(self) -> str:
        return self.number


class CommitmentQuerySet(TotalsQuerySet):
    """Questions about commitments."""

    NAMED = ("grant", "line__source", "line__programme")

    def with_room_to_pay(self, amount: Decimal) -> Self:
        return self.filter(paid__lte=Round(F("amount") - amount, 2))

    def able_to_lose(self, amount: Decimal) -> Self:
        """Commitments whose payments still fit when they shrink by `amount`."""
        return self.filter(amount__gte=Round(F("paid") + amount, 2))


class Commitment(models.Model):
    """What a grant commits of one budget line (verplichting), and what of it is paid in any cash year (euro)."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="commitments", verbose_name="beschikking")
    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="commitments", verbose_name="budgetregel"
    )
    amount = euro_field("verplicht", default=0)
    paid = euro_field("betaald", default=0)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "verplichting"
        verbose_name_plural = "verplichtingen"
        ordering = ["grant", "line"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "line"], name="one_commitment_per_grant_and_line"),
            models.CheckConstraint(
                name="paid_within_commitment",
                condition=Q(paid__lte=F("amount")),
                violation_error_message="Er kan niet meer betaald zijn dan verplicht.",
            ),
            models.CheckConstraint(name="commitment_not_negative", condition=Q(amount__gte=0, paid__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.grant} op {self.line}"
