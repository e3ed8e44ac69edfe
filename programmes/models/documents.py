"""Documents that the secretary registers with an agreement; they are no positions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.models.agreements import Agreement
from programmes.models.organisations import Province, is_web_address, web_address


class AgreementDocument(models.Model):
    """A letter, report, decision or note with an agreement, by address or archive number; append-only, no outcome."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Brief"
        REPORT = "report", "Verslag"
        DECISION = "decision", "Besluit"
        NOTE = "note", "Notitie"

    class OnBehalf(models.TextChoices):
        RIJK = "rijk", "Rijk"
        PROVINCES = "provinces", "Provincies samen"
        PROVINCE = "province", "Eén provincie"
        NOBODY = "nobody", "Niemand"

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="documents", verbose_name="afstemming"
    )
    title = models.CharField("titel", max_length=200)
    kind = models.CharField("soort", max_length=10, choices=Kind)
    dated_on = models.DateField("datum")
    url = models.URLField("webadres", max_length=400, blank=True, validators=[web_address])
    archive_number = models.CharField("archiefnummer", max_length=80, blank=True)
    on_behalf = models.CharField("namens", max_length=10, choices=OnBehalf)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="provincie"
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="geregistreerd door"
    )
    registered_at = models.DateTimeField("geregistreerd op")

    class Meta:
        verbose_name = "stuk bij een afstemming"
        verbose_name_plural = "stukken bij afstemmingen"
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="document_can_be_found",
                condition=~Q(url="") | ~Q(archive_number=""),
                violation_error_message="Vul een webadres of een archiefnummer in.",
            ),
            models.CheckConstraint(
                name="document_link_is_a_web_address",
                condition=is_web_address("url"),
                violation_error_message="Een link begint met https:// of http://.",
            ),
            models.CheckConstraint(
                name="document_of_a_province_names_it",
                condition=Q(on_behalf="province", province__isnull=False)
                | (~Q(on_behalf="province") & Q(province__isnull=True)),
                violation_error_message="Kies een provincie, en alleen bij een stuk namens één provincie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    @property
    def of_whom(self) -> str:
        return str(self.province or self.get_on_behalf_display())


class LapsedDocument(models.Model):
    """That a registered document was wrong, and why; append-only, the document itself stays."""

    document = models.OneToOneField(
        AgreementDocument, on_delete=models.PROTECT, related_name="lapsed", verbose_name="stuk"
    )
    reason = models.CharField("reden", max_length=400)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    at = models.DateTimeField("vastgelegd op")

    class Meta:
        verbose_name = "vervallen stuk"
        verbose_name_plural = "vervallen stukken"
        constraints = [
            models.CheckConstraint(
                name="lapsed_document_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Geef de reden waarom dit stuk vervalt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} vervallen"
