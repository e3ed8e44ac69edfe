"""Rows of the editing page about how a programme goes about it: plans, partners, instruments, first risks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import formset_factory

from programmes.forms.versions import LongText, RowSet
from programmes.models import BasisDocument, Organisation, Partner, Plan, PolicyReference, Risk
from programmes.models.organisations import web_address

#: what each list of choices is called, and its rows by key; read once for all rows of a set
Known = dict[str, dict[str, Any]]


def known_documents() -> Known:
    """Return the plans and policies that the portal knows, in two lists."""
    plans = Plan.objects.select_related("rom__organisation")
    return {
        "Beleid waarop de strategie staat": {f"beleid-{row.pk}": row for row in PolicyReference.objects.all()},
        "Plannen van ROM’s": {f"plan-{row.pk}": row for row in plans},
    }


def known_partners() -> Known:
    """Return the organisations that can be a partner: neither ministry, province nor ROM."""
    rows = Organisation.objects.filter(kind__in=Partner.Kind.values)
    return {"Organisaties": {str(row.pk): row for row in rows}}


class KnownField(forms.ChoiceField):
    """One of the rows that the portal knows, or none; its value is the row itself."""

    def offer(self, known: Known) -> None:
        self.rows = {key: row for rows in known.values() for key, row in rows.items()}
        lists = [(name, [(key, str(row)) for key, row in rows.items()]) for name, rows in known.items() if rows]
        self.choices = [("", "Geen, ik noem het zelf"), *lists]

    def prepare_value(self, value: Any) -> Any:
        return next((key for key, row in self.rows.items() if row == value), value)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class BasisForm(forms.Form):
    side = forms.ChoiceField(label="Van", choices=[("", "Kies Rijk of regio"), *BasisDocument.Side.choices])
    known = KnownField(label="Plan of beleidsstuk", required=False)
    title = forms.CharField(label="Of een ander stuk", max_length=320, required=False)
    url = forms.URLField(
        label="Link",
        max_length=400,
        required=False,
        assume_scheme="https",
        validators=[web_address],
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    how = LongText(label="Hoe bouwt het programma erop voort?", max_length=2000, required=False)

    def __init__(self, *args: Any, known: Known, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["known"].offer(known)

    def clean(self) -> None:
        known, title = self.cleaned_data.get("known"), self.cleaned_data.get("title")
        if self.has_changed():
            _refuse_both_or_none(self, known, title, "known")
        if isinstance(known, Plan) and self.cleaned_data.get("side") == BasisDocument.Side.RIJK:
            self.add_error("side", "Een plan van een ROM is van de regio.")


class PartnerForm(forms.Form):
    organisation = KnownField(label="Partner", required=False)
    name = forms.CharField(label="Of een andere partner", max_length=160, required=False)
    kind = forms.ChoiceField(
        label="Soort", choices=[("", "Zoals bij de organisatie"), *Partner.Kind.choices], required=False
    )
    role = forms.CharField(label="Rol in het programma", max_length=300, required=False)

    def __init__(self, *args: Any, known: Known, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(known)

    def clean(self) -> None:
        organisation, name = self.cleaned_data.get("organisation"), self.cleaned_data.get("name")
        if self.has_changed():
            _refuse_both_or_none(self, organisation, name, "organisation")
        if not self.cleaned_data.get("kind"):
            if organisation:
                self.cleaned_data["kind"] = organisation.kind
            elif name and "kind" not in self.errors:
                self.add_error("kind", "Kies wat voor partner dit is.")


class InstrumentForm(forms.Form):
    name = forms.CharField(label="Naam", max_length=160)
    purpose = LongText(label="Waarvoor en voor wie?", max_length=1000, required=False)


class RiskForm(forms.Form):
    LEVELS = [("", "Kies"), *Risk.Level.choices]

    title = forms.CharField(label="Wat kan er misgaan?", max_length=200)
    consequence = LongText(label="Oorzaak en gevolg", max_length=2000, required=False)
    measure = LongText(label="Maatregel", max_length=2000, required=False)
    likelihood = forms.ChoiceField(label="Kans", choices=LEVELS)
    impact = forms.ChoiceField(label="Impact", choices=LEVELS)
    owner = forms.CharField(label="Eigenaar", max_length=160, required=False)


class NamedRows(RowSet):
    """Rows of which each name comes once."""

    def clean(self) -> None:
        seen = set()
        for row in self.kept():
            known = row.cleaned_data.get("organisation")
            name = str(known.name if known else row.cleaned_data.get("name") or "").casefold()
            if name and name in seen:
                row.add_error("name", "Deze staat er al.")
            seen.add(name)


def _refuse_both_or_none(form: forms.Form, known: Any, name: str | None, field: str) -> None:
    if known and name:
        form.add_error(field, "Kies uit de lijst, of noem het zelf; niet allebei.")
    elif not known and not name and not form.errors.keys() & {field, "title", "name"}:
        form.add_error(field, "Kies uit de lijst, of noem het zelf.")


def stored_documents(rows: Iterable[BasisDocument]) -> list[dict[str, Any]]:
    """Return stored rows as the form shows them: what the portal knows is chosen, not typed."""
    return [
        {
            "side": row.side,
            "known": row.reference or row.plan,
            "title": "" if row.reference_id or row.plan_id else row.title,
            "url": "" if row.reference_id or row.plan_id else row.url,
            "how": row.how,
        }
        for row in rows
    ]


def stored_partners(rows: Iterable[Partner]) -> list[dict[str, Any]]:
    """Return stored rows as the form shows them."""
    return [
        {
            "organisation": row.organisation,
            "name": "" if row.organisation_id else row.name,
            "kind": row.kind,
            "role": row.role,
        }
        for row in rows
    ]


BasisSet = formset_factory(BasisForm, formset=RowSet, extra=2, can_delete=True, can_delete_extra=False, max_num=40)
PartnerSet = formset_factory(
    PartnerForm, formset=NamedRows, extra=2, can_delete=True, can_delete_extra=False, max_num=40
)
InstrumentSet = formset_factory(
    InstrumentForm, formset=NamedRows, extra=2, can_delete=True, can_delete_extra=False, max_num=40
)
RiskSet = formset_factory(RiskForm, formset=RowSet, extra=2, can_delete=True, can_delete_extra=False, max_num=40)
