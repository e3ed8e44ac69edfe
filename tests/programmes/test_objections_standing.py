"""An objection that was made is ended by its ROM or by both columns alone, and nothing that was said disappears."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.forms.trail import action_word
from programmes.intake import REGIONS
from programmes.models import ObjectionStatement, ProgrammeVersion, RegionCheck
from programmes.queries import texts_mark
from romportal.audit.models import Line
from tests.programmes import builders
from tests.programmes.test_objections import PAGE, check, gaps, judge, omar, oostnl

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ProgrammeVersion:
    return builders.objected(laid=True)


def version_now() -> ProgrammeVersion:
    return ProgrammeVersion.objects.with_children().get(programme__code="BR-01")


# ── What the secretary may ────────────────────────────────────────────────────────────────────────────────
def test_the_secretary_writes_one_down_and_then_it_is_the_roms(client):
    version, sanne = builders.concept(), builders.secretary()
    actions.object_to_profile(version, rom=oostnl(), objection="Gebeld: dit doen wij al.", by=sanne)
    for text in ("", "Iets anders."):
        with pytest.raises(PermissionDenied):
            actions.object_to_profile(version, rom=oostnl(), objection=text, by=sanne)
    actions.object_to_profile(version, rom=oostnl(), objection="Dit doen wij al.", by=omar())
    actions.object_to_profile(version, rom=oostnl(), objection="", by=omar())
    assert gaps(version) == []
    told = Line.objects.filter(action__contains="objection").values_list("action", "detail")
    assert list(told)[:2] == [
        (
            "programmes.drop_objection",
            {"rom": "OOSTNL", "before": {"objection": "Dit doen wij al.", "stand": "Open"}},
        ),
        (
            "programmes.change_objection",
            {
                "rom": "OOSTNL",
                "before": {"objection": "Gebeld: dit doen wij al."},
                "after": {"objection": "Dit doen wij al."},
            },
        ),
    ]


@pytest.mark.parametrize("laid", [False, True])
def test_the_secretary_alone_ends_no_objection(client, laid):
    """Emptying the answer first, and then the objection, on the page of the intake."""
    version = builders.objected(laid=laid)
    if laid:
        judge(version, "rijk")
    sanne = builders.secretary()
    client.force_login(sanne)
    page = "/programmas/BR-01/bewerken/regio/"
    for name in ("answer", "objection"):
        typed = builders.typed(version_now(), sanne, step=REGIONS) | {f"deelname-oostnl-{name}": ""}
        client.post(page, typed)
    assert (check().objection, check().answer) == ("Dit doen wij al.", "De rol is aangepast." if laid else "")
    assert check().is_open_objection
    assert client.get(PAGE).status_code == 200
    assert "Dit doen wij al." in client.get(page).content.decode()
    with pytest.raises(ValidationError, match="Het bezwaar van OOSTNL is"):
        actions.offer(version, by=sanne)


def test_an_answer_is_changed_but_not_emptied_once_something_was_said_about_it(version):
    with pytest.raises(ValidationError, match="wijzig het, maar laat het niet leeg"):
        actions.answer_objection(version, rom=oostnl(), answer=" ", by=builders.secretary())
    actions.answer_objection(version, rom=oostnl(), answer="Iets anders.", by=builders.secretary())
    assert Line.objects.first().detail == {
        "rom": "OOSTNL",
        "before": {"answer": "De rol is aangepast."},
        "after": {"answer": "Iets anders."},
    }
    assert action_word(Line.objects.first().action) == "antwoord gewijzigd"


def test_writing_the_same_down_again_changes_nothing(version):
    judge(version, "rijk")
    judge(version, "provinces")
    before = Line.objects.count()
    actions.object_to_profile(version, rom=oostnl(), objection="Dit doen wij al.", by=builders.secretary())
    actions.answer_objection(version, rom=oostnl(), answer="De rol is aangepast.", by=builders.secretary())
    assert (check().settled, Line.objects.count()) == ("overruled", before)


def test_what_was_said_keeps_its_page_whatever_became_of_the_text(client, version):
    """As in a portal where a text was wiped out before that was refused: of NOM there are statements alone."""
    said = ObjectionStatement.objects.get()
    said.pk, said.rom = None, builders.rom("nom")
    said.save(force_insert=True)
    client.force_login(builders.ministry_staff())
    page = PAGE.replace("oostnl", "nom")
    shown = client.get(page).content.decode()
    for text in ("Dit doen wij al.", "De rol is aangepast.", "Dit bezwaar staat niet meer in het programma."):
        assert text in shown
    actions.remove_participation(version, rom=builders.rom("nom"), by=builders.secretary())
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("texts", [{"objection": "", "answer": ""}, {"answer": ""}])
def test_the_database_keeps_what_was_spoken_about(version, texts):
    stood = RegionCheck.objects.filter(rom=oostnl())
    for attempt in (lambda: stood.update(**texts), stood.delete):
        with pytest.raises(IntegrityError, match="spoken about"), transaction.atomic():
            attempt()
    stood.update(objection="Iets anders.", answer="Ook.")
    RegionCheck.objects.exclude(rom=oostnl()).delete()


def test_the_database_lets_go_of_what_nobody_spoke_about():
    builders.objected()
    stood = RegionCheck.objects.filter(rom=oostnl())
    stood.update(answer="")
    stood.delete()


# ── A ROM that no longer takes part ───────────────────────────────────────────────────────────────────────
def test_the_objection_of_a_rom_that_left_is_settled_on_its_page(client):
    version, sanne = builders.objected(answer=""), builders.secretary()
    actions.remove_participation(version, rom=oostnl(), by=sanne)
    client.force_login(sanne)
    for page in ("controle", "regio"):
        assert f'href="{PAGE}"' in client.get(f"/programmas/BR-01/bewerken/{page}/").content.decode()
    shown = client.get(PAGE).content.decode()
    assert 'href="/programmas/BR-01/bewerken/"' in shown
    assert "#deelname-oostnl" not in shown
    posted = {
        "doel": "antwoorden",
        "antwoorden-answer": "U hoeft niets te doen.",
        "antwoorden-seen": texts_mark(check()),
    }
    assert client.post(PAGE, posted).status_code == 302
    client.force_login(omar())
    assert client.post(PAGE, {"doel": "intrekken", "intrekken-reason": "Zo is het goed."}).status_code == 302
    assert check().settled == "withdrawn"
    assert "Het bezwaar" not in " ".join(gaps(version))


def test_who_answers_an_older_text_is_told_once(client):
    version = builders.objected()
    client.force_login(builders.secretary())
    posted = {"doel": "antwoorden", "antwoorden-answer": "Mijn antwoord.", "antwoorden-seen": texts_mark(check())}
    actions.object_to_profile(version, rom=oostnl(), objection="Toch iets anders.", by=omar())
    page = client.post(PAGE, posted).content.decode()
    assert "is intussen gewijzigd" in page
    assert "Toch iets anders." in page
    assert "Mijn antwoord." in page
    assert f'value="{texts_mark(check())}"' in page
    assert client.post(PAGE, posted | {"antwoorden-seen": texts_mark(check())}).status_code == 302
    assert check().answer == "Mijn antwoord."


@pytest.mark.parametrize("who", ["ministry_staff", "mandated_province_staff", "auditor"])
def test_only_who_keeps_the_text_answers_on_the_page(client, version, who):
    client.force_login(getattr(builders, who)())
    assert "antwoorden-answer" not in client.get(PAGE).content.decode()
    posted = {"doel": "antwoorden", "antwoorden-answer": "x", "antwoorden-seen": texts_mark(check())}
    assert client.post(PAGE, posted).status_code == 403
