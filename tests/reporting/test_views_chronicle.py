"""The history of a programme, a source, a meeting and a ROM: out of the trail, in words, by rule 9."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from programmes import actions as programmes
from programmes.models import Programme
from romportal import audit
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders
from tests.reporting.builders import meeting, report, reporting_round

pytestmark = pytest.mark.django_db


def page(client, kind: str, key: str, who=builders.ministry_staff, query: str = "") -> str:
    client.force_login(who())
    answer = client.get(reverse("history", args=[kind, key]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())  # spaces that do not break become plain ones too


def events(client, kind: str, key: str) -> list[tuple[str, str]]:
    """(action, object) of every line, newest first."""
    client.force_login(builders.auditor())
    lines = client.get(reverse("history", args=[kind, key])).context["page"].object_list
    return [(line.action, line.object_label) for line, *_ in lines]


def test_money_of_a_programme_reads_from_old_to_new_with_who_and_why(client):
    money.strategy_money()
    version = money.agreed("BR-03", {("structural", 2026): 150_000})
    builders.agree(money.changed(version, {("structural", 2026): "200000.50"}).agreement)
    commitment = money.committed(money.line("BR-03"), 90_000)
    money.reversed_entry(money.paid(commitment, 100))
    text = page(client, "programma", "BR-03")
    old, new = '<del class="rp-old">€ 150.000</del>', '<ins class="rp-new">€ 200.000,50</ins>'
    assert f"EZK structureel 2026 van {old} naar {new}" in text
    assert "Reden: Ander bedrag" in text
    assert "Namens: Rijk" in text
    assert "Emma" in text
    assert [label for action, label in events(client, "programma", "BR-03") if action == "funding.reverse"]
    assert ("funding.make_grant", "B-2026-001") in events(client, "programma", "BR-03")


def test_a_commitment_a_plan_and_an_objection_read_from_old_to_new(client):
    version, by, oostnl = builders.objected(), builders.secretary(), builders.rom("oostnl")
    for number in ("1.5", "12.5"):
        programmes.set_participation(version, rom=oostnl, commitment="Hub", fte=Decimal(number), by=by)
    for day in (1, 2):
        programmes.set_milestones(version, rows=[(1, "Opening", dt.date(2026, 6, day))], by=by)
    programmes.answer_objection(version, rom=oostnl, answer="Ander werk.", by=by)
    programmes.withdraw_objection(version, rom=oostnl, reason="Goed zo.", by=builders.contributor("oostnl", "Omar"))
    text = page(client, "programma", "BR-01", builders.secretary)
    for what, old, new in (
        ("Inzet (fte)", "1,5", "12,5"),
        ("Mijlpaal 1", "gepland op: 01-06-2026", "gepland op: 02-06-2026"),
        ("Antwoord", "De rol is aangepast.", "Ander werk."),
        ("Stand van het bezwaar", "Open, beantwoord", "Ingetrokken"),
    ):
        assert f'{what} van <del class="rp-old">{old}</del> naar <ins class="rp-new">{new}</ins>' in text
    for told in ("Antwoord gewijzigd: BR-01", "Bezwaar ingetrokken: BR-01", "Reden: Goed zo.", "ROM: OOSTNL"):
        assert told in text


def test_lines_of_another_programme_stay_out(client):
    builders.agreed("BR-01")
    builders.agreed("BR-02")
    labels = {label.split(" ")[0].split(",")[0] for _, label in events(client, "programma", "BR-01")}
    assert labels == {"BR-01"}


def test_a_concept_is_told_to_its_authors_alone(client):
    version = builders.agreed("BR-01")
    programmes.copy_version(version.programme, reason="Geheime reden", by=builders.secretary())
    assert "Geheime reden" not in page(client, "programma", "BR-01")
    assert "Geheime reden" in page(client, "programma", "BR-01", builders.secretary)
    builders.concept("BR-02")
    client.force_login(builders.ministry_staff())
    assert client.get(reverse("history", args=["programma", "BR-02"])).status_code == 404


def test_a_source_and_a_meeting_have_their_own(client):
    money.strategy_money()
    money.change(money.ceiling("structural", 2026), "-100000")
    text = page(client, "bron", "structural")
    assert "Bedrag: € −100.000" in text
    held = meeting()
    assert ("reporting.add_meeting", held.number) in events(client, "overleg", held.number)
    builders.plan("nom")
    builders.plan("bom")
    assert [action for action, _ in events(client, "rom", "nom")] == ["programmes.add_plan"]


def test_a_period_narrows_it_down(client):
    builders.agreed("BR-01")
    assert "In deze periode is er niets gebeurd." in page(client, "programma", "BR-01", query="?van=01-01-2190")
    assert "Programma gemaakt: BR-01" in page(client, "programma", "BR-01", query="?van=01-01-2020&tot=onzin&pagina=99")


@pytest.mark.parametrize(
    ("kind", "key"), [("programma", "XX-99"), ("bron", "onzin"), ("overleg", "BO-1"), ("rom", "x"), ("grap", "BR-01")]
)
def test_what_is_not_there_is_not_found(client, kind, key):
    client.force_login(builders.auditor())
    assert client.get(reverse("history", args=[kind, key])).status_code == 404


def test_queries_do_not_grow_with_what_happened(client):
    builders.agreed("BR-01")
    client.force_login(builders.auditor())
    address = reverse("history", args=["programma", "BR-01"])
    client.get(address)
    few = queries_of(client, address)
    for number in range(6):
        copy = programmes.copy_version(
            Programme.objects.get(code="BR-01"), reason=f"Nr. {number}", by=builders.secretary()
        )
        builders.agree(programmes.offer(copy, by=builders.secretary()))
    assert queries_of(client, address) == few


def test_the_history_of_the_strategy_tells_a_change_to_who_may_see_it(client):
    change = builders.strategy_change()
    address = reverse("history", args=["strategie", "mjs"])
    client.force_login(builders.mandated_province_staff())
    assert "ijziging van de strategie bewerkt" not in client.get(address).content.decode()
    client.force_login(builders.ministry_staff())
    shown = client.get(address).content.decode()
    for words in ("ijziging van de strategie bewerkt", "T1 naam", "Klimaat en energie", change.reason):
        assert words in shown
    builders.agree(programmes.offer_strategy(change, by=builders.ministry_staff()))
    client.force_login(builders.mandated_province_staff())
    shown = client.get(address).content.decode()
    for words in ("ijziging van de strategie afgestemd", "tandpunt gegeven", "volgens de strategie"):
        assert words in shown
    assert client.get(reverse("history", args=["strategie", "zz"])).status_code == 404


# ── What a ROM had, and what else has a history ───────────────────────────────────────────────────────────
def test_what_a_rom_no_longer_has_stays_in_its_history(client):
    by = builders.secretary()
    programmes.remove_plan(builders.plan("bom"), by=by)
    programmes.remove_stake(builders.stake("bom"), by=by)
    programmes.remove_contact(builders.contact("bom"), by=by)
    builders.plan("nom")
    gone = ["contact", "contact", "stake", "stake", "plan", "plan"]
    verbs = [f"programmes.{verb}_{what}" for what, verb in zip(gone, ["remove", "add"] * 3, strict=True)]
    assert [action for action, _ in events(client, "rom", "bom")] == verbs
    assert [action for action, _ in events(client, "rom", "nom")] == ["programmes.add_plan"]
    text = page(client, "rom", "bom")
    assert 'Titel: <del class="rp-old">Plan 2026</del> vervalt' in text
    assert 'Soort: <del class="rp-old">activiteitenplan</del> vervalt' in text


def test_a_rom_that_is_called_otherwise_now_keeps_what_it_had(client):
    programmes.remove_plan(builders.plan("bom"), by=builders.secretary())
    client.force_login(builders.administrator())
    home = builders.rom("bom").organisation
    typed = {"code": home.code, "name": "Brabant", "short_name": "Brabant", "kind": "rom"}
    rows = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    answer = client.post(f"/beheer/programmes/organisation/{home.pk}/change/", typed | rows)
    assert answer.status_code == 302, answer.context["errors"]
    builders.plan("bom")
    actions = [action for action, _ in events(client, "rom", "bom")]
    assert actions == ["programmes.add_plan", "beheer.change", "programmes.remove_plan", "programmes.add_plan"]


def test_an_agenda_that_went_to_another_rom_stays_in_the_history_of_both(client):
    by = builders.secretary()
    kia = builders.kia("veiligheid", "nom")
    programmes.cover_kia(kia, perspective="Van NOM", by=by)
    programmes.cover_kia(kia, rom=builders.rom("bom"), by=by)
    programmes.cover_kia(kia, perspective="Van BOM", by=by)
    assert len(events(client, "rom", "nom")) == 3
    assert "Van BOM" not in page(client, "rom", "nom")
    assert len(events(client, "kia", "veiligheid")) == 4
    assert "Van BOM" in page(client, "rom", "bom")


def test_a_theme_and_a_province_have_their_own(client):
    builders.strategy()
    version = builders.offered()
    theme = version.themes.get()
    programmes.recognise_theme(theme, column="rijk", recognises=False, by=builders.ministry_staff())
    assert ("programmes.recognise_theme", theme.name) in events(client, "thema", theme.code)
    zoe = builders.province_staff()
    province = zoe.memberships.get().organisation.province
    programmes.give_position(version.agreement, column="province", province=province, outcome="agreed", by=zoe)
    assert [action for action, _ in events(client, "provincie", province.cbs_code)] == ["programmes.give_position"]
    assert events(client, "provincie", builders.province().cbs_code) == []


@pytest.mark.parametrize("kind", ["kia", "thema", "provincie"])
def test_their_history_is_not_there_without_them(client, kind):
    client.force_login(builders.secretary())
    assert client.get(reverse("history", args=[kind, "onzin"])).status_code == 404


def test_the_history_of_a_rom_asks_no_more_for_what_is_gone(client):
    by = builders.secretary()
    client.force_login(by)
    address = reverse("history", args=["rom", "bom"])
    programmes.remove_plan(builders.plan("bom"), by=by)
    few = queries_of(client, address)
    for year in (2027, 2028, 2029):
        programmes.remove_plan(builders.plan("bom", year=year), by=by)
    assert queries_of(client, address) == few


# ── Grants, rounds and people ─────────────────────────────────────────────────────────────────────────────
def test_a_grant_tells_what_was_committed_paid_and_reversed(client):
    money.strategy_money()
    money.agreed("BR-03", {("structural", 2026): 150_000})
    commitment = money.committed(money.line("BR-03"), 90_000)
    money.reversed_entry(money.paid(commitment, 100))
    told = [action for action, _ in events(client, "beschikking", str(commitment.grant_id))]
    assert told[0] == "funding.reverse"
    assert {"funding.make_grant", "funding.commit", "funding.pay"} <= set(told)
    text = page(client, "beschikking", str(commitment.grant_id))
    assert "Bedrag: € 90.000" in text
    assert f'href="/financien/beschikkingen/{commitment.grant_id}/"' in text


def test_a_round_tells_when_it_opened_and_who_handed_in(client):
    round_ = reporting_round(dt.date(2026, 6, 30))
    report(builders.agreed("BR-01"), round_)
    told = events(client, "ronde", str(round_.pk))
    assert [action for action, _ in told] == ["reporting.hand_in", "reporting.open_round"]
    assert "Peildatum: 30-06-2026" in page(client, "ronde", str(round_.pk))


def test_a_person_tells_how_the_rights_came_and_went_and_not_each_login(client):
    sanne, pieter = builders.administrator(), builders.mandated_province_staff()
    stranger = builders.province_staff()
    klaas = builders.user("Klaas", builders.province().organisation, "policy")
    role, today = pieter.memberships.get(), audit.today()
    programmes.stand_in(role, colleague=klaas, starts_on=today, ends_on=today, reason="Verlof", by=pieter)
    programmes.review_rights(organisation=builders.province().organisation, by=sanne)
    programmes.review_rights(organisation=stranger.memberships.get().organisation, by=sanne)
    programmes.hand_over(role, to=klaas, on=today, reason="Verkiezingen", by=sanne)
    client.force_login(pieter)

    told = [action for action, _ in events(client, "persoon", str(pieter.pk))]
    assert told == ["programmes.hand_over", "programmes.review_rights", "programmes.stand_in", "accounts.create_user"]
    assert "programmes.stand_in" in [action for action, _ in events(client, "persoon", str(klaas.pk))]
    text = page(client, "persoon", str(pieter.pk), builders.administrator)
    assert "Reden: Verkiezingen" in text
    assert "Einde" in text
    assert f'href="/rechten/?stand=alles&amp;q={pieter.email.replace("@", "%40")}"' in text


@pytest.mark.parametrize("who", [builders.ministry_staff, builders.contributor, builders.reader])
def test_the_history_of_a_person_is_for_who_reads_the_rights(client, who):
    client.force_login(who())
    assert client.get(reverse("history", args=["persoon", str(builders.secretary().pk)])).status_code == 403


@pytest.mark.parametrize("kind", ["beschikking", "ronde", "persoon"])
@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 40])
def test_a_key_that_is_none_is_not_there(client, kind, key):
    client.force_login(builders.secretary())
    assert client.get(reverse("history", args=[kind, key])).status_code == 404


def test_the_pages_lead_to_the_history(client):
    money.strategy_money()
    money.agreed("BR-03", {("structural", 2026): 150_000})
    grant = money.committed(money.line("BR-03"), 90_000).grant_id
    round_ = reporting_round(dt.date(2026, 6, 30))
    client.force_login(builders.secretary())
    assert f"/geschiedenis/beschikking/{grant}/" in client.get(f"/financien/beschikkingen/{grant}/").content.decode()
    assert f"/geschiedenis/ronde/{round_.pk}/" in client.get(f"/voortgang/{round_.pk}/").content.decode()
    assert f"/geschiedenis/persoon/{builders.secretary().pk}/" in client.get("/rechten/").content.decode()


@pytest.mark.parametrize("kind", ["beschikking", "ronde", "persoon"])
def test_the_number_of_queries_does_not_grow_with_what_happened(client, kind):
    money.strategy_money()
    version = money.agreed("BR-03", {("structural", 2026): 150_000})
    commitment, round_ = money.committed(money.line("BR-03"), 90_000), reporting_round(dt.date(2026, 6, 30))
    key = {"beschikking": commitment.grant_id, "ronde": round_.pk, "persoon": builders.secretary().pk}[kind]
    client.force_login(builders.secretary())
    address = reverse("history", args=[kind, str(key)])
    money.paid(commitment, 10)
    few = queries_of(client, address)
    for number in range(5):
        money.paid(commitment, 10 + number)
        programmes.review_rights(by=builders.administrator())
    report(version, round_)
    assert queries_of(client, address) == few
