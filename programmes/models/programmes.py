"""The programme: an identity with a code. What was agreed stands in its versions; status is derived."""

import datetime as dt

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When

from programmes.models.organisations import Province, Rom
from romportal import audit


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Questions about programmes in the words of the field."""

    def with_status(self) -> "ProgrammeQuerySet":
        """Annotate `status_code` and `change_pending`, derived from versions and steps and stored nowhere."""
        versions = self.model.versions.rel.related_model.objects.filter(programme=OuterRef("pk"))
        step = Subquery(
            ProgrammeStep.taken_by(audit.today())
            .filter(programme=OuterRef("pk"))
            .order_by("-weight")
            .values("kind")[:1]
        )
        last_state = Subquery(versions.order_by("-number").values("state")[:1])
        return self.annotate(
            _step=step,
            _last_state=last_state,
            change_pending=Case(
                When(Q(version_in_force__isnull=False) & Exists(versions.filter(state="offered")), then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            ),
            status_code=Case(
                When(_step="stopped", then=Value("stopped")),
                When(_step="finished", then=Value("finished")),
                When(_step="started", then=Value("running")),
                When(version_in_force__isnull=False, then=Value("agreed")),
                default=F("_last_state"),
                output_field=models.CharField(),
            ),
        )

    def locked(self) -> "ProgrammeQuerySet":
        """Lock programmes before their versions and agreements: one order for every verb, so no deadlock."""
        return self.select_for_update(no_key=True)

    def for_list(self) -> "ProgrammeQuerySet":
        """Fetch what a row of a list shows: the version in force, or the first one on its way."""
        return self.with_status().select_related("version_in_force__lead")

    def involving(self, rom: Rom) -> "ProgrammeQuerySet":
        """Programmes whose version in force, or else whose latest version, has this ROM taking part."""
        return self.filter(self._in_current_version(versions__participations__rom=rom)).distinct()

    def in_province(self, province: Province) -> "ProgrammeQuerySet":
        """Programmes in which the ROM of this province takes part (the lens 'mijn regio')."""
        return self.involving(province.rom)

    def _in_current_version(self, **condition: object) -> Q:
        return Q(versions=F("version_in_force"), **condition) | Q(version_in_force__isnull=True, **condition)


class Programme(models.Model):
    """A bovenregionaal programme: its code, and which version is in force. Money and progress hang on it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Concept"
        OFFERED = "offered", "Ter afstemming"
        NOT_AGREED = "not_agreed", "Niet afgestemd"
        LAPSED = "lapsed", "Vervallen"
        AGREED = "agreed", "Afgestemd"
        RUNNING = "running", "In uitvoering"
        FINISHED = "finished", "Afgerond"
        STOPPED = "stopped", "Gestopt"

    code = models.CharField(
        "code",
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z]{2,4}-[0-9]{2,3}$", "Een code bestaat uit letters, een streepje en cijfers, zoals BR-19."
            )
        ],
        error_messages={"unique": "Er is al een programma met deze code."},
    )
    version_in_force = models.ForeignKey(
        "ProgrammeVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="versie die geldt",
    )
    created_at = models.DateTimeField("aangemaakt op")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programma"
        verbose_name_plural = "programma's"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def status(self) -> "Programme.Status":
        """The derived status; asks the database when it was not annotated by `with_status`."""
        if not hasattr(self, "status_code"):
            asked = Programme.objects.with_status().get(pk=self.pk)
            self.status_code, self.change_pending = asked.status_code, asked.change_pending
        return Programme.Status(self.status_code)


class ProgrammeStep(models.Model):
    """A dated step in a programme's life: start and finish are the secretary's, a stop follows an agreed change."""

    class Kind(models.TextChoices):
        STARTED = "started", "gestart"
        FINISHED = "finished", "afgerond"
        STOPPED = "stopped", "gestopt"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="steps", verbose_name="programma")
    kind = models.CharField("stap", max_length=10, choices=Kind)
    on = models.DateField("op")
    reason = models.TextField("reden", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    booked_at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind"],
                name="each_step_once",
                violation_error_message="Deze stap is al gezet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.get_kind_display()}"

    @classmethod
    def taken_by(cls, day: dt.date) -> models.QuerySet["ProgrammeStep"]:
        """Steps that are taken on a day, with their `weight`: the end of a programme counts first.

        A stop that is agreed for a later day is not taken yet.
        """
        order = [cls.Kind.STARTED, cls.Kind.FINISHED, cls.Kind.STOPPED]
        weight = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(order)), output_field=IntegerField())
        return cls.objects.filter(on__lte=day).annotate(weight=weight)
