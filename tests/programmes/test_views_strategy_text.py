"""The pages on which paragraphs of the strategy come and go: the form, the comparison, two who edit at once."""

import pytest
from django.urls import reverse

from programmes import actions
from programmes.forms.strategy import StrategyForm
from romportal import audit
from tests.counting import queries_of
from tests.programmes import builders
from tests.programmes.test_strategy_text import NEW, SECOND, added, text_of
from tests.programmes.test_views_strategy_changes import COMPARE, EDIT, OFFER, change, page, typed

pytestmark = pytest.mark.django_db

ROW = {"a-0-style": "text", "a-0-text": NEW, "a-0-after": "1"}


def begun(column: str = "rijk") -> None:
    builders.strategy_change(column)


def edit(**changes: object) -> None:
    """Somebody else of the same side saves."""
    contents = actions.StrategyContents(text=actions.TextChanges(**changes))
    actions.edit_strategy(change(), contents=contents, by=builders.speaker(change().proposer))


@pytest.mark.parametrize("column", ["rijk", "provinces"])
def test_paragraphs_are_added_left_out_and_put_back_on_the_page(client, column):
    begun(column)
    client.force_login(builders.speaker(column))
    assert client.post(EDIT, typed(change(), **ROW, **{"p-3-gone": "on", "p-3": ""})).url == EDIT
    assert [text for _, _, text in text_of(change())] == ["Inleiding", NEW, SECOND]
    shown = page(client, EDIT)
    for words in ("Alinea 2 (tekst, nieuw)", "Weggelaten", "Zet terug: tekst ‘Dat doen zij gericht.’"):
        assert words in shown
    for address in (COMPARE, OFFER):
        shown = page(client, address)
        assert "Alinea 2, Inleiding (nieuw)" in shown
        assert f'<ins class="rp-new">{NEW}</ins>' in shown
        assert "Alinea 3, Inleiding (vervalt)" in shown
        assert '<del class="rp-old">Dat doen zij gericht.</del>' in shown
    assert client.post(EDIT, typed(change(), **{"r-3": "on", "p-4-gone": "on"})).url == EDIT
    assert [key for _, key, _ in text_of(change())] == [1, 2, 3]


def test_the_agreement_shows_what_comes_and_goes_and_the_page_of_the_strategy_its_new_text(client):
    begun()
    edit(added=[added(1)], left_out=[3])
    agreement = actions.offer_strategy(change(), by=builders.ministry_staff())
    client.force_login(builders.province_staff())
    shown = page(client, reverse("agreement_detail", args=[agreement.pk]))
    for words in ("Alinea 2, Inleiding (nieuw)", "Alinea 3, Inleiding (vervalt)", NEW, "Dat doen zij gericht."):
        assert words in shown
    shown = page(client, reverse("strategy") + "?versie=1.1")
    assert (NEW in shown, "Dat doen zij gericht." in shown) == (True, False)


@pytest.mark.parametrize(
    ("typed_over", "message"),
    [
        (ROW | {"a-0-text": ""}, "Schrijf de tekst van de nieuwe alinea, of kies ‘Niets’."),
        (ROW | {"a-0-text": " \r\n "}, "Schrijf de tekst van de nieuwe alinea, of kies ‘Niets’."),
        (ROW | {"a-0-style": ""}, "Kies wat voor alinea dit is, of maak de tekst leeg."),
        (ROW | {"a-0-after": ""}, "Kies waar de nieuwe alinea komt."),
        (ROW | {"a-0-after": "99"}, "99"),
        (ROW | {"a-0-after": "x"}, "x"),
        (ROW | {"a-0-style": "footnote"}, "footnote"),
        (ROW | {"a-0-text": "x" * 100_000}, "10000"),
        (ROW | {"a-0-style": "box"}, "De nieuwe alinea is een kader: de titel staat op de eerste regel."),
        ({"p-1-gone": "on", "p-2-gone": "on", "p-3-gone": "on"}, "De strategie houdt ten minste één alinea."),
    ],
)
def test_wrong_paragraphs_are_refused_and_what_was_typed_stays(client, typed_over, message):
    begun()
    client.force_login(builders.ministry_staff())
    shown = page(client, EDIT, typed(change(), reason="Mijn reden") | typed_over)
    assert message in shown
    assert "Mijn reden" in shown
    assert len(text_of(change())) == 3


