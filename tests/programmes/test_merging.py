"""Two people on one page: what one of them changed stays whoever saves last; what both changed, the second sees."""

import datetime as dt
from decimal import Decimal

import pytest

from programmes import actions
from programmes.intake import STEPS
from programmes.models import Pillar, Plan, ProgrammeVersion, RegionCheck, StepDraft
from tests.funding import builders as money
from tests.posting import Posted, opened
from tests.programmes import builders

pytestmark = pytest.mark.django_db

EDIT = "/programmas/BR-01/bewerken/"
ASK = "/programmas/BR-01/vragen/"


def saved() -> ProgrammeVersion:
    return ProgrammeVersion.objects.with_children().get(programme__code="BR-01")


def full() -> ProgrammeVersion:
    """A concept with something in every part of every page."""
    version = builders.concept()
    builders.approach(version)
    by = builders.secretary()
    actions.set_milestones(version, rows=[(1, "Begin", dt.date(2025, 1, 1)), (2, "Midden", dt.date(2026, 1, 1))], by=by)
    actions.set_participation(
        version, rom=builders.rom("nom"), commitment="Een regel\nen nog een", fte=Decimal("1.50"), by=by
    )
    actions.set_cofinancing(version, rows=[("Gemeente", Decimal("1250.50"), 2026)], by=by)
    return saved()


@pytest.fixture
def sanne(client):
    person = builders.secretary()
    client.force_login(person)
    return person


# ── What nobody touched ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", [*(step.key for step in STEPS), ""])
def test_a_page_that_nobody_touched_changes_nothing_of_what_a_colleague_saved(client, sanne, step):
    full()
    address = f"{EDIT}{step}/" if step else EDIT
    mine = opened(client, address)
    noor = builders.contributor()
    texts = {
        "title": "Titel van Noor",
        "starts_on": dt.date(2024, 3, 1),
        "added_value_rijk": "Waarde van Noor",
        "investing_motivation": "Van Noor",
        "lead": builders.rom("nom").organisation,
    }
    actions.edit_version(saved(), texts=texts, tags={"goals": [], "values_region": [], "target_groups": []}, by=noor)
    actions.set_milestones(saved(), rows=[(1, "Begin", dt.date(2025, 2, 2))], by=noor)
    actions.set_partners(saved(), rows=[], by=noor)
    actions.set_participation(saved(), rom=builders.rom("nom"), commitment="Van Noor", by=noor)
    pillars = list(Pillar.objects.all())
    actions.set_pillars(saved(), shares={pillars[0]: 60, pillars[1]: 40}, primary=pillars[0], by=noor)
    before = state()
    answer = client.post(address, mine)
    assert answer.status_code == 302
    assert state() == before


def state() -> list[object]:
    """Everything of the concept that the pages show."""
    now = saved()
    return [
        *(getattr(now, name) for name in actions.contents.TEXTS),
        *(sorted(map(str, getattr(now, tag).all())) for tag in ("goals", "values_region", "target_groups", "themes")),
        [(row.number, row.title, row.planned_on) for row in now.milestones.all()],
        [str(row) for row in (*now.partners.all(), *now.risks.all(), *now.cofinancings.all())],
        [(row.rom.pk, row.role, row.commitment, row.fte, row.euro) for row in now.participations.all()],
        sorted((row.pillar_id, row.share, row.is_primary) for row in now.pillar_assignments.all()),
    ]


