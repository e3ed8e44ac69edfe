"""Pages of progress: a contributor's simple form, kept private until it is handed in; and rounds."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from programmes import actions as programme_actions
from programmes.models import Indicator, Programme, ProgrammeVersion
from reporting import actions
from reporting.models import (
    Measurement,
    MilestoneResult,
    ProgressDraft,
    ProgressReport,
    ReportingRound,
)
from romportal import audit
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import GREEN, many_programmes, report, reporting_round

pytestmark = pytest.mark.django_db

RED = {"time_light": "green", "money_light": "green", "quality_light": "red"}
WHY = {"cause": "Vertrek.", "consequence": "180 in plaats van 210.", "correction": "BOM neemt waar."}


def programme_with_everything() -> ProgrammeVersion:
    """A version in force with one indicator and one milestone."""
    version = builders.concept()
    indicator = Indicator.objects.create(programme=version.programme, name="Hubs", unit="hubs")
    by = builders.secretary()
    programme_actions.set_targets(version, rows=[(indicator, 2027, Decimal(18))], by=by)
    programme_actions.set_milestones(version, rows=[(1, "Tien hubs", dt.date(2026, 6, 1))], by=by)
    builders.agree(programme_actions.offer(version, by=by))
    return ProgrammeVersion.objects.select_related("programme").get(pk=version.pk)


def form_address(round: ReportingRound, code: str = "BR-01") -> str:
    return reverse("progress_edit", args=[round.pk, code])


# ── The form ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_contributor_keeps_a_concept_and_hands_it_in(client):
    version, round = programme_with_everything(), reporting_round()
    value = f"waarde-{Indicator.objects.get().pk}"
    client.force_login(builders.contributor())

    typed = RED | {"doel": "bewaar", "cause": "Vertrek.", value: "1.250,5", "revision": "0"}
    assert client.post(form_address(round), typed).status_code == 302
    draft = ProgressDraft.objects.get()
    assert (draft.cause, draft.quality_light, draft.values) == (
        "Vertrek.",
        "red",
        {str(Indicator.objects.get().pk): "1250.50"},
    )
    page = client.get(form_address(round)).content.decode()
    assert "Vertrek." in page
    assert 'value="1.250,50"' in page

    answer = client.post(form_address(round), RED | WHY | {"doel": "lever-in", value: "12", "revision": "1"})
    assert answer.headers["Location"] == reverse("round_detail", args=[round.pk])
    report = ProgressReport.objects.get()
    assert (report.number, report.correction, report.on_behalf) == (1, "BOM neemt waar.", False)
    assert (Measurement.objects.get().value, ProgressDraft.objects.count()) == (Decimal(12), 0)
    assert version.short_title in client.get(reverse("round_detail", args=[round.pk])).content.decode()


def test_red_without_words_is_refused_at_the_fields_and_kept_as_concept(client):
    programme_with_everything()
    round = reporting_round()
    client.force_login(builders.contributor())
    typed = RED | {"doel": "lever-in", "look_back": "Veel gedaan.", "revision": "0"}
    answer = client.post(form_address(round), typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "cause": ["Vul de oorzaak in: kwaliteit wijkt af."],
        "consequence": ["Vul het gevolg in: kwaliteit wijkt af."],
        "correction": ["Vul de bijsturing in: kwaliteit wijkt af."],
    }
    page = answer.content.decode()
    assert "<title>Fout: " in page
    assert 'href="#id_cause"' in page
    assert "Veel gedaan." in page
    assert ProgressDraft.objects.get().look_back == "Veel gedaan."
    assert not ProgressReport.objects.exists()

    # The refused page goes on from the concept that it just kept: pressing again is no conflict with oneself.
    revision = answer.context["form"]["revision"].value()
    assert client.post(form_address(round), typed | WHY | {"revision": revision}).status_code == 302


@pytest.mark.parametrize("value", ["1,000.50", "1e9", "twee", "-0", "-3", "123456789012345", "€ 5 mln"])
def test_a_wrong_value_is_refused_at_its_field(client, value):
    programme_with_everything()
    round = reporting_round()
    name = f"waarde-{Indicator.objects.get().pk}"
    client.force_login(builders.contributor())
    answer = client.post(form_address(round), GREEN | {"doel": "lever-in", name: value, "revision": "0"})
    assert answer.context["form"].errors == {name: ["Schrijf de waarde als 1.250 of 12,5."]}
    assert (ProgressDraft.objects.count(), ProgressReport.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "typed",
    [
        {"time_light": "blauw"},
        {"cause": "x" * 2001},
        {"look_back": "x" * 4001},
        {"revision": "drie"},
    ],
    ids=["light", "long cause", "long look back", "revision"],
)
def test_what_no_browser_sends_is_refused_in_the_form(client, typed):
    programme_with_everything()
    round = reporting_round()
    client.force_login(builders.contributor())
    answer = client.post(form_address(round), GREEN | {"doel": "bewaar", "revision": "0"} | typed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(typed)
    assert not ProgressDraft.objects.exists()


@pytest.mark.parametrize("purpose", ["", "verwijder", "LEVER-IN", "mijlpaal"])
def test_an_unknown_purpose_is_not_found(client, purpose):
    programme_with_everything()
    client.force_login(builders.contributor())
    assert client.post(form_address(reporting_round()), GREEN | {"doel": purpose}).status_code == 404


def test_markup_in_a_text_is_shown_as_it_was_typed(client):
    version, round = programme_with_everything(), reporting_round()
    report(version, round, look_back="<script>alert(1)</script> & ‘meer’ 🚀 " + "x" * 200)
    client.force_login(builders.contributor())
    page = client.get(form_address(round)).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ‘meer’ 🚀" in page


def test_a_second_editor_sees_both_texts_and_can_save_after_that(client):
    programme_with_everything()
    round = reporting_round()
    actions.save_draft(round, Programme.objects.get(), fields={"cause": "Van Sanne"}, by=builders.secretary())
    client.force_login(builders.contributor())
    typed = {"doel": "bewaar", "cause": "Van Noor", "revision": "0"}
    answer = client.post(form_address(round), typed)
    page = answer.content.decode()
    assert answer.context["conflict"] == [("Oorzaak", "Van Sanne", "Van Noor")]
    assert "Nog niet bewaard." in page
    assert "Sanne bewaarde dit concept" in page
    assert ProgressDraft.objects.get().cause == "Van Sanne"

    revision = answer.context["form"]["revision"].value()
    assert client.post(form_address(round), typed | {"revision": revision}).status_code == 302
    assert ProgressDraft.objects.get().cause == "Van Noor"


def test_a_closed_round_takes_nothing_and_says_so(client):
    programme_with_everything()
    round = reporting_round()
    client.force_login(builders.contributor())
    actions.close_round(round, by=builders.secretary())
    answer = client.post(form_address(round), GREEN | {"doel": "lever-in", "cause": "Kwijt?", "revision": "0"})
    page = answer.content.decode()
    assert "Deze ronde is gesloten; inleveren kan niet meer." in page
    assert "Kwijt?" in page
    assert (ProgressDraft.objects.count(), ProgressReport.objects.count()) == (0, 0)


def test_a_round_is_closed_and_opened_again_by_the_secretary(client):
    programme_with_everything()
    round = reporting_round()
    address = reverse("round_detail", args=[round.pk])
    client.force_login(builders.contributor())
    assert client.post(address, {"doel": "heropen"}).status_code == 403
    client.force_login(builders.secretary())
    assert "Deze ronde is al open." in client.post(address, {"doel": "heropen"}, follow=True).content.decode()
    closed = client.post(address, {"doel": "sluit"}, follow=True).content.decode()
    assert "is gesloten. Heropenen kan op deze pagina." in closed
    assert "Heropen ronde" in closed
    assert "Deze ronde is al gesloten." in client.post(address, {"doel": "sluit"}, follow=True).content.decode()
    again = client.post(address, {"doel": "heropen"}, follow=True).content.decode()
    assert "is weer open." in again
    assert "Sluit ronde" in again


def test_pressing_hand_in_twice_makes_one_revision(client):
    programme_with_everything()
    round = reporting_round()
    client.force_login(builders.contributor())
    typed = GREEN | {"doel": "lever-in", "revision": "0", "once": "een-druk"}
    answers = [client.post(form_address(round), typed).headers["Location"] for _ in range(2)]
    assert answers == [reverse("round_detail", args=[round.pk])] * 2
    assert ProgressReport.objects.count() == 1


def test_a_milestone_is_reached_once_and_not_in_the_future(client):
    programme_with_everything()
    round = reporting_round()
    client.force_login(builders.contributor())
    typed = {"doel": "mijlpaal", "mijlpaal-number": "1", "mijlpaal-reached_on": "31-12-2049"}
    answer = client.post(form_address(round), typed).content.decode()
    assert "31 december 2049 ligt in de toekomst." in answer
    assert 'href="#mijlpaal-1-mijlpaal-reached_on"' in answer
    assert 'value="31-12-2049"' in answer
    assert client.post(form_address(round), typed | {"mijlpaal-reached_on": "30-05-2026"}).status_code == 302
    assert MilestoneResult.objects.get().reached_on == dt.date(2026, 5, 30)
    assert client.post(form_address(round), typed | {"mijlpaal-reached_on": "30-05-2026"}).status_code == 404


# ── Who ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_concept_is_seen_by_its_authors_alone(client):
    programme_with_everything()
    round = reporting_round()
    programme = Programme.objects.get()
    actions.save_draft(round, programme, fields=GREEN | {"cause": "Nog geheim"}, by=builders.contributor())
    addresses = [reverse("round_list"), reverse("round_detail", args=[round.pk]), form_address(round)]

    others = [
        builders.contributor("oostnl", "Omar"),
        builders.ministry_staff(),
        builders.mandated_province_staff(),
        builders.province_staff(),
        builders.auditor(),
    ]
    for person in others:
        client.force_login(person)
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200, 200, 403], person
        assert not any("Nog geheim" in answer.content.decode() for answer in answers)
        assert "nog niet" in answers[1].content.decode()
    for person in (builders.contributor(), builders.secretary()):
        client.force_login(person)
        assert "Nog geheim" in client.get(form_address(round)).content.decode()


def test_nobody_without_a_role_sees_progress(client):
    round = reporting_round()
    addresses = [reverse("round_list"), reverse("round_detail", args=[round.pk]), reverse("lesson_list")]
    assert [client.get(address).status_code for address in addresses] == [302, 302, 302]
    client.force_login(builders.administrator())
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


@pytest.mark.parametrize("key", [0, 999_999, 10**25])
def test_what_does_not_exist_is_not_found(client, key):
    programme_with_everything()
    client.force_login(builders.secretary())
    assert client.get(f"/voortgang/{key}/").status_code == 404
    assert client.get(f"/voortgang/{key}/BR-01/").status_code == 404
    assert client.get(form_address(reporting_round(), "BR-99")).status_code == 404


def test_a_programme_that_was_never_agreed_has_nothing_to_report(client):
    builders.concept("BR-02")
    client.force_login(builders.contributor())
    assert client.get(form_address(reporting_round(), "BR-02")).status_code == 403


# ── Rounds ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_secretary_opens_and_closes_a_round(client):
    client.force_login(builders.secretary())
    typed = {"name": "3e kwartaal 2026", "reference_date": "30-09-2026", "deadline": "15-10-2026"}
    answer = client.post(reverse("round_list"), typed)
    round = ReportingRound.objects.get()
    assert answer.headers["Location"] == reverse("round_detail", args=[round.pk])
    assert (round.reference_date, round.is_open) == (dt.date(2026, 9, 30), True)
    client.post(reverse("round_detail", args=[round.pk]))
    assert not ReportingRound.objects.get().is_open
    again = client.post(reverse("round_detail", args=[round.pk]), follow=True).content.decode()
    assert "Deze ronde is al gesloten." in again


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"reference_date": "31-09-2026"}, {"reference_date": ["September 2026 heeft 30 dagen."]}),
        ({"deadline": "29-09-2026"}, {"deadline": ["De uiterste datum ligt voor de peildatum."]}),
        ({"name": ""}, {"name": ["Dit veld is verplicht."]}),
        ({"name": "x" * 61}, None),
        ({"name": "Ronde 30-06-2026"}, None),
        ({"reference_date": "30-06-2026"}, None),
    ],
)
def test_a_round_that_cannot_be_is_refused_at_its_field(client, typed, errors):
    reporting_round(dt.date(2026, 6, 30))
    client.force_login(builders.secretary())
    right = {"name": "Ronde", "reference_date": "30-09-2026", "deadline": "15-10-2026"}
    answer = client.post(reverse("round_list"), right | typed)
    found = answer.context["form"].errors
    assert set(found) == set(typed)
    assert errors is None or found == errors
    assert ReportingRound.objects.count() == 1


@pytest.mark.parametrize(
    "person", [builders.contributor, builders.ministry_staff, builders.mandated_province_staff, builders.auditor]
)
def test_others_neither_open_nor_close(client, person):
    round = reporting_round()
    client.force_login(person())
    typed = {"name": "Ronde", "reference_date": "30-12-2026", "deadline": "15-01-2027"}
    assert client.post(reverse("round_list"), typed).status_code == 403
    assert client.post(reverse("round_detail", args=[round.pk])).status_code == 403
    assert "Open een ronde" not in client.get(reverse("round_list")).content.decode()
    assert "Sluit ronde" not in client.get(reverse("round_detail", args=[round.pk])).content.decode()


def test_a_round_asks_as_many_queries_for_300_programmes_as_for_3(client):
    client.force_login(builders.secretary())
    asked = []
    for prefix, how_many in (("MA", 3), ("MB", 297)):
        many_programmes(how_many, prefix=prefix)
        asked.append(queries_of(client, reverse("round_detail", args=[ReportingRound.objects.get().pk])))
    assert asked[0] == asked[1]


def test_the_list_of_rounds_asks_as_many_queries_for_300_as_for_3(client):
    client.force_login(builders.contributor())
    asked = []
    for days in (range(3), range(3, 300)):
        first = dt.date(2024, 1, 1)
        ReportingRound.objects.bulk_create(
            ReportingRound(
                name=f"Ronde {day}",
                reference_date=first + dt.timedelta(days=day),
                deadline=first + dt.timedelta(days=day + 1),
                opened_at=audit.now(),
            )
            for day in days
        )
        asked.append(queries_of(client, reverse("round_list")))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("typed", ["abc", "0", "-1", "999", "1e3", "٣"])
def test_a_hand_typed_page_number_gives_a_page(client, typed):
    reporting_round()
    client.force_login(builders.auditor())
    assert client.get(reverse("round_list"), {"pagina": typed}).status_code == 200
