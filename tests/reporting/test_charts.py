"""Charts: what a spec draws, what its text says, and that the picture is safe to put in a page."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reporting import charts, matrices
from reporting.charts_over_time import BurnRow, IndicatorRow, burn_up, indicator
from reporting.charts_svg import draw

K = Decimal(1000)
PERIOD = (date(2024, 1, 1), date(2027, 12, 31))


def money_rows(source="structureel"):
    return [
        charts.MoneyRow(source, 2024, 2200 * K, 1760 * K, 1760 * K, 1760 * K),
        charts.MoneyRow(source, 2025, 2200 * K, 2200 * K, 2170 * K, 2020 * K),
        charts.MoneyRow("impuls", 2025, None, 1310 * K, 1270 * K, 1165 * K),
    ]


def every_chart():
    return [
        charts.budget(money_rows()),
        charts.sources([charts.SourceRow("EZK structureel", 8800 * K, 8250 * K, 6430 * K, 5140 * K)]),
        charts.pillar_shares([charts.PillarRow("Verbinding", 4, 2760 * K), charts.PillarRow("Basis", 6, 4100 * K)]),
        burn_up(
            [BurnRow(date(2026, 9, 30), 9200 * K, 6600 * K)], available=12800 * K, programmed=12190 * K, period=PERIOD
        ),
        indicator(
            [IndicatorRow(date(2026, 9, 30), Decimal(11))],
            name="sessies",
            unit="sessies",
            target=Decimal(16),
            baseline=Decimal(0),
            period=PERIOD,
        ),
    ]


def test_budget_says_its_message_and_holds_the_figures_as_a_table():
    chart = charts.budget(money_rows())

    assert chart.title == "2025 is vol; in 2024 is 440 nog niet geprogrammeerd"
    assert chart.columns == ("Bron en jaar", "Beschikbaar", "Geprogrammeerd", "Verplicht", "Betaald")
    assert chart.rows == (
        ("Structureel 2024", "2.200", "1.760", "1.760", "1.760"),
        ("Structureel 2025", "2.200", "2.200", "2.170", "2.020"),
        ("Impuls 2025", "–", "1.310", "1.270", "1.165"),
    )
    assert chart.alt == (
        "Staafdiagram per jaar en bron (x € 1.000). "
        "Structureel 2024: beschikbaar 2.200, geprogrammeerd 1.760, verplicht 1.760, betaald 1.760. "
        "Structureel 2025: beschikbaar 2.200, geprogrammeerd 2.200, verplicht 2.170, betaald 2.020. "
        "Impuls 2025: geprogrammeerd 1.310, verplicht 1.270, betaald 1.165."
    )


def test_budget_draws_nested_bars_around_one_middle():
    (first, *_) = charts.budget(money_rows()).spec["data"]["values"]

    assert (first["available"], first["programmed"], first["committed"], first["paid"]) == (2200, 1760, 1760, 1760)
    for inner, outer in (("bar", "frame"), ("core", "bar")):
        assert first[f"{outer}1"] < first[f"{inner}1"] < first["x"] < first[f"{inner}2"] < first[f"{outer}2"]


def test_sources_fill_the_bar_up_to_what_is_available():
    chart = charts.sources([charts.SourceRow("EZK impuls", 4000 * K, 3940 * K, 3164 * K, 2469 * K)])

    assert [(value["step"], value["amount"]) for value in chart.spec["data"]["values"]] == [
        ("betaald", 2469),
        ("nog te betalen", 695),
        ("nog te verplichten", 776),
        ("nog te programmeren", 60),
    ]
    assert chart.title == "Van 4.000 is 60 nog niet geprogrammeerd"


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([2760, 4100, 5330], [23, 33, 44]),
        ([0, 0], [0, 0]),
        ([5], [100]),
        ([], []),
    ],
)
def test_percentages_add_up(amounts, expected):
    assert charts.percentages([Decimal(amount) for amount in amounts]) == expected


def test_burn_up_says_how_much_is_paid_on_which_day():
    chart = every_chart()[3]

    assert chart.title == "54% van het geprogrammeerde geld is betaald"
    assert chart.rows == (("30-09-2026", "9.200", "6.600"),)
    assert "Op 30-09-2026: verplicht 9.200, betaald 6.600" in chart.alt


def test_indicator_without_a_value_says_so():
    chart = indicator([], name="hubs", unit="hubs", target=Decimal(18), baseline=Decimal(0), period=PERIOD)

    assert chart.alt == "Lijndiagram: hubs. Nog geen stand, doel 18 hubs in 2027."
    assert draw(chart).data.startswith(b"<svg")


@pytest.mark.parametrize("chart", [charts.budget([]), charts.sources([]), charts.pillar_shares([])])
def test_a_chart_of_nothing_is_drawn_too(chart):
    assert draw(chart).data.startswith(b"<svg")


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_a_drawing_stands_in_a_page_with_a_strict_policy(chart):
    """No style, script, event or address; no text alternative of its own; our letters."""
    root = ElementTree.fromstring(draw(chart).data)

    for element in root.iter():
        assert element.tag.rpartition("}")[2] in {"svg", "g", "path", "line", "text", "rect"}
        assert not {"style", "href", "class", "role"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith(("aria-", "on"))]
    assert root.get("font-family") == "'Source Sans 3', 'Source Sans 3 Ext', sans-serif"
    assert int(root.get("width")) <= 680


def test_a_drawing_is_the_same_each_time_and_named_by_its_content():
    one, two = draw(charts.budget(money_rows())), draw(charts.budget(money_rows()))

    assert (one.name, one.data) == (two.name, two.data)
    assert one.name != draw(charts.budget(money_rows()[:2])).name


def test_text_in_a_chart_stays_text():
    drawing = draw(charts.budget(money_rows(source="<script>alert(1)</script>")))

    assert b"<script>" not in drawing.data
    assert b"&lt;script&gt;" in drawing.data
    assert drawing.svg.startswith('<svg class="rp-drawing" aria-hidden="true"')


def test_a_heat_cell_names_the_letters_that_deviate_most():
    assert matrices.heat_cell("amber", "green", "red").text == "K rood"
    assert matrices.heat_cell("amber", "amber", "green").text == "TG oranje"
    assert matrices.heat_cell("green", "green", "green").text == "groen"
    assert matrices.heat_cell(None, None, None).text == "n.v.t."
    assert matrices.heat_cell("grey", "green", "grey").text == "groen"


def test_the_heat_map_says_who_became_worse():
    green, amber, grey = (matrices.heat_cell(light, light, light) for light in ("green", "amber", "grey"))
    rows = (
        matrices.HeatRow("BR-01", "ESMEE", (green, amber)),
        matrices.HeatRow("BR-02", "KIC", (amber, amber)),
        matrices.HeatRow("BR-03", "NTS", (grey, green)),
    )

    assert matrices.heat_message(matrices.HeatMap(("Q2", "Q3"), rows)) == "Sinds de vorige ronde verslechterd: BR-01"
    assert matrices.heat_message(matrices.HeatMap(("Q2", "Q3"), rows[1:])) == "Afwijkingen nu: BR-02"
    assert matrices.heat_message(matrices.HeatMap((), ())) == "Nog geen ronde gerapporteerd"


def test_participation_counts_per_programme_and_per_rom():
    parts = matrices.PartMap(
        (("NOM", "NOM"), ("BOM", "BOM")),
        (
            matrices.PartRow("BR-01", "ESMEE", ("lead", "partner")),
            matrices.PartRow("BR-05", "Defensie", ("", "lead")),
        ),
    )

    assert [row.count for row in parts.rows] == [2, 1]
    assert parts.counts == (1, 2)
    assert matrices.part_message(parts) == "1 van de 2 programma’s is van alle 2 ROM’s"
