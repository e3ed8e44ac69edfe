"""The multi-year strategy: its identities, its wording per version, and the document itself."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from programmes.models.agreements import LONGEST, Agreement, VersionState

#: characters that a paragraph may have
LONGEST_PARAGRAPH = 10_000


class Strategy(models.Model):
    """The strategy that Rijk and provinces set: period and year of evaluation (INL-2, SLOT-1, SLOT-4)."""

    code = models.SlugField("code", max_length=40, unique=True)
    title = models.CharField("titel", max_length=120)
    publisher = models.CharField("uitgever", max_length=200)
    published_on = models.DateField("uitgegeven (maand)")
    starts_on = models.DateField("begin")
    ends_on = models.DateField("einde")
    evaluation_year = models.PositiveSmallIntegerField("jaar van de evaluatie")

    class Meta:
        verbose_name = "strategie"
        verbose_name_plural = "strategieën"
        constraints = [
            models.CheckConstraint(name="strategy_period_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.title


class StrategyVersionQuerySet(models.QuerySet["StrategyVersion"]):
    """Questions about versions of the strategy."""

    def open(self) -> "StrategyVersionQuerySet":
        return self.filter(state__in=StrategyVersion.OPEN)

    def agreed(self) -> "StrategyVersionQuerySet":
        return self.filter(state=VersionState.AGREED)

    def in_force_on(self, day: dt.date) -> "StrategyVersionQuerySet":
        """Versions that were in force on a day or before it, the one of that day first."""
        return self.agreed().filter(effective_on__lte=day).order_by("-effective_on", "-pk")


class StrategyVersion(models.Model):
    """One wording of the strategy; a change is a new version that both agree to, the old one stays readable (SLOT-6).

    The first version is agreed by its document. A later one is in force from its day of effect, never before the day
    on which both agreed.
    """

    class Side(models.TextChoices):
        RIJK = "rijk", "Rijk"
        PROVINCES = "provinces", "Provincies"

    State = VersionState
    #: one of these at a time per strategy: whatever is still on its way
    OPEN = [State.DRAFT, State.OFFERED, State.NOT_AGREED]

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="versions", verbose_name="strategie")
    number = models.CharField("versie", max_length=10)
    state = models.CharField("stand", max_length=12, choices=State, default=State.DRAFT)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gaat uit van"
    )
    proposer = models.CharField("voorgesteld door", max_length=10, choices=Side, blank=True, default="")
    reason = models.TextField("reden", max_length=2000, blank=True, validators=[MaxLengthValidator(2000)])
    effective_on = models.DateField("geldt vanaf")
    agreement = models.OneToOneField(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="strategy_version",
        verbose_name="afstemming",
    )
    agreed_at = models.DateTimeField("afgestemd op", null=True, blank=True)
    revision = models.PositiveIntegerField("bewerking", default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemaakt door",
    )
    created_at = models.DateTimeField("aangemaakt op", null=True, blank=True)

    objects = StrategyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van de strategie"
        verbose_name_plural = "versies van de strategie"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_once"),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(state__in=["draft", "offered", "not_agreed"], based_on__isnull=False),
                name="one_open_change_per_strategy",
                violation_error_message="Er is al een wijziging van de strategie onderweg.",
            ),
            models.CheckConstraint(
                name="agreed_strategy_has_agreement_or_document",
                condition=(
                    Q(state="agreed", based_on__isnull=True, agreement__isnull=True, agreed_at__isnull=True)
                    | Q(state="agreed", based_on__isnull=False, agreement__isnull=False, agreed_at__isnull=False)
                    | (~Q(state="agreed") & Q(agreed_at__isnull=True))
                ),
            ),
            models.CheckConstraint(
                name="offered_strategy_has_agreement",
                condition=Q(state__in=["draft", "lapsed", "agreed"]) | Q(agreement__isnull=False),
            ),
            models.CheckConstraint(
                name="strategy_change_has_reason_and_proposer",
                condition=Q(based_on__isnull=True) | (~Q(reason="") & Q(proposer__in=["rijk", "provinces"])),
                violation_error_message="Een wijziging van de strategie heeft een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} versie {self.number}"

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT


class Paragraph(models.Model):
    """A piece of the document in its own words and order, with the statements that were read from it.

    Its key is its identity: the same paragraph has the same key in every version of the strategy, wherever it stands.
    """

    class Style(models.TextChoices):
        CHAPTER = "chapter", "hoofdstuk"
        HEADING = "heading", "kop"
        TEXT = "text", "tekst"
        ITEM = "item", "opsomming"
        BOX = "box", "kader"
        FOOTNOTE = "footnote", "voetnoot"

    version = models.ForeignKey(StrategyVersion, on_delete=models.CASCADE, related_name="paragraphs")
    key = models.PositiveSmallIntegerField("kenmerk")
    order = models.PositiveSmallIntegerField("volgorde")
    style = models.CharField("vorm", max_length=10, choices=Style)
    text = models.TextField("tekst", validators=[MaxLengthValidator(LONGEST_PARAGRAPH)])
    statements = models.CharField("uitspraken", max_length=200, blank=True)

    class Meta:
        verbose_name = "alinea"
        verbose_name_plural = "alinea's"
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="paragraph_order_once"),
            models.UniqueConstraint(fields=["version", "key"], name="paragraph_once_per_version"),
            models.CheckConstraint(
                name="paragraph_has_a_text", condition=~Q(text=""), violation_error_message="Deze alinea is leeg."
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def statement_codes(self) -> list[str]:
        return self.statements.split()


class Wording(models.Model):
    """How one version words the item with this code, and whether that item is active in it.

    What a version brings (`brings`) is an item that comes to be, with this code, when the version is agreed.
    """

    class Brings(models.TextChoices):
        ITEM = "item", "onderdeel van een pijler"
        TRANSITION = "transition", "thema: transitie"
        CHALLENGE = "challenge", "thema: uitdaging"
        GOAL = "goal", "doel"

    version = models.ForeignKey(StrategyVersion, on_delete=models.CASCADE, related_name="wordings")
    code = models.SlugField("code", max_length=30)
    name = models.CharField("naam", max_length=320)
    definition = models.TextField("omschrijving", blank=True, validators=[MaxLengthValidator(LONGEST)])
    is_active = models.BooleanField("actief", default=True)
    brings = models.CharField("nieuw", max_length=10, choices=Brings, blank=True, default="")
    pillar = models.ForeignKey(
        "Pillar", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pijler"
    )

    class Meta:
        verbose_name = "bewoording"
        verbose_name_plural = "bewoordingen"
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="wording_once_per_version"),
            models.CheckConstraint(
                name="new_item_names_its_pillar",
                condition=Q(brings="item", pillar__isnull=False) | (~Q(brings="item") & Q(pillar__isnull=True)),
                violation_error_message="Een nieuw onderdeel hoort bij één pijler, en alleen een onderdeel.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PolicyReference(models.Model):
    """A document that the strategy stands on, with its link (its footnotes)."""

    code = models.SlugField("code", max_length=40, unique=True)
    title = models.CharField("titel", max_length=320)
    url = models.URLField("link", max_length=400)
    statement = models.CharField("uitspraak van de strategie", max_length=60, blank=True)
    is_seed = models.BooleanField("uit de strategie", default=False, editable=False)

    class Meta:
        verbose_name = "beleidsstuk"
        verbose_name_plural = "beleidsstukken"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class StrategyItem(models.Model):
    """What every item of the strategy has: an identity outside versions; name and definition are today's wording."""

    code = models.SlugField("code", max_length=30, unique=True)
    name = models.CharField("naam", max_length=320)
    definition = models.TextField("omschrijving", blank=True)
    statement = models.CharField("uitspraak van de strategie", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    is_seed = models.BooleanField("uit de strategie", default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Pillar(StrategyItem):
    """One of the strategy's three pillars (MJS-8)."""

    class Meta(StrategyItem.Meta):
        verbose_name = "pijler"
        verbose_name_plural = "pijlers"

    @property
    def number(self) -> int:
        return int(self.code.removeprefix("P"))


class PillarItem(StrategyItem):
    """A subject under a pillar; the list is open ("onder andere", P2-5)."""

    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="items", verbose_name="pijler")

    class Meta(StrategyItem.Meta):
        verbose_name = "onderdeel van een pijler"
        verbose_name_plural = "onderdelen van pijlers"


class Theme(StrategyItem):
    """A transition or a challenge of pillar 3 (P3-1, P3-3); challenges are an open list ("zoals")."""

    class Kind(models.TextChoices):
        TRANSITION = "transition", "transitie"
        CHALLENGE = "challenge", "uitdaging"

    kind = models.CharField("soort", max_length=12, choices=Kind)

    class Meta(StrategyItem.Meta):
        verbose_name = "thema"
        verbose_name_plural = "thema's"


class Goal(StrategyItem):
    """One of the three goals of the strategy (INL-9)."""

    class Meta(StrategyItem.Meta):
        verbose_name = "doel"
        verbose_name_plural = "doelen"


class Principle(StrategyItem):
    """One of the five principles of working together (UIT-U1 to UIT-U5)."""

    class Meta(StrategyItem.Meta):
        verbose_name = "uitgangspunt"
        verbose_name_plural = "uitgangspunten"


class CoreTask(StrategyItem):
    """One of the three core tasks of a ROM; two of them develop, investing does not (ROM-1, MJS-2)."""

    develops = models.BooleanField("ontwikkeltaak", default=False)

    class Meta(StrategyItem.Meta):
        verbose_name = "kerntaak"
        verbose_name_plural = "kerntaken"


class Term(models.Model):
    """A word of one of the strategy's vocabularies; some of these lists it leaves open."""

    class Kind(models.TextChoices):
        TARGET_GROUP = "target_group", "doelgroep"
        FORM = "form", "vorm van samenwerking"
        PURPOSE = "purpose", "doel van samenwerking"
        ADDED_VALUE = "added_value", "soort meerwaarde"
        PARTNER_KIND = "partner_kind", "soort partner"
        SCALE = "scale", "schaalniveau"
        KIA = "kia", "kennis- en innovatieagenda"
        NAMED_PROGRAMME = "named_programme", "genoemd programma"
        ASPECT = "aspect", "aspect van voortgang"

    #: lists that the strategy introduces with "onder andere" or "zoals"
    OPEN = {Kind.TARGET_GROUP, Kind.FORM, Kind.PARTNER_KIND, Kind.NAMED_PROGRAMME}

    kind = models.CharField("lijst", max_length=20, choices=Kind)
    code = models.SlugField("code", max_length=40)
    name = models.CharField("naam", max_length=320)
    definition = models.TextField("omschrijving", blank=True)
    statement = models.CharField("uitspraak van de strategie", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    is_seed = models.BooleanField("uit de strategie", default=False, editable=False)

    class Meta:
        verbose_name = "begrip uit een lijst"
        verbose_name_plural = "begrippen uit lijsten"
        ordering = ["kind", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="term_once_per_list")]

    def __str__(self) -> str:
        return self.name
