"""The trail: one clock, one way to write, one chain. Every verb opens `audit.transaction(by)`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from romportal.audit.clock import end_of, is_loading, loading, local_day, now, today

if TYPE_CHECKING:
    from romportal.audit.trail import Trail, origin, transaction

__all__ = ["Trail", "end_of", "is_loading", "loading", "local_day", "now", "origin", "today", "transaction"]


def __getattr__(name: str) -> Any:
    # The trail needs its models, which Django has not loaded yet when it imports this package to find the app.
    if name in __all__:
        return getattr(import_module("romportal.audit.trail"), name)
    raise AttributeError(name)
