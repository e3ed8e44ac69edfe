"""A change of the strategy on the agreement page: what it changes, and who may take it back. It has no money."""

from typing import Any

from programmes.models import Agreement, StrategyVersion
from programmes.permissions import writes_strategy
from programmes.queries import strategy_changes
from romportal.accounts.models import User


def change_of(agreement: Agreement) -> StrategyVersion | None:
    """Return the change of the strategy that an agreement is about, if it is about one."""
    return getattr(agreement, "strategy_version", None)


def shared(agreement: Agreement, change: StrategyVersion) -> dict[str, Any]:
    """What a change of the strategy changes, which everybody reads the same."""
    return {
        "changes": strategy_changes(change),
        "changes_note": f"Vergeleken met versie {change.based_on.number}",
        "newer": None if agreement.is_open else _newer(change),
    }


def context(user: User, agreement: Agreement, change: StrategyVersion) -> dict[str, Any]:
    """What is the reader's own on the page of a change of the strategy."""
    return {
        "template": "funding/agreement_strategy.html",
        "version": change,
        "may_withdraw": agreement.is_open and writes_strategy(user, change),
    }


def _newer(change: StrategyVersion) -> StrategyVersion | None:
    """Return the newest change that came after this one and was offered."""
    later = StrategyVersion.objects.filter(strategy=change.strategy_id, pk__gt=change.pk, agreement__isnull=False)
    return later.order_by("pk").last()
