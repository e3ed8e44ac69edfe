"""What somebody typed on a page of the intake and did not save in the concept yet."""

from django.conf import settings
from django.db import models

from programmes.models.versions import ProgrammeVersion


class StepDraft(models.Model):
    """The fields of one page as one person typed them, whatever they hold; seen by that person alone (rule 9)."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="step_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="step_drafts")
    step = models.CharField("stap", max_length=40)
    fields = models.JSONField("ingevuld")
    saved_at = models.DateTimeField("bewaard op")

    class Meta:
        verbose_name = "niet verwerkte invoer"
        verbose_name_plural = "niet verwerkte invoer"
        constraints = [
            models.UniqueConstraint(fields=["version", "user", "step"], name="draft_once_per_person_and_step")
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.step}: {self.user}"
