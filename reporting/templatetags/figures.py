"""Rows of lights that are quick to draw."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.queries import Lights

register = template.Library()


@register.simple_tag
def light_cells(lights: Lights, was: Lights | None = None) -> SafeString:
    """{% light_cells row.lights row.was %}: three td's with T, G and K, drawn once per combination."""
    return _cells(lights, was)


@register.simple_tag
def light_set(lights: Lights) -> SafeString:
    """{% light_set row.lights %}: T, G and K beside each other, drawn once per combination."""
    return _set(lights)


@lru_cache(maxsize=512)
def _cells(lights: Lights, was: Lights | None) -> SafeString:
    return render_to_string("reporting/_light_cells.html", {"lights": lights, "was": was})


@lru_cache(maxsize=64)
def _set(lights: Lights) -> SafeString:
    return render_to_string(
        "components/lights.html", {"time": lights.time, "money": lights.money, "quality": lights.quality}
    )
