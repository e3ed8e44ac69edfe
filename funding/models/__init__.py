"""The nouns of funding: with which money."""

from funding.models.ledger import ExpectedCash, LedgerEntry
from funding.models.money import (
    AskedAmount,
    BudgetLine,
    Ceiling,
    Commitment,
    FundingSource,
    Grant,
)
from funding.models.wanted import WantedAmount

__all__ = [
    "AskedAmount",
    "BudgetLine",
    "Ceiling",
    "Commitment",
    "ExpectedCash",
    "FundingSource",
    "Grant",
    "LedgerEntry",
    "WantedAmount",
]
