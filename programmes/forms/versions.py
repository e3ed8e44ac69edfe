"""The editing page of a concept: its text and tags, pillars, money of others, and plans."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from programmes.fields import DayField, EuroField, NumberField
from programmes.forms import merging
from programmes.models import (
    CoreTask,
    Goal,
    Indicator,
    Organisation,
    Pillar,
    PillarItem,
    Programme,
    ProgrammeVersion,
    Rom,
    Term,
    Theme,
)
from programmes.models.versions import STRATEGY_TAGS, TAGS
from programmes.queries import choosable, reworded, wordings_on

FIRST_YEAR, LAST_YEAR = 2020, 2050


class LongText(forms.CharField):
    """Text of several lines. Browsers send CRLF; what is stored, counted and compared has LF alone."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class WordsField(forms.ModelMultipleChoiceField):
    """Words of one of the strategy's vocabularies."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, kind: str, **kwargs: Any):
        super().__init__(queryset=Term.objects.filter(kind=kind), required=False, **kwargs)


class ProgrammeField(forms.ModelChoiceField):
    """A programme, by code and the short title in force."""

    def label_from_instance(self, programme: Programme) -> str:
        version = programme.version_in_force
        return f"{programme.code} {version.short_title}" if version else programme.code


class ProgrammeForm(forms.Form):
    """The beginnings of a programme."""

    code = forms.CharField(label="Code", max_length=12, help_text="Letters, een streepje en cijfers, zoals BR-19.")
    title = forms.CharField(label="Titel", max_length=160)
    short_title = forms.CharField(
        label="Korte titel", max_length=32, help_text="Voor tabellen en grafieken, hoogstens 32 tekens."
    )
    starts_on = DayField(label="Begin", help_text="Bijvoorbeeld 01-01-2024.")
    ends_on = DayField(label="Einde", help_text="Bijvoorbeeld 31-12-2027.")
    like = ProgrammeField(
        label="Neem over van",
        queryset=Programme.objects.filter(version_in_force__isnull=False).select_related("version_in_force"),
        required=False,
        empty_label="Geen: begin met een leeg concept",
        help_text="Dat programma wordt de voorganger. U kunt daarna alles wijzigen.",
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].upper()
        Programme._meta.get_field("code").run_validators(code)  # here, so that all errors are told at once
        return code

    def clean(self) -> None:
        _refuse_backwards(self)


class VersionForm(forms.Form):
    """Text and tags, of which a page may show `only` some.

    Its inputs have the names of `Missing.field` as their ids, so that a list can link to them. `seen` tells what stood
    on the page when the editor began.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=merging.LONGEST)
    title = forms.CharField(label="Titel", max_length=160)
    short_title = forms.CharField(
        label="Korte titel", max_length=32, help_text="Voor tabellen en grafieken, hoogstens 32 tekens."
    )
    summary = LongText(label="Samenvatting", max_length=4000, required=False)
    lead = forms.ModelChoiceField(
        label="Trekker", queryset=Organisation.objects.none(), required=False, empty_label="Nog geen trekker"
    )
    starts_on = DayField(label="Begin", help_text="Bijvoorbeeld 01-01-2024.")
    ends_on = DayField(label="Einde", help_text="Bijvoorbeeld 31-12-2027.")
    predecessor = forms.CharField(
        label="Voorganger", max_length=200, required=False, help_text="Waaruit dit programma voortkomt."
    )
    predecessor_programme = ProgrammeField(
        label="Voorganger in dit portaal", queryset=Programme.objects.none(), required=False, empty_label="Geen"
    )
    successor = forms.ModelChoiceField(
        label="Gaat op in", queryset=Programme.objects.none(), required=False, empty_label="Geen programma"
    )
    core_tasks = forms.ModelMultipleChoiceField(
        label="Kerntaken",
        queryset=CoreTask.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ten minste innoveren of internationaliseren; investeren alleen daarnaast, of gemotiveerd.",
    )
    investing_motivation = LongText(label="Motivering van alleen investeren", max_length=2000, required=False)
    themes = forms.ModelMultipleChoiceField(
        label="Thema’s", queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    items = forms.ModelMultipleChoiceField(
        label="Onderdelen van de pijlers",
        queryset=PillarItem.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    goals = forms.ModelMultipleChoiceField(
        label="Doelen van de strategie",
        queryset=Goal.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    added_value_rijk = LongText(label="Meerwaarde voor het Rijk", max_length=4000, required=False)
    added_value_region = LongText(label="Meerwaarde voor de regio", max_length=4000, required=False)
    values_rijk = WordsField(Term.Kind.ADDED_VALUE, label="Soort meerwaarde voor het Rijk")
    values_region = WordsField(Term.Kind.ADDED_VALUE, label="Soort meerwaarde voor de regio")
    target_groups = WordsField(
        Term.Kind.TARGET_GROUP, label="Doelgroepen", help_text="Wie het programma uit verschillende regio’s verbindt."
    )
    cooperation_forms = WordsField(Term.Kind.FORM, label="Vormen van samenwerking")
    roms = forms.ModelMultipleChoiceField(
        label="Deelnemende ROM’s",
        queryset=Rom.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Twee tot negen. Na bewaren vult u per ROM de inzet en de regiotoets in.",
    )

    TEXTS = [
        "title",
        "short_title",
        "summary",
        "lead",
        "starts_on",
        "ends_on",
        "predecessor",
        "predecessor_programme",
        "successor",
        "investing_motivation",
        "added_value_rijk",
        "added_value_region",
    ]

    def __init__(
        self,
        version: ProgrammeVersion,
        *args: Any,
        choose_roms: bool,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ):
        initial = {"revision": version.revision, **{name: getattr(version, name) for name in self.TEXTS}}
        initial |= {tag: list(getattr(version, tag).all()) for tag in TAGS}
        initial["roms"] = [part.rom for part in version.participations.all()]
        super().__init__(*args, initial=initial, auto_id="%s", **kwargs)
        kinds = [Organisation.Kind.ROM, Organisation.Kind.VEHICLE]
        self.fields["lead"].queryset = Organisation.objects.filter(kind__in=kinds)
        self.fields["successor"].queryset = Programme.objects.exclude(pk=version.programme_id)
        self._name_items(initial)
        others = Programme.objects.exclude(pk=version.programme_id).select_related("version_in_force")
        self.fields["predecessor_programme"].queryset = others.filter(version_in_force__isnull=False)
        self.fields["roms"].queryset = Rom.objects.select_related("organisation")
        if not version.stops:
            del self.fields["successor"]
        if not choose_roms:
            del self.fields["roms"]
        for name in [*self.fields] if only is not None else []:
            if name not in (*only, "revision", "seen"):
                del self.fields[name]

    def _name_items(self, chosen: dict[str, Any]) -> None:
        """Let what can be chosen, and what was chosen before, stand there as the strategy words it today."""
        wordings = wordings_on()
        for tag in STRATEGY_TAGS:
            field = self.fields[tag]
            active = choosable(field.queryset.model, wordings=wordings)
            gone = [item for item in reworded(chosen[tag], wordings) if item not in active]
            names = {item.pk: item.name for item in active}
            names |= {item.pk: f"{item.name} (niet meer actief)" for item in gone}
            field.queryset = field.queryset.filter(pk__in=names)
            field.label_from_instance = lambda item, names=names: names[item.pk]

    def clean(self) -> None:
        _refuse_backwards(self)


class PillarForm(forms.Form):
    """Shares of the three pillars in whole percents, and which one is the primary one."""

    #: shares of one person do not mix with those of another
    is_one_part = True

    def __init__(self, version: ProgrammeVersion, *args: Any, **kwargs: Any):
        self.pillars = reworded(Pillar.objects.all(), wordings_on())
        assigned = {row.pillar_id: row for row in version.pillar_assignments.all()}
        primary = next((pk for pk, row in assigned.items() if row.is_primary), None)
        initial: dict[str, Any] = {"primary": str(primary) if primary else ""}
        for pillar in self.pillars:
            initial[pillar.code] = assigned[pillar.pk].share if pillar.pk in assigned else None
        super().__init__(*args, initial=initial, prefix="pijlers", **kwargs)
        for pillar in self.pillars:
            self.fields[pillar.code] = forms.IntegerField(
                label=f"{pillar.number}. {pillar.name}",
                min_value=0,
                max_value=100,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "rp-input-date"}),
            )
        self.fields["primary"] = forms.ChoiceField(
            label="Hoofdpijler",
            choices=[(str(pillar.pk), pillar.name) for pillar in self.pillars],
            widget=forms.RadioSelect,
            required=False,
        )

    @property
    def shares(self) -> dict[Pillar, int]:
        return {pillar: self.cleaned_data.get(pillar.code) or 0 for pillar in self.pillars}

    @property
    def primary(self) -> Pillar | None:
        chosen = self.cleaned_data.get("primary")
        return next((pillar for pillar in self.pillars if str(pillar.pk) == chosen), None)

    @property
    def total(self) -> int:
        """The sum of the shares as they stand in the form, typed or stored (percent)."""
        typed = (self[pillar.code].value() for pillar in self.pillars)
        return sum(int(value) for value in map(str, typed) if value.isascii() and value.isdecimal() and len(value) < 4)

    def clean(self) -> None:
        if self.primary is not None and not self.shares[self.primary] and self.primary.code not in self.errors:
            self.add_error(self.primary.code, "De hoofdpijler heeft een aandeel.")


class CoFinancingForm(forms.Form):
    giver = forms.CharField(label="Gever", max_length=160)
    amount = EuroField(label="Bedrag", positive=True)
    year = forms.IntegerField(
        label="Jaar",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class MilestoneForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=999)
    title = forms.CharField(label="Mijlpaal", max_length=200)
    planned_on = DayField(label="Gepland op")


class TargetForm(forms.Form):
    indicator = forms.ModelChoiceField(
        label="Indicator", queryset=Indicator.objects.none(), empty_label="Kies een indicator"
    )
    year = forms.IntegerField(
        label="Tot en met jaar",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    value = NumberField(label="Doel", max_digits=14, min_value=0)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = programme.indicators.all()


class IndicatorForm(forms.Form):
    """A new indicator; what stands is not changed, because targets and values rest on it."""

    name = forms.CharField(label="Naam van de indicator", max_length=160)
    unit = forms.CharField(label="Eenheid", max_length=40, help_text="Bijvoorbeeld bedrijven of euro.")
    definition = LongText(label="Definitie", max_length=2000, required=False)
    baseline = NumberField(label="Nulmeting", max_digits=14, required=False)
    deduplication = LongText(label="Ontdubbelingsregel", max_length=2000, required=False)

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any):
        super().__init__(*args, prefix="indicator", empty_permitted=True, use_required_attribute=False, **kwargs)
        self.programme = programme

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.programme.indicators.filter(name__iexact=name).exists():
            raise forms.ValidationError("Dit programma heeft deze indicator al.")
        return name

    def clean_baseline(self) -> Any:
        return self.cleaned_data["baseline"] or 0


class RowSet(BaseFormSet):
    """Rows that can be added and removed."""

    def get_deletion_widget(self) -> forms.CheckboxInput:
        return forms.CheckboxInput()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A row that was empty when the page was made stays so, also when somebody else filled one meanwhile."""
        kwargs = super().get_form_kwargs(index)
        added = self.is_bound and index is not None and index >= self.initial_form_count()
        return kwargs | {"initial": {}} if added else kwargs

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Verwijder"

    def kept(self) -> list[forms.Form]:
        """Rows that hold something and are not removed."""
        stored = self.initial_forms
        return [row for row in self.forms if (row in stored or row.has_changed()) and not self._should_delete_form(row)]


class TargetRows(RowSet):
    """An indicator has one target per year."""

    def clean(self) -> None:
        seen = set()
        for row in self.kept():
            key = (row.cleaned_data.get("indicator"), row.cleaned_data.get("year"))
            if None not in key and key in seen:
                row.add_error("year", "Voor deze indicator staat dit jaar er al.")
            seen.add(key)


def _refuse_backwards(form: forms.Form) -> None:
    first, last = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", "Het einde ligt voor het begin.")


CoFinancingSet = formset_factory(
    CoFinancingForm, formset=RowSet, extra=2, can_delete=True, can_delete_extra=False, max_num=40
)
MilestoneSet = formset_factory(
    MilestoneForm, formset=RowSet, extra=2, can_delete=True, can_delete_extra=False, max_num=40
)
TargetSet = formset_factory(
    TargetForm, formset=TargetRows, extra=2, can_delete=True, can_delete_extra=False, max_num=60
)
