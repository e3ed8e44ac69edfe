"""The outbox: what is mailed to whom, how each person wants it, and which daily duty was done last on which day."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Preference(models.Model):
    """How a person wants to get messages, and which calendar address is theirs; without a row: at once, and none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference", verbose_name="gebruiker"
    )
    daily = models.BooleanField("één bericht per dag", default=False)
    #: which address of the calendar holds: a next number ends the one before; 0: none was ever made
    calendar_number = models.PositiveIntegerField("nummer van het agenda-adres", default=0)

    class Meta:
        verbose_name = "berichtenkeuze"
        verbose_name_plural = "berichtenkeuzen"

    def __str__(self) -> str:
        return f"Berichten van {self.user}"


class MailQuerySet(models.QuerySet["Mail"]):
    """Questions about the outbox."""

    def due(self, moment: dt.datetime) -> "MailQuerySet":
        """What can be sent now: waiting by itself, at its moment."""
        return self.filter(state=Mail.State.WAITING, for_digest=False, next_attempt_at__lte=moment)

    def for_digest_of_today(self) -> "MailQuerySet":
        """What waits for the one mail of the day."""
        return self.filter(state=Mail.State.WAITING, for_digest=True)


class Mail(models.Model):
    """One mail to one person about one event; written with what it tells, sent once, and never sent by guess."""

    class State(models.TextChoices):
        WAITING = "waiting", "wacht"
        SENDING = "sending", "wordt verstuurd"
        SENT = "sent", "verstuurd"
        BUNDLED = "bundled", "in het dagbericht"
        UNCLEAR = "unclear", "onzeker"
        GIVEN_UP = "given_up", "opgegeven"
        DROPPED = "dropped", "vervallen"
        NO_SERVER = "no_server", "niet verstuurd (geen mailserver)"

    class Kind(models.TextChoices):
        OFFERED = "offered", "ter afstemming"
        OUTCOME = "outcome", "uitkomst van een afstemming"
        REMINDER = "reminder", "herinnering"
        ANSWER = "answer", "antwoord op een vraag"
        DEADLINE = "deadline", "termijn"
        MEETING = "meeting", "overleg"
        DECISION = "decision", "besluit"
        PACK = "pack", "dialoogpakket"
        ROLE = "role", "rol"
        ACCOUNT = "account", "account"
        DIGEST = "digest", "dagbericht"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails", verbose_name="aan"
    )
    kind = models.CharField("soort", max_length=20, choices=Kind)
    key = models.CharField("sleutel", max_length=120)
    subject = models.CharField("onderwerp", max_length=200)
    #: what it says: [{"title", "lines", "link"}], one part for an event, one per event for a digest
    parts = models.JSONField("inhoud")
    message_id = models.UUIDField("kenmerk", default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("gemaakt op")
    state = models.CharField("stand", max_length=10, choices=State, default=State.WAITING)
    for_digest = models.BooleanField("voor het dagbericht", default=False)
    digest = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="bundled", verbose_name="dagbericht"
    )
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    next_attempt_at = models.DateTimeField("volgende poging", default=timezone.now)
    claimed_at = models.DateTimeField("verzending begonnen op", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    trouble = models.CharField("wat er misging", max_length=200, blank=True, default="")

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="mail_once_per_person_and_event"),
            models.CheckConstraint(
                name="sent_exactly_with_its_moment",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
            ),
            models.CheckConstraint(
                name="bundled_exactly_in_a_digest",
                condition=Q(state="bundled") | Q(digest__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="mail_that_waits", condition=Q(state__in=["waiting", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, aan {self.recipient}"

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in (self.State.UNCLEAR, self.State.GIVEN_UP)


class Duty(models.Model):
    """A daily duty and the last day for which it was done; whoever moves the day does it, in the same transaction."""

    name = models.CharField("naam", max_length=40, unique=True)
    done_for = models.DateField("gedaan voor")

    class Meta:
        verbose_name = "dagelijkse taak"
        verbose_name_plural = "dagelijkse taken"

    def __str__(self) -> str:
        return self.name
