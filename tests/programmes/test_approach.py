"""What a programme builds on, with whom, with which instruments and at what risk: kept, typed, shown and compared."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from funding.queries.agreements import differences
from programmes import actions
from programmes.models import Programme, ProgrammeVersion
from programmes.queries import advised, missing
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

EDIT = "/programmas/BR-01/bewerken/"


def saved() -> ProgrammeVersion:
    return ProgrammeVersion.objects.with_children().get(programme__code="BR-01")


@pytest.fixture
def version() -> ProgrammeVersion:
    return builders.concept()


# ── Verbs ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_it_builds_on_keeps_its_words_when_a_plan_is_renamed(version):
    plan = builders.plan()
    rows = [("region", plan, "", "", "Vult aan.")]
    actions.set_basis_documents(version, rows=rows, by=builders.secretary())
    title = str(plan)
    actions.change_plan(plan, last_year=2030, kind="multi_year", by=builders.secretary())
    row = version.basis_documents.get()
    assert (row.plan, row.title, row.url, row.how) == (plan, title, plan.url, "Vult aan.")


def test_a_plan_that_a_programme_builds_on_is_not_removed(version):
    plan = builders.plan()
    actions.set_basis_documents(version, rows=[("region", plan, "", "", "")], by=builders.secretary())
    with pytest.raises(ValidationError, match="Een programma bouwt op dit plan voort"):
        actions.remove_plan(plan, by=builders.secretary())


def test_a_refused_row_leaves_the_rows_that_stood(version):
    builders.approach(version)
    with pytest.raises(ValidationError, match="Deze partner staat er al"):
        actions.set_partners(
            version, rows=[(None, "TNO", "to2", ""), (None, "TNO ", "to2", "")], by=builders.secretary()
        )
    assert [str(row) for row in version.partners.all()] == ["Universiteit Twente (kennisinstelling)"]


def test_a_known_organisation_gives_its_name(version):
    tno = builders.organisation("tno", "to2", "TNO")
    actions.set_partners(version, rows=[(tno, "iets anders", "to2", "")], by=builders.secretary())
    assert version.partners.get().name == "TNO"


def test_a_programme_does_not_come_from_itself(version):
    texts = {"predecessor_programme": version.programme}
    with pytest.raises(ValidationError, match="komt niet uit zichzelf voort"):
        actions.edit_version(version, texts=texts, by=builders.secretary())


def test_each_list_leaves_a_line_that_names_its_rows(version):
    builders.approach(version)
    lines = {line.action: line.detail for line in reversed(Line.objects.all())}
    partner = {"kind": "kennisinstelling", "role": "Onderzoek"}
    assert lines["programmes.set_partners"] == {"after": {"partners": {"Universiteit Twente": partner}}}
    risk = {"measure": "Werven", "likelihood": "laag", "impact": "hoog", "owner": "NOM"}
    assert lines["programmes.set_risks"] == {"after": {"risks": {"Te weinig bedrijven": risk}}}
    assert lines["programmes.edit_version"]["after"]["values_rijk"] == ["Kennisuitwisseling"]


# ── What is missing and what is advised ───────────────────────────────────────────────────────────────────
def test_the_new_parts_are_advised_and_never_keep_a_version_from_being_offered(version):
    assert missing(version) == []
    assert [gap.field for gap in advised(saved())] == [
        "summary",
        "plannen",
        "plannen",
        "values_rijk",
        "values_region",
        "target_groups",
        "partners",
        "instrumenten",
        "mijlpalen",
        "risicos",
        "doelwaarden",
    ]
    builders.approach(version)
    assert [gap.field for gap in advised(saved())] == ["summary", "mijlpalen", "doelwaarden"]


@pytest.mark.parametrize(
    ("first", "last", "field", "period"),
    [
        (dt.date(1999, 1, 1), dt.date(2000, 12, 31), "starts_on", "01-01-1999\xa0–\xa031-12-2000"),
        (dt.date(2023, 12, 31), dt.date(2026, 12, 31), "starts_on", "31-12-2023\xa0–\xa031-12-2026"),
        (dt.date(2024, 1, 1), dt.date(2028, 1, 1), "ends_on", "01-01-2024\xa0–\xa001-01-2028"),
        (dt.date(2099, 1, 1), dt.date(2099, 12, 31), "ends_on", "01-01-2099\xa0–\xa031-12-2099"),
    ],
)
def test_a_period_outside_the_strategy_is_warned_of_and_keeps_nothing_from_being_offered(
    client, version, first, last, field, period
):
    builders.strategy()
    by = builders.secretary()
    actions.edit_version(version, texts={"starts_on": first, "ends_on": last}, by=by)
    strategy = "01-01-2024\xa0–\xa031-12-2027"
    said = f"De periode {period} valt niet geheel binnen die van de strategie ({strategy}). Klopt dat?"
    assert (advised(saved())[0].text, advised(saved())[0].field, missing(saved())) == (said, field, [])
    client.force_login(by)
    for page in ("controle", "doel"):
        assert f'/programmas/BR-01/bewerken/doel/#{field}">{said}</a>' in client.get(f"{EDIT}{page}/").content.decode()


def test_a_period_within_the_strategy_is_not_warned_of(version):
    builders.strategy()
    texts = {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2027, 12, 31)}
    actions.edit_version(version, texts=texts, by=builders.secretary())
    assert not [gap for gap in advised(saved()) if "strategie" in gap.text]


def test_each_advice_links_to_a_place_on_the_page(client, version):
    client.force_login(builders.secretary())
    page = client.get(EDIT).content.decode()
    for gap in advised(version):
        assert f'#{gap.field}">{gap.text}</a>' in page, gap
        assert f'id="{gap.field}"' in page, gap


def test_the_offer_page_advises_too_and_money_as_well(client, version):
    client.force_login(builders.secretary())
    page = client.get("/programmas/BR-01/aanbieden/").content.decode()
    assert "Noem de eerste risico’s, met een maatregel." in page
    assert "Vraag geld per bron en jaar" in page
    assert "Bied aan ter afstemming" in page


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────
def test_everything_is_saved_from_the_page_and_stays_as_it_is_when_saved_again(client, version):
    by = builders.secretary()
    client.force_login(by)
    policy, plan, tno = builders.policy(), builders.plan(), builders.organisation("tno", "to2", "TNO")
    before = builders.agreed("BR-02").programme
    startups = builders.word("target_group", "startups")
    data = builders.typed(
        saved(),
        by,
        predecessor_programme=before.pk,
        target_groups=[startups.pk],
        values_rijk=[builders.word("added_value", "m1").pk],
        **{
            "plannen-0-side": "rijk",
            "plannen-0-known": f"beleid-{policy.pk}",
            "plannen-0-how": "Regel een\r\nRegel twee",
            "plannen-1-side": "region",
            "plannen-1-known": f"plan-{plan.pk}",
            "partners-0-organisation": tno.pk,
            "partners-1-name": "Gemeente Emmen",
            "partners-1-kind": "municipality",
            "partners-1-role": "Proeflocatie",
            "instrumenten-0-name": "Proeftuin",
            "risicos-0-title": "Te laat",
            "risicos-0-likelihood": "middle",
            "risicos-0-impact": "high",
        },
    )
    response = client.post(EDIT, data)
    assert response.status_code == 302, [each.errors for each in response.context["editor"].forms]
    version = saved()
    assert version.predecessor_programme == before
    assert list(version.target_groups.all()) == [startups]
    assert [(row.side, row.title, row.how) for row in version.basis_documents.all()] == [
        ("rijk", "Innovatiebeleid", "Regel een\nRegel twee"),
        ("region", str(plan), ""),
    ]
    assert [(row.name, row.kind, row.role) for row in version.partners.all()] == [
        ("TNO", "to2", ""),
        ("Gemeente Emmen", "municipality", "Proeflocatie"),
    ]
    assert [str(row) for row in version.instruments.all()] == ["Proeftuin"]
    assert [(row.likelihood, row.impact) for row in version.risks.all()] == [("middle", "high")]
    lines = Line.objects.count()
    assert client.post(EDIT, builders.typed(saved(), by)).status_code == 302
    assert Line.objects.count() == lines


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"plannen-0-side": "rijk"}, "Kies uit de lijst, of noem het zelf."),
        ({"plannen-0-title": "Visie"}, "Maak een keuze bij ‘Van’."),
        ({"plannen-0-side": "rijk", "plannen-0-title": "Visie", "plannen-0-url": "javascript:alert(1)"}, "geldige URL"),
        ({"plannen-0-side": "rijk", "plannen-0-known": "beleid-999"}, "Selecteer een geldige keuze"),
        ({"plannen-0-side": "elders", "plannen-0-title": "Visie"}, "Selecteer een geldige keuze"),
        ({"plannen-0-side": "rijk", "plannen-0-title": "x" * 100_000}, "320 tekens bevat"),
        ({"plannen-0-side": "rijk", "plannen-0-title": "Visie", "plannen-0-how": "y" * 100_000}, "2000 tekens bevat"),
        ({"partners-0-name": "Gemeente Emmen"}, "Kies wat voor partner dit is."),
        ({"partners-0-role": "Denkt mee"}, "Kies uit de lijst, of noem het zelf."),
        ({"partners-0-name": "x", "partners-0-kind": "rom"}, "Selecteer een geldige keuze"),
        ({"partners-0-organisation": "999"}, "Selecteer een geldige keuze"),
        (
            {f"partners-{i}-{name}": value for i in (0, 1) for name, value in (("name", "TNO"), ("kind", "to2"))},
            "Deze staat er al.",
        ),
        ({"instrumenten-0-purpose": "Testen"}, "Vul ‘Naam’ in."),
        ({"instrumenten-0-name": "x", "instrumenten-0-purpose": "y" * 1001}, "1000 tekens bevat"),
        ({"risicos-0-title": "Te laat"}, "Maak een keuze bij ‘Kans’."),
        ({"risicos-0-title": "Te laat", "risicos-0-likelihood": "zeker"}, "Selecteer een geldige keuze"),
        ({"values_rijk": ["999"]}, "Selecteer een geldige keuze"),
        ({"predecessor_programme": "999"}, "Selecteer een geldige keuze"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_lost(client, version, changes, message):
    by = builders.secretary()
    client.force_login(by)
    data = builders.typed(saved(), by, **{"added_value_rijk": "Net getypt en nog niet bewaard.", **changes})
    response = client.post(EDIT, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Net getypt en nog niet bewaard." in page
    assert saved().revision == version.revision


def test_a_plan_of_a_rom_is_of_the_region(client, version):
    by = builders.secretary()
    client.force_login(by)
    plan = builders.plan()
    changes = {"plannen-0-side": "rijk", "plannen-0-known": f"plan-{plan.pk}"}
    response = client.post(EDIT, builders.typed(saved(), by, **changes))
    assert "Een plan van een ROM is van de regio." in response.content.decode()


def test_choosing_and_naming_at_once_is_refused(client, version):
    by = builders.secretary()
    client.force_login(by)
    changes = {"plannen-0-side": "rijk", "plannen-0-known": f"beleid-{builders.policy().pk}", "plannen-0-title": "x"}
    response = client.post(EDIT, builders.typed(saved(), by, **changes))
    assert "Kies uit de lijst, of noem het zelf; niet allebei." in response.content.decode()


def test_the_word_of_another_list_is_no_target_group(client, version):
    by = builders.secretary()
    client.force_login(by)
    other = builders.word("added_value", "m1")
    response = client.post(EDIT, builders.typed(saved(), by, target_groups=[other.pk]))
    assert response.status_code == 200
    assert "target_groups" in response.context["editor"].text.errors


def test_a_programme_that_was_never_agreed_is_no_predecessor(client, version):
    by = builders.secretary()
    client.force_login(by)
    secret = builders.concept("BR-02").programme
    assert secret not in client.get(EDIT).context["editor"].text.fields["predecessor_programme"].queryset
    response = client.post(EDIT, builders.typed(saved(), by, predecessor_programme=secret.pk))
    assert "predecessor_programme" in response.context["editor"].text.errors


def test_two_people_fill_the_same_list_and_both_rows_stay(client, version):
    by = builders.secretary()
    client.force_login(by)
    data = builders.typed(saved(), by, **{"partners-0-name": "TNO", "partners-0-kind": "to2"})
    risk = {"risicos-0-title": "Te laat", "risicos-0-likelihood": "low", "risicos-0-impact": "high"}
    actions.edit_contents(
        version,
        contents=actions.Contents(partners=[(None, "Universiteit Twente", "knowledge", "")]),
        revision=None,
        by=builders.contributor(),
    )
    page = client.post(EDIT, data | risk, follow=True).content.decode()
    assert "Van daar overgenomen: Partners." in page
    assert sorted(row.name for row in version.partners.all()) == ["TNO", "Universiteit Twente"]
    assert [row.title for row in version.risks.all()] == ["Te laat"]


def test_queries_of_the_page_do_not_grow_with_rows(client, version):
    by = builders.secretary()
    client.force_login(by)
    builders.approach(version)
    actions.set_partners(version, rows=[(builders.organisation("p0", "tki"), "", "tki", "")], by=by)
    one = queries_of(client, EDIT)
    rows = [(builders.organisation(f"p{i}", "tki"), "", "tki", "") for i in range(6)]
    actions.set_partners(version, rows=rows, by=by)
    actions.set_basis_documents(
        version, rows=[("rijk", builders.policy(f"d{i}", f"Stuk {i}"), "", "", "") for i in range(6)], by=by
    )
    assert queries_of(client, EDIT) == one


# ── Shown and compared ────────────────────────────────────────────────────────────────────────────────────
HOSTILE = "<b>vet</b> \u202egnp.exe"


def test_the_programme_page_shows_what_there_is_as_text(client, version):
    by = builders.secretary()
    client.force_login(by)
    assert "Aanpak" not in client.get("/programmas/BR-01/").content.decode()
    builders.approach(version)
    actions.set_partners(version, rows=[(None, HOSTILE, "company", HOSTILE)], by=by)
    page = client.get("/programmas/BR-01/").content.decode()
    for text in ("Aanpak", "Scale-ups, Startups", "bedrijf of cluster", "Proeftuin", "Innovatiebeleid", "Te weinig"):
        assert text in page, text
    assert "<b>vet</b>" not in page
    assert "&lt;b&gt;vet&lt;/b&gt;" in page


def test_two_versions_are_compared_by_these_parts_too(version):
    builders.approach(version)
    builders.agree(actions.offer(version, by=builders.secretary()))
    old = saved()
    programme = Programme.objects.get()
    copy = actions.copy_version(programme, reason="x", by=builders.secretary())
    assert differences(ProgrammeVersion.objects.with_children().get(pk=copy.pk), old) == []
    actions.set_partners(copy, rows=[(None, "TNO", "to2", "")], by=builders.secretary())
    actions.set_instruments(copy, rows=[("Proeftuin", "Anders")], by=builders.secretary())
    found = differences(ProgrammeVersion.objects.with_children().get(pk=copy.pk), old)
    assert [(row.part, row.old, row.new) for row in found] == [
        (
            "Partners",
            "1 partner: Universiteit Twente (kennisinstelling): Onderzoek",
            "1 partner: TNO (TO2-instelling)",
        ),
        ("Instrument Proeftuin", "Testen in de praktijk", "Anders"),
    ]
