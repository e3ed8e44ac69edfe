"""Sources, ceilings, budget lines, grants and commitments, with their running totals (euro).

A running total is written by `move` alone, in the statement that also refuses and rounds (SQLite computes decimals
in floating point).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import F, Q

from programmes.dutch import LARGEST, period
from programmes.models import Organisation, Programme, ProgrammeVersion
from programmes.models.versions import euro_field

FIRST_BUDGET_YEAR, LAST_BUDGET_YEAR = 2020, 2050
YEARS = [MinValueValidator(FIRST_BUDGET_YEAR), MaxValueValidator(LAST_BUDGET_YEAR)]


class TotalsQuerySet(models.QuerySet):
    """How running totals move: in one conditional statement, rounded to cents, as far as each row can take it."""

    #: relations that a refusal names
    NAMED: ClassVar[tuple[str, ...]] = ()
    #: what holds a total: {"programmed": ("<=", "available")}; none goes below zero nor above what fits
    BOUNDS: ClassVar[dict[str, tuple[str, str]]] = {}

    def move(self, total: str, amounts: Mapping[int, Decimal]) -> set[int]:
        """Add euros to a running total of rows by their key; return the keys of the rows that took it.

        The rows are locked in the order of their keys, those that cannot take it too: two statements that touch the
        same rows in another order would wait for each other. Plain SQL that both databases know, because everybody
        who books waits for it, and no expression of the ORM locks and moves many rows in one go.
        """
        table, column = self.model._meta.db_table, self.model._meta.get_field(total).column
        new = f"ROUND({table}.{column} + moved.amount, 2)"
        sign, bound = self.BOUNDS.get(total, (">=", ""))
        able = f"{new} {sign} {table}.{bound}" if bound else f"{new} >= 0"
        rows = ", ".join(["(%s, CAST(%s AS NUMERIC))"] * len(amounts))
        lock = "FOR NO KEY UPDATE OF held" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {column} = {new} FROM ("
                f"SELECT held.id AS id, given.column2 AS amount FROM {table} AS held "
                f"JOIN (VALUES {rows}) AS given ON held.id = given.column1 ORDER BY held.id {lock}) AS moved "
                f"WHERE {table}.id = moved.id AND {new} BETWEEN 0 AND CAST(%s AS NUMERIC) AND {able} "
                f"RETURNING {table}.id",
                [*(part for pair in amounts.items() for part in pair), LARGEST],
            )
            return {key for (key,) in cursor.fetchall()}

    def for_refusal(self) -> Self:
        """Lock rows against other bookings, with what the words of a refusal name; foreign keys may still point."""
        return self.select_for_update(of=("self",), no_key=True).select_related(*self.NAMED).order_by("pk")


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
    BOUNDS: ClassVar = {"available": (">=", "programmed"), "programmed": ("<=", "available")}


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
    def years(self) -> range:
        """The budget years that it covers."""
        return range(self.first_year, self.last_year + 1)

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
    BOUNDS: ClassVar = {"programmed": (">=", "committed"), "committed": ("<=", "programmed")}


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
    BOUNDS: ClassVar = {"amount": (">=", "paid"), "paid": ("<=", "amount")}


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
