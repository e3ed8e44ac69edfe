"""The reaction table of a proposal: all parties with their questions and remarks, and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.models import Agreement, Organisation, Province, Remark
from programmes.queries.provinces import all_provinces


@dataclass(frozen=True)
class Party:
    """One party with what it asked or remarked, oldest first."""

    name: str
    remarks: list[Remark]


@dataclass(frozen=True)
class Reactions:
    """What all parties asked and remarked: the Rijk, the provinces in CBS order, then ROMs that reacted."""

    parties: list[Party]

    @property
    def remarks(self) -> list[Remark]:
        return [remark for party in self.parties for remark in party.remarks]

    @property
    def questions(self) -> int:
        return sum(remark.kind == Remark.Kind.QUESTION for remark in self.remarks)

    @property
    def open_questions(self) -> int:
        return sum(remark.is_open for remark in self.remarks)

    @property
    def unanswered(self) -> list[Remark]:
        """Questions and remarks without an answer: a remark may have one too."""
        return [remark for remark in self.remarks if not hasattr(remark, "answer")]


def reactions(agreement: Agreement, *, provinces: Sequence[Province] | None = None) -> Reactions:
    """Return what was asked and remarked on this agreement, party by party (two queries).

    `provinces` are all twelve, where they were asked before.
    """
    found = list(Remark.objects.filter(agreement=agreement).select_related("organisation", "answer").order_by("pk"))
    for remark in found:
        remark.agreement = agreement

    def of(*organisations: int) -> list[Remark]:
        return [remark for remark in found if remark.organisation_id in organisations]

    kinds = {remark.organisation_id: remark.organisation for remark in found}
    ministries = [key for key, each in kinds.items() if each.kind == Organisation.Kind.MINISTRY]
    roms = sorted((each for each in kinds.values() if each.kind == Organisation.Kind.ROM), key=lambda each: str(each))
    return Reactions(
        [
            Party("Rijk", of(*ministries)),
            *(
                Party(str(province), of(province.organisation_id))
                for province in (all_provinces() if provinces is None else provinces)
            ),
            *(Party(str(rom), of(rom.pk)) for rom in roms),
        ]
    )
