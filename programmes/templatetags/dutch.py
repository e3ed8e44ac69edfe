"""Template filters of `programmes.dutch` (built in: no {% load %} needed)."""

from django import template

register = template.Library()
