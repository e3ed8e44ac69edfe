"""Inviting a person by e-mail: a link that works once, for a week."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self) -> "InvitationQuerySet":
        """Not used and not taken back; it may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """A person was asked to choose a password; the key of the link is kept as a hash alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations", verbose_name="wie"
    )
    key_hash = models.CharField("hash van de sleutel", max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField("uitgenodigd op")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="uitgenodigd door"
    )
    expires_at = models.DateTimeField("geldig tot")
    accepted_at = models.DateTimeField("gebruikt op", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_person",
                violation_error_message="Voor deze persoon staat al een uitnodiging open.",
            ),
            models.CheckConstraint(
                name="invitation_used_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    #: where its link leads, on the row that was just made
    path = ""

    def __str__(self) -> str:
        return f"Uitnodiging van {self.user}"
