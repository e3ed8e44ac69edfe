"""How a version goes about it: what it builds on, with whom, with which instruments, and at what risk."""

from django.db import models
from django.db.models import Q

from programmes.models.organisations import Organisation, is_web_address, web_address
from programmes.models.regions import Plan
from programmes.models.strategy import PolicyReference
from programmes.models.versions import ProgrammeVersion


class BasisDocument(models.Model):
    """A plan or policy of Rijk or region that a version builds on (MJS-3, UIT-U2).

    `title` is kept as text: what was agreed keeps its words when a plan is renamed later.
    """

    class Side(models.TextChoices):
        RIJK = "rijk", "Rijk"
        REGION = "region", "Regio"

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="basis_documents")
    side = models.CharField("van", max_length=10, choices=Side)
    reference = models.ForeignKey(
        PolicyReference, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beleidsstuk"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="plan van een ROM"
    )
    title = models.CharField("plan of beleid", max_length=320)
    url = models.URLField("link", max_length=400, blank=True, validators=[web_address])
    how = models.TextField("hoe het programma erop voortbouwt", max_length=2000, blank=True)

    class Meta:
        verbose_name = "plan of beleid waarop wordt voortgebouwd"
        verbose_name_plural = "plannen en beleid waarop wordt voortgebouwd"
        ordering = ["-side", "pk"]
        constraints = [
            models.CheckConstraint(
                name="basis_has_a_title",
                condition=~Q(title=""),
                violation_error_message="Kies een plan of beleidsstuk, of noem het.",
            ),
            models.CheckConstraint(
                name="basis_is_one_document",
                condition=Q(reference__isnull=True) | Q(plan__isnull=True),
                violation_error_message="Kies een beleidsstuk of een plan van een ROM, niet beide.",
            ),
            models.CheckConstraint(
                name="plan_of_a_rom_is_of_the_region",
                condition=Q(plan__isnull=True) | Q(side="region"),
                violation_error_message="Een plan van een ROM is van de regio.",
            ),
            models.CheckConstraint(
                name="basis_link_is_a_web_address",
                condition=is_web_address("url"),
                violation_error_message="Een link begint met https:// of http://.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """Who works along without being a ROM: an organisation of the portal, or one that is named here alone."""

    class Kind(models.TextChoices):
        """Those of `Organisation.Kind` that a partner can be, and two that the portal knows as partner only."""

        KNOWLEDGE = Organisation.Kind.KNOWLEDGE.value, "kennisinstelling"
        APPLIED_SCIENCES = Organisation.Kind.APPLIED_SCIENCES.value, "hogeschool"
        TKI = Organisation.Kind.TKI.value, "TKI"
        TO2 = Organisation.Kind.TO2.value, "TO2-instelling"
        FUNDER = Organisation.Kind.FUNDER.value, "financier"
        INVESTOR = Organisation.Kind.INVESTOR.value, "investeringsinstelling"
        EXECUTIVE = Organisation.Kind.EXECUTIVE.value, "uitvoeringsorganisatie"
        MUNICIPALITY = "municipality", "gemeente"
        COMPANY = "company", "bedrijf of cluster"
        OTHER = Organisation.Kind.OTHER.value, "overig"

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    name = models.CharField("naam", max_length=160)
    kind = models.CharField("soort", max_length=20, choices=Kind)
    role = models.CharField("rol", max_length=300, blank=True)

    class Meta:
        verbose_name = "partner"
        verbose_name_plural = "partners"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="partner_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Kies een organisatie, of noem de partner.",
            ),
            models.UniqueConstraint(
                fields=["version", "name"],
                name="partner_once_per_version",
                violation_error_message="Deze partner staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class Instrument(models.Model):
    """Something that a version develops or deploys for its target groups (UIT-5)."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="instruments")
    name = models.CharField("instrument", max_length=160)
    purpose = models.TextField("waarvoor", max_length=1000, blank=True)

    class Meta:
        verbose_name = "instrument"
        verbose_name_plural = "instrumenten"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="instrument_has_a_name", condition=~Q(name=""), violation_error_message="Noem het instrument."
            ),
            models.UniqueConstraint(
                fields=["version", "name"],
                name="instrument_once_per_version",
                violation_error_message="Dit instrument staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Risk(models.Model):
    """What may go wrong as seen beforehand; how it goes is reported outside the version."""

    class Level(models.TextChoices):
        LOW = "low", "laag"
        MIDDLE = "middle", "midden"
        HIGH = "high", "hoog"

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="risks")
    title = models.CharField("risico", max_length=200)
    consequence = models.TextField("oorzaak en gevolg", max_length=2000, blank=True)
    measure = models.TextField("maatregel", max_length=2000, blank=True)
    likelihood = models.CharField("kans", max_length=6, choices=Level)
    impact = models.CharField("impact", max_length=6, choices=Level)
    owner = models.CharField("eigenaar", max_length=160, blank=True)

    class Meta:
        verbose_name = "risico"
        verbose_name_plural = "risico's"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_has_a_title", condition=~Q(title=""), violation_error_message="Noem het risico."
            ),
            models.CheckConstraint(
                name="risk_has_its_levels",
                condition=Q(likelihood__in=["low", "middle", "high"], impact__in=["low", "middle", "high"]),
                violation_error_message="Kans en impact zijn laag, midden of hoog.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
