"""`programmes.dutch` as template filters (built in: no load tag needed). {{ amount|euro }}, {{ day|date_table }}."""

from django import template

from programmes import dutch

register = template.Library()

for name in (
    "capital",
    "change",
    "change_euro",
    "change_thousands",
    "clock",
    "date_iso",
    "date_table",
    "date_text",
    "euro",
    "euro_short",
    "euro_whole",
    "list_text",
    "millions",
    "moment",
    "number",
    "percent",
    "period",
    "share",
    "thousands",
    "weekday_text",
    "years",
):
    register.filter(name, getattr(dutch, name))


@register.simple_tag
def count(how_many: int, one: str, more: str) -> str:
    """{% count found "programma" "programma’s" %}."""
    return dutch.count(how_many, one, more)


@register.simple_tag
def count_in_words(how_many: int, one: str, more: str) -> str:
    """{% count_in_words found "programma" "programma’s" %}."""
    return dutch.count_in_words(how_many, one, more)
