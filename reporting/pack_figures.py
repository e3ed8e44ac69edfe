"""Tables and sentences of a dialogue pack, computed from its snapshot and from nothing else.

Every function takes the snapshot as `snapshot_json.read` gives it. Totals are sums of the unrounded rows; whether
rounding shows is asked of the rows that are printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from programmes.dutch import count, list_text, millions, number, percent, share

from .matrices import SEVERITY, HeatMap, HeatRow, PartMap, PartRow, heat_cell, heaviest

Read = dict[str, Any]
ZERO = Decimal(0)
AHEAD = timedelta(days=180)  # how far vooruitblik looks for milestones


@dataclass(frozen=True)
class MoneyLine:
    """One row of a table of money (euro); `kind` is its class: a source, a year of it ("wv"), or the total."""

    name: str
    kind: str
    available: Decimal | None
    programmed: Decimal
    committed: Decimal
    paid: Decimal
    realised: Decimal = ZERO
    forecast: Decimal | None = None

    @property
    def left(self) -> Decimal | None:
        return None if self.available is None else self.available - self.programmed


@dataclass(frozen=True)
class ProgrammeLine:
    """The money of one programme over all years (euro): by source, together, and what others add."""

    code: str
    name: str
    by_source: tuple[Decimal, ...]
    programmed: Decimal
    committed: Decimal
    paid: Decimal
    co_financing: Decimal


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: str
    note: str


def total(rows: Iterable[Any], key: str) -> Decimal:
    """The sum of one amount over rows (euro)."""
    return sum((row[key] if isinstance(row, dict) else getattr(row, key) for row in rows), ZERO)


def source_lines(snapshot: Read) -> list[MoneyLine]:
    """Each source with its years under it, then the total."""
    lines = []
    for source in snapshot["sources"]:
        name = source["name"] + (" (eenmalig)" if source["one_off"] else "")
        lines.append(_line(source, name, "sub"))
        lines += [_line(year, f"waarvan {year['year']}", "wv") for year in source["years"]]
    return [*lines, _total_line(snapshot["sources"])]


def year_lines(snapshot: Read) -> list[MoneyLine]:
    """All sources together per budget year, then the total."""
    years = sorted({year["year"] for source in snapshot["sources"] for year in source["years"]})
    lines = []
    for year in years:
        rows = [row for source in snapshot["sources"] for row in source["years"] if row["year"] == year]
        forecasts = [row["forecast"] for row in rows]
        expected = None if None in forecasts else sum(forecasts, ZERO)
        amounts = {key: total(rows, key) for key in ("programmed", "committed", "paid", "realised")}
        lines.append(MoneyLine(str(year), "", None, forecast=expected, **amounts))
    expected = [line.forecast for line in lines]
    amounts = {key: total(lines, key) for key in ("programmed", "committed", "paid", "realised")}
    known = None if None in expected else sum((amount for amount in expected if amount is not None), ZERO)
    return [*lines, MoneyLine("Totaal", "tot", None, forecast=known, **amounts)]


def _line(row: Read, name: str, kind: str) -> MoneyLine:
    keys = ("available", "programmed", "committed", "paid", "realised")
    return MoneyLine(name, kind, **{key: row[key] for key in keys})


def _total_line(sources: Sequence[Read]) -> MoneyLine:
    keys = ("available", "programmed", "committed", "paid", "realised")
    return MoneyLine("Totaal", "tot", **{key: total(sources, key) for key in keys})


def programme_lines(snapshot: Read) -> list[ProgrammeLine]:
    """The money of each programme, then the total."""
    names = [source["name"] for source in snapshot["sources"]]
    lines = []
    for programme in snapshot["programmes"]:
        rows = programme["money"]
        lines.append(
            ProgrammeLine(
                programme["code"],
                programme["short_title"],
                tuple(total((row for row in rows if row["source"] == name), "programmed") for name in names),
                *(total(rows, key) for key in ("programmed", "committed", "paid")),
                total(programme["co_financing"], "amount"),
            )
        )
    by_source = tuple(sum((line.by_source[i] for line in lines), ZERO) for i in range(len(names)))
    sums = [total(lines, key) for key in ("programmed", "committed", "paid", "co_financing")]
    return [*lines, ProgrammeLine("", "Totaal", by_source, *sums)]


def rounding_shows(rows: Iterable[Decimal | None], whole: Decimal) -> bool:
    """Whether the thousands of the rows, as printed, do not add up to the thousands of the whole."""
    return sum((_thousands(row) for row in rows if row is not None), ZERO) != _thousands(whole)


def _thousands(amount: Decimal) -> Decimal:
    return (amount / 1000).quantize(Decimal(1), ROUND_HALF_UP)


def sources_are_rounded(lines: Sequence[MoneyLine]) -> bool:
    """Whether "door afronding kan de som afwijken" is true of the table of sources, years or both."""
    sources, whole = [line for line in lines if line.kind == "sub"], lines[-1]
    for key in ("available", "programmed", "left", "committed", "paid"):
        if rounding_shows([getattr(line, key) for line in sources], getattr(whole, key) or ZERO):
            return True
    for i, line in enumerate(lines):
        if line.kind == "sub":
            years = [year for year in _years_under(lines, i) if year.programmed is not None]
            if years and any(
                rounding_shows([getattr(year, key) for year in years], getattr(line, key))
                for key in ("programmed", "committed", "paid")
            ):
                return True
    return False


def _years_under(lines: Sequence[MoneyLine], source: int) -> list[MoneyLine]:
    years = []
    for line in lines[source + 1 :]:
        if line.kind != "wv":
            break
        years.append(line)
    return years


# ── Programmes ────────────────────────────────────────────────────────────────────────────────────────────
def with_attention(snapshot: Read) -> list[Read]:
    """The programmes with their heaviest light, those that ask attention first, else by code."""
    programmes = [programme | {"worst": worst(programme)} for programme in snapshot["programmes"]]
    return sorted(programmes, key=lambda each: (-SEVERITY.index(each["worst"]), each["code"]))


def worst(programme: Read) -> str:
    """The heaviest of a programme's three lights; grey when it did not report."""
    return heaviest((programme["lights"] or {}).values())


