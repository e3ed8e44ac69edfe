"""Documents with an agreement: registering one, and saying that one was wrong."""

from typing import Any

from django import forms

from programmes.fields import DayField, WebField
from programmes.models import Agreement, AgreementDocument, Province


class DocumentForm(forms.Form):
    """A document by its web address or archive number; nothing is uploaded."""

    title = forms.CharField(label="Titel", max_length=200)
    kind = forms.ChoiceField(label="Soort", choices=AgreementDocument.Kind.choices, widget=forms.RadioSelect)
    dated_on = DayField(label="Datum van het stuk", help_text="Bijvoorbeeld 15-11-2026.")
    url = WebField(label="Webadres", required=False, max_length=400)
    archive_number = forms.CharField(
        label="Archiefnummer", required=False, max_length=80, help_text="Een webadres of een archiefnummer is nodig."
    )
    on_behalf = forms.ChoiceField(label="Namens", choices=AgreementDocument.OnBehalf.choices, widget=forms.RadioSelect)
    province = forms.ModelChoiceField(
        label="Provincie",
        queryset=Province.objects.none(),
        required=False,
        empty_label="Geen",
        help_text="Alleen bij een stuk namens één provincie.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.select_related("organisation")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_provincial = said.get("on_behalf") == AgreementDocument.OnBehalf.PROVINCE
        if (
            not {"url", "archive_number"} & self.errors.keys()
            and not said.get("url")
            and not said.get("archive_number")
        ):
            self.add_error("url", "Vul een webadres of een archiefnummer in.")
        if "on_behalf" in said and "province" in said and is_provincial != bool(said["province"]):
            self.add_error("province", "Kies een provincie, en alleen bij een stuk namens één provincie.")
        return said


class LapseForm(forms.Form):
    """That a document is wrong, and why."""

    document = forms.ModelChoiceField(
        label="Stuk",
        queryset=AgreementDocument.objects.none(),
        empty_label="Kies een stuk",
        error_messages={"invalid_choice": "Dit stuk is er niet, of is al vervallen. Kies een ander."},
    )
    reason = forms.CharField(label="Reden", max_length=400)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = agreement.documents.filter(lapsed__isnull=True)
