"""What input about meetings looks like."""

from django import forms
from django.db.models import F

from programmes.dutch import date_text
from programmes.fields import DayField
from programmes.forms.versions import LongText
from programmes.models import Agreement, Organisation
from reporting.models import AgendaItem, Meeting
from romportal import audit

TIMES = ["%H:%M", "%H.%M"]


class TimeField(forms.TimeField):
    """A time of the day, as 14.00 or 14:00."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            input_formats=TIMES,
            widget=forms.TimeInput(format="%H.%M", attrs={"class": "rp-input-date", "autocomplete": "off"}),
            error_messages={"invalid": "Vul een tijd in als 14.00."},
            **options,
        )


class MeetingField(forms.ModelChoiceField):
    """A choice of meetings, each with its day."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.number}, {date_text(meeting.on)}: {meeting.title}"


class MeetingForm(forms.Form):
    """A meeting; its number is typed, because the meeting is not ours (GOV-12)."""

    kind = forms.ChoiceField(label="Soort overleg", choices=Meeting.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label="Nummer", max_length=20, help_text="Zoals BO-2026-2.")
    title = forms.CharField(label="Onderwerp", max_length=160)
    on = DayField(label="Datum")
    starts_at = TimeField(label="Begintijd", required=False)
    ends_at = TimeField(label="Eindtijd", required=False)
    place = forms.CharField(label="Plaats", max_length=120, required=False)
    papers_due_on = DayField(label="Stukken aanleveren uiterlijk", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AgendaItemForm(forms.Form):
    """One subject of the agenda."""

    subject = forms.CharField(label="Onderwerp", max_length=200)
    purpose = forms.ChoiceField(label="Doel", choices=AgendaItem.Purpose.choices, widget=forms.RadioSelect)
    asked = forms.CharField(
        label="Gevraagd",
        max_length=400,
        required=False,
        help_text="Eén zin die met een werkwoord begint, zoals ‘In te stemmen met …’.",
    )
    annotation = LongText(label="Toelichting", max_length=4000, required=False)
    owner = forms.CharField(label="Inbreng van", max_length=120, required=False)
    minutes = forms.IntegerField(label="Duur in minuten", required=False, min_value=1, max_value=480)


class AgreementField(forms.ModelChoiceField):
    """A choice of agreements, each with how far it is: whoever links a decision sees that it makes no outcome."""

    def label_from_instance(self, agreement: Agreement) -> str:
        return f"{agreement} ({agreement.stand})"


class MeetingChoiceForm(forms.Form):
    """The meeting to come on whose agenda an agreement is put."""

    meeting = MeetingField(label="Overleg", queryset=Meeting.objects.none(), empty_label="Kies een overleg")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].queryset = Meeting.objects.ahead(audit.today())


class DecisionForm(forms.Form):
    """What the meeting decided."""

    text = LongText(label="Besluit", max_length=2000)
    follow_up = forms.CharField(label="Vervolg", max_length=400, required=False)
    agreement = AgreementField(
        label="Hoort bij afstemming",
        queryset=Agreement.objects.none(),
        required=False,
        empty_label="Geen",
        help_text="Een besluit stemt niet af: dat doen Rijk en provincies zelf.",
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["agreement"].queryset = Agreement.objects.filter(closed_at__isnull=True).order_by(
            F("reached_at").desc(nulls_first=True), "-pk"
        )


class ActionForm(forms.Form):
    """What somebody took upon them."""

    text = forms.CharField(label="Actie", max_length=400)
    holder = forms.ModelChoiceField(
        label="Actiehouder", queryset=Organisation.objects.order_by("short_name"), empty_label="Kies een organisatie"
    )
    holder_name = forms.CharField(label="Naam", max_length=120, required=False)
    due_on = DayField(label="Termijn")


class CloseActionForm(forms.Form):
    """How an action ended."""

    action = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.CharField(label="Resultaat", max_length=400)
