"""The document for a meeting, with its bytes; definitive it never changes (rule 7, a trigger)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.meetings import Meeting


class DialoguePack(models.Model):
    """A frozen snapshot at a reference date, as HTML and PDF; concept or definitive."""

    class Variant(models.TextChoices):
        FULL = "full", "volledig"
        SHORT = "short", "twee pagina's"

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        DEFINITIVE = "definitive", "definitief"

    class Job(models.TextChoices):
        WAITING = "waiting", "wacht op de werker"
        BUSY = "busy", "wordt gemaakt"
        READY = "ready", "gereed"
        FAILED = "failed", "mislukt"

    class Marking(models.TextChoices):
        PUBLIC = "public", "Openbaar"
        INTERNAL = "internal", "Intern (Rijk, provincies, ROM's)"
        CONFIDENTIAL = "confidential", "Vertrouwelijk (bestuurlijk overleg)"
        EMBARGO = "embargo", "Embargo"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs", verbose_name="overleg")
    variant = models.CharField("variant", max_length=6, choices=Variant, default=Variant.FULL)
    number = models.PositiveSmallIntegerField("versie")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT)
    reference_date = models.DateField("peildatum")
    marking = models.CharField("markering", max_length=12, choices=Marking, default=Marking.INTERNAL)
    embargo_until = models.DateField("embargo tot", null=True, blank=True)
    core = models.TextField("kern", max_length=2000, blank=True)
    occasion = models.TextField("aanleiding", max_length=2000, blank=True)
    risks = models.TextField("risico's", max_length=2000, blank=True)
    look_back = models.TextField("terugblik", max_length=4000, blank=True)
    look_ahead = models.TextField("vooruitblik", max_length=4000, blank=True)

    job = models.CharField("stand", max_length=8, choices=Job, default=Job.WAITING)
    wants_definitive = models.BooleanField("wordt definitief gemaakt", default=False)
    step = models.PositiveSmallIntegerField("stap", default=0)
    step_name = models.CharField("bezig met", max_length=80, blank=True)
    task_id = models.CharField("taak in de wachtrij", max_length=64, blank=True, editable=False)
    failure = models.CharField("waarom mislukt", max_length=400, blank=True)
    warnings = models.JSONField("waarschuwingen", default=list, blank=True)

    snapshot = models.BinaryField("momentopname", null=True, editable=False)
    snapshot_hash = models.CharField("SHA-256 van de momentopname", max_length=64, blank=True)
    html = models.BinaryField(null=True, editable=False)
    html_hash = models.CharField("SHA-256 van de webversie", max_length=64, blank=True)
    pdf = models.BinaryField(null=True, editable=False)
    pdf_hash = models.CharField("SHA-256 van de PDF", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("pagina's", null=True, blank=True)
    software = models.JSONField("gemaakt met", default=dict, blank=True)
    trail_number = models.PositiveBigIntegerField("laatste regel van het spoor", null=True, blank=True)
    trail_hash = models.CharField("hash van het spoor", max_length=64, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gemaakt door"
    )
    created_at = models.DateTimeField("gemaakt op")
    definitive_at = models.DateTimeField("definitief op", null=True, blank=True)

    class Meta:
        verbose_name = "dialoogpakket"
        verbose_name_plural = "dialoogpakketten"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "variant", "number"], name="pack_version_once"),
            models.UniqueConstraint(
                fields=["meeting", "variant"],
                condition=Q(status="definitive"),
                name="one_definitive_pack_per_variant",
                violation_error_message="Van dit overleg is deze variant al definitief.",
            ),
            models.CheckConstraint(
                name="definitive_pack_is_complete",
                condition=Q(status="draft")
                | Q(
                    status="definitive",
                    job="ready",
                    definitive_at__isnull=False,
                    snapshot__isnull=False,
                    html__isnull=False,
                    pdf__isnull=False,
                )
                & ~Q(snapshot_hash="")
                & ~Q(html_hash="")
                & ~Q(pdf_hash=""),
            ),
            models.CheckConstraint(
                name="embargo_has_a_day",
                condition=Q(marking="embargo", embargo_until__isnull=False)
                | (~Q(marking="embargo") & Q(embargo_until__isnull=True)),
                violation_error_message="Noem bij een embargo de dag, en alleen dan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dialoogpakket {self.meeting.number} ({self.get_variant_display()}) versie {self.number}"
