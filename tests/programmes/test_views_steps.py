"""The intake in steps: one page at a time, kept while somebody types, and nothing lost."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from programmes import actions
from programmes.intake import STEPS, step_after, step_before, step_of
from programmes.models import Principle, ProgrammeVersion, StepDraft
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db

EDIT = "/programmas/BR-01/bewerken/"


def saved() -> ProgrammeVersion:
    return ProgrammeVersion.objects.with_children().get(programme__code="BR-01")


def typed(key: str, by, **changes):
    """What a browser posts from one page."""
    return builders.typed(saved(), by, step=next(step for step in STEPS if step.key == key), **changes)


def log_in(client, person):
    client.force_login(person)
    return person


# ── One page at a time ────────────────────────────────────────────────────────────────────────────────────
def test_every_page_asks_its_own_and_leads_to_the_next(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    for step in STEPS:
        page = client.get(f"{EDIT}{step.key}/")
        names = set(page.context["editor"].text.fields) - {"revision", "seen"}
        assert names == set(step.texts) - {"successor"}
        following = step_after(step)
        after = f"{EDIT}{following.key}/" if following else "/programmas/BR-01/vragen/"
        assert client.post(f"{EDIT}{step.key}/", typed(step.key, by)).url == after
        assert client.post(f"{EDIT}{step.key}/", typed(step.key, by) | {"daarna": "blijf"}).url == f"{EDIT}{step.key}/"
    assert [step_before(step) for step in STEPS] == [None, *STEPS[:-1]]
    assert client.get(f"{EDIT}onzin/").status_code == 404


def test_a_page_changes_what_it_asks_and_leaves_the_rest(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    before = saved()
    client.post(f"{EDIT}doel/", typed("doel", by, title="Nieuwe titel"))
    client.post(f"{EDIT}deelname/", typed("deelname", by, **{"deelname-nom-commitment": "2 fte"}))
    client.post(f"{EDIT}regio/", typed("regio", by, **{"deelname-nom-complementarity": "Vult aan"}))
    client.post(f"{EDIT}meerwaarde/", typed("meerwaarde", by, added_value_rijk="Sneller"))
    after = saved()
    assert (after.title, after.added_value_rijk) == ("Nieuwe titel", "Sneller")
    assert after.added_value_region == before.added_value_region
    part = after.participations.get(rom__organisation__code="nom")
    check = after.region_checks.get(rom__organisation__code="nom")
    assert (part.commitment, check.complementarity) == ("2 fte", "Vult aan")
    assert list(after.goals.all()) == list(before.goals.all())
    assert after.participations.count() == before.participations.count()


def test_the_list_of_pages_says_what_each_still_lacks_and_where_it_is_mended(client):
    version = builders.concept()
    log_in(client, builders.secretary())
    actions.edit_version(version, texts={"added_value_rijk": ""}, tags={"goals": []}, by=builders.secretary())
    actions.set_region_check(version, rom=builders.rom("nom"), complementarity="", by=builders.secretary())
    response = client.get(f"{EDIT}doel/")
    assert [(link.title, link.lacks, link.is_current) for link in response.context["steps"]] == [
        ("Doel en samenvatting", 0, True),
        ("Plaats in de strategie", 1, False),
        ("ROM’s en trekker", 0, False),
        ("Aansluiting op de regio", 1, False),
        ("Meerwaarde", 1, False),
        ("Aanpak en partners", 0, False),
        ("Planning en risico’s", 0, False),
        ("Gevraagd geld", 0, False),
        ("Controleren en aanbieden", 3, False),
    ]
    check = client.get(f"{EDIT}controle/")
    assert [(gap.text, gap.address) for gap in check.context["gaps"]] == [
        ("Kies ten minste één doel van de strategie.", f"{EDIT}strategie/#goals"),
        ("De meerwaarde voor het Rijk ontbreekt.", f"{EDIT}meerwaarde/#added_value_rijk"),
        ("De regiotoets van NOM ontbreekt.", f"{EDIT}regio/#regiotoets-nom"),
    ]
    for gap in check.context["gaps"]:
        address, _, anchor = gap.address.partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_every_gap_has_a_page():
    assert [
        step_of(field).key for field in ("title", "pijlers", "lead", "deelname-iq", "regiotoets-iq", "mijlpalen")
    ] == [
        "doel",
        "strategie",
        "deelname",
        "deelname",
        "regio",
        "planning",
    ]


def test_the_principles_stand_beside_the_questions_in_the_words_of_the_strategy(client):
    builders.concept()
    Principle.objects.create(code="UIT-U4", name="Meerdere ROM’s, niet per se alle.", order=4)
    Principle.objects.create(code="UIT-U1", name="Hieraan wordt niet getornd.", order=1)
    log_in(client, builders.secretary())
    assert client.get(f"{EDIT}deelname/").context["principles"] == [("4", "Meerdere ROM’s, niet per se alle.")]
    assert client.get(f"{EDIT}regio/").context["principles"] == [("1", "Hieraan wordt niet getornd.")]
    assert "Hieraan wordt niet getornd." in client.get(f"{EDIT}deelname/nom/").content.decode()


def test_two_people_on_two_pages_do_not_stand_in_each_others_way(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    mine = typed("doel", by, title="Van de secretaris")
    actions.edit_version(saved(), texts={"added_value_rijk": "Van Noor"}, by=builders.contributor())
    assert client.post(f"{EDIT}doel/", mine).status_code == 302
    assert (saved().title, saved().added_value_rijk) == ("Van de secretaris", "Van Noor")


def test_two_people_on_one_page_the_second_sees_both(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    mine = typed("doel", by, summary="Mijn tekst")
    actions.edit_version(saved(), texts={"summary": "Tekst van Noor"}, by=builders.contributor())
    response = client.post(f"{EDIT}doel/", mine)
    page = response.content.decode()
    assert ("Tekst van Noor" in page, ">\nMijn tekst</textarea>" in page) == (True, True)
    assert saved().summary == "Tekst van Noor"
    again = typed("doel", by, summary="Mijn tekst") | {"seen": response.context["editor"].text["seen"].value()}
    assert client.post(f"{EDIT}doel/", again).status_code == 302
    assert saved().summary == "Mijn tekst"


# ── Kept while somebody types ─────────────────────────────────────────────────────────────────────────────
def keep(client, step: str, data, moment=dt.datetime(2026, 11, 28, 13, 3, tzinfo=dt.UTC)):
    with time_machine.travel(moment, tick=False):
        return client.post(f"{EDIT}{step}/", dict(data) | {"doel": "onthoud"})


def test_half_a_date_is_kept_put_back_and_stays_out_of_the_concept(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    lines = Line.objects.count()
    response = keep(client, "doel", typed("doel", by, ends_on="31-1", summary="Halverwege"))
    assert (response.status_code, response.json()) == (200, {"at": "14.03\xa0uur"})
    assert Line.objects.count() == lines
    assert saved().summary != "Halverwege"

    text = client.get(f"{EDIT}doel/").content.decode()
    assert "Uw invoer van 28-11-2026\xa014.03\xa0uur staat er nog." in text
    assert ('value="31-1"' in text, ">\nHalverwege</textarea>" in text) == (True, True)
    assert "<title>Fout" not in text
    assert "Doel en samenvatting" in client.get(f"{EDIT}controle/").content.decode()


def test_what_was_kept_goes_once_it_is_saved_or_thrown_away(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    keep(client, "doel", typed("doel", by, summary="Bewaard"))
    assert client.post(f"{EDIT}doel/", typed("doel", by, summary="Bewaard")).status_code == 302
    assert not StepDraft.objects.exists()

    keep(client, "doel", typed("doel", by, summary="Toch niet"))
    assert client.post(f"{EDIT}doel/", {"doel": "gooi-weg"}).status_code == 302
    assert "Toch niet" not in client.get(f"{EDIT}doel/").content.decode()
    assert saved().summary == "Bewaard"


def test_what_was_kept_is_for_its_author_alone(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    keep(client, "doel", typed("doel", by, summary="Van mij alleen"))
    log_in(client, builders.contributor())
    assert "Van mij alleen" not in client.get(f"{EDIT}doel/").content.decode()
    noor = builders.contributor()
    keep(client, "doel", typed("doel", noor, summary="Van Noor"))
    assert {(draft.user.name, draft.fields["summary"][0]) for draft in StepDraft.objects.all()} == {
        ("Noor", "Van Noor"),
        (by.name, "Van mij alleen"),
    }


def test_keeping_twice_leaves_the_last(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    for text in ("Een", "Een twee", "Een twee drie"):
        keep(client, "doel", typed("doel", by, summary=text))
    draft = StepDraft.objects.get()
    assert draft.fields["summary"] == ["Een twee drie"]
    assert "csrfmiddlewaretoken" not in draft.fields


def test_somebody_who_saved_meanwhile_is_shown_when_the_kept_text_is_saved(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    keep(client, "doel", typed("doel", by, summary="Mijn tekst"))
    actions.edit_version(saved(), texts={"summary": "Tekst van Noor"}, by=builders.contributor())
    shown = client.get(f"{EDIT}doel/").context["editor"].text
    posted = {bound.html_name: bound.value() for bound in shown if bound.value() not in (None, "")}
    page = client.post(f"{EDIT}doel/", posted).content.decode()
    assert ("Tekst van Noor" in page, "Mijn tekst" in page) == (True, True)
    assert saved().summary == "Tekst van Noor"


def test_a_version_that_was_offered_meanwhile_keeps_the_text_and_says_so(client):
    version = builders.concept()
    by = log_in(client, builders.secretary())
    data = typed("doel", by, summary="Net te laat")
    actions.offer(version, by=by)
    assert keep(client, "doel", data).json()["warning"].startswith("Deze versie is intussen geen concept meer")
    page = client.get(f"{EDIT}doel/").content.decode()
    assert "Net te laat" in page
    response = client.post(f"{EDIT}doel/", data)
    assert "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog." in response.content.decode()


def test_too_much_is_refused_and_a_long_text_is_kept(client):
    builders.concept()
    log_in(client, builders.secretary())
    assert keep(client, "doel", {"summary": "x" * 100_000}).status_code == 200
    refused = keep(client, "doel", {"summary": "x" * 500_000})
    assert (refused.status_code, refused.json()) == (413, {"reason": "Dit is te veel tekst om te bewaren."})
    assert len(StepDraft.objects.get().fields["summary"][0]) == 100_000
    page = client.get(f"{EDIT}doel/")
    assert "x" * 100_000 in page.content.decode()
    assert client.post(f"{EDIT}doel/", {"summary": "x" * 100_000}).status_code == 200


def test_markup_in_what_was_kept_is_text(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    keep(client, "doel", typed("doel", by, title="<script>alert(1)</script>", summary="</textarea><b>‮om</b>"))
    page = client.get(f"{EDIT}doel/").content.decode()
    assert "<script>alert(1)" not in page
    assert "</textarea><b>" not in page


def test_strangers_keep_nothing_and_learn_nothing(client):
    builders.concept()
    for person, status in (
        (builders.ministry_staff(), 404),
        (builders.mandated_province_staff(), 404),
        (builders.contributor("bom", "Bo"), 404),
        (builders.contributor("oostnl", "Omar"), 403),
        (builders.auditor(), 403),
    ):
        log_in(client, person)
        assert keep(client, "doel", {"title": "Gesmokkeld"}).status_code == status
        assert client.get(f"{EDIT}controle/").status_code == status
    client.logout()
    assert keep(client, "doel", {"title": "Gesmokkeld"}).status_code == 302
    assert not StepDraft.objects.exists()


def test_a_rom_keeps_its_own_part(client):
    builders.concept()
    log_in(client, builders.contributor("oostnl", "Omar"))
    own = f"{EDIT}deelname/oostnl/"
    seen = client.get(own).context["form"].mark
    data = {"deelname-oostnl-seen": seen, "deelname-oostnl-commitment": "Half getypt", "doel": "onthoud"}
    assert client.post(own, data).status_code == 200
    assert "Half getypt" in client.get(own).content.decode()
    assert client.post(f"{EDIT}deelname/nom/", data).status_code == 403
    assert saved().participations.get(rom__organisation__code="oostnl").commitment != "Half getypt"


def test_the_money_is_kept_too(client):
    money.strategy_money()
    builders.concept()
    log_in(client, builders.secretary())
    address = "/programmas/BR-01/vragen/"
    name = next(name for name in client.get(address).context["form"].fields if name not in ("revision", "seen"))
    assert client.post(address, {name: "12.34", "doel": "onthoud"}).status_code == 200
    page = client.get(address).content.decode()
    assert ('value="12.34"' in page, "staat er nog." in page) == (True, True)
    assert client.post(address, {"doel": "gooi-weg"}).status_code == 302
    assert 'value="12.34"' not in client.get(address).content.decode()


def test_a_page_asks_as_much_whatever_it_holds(client):
    version = builders.concept()
    by = log_in(client, builders.secretary())
    few = queries_of(client, f"{EDIT}deelname/")
    for code in ("iq", "bom", "liof", "impuls"):
        actions.set_participation(version, rom=builders.rom(code), commitment="1 fte", by=by)
    actions.set_milestones(version, rows=[(n, f"Mijlpaal {n}", dt.date(2026, 1, n)) for n in range(1, 9)], by=by)
    assert queries_of(client, f"{EDIT}deelname/") == few


def test_an_autosave_that_comes_after_saving_is_no_unsaved_input(client):
    money.strategy_money()
    builders.concept()
    by = log_in(client, builders.secretary())
    assert client.post(f"{EDIT}doel/", typed("doel", by, summary="Bewaard")).status_code == 302
    keep(client, "doel", typed("doel", by))
    assert "staat er nog." not in client.get(f"{EDIT}doel/").content.decode()
    own = f"{EDIT}deelname/oostnl/"
    form = client.get(own).context["form"]
    stored = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    assert client.post(own, stored | {"doel": "onthoud"}).status_code == 200
    assert "staat er nog." not in client.get(own).content.decode()
    asked = client.get("/programmas/BR-01/vragen/").context["form"]
    cells = {bound.html_name: bound.field.prepare_value(bound.value()) for bound in asked}
    assert client.post("/programmas/BR-01/vragen/", cells | {"doel": "onthoud"}).status_code == 200
    assert "staat er nog." not in client.get("/programmas/BR-01/vragen/").content.decode()
    assert client.get(f"{EDIT}controle/").context["drafts"] == []
    assert not StepDraft.objects.exists()


def test_what_is_typed_back_to_what_is_stored_is_kept_no_longer(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    keep(client, "meerwaarde", typed("meerwaarde", by, added_value_rijk="Echt nieuw"))
    assert client.get(f"{EDIT}controle/").context["drafts"] == ["Meerwaarde"]
    assert "at" in keep(client, "meerwaarde", typed("meerwaarde", by)).json()
    assert client.get(f"{EDIT}controle/").context["drafts"] == []


@pytest.mark.parametrize("who", [builders.auditor, builders.ministry_staff, builders.mandated_province_staff])
def test_who_does_not_write_along_keeps_nothing_by_the_verb_either(who):
    version = builders.concept()
    for verb in (
        lambda: actions.keep_draft(version, step="doel", fields={}, by=who()),
        lambda: actions.drop_draft(version, step="doel", by=who()),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert not StepDraft.objects.exists()
