"""In which meetings an agreement came up, for pages of lower rooms: a template may load what Python may not import."""

from typing import Any

from django import template

from programmes.models import Agreement
from reporting.queries.meetings import talks_about

register = template.Library()


@register.inclusion_tag("reporting/_agreement_talks.html")
def agreement_talks(agreement: Agreement) -> dict[str, Any]:
    """{% agreement_talks agreement %}: the agendas that it is on, and the decisions about it (two queries)."""
    return {"agreement": agreement, "talks": talks_about(agreement)}