# ── One field each ────────────────────────────────────────────────────────────────────────────────────────
def test_two_people_who_change_different_fields_both_keep_theirs(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Van Sanne"}
    actions.edit_version(saved(), texts={"predecessor": "X1", "title": "Titel van Noor"}, by=builders.contributor())
    answer = client.post(f"{EDIT}doel/", mine | {"daarna": "blijf"}, follow=True)
    now = saved()
    assert (now.summary, now.predecessor, now.title) == ("Van Sanne", "X1", "Titel van Noor")
    said = [str(message) for message in answer.context["messages"]]
    assert said[0].startswith("Noor")
    assert said[0].endswith("terwijl u bezig was. Van daar overgenomen: Titel en Voorganger.")


def test_what_both_changed_is_asked_and_the_rest_is_taken_over(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Van Sanne"}
    actions.edit_version(saved(), texts={"summary": "Van Noor", "predecessor": "X1"}, by=builders.contributor())
    answer = client.post(f"{EDIT}doel/", mine)
    assert answer.context["conflict"] == [("Samenvatting", "Van Noor", "Van Sanne")]
    assert answer.context["taken"] == ["Voorganger"]
    assert (saved().summary, saved().predecessor) == ("Van Noor", "X1")
    form = answer.context["editor"].text
    assert (form["summary"].value(), form["predecessor"].value()) == ("Van Sanne", "X1")
    again = next(f for f in Posted(answer.content.decode()).forms if "seen" in dict(f))
    assert client.post(f"{EDIT}doel/", {**dict(again), "once": "twee"}).status_code == 302
    assert (saved().summary, saved().predecessor) == ("Van Sanne", "X1")


def test_the_same_typed_by_both_is_no_conflict(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Hetzelfde\r\nop twee regels"}
    actions.edit_version(saved(), texts={"summary": "Hetzelfde\nop twee regels"}, by=builders.contributor())
    assert client.post(f"{EDIT}doel/", mine).status_code == 302


def test_what_fits_alone_and_not_together_is_said_at_its_field(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"ends_on": "31-12-2024"}
    actions.edit_version(saved(), texts={"starts_on": dt.date(2025, 1, 1)}, by=builders.contributor())
    answer = client.post(f"{EDIT}doel/", mine)
    text = answer.content.decode()
    assert "Het einde ligt voor het begin." in text
    assert "Van daar overgenomen: Begin." in text
    assert answer.context["editor"].text["starts_on"].value() == "01-01-2025"
    assert saved().ends_on != dt.date(2024, 12, 31)


@pytest.mark.parametrize("seen", ["", "x", "title=0 title", "=" * 5000, "summary=0", "é=\u202e"])
def test_a_forged_mark_overwrites_nothing_unasked(client, sanne, seen):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Van Sanne", "seen": seen, "revision": "0"}
    actions.edit_version(saved(), texts={"summary": "Van Noor", "predecessor": "X1"}, by=builders.contributor())
    assert client.post(f"{EDIT}doel/", mine).status_code == 200
    assert (saved().summary, saved().predecessor) == ("Van Noor", "X1")


# ── Rows and shares ───────────────────────────────────────────────────────────────────────────────────────
def test_rows_that_one_of_the_two_changed_stay_whoever_saves_last(client, sanne):
    full()
    mine = opened(client, f"{EDIT}planning/") | {"risicos-0-title": "Ander risico"}
    rows = [(1, "Begin", dt.date(2025, 1, 1)), (2, "Midden", dt.date(2026, 1, 1)), (3, "Eind", dt.date(2027, 1, 1))]
    actions.set_milestones(saved(), rows=rows, by=builders.contributor())
    assert client.post(f"{EDIT}planning/", mine).status_code == 302
    assert [row.title for row in saved().milestones.all()] == ["Begin", "Midden", "Eind"]
    assert [row.title for row in saved().risks.all()] == ["Ander risico"]


def test_rows_of_both_stay_where_they_changed_different_ones(client, sanne):
    full()
    rows = [(number, title, dt.date(2025, number, 1)) for number, title in enumerate("ABCD", 1)]
    actions.set_milestones(saved(), rows=rows, by=sanne)
    mine = opened(client, f"{EDIT}planning/")
    mine |= {"mijlpalen-1-title": "B van Sanne", "mijlpalen-3-DELETE": "on"}
    mine |= {"mijlpalen-4-title": "Nieuw van Sanne", "mijlpalen-4-planned_on": "01-01-2027"}
    mine |= {"mijlpalen-5-title": "Van beiden", "mijlpalen-5-planned_on": "02-02-2027"}
    theirs = [rows[1], (3, "C van Noor", rows[2][2]), rows[3], (5, "Nieuw van Noor", dt.date(2028, 1, 1))]
    theirs.append((6, "Van beiden", dt.date(2027, 2, 2)))
    actions.set_milestones(saved(), rows=theirs, by=builders.contributor())
    answer = client.post(f"{EDIT}planning/", mine | {"daarna": "blijf"}, follow=True)
    found = {row.title: row.number for row in saved().milestones.all()}
    assert found == {
        "B van Sanne": 2,
        "C van Noor": 3,
        "Nieuw van Noor": 5,
        "Van beiden": 6,
        "Nieuw van Sanne": 7,
    }
    assert saved().milestones.count() == 5
    assert "Van daar overgenomen: Mijlpalen." in answer.content.decode()


def test_a_row_that_one_removed_and_the_other_changed_is_asked(client, sanne):
    full()
    mine = opened(client, f"{EDIT}planning/") | {"mijlpalen-1-title": "Midden van Sanne"}
    actions.set_milestones(saved(), rows=[(1, "Begin", dt.date(2025, 1, 1))], by=builders.contributor())
    answer = client.post(f"{EDIT}planning/", mine)
    assert [row[0] for row in answer.context["conflict"]] == ["Mijlpalen"]
    assert "Midden van Sanne" in answer.content.decode()


def test_rows_that_both_changed_are_shown_as_they_are_with_both(client, sanne):
    full()
    mine = opened(client, f"{EDIT}planning/") | {"mijlpalen-0-title": "Begin van Sanne", "mijlpalen-1-DELETE": "on"}
    actions.set_milestones(saved(), rows=[(1, "Begin van Noor", dt.date(2025, 1, 1))], by=builders.contributor())
    answer = client.post(f"{EDIT}planning/", mine)
    assert answer.context["conflict"] == [("Mijlpalen", "Begin van Noor, 01-01-2025", "Begin van Sanne, 01-01-2025")]
    assert [row.title for row in saved().milestones.all()] == ["Begin van Noor"]
    again = next(f for f in Posted(answer.content.decode()).forms if "seen" in dict(f))
    assert client.post(f"{EDIT}planning/", dict(again)).status_code == 302
    assert [row.title for row in saved().milestones.all()] == ["Begin van Sanne"]


def test_shares_of_two_people_are_not_mixed(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}strategie/")
    pillars = list(Pillar.objects.all())
    actions.set_pillars(saved(), shares={pillars[0]: 60, pillars[1]: 40}, primary=pillars[0], by=builders.contributor())
    answer = client.post(f"{EDIT}strategie/", mine | {"pijlers-P3": "50", "pijlers-P2": "50", "pijlers-P1": ""})
    assert {label for label, _, _ in answer.context["conflict"]} == {
        *(f"{pillar.number}. {pillar.name}" for pillar in pillars),
        "Hoofdpijler",
    }
    assert sorted(row.share for row in saved().pillar_assignments.all()) == [40, 60]


# ── Parts of ROMs ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_rom_and_the_secretary_on_different_fields_both_keep_theirs(client, sanne):
    builders.concept()
    theirs = opened(client, f"{EDIT}deelname/")
    client.force_login(builders.contributor("oostnl", "Omar"))
    own = opened(client, f"{EDIT}deelname/oostnl/") | {"deelname-oostnl-role": "Van Omar"}
    client.force_login(sanne)
    assert client.post(f"{EDIT}deelname/", theirs | {"deelname-oostnl-commitment": "Van Sanne"}).status_code == 302
    client.force_login(builders.contributor("oostnl", "Olga"))
    assert client.post(f"{EDIT}deelname/oostnl/", own).status_code == 302
    part = saved().participations.get(rom__organisation__code="oostnl")
    assert (part.role, part.commitment) == ("Van Omar", "Van Sanne")


def test_a_rom_sees_what_both_changed_in_its_part(client):
    builders.concept()
    client.force_login(builders.contributor("oostnl", "Omar"))
    own = opened(client, f"{EDIT}deelname/oostnl/") | {"deelname-oostnl-commitment": "Van Omar"}
    actions.set_participation(
        saved(), rom=builders.rom("oostnl"), role="Trekker", commitment="Van Sanne", by=builders.secretary()
    )
    answer = client.post(f"{EDIT}deelname/oostnl/", own)
    assert [row[1:] for row in answer.context["conflict"]] == [("Van Sanne", "Van Omar")]
    assert "Rol" in answer.context["taken"][0]
    assert saved().participations.get(rom__organisation__code="oostnl").commitment == "Van Sanne"


def test_a_rom_that_left_meanwhile_keeps_what_was_typed_in_sight(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}deelname/") | {"deelname-oostnl-commitment": "Net getypt"}
    actions.remove_participation(saved(), rom=builders.rom("oostnl"), by=sanne)
    answer = client.post(f"{EDIT}deelname/", mine)
    assert answer.context["conflict"] == [("OOSTNL: Inzet", "Doet niet meer mee", "Net getypt")]
    assert "Net getypt" in answer.content.decode()


def test_a_rom_whose_part_was_written_meanwhile_does_not_leave_unasked(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}deelname/")
    gone = str(builders.rom("oostnl").pk)
    mine["roms"] = [key for key in mine["roms"] if key != gone]
    actions.set_participation(
        saved(), rom=builders.rom("oostnl"), commitment="Van Omar", by=builders.contributor("oostnl", "Omar")
    )
    answer = client.post(f"{EDIT}deelname/", mine)
    assert [row[0] for row in answer.context["conflict"]] == ["Deelnemende ROM’s"]
    assert saved().participations.filter(rom__organisation__code="oostnl").exists()


def test_a_rom_that_joined_meanwhile_stays_with_what_it_brings(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}deelname/") | {"deelname-nom-commitment": "Van Sanne"}
    actions.set_participation(saved(), rom=builders.rom("bom"), commitment="2 fte", by=sanne)
    assert client.post(f"{EDIT}deelname/", mine).status_code == 302
    found = {row.rom.organisation.code: row.commitment for row in saved().participations.all()}
    assert (found["bom"], found["nom"]) == ("2 fte", "Van Sanne")


def test_an_answer_to_an_objection_that_changed_meanwhile_is_asked(client):
    version = builders.concept()
    omar = builders.contributor("oostnl", "Omar")
    actions.object_to_profile(version, rom=builders.rom("oostnl"), objection="Dit doen wij al.", by=omar)
    client.force_login(builders.contributor())
    mine = opened(client, f"{EDIT}regio/") | {"deelname-oostnl-answer": "Wij stemmen af."}
    actions.object_to_profile(saved(), rom=builders.rom("oostnl"), objection="Dit mag niet.", by=omar)
    answer = client.post(f"{EDIT}regio/", mine)
    assert [row[2] for row in answer.context["conflict"]] == ["Wij stemmen af."]
    assert RegionCheck.objects.get(rom__organisation__code="oostnl").answer == ""


# ── Drafts, money, and what a ROM has of its own ──────────────────────────────────────────────────────────
def test_a_draft_keeps_its_marks_and_is_merged_when_it_is_saved(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Van Sanne"}
    client.post(f"{EDIT}doel/", mine | {"doel": "onthoud"})
    actions.edit_version(saved(), texts={"predecessor": "X1"}, by=builders.contributor())
    again = opened(client, f"{EDIT}doel/")
    assert (again["seen"], again["summary"]) == (mine["seen"], ["Van Sanne"])
    assert client.post(f"{EDIT}doel/", again).status_code == 302
    assert (saved().summary, saved().predecessor) == ("Van Sanne", "X1")


def test_what_nobody_touched_is_no_draft_when_a_colleague_saved_meanwhile(client, sanne):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/")
    actions.edit_version(saved(), texts={"predecessor": "X1"}, by=builders.contributor())
    assert client.post(f"{EDIT}doel/", mine | {"doel": "onthoud"}).status_code == 200
    assert not StepDraft.objects.exists()


def test_amounts_of_two_people_are_both_kept(client, sanne):
    money.strategy_money()
    version = builders.concept()
    mine = opened(client, ASK)
    money.asking(version, {("structural", 2026): 5})
    assert client.post(ASK, mine | {"structural-2027": "700"}).status_code == 302
    asked = {row.year: row.amount for row in version.asked_amounts.all()}
    assert (asked[2026], asked[2027]) == (money.euro(5), money.euro(700))
    answer = client.post(ASK, mine | {"structural-2026": "9"})
    assert [row[2] for row in answer.context["conflict"]] == ["9"]
    assert "Nog niet bewaard." in answer.content.decode()


def test_a_plan_keeps_what_a_colleague_wrote_in_another_field(client, sanne):
    row = builders.plan()
    address = f"/regios/plannen/{row.pk}/"
    mine = opened(client, address)
    actions.change_plan(row, title="Van een ander", by=sanne)
    answer = client.post(address, mine | {"remark": "Van mij"}, follow=True)
    row.refresh_from_db()
    assert (row.title, row.remark) == ("Van een ander", "Van mij")
    assert "terwijl u bezig was. Van daar overgenomen: Titel." in answer.content.decode()
    answer = client.post(address, mine | {"title": "Ook van mij"})
    assert answer.context["conflict"] == [("Titel", "Van een ander", "Ook van mij")]
    assert answer.context["taken"] == ["Opmerking"]
    assert Plan.objects.get().title == "Van een ander"


# ── In the very moment ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("field", "answers"), [("predecessor", 302), ("summary", 200)])
def test_what_is_saved_between_reading_and_saving_is_seen_too(client, sanne, monkeypatch, field, answers):
    builders.concept()
    mine = opened(client, f"{EDIT}doel/") | {"summary": "Van Sanne"}
    save, noor = actions.edit_contents, builders.contributor()

    def just_before(version, **more):
        monkeypatch.setattr(actions, "edit_contents", save)
        actions.edit_version(version, texts={field: "Van Noor"}, by=noor)
        return save(version, **more)

    monkeypatch.setattr(actions, "edit_contents", just_before)
    assert client.post(f"{EDIT}doel/", mine).status_code == answers
    assert getattr(saved(), field) == "Van Noor"
    assert saved().summary == ("Van Sanne" if answers == 302 else "Van Noor")


@pytest.mark.parametrize(("field", "answers"), [("remark", 302), ("title", 200)])
def test_what_is_saved_in_that_moment_in_a_plan_is_seen_too(client, sanne, monkeypatch, field, answers):
    row = builders.plan()
    address = f"/regios/plannen/{row.pk}/"
    mine = opened(client, address) | {"title": "Van mij"}
    save = actions.change_plan

    def just_before(plan, **fields):
        monkeypatch.setattr(actions, "change_plan", save)
        save(Plan.objects.get(), by=sanne, **{field: "Van een ander"})
        return save(plan, **fields)

    monkeypatch.setattr(actions, "change_plan", just_before)
    assert client.post(address, mine).status_code == answers
    assert getattr(Plan.objects.get(), field) == "Van een ander"
