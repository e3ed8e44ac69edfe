"""Questions and remarks on what lies before Rijk and provinces, by any party, each with its answer."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from programmes.models.agreements import LONGEST, Agreement, Signed
from programmes.models.organisations import Organisation


class Remark(Signed):
    """A question or remark of one party on a part of a proposal; append-only, seen by all.

    Which item or piece of text of the strategy it is about stays as it was called then (`about`).
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "Vraag"
        REMARK = "remark", "Opmerking"

    class Part(models.TextChoices):
        GOAL = "goal", "Doel"
        PARTICIPATION = "participation", "Deelname"
        REGION_CHECK = "region_check", "Regiotoets"
        ADDED_VALUE = "added_value", "Meerwaarde"
        MONEY = "money", "Geld"
        PLANNING = "planning", "Planning"
        OTHER = "other", "Overig"
        WHOLE = "whole", "Het geheel"
        ITEM = "item", "Pijler, thema of doel"
        TEXT = "text", "Deel van de tekst"

    #: what a remark on a change of the strategy is about; the others are parts of a programme
    STRATEGY_PARTS = [Part.WHOLE, Part.ITEM, Part.TEXT]

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="remarks", verbose_name="afstemming"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="remarks", verbose_name="organisatie"
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    part = models.CharField("onderdeel", max_length=15, choices=Part)
    about = models.CharField("waarover", max_length=400, blank=True, default="")
    text = models.TextField("tekst", max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])

    class Meta:
        verbose_name = "vraag of opmerking"
        verbose_name_plural = "vragen en opmerkingen"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_has_a_text",
                condition=~Q(text=""),
                violation_error_message="Schrijf uw vraag of opmerking.",
            ),
            models.CheckConstraint(
                name="remark_names_its_piece_of_the_strategy",
                condition=(Q(part__in=["item", "text"]) & ~Q(about="")) | (~Q(part__in=["item", "text"]) & Q(about="")),
                violation_error_message="Kies over welk onderdeel van de strategie het gaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.organisation} over {self.part_in_a_sentence}"

    @property
    def part_name(self) -> str:
        """What it is about: a part of a proposal, or an item or piece of text of the strategy by its name."""
        return self.about or self.get_part_display()

    @property
    def part_in_a_sentence(self) -> str:
        return self.about or self.get_part_display().lower()

    @property
    def is_open(self) -> bool:
        """Tell whether this is a question that nobody answered yet."""
        return self.kind == self.Kind.QUESTION and not hasattr(self, "answer")


class Answer(Signed):
    """The one answer to a question or remark; append-only: who wants to know more asks again."""

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="answer", verbose_name="reactie")
    text = models.TextField("antwoord", max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_has_a_text", condition=~Q(text=""), violation_error_message="Schrijf het antwoord."
            ),
        ]

    def __str__(self) -> str:
        return f"Antwoord op: {self.remark}"
