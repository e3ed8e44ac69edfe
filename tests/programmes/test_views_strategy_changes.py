"""The pages of a change of the strategy: begun, written, compared, offered; and the recognition of a theme."""

import html

import pytest
from django.urls import reverse

from programmes import actions
from programmes.forms.strategy import StrategyForm
from programmes.models import Agreement, StrategyVersion, Theme, ThemeRecognition
from romportal import audit
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

SIDES = ["rijk", "provinces"]
PROPOSE = "/strategie/wijzigen/"
EDIT = "/strategie/1.1/bewerken/"
COMPARE = "/strategie/1.1/verschillen/"
OFFER = "/strategie/1.1/aanbieden/"


def page(client, address: str, data: dict | None = None, *, status: int = 200) -> str:
    answer = client.get(address) if data is None else client.post(address, data)
    assert answer.status_code == status, answer.headers
    return html.unescape(answer.content.decode())


def typed(version: StrategyVersion, **changes: object) -> dict[str, object]:
    """What a browser would post from the editing page, with `changes` typed over it."""
    shown = {}
    for bound in StrategyForm(version):
        value = bound.value()
        if hasattr(bound.field, "prepare_value"):
            value = bound.field.prepare_value(value)
        if value not in (None, "", False):
            shown[bound.html_name] = "on" if value is True else value
    return shown | {name.replace("__", "-"): value for name, value in changes.items()}


def change() -> StrategyVersion:
    return StrategyVersion.objects.get(number="1.1")


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_either_side_begins_a_change_from_its_page(client, column):
    builders.strategy()
    client.force_login(builders.speaker(column))
    assert "Stel wijziging voor" in page(client, reverse("strategy"))
    assert page(client, PROPOSE)
    answer = client.post(PROPOSE, {"reason": "Scherper", "effective_on": "01-07-2190"})
    assert answer.url == EDIT
    assert (change().proposer, change().reason) == (column, "Scherper")
    assert "Werk daarin verder" in page(client, PROPOSE)
    again = page(client, PROPOSE, {"reason": "Nog scherper", "effective_on": "01-07-2190"})
    assert "Er is al een wijziging van de strategie onderweg" in again
    assert "Nog scherper" in again


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reason": "", "effective_on": "01-07-2190"}, "Vul ‘Reden’ in"),
        ({"reason": "x", "effective_on": "31-02-2190"}, "31-02-2190"),
        ({"reason": "x", "effective_on": "01-01-2020"}, "Kies een dag vanaf die waarop de huidige versie geldt."),
        ({"reason": "x" * 2001, "effective_on": "01-07-2190"}, "2000"),
    ],
)
def test_a_wrong_beginning_is_refused_at_the_field_and_keeps_what_was_typed(client, data, message):
    builders.strategy()
    client.force_login(builders.ministry_staff())
    assert message in page(client, PROPOSE, data)
    assert StrategyVersion.objects.count() == 1


def test_without_a_strategy_there_is_no_page_to_change_it(client):
    client.force_login(builders.ministry_staff())
    page(client, PROPOSE, status=404)


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_what_is_shown_can_be_posted_unchanged_and_leaves_no_line(client, column):
    version = builders.strategy_change(column)
    client.force_login(builders.speaker(column))
    lines = Line.objects.count()
    assert client.post(EDIT, typed(version)).status_code == 302
    assert Line.objects.count() == lines


def test_everything_is_edited_in_one_save(client):
    version = builders.strategy_change()
    client.force_login(builders.ministry_staff())
    data = typed(
        version,
        reason="Anders",
        effective_on="01-07-2190",
        **{
            "w-D1-name": "Ecosystemen",
            "w-D1-definition": "Regel een\r\nRegel twee",
            "p-2": "Rijk en provincies\r\nwerken samen.",
            "n-0-brings": "item",
            "n-0-name": "Meten",
            "n-0-pillar": StrategyForm(version).fields["n-0-pillar"].queryset[1].pk,
            "n-1-brings": "challenge",
            "n-1-name": "Weerbaarheid",
        },
    )
    del data["w-T1-active"]
    assert client.post(EDIT, data).url == EDIT
    version = change()
    assert (version.reason, version.wordings.get(code="D1").definition) == ("Anders", "Regel een\nRegel twee")
    assert version.paragraphs.get(order=2).text == "Rijk en provincies\nwerken samen."
    assert not version.wordings.get(code="T1").is_active
    assert sorted(version.wordings.exclude(brings="").values_list("code", flat=True)) == ["P2-3", "U1"]
    told = page(client, COMPARE)
    for words in ("Thema U1, nieuw", "Weerbaarheid", "onder pijler 2", "Ecosystemen", "Alinea 2"):
        assert words in told
    client.post(EDIT, typed(version, **{"w-U1-active": "on"}))
    assert not version.wordings.filter(code="U1").exists()


