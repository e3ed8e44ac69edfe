"""Who takes part: organisations with their names over time, ROMs, provinces, and people's roles."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q

web_address = URLValidator(schemes=["http", "https"], message="Vul een adres in dat met https:// begint.")


def is_web_address(column: str) -> Q:
    """Tell of a column that it is empty or an address of the web."""
    return Q(**{column: ""}) | Q(**{f"{column}__startswith": "https://"}) | Q(**{f"{column}__startswith": "http://"})


class Portal(models.Model):
    """The one row that says what this portal holds: real data, or labelled example data alone."""

    holds_demo = models.BooleanField("bevat voorbeelddata", default=False)

    class Meta:
        verbose_name = "portaal"
        verbose_name_plural = "portaal"
        constraints = [models.CheckConstraint(name="one_portal_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return "Portaal met voorbeelddata" if self.holds_demo else "Portaal"

    @classmethod
    def is_demo(cls) -> bool:
        """Tell whether every page and pack must say 'voorbeelddata'."""
        return cls.objects.filter(pk=1, holds_demo=True).exists()


class Organisation(models.Model):
    """Any party. `name` is today's; a party that ever changed its name has dated rows in `names`."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", "ministerie"
        PROVINCE = "province", "provincie"
        ROM = "rom", "ROM"
        VEHICLE = "vehicle", "ondersteunend vehikel"
        UMBRELLA = "umbrella", "koepel van provincies"
        KNOWLEDGE = "knowledge", "kennisinstelling"
        APPLIED_SCIENCES = "applied_sciences", "hogeschool"
        TKI = "tki", "TKI"
        TO2 = "to2", "TO2-instelling"
        FUNDER = "funder", "financier"
        EXECUTIVE = "executive", "uitvoeringsorganisatie"
        INVESTOR = "investor", "investeringsinstelling"
        OTHER = "other", "overig"

    code = models.SlugField("code", max_length=40, unique=True)
    kind = models.CharField("soort", max_length=20, choices=Kind)
    name = models.CharField("naam", max_length=160)
    short_name = models.CharField("korte naam", max_length=40)
    website = models.URLField("website", blank=True)
    statement = models.CharField("uitspraak van de strategie", max_length=60, blank=True)
    is_seed = models.BooleanField("uit de strategie", default=False, editable=False)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name

    def name_on(self, day: dt.date) -> "OrganisationName | Organisation":
        """Return the row whose `name` and `short_name` this party had on `day` (domain Q9)."""
        for name in self.names.all():
            if (name.valid_from or dt.date.min) <= day < (name.valid_until or dt.date.max):
                return name
        return self


