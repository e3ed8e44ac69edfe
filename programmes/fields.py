"""Form fields that read amounts and days as the Dutch write them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programmes import dutch
from programmes.models.organisations import web_address


class EuroInput(forms.TextInput):
    """A text input for an amount; the form field shows a euro sign before it."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"class": "rp-input-money", "inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class DayInput(forms.TextInput):
    """A text input for a day; typed, not picked."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"class": "rp-input-date", "inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class EuroField(forms.Field):
    """An amount in euro, to the cent; below zero only with `negative`. Says "1.000,50" back."""

    widget = EuroInput

    def __init__(self, *, negative: bool = False, positive: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.negative = negative
        self.positive = positive

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        amount = dutch.parse_euro(str(value), negative=self.negative)
        if self.positive and amount <= 0:
            raise ValidationError("Vul een bedrag boven nul in.", code="invalid")
        return amount

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int):
            return dutch.number(value, 0 if value == int(value) else 2)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class NumberField(forms.DecimalField):
    """A figure that is no amount in euro, such as fte or a percentage, as the Dutch write it: "1.250" or "12,5".

    What Python takes for a number besides is refused: "1e3", "1_0", figures of other scripts; and so is "12.5".
    """

    WRITTEN = re.compile(rf"[-{dutch.MINUS}]?(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[0-9]+)(?:,[0-9]+)?")
    widget = forms.TextInput

    def __init__(self, *, max_digits: int, decimal_places: int = 2, **kwargs: Any):
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        if not self.WRITTEN.fullmatch(value.strip()):
            raise ValidationError("Schrijf het getal in cijfers, bijvoorbeeld 1.250 of 12,5.", code="invalid")
        return super().to_python(value.strip().translate(str.maketrans({".": "", ",": ".", dutch.MINUS: "-"})))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return dutch.number(value, 0 if value == int(value) else self.decimal_places)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class DayField(forms.Field):
    """A day as dd-mm-jjjj; `first` and `last` bound it, both included."""

    widget = DayInput

    def __init__(self, *, first: date | None = None, last: date | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.first = first
        self.last = last

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        day = dutch.parse_day(str(value))
        if self.first and day < self.first:
            raise ValidationError(f"Vul een datum vanaf {dutch.date_table(self.first)} in.", code="invalid")
        if self.last and day > self.last:
            raise ValidationError(f"Vul een datum tot en met {dutch.date_table(self.last)} in.", code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        return dutch.date_table(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class WebField(forms.CharField):
    """An address of the web; what is typed without a scheme gets https://, and any other scheme is refused."""

    default_validators = [web_address]
    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return f"https://{text}" if text and ":" not in text.split("/")[0] else text
