"""Which themes Rijk and provinces recognise: a theme is active when both do (P3-2)."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from programmes.models.agreements import LONGEST, Signed
from programmes.models.strategy import StrategyVersion, Theme


class ThemeRecognition(Signed):
    """One column says that it recognises a theme, or no longer; append-only, the latest of a column counts."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="recognitions", verbose_name="thema")
    column = models.CharField("kolom", max_length=10, choices=StrategyVersion.Side)
    recognises = models.BooleanField("erkent")
    explanation = models.TextField(
        "toelichting", blank=True, max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)]
    )

    class Meta:
        verbose_name = "erkenning van een thema"
        verbose_name_plural = "erkenningen van thema's"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="theme_is_recognised_by_a_column",
                condition=Q(column__in=["rijk", "provinces"]),
                violation_error_message="Alleen het Rijk en de provincies samen erkennen een thema.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_column_display()} {'erkent' if self.recognises else 'erkent niet meer'}: {self.theme}"
