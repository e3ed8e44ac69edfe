"""What goes with the roles of people: who reviewed them, and who stands in for whom."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programmes.models.organisations import Membership, Organisation


class RightsReview(models.Model):
    """The administrator looked at who holds which role, of one organisation or of all; append-only (BIO2 5.18)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    remark = models.TextField("opmerking", max_length=2000, blank=True)
    roles = models.PositiveIntegerField("aantal rollen")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="beoordeeld door"
    )
    reviewed_at = models.DateTimeField("beoordeeld op")

    class Meta:
        verbose_name = "beoordeling van rechten"
        verbose_name_plural = "beoordelingen van rechten"
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return f"Rechten van {self.organisation or 'alle organisaties'}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Questions about who stands in for whom."""

    def active_on(self, day: dt.date) -> "StandInQuerySet":
        return self.overlapping(day, day)

    def overlapping(self, first: dt.date, last: dt.date) -> "StandInQuerySet":
        return self.filter(withdrawn_at__isnull=True, starts_on__lte=last, ends_on__gte=first)

    def not_over(self, day: dt.date) -> "StandInQuerySet":
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=day)


class StandIn(models.Model):
    """A colleague of the same organisation does what an absent one may, between two days; it ends by itself."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="stand_ins", verbose_name="rol van de afwezige"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standing_in", verbose_name="waarnemer"
    )
    starts_on = models.DateField("vanaf")
    ends_on = models.DateField("tot en met")
    reason = models.CharField("reden", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    made_at = models.DateTimeField("vastgelegd op")
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "waarneming"
        verbose_name_plural = "waarnemingen"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stand_in_period_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Een waarneming kan niet eindigen voordat zij begint.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.membership}"
