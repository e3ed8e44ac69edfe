"""An amount in a cell of a matrix: its label is not on screen, so its errors name it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from programmes.fields import EuroField

CSS = "rp-cell-input rp-cell-input--euro"


class CellField(EuroField):
    """An amount that may be left empty; what is wrong with it begins with the name of the cell."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(f"{self.label}: {error.messages[0]}", code=error.code) from error


def drawn(bound: forms.BoundField, *, message: str, css: str = "", wrong: bool = False) -> str:
    """Return the input of a cell; a wrong one points to the `message` under its row."""
    attrs: dict[str, Any] = {"class": f"{CSS} {css}".strip(), "aria-label": f"{bound.label}, in euro"}
    if wrong:
        attrs |= {"aria-invalid": "true", "aria-describedby": message}
    return bound.as_widget(attrs=attrs)
