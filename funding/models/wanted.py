"""What a party wants instead of what a version asks."""

from django.db import models
from django.db.models import Q

from funding.models.money import YEARS, FundingSource
from programmes.models import Position
from programmes.models.versions import euro_field


class WantedAmount(models.Model):
    """The amount of a source in a budget year that a position of nader gesprek wants (euro); append-only."""

    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="wanted_amounts", verbose_name="standpunt"
    )
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+", verbose_name="bron")
    year = models.PositiveSmallIntegerField("begrotingsjaar", validators=YEARS)
    amount = euro_field("gewenst")

    class Meta:
        verbose_name = "gewenst bedrag"
        verbose_name_plural = "gewenste bedragen"
        ordering = ["source__order", "year"]
        constraints = [
            models.UniqueConstraint(fields=["position", "source", "year"], name="wanted_once"),
            models.CheckConstraint(
                name="wanted_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Een gewenst bedrag is nul of meer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.source} {self.year}"
