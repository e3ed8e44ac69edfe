"""The programmes of the sample snapshot: a table of figures (x € 1.000, * is all nine ROMs) and the rest from it."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from reporting import snapshot_shape as shape
from reporting.snapshot_shape import day, euro, number

TABLE = Path(__file__).with_name("pack_programmes.csv")
ROMS = {
    "NOM": "NOM",
    "Oost": "Oost NL",
    "HF": "Horizon Flevoland",
    "RUR": "ROM Utrecht Region",
    "RIW": "ROM InWest",
    "IQ": "InnovationQuarter",
    "IZ": "Impuls Zeeland",
    "BOM": "BOM",
    "LIOF": "LIOF",
}
YEARS = (2024, 2025, 2026, 2027)
ROUNDS = (date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))
# What part of the programmed money of a year is committed and paid at the reference date.
COMMITTED = {2024: "1", 2025: "1", 2026: "0.9", 2027: "0.25"}
PAID = {2024: "1", 2025: "0.95", 2026: "0.6", 2027: "0"}
LIGHTS = {
    "BR-05": ("amber", "green", "red"),
    "BR-03": ("amber", "green", "green"),
    "BR-10": ("green", "amber", "green"),
}
DEVIATIONS = {
    "BR-05": (
        "Twee regio’s hebben geen capaciteit vrijgemaakt voor de gezamenlijke intake.",
        "Een kwart van de vragen van Defensie bereikt niet alle regio’s; de doelwaarde 2027 is niet haalbaar.",
        "Beide regio’s beslissen voor 15 januari 2027; anders gaat hun aandeel naar de andere vijf.",
    ),
    "BR-03": (
        "Vijf trekkers legden hun inzet later vast dan gepland.",
        "Het doel van veertien ketens schuift van december 2026 naar maart 2027.",
        "Startondersteuning vanaf november 2026; maandelijks overzicht per keten.",
    ),
    "BR-10": (
        "De aanbesteding van de gegevensvoorziening is negen maanden later afgerond.",
        "In 2025 is € 0,2 mln van de impuls niet betaald; het doel voor 2027 blijft haalbaar.",
        "Kasverzoek in dit overleg: € 0,2 mln blijft voor 2027 beschikbaar.",
    ),
}
ENDED = {"BR-06": "afgerond", "BR-17": "gestopt"}
COMMITMENTS = (
    "Intake en doorverwijzing in de eigen regio, met een vaste contactpersoon.",
    "Kennis en netwerk van de regionale clusters inbrengen.",
    "Twee werksessies per jaar organiseren en verslaan.",
)


def programmes() -> list[shape.Programme]:
    """The eighteen programmes, with money, lights, participation and an indicator each."""
    with TABLE.open(newline="", encoding="utf-8") as rows:
        return [_programme(row) for row in csv.DictReader(rows, delimiter=";")]


def _programme(row: dict[str, str]) -> shape.Programme:
    agreed, reported = _agreed(**row), _reported(row["code"], row["value"], row["unit"])
    amounts = ([int(k) for k in row[key].split()] for key in ("structural", "impulse"))
    return agreed | reported | {"money": _money(*amounts), "participation": _participation(row["lead"], row["roms"])}


def _agreed(code: str, short: str, title: str, lead: str, pillar: str, co: str, first: str, last: str, **row) -> dict:
    """What was agreed: the text of the programme, its shares, its targets."""
    name, unit, target, other = row["name"], row["unit"], row["target"], 1 if pillar != "1" else 2
    given = [{"giver": "Provincies", "amount": euro(Decimal(co) * 1000), "year": None}]
    return {
        "code": code,
        "short_title": short,
        "title": title,
        "summary": f"Samen {name} bereiken: {target} {unit} in 2027.",
        "lead": ROMS.get(lead, "ROM Nederland"),
        "pillar": int(pillar),
        "shares": [{"pillar": int(pillar), "percent": 80}, {"pillar": other, "percent": 20}],
        "core_tasks": ["innoveren"],
        "themes": ["klimaat en energie"] if pillar == "3" else [],
        "starts_on": shape.Day(first),
        "ends_on": shape.Day(last),
        "agreement": "afgestemd op 12-03-2024",
        "indicators": [_indicator(name, unit, int(row["value"]), int(target))],
        "value_rijk": "Eén ingang naar negen regio’s.",
        "value_region": "Minder dubbel werk en een werkwijze die aansluit op het eigen regionale kader.",
        "co_financing": given if co != "0" else [],
    }


def _reported(code: str, value: str, unit: str) -> dict:
    """What was reported in the last round."""
    cause, consequence, correction = DEVIATIONS.get(code, ("", "", ""))
    return {
        "status": ENDED.get(code, "in uitvoering"),
        "lights": _lights(code),
        "previous_lights": {"time": "green", "money": "green", "quality": "amber" if code == "BR-05" else "green"},
        "history": _history(code, _lights(code)),
        "cause": cause,
        "consequence": consequence,
        "correction": correction,
        "look_back": f"De stand is {value} {unit}. De werkwijze is vastgelegd en wordt door alle deelnemers gebruikt.",
        "look_ahead": "" if code in ENDED else "De volgende stap is gezamenlijk voorbereid en staat gepland.",
        "milestones": [
            {"on": day(date(2026, 4, 15)), "name": "Werkwijze getest in drie regio’s", "state": "gehaald"},
            {"on": day(date(2026, 12, 12)), "name": "Gezamenlijke evaluatie", "state": "gepland"},
        ],
    }


def _participation(lead: str, roms: str) -> list[shape.Participation]:
    return [
        {
            "rom": ROMS[rom],
            "role": "lead" if rom == lead else "partner",
            "commitment": COMMITMENTS[i % 3],
            "fte": number(Decimal("0.5")) if rom == lead else None,
            "euro": euro(Decimal(20000)) if rom == lead else None,
            "fulfilment": "",
        }
        for i, rom in enumerate(list(ROMS) if roms == "*" else roms.split())
    ]


def _lights(code: str) -> shape.Lights | None:
    if code in ENDED:
        return {"time": "grey", "money": "grey", "quality": "grey"}
    time, money, quality = LIGHTS.get(code, ("green", "green", "green"))
    return {"time": time, "money": money, "quality": quality}  # type: ignore[typeddict-item]


def _history(code: str, lights: shape.Lights | None) -> list[shape.Lights | None]:
    """Green in the first rounds, as it is now in the last two; a programme that ended stops reporting."""
    green: shape.Lights = {"time": "green", "money": "green", "quality": "green"}
    now = None if code in ENDED else lights
    return [green, green, green if code != "BR-10" else lights, now, now]


def _indicator(name: str, unit: str, value: int, target: int) -> shape.Indicator:
    steps = [value * i // len(ROUNDS) for i in range(1, len(ROUNDS) + 1)]
    return {
        "name": name,
        "unit": unit,
        "baseline": number(Decimal(0)),
        "target": number(Decimal(target)),
        "values": [
            {"reference_on": day(on), "value": number(Decimal(step))} for on, step in zip(ROUNDS, steps, strict=True)
        ],
    }


def _money(structural: list[int], impulse: list[int]) -> list[shape.ProgrammeMoney]:
    return [
        {
            "source": source,
            "year": year,
            "programmed": euro(Decimal(k) * 1000),
            "committed": _part(k, COMMITTED[year]),
            "paid": _part(k, PAID[year]),
            "realised": _part(k, PAID[year]),
        }
        for source, amounts in (("EZK structureel", structural), ("EZK impuls", impulse))
        for year, k in zip(YEARS, amounts, strict=True)
    ]


def _part(k: int, part: str) -> shape.Euro:
    return euro((Decimal(k) * 1000 * Decimal(part)).quantize(Decimal("0.01"), ROUND_HALF_UP))
