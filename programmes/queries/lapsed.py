"""What was said on the offering before this one: any change of what was offered resets the positions, visibly."""

from dataclasses import dataclass

from programmes.models import Position, ProgrammeVersion


@dataclass(frozen=True)
class LapsedOffering:
    """The offering before, closed without an outcome, and the last word of each party on it, columns first."""

    version: ProgrammeVersion
    positions: list[Position]

    @property
    def title(self) -> str:
        return f"Eerdere standpunten, vervallen met versie {self.version.number}"


def lapsed_before(version: ProgrammeVersion) -> LapsedOffering | None:
    """Return what was said on the version offered just before this one, when that came to nothing (two queries)."""
    earlier = ProgrammeVersion.objects.filter(programme=version.programme_id, number__lt=version.number)
    offered = earlier.filter(agreement__isnull=False).select_related("agreement").order_by("-number").first()
    if offered is None or offered.agreement.closed_at is None:
        return None
    said = Position.objects.filter(agreement=offered.agreement_id).select_related("province__organisation")
    latest = {(each.column, each.province_id): each for each in said.order_by("pk")}
    order: list[str] = [Position.Column.RIJK, Position.Column.PROVINCES, Position.Column.PROVINCE]
    positions = sorted(
        latest.values(), key=lambda each: (order.index(each.column), each.province.cbs_code if each.province else "")
    )
    return LapsedOffering(offered, positions) if positions else None
