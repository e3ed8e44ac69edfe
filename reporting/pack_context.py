"""What the templates of a dialogue pack show: the snapshot with its tables, sentences and drawings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from programmes.dutch import date_table, euro_short, number, share

from . import charts, matrices, pack_figures, snapshot_json
from .charts_over_time import BurnRow, IndicatorRow, burn_up, indicator
from .charts_svg import Drawing, draw
from .letters import printable
from .pack_figures import Read, total

STATUS_WORDS = {"concept": "CONCEPT", "definitive": "DEFINITIEF"}
LINE = 90  # characters of a running line, which has no room for more
PRINT, WEB = "reporting/pack/base.html", "reporting/pack/web.html"


@dataclass(frozen=True)
class Part:
    """A part of a pack: the id of its heading, its line in the contents, and how many pages it may take (0: any)."""

    anchor: str
    title: str
    level: int = 1
    pages: int = 0


def context(snapshot: Mapping[str, Any], *, web: bool) -> Read:
    """Everything that the templates of both variants show. Raises ValueError for another shape."""
    read = snapshot_json.read(snapshot, clean=printable)
    programmes = [_programme(read, each) for each in read["programmes"]]
    return (
        read
        | _frame(read, web=web)
        | _state(read)
        | _money(read)
        | {
            "hash": snapshot_json.sha256(snapshot),
            "programmes": programmes,
            "contents": _contents(read["pack"]["variant"], programmes),
            "charts": _charts(read),
        }
    )


def status_word(pack: Mapping[str, Any]) -> str:
    """CONCEPT or DEFINITIEF."""
    return STATUS_WORDS[pack["status"]]


def _frame(read: Read, *, web: bool) -> Read:
    """Running lines and names that a template would have to reach far for."""
    pack = read["pack"]
    status = f"versie {pack['version']} ({status_word(pack).lower()}) · peildatum {date_table(pack['reference_on'])}"
    return {
        "base": WEB if web else PRINT,
        "web": web,
        "status_word": status_word(pack),
        "marking": _short(pack["marking"]) + (" · voorbeelddata" if read["is_demo"] else ""),
        "edition": f"Dialoogpakket {_short(pack['number'])} · {_short(status)}",
        "chapter": _short(pack["title"]),
        "previous": read["previous_meeting"],
        "since": read["since_previous"],
        "statuses": read["figure_statuses"],
    }


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LINE else f"{one_line[: LINE - 1]}…"


def _state(read: Read) -> Read:
    """How far the programmes are, in tables and sentences."""
    heat, parts = pack_figures.heat_map(read), pack_figures.part_map(read)
    return {
        "core": read["texts"]["core"] or pack_figures.core_sentence(read),
        "key_figures": pack_figures.key_figures(read),
        "attention": [each | {"paid_share": _paid_share(each)} for each in pack_figures.with_attention(read)],
        "pillars": _pillars(read),
        "heat": heat,
        "heat_message": matrices.heat_message(heat),
        "parts": parts,
        "part_message": matrices.part_message(parts),
        "ahead": pack_figures.milestones_ahead(read),
        "indicators": pack_figures.indicator_rows(read),
        "elapsed": pack_figures.elapsed(read),
    }


def _money(read: Read) -> Read:
    """The tables of the financial overview, and whether rounding shows in them."""
    sources, years = pack_figures.source_lines(read), pack_figures.year_lines(read)
    programmes = pack_figures.programme_lines(read)
    keys = ("programmed", "committed", "paid")
    changes = [row | {"difference": row["after"] - row["before"]} for row in read["asked_changes"]]
    return {
        "finance": read["texts"]["finance"] or pack_figures.finance_sentence(read),
        "money_lead": pack_figures.money_lead(read),
        "one_off": any(source["one_off"] for source in read["sources"]),
        "source_names": [source["short"] for source in read["sources"]],
        "source_lines": sources,
        "sources_rounded": pack_figures.sources_are_rounded(sources),
        "year_lines": years,
        "years_rounded": _rounded(years, (*keys, "realised")),
        "programme_lines": programmes,
        "programmes_rounded": _rounded(programmes, (*keys, "co_financing")),
        "asked_changes": changes,
        "asked_total": {key: total(changes, key) for key in ("before", "after", "difference")}
        | {"rounded": any(_shows(changes, key) for key in ("before", "after", "difference"))},
    }


def _rounded(lines: list[Any], keys: Iterable[str]) -> bool:
    """Whether a table whose last line is its total shows rounding in one of these columns."""
    return any(
        pack_figures.rounding_shows([getattr(line, key) for line in lines[:-1]], getattr(lines[-1], key))
        for key in keys
    )


def _shows(rows: list[Read], key: str) -> bool:
    return pack_figures.rounding_shows([row[key] for row in rows], total(rows, key))


def _paid_share(programme: Read) -> str:
    return share(total(programme["money"], "paid"), total(programme["money"], "programmed"), 0)


def _pillars(read: Read) -> list[Read]:
    """The pillars with their programmes; what is on course with its next milestone."""
    return [
        pillar | {"on_course": [each | {"next": pack_figures.next_milestone(each)} for each in pillar["on_course"]]}
        for pillar in pack_figures.per_pillar(read)
    ]


def _programme(read: Read, programme: Read) -> Read:
    """A programme as its fact sheet shows it."""
    rows, indicators = pack_figures.money_of(read, programme), programme["indicators"]
    sentence, _, rest = programme["summary"].partition(". ")
    return programme | {
        "lead_sentence": f"{sentence}." if rest else sentence,
        "rest": rest,
        "shown_milestones": _milestones(programme["milestones"]),
        "anchor": f"p-{programme['code']}",
        "deviates": pack_figures.deviates(programme),
        "years": pack_figures.years_of(read, programme),
        "money_rows": rows,
        "rounded": any(pack_figures.rounding_shows(amounts[:-1], amounts[-1]) for _, _, amounts in rows),
        "participation": [part | {"details": _details(part)} for part in programme["participation"]],
        "drawing": _indicator_drawing(programme, indicators[0]) if indicators else None,
        "more_indicators": [each | {"latest": _latest(each)} for each in indicators[1:]],
    }


def _milestones(milestones: list[Read]) -> list[Read]:
    """What is ahead or late, and the last one that was reached: what a fact sheet has room for."""
    by_day = sorted(milestones, key=lambda each: each["on"])
    reached = [each for each in by_day if each["state"] == "gehaald"]
    ahead = [each for each in by_day if each["state"] != "gehaald"]
    return sorted([*reached[-1:], *ahead[:4]], key=lambda each: each["on"])


def _details(part: Read) -> str:
    """The hard side of a commitment: "trekker; 0,5 fte; € 20.000"."""
    words = ["trekker"] if part["role"] == "lead" else []
    words += [f"{number(part['fte'])} fte"] if part["fte"] else []
    words += [euro_short(part["euro"])] if part["euro"] else []
    return "; ".join([*words, part["fulfilment"]] if part["fulfilment"] else words)


def _latest(measured: Read) -> Decimal | None:
    return measured["values"][-1]["value"] if measured["values"] else None


def _indicator_drawing(programme: Read, measured: Read) -> Drawing:
    rows = [IndicatorRow(each["reference_on"], each["value"]) for each in measured["values"]]
    chart = indicator(
        rows,
        name=measured["name"],
        unit=measured["unit"],
        target=measured["target"],
        baseline=measured["baseline"],
        period=(programme["starts_on"], programme["ends_on"]),
    )
    return draw(chart)


def _charts(read: Read) -> dict[str, Drawing | None]:
    """The figures of the financial overview."""
    sources, points = read["sources"], read["burn_up"]
    period = (date(read["first_year"], 1, 1), date(read["last_year"], 12, 31))
    keys = ("available", "programmed", "committed", "paid")
    years = sorted({year["year"] for source in sources for year in source["years"]})
    money = [
        charts.MoneyRow(source["short"], row["year"], *(row[key] for key in keys))
        for year in years
        for source in sources
        for row in source["years"]
        if row["year"] == year
    ]
    primary = [programme["pillar"] for programme in read["programmes"]]
    drawn = {
        "sources": charts.sources([charts.SourceRow(each["name"], *(each[key] for key in keys)) for each in sources]),
        "budget": charts.budget(money),
        "pillars": charts.pillar_shares(
            [
                charts.PillarRow(pillar["name"], primary.count(pillar["number"]), pillar["programmed"])
                for pillar in read["pillars"]
            ]
        ),
    }
    if points:
        drawn["burn_up"] = burn_up(
            [BurnRow(point["on"], point["committed"], point["paid"]) for point in points],
            available=total(sources, "available"),
            programmed=total(sources, "programmed"),
            period=period,
        )
    return {name: draw(chart) for name, chart in drawn.items()}


FULL = (
    Part("oplegnotitie", "Oplegnotitie", pages=1),
    Part("stand", "Stand van zaken in één oogopslag", pages=1),
    Part("inhoud", "Inhoud", level=0),
    Part("afspraken", "Agenda en vorige afspraken"),
    Part("voortgang", "Voortgang per pijler"),
    Part("terugblik", "Terugblik"),
    Part("vooruitblik", "Vooruitblik"),
    Part("financien", "Financieel overzicht"),
    Part("beslispunten", "Beslispunten en bespreekpunten"),
    Part("wijzigingen", "Wijzigingen sinds het vorige pakket"),
    Part("factsheets", "Bijlage A. Deelname en factsheets"),
)
APPENDICES = (
    Part("indicatoren", "Bijlage B. Indicatoren"),
    Part("begrippen", "Bijlage C. Begrippen"),
    Part("verantwoording", "Bijlage D. Verantwoording"),
)
SHORT = (
    Part("kort", "Gevraagd en kern", pages=1),
    Part("kort-stand", "Stand van zaken", pages=1),
)


def _contents(variant: str, programmes: list[Read]) -> tuple[Part, ...]:
    """The parts of a pack in the order of its pages."""
    if variant == "short":
        return SHORT
    sheets = (Part(each["anchor"], f"{each['code']} {each['title']}", level=2, pages=1) for each in programmes)
    return (*FULL, *sheets, *APPENDICES)