def deviates(programme: Read) -> bool:
    return worst(programme) in ("amber", "red")


def per_pillar(snapshot: Read) -> list[Read]:
    """Each pillar with its deviations (worst first) and what is on course, by primary pillar."""
    programmes = with_attention(snapshot)
    return [
        pillar
        | {
            "deviations": [each for each in programmes if each["pillar"] == pillar["number"] and deviates(each)],
            "on_course": sorted(
                (each for each in programmes if each["pillar"] == pillar["number"] and not deviates(each)),
                key=lambda each: each["code"],
            ),
        }
        for pillar in snapshot["pillars"]
    ]


def milestones_ahead(snapshot: Read) -> list[Read]:
    """What is late, and what is planned in the half year after the reference date, by day."""
    until = snapshot["pack"]["reference_on"] + AHEAD
    rows = [
        milestone | {"code": programme["code"], "short_title": programme["short_title"]}
        for programme in snapshot["programmes"]
        for milestone in programme["milestones"]
        if milestone["state"] == "vertraagd" or (milestone["state"] != "gehaald" and milestone["on"] <= until)
    ]
    return sorted(rows, key=lambda row: (row["on"], row["code"]))


def next_milestone(programme: Read) -> Read | None:
    """The first milestone that is not reached yet."""
    ahead = [milestone for milestone in programme["milestones"] if milestone["state"] != "gehaald"]
    return min(ahead, key=lambda milestone: milestone["on"], default=None)


def heat_map(snapshot: Read) -> HeatMap:
    """The lights of every programme over the rounds."""
    rows = tuple(
        HeatRow(
            programme["code"],
            programme["short_title"],
            tuple(heat_cell(*(lights or {"time": None, "money": None, "quality": None}).values()) for lights in past),
        )
        for programme in with_attention(snapshot)
        for past in [programme["history"]]
    )
    days = [each["reference_on"] for each in snapshot["rounds"]]
    return HeatMap(tuple(f"{day:%d-%m} {day:%Y}" for day in days), rows)


def part_map(snapshot: Read) -> PartMap:
    """Which ROM takes part in which programme."""
    rows = []
    for programme in snapshot["programmes"]:
        roles = {each["rom"]: each["role"] for each in programme["participation"]}
        held = tuple(roles.get(rom["name"], "") for rom in snapshot["roms"])
        rows.append(PartRow(programme["code"], programme["short_title"], held))
    return PartMap(tuple((rom["abbreviation"], rom["name"]) for rom in snapshot["roms"]), tuple(rows))


def years_of(snapshot: Read, programme: Read) -> list[int]:
    """The budget years of a programme's table: those of the strategy, and any other that it has money in."""
    strategy = range(snapshot["first_year"], snapshot["last_year"] + 1)
    return sorted({*strategy, *(row["year"] for row in programme["money"])})


def money_of(snapshot: Read, programme: Read) -> list[tuple[str, str, list[Decimal]]]:
    """Rows of a programme's money table: (class, name, an amount per year and the total)."""
    years, rows = years_of(snapshot, programme), programme["money"]
    names = dict.fromkeys([source["name"] for source in snapshot["sources"]] + [row["source"] for row in rows])
    table = [("", name, [row for row in rows if row["source"] == name], "programmed") for name in names]
    table += [("sub", "Geprogrammeerd", rows, "programmed"), ("", "Verplicht", rows, "committed")]
    table.append(("", "Betaald", rows, "paid"))
    return [
        (kind, name, [total((row for row in of if row["year"] == year), key) for year in years] + [total(of, key)])
        for kind, name, of, key in table
    ]


