"""The secretary registers documents with an agreement and sets its term; neither is an outcome."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Agreement, AgreementDocument, LapsedDocument, Position
from romportal import audit
from tests.counting import queries_of
from tests.funding.test_views_agreements import detail, page
from tests.programmes import builders

pytestmark = pytest.mark.django_db
LETTER = {
    "title": "Brief van de minister",
    "kind": "letter",
    "dated_on": "15-11-2024",
    "archive_number": "2024-118",
    "on_behalf": "rijk",
}


def register(client, version, who=None, **typed: str):
    client.force_login(who or builders.secretary())
    return client.post(detail(version), {"doel": "stuk", **{f"stuk-{k}": v for k, v in (LETTER | typed).items()}})


def document(version, **fields: object) -> AgreementDocument:
    given = {"title": "Verslag", "kind": "report", "dated_on": dt.date(2024, 1, 2), "on_behalf": "nobody"}
    return actions.register_document(
        version.agreement, **{**given, "archive_number": "A-1", **fields}, by=builders.secretary()
    )


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────
def test_a_document_is_registered_and_is_no_position(client):
    version = builders.offered()
    assert register(client, version, url="example.org/brief.pdf").status_code == 302
    row = AgreementDocument.objects.get()
    assert (row.url, row.of_whom, row.registered_by) == ("https://example.org/brief.pdf", "Rijk", builders.secretary())
    text = page(client, builders.auditor(), detail(version))
    assert "Brief van de minister" in text
    assert "Een stuk is geen standpunt" in text
    assert "0 van 2 akkoord" in text
    assert not Position.objects.exists()
    assert Agreement.objects.get().rijk_outcome == ""


def test_a_document_can_be_registered_after_it_was_agreed(client):
    version = builders.agreed()
    register(client, version, on_behalf="province", province=builders.province("PV29", "Zeeland").pk)
    assert AgreementDocument.objects.get().of_whom == "Zeeland"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Vul ‘Titel’ in."),
        ({"title": "x" * 100_000}, "200"),
        ({"kind": "factuur"}, "factuur"),
        ({"dated_on": "31-02-2024"}, "Februari 2024 heeft 29 dagen."),
        ({"dated_on": "01-01-2099"}, "Deze datum ligt in de toekomst."),
        ({"archive_number": ""}, "Vul een webadres of een archiefnummer in."),
        ({"url": "javascript:alert(1)"}, "Vul een adres in dat met https:// begint."),
        ({"on_behalf": "province"}, "Kies een provincie, en alleen bij een stuk namens één provincie."),
        ({"province": "999999"}, "Provincie"),
    ],
)
def test_a_wrong_document_is_told_and_the_text_kept(client, typed, words):
    text = register(client, builders.offered(), **typed).content.decode()
    assert "Het stuk is niet geregistreerd" in text
    assert words in text
    assert "rijk" in text
    assert not AgreementDocument.objects.exists()


def test_markup_in_a_document_stays_text(client):
    version = builders.offered()
    register(client, version, title="<script>alert(1)</script>\u202e", archive_number="<b>1</b>")
    text = page(client, builders.auditor(), detail(version))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "<b>1</b>" not in text


def test_a_wrong_document_lapses_once_and_stays_readable(client):
    version = builders.offered()
    row = document(version)
    client.force_login(builders.secretary())
    fields = {"doel": "vervallen", "vervallen-document": row.pk, "vervallen-reason": "Verkeerde afstemming."}
    assert client.post(detail(version), fields).status_code == 302
    text = page(client, builders.auditor(), detail(version))
    assert "<del>Verslag</del>" in text
    assert "Verkeerde afstemming." in text
    client.force_login(builders.secretary())
    again = client.post(detail(version), fields).content.decode()
    assert "is al vervallen. Kies een ander." in again
    with pytest.raises(ValidationError, match="Dit stuk is al vervallen"):
        actions.lapse_document(row, reason="Nog eens", by=builders.secretary())
    assert LapsedDocument.objects.count() == 1


def test_a_document_of_another_agreement_cannot_be_chosen(client):
    version, other = builders.offered("BR-01"), document(builders.offered("BR-02"))
    client.force_login(builders.secretary())
    document(version)
    fields = {"doel": "vervallen", "vervallen-document": other.pk, "vervallen-reason": "x"}
    assert "Dit stuk is er niet" in client.post(detail(version), fields).content.decode()


@pytest.mark.parametrize(
    "who", [builders.ministry_staff, builders.mandated_province_staff, builders.contributor, builders.auditor]
)
def test_nobody_else_registers_or_sets_a_term(client, who):
    version = builders.offered()
    row = document(version)
    assert register(client, version, who()).status_code == 403
    for fields in ({"doel": "vervallen", "vervallen-document": row.pk}, {"doel": "termijn"}):
        assert client.post(detail(version), fields).status_code == 403
    for verb in (
        lambda: actions.lapse_document(row, reason="x", by=who()),
        lambda: actions.set_answer_by(version.agreement, answer_by=None, by=who()),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert "Registreer een stuk" not in page(client, who(), detail(version))


def test_queries_do_not_grow_with_documents(client):
    version = builders.offered()
    actions.lapse_document(document(version), reason="Fout", by=builders.secretary())
    zeeland = builders.province("PV29", "Zeeland")
    document(version, on_behalf="province", province=zeeland)
    client.force_login(builders.secretary())
    few = queries_of(client, detail(version))
    for number in range(6):
        document(version, title=f"Verslag {number}", on_behalf="province", province=zeeland)
    assert queries_of(client, detail(version)) == few


# ── The term ─────────────────────────────────────────────────────────────────────────────────────────────
def day(ahead: int) -> dt.date:
    return audit.today() + dt.timedelta(days=ahead)


def test_the_term_is_changed_while_open_and_its_history_shown(client):
    version = builders.offered()
    client.force_login(builders.secretary())
    fields = {"doel": "termijn", "termijn-was": "", "termijn-answer_by": f"{day(10):%d-%m-%Y}"}
    assert client.post(detail(version), fields).status_code == 302
    assert Agreement.objects.get().answer_by == day(10)
    text = page(client, builders.auditor(), detail(version))
    assert f"Termijn: {day(10):%d-%m-%Y}" in text
    assert "was geen, Sanne" in text
    client.force_login(builders.secretary())
    stale = client.post(detail(version), {**fields, "termijn-answer_by": f"{day(20):%d-%m-%Y}"}).content.decode()
    assert f"Iemand anders heeft de termijn intussen gewijzigd; nu: {day(10):%d-%m-%Y}." in stale
    assert f'value="{day(20):%d-%m-%Y}"' in stale
    assert f'name="termijn-was" value="{day(10):%d-%m-%Y}"' in stale


@pytest.mark.parametrize(
    ("typed", "words"), [("01-01-2024", "Deze datum is al voorbij."), ("morgen", "morgen"), ("x" * 100_000, "niet")]
)
def test_a_wrong_new_term_is_told_and_kept(client, typed, words):
    version = builders.offered()
    client.force_login(builders.secretary())
    text = client.post(detail(version), {"doel": "termijn", "termijn-answer_by": typed}).content.decode()
    assert "De termijn is niet gewijzigd" in text
    assert words in text
    assert Agreement.objects.get().answer_by is None


def test_a_written_round_keeps_a_term_and_what_is_closed_has_none_to_set():
    version = builders.concept()
    agreement = actions.offer(version, procedure="written", answer_by=day(5), by=builders.secretary())
    with pytest.raises(ValidationError, match="Een schriftelijke ronde heeft een datum"):
        actions.set_answer_by(agreement, answer_by=None, was=day(5), by=builders.secretary())
    version.refresh_from_db()
    actions.withdraw(version, reason="Anders", by=builders.secretary())
    with pytest.raises(ValidationError, match="ligt niet meer voor"):
        actions.set_answer_by(agreement, answer_by=day(6), was=day(5), by=builders.secretary())
    agreed = builders.agreed("BR-02")
    with pytest.raises(ValidationError, match="al afgestemd"):
        actions.set_answer_by(agreed.agreement, answer_by=day(6), by=builders.secretary())
