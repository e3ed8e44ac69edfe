"""What each ROM has of its own: its plans, who owns it and who commissions it, whom to call, its agendas."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from programmes.models.organisations import Rom, is_web_address, web_address

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Plan(models.Model):
    """A reference to a ROM's own meerjarenplan, or to its activiteitenplan of one year (INL-3, INL-5)."""

    class Kind(models.TextChoices):
        MULTI_YEAR = "multi_year", "meerjarenplan"
        ANNUAL = "annual", "activiteitenplan"

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        ADOPTED = "adopted", "vastgesteld"

    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="plans", verbose_name="ROM")
    kind = models.CharField("soort", max_length=12, choices=Kind)
    title = models.CharField("titel", max_length=200)
    first_year = models.PositiveSmallIntegerField(
        "eerste jaar", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    last_year = models.PositiveSmallIntegerField(
        "laatste jaar", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    url = models.URLField("link", max_length=400, blank=True, validators=[web_address])
    dated_on = models.DateField("datum van het stuk", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=Status, blank=True)
    remark = models.TextField("opmerking", max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "plan van een ROM"
        verbose_name_plural = "plannen van ROM's"
        ordering = ["rom", "kind", "first_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_years_in_order",
                condition=Q(first_year__gte=FIRST_YEAR, last_year__gte=F("first_year"), last_year__lte=LAST_YEAR),
                violation_error_message="Het laatste jaar ligt voor het eerste.",
            ),
            models.CheckConstraint(
                name="annual_plan_is_of_one_year",
                condition=~Q(kind="annual") | Q(last_year=F("first_year")),
                violation_error_message="Een activiteitenplan gaat over één jaar.",
            ),
            models.CheckConstraint(
                name="plan_link_is_a_web_address",
                condition=is_web_address("url"),
                violation_error_message="Een link begint met https:// of http://.",
            ),
            models.UniqueConstraint(
                fields=["rom", "first_year"],
                condition=Q(kind="annual"),
                name="annual_plan_once_per_year",
                violation_error_message="Van deze ROM staat er al een activiteitenplan voor dit jaar.",
            ),
            models.UniqueConstraint(
                fields=["rom", "first_year", "last_year"],
                condition=Q(kind="multi_year"),
                name="multi_year_plan_once_per_period",
                violation_error_message="Van deze ROM staat er al een meerjarenplan voor deze jaren.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rom}: {self.get_kind_display()} {self.years}"

    @property
    def years(self) -> str:
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"