def test_mark_up_in_a_new_paragraph_is_shown_as_text(client):
    begun()
    client.force_login(builders.ministry_staff())
    client.post(EDIT, typed(change(), **ROW | {"a-0-text": "<script>alert(1)</script>"}))
    for address in (EDIT, COMPARE, reverse("strategy") + "?versie=1.1"):
        raw = client.get(address).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;alert(1)" in raw


# ── Two who edit at once ──────────────────────────────────────────────────────────────────────────────────
def test_what_another_left_out_is_still_shown_with_what_was_typed_for_it(client):
    begun()
    mine = typed(change(), **{"p-2": "Mijn zin.", "p-3": "Nog een zin van mij."}) | ROW | {"a-0-after": "2"}
    edit(left_out=[2])
    client.force_login(builders.ministry_staff())
    shown = page(client, EDIT, mine)
    gone = f"Intussen weggelaten ‘{SECOND}’; uw tekst staat alleen hier"
    for words in ("Nog niet bewaard.", "Mijn zin.", gone, "Nog een zin van mij.", NEW):
        assert words in shown
    assert [key for _, key, _ in text_of(change())] == [1, 3]


def test_what_another_added_and_wrote_elsewhere_stays_beside_what_the_second_wrote(client):
    begun()
    mine = typed(change(), **{"p-2": "Mijn zin."})
    edit(added=[added(1, "Hun alinea.")], texts={3: "Hun zin."})
    client.force_login(builders.ministry_staff())
    assert client.post(EDIT, mine).status_code == 302
    assert [text for _, _, text in text_of(change())] == ["Inleiding", "Hun alinea.", "Mijn zin.", "Hun zin."]


def test_the_same_paragraph_is_asked_and_the_others_stay(client):
    begun()
    mine = typed(change(), **{"p-2": "Mijn zin."})
    edit(added=[added(1, "Hun alinea.")], texts={2: "Hun zin.", 3: "Hun derde."})
    client.force_login(builders.ministry_staff())
    shown = page(client, EDIT, mine)
    for words in ("Nog niet bewaard.", "Mijn zin.", "Hun zin.", "Hun derde."):
        assert words in shown
    again = typed(change(), **{"p-2": "Mijn zin."})
    assert client.post(EDIT, again).status_code == 302
    assert [text for _, _, text in text_of(change())] == ["Inleiding", "Hun alinea.", "Mijn zin.", "Hun derde."]


def test_who_leaves_out_what_another_left_out_already_finds_it_so(client):
    begun()
    mine = typed(change(), **{"p-2-gone": "on"})
    edit(left_out=[2])
    client.force_login(builders.ministry_staff())
    assert client.post(EDIT, mine).status_code == 302
    assert [key for _, key, _ in text_of(change())] == [1, 3]


def test_a_name_for_something_new_that_another_dropped_meanwhile_is_not_lost(client):
    begun()
    by = builders.ministry_staff()
    contents = actions.StrategyContents(brought=[actions.Brought("challenge", "Weerbaarheid")])
    actions.edit_strategy(change(), contents=contents, by=by)
    mine = typed(change(), **{"w-U1-name": "Mijn naam"})
    actions.edit_strategy(change(), contents=actions.StrategyContents(dropped=["U1"]), by=by)
    client.force_login(by)
    assert "Mijn naam" in page(client, EDIT, mine)


def test_the_editing_page_asks_a_fixed_number_of_queries_whatever_came_and_went(client):
    begun()
    client.force_login(builders.ministry_staff())
    edit(added=[added(1)], left_out=[3])
    few = queries_of(client, EDIT)
    for key in range(30, 60):
        change().paragraphs.create(key=key, order=key, style="text", text="x")
    assert queries_of(client, EDIT) == few
    assert len(StrategyForm(change()).text_rows()) == 33
    assert change().effective_on == audit.today()
