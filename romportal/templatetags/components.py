"""Template tags of the page shell (built in: no {% load %} needed)."""

from django import template

register = template.Library()
