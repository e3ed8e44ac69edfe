"""Rounds, progress with traffic lights, measured values, lessons and insights."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funding.models import FundingSource
from programmes.models import Indicator, Organisation, Programme, Rom, Term
from romportal import audit


class Light(models.TextChoices):
    """A judgement: within limits, at risk, outside, or not started (domain 3.4)."""

    GREEN = "green", "Groen"
    AMBER = "amber", "Oranje"
    RED = "red", "Rood"
    GREY = "grey", "N.v.t."


DEVIATING = [Light.AMBER, Light.RED]


class ReportingRound(models.Model):
    """One asking of progress from all programmes, at a reference date, with a deadline."""

    name = models.CharField("naam", max_length=60, unique=True)
    reference_date = models.DateField("peildatum", unique=True)
    deadline = models.DateField("uiterste datum")
    opened_at = models.DateTimeField("geopend op")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)

    class Meta:
        verbose_name = "rapportageronde"
        verbose_name_plural = "rapportagerondes"
        ordering = ["-reference_date"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ProgressText(models.Model):
    """What a report says, the same in a draft and in a handed-in revision."""

    time_light = models.CharField("tijd", max_length=6, choices=Light, blank=True)
    money_light = models.CharField("geld", max_length=6, choices=Light, blank=True)
    quality_light = models.CharField("kwaliteit", max_length=6, choices=Light, blank=True)
    cause = models.TextField("oorzaak", max_length=2000, blank=True)
    consequence = models.TextField("gevolg voor het doel", max_length=2000, blank=True)
    correction = models.TextField("bijsturing", max_length=2000, blank=True)
    look_back = models.TextField("terugblik", max_length=4000, blank=True)
    look_ahead = models.TextField("vooruitblik", max_length=4000, blank=True)
    substantive = models.TextField("inhoudelijk", max_length=2000, blank=True)
    relational = models.TextField("relationeel", max_length=2000, blank=True)
    cultural = models.TextField("cultureel", max_length=2000, blank=True)
    procedural = models.TextField("procedureel", max_length=2000, blank=True)

    class Meta:
        abstract = True

    LIGHTS = ["time_light", "money_light", "quality_light"]
    TEXTS = ["cause", "consequence", "correction", "look_back", "look_ahead"]
    ASPECTS = ["substantive", "relational", "cultural", "procedural"]

    @property
    def deviates(self) -> bool:
        return any(getattr(self, light) in DEVIATING for light in self.LIGHTS)


class ProgressDraft(ProgressText):
    """A report in the making, seen by the authors of its programme's lead alone."""

    round = models.ForeignKey(ReportingRound, on_delete=models.CASCADE, related_name="drafts")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="drafts")
    values = models.JSONField("waarden", default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("bewaard op")

    class Meta:
        verbose_name = "concept van een voortgangsrapportage"
        verbose_name_plural = "concepten van voortgangsrapportages"
        constraints = [models.UniqueConstraint(fields=["round", "programme"], name="one_draft_per_programme")]

    def __str__(self) -> str:
        return f"{self.programme} {self.round} (concept)"


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    """Questions about handed-in reports."""

    def as_of(self, day: dt.date | None) -> Self:
        return self if day is None else self.filter(handed_in_at__lt=audit.end_of(day))

    def latest_per_round(self) -> Self:
        """The last revision of each programme in each round, within what is filtered already."""
        newest = self.values("round", "programme").annotate(last=models.Max("pk")).values("last")
        return self.model.objects.filter(pk__in=newest)


class ProgressReport(ProgressText):
    """A handed-in revision, append-only; amber and red carry cause, consequence and correction (domain 3.4)."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="reports", verbose_name="ronde")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reports", verbose_name="programma")
    number = models.PositiveSmallIntegerField("revisie")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="namens")
    on_behalf = models.BooleanField("ingevuld door de secretaris", default=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ingeleverd door"
    )
    handed_in_at = models.DateTimeField("ingeleverd op")

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "voortgangsrapportage"
        verbose_name_plural = "voortgangsrapportages"
        ordering = ["round", "programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "programme", "number"], name="report_revision_once"),
            models.CheckConstraint(
                name="report_has_three_lights",
                condition=~Q(time_light="") & ~Q(money_light="") & ~Q(quality_light=""),
            ),
            models.CheckConstraint(
                name="deviation_is_explained",
                condition=(
                    ~Q(time_light__in=DEVIATING) & ~Q(money_light__in=DEVIATING) & ~Q(quality_light__in=DEVIATING)
                )
                | (~Q(cause="") & ~Q(consequence="") & ~Q(correction="")),
                violation_error_message="Bij oranje of rood horen oorzaak, gevolg en bijsturing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.round} revisie {self.number}"


class Measurement(models.Model):
    """A value of an indicator in a round, append-only; a correction is a new row with its reason."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    round = models.ForeignKey(
        ReportingRound, on_delete=models.PROTECT, related_name="measurements", verbose_name="ronde"
    )
    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, null=True, blank=True, related_name="measurements")
    value = models.DecimalField("waarde", max_digits=14, decimal_places=2)
    evidence = models.CharField("bron", max_length=200, blank=True)
    reason = models.CharField("reden van de correctie", max_length=400, blank=True)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ["indicator", "round", "booked_at"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.round}: {self.value}"


