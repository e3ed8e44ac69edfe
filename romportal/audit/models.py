"""The trail's two tables: an append-only chain of lines, and the one row that holds its head."""

from django.conf import settings
from django.db import models


class Head(models.Model):
    """The number and hash of the last line; locked by whoever writes the next, so the chain has one end."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "kop van het spoor"
        verbose_name_plural = "kop van het spoor"

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


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
