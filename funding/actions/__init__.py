"""What can happen with money. Each verb checks the right, judges, books, moves the totals and trails."""

from funding.actions.ceilings import change_ceiling, make_ceiling
from funding.actions.grants import commit, grant_with_commitments, make_grant, pay
from funding.actions.programming import ask, book_agreed, copy_asked
from funding.actions.realising import realise
from funding.actions.reversal import reverse
from funding.actions.wanting import speak, version_as_wanted

__all__ = [
    "ask",
    "book_agreed",
    "change_ceiling",
    "commit",
    "copy_asked",
    "grant_with_commitments",
    "make_ceiling",
    "make_grant",
    "pay",
    "realise",
    "reverse",
    "speak",
    "version_as_wanted",
]
