"""A version of a programme: everything that is agreed, frozen with its children once it is."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from programmes.models.agreements import Agreement, VersionState
from programmes.models.organisations import Organisation, Rom
from programmes.models.programmes import Programme
from programmes.models.strategy import CoreTask, Goal, Pillar, PillarItem, Term, Theme


def euro_field(label: str, **options: object) -> models.DecimalField:
    """Return a field for exact euros and cents; 14 digits keep every sum of this portal exact."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def _terms(kind: str, label: str) -> models.ManyToManyField:
    """Return a field for words of one of the strategy's vocabularies."""
    return models.ManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"kind": kind}, verbose_name=label
    )


#: the relations that a copy of a version takes along, by name
CHILDREN = [
    "pillar_assignments",
    "participations",
    "cofinancings",
    "region_checks",
    "basis_documents",
    "partners",
    "instruments",
    "milestones",
    "risks",
    "targets",
]
#: of these the strategy has the words, and says which are active
STRATEGY_TAGS = ["core_tasks", "themes", "items", "goals"]
TAGS = [*STRATEGY_TAGS, "values_rijk", "values_region", "target_groups", "cooperation_forms"]


class VersionQuerySet(models.QuerySet["ProgrammeVersion"]):
    """Questions about versions."""

    def open(self) -> "VersionQuerySet":
        return self.filter(state__in=ProgrammeVersion.OPEN)

    def offered(self) -> "VersionQuerySet":
        return self.filter(state=ProgrammeVersion.State.OFFERED)

    def agreed(self) -> "VersionQuerySet":
        return self.filter(state=ProgrammeVersion.State.AGREED)

    def with_row(self) -> "VersionQuerySet":
        """Fetch with a version what its own row points to."""
        return self.select_related("programme", "lead", "agreement", "based_on", "predecessor_programme")

    def with_children(self) -> "VersionQuerySet":
        """Fetch everything a version consists of in a fixed number of queries."""
        return self.with_row().prefetch_related(*contents())


def contents() -> list[str | models.Prefetch]:
    """Return everything that a version consists of, to prefetch: a query for each relation."""
    named = {
        "pillar_assignments": ["pillar"],
        "participations": ["rom__organisation"],
        "region_checks": ["rom__organisation"],
        "basis_documents": ["reference", "plan"],
        "partners": ["organisation"],
        "targets": ["indicator"],
    }
    return [*TAGS, *(_with(relation, named[relation]) if relation in named else relation for relation in CHILDREN)]


def _with(relation: str, named: list[str]) -> models.Prefetch:
    """A relation together with what its rows name, in the same query."""
    rows = getattr(ProgrammeVersion, relation).rel.related_model._default_manager.all()
    return models.Prefetch(relation, rows.select_related(*named))


