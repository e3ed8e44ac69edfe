"""What a ROM has of its own: who may keep it, what is refused, and what the pages say is missing."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.models import OrganisationName, Plan, Rom, Stake, Strategy
from programmes.queries import plan_matrix, stakes_of
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders
from tests.programmes.builders import ROMS, contact, contributor, ministry_staff, plan, rom, secretary, stake

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def strategy():
    first, last = dt.date(2024, 1, 1), dt.date(2027, 12, 31)
    return Strategy.objects.create(
        code="mjs", title="Strategie", published_on=first, starts_on=first, ends_on=last, evaluation_year=2027
    )


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(**changes):
    """What a browser posts to add the activiteitenplan of 2026."""
    return {
        "kind": "annual",
        "title": "Activiteitenplan 2026",
        "first_year": "2026",
        "url": "https://example.org/plan.pdf",
        "dated_on": "15-12-2025",
        "status": "adopted",
    } | changes


# ── Plans ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_thirty_six_yearly_plans_are_expected_and_what_is_missing_is_counted(strategy):
    for code in ROMS:
        rom(code)
    plan("nom", year=2024)
    plan("nom", year=2026)
    plan("nom", year=2027)
    plan("bom", kind="multi_year", year=2024, last_year=2027)
    plan("liof", kind="multi_year", year=2019, last_year=2023)

    matrix = plan_matrix()
    assert (matrix.years, matrix.expected, matrix.known) == ([2024, 2025, 2026, 2027], 36, 3)
    assert (matrix.missing, matrix.ahead) == (25, 8)
    words = {str(row.rom): [cell.word for cell in row.cells] for row in matrix.rows}
    assert words["NOM"] == ["vastgesteld", "ontbreekt", "vastgesteld", "vastgesteld"]
    assert words["BOM"] == ["ontbreekt", "ontbreekt", "ontbreekt", "nog niet"]
    assert [[str(plan) for plan in row.others] for row in matrix.rows if row.others] == [
        ["LIOF: meerjarenplan 2019–2023"]
    ]
    assert [str(each) for each in matrix.without_multi_year] == sorted(set(map(str.upper, ROMS)) - {"BOM"})


def test_the_page_says_what_is_missing_in_words_and_colour(client, strategy):
    plan("nom", year=2024)
    rom("bom")
    client.force_login(ministry_staff())
    response = client.get("/regios/plannen/")
    assert "zijn er 1 van 8 bekend; 5 plannen ontbreken, 2 zijn van een jaar dat nog komt." in text(response)
    content = response.content.decode()
    assert content.count('<td class="rp-heat--amber">') == 5 + 2  # and two ROMs without a meerjarenplan
    assert content.count('<td class="rp-heat--grey">nog niet') == 2
    assert "/plan/" not in content  # who may not keep them sees no way to add them


def test_without_a_strategy_no_plan_is_expected(client):
    rom("bom")
    client.force_login(ministry_staff())
    assert "Er is nog geen strategie geladen" in text(client.get("/regios/plannen/"))


def test_the_number_of_queries_does_not_grow_with_plans(client, strategy):
    client.force_login(contributor())
    plan("nom", year=2024)
    few = [queries_of(client, address) for address in ("/regios/plannen/", "/roms/nom/")]
    for code in ROMS:
        for year in (2025, 2026, 2027):
            plan(code, year=year)
    assert [queries_of(client, address) for address in ("/regios/plannen/", "/roms/nom/")] == few


def test_a_rom_adds_changes_and_removes_its_own_plan(client, strategy):
    client.force_login(contributor("nom"))
    form = client.get("/regios/nom/plan/?jaar=2026")
    assert form.context["form"].initial["first_year"] == 2026
    assert client.post("/regios/nom/plan/", typed()).url == "/roms/nom/#h-plannen"
    row = Plan.objects.get()
    assert (row.rom, row.kind, row.first_year, row.last_year) == (rom("nom"), "annual", 2026, 2026)
    assert (row.dated_on, row.status) == (dt.date(2025, 12, 15), "adopted")
    assert "Activiteitenplan 2026" in text(client.get("/roms/nom/"))

    address = f"/regios/plannen/{row.pk}/"
    client.post(address, typed(title="Jaarplan 2026", revision="0"))
    line = Line.objects.get(action="programmes.change_plan")
    assert line.detail == {"before": {"title": "Activiteitenplan 2026"}, "after": {"title": "Jaarplan 2026"}}
    client.post(address, {"doel": "verwijder"})
    assert not Plan.objects.exists()
    assert Line.objects.get(action="programmes.remove_plan").detail["before"]["title"] == "Jaarplan 2026"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "javascript:alert(1)"}, "Vul een adres in dat met https:// begint."),
        ({"url": "ftp://example.org/plan.pdf"}, "Vul een adres in dat met https:// begint."),
        ({"url": "geen adres"}, "Vul een adres in dat met https:// begint."),
        ({"first_year": "twintig"}, "Vul een jaar in, zoals 2026."),
        ({"first_year": "1999"}, "2000"),
        ({"last_year": "2027"}, "Een activiteitenplan gaat over één jaar. Laat dit leeg."),
        ({"kind": "multi_year"}, "Vul het laatste jaar van het meerjarenplan in."),
        ({"kind": "multi_year", "last_year": "2025"}, "Het laatste jaar ligt voor het eerste. Vul 2026 of later in."),
        ({"title": ""}, "Vul ‘Titel’ in."),
        ({"title": "x" * 201}, "200"),
        ({"status": "goedgekeurd"}, "goedgekeurd"),
        ({"kind": ""}, "Maak een keuze bij ‘Soort’."),
        ({"dated_on": "31-02-2026"}, "Februari 2026 heeft 28 dagen."),
    ],
)
def test_bad_input_is_refused_at_its_field_and_stays_typed(client, changes, said):
    rom("nom")
    client.force_login(contributor("nom"))
    response = client.post("/regios/nom/plan/", typed(**changes))
    assert response.status_code == 200
    assert said in text(response)
    assert response.context["form"].data["dated_on"] == typed(**changes)["dated_on"]
    assert not Plan.objects.exists()


def test_an_address_without_a_scheme_gets_https(client):
    rom("nom")
    client.force_login(secretary())
    client.post("/regios/nom/plan/", typed(url="www.nom.nl/plan.pdf"))
    assert Plan.objects.get().url == "https://www.nom.nl/plan.pdf"


def test_a_second_plan_for_the_same_year_or_period_is_refused(client):
    plan("nom", year=2026)
    plan("nom", kind="multi_year", year=2024, last_year=2027)
    client.force_login(contributor("nom"))
    said = text(client.post("/regios/nom/plan/", typed()))
    assert "Van deze ROM staat er al een activiteitenplan voor dit jaar." in said
    said = text(client.post("/regios/nom/plan/", typed(kind="multi_year", first_year="2024", last_year="2027")))
    assert "Van deze ROM staat er al een meerjarenplan voor deze jaren." in said
    assert Plan.objects.count() == 2
    plan("bom", year=2026)  # another ROM has its own


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "annual", "first_year": 2025, "last_year": 2026}, "annual_plan_is_of_one_year"),
        ({"kind": "multi_year", "first_year": 2026, "last_year": 2025}, "plan_years_in_order"),
        ({"kind": "multi_year", "first_year": 1999, "last_year": 2025}, "plan_years_in_order"),
        ({"kind": "annual", "first_year": 2025, "last_year": 2025, "url": "javascript:1"}, "plan_link_is_a_web"),
        ({"kind": "annual", "first_year": 2026, "last_year": 2026}, "first_year"),
    ],
)
def test_the_database_refuses_it_too(fields, name):
    plan("nom", year=2026)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Plan.objects.create(rom=rom("nom"), title="Plan", **fields)


def test_another_rom_may_not_keep_it():
    mine = plan("nom")
    stranger = contributor("bom", "Bo")
    for act in (
        lambda: actions.add_plan(rom("nom"), kind="annual", title="x", first_year=2025, last_year=2025, by=stranger),
        lambda: actions.change_plan(mine, title="x", by=stranger),
        lambda: actions.remove_plan(mine, by=stranger),
        lambda: actions.describe_rom(rom("nom"), framework="x", by=stranger),
        lambda: actions.describe_rom(rom("nom"), framework="x", by=builders.auditor()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Plan.objects.get().title == "Plan 2026"


def test_a_second_editor_sees_both_texts_and_loses_nothing(client):
    row = plan("nom")
    actions.change_plan(row, title="Van een ander", by=secretary())
    client.force_login(contributor("nom"))
    response = client.post(f"/regios/plannen/{row.pk}/", typed(title="Van mij", revision="0"))
    assert response.context["conflict"][0] == ("Titel", "Van een ander", "Van mij")
    assert response.context["form"]["title"].value() == "Van mij"
    assert "Fout: " in response.content.decode().split("</title>")[0]
    assert Plan.objects.get().title == "Van een ander"
    client.post(
        f"/regios/plannen/{row.pk}/", typed(title="Van mij", revision=response.context["form"]["revision"].value())
    )
    assert Plan.objects.get().title == "Van mij"


def test_a_plan_that_was_taken_away_meanwhile_is_not_there(client):
    row = plan("nom")
    client.force_login(contributor("nom"))
    actions.remove_plan(row, by=secretary())
    assert client.post(f"/regios/plannen/{row.pk}/", typed(revision="0")).status_code == 404
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        actions.change_plan(Plan(pk=999, rom=rom("nom")), title="x", by=secretary())


# ── Shareholders and clients ──────────────────────────────────────────────────────────────────────────────
def stake_typed(**changes):
    return {"role": "shareholder", "party": "Gemeente Assen", "source": "Jaarrekening 2025"} | changes


def test_shareholders_and_clients_are_shown_as_of_a_day_and_unknown_stays_unknown(client):
    ezk = builders.organisation("ezk", "ministry", "EZ")
    OrganisationName.objects.create(organisation=ezk, name="EZK", short_name="EZK", valid_until=dt.date(2024, 7, 2))
    stake(organisation=ezk, party="", percentage=Decimal("52.91"), starts_on=dt.date(2021, 1, 1))
    stake(organisation=ezk, party="", role="client")
    stake(party="Drenthe", percentage=Decimal("30"), ends_on=dt.date(2025, 12, 31))
    stake(party="Onbekende bv")

    def rows(day):
        return [(row.party, row.stake.role, row.stake.percentage) for row in stakes_of(rom("nom"), as_of=day).rows]

    assert rows(None) == [
        ("EZ", "shareholder", Decimal("52.91")),
        ("Onbekende bv", "shareholder", None),
        ("EZ", "client", None),
    ]
    assert rows(dt.date(2024, 1, 1)) == [
        ("EZK", "shareholder", Decimal("52.91")),
        ("Drenthe", "shareholder", Decimal("30.00")),
        ("Onbekende bv", "shareholder", None),
        ("EZK", "client", None),
    ]
    assert rows(dt.date(2025, 12, 31))[1][0] == "Drenthe"  # the last day counts
    found = stakes_of(rom("nom"))
    assert (found.known, found.unknown, len(found.others)) == (Decimal("52.91"), 1, 1)

    client.force_login(ministry_staff())
    said = text(client.get("/roms/nom/"))
    assert "Bekend is de eigenaar van 52,91% van de aandelen; van 1 aandeelhouder is het percentage onbekend." in said
    assert "Stand op 24-11-2026." in said
    assert "Stand op 01-01-2024." in text(client.get("/roms/nom/?peildatum=01-01-2024"))
    assert "/belang/" not in client.get("/roms/nom/").content.decode()


def test_a_rom_of_which_nothing_is_known_says_so(client):
    rom("nom")
    client.force_login(ministry_staff())
    assert "Op 24-11-2026: onbekend ." in text(client.get("/roms/nom/"))


def test_percentages_of_one_day_never_pass_a_hundred():
    stake(party="Rijk", percentage=Decimal("60"), ends_on=dt.date(2024, 12, 31))
    stake(party="Drenthe", percentage=Decimal("40"), starts_on=dt.date(2024, 6, 1))
    with pytest.raises(ValidationError) as refusal:
        stake(party="Assen", percentage=Decimal("0.01"), starts_on=dt.date(2024, 1, 1))
    assert refusal.value.message_dict == {
        "percentage": ["Samen is dat 100,01% op 1 juni 2024. Er is hoogstens 0,00% over."]
    }
    with pytest.raises(ValidationError, match="Samen is dat 100,01%"):
        stake(party="Assen", percentage=Decimal("0.01"))
    first = stake(party="Assen", percentage=Decimal("60"), starts_on=dt.date(2025, 1, 1))
    stake(party="Emmen", percentage=Decimal("100"), ends_on=dt.date(2020, 1, 1), code="bom")  # another ROM
    stake(party="Emmen")  # unknown is allowed beside a hundred
    with pytest.raises(ValidationError, match="hoogstens 60,00%"):
        actions.change_stake(first, percentage=Decimal("60.01"), by=secretary())
    with pytest.raises(ValidationError, match="Samen is dat 120,00%"):
        actions.change_stake(first, starts_on=dt.date(2024, 12, 31), percentage=Decimal("20"), by=secretary())
    assert Stake.objects.get(pk=first.pk).percentage == Decimal("60")
    assert Stake.objects.filter(rom=rom("nom")).count() == 4


def test_a_party_has_a_role_once_at_a_time():
    stake(party="Emmen", ends_on=dt.date(2024, 12, 31))
    with pytest.raises(ValidationError, match="staat in deze periode al als aandeelhouder"):
        stake(party="EMMEN", starts_on=dt.date(2024, 12, 31))
    stake(party="Emmen", starts_on=dt.date(2025, 1, 1))
    stake(party="Emmen", role="client")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"percentage": "0"}, "percentage", "Vul een percentage boven 0 in"),
        ({"percentage": "-1"}, "percentage", "Vul een percentage boven 0 in"),
        ({"percentage": "100,01"}, "percentage", "Een percentage is hoogstens 100."),
        ({"percentage": "12,345"}, "percentage", "twee cijfers achter de komma"),
        ({"percentage": "veel"}, "percentage", "getal"),
        ({"percentage": "NaN"}, "percentage", "getal"),
        ({"percentage": "1e1"}, "percentage", "Schrijf het getal in cijfers, bijvoorbeeld 1.250 of 12,5."),
        ({"role": "client", "percentage": "10"}, "percentage", "Alleen een aandeelhouder heeft een percentage."),
        ({"party": ""}, "organisation", "Kies een organisatie, of noem een andere partij."),
        ({"organisation": "ezk"}, "party", "Laat dit leeg: u koos al een organisatie."),
        ({"organisation": "999999"}, "organisation", ""),
        ({"source": "  "}, "source", "Vul ‘Bron’ in."),
        ({"starts_on": "01-02-2025", "ends_on": "31-01-2025"}, "ends_on", "Het einde ligt voor het begin."),
        ({"role": "eigenaar"}, "role", "eigenaar"),
    ],
)
def test_a_bad_stake_is_refused_at_its_field(client, changes, field, said):
    ezk = builders.organisation("ezk", "ministry", "EZ")
    rom("nom")
    client.force_login(contributor("nom"))
    asked = stake_typed(**changes)
    if asked.get("organisation") == "ezk":
        asked["organisation"] = ezk.pk
    response = client.post("/regios/nom/belang/", asked)
    assert set(response.context["form"].errors) == {field}
    assert said in text(response)
    assert not Stake.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"party": ""}, "stake_names_one_party"),
        ({"percentage": Decimal("100.01")}, "stake_percentage_up_to_100"),
        ({"percentage": Decimal("0")}, "stake_percentage_up_to_100"),
        ({"percentage": Decimal("1"), "role": "client"}, "only_a_shareholder_has_a_percentage"),
        ({"starts_on": dt.date(2025, 1, 2), "ends_on": dt.date(2025, 1, 1)}, "stake_period_in_order"),
        ({"source": ""}, "stake_has_a_source"),
    ],
)
def test_the_database_refuses_a_bad_stake_too(fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Stake.objects.create(rom=rom("nom"), **{"role": "shareholder", "party": "Emmen", "source": "Bron"} | fields)


def test_a_stake_ends_by_a_day_and_its_history_stays(client):
    rom("nom")
    client.force_login(contributor("nom"))
    client.post("/regios/nom/belang/", stake_typed(percentage="30,5"))
    row = Stake.objects.get()
    assert (row.percentage, str(row)) == (Decimal("30.50"), "NOM: aandeelhouder Gemeente Assen")
    address = f"/regios/belangen/{row.pk}/"
    assert 'value="30,50"' in client.get(address).content.decode()
    client.post(address, stake_typed(percentage="30,5", ends_on="31-12-2025", revision="0"))
    line = Line.objects.get(action="programmes.change_stake")
    assert line.detail == {"before": {"ends_on": None}, "after": {"ends_on": "2025-12-31"}}
    response = client.post(address, stake_typed(percentage="31", ends_on="", revision="0"))
    assert response.context["conflict"] == [
        ("Percentage van de aandelen", "30,5", "31"),
        ("Tot en met", "31-12-2025", "–"),
    ]
    client.post(address, {"doel": "verwijder"})
    assert Line.objects.get(action="programmes.remove_stake").detail["before"]["percentage"] == "30.50"


def test_stakes_and_contacts_do_not_cost_a_query_each(client):
    client.force_login(ministry_staff())
    ezk = builders.organisation("ezk", "ministry", "EZ")
    stake(organisation=ezk, party="")
    contact()
    few = queries_of(client, "/roms/nom/")
    for number in range(8):
        stake(organisation=builders.organisation(f"o{number}", "other"), party="")
        stake(party=f"Gemeente {number}")
        contact(name=f"Naam {number}", function=f"Onderwerp {number}")
    assert queries_of(client, "/roms/nom/") == few


# ── Another ROM ───────────────────────────────────────────────────────────────────────────────────────────
def test_another_rom_keeps_neither_stakes_nor_contacts():
    stranger, held, person = contributor("bom", "Bo"), stake(), contact()
    for act in (
        lambda: actions.add_stake(rom("nom"), role="client", party="x", source="x", by=stranger),
        lambda: actions.change_stake(held, party="x", by=stranger),
        lambda: actions.remove_stake(held, by=stranger),
        lambda: actions.add_contact(rom("nom"), name="x", function="x", by=stranger),
        lambda: actions.change_contact(person, name="x", by=stranger),
        lambda: actions.remove_contact(person, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()


# ── Profile and framework ─────────────────────────────────────────────────────────────────────────────────
def test_the_profile_and_the_framework_are_kept_and_unknown_stays_unknown(client, strategy):
    rom("nom")
    client.force_login(contributor("nom"))
    assert text(client.get("/roms/nom/")).count("onbekend") == 10  # six attributes, name, year, framework, stakes
    client.post(
        "/regios/nom/profiel/",
        {
            "origin": "In 1974 begonnen.",
            "framework": "Kader <b>2030</b>",
            "framework_url": "nom.nl/kader",
            "revision": 0,
        },
    )
    row = Rom.objects.get()
    assert (row.origin, row.maturity, row.framework_url) == ("In 1974 begonnen.", "", "https://nom.nl/kader")
    assert Line.objects.get(action="programmes.describe_rom").detail["before"] == {
        "origin": "",
        "framework": "",
        "framework_url": "",
    }
    content = client.get("/roms/nom/").content.decode()
    assert "Kader &lt;b&gt;2030&lt;/b&gt;" in content
    response = client.post("/regios/nom/profiel/", {"origin": "x" * 4001, "framework_url": "data:text/html,x"})
    assert {"origin", "framework_url"} == set(response.context["form"].errors)


def test_the_framework_link_is_an_address_of_the_web_for_the_database_too():
    rom("nom")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rom.objects.update(framework_url="javascript:alert(1)")
