"""Meetings and what came out of them; the portal registers them, it does not own them (GOV-12)."""

import datetime as dt

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from programmes.models import Agreement, Organisation


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions about meetings."""

    def ahead(self, day: dt.date) -> "MeetingQuerySet":
        return self.filter(on__gte=day).order_by("on", "pk")

    def held(self, day: dt.date) -> "MeetingQuerySet":
        return self.filter(on__lt=day).order_by("-on", "-pk")


class Meeting(models.Model):
    """A bestuurlijk overleg, hoogambtelijk overleg or other at which the dialogue is held (GOV-3, GOV-13)."""

    class Kind(models.TextChoices):
        BO = "BO", "Bestuurlijk overleg"
        HAO = "HAO", "Hoogambtelijk overleg"
        OTHER = "OVERIG", "Overig overleg"

    number = models.CharField(
        "nummer",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,6}-\d{4}-\d{1,2}$", "Een nummer ziet eruit als BO-2026-2.")],
        error_messages={"unique": "Er is al een overleg met dit nummer."},
    )
    kind = models.CharField("soort", max_length=6, choices=Kind)
    title = models.CharField("onderwerp", max_length=160)
    on = models.DateField("datum")
    starts_at = models.TimeField("begintijd", null=True, blank=True)
    ends_at = models.TimeField("eindtijd", null=True, blank=True)
    place = models.CharField("plaats", max_length=120, blank=True)
    papers_due_on = models.DateField("stukken uiterlijk", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "overleg"
        verbose_name_plural = "overleggen"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="papers_before_the_meeting",
                condition=Q(papers_due_on__isnull=True) | Q(papers_due_on__lte=models.F("on")),
                violation_error_message="De stukken zijn er voor of op de dag van het overleg.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AgendaItem(models.Model):
    """One subject of a meeting, and what is asked of those present."""

    class Purpose(models.TextChoices):
        INFORM = "inform", "ter kennisneming"
        DISCUSS = "discuss", "ter bespreking"
        DECIDE = "decide", "ter besluitvorming"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name="overleg")
    number = models.PositiveSmallIntegerField("nummer")
    subject = models.CharField("onderwerp", max_length=200)
    purpose = models.CharField("doel", max_length=10, choices=Purpose)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    owner = models.CharField("indiener", max_length=120, blank=True)
    annotation = models.TextField("toelichting", max_length=4000, blank=True)
    asked = models.CharField("gevraagd", max_length=400, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="afstemming",
    )

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once"),
            models.UniqueConstraint(
                fields=["meeting", "agreement"],
                condition=Q(agreement__isnull=False),
                name="agreement_once_per_agenda",
                violation_error_message="Deze afstemming staat al op de agenda van dit overleg.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"


class Decision(models.Model):
    """What a meeting decided, numbered as BO-2026-2/3; it may point to the agreement it concerns."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", verbose_name="overleg")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.TextField("besluit", max_length=2000)
    follow_up = models.CharField("vervolg", max_length=400, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="afstemming"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    recorded_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.meeting.number}/{self.number}"


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    """Questions about actions."""

    def open(self) -> "ActionItemQuerySet":
        return self.filter(closed_on__isnull=True)

    def overdue(self, day: dt.date) -> "ActionItemQuerySet":
        return self.open().filter(due_on__lt=day)


class ActionItem(models.Model):
    """What somebody took upon them in a meeting, with a term; open until closed with a result."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions", verbose_name="overleg")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.CharField("actie", max_length=400)
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="actions", verbose_name="actiehouder"
    )
    holder_name = models.CharField("naam", max_length=120, blank=True)
    due_on = models.DateField("termijn")
    closed_on = models.DateField("afgerond op", null=True, blank=True)
    result = models.CharField("resultaat", max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="action_number_once"),
            models.CheckConstraint(
                name="closed_action_has_a_result",
                condition=Q(closed_on__isnull=True) | ~Q(result=""),
                violation_error_message="Een afgeronde actie heeft een resultaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.number}/A{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None
