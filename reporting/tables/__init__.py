"""The tables behind the spreadsheets, by subject: the questions of the pages, asked with the same filter and rights.

Each takes the request and the peildatum, and returns sheets; `TABLES` is which name in the address gives which.
"""

from collections.abc import Callable

from django.http import HttpRequest

from reporting.sheets import Sheet
from reporting.tables import agreements, money, people, programmes, progress, regions, trail, yields
from romportal.shell import AsOf

TABLES: dict[str, Callable[[HttpRequest, AsOf], list[Sheet]]] = {
    "programmas": programmes.programme_table,
    "programma": programmes.one_programme,
    "roms": programmes.rom_table,
    "plannen": regions.plan_table,
    "belangen": regions.stake_table,
    "kia": regions.kia_table,
    "indicatoren": programmes.indicator_table,
    "financien": money.source_table,
    "mutaties": money.entry_table,
    "beschikkingen": money.grant_table,
    "rondes": progress.round_table,
    "reacties": agreements.reaction_table,
    "acties": progress.action_table,
    "evaluatie-2027": yields.evaluation_table,
    "spoor": trail.trail_table,
    "rechten": people.rights_table,
}
