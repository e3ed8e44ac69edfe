"""The two sources that the strategy names, and what each of them has (GOV-10, GOV-11).

The day on which what is available is booked is the first of the budget year 2024 (chapter XIII): that budget is the
document, and from then on a peildatum can be asked. The impulse gets no yearly split, because there is none (Q1).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from funding.actions import change_ceiling, make_ceiling
from funding.models import Ceiling, FundingSource
from programmes.models import Organisation, PolicyReference
from programmes.reference import Tally, kept
from romportal import audit

DAY_OF_THE_BUDGET = dt.date(2024, 1, 1)
LOADED_AT = timezone.make_aware(dt.datetime.combine(DAY_OF_THE_BUDGET, dt.time(9)))


@dataclass(frozen=True)
class Available:
    """What a source has over these years (euro), and the reason that stands with its booking."""

    first_year: int
    last_year: int
    amount: Decimal
    reason: str


STRUCTURAL = {
    "name": "Extra EZK-bijdrage (structureel)",
    "short_name": "EZK structureel",
    "is_recurrent": True,
    "legal_basis": "Jaarlijkse bestaande extra EZK-bijdrage, begroting van Economische Zaken en Klimaat (XIII)",
    "url": "https://www.rijksfinancien.nl/jaarverslag/2024/XIII/onderdeel/7435019",
    "statement": "GOV-10",
    "order": 1,
    "is_seed": True,
}
IMPULSE = {
    "name": "EZK-impuls (amendement Van Strien e.a.)",
    "short_name": "EZK impuls",
    "is_recurrent": False,
    "legal_basis": "Amendement Van Strien e.a., begroting van Economische Zaken en Klimaat (XIII) voor 2024",
    "statement": "GOV-11",
    "order": 2,
    "is_seed": True,
}


def load_sources(tally: Tally) -> None:
    """Make the sources and their ceilings that are missing, each booked with its document."""
    giver = Organisation.objects.get(code="ezk")
    structural, _ = kept(FundingSource, tally, key={"code": "ezk-structureel"}, values=STRUCTURAL | {"giver": giver})
    for year in (2024, 2025, 2026, 2027):
        reason = f"Extra EZK-bijdrage {year}: 2,2 mln euro per jaar"
        _load_ceiling(structural, Available(year, year, Decimal(2_200_000), reason), "Begroting EZK (XIII)", tally)
    amendment = PolicyReference.objects.get(code="amendement-van-strien")
    impulse, _ = kept(
        FundingSource, tally, key={"code": "ezk-impuls"}, values=IMPULSE | {"giver": giver, "url": amendment.url}
    )
    reason = "Impuls voor de bovenregionale samenwerking: 4 miljoen euro voor de periode 2024-2027"
    _load_ceiling(impulse, Available(2024, 2027, Decimal(4_000_000), reason), "Amendement Van Strien e.a.", tally)


def _load_ceiling(source: FundingSource, available: Available, document: str, tally: Tally) -> None:
    kind = str(Ceiling._meta.verbose_name_plural)
    if Ceiling.objects.filter(source=source, first_year=available.first_year).exists():
        tally.left[kind] += 1
        return
    with audit.loading(LOADED_AT), audit.transaction(None):
        ceiling = make_ceiling(source, first_year=available.first_year, last_year=available.last_year, by=None)
        change_ceiling(
            ceiling,
            kind="available",
            amount=available.amount,
            reason=available.reason,
            reference_date=DAY_OF_THE_BUDGET,
            document=document,
            by=None,
        )
    tally.made[kind] += 1
