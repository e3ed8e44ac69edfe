"""What input about a ROM's own affairs looks like. Each form edits one row: it starts from what is stored."""

from decimal import Decimal
from typing import Any

from django import forms

from programmes.fields import DayField, NumberField, WebField
from programmes.forms.merging import MarkedForm
from programmes.forms.versions import LongText
from programmes.models import Contact, KiaCoverage, Organisation, Plan, Rom, Stake
from programmes.models.regions import FIRST_YEAR, LAST_YEAR


class Kept(MarkedForm):
    """A form of a stored row."""

    def __init__(self, row: Any, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any):
        stored = {name: getattr(row, name, None) for name in self.base_fields}
        super().__init__(*args, initial=stored | (initial or {}), **kwargs)
        self.row = row


class ProfileForm(Kept):
    """The six attributes in which ROMs differ (UIT-U5), and the framework of the region (INL-4)."""

    framework = LongText(
        label="Regionaal kader",
        max_length=4000,
        required=False,
        help_text="Het strategische kader van de regio: hoe het heet, van wie het is en tot wanneer het geldt.",
    )
    framework_url = WebField(label="Link naar het regionale kader", max_length=400, required=False)

    field_order = ["revision", *Rom.PROFILE, "framework", "framework_url"]

    def __init__(self, row: Any, *args: Any, **kwargs: Any):
        super().__init__(row, *args, **kwargs)
        for name in Rom.PROFILE:
            label = str(Rom._meta.get_field(name).verbose_name).capitalize()
            self.fields[name] = LongText(label=label, max_length=4000, required=False)
            self.initial[name] = getattr(row, name)
        self.order_fields(self.field_order)


def _year(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "rp-input-date", "autocomplete": "off"}),
        error_messages={"invalid": "Vul een jaar in, zoals 2026."},
        **options,
    )


class PlanForm(Kept):
    """A reference to a plan; the document itself stays where it is published."""

    kind = forms.ChoiceField(label="Soort", choices=Plan.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Titel", max_length=200)
    first_year = _year("Jaar, of eerste jaar")
    last_year = _year("Laatste jaar", required=False, help_text="Alleen bij een meerjarenplan.")
    url = WebField(
        label="Link", max_length=400, required=False, help_text="Waar het stuk staat, bijvoorbeeld op de website."
    )
    dated_on = DayField(label="Datum van het stuk", required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("", "onbekend"), *Plan.Status.choices], widget=forms.RadioSelect, required=False
    )
    remark = LongText(label="Opmerking", max_length=2000, required=False)

    def clean(self) -> None:
        """An activiteitenplan ends in its own year; a meerjarenplan says when it ends."""
        asked = self.cleaned_data
        first, last = asked.get("first_year"), asked.get("last_year")
        if asked.get("kind") == Plan.Kind.ANNUAL:
            if last not in (None, first):
                self.add_error("last_year", "Een activiteitenplan gaat over één jaar. Laat dit leeg.")
            asked["last_year"] = first
        elif asked.get("kind") and "last_year" not in self.errors:
            if last is None:
                self.add_error("last_year", "Vul het laatste jaar van het meerjarenplan in.")
            elif first is not None and last < first:
                self.add_error("last_year", f"Het laatste jaar ligt voor het eerste. Vul {first} of later in.")