class ProgrammeVersion(models.Model):
    """All that Rijk and provinces agree about a programme; edited while concept, offered, then frozen."""

    State = VersionState

    #: one of these at a time per programme: whatever is still on its way
    OPEN = [State.DRAFT, State.OFFERED, State.NOT_AGREED]

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="versions", verbose_name="programma"
    )
    number = models.PositiveSmallIntegerField("versie")
    state = models.CharField("stand", max_length=12, choices=State, default=State.DRAFT)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gaat uit van"
    )
    reason = models.TextField("reden van de wijziging", max_length=2000, blank=True)
    stops = models.BooleanField("stopt het programma", default=False)
    successor = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gaat op in"
    )
    predecessor = models.CharField("voorganger", max_length=200, blank=True)
    predecessor_programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="voorganger in dit portaal",
    )
    title = models.CharField("titel", max_length=160)
    short_title = models.CharField("korte titel", max_length=32)
    summary = models.TextField("samenvatting", max_length=4000, blank=True)
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_versions",
        verbose_name="trekker",
    )
    starts_on = models.DateField("begin")
    ends_on = models.DateField("einde")
    core_tasks = models.ManyToManyField(CoreTask, blank=True, related_name="versions", verbose_name="kerntaken")
    investing_motivation = models.TextField("motivering van alleen investeren", max_length=2000, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="versions", verbose_name="thema's")
    items = models.ManyToManyField(PillarItem, blank=True, related_name="versions", verbose_name="onderdelen")
    goals = models.ManyToManyField(Goal, blank=True, related_name="versions", verbose_name="doelen")
    added_value_rijk = models.TextField("meerwaarde voor het Rijk", max_length=4000, blank=True)
    added_value_region = models.TextField("meerwaarde voor de regio", max_length=4000, blank=True)
    values_rijk = _terms(Term.Kind.ADDED_VALUE, "soort meerwaarde voor het Rijk")
    values_region = _terms(Term.Kind.ADDED_VALUE, "soort meerwaarde voor de regio")
    target_groups = _terms(Term.Kind.TARGET_GROUP, "doelgroepen")
    cooperation_forms = _terms(Term.Kind.FORM, "vormen van samenwerking")
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="version", verbose_name="afstemming"
    )
    agreed_at = models.DateTimeField("afgestemd op", null=True, blank=True)
    revision = models.PositiveIntegerField("bewerking", default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gemaakt door"
    )
    created_at = models.DateTimeField("aangemaakt op")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een programma"
        verbose_name_plural = "versies van programma's"
        ordering = ["programme__code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=["draft", "offered", "not_agreed"]),
                name="one_open_version_per_programme",
                violation_error_message="Er is al een versie van dit programma onderweg.",
            ),
            models.CheckConstraint(
                name="version_period_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Het einde ligt voor het begin.",
            ),
            models.CheckConstraint(
                name="agreed_version_has_its_agreement",
                condition=Q(state="agreed", agreement__isnull=False, agreed_at__isnull=False)
                | (~Q(state="agreed") & Q(agreed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="draft_has_no_agreement",
                condition=Q(state__in=["draft", "lapsed"]) | Q(agreement__isnull=False),
            ),
            models.CheckConstraint(
                name="change_has_a_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message="Een wijziging heeft een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} versie {self.number}"

    def clean(self) -> None:
        if self.programme_id is not None and self.predecessor_programme_id == self.programme_id:
            raise ValidationError({"predecessor_programme": "Een programma komt niet uit zichzelf voort."})

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def primary_assignment(self) -> "PillarAssignment | None":
        return next((share for share in self.pillar_assignments.all() if share.is_primary), None)


class PillarAssignment(models.Model):
    """A version's share of one pillar in whole percents; together 100, exactly one of them primary."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="pillar_assignments")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="assignments", verbose_name="pijler")
    share = models.PositiveSmallIntegerField("aandeel (%)", validators=[MinValueValidator(1), MaxValueValidator(100)])
    is_primary = models.BooleanField("hoofdpijler", default=False)

    class Meta:
        verbose_name = "aandeel in een pijler"
        verbose_name_plural = "aandelen in pijlers"
        ordering = ["-is_primary", "pillar__code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "pillar"], name="pillar_once_per_version"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_primary=True), name="one_primary_pillar_per_version"
            ),
            models.CheckConstraint(
                name="share_is_a_percentage",
                condition=Q(share__gte=1, share__lte=100),
                violation_error_message="Een aandeel is 1 tot en met 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pillar.code} {self.share}%"


class Participation(models.Model):
    """A ROM that takes part in a version, with its concrete commitment: maatwerk, maar niet vrijblijvend (UIT-U5)."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="participations")
    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="participations", verbose_name="ROM")
    role = models.CharField("rol", max_length=120, blank=True)
    commitment = models.TextField("inzet", max_length=2000, blank=True)
    fte = models.DecimalField(
        "inzet (fte)", max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    euro = euro_field("inzet (euro)", null=True, blank=True, validators=[MinValueValidator(Decimal(0))])

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        ordering = ["rom__organisation__short_name"]
        constraints = [models.UniqueConstraint(fields=["version", "rom"], name="rom_once_per_version")]

    def __str__(self) -> str:
        return str(self.rom)


class CoFinancing(models.Model):
    """Money of others in the same programme; never in the ledger, never under a ceiling."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="cofinancings")
    giver = models.CharField("gever", max_length=160)
    amount = euro_field("bedrag", validators=[MinValueValidator(Decimal("0.01"))])
    year = models.PositiveSmallIntegerField("jaar", null=True, blank=True)

    class Meta:
        verbose_name = "cofinanciering"
        verbose_name_plural = "cofinanciering"
        ordering = ["year", "giver"]
        constraints = [models.CheckConstraint(name="cofinancing_is_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return self.giver


class RegionCheck(models.Model):
    """How a version complements the plans of a region; an objection counts until it is settled (UIT-U1, UIT-U2)."""

    class Settled(models.TextChoices):
        NOT = "", "Niet afgehandeld"
        WITHDRAWN = "withdrawn", "Ingetrokken door de ROM"
        OVERRULED = "overruled", "Terzijde gesteld door Rijk en provincies"
        #: on rows of before the portal knew withdrawing and overruling: then an answer was enough
        ANSWERED = "answered", "Beantwoord"

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="region_checks")
    rom = models.ForeignKey(Rom, on_delete=models.PROTECT, related_name="region_checks", verbose_name="ROM")
    complementarity = models.TextField("aanvulling op de plannen van de regio", max_length=4000, blank=True)
    objection = models.TextField("bezwaar op het profiel", max_length=4000, blank=True)
    answer = models.TextField("antwoord op het bezwaar", max_length=4000, blank=True)
    settled = models.CharField("uitkomst van het bezwaar", max_length=10, choices=Settled, blank=True, default="")

    class Meta:
        verbose_name = "regiotoets"
        verbose_name_plural = "regiotoetsen"
        ordering = ["rom__organisation__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "rom"], name="region_check_once_per_rom"),
            models.CheckConstraint(
                name="answer_needs_an_objection",
                condition=Q(answer="") | ~Q(objection=""),
                violation_error_message="Er is geen bezwaar om te beantwoorden.",
            ),
            models.CheckConstraint(
                name="only_an_answered_objection_is_settled",
                condition=Q(settled__in=["", "answered"]) | (~Q(objection="") & ~Q(answer="")),
                violation_error_message="Dit bezwaar is nog niet beantwoord.",
            ),
        ]

    def __str__(self) -> str:
        return f"Regiotoets {self.rom}"

    @property
    def is_open_objection(self) -> bool:
        """Tell whether an objection keeps the version from being offered: answered alone is not enough."""
        old_rule = self.settled == self.Settled.ANSWERED and self.answer.strip()
        return bool(self.objection.strip()) and self.settled not in SETTLED and not old_rule

    @property
    def objection_stand(self) -> str:
        """How the objection stands, in a word or two for a label; empty without one."""
        if not self.objection.strip():
            return ""
        if self.is_open_objection:
            return "Open, beantwoord" if self.answer.strip() else "Open"
        return SETTLED.get(self.settled, "Beantwoord")


#: what ends an objection, as a label says it
SETTLED = {RegionCheck.Settled.WITHDRAWN: "Ingetrokken", RegionCheck.Settled.OVERRULED: "Terzijde gesteld"}


class Milestone(models.Model):
    """A planned moment of a version; whether it was reached is reported outside the version."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("mijlpaal", max_length=200)
    planned_on = models.DateField("gepland op")

    class Meta:
        verbose_name = "mijlpaal"
        verbose_name_plural = "mijlpalen"
        ordering = ["planned_on", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="milestone_number_once")]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """What is counted for a programme: definition, unit, baseline, and how double counting is avoided."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="indicators", verbose_name="programma"
    )
    name = models.CharField("indicator", max_length=160)
    definition = models.TextField("definitie", max_length=2000, blank=True)
    unit = models.CharField("eenheid", max_length=40)
    baseline = models.DecimalField("nulmeting", max_digits=14, decimal_places=2, default=0)
    deduplication = models.TextField("ontdubbelingsregel", max_length=2000, blank=True)

    class Meta:
        verbose_name = "indicator"
        verbose_name_plural = "indicatoren"
        ordering = ["programme__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="indicator_once_per_programme")]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """The value of an indicator that a version aims at, up to and including a year."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name="indicator")
    year = models.PositiveSmallIntegerField("t/m jaar")
    value = models.DecimalField("doel", max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))])

    class Meta:
        verbose_name = "doelwaarde"
        verbose_name_plural = "doelwaarden"
        ordering = ["indicator", "year"]
        constraints = [models.UniqueConstraint(fields=["version", "indicator", "year"], name="target_once_per_year")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.value}"

    def clean(self) -> None:
        if self.indicator_id and self.version_id and self.indicator.programme_id != self.version.programme_id:
            raise ValidationError({"indicator": "Deze indicator hoort bij een ander programma."})
