"""Figures as the Dutch write them, and nothing that Python alone takes for a number."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from programmes.fields import NumberField

PLAIN = "Schrijf het getal in cijfers, bijvoorbeeld 1.250 of 12,5."


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("10", 10),
        ("12,5", Decimal("12.5")),
        ("1.250", 1250),
        ("1250", 1250),
        ("−3", -3),
        ("0,05", Decimal("0.05")),
        (" 1.250,75 ", Decimal("1250.75")),
        ("", None),
    ],
)
def test_a_figure_is_read_as_it_is_written(typed, value):
    assert NumberField(max_digits=6, required=False).clean(typed) == value


@pytest.mark.parametrize(
    "typed",
    ["1e1", "1E3", "1_0", "1e-1", "٣٤", "NaN", "Infinity", "tien", "0x10", "1 000", "12.5", "1.25", "1.2500", ",5"],
)
def test_what_only_python_reads_as_a_figure_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        NumberField(max_digits=6).clean(typed)
    assert refusal.value.messages == [PLAIN]


@pytest.mark.parametrize("value", [Decimal("0.50"), Decimal("12.00"), Decimal("1250.75"), Decimal("-3"), Decimal("0")])
def test_what_is_shown_can_be_posted_again(value):
    field = NumberField(max_digits=6)
    assert field.clean(field.prepare_value(value)) == value
    assert not field.has_changed(value, field.prepare_value(value))
