"""What was said about the objection of a ROM to what touches its profile (UIT-U1)."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from programmes.models.agreements import LONGEST, Position, Signed
from programmes.models.organisations import Rom
from programmes.models.versions import ProgrammeVersion


class ObjectionStatement(Signed):
    """One step after an objection was answered; append-only, and about the two texts as they read then.

    The ROM withdraws it, or the secretary lays it before the columns and each of them judges. A statement counts
    while objection and answer still read so, in this and later versions of the programme.
    """

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", "Ingetrokken"
        LAID = "laid", "Voorgelegd aan Rijk en provincies"
        OVERRULED = "overruled", "Terzijde gesteld"
        UPHELD = "upheld", "Bezwaar is terecht"

    JUDGEMENTS = [Kind.OVERRULED, Kind.UPHELD]

    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="objection_statements", verbose_name="versie"
    )
    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="objection_statements", verbose_name="ROM")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    column = models.CharField("kolom", max_length=10, choices=Position.Column, blank=True)
    reason = models.TextField("reden", max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    objection = models.TextField("bezwaar")
    answer = models.TextField("antwoord")

    class Meta:
        verbose_name = "verklaring over een bezwaar"
        verbose_name_plural = "verklaringen over bezwaren"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_is_judged_by_a_column",
                condition=Q(kind__in=["overruled", "upheld"], column__in=["rijk", "provinces"])
                | Q(kind__in=["withdrawn", "laid"], column=""),
                violation_error_message="Alleen het Rijk en de provincies samen oordelen over een bezwaar.",
            ),
            models.CheckConstraint(
                name="objection_statement_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Geef de reden.",
            ),
            models.CheckConstraint(
                name="objection_statement_is_about_texts",
                condition=~Q(objection="") & ~Q(answer=""),
                violation_error_message="Het bezwaar is nog niet beantwoord.",
            ),
        ]

    def __str__(self) -> str:
        by = f"{self.get_column_display()}: " if self.column else ""
        return f"{by}{self.get_kind_display()} ({self.rom})"

    @property
    def is_judgement(self) -> bool:
        return self.kind in self.JUDGEMENTS
