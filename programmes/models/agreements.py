"""Agreement beforehand: one offering of one subject to Rijk and provinces, and the positions given on it."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from programmes.models.organisations import Province


class Outcome(models.TextChoices):
    """What a party can say. The first two reach; who wants another amount says nader gesprek."""

    AGREED = "agreed", "Akkoord"
    AGREED_IF = "agreed_if", "Akkoord met voorwaarden"
    TALK = "talk", "Nader gesprek"
    REFUSED = "refused", "Niet akkoord"


class VersionState(models.TextChoices):
    """Where a version stands: written, lying before Rijk and provinces, or what came of that."""

    DRAFT = "draft", "Concept"
    OFFERED = "offered", "Ter afstemming"
    AGREED = "agreed", "Afgestemd"
    NOT_AGREED = "not_agreed", "Niet afgestemd"
    LAPSED = "lapsed", "Vervallen"


#: characters that one may say at once; of a text field only forms judge its length by themselves
LONGEST = 4000
REACHING = [Outcome.AGREED, Outcome.AGREED_IF]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Questions about agreements."""

    def open(self) -> "AgreementQuerySet":
        return self.filter(reached_at__isnull=True, closed_at__isnull=True)

    def reached(self) -> "AgreementQuerySet":
        return self.filter(reached_at__isnull=False)


