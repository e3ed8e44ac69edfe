"""What two people typed, beside each other, when the second saves after the first."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from programmes.dutch import NONE, date_table, list_text, number


def as_read(value: Any) -> str:
    """Return a stored or typed value as it reads."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return number(value)
    if hasattr(value, "year"):
        return date_table(value)
    if isinstance(value, list | tuple | QuerySet):
        return list_text(value) or NONE
    return str(value)