@pytest.mark.parametrize(
    ("typed_over", "message"),
    [
        ({"w-T1-name": ""}, "Vul ‘Thema T1’ in"),
        ({"w-T1-name": "x" * 321}, "320"),
        ({"w-T1-definition": "x" * 4001}, "4000"),
        ({"p-2": ""}, "Vul ‘Alinea 2 (tekst)’ in"),
        ({"p-2": "x" * 100_000}, "10000"),
        ({"n-0-brings": "goal"}, "Geef een naam, of kies ‘Niets’."),
        ({"n-0-name": "Los"}, "Kies wat dit is, of maak de naam leeg."),
        ({"n-0-brings": "item", "n-0-name": "Los"}, "Een onderdeel hoort bij één pijler, iets anders bij geen."),
        ({"n-0-brings": "pillar", "n-0-name": "Vierde"}, "pillar"),
        ({"effective_on": "gisteren"}, "gisteren"),
        ({"revision": "x", "seen": ""}, "Nog niet bewaard."),
    ],
)
def test_wrong_input_is_refused_at_the_field_and_keeps_what_was_typed(client, typed_over, message):
    version = builders.strategy_change()
    client.force_login(builders.ministry_staff())
    shown = page(client, EDIT, typed(version, reason="Mijn reden") | typed_over)
    assert message in shown
    assert "Mijn reden" in shown
    assert change().reason == version.reason


def test_mark_up_is_shown_as_text(client):
    version = builders.strategy_change()
    client.force_login(builders.ministry_staff())
    client.post(EDIT, typed(version, **{"w-T1-name": "<script>alert(1)</script>", "p-2": "<b>vet</b> \u202e om"}))
    raw = client.get(COMPARE).content.decode() + client.get(reverse("strategy"), {"versie": "1.1"}).content.decode()
    assert "<script>alert" not in raw
    assert "<b>vet</b>" not in raw


def test_what_the_second_left_alone_stays_as_the_first_saved_it(client):
    version = builders.strategy_change()
    data = typed(version, **{"w-D1-name": "Mijn doel"})
    by = builders.ministry_staff()
    contents = actions.StrategyContents(fields={"reason": "Hun reden"}, wordings={"T1": ("Hun thema", "", True)})
    actions.edit_strategy(version, contents=contents, by=by)
    client.force_login(by)
    assert client.post(EDIT, data).status_code == 302
    saved = change()
    names = dict(saved.wordings.filter(code__in=["D1", "T1"]).values_list("code", "name"))
    assert (saved.reason, names) == ("Hun reden", {"D1": "Mijn doel", "T1": "Hun thema"})
    assert "Van daar overgenomen: Reden en Thema T1." in page(client, EDIT)


def test_two_who_edit_at_once_see_both_texts(client):
    version = builders.strategy_change()
    data = typed(version, **{"w-D1-name": "Mijn doel"})
    contents = actions.StrategyContents(wordings={"D1": ("Hun doel", "", True)})
    actions.edit_strategy(version, contents=contents, by=builders.ministry_staff())
    client.force_login(builders.ministry_staff())
    shown = page(client, EDIT, data)
    assert "Nog niet bewaard." in shown
    assert "Hun doel" in shown
    assert "Mijn doel" in shown
    again = typed(change(), **{"w-D1-name": "Mijn doel"})
    assert client.post(EDIT, again).status_code == 302
    assert change().wordings.get(code="D1").name == "Mijn doel"


