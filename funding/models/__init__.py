"""The nouns of funding: with which money."""

from funding.models.ledger import LedgerEntry
from funding.models.money import (
    AskedAmount,
    BudgetLine,
    Ceiling,
    Commitment,
    ExpectedCash,
    FundingSource,
    Grant,
)

__all__ = [
    "AskedAmount",
    "BudgetLine",
    "Ceiling",
    "Commitment",
    "ExpectedCash",
    "FundingSource",
    "Grant",
    "LedgerEntry",
]
