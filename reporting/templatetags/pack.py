"""What the templates of a dialogue pack need besides the Dutch filters."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.matrices import WORDS

register = template.Library()


@register.simple_tag
def pack_light(letter: str, key: str | None) -> SafeString:
    """{% pack_light "T" lights.time %}: letter says what is judged, word and shape the judgement; nothing is grey."""
    return _light(letter, key or "grey")


@cache
def _light(letter: str, key: str) -> SafeString:
    shown = "–" if key == "grey" else letter
    return format_html('<span class="l l-{}"><b>{}</b>&nbsp;{}</span>', key, shown, WORDS[key])


@register.filter
def paragraphs(text: str) -> list[str]:
    """The lines of a text that somebody typed, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
