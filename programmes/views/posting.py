"""Carrying out what a form asks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Let `act` do what a valid form holds; what it refuses stands at the fields of the form, or above it."""
    if not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except ValidationError as refusal:
        refused(form, refusal)
        return False
    return True


def refused(form: forms.Form, refusal: ValidationError) -> None:
    """Put a refusal in the form; what is about no field of it stands above all."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)