# ── Sentences ─────────────────────────────────────────────────────────────────────────────────────────────
def key_figures(snapshot: Read) -> list[KeyFigure]:
    """The five figures of the first page."""
    sources, programmes = snapshot["sources"], snapshot["programmes"]
    available, programmed = total(sources, "available"), total(sources, "programmed")
    red, amber = (sum(1 for each in programmes if worst(each) == light) for light in ("red", "amber"))
    committed, paid = total(sources, "committed"), total(sources, "paid")
    return [
        KeyFigure("Programma’s", str(len(programmes)), f"{red} rood, {amber} oranje"),
        KeyFigure("Geprogrammeerd", millions(programmed), f"van {millions(available)} beschikbaar"),
        KeyFigure("Verplicht", millions(committed), f"{share(committed, programmed, 0)} van geprogrammeerd"),
        KeyFigure("Betaald", millions(paid), f"{share(paid, programmed, 0)} van geprogrammeerd"),
        KeyFigure("Nog te programmeren", millions(available - programmed), _where_room_is(sources)),
    ]


def _where_room_is(sources: Sequence[Read]) -> str:
    left = {
        year["year"]: year["available"] - year["programmed"]
        for source in sources
        for year in source["years"]
        if year["available"] is not None
    }
    roomiest = max(left, key=lambda year: left[year], default=None)
    if roomiest is None or left[roomiest] <= 0:
        return "geen jaar met ruimte" if left else ""
    return f"waarvan {millions(left[roomiest])} in {roomiest}"


def core_sentence(snapshot: Read) -> str:
    """Kern, when the secretary wrote none: how many programmes, and which deviate."""
    programmes = snapshot["programmes"]
    by_light = {light: [each["code"] for each in programmes if worst(each) == light] for light in SEVERITY}
    roms, many = count(len(snapshot["roms"]), "ROM", "ROM’s"), count(len(programmes), "programma", "programma’s")
    parts = [f"{roms} werken in {many} samen over regiogrenzen heen.", f"{_lie(len(by_light['green']))} op koers."]
    for light, word in (("amber", "oranje"), ("red", "rood")):
        codes = by_light[light]
        if codes:
            parts.append(f"{list_text(codes)} {'staat' if len(codes) == 1 else 'staan'} op {word}.")
    for status in ("afgerond", "gestopt"):
        codes = [each["code"] for each in programmes if each["status"] == status]
        if codes:
            parts.append(f"{list_text(codes)} {'is' if len(codes) == 1 else 'zijn'} {status}.")
    return " ".join(parts)


def _lie(how_many: int) -> str:
    return f"{how_many} {'ligt' if how_many == 1 else 'liggen'}"


def finance_sentence(snapshot: Read) -> str:
    """Financiën, when the secretary wrote none: what is available, and how far it is."""
    amounts = {key: total(snapshot["sources"], key) for key in ("available", "programmed", "committed", "paid")}
    return (
        f"Beschikbaar is {millions(amounts['available'])}: "
        + list_text(f"{millions(source['available'])} {source['short']}" for source in snapshot["sources"])
        + f". Daarvan is {millions(amounts['programmed'])} geprogrammeerd, {millions(amounts['committed'])} verplicht "
        f"en {millions(amounts['paid'])} betaald."
    )


def money_lead(snapshot: Read) -> str:
    """The sentence above the financial overview."""
    available, programmed = (total(snapshot["sources"], key) for key in ("available", "programmed"))
    left = list_text(
        f"{millions(source['available'] - source['programmed'])} {source['short']}"
        for source in snapshot["sources"]
        if source["available"] != source["programmed"]
    )
    rest = f" Nog te programmeren: {left}." if left else ""
    return f"Van {millions(available)} is {millions(programmed)} geprogrammeerd.{rest}"


def elapsed(snapshot: Read) -> str:
    """Which part of the strategy's period has passed at the reference date: "69%"."""
    first, last = date(snapshot["first_year"], 1, 1), date(snapshot["last_year"] + 1, 1, 1)
    passed = min(max((snapshot["pack"]["reference_on"] - first).days + 1, 0), (last - first).days)
    return percent(Decimal(passed) * 100 / (last - first).days, 0)


def indicator_rows(snapshot: Read) -> list[tuple[str, str, str, str, str, str]]:
    """Code, indicator, unit, latest value, target and part of the target, for every indicator."""
    rows = []
    for programme in snapshot["programmes"]:
        for indicator in programme["indicators"]:
            value = indicator["values"][-1]["value"] if indicator["values"] else None
            rows.append(
                (
                    programme["code"],
                    indicator["name"],
                    indicator["unit"],
                    number(value),
                    number(indicator["target"]),
                    share(value, indicator["target"], 0),
                )
            )
    return rows
