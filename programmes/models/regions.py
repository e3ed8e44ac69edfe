"""What each ROM has of its own: its plans, who owns it and who commissions it, whom to call, its agendas."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from programmes.models.organisations import Organisation, Rom, is_web_address, web_address
from programmes.models.strategy import Term

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


class Stake(models.Model):
    """A shareholder or client of a ROM between two days; an empty day or percentage is unknown (GOV-4, Q10).

    The party is an organisation of the portal, or one that is named here alone (a municipality, say).
    """

    class Role(models.TextChoices):
        SHAREHOLDER = "shareholder", "aandeelhouder"
        CLIENT = "client", "opdrachtgever"

    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="stakes", verbose_name="ROM")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stakes",
        verbose_name="organisatie",
    )
    party = models.CharField("andere partij", max_length=160, blank=True)
    role = models.CharField("rol", max_length=12, choices=Role)
    percentage = models.DecimalField("percentage", max_digits=5, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    source = models.CharField("bron", max_length=300)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "aandeelhouder of opdrachtgever"
        verbose_name_plural = "aandeelhouders en opdrachtgevers"
        ordering = ["rom", "-role", F("percentage").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="stake_names_one_party",
                condition=Q(organisation__isnull=False, party="") | (Q(organisation__isnull=True) & ~Q(party="")),
                violation_error_message="Kies een organisatie, of noem een andere partij.",
            ),
            models.CheckConstraint(
                name="stake_percentage_up_to_100",
                condition=Q(percentage__isnull=True) | Q(percentage__gt=0, percentage__lte=100),
                violation_error_message="Een percentage ligt boven 0 en is hoogstens 100.",
            ),
            models.CheckConstraint(
                name="only_a_shareholder_has_a_percentage",
                condition=Q(percentage__isnull=True) | Q(role="shareholder"),
                violation_error_message="Alleen een aandeelhouder heeft een percentage.",
            ),
            models.CheckConstraint(
                name="stake_period_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Het einde ligt voor het begin.",
            ),
            models.CheckConstraint(
                name="stake_has_a_source",
                condition=~Q(source=""),
                violation_error_message="Noem de bron: zonder bron blijft het onbekend.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rom}: {self.get_role_display()} {self.party or self.organisation}"

    @property
    def first_day(self) -> dt.date:
        """From when it holds; unknown has no bound."""
        return self.starts_on or dt.date.min

    @property
    def last_day(self) -> dt.date:
        """Until when it holds, that day included; unknown has no bound."""
        return self.ends_on or dt.date.max

    def party_on(self, day: dt.date) -> str:
        """Return what the party was called on `day` (domain Q9)."""
        return self.party or self.organisation.name_on(day).short_name


class ContactQuerySet(models.QuerySet["Contact"]):
    """Questions about whom to call."""

    def current(self) -> "ContactQuerySet":
        return self.filter(ends_on__isnull=True)

    def with_function_of(self, contact: "Contact") -> "ContactQuerySet":
        """The others who are or were called for the same at the same ROM."""
        same = self.filter(rom=contact.rom_id, function__iexact=contact.function)
        return same.exclude(pk=contact.pk)


class Contact(models.Model):
    """Whom to call at a ROM for what: one person at a time, and who it was before. No account.

    Personal data, so no more than this: of whoever stopped only the name stays.
    """

    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="contacts", verbose_name="ROM")
    function = models.CharField("functie of onderwerp", max_length=120)
    name = models.CharField("naam", max_length=120)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField(
        "telefoonnummer",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9 ()-]{6,20}\Z", "Vul een telefoonnummer in, zoals 050 123 45 67.")],
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contactpersoon van een ROM"
        verbose_name_plural = "contactpersonen van ROM's"
        ordering = ["rom", "function", F("ends_on").desc(nulls_first=True), "name"]
        constraints = [
            models.UniqueConstraint(
                F("rom"),
                Lower("function"),
                name="one_contact_at_a_time",
                condition=Q(ends_on__isnull=True),
                violation_error_message="Voor deze functie staat er al een contactpersoon.",
            ),
            models.CheckConstraint(
                name="contact_period_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Het einde ligt voor het begin.",
            ),
            models.CheckConstraint(
                name="former_contact_keeps_no_address",
                condition=Q(ends_on__isnull=True) | Q(email="", phone=""),
                violation_error_message="Van wie stopte bewaart het portaal geen adres en geen telefoonnummer.",
            ),
        ]

    def __str__(self) -> str:
        """The function alone: what stands in the trail for ever holds no name."""
        return f"{self.rom}: {self.function}"

    @property
    def first_day(self) -> dt.date:
        """From when it holds; unknown has no bound."""
        return self.starts_on or dt.date.min

    @property
    def last_day(self) -> dt.date:
        """Until when it holds, that day included; it goes on without one."""
        return self.ends_on or dt.date.max


class KiaCoverage(models.Model):
    """How the regions are heard in a kennis- en innovatieagenda: which ROM, what it brings, agreed when (P1-7)."""

    kia = models.OneToOneField(
        Term,
        on_delete=models.PROTECT,
        related_name="coverage",
        limit_choices_to={"kind": Term.Kind.KIA},
        verbose_name="kennis- en innovatieagenda",
    )
    rom = models.ForeignKey(
        Rom, on_delete=models.PROTECT, null=True, blank=True, related_name="kias", verbose_name="ROM-contact"
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="kias",
        verbose_name="contactpersoon",
    )
    perspective = models.TextField("regionaal perspectief", max_length=4000, blank=True)
    coordinated_on = models.DateField("afgestemd met de provincies op", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "inbreng in een KIA"
        verbose_name_plural = "inbreng in KIA's"
        ordering = ["kia__order", "kia__code"]
        constraints = [
            models.CheckConstraint(
                name="kia_contact_belongs_to_a_rom",
                condition=Q(contact__isnull=True) | Q(rom__isnull=False),
                violation_error_message="Kies eerst de ROM van deze contactpersoon.",
            ),
        ]

    def __str__(self) -> str:
        return f"KIA {self.kia}"

    @property
    def gaps(self) -> list[str]:
        """What is missing for the regions to be heard in this agenda."""
        found = {
            "ROM-contact": self.rom_id,
            "regionaal perspectief": self.perspective,
            "afstemming met de provincies": self.coordinated_on,
        }
        return [name for name, value in found.items() if not value]