class Agreement(models.Model):
    """One offering to both columns; reached exactly when both said akkoord, with or without conditions."""

    class Procedure(models.TextChoices):
        WRITTEN = "written", "Schriftelijke ronde"
        MEETING = "meeting", "In een overleg"

    subject = models.CharField("onderwerp", max_length=200)
    offered_at = models.DateTimeField("aangeboden op")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="aangeboden door"
    )
    procedure = models.CharField("vorm", max_length=10, choices=Procedure, blank=True, default="")
    answer_by = models.DateField("antwoord gevraagd voor", null=True, blank=True)
    rijk_outcome = models.CharField("uitkomst Rijk", max_length=10, choices=Outcome, blank=True, default="")
    provinces_outcome = models.CharField("uitkomst provincies", max_length=10, choices=Outcome, blank=True, default="")
    reached_at = models.DateTimeField("afgestemd op", null=True, blank=True)
    closed_at = models.DateTimeField("gesloten zonder uitkomst op", null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "afstemming"
        verbose_name_plural = "afstemmingen"
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reached_exactly_by_both",
                condition=(
                    Q(reached_at__isnull=False, rijk_outcome__in=REACHING, provinces_outcome__in=REACHING)
                    | Q(reached_at__isnull=True) & ~(Q(rijk_outcome__in=REACHING) & Q(provinces_outcome__in=REACHING))
                ),
                violation_error_message="Een afstemming is rond zodra Rijk en provincies beide akkoord zijn.",
            ),
            models.CheckConstraint(
                name="not_both_reached_and_closed",
                condition=Q(reached_at__isnull=True) | Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="written_round_has_a_term",
                condition=~Q(procedure="written") | Q(answer_by__isnull=False),
                violation_error_message="Een schriftelijke ronde heeft een datum waarvoor antwoord gevraagd is.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_reached(self) -> bool:
        return self.reached_at is not None

    @property
    def is_open(self) -> bool:
        return self.reached_at is None and self.closed_at is None

    @property
    def version_state(self) -> VersionState:
        """Where the version that it is about stands by what the columns said."""
        if self.reached_at is not None:
            return VersionState.AGREED
        if self.closed_at is not None:
            return VersionState.LAPSED
        refused = Outcome.REFUSED in (self.rijk_outcome, self.provinces_outcome)
        return VersionState.NOT_AGREED if refused else VersionState.OFFERED

    @property
    def agreed_columns(self) -> int:
        """How many of the two columns agree, for '1 van 2'."""
        return sum(outcome in REACHING for outcome in (self.rijk_outcome, self.provinces_outcome))

    @property
    def stand(self) -> str:
        """ "1 van 2 akkoord", until both agree or it is closed."""
        if self.closed_at is not None:
            return "ingetrokken of vervangen"
        return "afgestemd" if self.is_reached else f"{self.agreed_columns} van 2 akkoord"


class Signed(models.Model):
    """Something that somebody said: who, in which function and when, kept as text since people and roles change."""

    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    giver_name = models.CharField("gegeven door", max_length=120)
    giver_function = models.CharField("functie", max_length=160)
    given_on = models.DateField("datum")
    given_at = models.DateTimeField("vastgelegd op")

    class Meta:
        abstract = True


class Position(Signed):
    """What one party said at one moment; append-only, the latest one of a party counts."""

    class Column(models.TextChoices):
        RIJK = "rijk", "Rijk"
        PROVINCES = "provinces", "Provincies"
        PROVINCE = "province", "Eén provincie"

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="positions", verbose_name="afstemming"
    )
    column = models.CharField("kolom", max_length=10, choices=Column)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="positions", verbose_name="provincie"
    )
    outcome = models.CharField("uitkomst", max_length=10, choices=Outcome)
    conditions = models.TextField("voorwaarden", blank=True, max_length=4000)
    explanation = models.TextField("toelichting", blank=True, max_length=4000)
    document = models.CharField("document", max_length=200, blank=True)
    standing_in_for = models.CharField("waarnemend voor", max_length=250, blank=True, default="")

    class Meta:
        verbose_name = "standpunt"
        verbose_name_plural = "standpunten"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="position_of_a_province_names_it",
                condition=Q(column="province", province__isnull=False)
                | (~Q(column="province") & Q(province__isnull=True)),
            ),
            models.CheckConstraint(
                name="conditions_exactly_when_conditional",
                condition=(Q(outcome="agreed_if") & ~Q(conditions="")) | (~Q(outcome="agreed_if") & Q(conditions="")),
                violation_error_message="Noem de voorwaarden, en alleen bij ‘Akkoord met voorwaarden’.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or self.get_column_display()}: {self.get_outcome_display()}"

    @property
    def giver(self) -> str:
        """Who gave it, and for which absent colleague."""
        return f"{self.giver_name}, waarnemend voor {self.standing_in_for}" if self.standing_in_for else self.giver_name


class ConditionMet(Signed):
    """One column says that the conditions of a position are met; append-only, both columns make it so."""

    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="conditions_met", verbose_name="standpunt"
    )
    column = models.CharField("kolom", max_length=10, choices=Position.Column)
    explanation = models.TextField(
        "toelichting", blank=True, max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)]
    )

    class Meta:
        verbose_name = "vervulde voorwaarde"
        verbose_name_plural = "vervulde voorwaarden"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "column"],
                name="conditions_met_once_per_column",
                violation_error_message="Deze kolom heeft deze voorwaarden al als vervuld gemarkeerd.",
            ),
            models.UniqueConstraint(
                fields=["position", "given_by"],
                name="conditions_met_by_two_people",
                violation_error_message="Eén persoon markeert voorwaarden niet voor beide kolommen als vervuld.",
            ),
            models.CheckConstraint(
                name="conditions_are_met_by_a_column",
                condition=Q(column__in=["rijk", "provinces"]),
                violation_error_message="Alleen het Rijk en de provincies samen markeren voorwaarden als vervuld.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_column_display()}: voorwaarden van {self.position.get_column_display()} vervuld"


class Reminder(models.Model):
    """The secretary asked a silent party once more; append-only, at most once a day for a party."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="reminders", verbose_name="afstemming"
    )
    column = models.CharField("kolom", max_length=10, choices=Position.Column)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="provincie"
    )
    given_on = models.DateField("datum")
    given_at = models.DateTimeField("vastgelegd op")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="herinnerd door"
    )

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "column", "given_on"],
                condition=Q(province__isnull=True),
                name="column_reminded_once_a_day",
                violation_error_message="Deze partij is vandaag al herinnerd.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "province", "given_on"],
                condition=Q(province__isnull=False),
                name="province_reminded_once_a_day",
                violation_error_message="Deze partij is vandaag al herinnerd.",
            ),
            models.CheckConstraint(
                name="reminder_of_a_province_names_it",
                condition=Q(column="province", province__isnull=False)
                | (~Q(column="province") & Q(province__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Herinnering van {self.province or self.get_column_display()}"
