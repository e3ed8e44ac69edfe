"""Figures of money. Every question takes `as_of`: a day that has ended, or None for the running totals of now."""

from funding.queries.asked import AskedRow, effect_and_shortages, effect_of, shortages
from funding.queries.booked import last_booked
from funding.queries.cash import CashRow, MonthRow, burn_up, cash_years
from funding.queries.ledger import Change, Selection, last_booking_day, programming_changes, select
from funding.queries.lines import LineRow, PillarRow, by_pillar, by_programme, line_rows
from funding.queries.sources import CeilingRow, Money, SourceRow, YearRow, room, source_years
from funding.queries.totals import Totals, cents, split

__all__ = [
    "AskedRow",
    "CashRow",
    "CeilingRow",
    "Change",
    "LineRow",
    "Money",
    "MonthRow",
    "PillarRow",
    "Selection",
    "SourceRow",
    "Totals",
    "YearRow",
    "burn_up",
    "by_pillar",
    "by_programme",
    "cash_years",
    "cents",
    "effect_and_shortages",
    "effect_of",
    "last_booked",
    "last_booking_day",
    "line_rows",
    "programming_changes",
    "room",
    "select",
    "shortages",
    "source_years",
    "split",
]
