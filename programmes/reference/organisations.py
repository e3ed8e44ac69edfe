"""The parties: the ministry with its names over time, ROM Nederland, partners, nine ROMs and twelve provinces."""

from programmes.models import Organisation, OrganisationName, Province, Rom
from programmes.reference.loading import Tally, facts, kept

#: the strategy speaks of "de ROM's" and "provincies" (INL-1) without naming them one by one
NAMED_TOGETHER = "INL-1"


def load_organisations(tally: Tally) -> None:
    """Make every party that is missing; a ROM's unknown attributes stay empty (UIT-U5)."""
    for row in facts("organisations")["organisation"]:
        names = row.pop("names", [])
        organisation, made = kept(
            Organisation, tally, key={"code": row.pop("code")}, values=row | {"is_seed": "statement" in row}
        )
        for name in names if made else []:
            OrganisationName.objects.create(organisation=organisation, **name)
    regions = facts("roms")
    for row in regions["rom"]:
        _load_rom(row, tally)
    for row in regions["province"]:
        _load_province(row, tally)


def _load_rom(row: dict[str, str], tally: Tally) -> None:
    short_name = row.pop("short_name")
    organisation, _ = kept(
        Organisation,
        tally,
        key={"code": row.pop("code")},
        values={
            "kind": Organisation.Kind.ROM,
            "name": row.get("legal_name", short_name),
            "short_name": short_name,
            "website": row.pop("website", ""),
            "statement": NAMED_TOGETHER,
            "is_seed": True,
        },
    )
    kept(Rom, tally, key={"organisation": organisation}, values=row)


def _load_province(row: dict[str, str], tally: Tally) -> None:
    organisation, _ = kept(
        Organisation,
        tally,
        key={"code": row["code"]},
        values={
            "kind": Organisation.Kind.PROVINCE,
            "name": row["name"],
            "short_name": row["name"],
            "statement": NAMED_TOGETHER,
            "is_seed": True,
        },
    )
    kept(
        Province,
        tally,
        key={"cbs_code": row["cbs_code"]},
        values={
            "organisation": organisation,
            "iso_code": row["iso_code"],
            "rom": Rom.objects.get(organisation__code=row["rom"]),
        },
    )
