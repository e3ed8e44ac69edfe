"""The editing pages: saving, refusing, conflicts, and who may."""

import pytest
from django.urls import reverse

from programmes import actions
from programmes.models import CoreTask, Goal, Indicator, Participation, Pillar, ProgrammeVersion, Theme
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db

EDIT = "/programmas/BR-01/bewerken/"


def saved() -> ProgrammeVersion:
    return ProgrammeVersion.objects.with_children().get(programme__code="BR-01")


def log_in(client, person):
    client.force_login(person)
    return person


def test_what_is_shown_can_be_posted_unchanged_and_leaves_no_line(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    lines = Line.objects.count()
    response = client.post(EDIT, builders.typed(saved(), by))
    assert response.status_code == 302
    assert Line.objects.count() == lines


def test_secretary_edits_everything_in_one_save(client):
    builders.concept()
    builders.rom("iq")
    by = log_in(client, builders.secretary())
    goal = Goal.objects.create(code="D2", name="Doorwerking")
    pillar_2 = Pillar.objects.get(code="P2")
    version = saved()
    data = builders.typed(
        version,
        by,
        title="Nieuwe titel",
        summary="Regel een\r\nRegel twee",
        goals=[goal.pk],
        pijlers__P2="40",
        pijlers__P3="60",
        pijlers__primary=str(pillar_2.pk),
        roms=[builders.rom("nom").pk, builders.rom("iq").pk],
        **{
            "deelname-nom-commitment": "1 fte",
            "deelname-nom-fte": "1,25",
            "deelname-nom-euro": "1.000,50",
            "cofinanciering-0-giver": "Provincie Drenthe",
            "cofinanciering-0-amount": "25.000",
            "cofinanciering-0-year": "2026",
            "mijlpalen-0-title": "Start",
            "mijlpalen-0-planned_on": "01-02-2025",
            "mijlpalen-1-title": "Einde",
            "mijlpalen-1-planned_on": "01-02-2026",
            "indicator-name": "Geholpen bedrijven",
            "indicator-unit": "bedrijven",
        },
    )
    response = client.post(EDIT, data)
    assert response.status_code == 302, response.context["editor"].text.errors
    version = saved()
    assert (version.title, version.summary) == ("Nieuwe titel", "Regel een\nRegel twee")
    assert list(version.goals.all()) == [goal]
    assert [(row.pillar.code, row.share, row.is_primary) for row in version.pillar_assignments.all()] == [
        ("P2", 40, True),
        ("P3", 60, False),
    ]
    assert [
        (str(part.rom), part.commitment, str(part.fte), str(part.euro)) for part in version.participations.all()
    ] == [
        ("IQ", "", "None", "None"),
        ("NOM", "1 fte", "1.25", "1000.50"),
    ]
    assert [(row.giver, str(row.amount), row.year) for row in version.cofinancings.all()] == [
        ("Provincie Drenthe", "25000.00", 2026)
    ]
    assert [(row.number, row.title) for row in version.milestones.all()] == [(1, "Start"), (2, "Einde")]
    indicator = Indicator.objects.get()

    data = builders.typed(
        version,
        by,
        **{"doelwaarden-0-indicator": indicator.pk, "doelwaarden-0-year": "2027", "doelwaarden-0-value": "210,5"},
    )
    assert client.post(EDIT, data).status_code == 302
    assert [(row.indicator.name, row.year, str(row.value)) for row in saved().targets.all()] == [
        ("Geholpen bedrijven", 2027, "210.50")
    ]


def test_a_row_is_removed_and_milestones_keep_their_numbers(client):
    version = builders.concept()
    by = log_in(client, builders.secretary())
    actions.set_milestones(version, rows=[(1, "Een", version.starts_on), (2, "Twee", version.starts_on)], by=by)
    data = builders.typed(
        saved(), by, **{"mijlpalen-0-DELETE": "on", "mijlpalen-2-title": "Drie", "mijlpalen-2-planned_on": "01-03-2025"}
    )
    assert client.post(EDIT, data).status_code == 302
    assert [(row.number, row.title) for row in saved().milestones.all()] == [(2, "Twee"), (3, "Drie")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"short_title": "x" * 33}, "32 tekens bevat (het zijn er nu 33)."),
        ({"title": ""}, "Vul ‘Titel’ in."),
        ({"ends_on": "31-12-2020"}, "Het einde ligt voor het begin."),
        ({"ends_on": "maart 2027"}, "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-03-2027."),
        ({"pijlers-P3": "101"}, "Zorg ervoor dat deze waarde hoogstens 100 is."),
        ({"pijlers-P3": ""}, "De hoofdpijler heeft een aandeel."),
        ({"deelname-nom-fte": "1e1"}, "Schrijf het getal in cijfers, bijvoorbeeld 1.250 of 12,5."),
        ({"deelname-nom-euro": "1,000.50"}, "Schrijf een punt voor duizend en een komma voor de centen: 1.000,50."),
        (
            {"deelname-nom-commitment": "x" * 2001},
            "2000 tekens bevat (het zijn er nu 2001).",
        ),
        ({"cofinanciering-0-giver": "Iemand"}, "Vul ‘Bedrag’ in."),
        ({"lead": "999"}, "Selecteer een geldige keuze. Deze keuze is niet beschikbaar."),
        ({"summary": "y" * 4001}, "4000 tekens bevat (het zijn er nu 4001)."),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_lost(client, changes, message):
    builders.concept()
    by = log_in(client, builders.secretary())
    data = builders.typed(saved(), by, **{"added_value_rijk": "Net getypt en nog niet bewaard.", **changes})
    response = client.post(EDIT, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Net getypt en nog niet bewaard." in page
    assert "<title>Fout: " in page
    assert saved().added_value_rijk == "Sneller resultaat."


def test_two_editors_both_versions_are_shown_and_the_own_text_is_kept(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    stale = builders.typed(saved(), by, summary="Mijn tekst")
    actions.edit_version(saved(), texts={"summary": "Tekst van Noor"}, by=builders.contributor())

    page = client.post(EDIT, stale).content.decode()
    assert "Noor bewaarde dit concept" in page
    assert "Tekst van Noor" in page
    assert ">\nMijn tekst</textarea>" in page
    assert saved().summary == "Tekst van Noor"

    revision = saved().revision
    assert f'name="revision" value="{revision}"' in page
    assert client.post(EDIT, stale | {"revision": revision}).status_code == 302
    assert saved().summary == "Mijn tekst"


def test_text_typed_while_it_was_offered_stays_on_the_page(client):
    version = builders.concept()
    by = log_in(client, builders.secretary())
    data = builders.typed(saved(), by, summary="Te laat getypt")
    actions.offer(version, by=by)
    page = client.post(EDIT, data).content.decode()
    assert "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog." in page
    assert "Te laat getypt" in page


def test_everything_missing_is_listed_with_links(client):
    by = log_in(client, builders.secretary())
    builders.strategy_items()
    response = client.post(
        reverse("programme_add"),
        {"code": "br-01", "title": "Leeg", "short_title": "Leeg", "starts_on": "01-01-2025", "ends_on": "31-12-2026"},
    )
    assert response.url == f"{EDIT}doel/"
    page = client.get(EDIT).content.decode()
    for field in (
        "deelname",
        "lead",
        "pijlers",
        "themes",
        "goals",
        "core_tasks",
        "added_value_rijk",
        "added_value_region",
    ):
        assert f'#{field}">' in page, field
        assert f'id="{field}"' in page, field
    assert "checked" not in page, "nothing is preselected"
    assert by.pk == saved().created_by_id


def test_anchors_of_parts_exist(client):
    version = builders.concept()
    log_in(client, builders.secretary())
    Participation.objects.filter(version=version).update(commitment="")
    page = client.get(EDIT).content.decode()
    assert 'href="/programmas/BR-01/bewerken/deelname/#deelname-nom"' in page
    assert 'id="deelname-nom"' in page
    assert 'id="investing_motivation"' in page


def test_markup_is_shown_as_text(client):
    builders.concept()
    by = log_in(client, builders.secretary())
    client.post(EDIT, builders.typed(saved(), by, title="<script>alert(1)</script>", summary="<b>vet</b>"))
    page = client.get(EDIT).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>vet</b>" not in page


def test_sum_of_shares_is_shown_while_typing(client):
    builders.concept()
    log_in(client, builders.secretary())
    response = client.get(
        EDIT, {"pijlers-P1": "30", "pijlers-P3": "60"}, headers={"HX-Request": "true", "HX-Target": "pijlersom"}
    )
    assert "Samen <strong>90%</strong>; aangeboden kan het pas bij 100%" in response.content.decode()


def test_lead_rom_edits_the_text_but_not_the_part_of_another(client):
    builders.concept()
    noor = log_in(client, builders.contributor())
    data = builders.typed(saved(), noor, summary="Van de trekker", **{"deelname-nom-commitment": "2 fte"})
    assert "deelname-oostnl-commitment" not in data
    assert "roms" not in data
    response = client.post(EDIT, data | {"deelname-oostnl-commitment": "gesmokkeld", "roms": []})
    assert response.status_code == 302
    parts = {str(part.rom): part.commitment for part in saved().participations.all()}
    assert parts == {"NOM": "2 fte", "OOSTNL": "0,5 fte projectleider"}
    assert saved().summary == "Van de trekker"


def test_a_participating_rom_edits_its_own_part_alone(client):
    builders.concept()
    log_in(client, builders.contributor("oostnl", "Omar"))
    assert client.get(EDIT).status_code == 403
    assert client.get(f"{EDIT}deelname/nom/").status_code == 403
    own = f"{EDIT}deelname/oostnl/"
    form = client.get(own).context["form"]
    data = {
        "deelname-oostnl-seen": form.mark,
        "deelname-oostnl-commitment": "1 fte",
        "deelname-oostnl-objection": "Dit doen wij al.",
    }
    assert client.post(own, data).status_code == 302
    part = saved().participations.get(rom__organisation__code="oostnl")
    assert part.commitment == "1 fte"
    check = saved().region_checks.get(rom__organisation__code="oostnl")
    assert (check.objection, check.complementarity, check.is_open_objection) == ("Dit doen wij al.", "", True)

    data["deelname-oostnl-commitment"] = "Mijn latere tekst"
    page = client.post(own, data).content.decode()
    assert "Nog niet bewaard." in page
    assert "Mijn latere tekst" in page
    assert saved().participations.get(rom__organisation__code="oostnl").commitment == "1 fte"


def test_the_lead_answers_an_objection_and_cannot_erase_it(client):
    version = builders.concept()
    actions.object_to_profile(
        version, rom=builders.rom("oostnl"), objection="Dit doen wij al.", by=builders.contributor("oostnl", "Omar")
    )
    noor = log_in(client, builders.contributor())
    data = builders.typed(
        saved(), noor, **{"deelname-oostnl-answer": "Wij stemmen af.", "deelname-oostnl-objection": ""}
    )
    assert client.post(EDIT, data).status_code == 302
    check = saved().region_checks.get(rom__organisation__code="oostnl")
    assert (check.objection, check.answer, check.is_open_objection) == ("Dit doen wij al.", "Wij stemmen af.", True)


def test_a_concept_does_not_exist_for_who_does_not_write_along(client):
    builders.concept()
    for person in (builders.ministry_staff(), builders.mandated_province_staff(), builders.contributor("bom", "Bo")):
        log_in(client, person)
        assert client.get(EDIT).status_code == 404
        assert client.post(EDIT, {}).status_code == 404
        assert client.get(f"{EDIT}deelname/nom/").status_code == 404
    log_in(client, builders.auditor())
    assert client.get(EDIT).status_code == 403


def test_without_a_concept_the_page_sends_on(client):
    builders.agreed()
    log_in(client, builders.secretary())
    response = client.get(EDIT)
    assert response.url == reverse("programme_detail", args=["BR-01"])
    assert CoreTask.objects.count() == 3
    assert Theme.objects.count() == 1