class MilestoneResult(models.Model):
    """When a planned milestone was reached; append-only, kept outside the version that planned it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="milestone_results", verbose_name="programma"
    )
    number = models.PositiveSmallIntegerField("nummer van de mijlpaal")
    reached_on = models.DateField("gehaald op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "gehaalde mijlpaal"
        verbose_name_plural = "gehaalde mijlpalen"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="milestone_reached_once")]

    def __str__(self) -> str:
        return f"{self.programme} mijlpaal {self.number}"


class FigureStatus(models.Model):
    """How firm reported figures are, per source or ROM and period; append-only, the latest row counts."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "voorlopig"
        RELEASED = "released", "vrijgegeven"
        ADOPTED = "adopted", "vastgesteld"

    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bron"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    year = models.PositiveSmallIntegerField("jaar")
    status = models.CharField("status", max_length=12, choices=Status)
    reference_date = models.DateField("peildatum")
    document = models.CharField("document", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "status van cijfers"
        verbose_name_plural = "status van cijfers"
        ordering = ["-booked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="figure_status_of_source_or_rom",
                condition=Q(source__isnull=False, organisation__isnull=True)
                | Q(source__isnull=True, organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source or self.organisation} {self.year}: {self.get_status_display()}"


class Lesson(models.Model):
    """What was learned and what it was used for (INL-8, SLOT-2); evidence for the evaluation of 2027."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name="programma"
    )
    noted_on = models.DateField("datum")
    text = models.TextField("les", max_length=2000)
    used_for = models.TextField("gebruikt voor", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "les"
        verbose_name_plural = "lessen"
        ordering = ["-noted_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class AddedValueInsight(models.Model):
    """What the cooperation brought to Rijk or region, with evidence (SLOT-2, SLOT-3)."""

    class ForWhom(models.TextChoices):
        RIJK = "rijk", "Rijk"
        REGION = "region", "regio"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="insights", verbose_name="programma"
    )
    for_whom = models.CharField("voor", max_length=6, choices=ForWhom)
    category = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="insights",
        limit_choices_to={"kind": Term.Kind.ADDED_VALUE},
        verbose_name="soort meerwaarde",
    )
    noted_on = models.DateField("datum")
    text = models.TextField("inzicht", max_length=2000)
    evidence = models.CharField("onderbouwing", max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "inzicht in meerwaarde"
        verbose_name_plural = "inzichten in meerwaarde"
        ordering = [F("noted_on").desc(), "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