class StakeForm(Kept):
    """Who owns a ROM or commissions it: one of the organisations of the portal, or another party by its name."""

    role = forms.ChoiceField(label="Rol", choices=Stake.Role.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Organisation.objects.order_by("short_name"),
        required=False,
        empty_label="Een andere partij",
    )
    party = forms.CharField(
        label="Andere partij",
        max_length=160,
        required=False,
        help_text="Alleen als de organisatie niet in de lijst staat, zoals een gemeente.",
    )
    percentage = NumberField(
        label="Percentage van de aandelen",
        max_digits=5,
        min_value=Decimal("0.01"),
        max_value=100,
        required=False,
        help_text="Leeg laten: onbekend.",
        error_messages={
            "min_value": "Vul een percentage boven 0 in, of laat het leeg als het onbekend is.",
            "max_value": "Een percentage is hoogstens 100.",
            "max_decimal_places": "Vul hoogstens twee cijfers achter de komma in.",
        },
        widget=forms.TextInput(attrs={"class": "rp-input-date"}),
    )
    starts_on = DayField(label="Vanaf", required=False, help_text="Leeg laten: onbekend.")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg laten: geldt nog, of onbekend.")
    source = forms.CharField(
        label="Bron", max_length=300, help_text="Het stuk waaruit dit blijkt, zoals een jaarrekening met haar jaar."
    )

    def clean(self) -> None:
        """Name one party, and a percentage for a shareholder alone."""
        asked = self.cleaned_data
        organisation, party = asked.get("organisation"), asked.get("party")
        if organisation and party:
            self.add_error("party", "Laat dit leeg: u koos al een organisatie.")
        elif not organisation and not party and not {"organisation", "party"} & set(self.errors):
            self.add_error("organisation", "Kies een organisatie, of noem een andere partij.")
        if asked.get("percentage") is not None and asked.get("role") == Stake.Role.CLIENT:
            self.add_error("percentage", "Alleen een aandeelhouder heeft een percentage. Laat dit leeg.")
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Het einde ligt voor het begin.")


class ContactForm(Kept):
    """Whom to call at a ROM; no more personal data than is needed for that."""

    function = forms.CharField(
        label="Functie of onderwerp", max_length=120, help_text="Waarvoor men deze persoon benadert."
    )
    name = forms.CharField(label="Naam", max_length=120)
    email = forms.EmailField(label="E-mailadres", required=False)
    phone = forms.CharField(
        label="Telefoonnummer",
        max_length=20,
        required=False,
        validators=Contact._meta.get_field("phone").validators[:1],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    starts_on = DayField(
        label="Vanaf", required=False, help_text="Leeg laten: vandaag. Wie het nu is, stopt de dag ervoor."
    )
    ends_on = DayField(
        label="Tot en met",
        required=False,
        help_text="Leeg laten: nog steeds. Wie stopte, houdt in het portaal alleen een naam.",
    )

    def clean(self) -> None:
        """A period that ends before it begins is said at its end."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Het einde ligt voor het begin.")


class ContactChoice(forms.ModelChoiceField):
    """Whom to call, with the ROM."""

    def label_from_instance(self, contact: Contact) -> str:
        return f"{contact.rom}: {contact.name} ({contact.function})"


class KiaForm(Kept):
    """How the regions are heard in an agenda. The ROM that is its contact writes all but which ROM that is."""

    rom = forms.ModelChoiceField(
        label="ROM-contact",
        queryset=Rom.objects.select_related("organisation"),
        required=False,
        empty_label="Nog geen ROM",
    )
    contact = ContactChoice(
        label="Contactpersoon",
        queryset=Contact.objects.current()
        .select_related("rom__organisation")
        .order_by("rom__organisation__short_name", "name"),
        required=False,
        empty_label="Nog niemand",
        help_text="Een contactpersoon voegt u toe op de pagina van de ROM.",
    )
    perspective = LongText(
        label="Regionaal perspectief",
        max_length=4000,
        required=False,
        help_text="Wat de regio’s in deze agenda inbrengen, en wat zij ervan vragen.",
    )
    coordinated_on = DayField(
        label="Afgestemd met de provincies op", required=False, help_text="Leeg laten: nog niet afgestemd."
    )

    def __init__(self, row: KiaCoverage, *args: Any, may_assign: bool, **kwargs: Any):
        super().__init__(row, *args, **kwargs)
        if not may_assign:
            del self.fields["rom"]
            self.fields["contact"].queryset = self.fields["contact"].queryset.filter(rom=row.rom_id)