class OrganisationName(models.Model):
    """A name with the days on which it held: from `valid_from`, up to but not on `valid_until`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names", verbose_name="organisatie"
    )
    name = models.CharField("naam", max_length=160)
    short_name = models.CharField("korte naam", max_length=40)
    valid_from = models.DateField("vanaf", null=True, blank=True)
    valid_until = models.DateField("tot", null=True, blank=True)

    class Meta:
        verbose_name = "naam door de tijd"
        verbose_name_plural = "namen door de tijd"
        ordering = [F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="name_period_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="Een naam kan niet eindigen voordat hij begint.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class RomQuerySet(models.QuerySet["Rom"]):
    """Questions about ROMs."""

    def for_list(self) -> "RomQuerySet":
        return self.select_related("organisation").prefetch_related("provinces__organisation")


class Rom(models.Model):
    """A regional development agency with its six profile attributes (UIT-U5); an empty one is unknown.

    `framework` is the region's own strategic framework, which most regions have (INL-4).
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="rom", verbose_name="organisatie"
    )
    legal_name = models.CharField("statutaire naam", max_length=160, blank=True)
    started_year = models.PositiveSmallIntegerField("begonnen in", null=True, blank=True)
    origin = models.TextField("ontstaansgeschiedenis", blank=True)
    maturity = models.TextField("organisatorische volwassenheid", blank=True)
    regional_clients = models.TextField("regionale opdrachtgevers", blank=True)
    shareholders = models.TextField("aandeelhouders", blank=True)
    working_methods = models.TextField("werkwijzen", blank=True)
    task_interpretation = models.TextField("taakinvulling", blank=True)
    framework = models.TextField("regionaal kader", blank=True)
    framework_url = models.URLField(
        "link naar het regionale kader",
        max_length=400,
        blank=True,
        validators=[web_address],
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    PROFILE = ["origin", "maturity", "regional_clients", "shareholders", "working_methods", "task_interpretation"]
    objects = RomQuerySet.as_manager()

    class Meta:
        verbose_name = "ROM"
        verbose_name_plural = "ROM's"
        ordering = ["organisation__short_name"]
        constraints = [
            models.CheckConstraint(
                name="framework_link_is_a_web_address",
                condition=is_web_address("framework_url"),
                violation_error_message="Een link begint met https:// of http://.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.short_name


class Province(models.Model):
    """One of twelve, served by exactly one ROM; ordered by its CBS code PV20-PV31."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="province", verbose_name="organisatie"
    )
    cbs_code = models.CharField("CBS-code", max_length=4, unique=True)
    iso_code = models.CharField("ISO-code", max_length=5, unique=True)
    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="provinces", verbose_name="ROM")

    class Meta:
        verbose_name = "provincie"
        verbose_name_plural = "provincies"
        ordering = ["cbs_code"]
        constraints = [
            models.CheckConstraint(
                name="cbs_code_is_a_province",
                condition=Q(cbs_code__gte="PV20", cbs_code__lte="PV31"),
                violation_error_message="Een provincie heeft een code van PV20 tot en met PV31.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about roles."""

    def active_on(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def ended_before(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(ends_on__lt=day)

    def ending_between(self, first: dt.date, last: dt.date) -> "MembershipQuerySet":
        return self.filter(ends_on__range=(first, last))

    def starting_after(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(starts_on__gt=day)


class Membership(models.Model):
    """A person's role for an organisation between two dates; a role ends, its history stays."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", "secretaris"
        CONTRIBUTOR = "contributor", "medewerker ROM"
        POLICY = "policy", "beleidsmedewerker"
        READER = "reader", "lezer"
        AUDITOR = "auditor", "auditor"
        ADMINISTRATOR = "administrator", "beheerder"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name="gebruiker"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name="organisatie"
    )
    role = models.CharField("rol", max_length=20, choices=Role)
    function = models.CharField("functie", max_length=120)
    is_mandated = models.BooleanField("spreekt namens de provincies", default=False)
    starts_on = models.DateField("vanaf")
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "rollen"
        ordering = ["user__name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="membership_period_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Een rol kan niet eindigen voordat zij begint.",
            ),
            models.CheckConstraint(
                name="mandate_is_for_policy_staff",
                condition=Q(is_mandated=False) | Q(role="policy"),
                violation_error_message="Alleen een beleidsmedewerker kan namens de provincies spreken.",
            ),
        ]

    #: roles that do the work; the others look on or administer, and are neither lent nor fit to stand in
    WORKING = {Role.SECRETARY, Role.CONTRIBUTOR, Role.POLICY}
    #: which kind of organisation each role belongs to (Appendix A as the design corrects it)
    HOMES = {
        Role.SECRETARY: {Organisation.Kind.VEHICLE},
        Role.CONTRIBUTOR: {Organisation.Kind.ROM},
        Role.POLICY: {Organisation.Kind.MINISTRY, Organisation.Kind.PROVINCE},
        Role.READER: {
            Organisation.Kind.MINISTRY,
            Organisation.Kind.PROVINCE,
            Organisation.Kind.ROM,
            Organisation.Kind.VEHICLE,
        },
    }

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} {self.organisation}"

    def clean(self) -> None:
        """Refuse a role in an organisation that cannot have it, a mandate outside a province, and one on both sides."""
        if not self.organisation_id or not self.role:
            return
        home = self.HOMES.get(Membership.Role(self.role))
        if home and self.organisation.kind not in home:
            names = " of ".join(sorted(Organisation.Kind(kind).label for kind in home))
            raise ValidationError({"organisation": f"Deze rol hoort bij een {names}."})
        if self.is_mandated and self.organisation.kind != Organisation.Kind.PROVINCE:
            raise ValidationError({"is_mandated": "Alleen iemand van een provincie kan namens de provincies spreken."})
        if self.role == self.Role.POLICY and self.user_id and self.starts_on:
            self._refuse_both_sides()

    def _refuse_both_sides(self) -> None:
        """Nobody speaks for the Rijk and for a province at once: an agreement is between two (GOV-8)."""
        same = Membership.objects.filter(user=self.user_id, role=self.Role.POLICY).exclude(pk=self.pk)
        other = same.exclude(organisation__kind=self.organisation.kind).exclude(ends_on__lt=self.starts_on)
        if self.ends_on:
            other = other.filter(starts_on__lte=self.ends_on)
        if (held := other.select_related("organisation").first()) is not None:
            text = f"{self.user} is in die tijd beleidsmedewerker van {held.organisation}. Niemand spreekt voor beide."
            raise ValidationError(text)
