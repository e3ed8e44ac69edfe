"""The inbox: what waits for whom and how long, what is new, what overlaps, what is left."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from funding.queries.agreements import agreements_for
from funding.queries.inbox import InboxRow, inbox_rows
from programmes import actions
from programmes.models import AgreementVisit, Theme
from programmes.queries import last_named
from romportal import audit
from romportal.accounts.models import User
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders
from tests.programmes.test_actions_remarks import ask
from tests.programmes.test_queries_agreements import agree_if

pytestmark = pytest.mark.django_db

INBOX = "/ter-afstemming/"


def rows(who: User) -> list[InboxRow]:
    return inbox_rows(who, list(agreements_for(who).open().values_list("pk", flat=True)), named=last_named())


def page(client, who: User, address: str = INBOX) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def detail(version) -> str:
    return reverse("agreement_detail", args=[version.agreement_id])


def offered_ago(days: int, code: str = "BR-01", *, answer_in: int | None = None, **options):
    """A version offered that many days ago, to be answered `answer_in` days later."""
    moment = audit.now() - dt.timedelta(days=days)
    with audit.loading(moment):
        version = builders.concept(code, **options)
        term = audit.today() + dt.timedelta(days=answer_in) if answer_in is not None else None
        actions.offer(version, answer_by=term, by=builders.secretary())
    return type(version).objects.select_related("agreement").get(pk=version.pk)


def test_each_sees_what_waits_for_it_and_how_long():
    version = offered_ago(12, answer_in=7)
    zoe, pieter, emma, sanne = (
        builders.province_staff(),
        builders.mandated_province_staff(),
        builders.ministry_staff(),
        builders.secretary(),
    )

    def waits() -> list[list[str]]:
        return [rows(who)[0].waits for who in (emma, pieter, zoe, sanne)]

    assert waits() == [
        ["Rijk"],
        ["Provincies samen", "Drenthe"],
        ["Zeeland"],
        ["Rijk", "Provincies samen", "Drenthe", "Zeeland"],
    ]
    assert {(rows(who)[0].days, rows(who)[0].late) for who in (emma, pieter, zoe, sanne)} == {(12, 5)}
    actions.give_position(version.agreement, column="rijk", outcome="talk", by=emma)
    own = {"column": "province", "outcome": "agreed"}
    actions.give_position(version.agreement, province=builders.province(), by=pieter, **own)
    assert waits() == [[], ["Provincies samen"], ["Zeeland"], ["Provincies samen", "Zeeland"]]
    assert rows(sanne)[0].unsettled == ["Rijk: nader gesprek"]
    assert rows(pieter)[0].unsettled == []


def test_the_page_says_days_and_what_is_late(client):
    offered_ago(12, answer_in=7)
    offered_ago(3, "BR-02", answer_in=30)
    text = page(client, builders.ministry_staff())
    assert "2 versies wachten op u; bij 1 is de datum voor het antwoord voorbij." in text
    assert "<strong>5 dagen voorbij</strong>" in text
    assert "<strong>Rijk</strong>, 12 dagen" in text
    assert text.index("BR-01") < text.index("BR-02")
    text = page(client, builders.secretary())
    builders.province()
    assert "<strong>Rijk en Provincies samen</strong>, 12 dagen" in text
    assert "<dt>Nog geen reactie</dt>" in text


def test_what_others_did_since_i_looked_is_news_and_what_i_did_is_not(client):
    version = builders.offered()
    emma, zoe = builders.ministry_staff(), builders.province_staff()
    ask(version.agreement, zoe)
    assert rows(emma)[0].news is None
    page(client, emma, detail(version))
    assert rows(emma)[0].news == []
    asked = ask(version.agreement, zoe)
    ask(version.agreement, emma)
    actions.answer(asked, text="Daarom.", by=builders.secretary())
    said = agree_if(version.agreement, "provinces")
    actions.mark_met(said, column="provinces", by=builders.mandated_province_staff())
    assert rows(emma)[0].news == [
        "1 nieuw standpunt",
        "1 nieuwe vraag of opmerking",
        "1 nieuw antwoord",
        "1 voorwaarde vervuld genoemd",
    ]
    assert rows(emma)[0].open_questions == 2
    assert rows(zoe)[0].news is None
    page(client, emma, detail(version))
    assert rows(emma)[0].news == []
    assert AgreementVisit.objects.count() == 1


def test_who_has_no_inbox_leaves_no_visit(client):
    version = builders.offered()
    for who in (builders.auditor(), builders.contributor()):
        page(client, who, detail(version))
        assert client.get(INBOX).status_code == 403
    assert not AgreementVisit.objects.exists()


def test_overlap_needs_a_theme_and_a_rom():
    version = builders.offered("BR-01", roms=("nom", "oostnl"))
    builders.agreed("BR-02", roms=("oostnl", "bom"), lead="bom", short_title="Fotonica")
    builders.agreed("BR-03", roms=("liof", "bom"), lead="bom")  # a theme, no ROM
    other = builders.concept("BR-04", roms=("nom", "bom"))  # a ROM, no theme
    Theme.objects.create(code="T2", name="Water", kind="transition", is_seed=True)
    actions.edit_version(other, texts={}, tags={"themes": Theme.objects.filter(code="T2")}, by=builders.secretary())
    builders.agree(actions.offer(other, by=builders.secretary()))
    builders.concept("BR-05", roms=("nom", "oostnl"))  # nobody knows of a concept
    builders.offered("BR-06", roms=("nom", "iq"))
    ended = builders.agreed("BR-07", roms=("nom", "oostnl")).programme
    for step in (actions.start, actions.finish):
        step(ended, on=dt.date(2025, 1, 1), reason="x", by=builders.secretary())
    found = next(row for row in rows(builders.ministry_staff()) if row.version.pk == version.pk)
    assert [(other.version.programme.code, other.themes, other.roms) for other in found.overlaps.shown] == [
        ("BR-02", ["Klimaat en energie"], ["OOSTNL"]),
        ("BR-06", ["Klimaat en energie"], ["NOM"]),
    ]


def test_of_many_that_overlap_a_few_are_named_and_the_rest_counted(client):
    version = builders.offered("BR-01", roms=("nom", "oostnl"))
    for number in range(2, 9):
        builders.agreed(f"BR-{number:02}", roms=("nom", "bom"), lead="bom")
    found = next(row for row in rows(builders.ministry_staff()) if row.version.pk == version.pk)
    assert [each.version.programme.code for each in found.overlaps.shown] == [f"BR-{n:02}" for n in range(2, 7)]
    assert (found.overlaps.total, found.overlaps.more) == (7, 2)
    assert "en nog 2 programma’s" in page(client, builders.ministry_staff())


def test_a_programme_whose_change_lies_before_the_columns_overlaps_as_it_would_be(client):
    version = builders.offered("BR-01", roms=("nom", "oostnl"))
    other = builders.agreed("BR-02", roms=("nom", "bom"), lead="bom")
    change = actions.copy_version(other.programme, reason="NOM stapt uit", by=builders.secretary())
    by = {"by": builders.secretary()}
    actions.remove_participation(change, rom=builders.rom("nom"), **by)
    actions.set_participation(change, rom=builders.rom("liof"), commitment="1 fte", **by)
    actions.set_region_check(change, rom=builders.rom("liof"), complementarity="Vult aan", **by)
    found = next(row for row in rows(builders.ministry_staff()) if row.version.pk == version.pk)
    assert [each.version.programme.code for each in found.overlaps.shown] == ["BR-02"]  # nobody knows of a concept
    actions.offer(change, by=builders.secretary())
    found = next(row for row in rows(builders.ministry_staff()) if row.version.pk == version.pk)
    assert found.overlaps.shown == []


def test_each_row_says_what_it_leaves_per_source_and_year(client):
    money.strategy_money()
    money.offered("BR-03", {("structural", 2026): 200_000, ("impulse", 2027): 50_000})
    money.offered("BR-04", {("structural", 2026): 2_100_000})
    found = {
        row.version.programme.code: [
            (str(each.source), each.year, each.difference, each.room_after) for each in row.money
        ]
        for row in rows(builders.ministry_staff())
    }
    assert found == {
        "BR-03": [
            ("EZK structureel", 2026, money.euro(200_000), money.euro(2_000_000)),
            ("EZK impuls", 2027, money.euro(50_000), money.euro(3_950_000)),
        ],
        "BR-04": [("EZK structureel", 2026, money.euro(2_100_000), money.euro(100_000))],
    }
    assert "€\xa02.000.000" in page(client, builders.province_staff())


def test_conditions_that_lack_my_column_stay_in_my_inbox(client):
    said = agree_if(builders.offered().agreement)
    for who in (builders.ministry_staff(), builders.mandated_province_staff(), builders.secretary()):
        assert "Rapporteer per regio." in page(client, who)
    assert "Rapporteer per regio." not in page(client, builders.province_staff())
    actions.mark_met(said, column="rijk", by=builders.ministry_staff())
    assert "Rapporteer per regio." not in page(client, builders.ministry_staff())
    assert "1 van 2 vervuld" in page(client, builders.mandated_province_staff())
    actions.mark_met(said, column="provinces", by=builders.mandated_province_staff())
    assert "Rapporteer per regio." not in page(client, builders.secretary())


def test_an_empty_inbox_says_so(client):
    assert "Uw inbox is leeg." in page(client, builders.ministry_staff())
    builders.agreed()
    assert "Er ligt niets voor bij Rijk en provincies." in page(client, builders.secretary())


def test_a_day_begins_in_amsterdam():
    with time_machine.travel(dt.datetime(2026, 5, 1, 22, 30, tzinfo=dt.UTC), tick=False):  # 2 May there
        version = builders.offered()
    with time_machine.travel(dt.datetime(2026, 5, 3, 21, 0, tzinfo=dt.UTC), tick=False):
        assert [row.days for row in rows(builders.ministry_staff())] == [1]
        assert version.agreement.offered_at.day == 1


@pytest.mark.parametrize("who", [builders.ministry_staff, builders.mandated_province_staff, builders.secretary])
def test_many_versions_positions_and_questions_cost_as_many_queries(client, who):
    money.strategy_money()
    builders.province_staff()
    money.offered("BR-09", {("structural", 2026): 1_000})  # something to overlap with
    first = money.offered("BR-01", {("structural", 2026): 1_000})
    ask(first.agreement, builders.contributor())
    agree_if(first.agreement)
    page(client, who(), detail(first))
    few = queries_of(client, INBOX)
    for number in range(2, 8):
        version = money.offered(f"BR-{number:02d}", {("structural", 2026): 1_000, ("impulse", 2027): 1_000})
        agree_if(version.agreement)
        for _ in range(3):
            ask(version.agreement, builders.contributor())
    client.force_login(who())
    assert queries_of(client, INBOX) == few


# ── Filter and order stand in the address ────────────────────────────────────────────────────────────────
def several() -> None:
    """BR-01 waits longest, BR-02 is late, BR-03 asks most."""
    money.strategy_money()
    offered_ago(30, "BR-01", short_title="Alfa")
    offered_ago(20, "BR-02", answer_in=5, short_title="Bravo")
    offered_ago(10, "BR-03", answer_in=90, short_title="Charlie")
    money.asking(builders.concept("BR-04", short_title="Delta"), {("structural", 2026): 900_000})
    money.offer(builders.ProgrammeVersion.objects.get(programme__code="BR-04"))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["BR-01", "BR-02", "BR-03", "BR-04"]),
        ("?sorteer=-wachttijd", ["BR-04", "BR-03", "BR-02", "BR-01"]),
        ("?sorteer=termijn", ["BR-02", "BR-03", "BR-04", "BR-01"]),
        ("?sorteer=-gevraagd", ["BR-04", "BR-03", "BR-02", "BR-01"]),
        ("?stand=laat", ["BR-02"]),
        ("?q=charlie", ["BR-03"]),
        ("?q=charlie&stand=laat", []),
        ("?stand=wacht&sorteer=termijn", ["BR-02", "BR-03", "BR-04", "BR-01"]),
        ("?sorteer=onzin&stand=onzin&pagina=x", ["BR-01", "BR-02", "BR-03", "BR-04"]),
        ("?q=" + "x" * 3000, ["BR-01", "BR-02", "BR-03", "BR-04"]),
    ],
)
def test_the_address_says_what_is_shown_and_in_which_order(client, query, codes):
    several()
    text = page(client, builders.ministry_staff(), INBOX + query)
    shown = sorted(("BR-01", "BR-02", "BR-03", "BR-04"), key=lambda code: text.find(f'id="h-afstemming-{code}"'))
    assert [code for code in shown if f'id="h-afstemming-{code}"' in text] == codes
    assert ("Niets gevonden." in text) is (codes == [])


def test_the_pages_of_a_filtered_inbox_keep_the_filter(client):
    for number in range(1, 13):
        builders.offered(f"BR-{number:02d}", short_title=f"Hub {number}")
    text = page(client, builders.ministry_staff(), f"{INBOX}?q=hub&sorteer=-wachttijd")
    assert "q=hub" in text[text.index("rp-pagination") if "rp-pagination" in text else 0 :]
    assert "sorteer=-wachttijd" in text
    assert 'value="-wachttijd" selected' in text


def test_a_search_for_markup_is_shown_as_text(client):
    several()
    text = page(client, builders.ministry_staff(), f"{INBOX}?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in text
    assert "Niets gevonden." in text


def test_a_term_that_moves_is_news_to_all_but_who_moved_it(client):
    version = builders.offered()
    emma, by = builders.ministry_staff(), builders.secretary()
    for person in (emma, by):
        client.force_login(person)
        client.get(reverse("agreement_detail", args=[version.agreement_id]))
    actions.set_answer_by(version.agreement, answer_by=dt.date(2190, 1, 20), by=by)
    keys, named = [version.agreement_id], last_named()
    assert [row.news for row in inbox_rows(emma, keys, named=named)] == [["1 andere termijn"]]
    assert [row.news for row in inbox_rows(by, keys, named=named)] == [[]]
    assert "1 andere termijn" in page(client, emma)


def test_a_new_document_is_news(client):
    version = builders.offered()
    page(client, builders.ministry_staff(), detail(version))
    actions.register_document(
        version.agreement,
        title="Brief",
        kind="letter",
        dated_on=audit.today(),
        archive_number="1",
        on_behalf="nobody",
        by=builders.secretary(),
    )
    assert "1 nieuw stuk" in page(client, builders.ministry_staff())
