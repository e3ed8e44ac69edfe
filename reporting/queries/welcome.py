"""What a new official finds on arriving: what was agreed and decided, the latest first."""

from dataclasses import dataclass

from programmes.models import Agreement
from reporting.models import Decision

FEW = 6


@dataclass(frozen=True)
class Past:
    """The last agreements that were reached, and the last decisions of meetings."""

    agreements: list[Agreement]
    decisions: list[Decision]


def past() -> Past:
    """Return the last few of each."""
    agreements = Agreement.objects.reached().order_by("-reached_at", "-pk")[:FEW]
    decisions = Decision.objects.select_related("meeting").order_by("-meeting__on", "-number")[:FEW]
    return Past(list(agreements), list(decisions))
