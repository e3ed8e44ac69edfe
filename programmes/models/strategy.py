"""The multi-year strategy: its identities, its wording per version, and the document itself."""

from django.db import models
from django.db.models import F, Q


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


class StrategyVersion(models.Model):
    """One wording of the strategy; a change makes a new version and the old one stays readable (SLOT-6)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="versions", verbose_name="strategie")
    number = models.CharField("versie", max_length=10)
    reason = models.TextField("reden", blank=True)
    effective_on = models.DateField("geldt vanaf")

    class Meta:
        verbose_name = "versie van de strategie"
        verbose_name_plural = "versies van de strategie"
        ordering = ["effective_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_once")]

    def __str__(self) -> str:
        return f"{self.strategy} versie {self.number}"


class Paragraph(models.Model):
    """A piece of the document in its own words and order, with the statements that were read from it."""

    class Style(models.TextChoices):
        CHAPTER = "chapter", "hoofdstuk"
        HEADING = "heading", "kop"
        TEXT = "text", "tekst"
        ITEM = "item", "opsomming"
        BOX = "box", "kader"
        FOOTNOTE = "footnote", "voetnoot"

    version = models.ForeignKey(StrategyVersion, on_delete=models.CASCADE, related_name="paragraphs")
    order = models.PositiveSmallIntegerField("volgorde")
    style = models.CharField("vorm", max_length=10, choices=Style)
    text = models.TextField("tekst")
    statements = models.CharField("uitspraken", max_length=200, blank=True)

    class Meta:
        verbose_name = "alinea"
        verbose_name_plural = "alinea's"
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="paragraph_order_once")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def statement_codes(self) -> list[str]:
        return self.statements.split()


class Wording(models.Model):
    """How one version words the item with this code, and whether that item is active in it."""

    version = models.ForeignKey(StrategyVersion, on_delete=models.CASCADE, related_name="wordings")
    code = models.SlugField("code", max_length=30)
    name = models.CharField("naam", max_length=320)
    definition = models.TextField("omschrijving", blank=True)
    is_active = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "bewoording"
        verbose_name_plural = "bewoordingen"
        ordering = ["version", "code"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="wording_once_per_version")]

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
