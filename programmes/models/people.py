"""How the rights of people are kept: the reviews of who holds which role."""

from django.conf import settings
from django.db import models

from programmes.models.organisations import Organisation


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
