"""A version through the lens of each region: what its ROM brings, and what it said about its own plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import Participation, ProgrammeVersion, Province, RegionCheck
from programmes.queries.provinces import all_provinces


@dataclass(frozen=True)
class RegionLens:
    """What the ROM of a province brings to a version, for all its provinces together: nothing is divided by province.

    `share` is its part (percent) of all euros that ROMs promised in this version; None where it names no
    amount.
    """

    province: Province
    leads: bool
    participation: Participation | None
    check: RegionCheck | None
    share: Decimal | None

    @property
    def role(self) -> str:
        said = self.participation.role if self.participation else ""
        if self.leads and "trekker" not in said.lower():
            return f"trekker en {said}" if said else "trekker"
        return said

    @property
    def outcome(self) -> str:
        """How the check of the region came out."""
        if self.check is None:
            return "Geen regiotoets"
        if not self.check.objection.strip():
            return "Geen bezwaar"
        return f"Bezwaar: {self.check.objection_stand.lower()}"


def region_lenses(version: ProgrammeVersion, *, provinces: Sequence[Province] | None = None) -> list[RegionLens]:
    """Return the lens of each of the twelve provinces, in CBS order (one query beside the children of a version).

    `provinces` are all twelve, where they were asked before.
    """
    parts = {part.rom_id: part for part in version.participations.all()}
    checks = {check.rom_id: check for check in version.region_checks.all()}
    promised = sum((part.euro or Decimal(0) for part in parts.values()), Decimal(0))
    return [
        RegionLens(
            province=province,
            leads=province.rom.organisation_id == version.lead_id,
            participation=parts.get(province.rom_id),
            check=checks.get(province.rom_id),
            share=_share(parts.get(province.rom_id), promised),
        )
        for province in (all_provinces() if provinces is None else provinces)
    ]


def _share(part: Participation | None, promised: Decimal) -> Decimal | None:
    return part.euro * 100 / promised if part and part.euro is not None and promised else None
