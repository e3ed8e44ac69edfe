"""What is said about an objection: answered, withdrawn, laid before the columns, judged by one of them."""

from typing import Any

from django import forms

from programmes.forms.versions import LongText
from programmes.models import ObjectionStatement
from programmes.models.agreements import LONGEST


class ReasonForm(forms.Form):
    """A statement of one's own, with its reason."""

    reason = LongText(label="Reden", max_length=LONGEST)

    def __init__(self, *args: Any, label: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


class AnswerForm(forms.Form):
    """The answer to an objection; `seen` marks the texts that were read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    answer = LongText(label="Antwoord", max_length=LONGEST)


class JudgementForm(forms.Form):
    """What a column says; `seen` marks the texts that were read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    judgement = forms.ChoiceField(
        label="Oordeel",
        choices=[
            (ObjectionStatement.Kind.OVERRULED, "Terzijde stellen: het programma kan door"),
            (ObjectionStatement.Kind.UPHELD, "Bezwaar is terecht: het programma moet anders"),
        ],
        widget=forms.RadioSelect,
    )
    reason = LongText(label="Reden", max_length=LONGEST)
