"""Carrying out what a form asks, as every page does it."""

from programmes.views.posting import carried_out, refused

__all__ = ["carried_out", "refused"]
