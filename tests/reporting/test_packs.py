"""A dialogue pack as HTML: what it says, from its snapshot alone, and that no text can break it."""

import copy
import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from reporting import pack_context, pack_figures, packs, snapshot_json
from reporting.letters import alphabet, printable
from reporting.snapshot_shape import Euro, Snapshot, euro

from .pack_sample import sample

ODD = (
    '<img src="file:///etc/passwd"><script>alert(1)</script> \x00\x07 \U0001f600\U0001f469\u200d\U0001f4bb '
    "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd \u738b Kovačević İş {{ x }} {% now %} " + "w" * 200
)


class Document(HTMLParser):
    """The HTML as a list of (tag, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def with_odd_texts(value: Any, hint: Any = Snapshot, key: str = "") -> Any:
    """The snapshot with ODD in every free text (a code keeps its text: it names an anchor)."""
    if value is None or key == "code":
        return value
    if is_typeddict(hint):
        return {name: with_odd_texts(value[name], kind, name) for name, kind in get_type_hints(hint).items()}
    if get_origin(hint) is list:
        return [with_odd_texts(each, get_args(hint)[0]) for each in value]
    return ODD if hint is str else value


def without_content(snapshot):
    """A portal on its first day: sources, but no programmes, texts, rounds or earlier meeting."""
    empty = copy.deepcopy(snapshot)
    for key, value in empty.items():
        if isinstance(value, list) and key not in ("sources", "pillars", "roms"):
            empty[key] = []
    empty["texts"] = dict.fromkeys(empty["texts"], "")
    return empty | {"previous_meeting": None, "since_previous": None}


@pytest.mark.parametrize("variant", ["full", "short"])
def test_the_sample_has_the_shape_of_a_snapshot(variant):
    assert snapshot_json.validate(sample(variant=variant)) == []


def test_a_snapshot_of_another_shape_is_refused_with_each_place():
    snapshot = sample()
    del snapshot["pack"]["marking"]
    snapshot["sources"][0]["available"] = 8800000.0
    snapshot["sources"][1]["available"] = Euro("4000000")
    snapshot["programmes"][4]["lights"] = snapshot["programmes"][4]["lights"] | {"time": "blue"}
    snapshot["programmes"][4]["extra"] = ""
    snapshot["meeting"]["on"] = "3 december 2026"

    assert sorted(snapshot_json.validate(snapshot)) == [
        "snapshot.meeting.on: '3 december 2026' is no Day",
        "snapshot.pack.marking: missing",
        "snapshot.programmes[4].extra: not in the shape",
        "snapshot.programmes[4].lights.time: 'blue' is no green or amber or red or grey",
        "snapshot.sources[0].available: 8800000.0 is no Euro",
        "snapshot.sources[1].available: '4000000' is no Euro",
    ]
    with pytest.raises(ValueError, match=r"snapshot.pack.marking: missing"):
        packs.printed(snapshot)


def test_the_bytes_of_a_snapshot_do_not_depend_on_the_order_of_its_keys():
    snapshot = sample()

    assert snapshot_json.canonical(dict(reversed(snapshot.items()))) == snapshot_json.canonical(snapshot)
    assert snapshot_json.canonical({"b": "é", "a": 1}) == '{"a":1,"b":"é"}'.encode()


@pytest.mark.parametrize("variant", ["full", "short"])
def test_a_pack_asks_the_database_nothing_and_is_the_same_each_time(variant):
    """No `db` mark here: a query would fail this test."""
    snapshot = sample(variant=variant)
    one, two = packs.printed(snapshot), packs.printed(json.loads(snapshot_json.canonical(snapshot)))

    assert (one.html, one.files) == (two.html, two.files)


def test_the_full_pack_has_its_parts_in_order():
    pack = packs.printed(sample())

    headings = re.findall(r'<h[12] id="([^"]+)"', pack.html)
    assert headings == [part.anchor for part in pack.parts]
    assert [part.title for part in pack.parts if part.level < 2] == [
        "Oplegnotitie",
        "Stand van zaken in één oogopslag",
        "Inhoud",
        "Agenda en vorige afspraken",
        "Voortgang per pijler",
        "Terugblik",
        "Vooruitblik",
        "Financieel overzicht",
        "Beslispunten en bespreekpunten",
        "Wijzigingen sinds het vorige pakket",
        "Bijlage A. Deelname en factsheets",
        "Bijlage B. Indicatoren",
        "Bijlage C. Begrippen",
        "Bijlage D. Verantwoording",
    ]
    assert sum(part.level == 2 for part in pack.parts) == 18


def test_both_variants_print_the_same_figures():
    full, short = (Document(packs.printed(sample(variant=variant)).html).text for variant in ("full", "short"))

    for figure in (
        "€\u00a012,19\u00a0mln",
        "€\u00a09,59\u00a0mln",
        "8.250",
        "12.800",
        "In te stemmen met het kasverzoek",
    ):
        assert figure in full
        assert figure in short


def test_deviations_come_first():
    read = snapshot_json.read(sample())

    assert [each["code"] for each in pack_figures.with_attention(read)][:4] == ["BR-05", "BR-03", "BR-10", "BR-01"]
    assert [each["code"] for each in pack_figures.with_attention(read)][-2:] == ["BR-06", "BR-17"]


def test_the_total_of_the_sources_is_the_sum_of_its_rows():
    *_, total = pack_figures.source_lines(snapshot_json.read(sample()))

    assert (total.available, total.programmed, total.left) == (12_800_000, 12_190_000, 610_000)
    assert (total.committed, total.paid) == (9_593_500, 7_608_500)


def test_rounding_is_mentioned_only_where_it_shows():
    broken = sample()
    structural = broken["sources"][0]
    for year in structural["years"][:2]:  # 1.760,4 and 2.090,4 read as before; their sum does not
        year["paid"] = euro(Decimal(year["paid"]) + 400)
    structural["paid"] = euro(Decimal(structural["paid"]) + 800)

    assert "Door afronding" not in _sources_note(sample())
    assert "Door afronding kan de som afwijken." in _sources_note(broken)


def _sources_note(snapshot):
    html = packs.printed(snapshot).html
    return html[html.index("Middelen per bron") : html.index("Uitvoering per begrotingsjaar")]


def test_the_pack_makes_its_own_sentence_where_the_secretary_wrote_none():
    read = snapshot_json.read(sample())

    assert pack_figures.core_sentence(read) == (
        "9 ROM’s werken in 18 programma’s samen over regiogrenzen heen. 13 liggen op koers. "
        "BR-03 en BR-10 staan op oranje. BR-05 staat op rood. BR-06 is afgerond. BR-17 is gestopt."
    )
    assert pack_figures.finance_sentence(read).replace("\u00a0", " ") == (
        "Beschikbaar is € 12,8 mln: € 8,8 mln structureel en € 4,0 mln impuls. Daarvan is € 12,19 mln geprogrammeerd, "
        "€ 9,59 mln verplicht en € 7,61 mln betaald."
    )


def test_what_is_demo_data_says_so_in_the_running_line_and_on_the_cover():
    real = sample() | {"is_demo": False}

    assert packs.printed(sample()).html.count("oorbeelddata") == 3
    assert packs.printed(real).html.count("oorbeelddata") == 0


def test_only_a_concept_has_the_watermark():
    assert 'class="full concept"' in packs.printed(sample()).html
    assert 'class="full"' in packs.printed(sample(status="definitive")).html


@pytest.mark.parametrize("variant", ["full", "short"])
def test_the_web_version_stands_under_a_strict_policy(variant):
    document = Document(packs.web(sample(variant=variant)))

    assert not [tag for tag, _ in document.tags if tag in ("script", "style", "iframe", "img")]
    for _tag, attributes in document.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert [a["href"] for tag, a in document.tags if tag == "link"] == ["/static/favicon.svg", "/static/pack.css"]
    pictures = [a for _, a in document.tags if a.get("role") == "img"]
    assert pictures
    assert all(a["aria-label"] for a in pictures)


def test_the_web_version_says_what_the_paper_says():
    paper, page = (Document(make(sample())) for make in (lambda s: packs.printed(s).html, packs.web))

    assert _after_cover(paper) == _after_cover(page)


def _after_cover(document):
    """The words of a document without the letters inside its charts."""
    text = re.sub(r"<svg.*?</svg>", "", document.text, flags=re.DOTALL)
    return [word for word in text[text.index("Oplegnotitie") :].split() if not re.fullmatch(r"[\d.]+|sessies", word)][
        :900
    ]


@pytest.mark.parametrize("variant", ["full", "short"])
@pytest.mark.parametrize("make", [lambda snapshot: packs.printed(snapshot).html, packs.web], ids=["paper", "web"])
def test_no_text_can_put_anything_but_text_in_a_pack(variant, make):
    odd, plain = (Document(make(s)) for s in (with_odd_texts(sample(variant=variant)), sample(variant=variant)))

    tags = {tag for tag, _ in odd.tags}
    assert tags <= {tag for tag, _ in plain.tags} | {"b", "p"}
    for tag, attributes in odd.tags:
        assert tag != "script"
        assert "/etc/passwd" not in (attributes.get("src") or "")
        assert "style" not in attributes
    assert set(odd.text) <= alphabet() | {"\n", "\u00ad"}
    assert "{{ x }} {% now %}" in odd.text


@pytest.mark.parametrize("variant", ["full", "short"])
@pytest.mark.parametrize("make", [packs.printed, packs.web])
def test_a_portal_with_nothing_in_it_yet_has_a_pack_too(variant, make):
    assert make(without_content(sample(variant=variant)))


def test_printable_keeps_names_and_drops_what_cannot_be_seen():
    assert printable("Fryslân, ’s-Hertogenbosch, coördinatie") == "Fryslân, ’s-Hertogenbosch, coördinatie"
    assert printable("e\u0301e\u0301n") == "één"
    assert printable("a\x00b\u202ec\u200dd\ufeff") == "abcd"
    assert printable("één\r\ntwee") == "één\ntwee"
    assert printable("\U0001f600 \u738b") == "? ?"
    assert printable("op 31 maart, € 2,2 mln") == "op 31\u00a0maart, €\u00a02,2\u00a0mln"
    assert set(printable("Kovačević Łukasz Şişli")) <= alphabet()


def test_the_money_table_opens_in_a_dutch_spreadsheet_and_holds_no_formula():
    snapshot = sample()
    snapshot["programmes"][0]["short_title"] = "=HYPERLINK(1)"

    text = packs.money_table(snapshot).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head[3:] == ["begrotingsjaar", "geprogrammeerd", "verplicht", "betaald", "gerealiseerd"]
    assert len(rows) == 18 * 2 * 4
    assert rows[0][:5] == ["BR-01", "'=HYPERLINK(1)", "EZK structureel", "2024", "60000,00"]
    assert sum(int(row[4].removesuffix(",00")) for row in rows) == 12_190_000


def test_the_file_name_says_number_version_status_and_marking():
    assert packs.file_name(sample()) == "dialoogpakket-BO-2026-2-v0.9-concept-intern.pdf"
    odd = sample(variant="short", status="definitive")
    odd["pack"] |= {"number": "../BO 1", "marking": "Embargo tot 3 december 2026"}
    assert packs.file_name(odd) == "dialoogpakket-..-BO-1-kort-v1.0-definitief-embargo-tot-3-december-2026.pdf"


def test_a_part_that_takes_too_many_pages_is_named():
    pack = packs.printed(sample(variant="short"))

    class Paper:
        pages = 4
        starts = {"kort": 1, "kort-stand": 3}

    assert packs.too_long(pack, Paper()) == [
        "‘Gevraagd en kern’ beslaat 2 pagina’s in plaats van 1. Kort de teksten in.",
        "‘Stand van zaken’ beslaat 2 pagina’s in plaats van 1. Kort de teksten in.",
    ]


def test_a_running_line_stays_short():
    context = pack_context.context(with_odd_texts(sample(variant="short")), web=False)

    assert {len(context[key]) <= 2 * pack_context.LINE + 20 for key in ("marking", "edition", "chapter")} == {True}
