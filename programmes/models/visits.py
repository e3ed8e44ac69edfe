"""When a person last looked at what lies before Rijk and provinces."""

from django.conf import settings
from django.db import models

from programmes.models.agreements import Agreement


class AgreementVisit(models.Model):
    """When somebody last opened the page of an agreement, so that the inbox can say what is new to that person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreement_visits", verbose_name="gebruiker"
    )
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="visits", verbose_name="afstemming")
    visited_at = models.DateTimeField("laatst bekeken op")

    class Meta:
        verbose_name = "bezoek aan een afstemming"
        verbose_name_plural = "bezoeken aan afstemmingen"
        constraints = [models.UniqueConstraint(fields=["user", "agreement"], name="visit_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.agreement}"
