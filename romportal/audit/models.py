"""The trail's two tables: an append-only chain of lines, and the one row that holds its head."""

import datetime as dt

from django.conf import settings
from django.db import models

from romportal.audit.clock import end_of


class Head(models.Model):
    """The number and hash of the last line; locked by whoever writes the next, so the chain has one end."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "kop van het spoor"
        verbose_name_plural = "kop van het spoor"

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class LineQuerySet(models.QuerySet["Line"]):
    """Questions of an auditor."""

    def between(self, first: dt.date | None, last: dt.date | None) -> "LineQuerySet":
        """Lines written on these days (Europe/Amsterdam), both included."""
        lines = self
        if first is not None:
            lines = lines.filter(at__gte=end_of(first - dt.timedelta(days=1)))
        if last is not None:
            lines = lines.filter(at__lt=end_of(last))
        return lines

    def kept_words(self, field: str) -> list[str]:
        """What stands in a field of the trail, each word once."""
        return list(self.order_by(field).values_list(field, flat=True).distinct())


class Line(models.Model):
    """Who did what to which object, from where, with which result (BIO2 8.15.01); never changed, never removed."""

    number = models.PositiveBigIntegerField("nummer", unique=True)
    at = models.DateTimeField("tijdstip")
    action = models.CharField("actie", max_length=60)
    object_type = models.CharField("soort object", max_length=60)
    object_id = models.CharField("sleutel", max_length=40)
    object_label = models.CharField("object", max_length=200)
    result = models.CharField("resultaat", max_length=20)
    origin = models.CharField("oorsprong", max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name="wie", related_name="+"
    )
    actor_name = models.CharField("naam", max_length=200, blank=True)
    detail = models.JSONField("bijzonderheden", default=dict)
    previous = models.CharField("vorige hash", max_length=64)
    hash = models.CharField("hash", max_length=64)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "regel van het spoor"
        verbose_name_plural = "spoor"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "number"], name="trail_by_object"),
            models.Index(fields=["action", "number"], name="trail_by_action"),
            models.Index(fields=["at"], name="trail_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.object_label}"