@pytest.mark.parametrize("column", SIDES)
def test_no_form_is_shown_where_another_change_is_on_its_way(client, column):
    version = builders.strategy_change(column)
    client.force_login(builders.speaker({"rijk": "provinces", "provinces": "rijk"}[column]))
    asked = reverse("strategy_propose")
    shown = page(client, asked)
    told = ("Er is al een wijziging onderweg." in shown, "Begin concept" in shown, "1.1" in shown)
    assert told == (True, False, False)
    actions.offer_strategy(version, by=builders.speaker(column))
    assert ("Begin concept" in page(client, asked), "1.1" in page(client, asked)) == (False, True)
    client.force_login(builders.speaker(column))
    assert "Begin concept" in page(client, asked)


@pytest.mark.parametrize("column", SIDES)
def test_a_concept_is_known_to_its_side_alone(client, column):
    builders.strategy_change(column)
    other = {"rijk": "provinces", "provinces": "rijk"}[column]
    for person in (builders.speaker(other), builders.secretary(), builders.contributor()):
        client.force_login(person)
        assert "1.1" not in page(client, reverse("strategy"))
        page(client, reverse("strategy") + "?versie=1.1", status=404)
        for address in (EDIT, COMPARE, OFFER):
            page(client, address, status=404)
    client.force_login(builders.speaker(column))
    assert "Voorstel" in page(client, COMPARE)


# ── Offering ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_a_side_offers_its_change_and_both_agree_on_one_page(client, column):
    builders.strategy_change(column)
    client.force_login(builders.speaker(column))
    assert "Bied aan ter afstemming" in page(client, OFFER)
    for typed_in, words in (
        ({"answer_by": "01-07-2190"}, "Maak een keuze bij ‘Hoe wordt afgestemd?’."),
        ({"procedure": "written"}, "Een schriftelijke ronde heeft een datum waarvoor antwoord gevraagd is."),
    ):
        assert words in page(client, OFFER, typed_in)
    answer = client.post(OFFER, {"procedure": "meeting", "answer_by": "01-07-2190"})
    agreement = Agreement.objects.get()
    address = reverse("agreement_detail", args=[agreement.pk])
    assert answer.url == address
    for each in SIDES:
        client.force_login(builders.speaker(each))
        shown = page(client, address)
        for words in ("Afstemming wijziging van de strategie", "netcongestie", "Rijk", "Provincies"):
            assert words in shown
        assert "Gevraagd geld" not in shown
        assert "Wijziging van de strategie" in page(client, reverse("inbox"))
        assert "Wijziging van de strategie" in page(client, reverse("agreement_list") + "?q=strategie")
        data = {"namens": each, f"{each}-outcome": "agreed_if", f"{each}-conditions": f"Per regio ({each})."}
        assert client.post(address, data).url == address
    assert change().state == "agreed"
    shown = page(client, address)
    assert "Per regio (rijk)." in shown
    assert "0 van 2 vervuld" in shown
    assert "Per regio (rijk)." in page(client, reverse("inbox"))
    client.force_login(builders.speaker(column))
    assert "Dit is geen concept meer" in page(client, EDIT, typed(change()))
    assert "netcongestie" in page(client, reverse("strategy"))


@pytest.mark.parametrize("column", SIDES)
def test_a_talk_waits_for_the_side_that_proposes_and_not_for_the_secretary(client, column):
    agreement = actions.offer_strategy(builders.strategy_change(column), by=builders.speaker(column))
    actions.give_position(agreement, column=column, outcome="agreed", by=builders.speaker(column))
    other = {"rijk": "provinces", "provinces": "rijk"}[column]
    actions.give_position(agreement, column=other, outcome="talk", by=builders.speaker(other))
    client.force_login(builders.speaker(column))
    assert ": nader gesprek" in page(client, reverse("inbox"))
    client.force_login(builders.secretary())
    assert ": nader gesprek" not in page(client, reverse("inbox"))


def test_a_position_on_a_change_that_was_replaced_is_refused_with_the_new_one_shown(client):
    builders.strategy_change()
    emma = builders.ministry_staff()
    old = actions.offer_strategy(change(), by=emma)
    new = actions.propose_strategy(
        change().strategy, column="rijk", reason="Scherper", effective_on=audit.today(), by=emma
    )
    actions.offer_strategy(new, by=emma)
    client.force_login(builders.mandated_province_staff())
    data = {"namens": "provinces", "provinces-outcome": "agreed", "provinces-explanation": "Mijn uitleg"}
    shown = page(client, reverse("agreement_detail", args=[old.pk]), data)
    for words in ("Deze versie ligt niet meer voor", "Naar versie 1.2 van de strategie", "Mijn uitleg"):
        assert words in shown
    assert not old.positions.exists()


def test_a_change_that_lacks_something_cannot_be_offered_and_says_what(client):
    first = builders.strategy()
    actions.propose_strategy(
        first.strategy, column="rijk", reason="x", effective_on=first.effective_on, by=builders.ministry_staff()
    )
    client.force_login(builders.ministry_staff())
    shown = page(client, OFFER)
    assert "Deze wijziging verandert nog niets." in shown
    assert "Deze wijziging verandert nog niets." in page(client, OFFER, {})
    assert not Agreement.objects.exists()


def test_a_change_is_taken_back_with_its_reason(client):
    builders.strategy_change()
    client.force_login(builders.ministry_staff())
    client.post(OFFER, {"procedure": "meeting"})
    assert "Vul ‘Reden van het intrekken’ in" in page(client, OFFER, {"doel": "intrekken"})
    assert client.post(OFFER, {"doel": "intrekken", "reason": "Te vroeg"}).url == COMPARE
    assert change().state == "lapsed"
    assert "Deze wijziging ligt niet meer voor." in page(
        client, reverse("agreement_detail", args=[Agreement.objects.get().pk])
    )
    assert "hier is niets meer te doen" in page(client, OFFER)
    assert client.get(EDIT).url == COMPARE


def test_the_first_version_has_nothing_to_compare_with_or_to_offer(client):
    builders.strategy()
    client.force_login(builders.ministry_staff())
    page(client, "/strategie/1.0/verschillen/", status=404)
    page(client, "/strategie/1.0/aanbieden/", status=403)
    page(client, "/strategie/1.0/bewerken/", status=403)


# ── Recognising ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_a_column_says_on_the_page_of_a_theme_whether_it_recognises_it(client, column):
    builders.strategy()
    address = reverse("theme_detail", args=["T1"])
    client.force_login(builders.speaker(column))
    assert "Door de strategie zelf" in page(client, address)
    data = {"kolom": column, "erkent": "nee", f"{column}-explanation": "Afgerond."}
    assert client.post(address, data).url == address
    assert "Dit thema is niet actief" in page(client, address)
    assert "(niet door beide erkend)" in page(client, reverse("strategy"))
    assert "Uw kolom erkent dit thema al niet." in page(client, address, data)
    page(client, address, data | {"erkent": "misschien"}, status=404)
    assert "4000" in page(client, address, data | {"erkent": "ja", f"{column}-explanation": "x" * 4001})
    assert ThemeRecognition.objects.count() == 1


# ── Speed ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_query_counts_do_not_grow_with_versions_wordings_or_positions(client):
    version = builders.strategy_change()
    agreement = actions.offer_strategy(version, by=builders.ministry_staff())
    emma = builders.ministry_staff()
    client.force_login(emma)
    addresses = [
        COMPARE,
        reverse("strategy"),
        reverse("theme_detail", args=["T1"]),
        reverse("agreement_detail", args=[agreement.pk]),
        reverse("inbox"),
        reverse("agreement_list"),
    ]
    few = [queries_of(client, address) for address in addresses]
    for _ in range(5):
        actions.give_position(agreement, column="rijk", outcome="talk", explanation="x", by=emma)
    for number in range(12):
        actions.recognise_theme(Theme.objects.get(), column="rijk", recognises=bool(number % 2), by=emma)
    StrategyVersion.objects.bulk_create(
        StrategyVersion(
            strategy=version.strategy,
            number=f"0.{number}",
            state="lapsed",
            based_on=version.based_on,
            proposer="rijk",
            reason="x",
            effective_on=audit.today(),
        )
        for number in range(10)
    )
    assert [queries_of(client, address) for address in addresses] == few


def test_the_editing_page_asks_a_fixed_number_of_queries(client):
    version = builders.strategy_change()
    client.force_login(builders.ministry_staff())
    few = queries_of(client, EDIT)
    for number in range(20):
        version.paragraphs.create(key=10 + number, order=10 + number, style="text", text="x")
        version.wordings.create(code=f"U{number}", name="x", brings="challenge")
    assert queries_of(client, EDIT) == few
