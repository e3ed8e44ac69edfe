"""An objection on a ROM's profile blocks until it is answered and withdrawn, or overruled by both columns (UIT-U1)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import ObjectionStatement, Programme, ProgrammeVersion, RegionCheck, Rom
from programmes.models.versions import CHILDREN
from programmes.queries import laid_objections, missing, objection_of, texts_mark
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

PAGE = "/programmas/BR-01/bezwaar/oostnl/"
HOSTILE = "<script>alert(1)</script> \u202egnp.exe"


@pytest.fixture
def version() -> ProgrammeVersion:
    return builders.objected(laid=True)


def oostnl() -> Rom:
    return builders.rom("oostnl")


def omar():
    return builders.contributor("oostnl", "Omar")


def check() -> RegionCheck:
    return RegionCheck.objects.select_related("version").get(rom=oostnl(), version__state="draft")


def gaps(version: ProgrammeVersion) -> list[str]:
    return [gap.text for gap in missing(version)]


def judge(version: ProgrammeVersion, column: str, judgement: str = "overruled", **more: object):
    by = builders.ministry_staff() if column == "rijk" else builders.mandated_province_staff()
    asked = {"rom": oostnl(), "column": column, "judgement": judgement, "reason": "Het gaat om iets anders.", "by": by}
    return actions.judge_objection(version, **asked | more)


# ── Withdrawing ───────────────────────────────────────────────────────────────────────────────────────────
def test_the_rom_withdraws_and_the_text_stays_readable():
    version = builders.objected()
    answered = "Het bezwaar van OOSTNL is beantwoord, maar nog niet ingetrokken of terzijde gesteld."
    assert gaps(version) == [answered]
    said = actions.withdraw_objection(version, rom=oostnl(), reason=" Zo past het. ", by=omar())
    assert (said.reason, said.giver_name, said.column) == ("Zo past het.", "Omar", "")
    assert (check().objection, check().settled) == ("Dit doen wij al.", "withdrawn")
    assert gaps(version) == []
    assert Line.objects.first().action == "programmes.withdraw_objection"


def test_an_unanswered_objection_is_neither_withdrawn_nor_laid():
    version = builders.objected(answer="")
    for verb, by in ((actions.withdraw_objection, omar()), (actions.lay_objection, builders.secretary())):
        with pytest.raises(ValidationError, match="Dit bezwaar is nog niet beantwoord"):
            verb(version, rom=oostnl(), reason="x", by=by)


@pytest.mark.parametrize(
    "who", ["secretary", "contributor", "ministry_staff", "mandated_province_staff", "auditor", "administrator"]
)
def test_nobody_withdraws_for_another(version, who):
    with pytest.raises(PermissionDenied):
        actions.withdraw_objection(version, rom=oostnl(), reason="x", by=getattr(builders, who)())


def test_an_answered_objection_is_not_wiped_out():
    version = builders.objected()
    with pytest.raises(ValidationError, match="trek het in met een verklaring"):
        actions.object_to_profile(version, rom=oostnl(), objection="", by=omar())


# ── Overruling ────────────────────────────────────────────────────────────────────────────────────────────
def test_both_columns_overrule_it_each_with_a_reason(version):
    judge(version, "rijk")
    assert gaps(version) == ["Het bezwaar van OOSTNL is beantwoord, maar nog niet ingetrokken of terzijde gesteld."]
    judge(version, "provinces")
    assert gaps(version) == []
    assert check().settled == "overruled"
    assert actions.offer(version, by=builders.secretary()).is_open


def test_one_column_that_calls_it_right_keeps_it_open(version):
    judge(version, "rijk")
    judge(version, "provinces", "upheld")
    assert check().is_open_objection
    judge(version, "provinces")
    assert check().settled == "overruled"
    judge(version, "rijk", "upheld")  # a column may come back on it while the version is a concept
    assert check().is_open_objection


@pytest.mark.parametrize("column", ["rijk", "provinces"])
@pytest.mark.parametrize("who", ["secretary", "administrator", "province_staff", "contributor", "auditor", "reader"])
def test_nobody_overrules_for_a_column(version, column, who):
    with pytest.raises(PermissionDenied):
        judge(version, column, by=getattr(builders, who)())


def test_neither_column_speaks_for_the_other(version):
    with pytest.raises(PermissionDenied):
        judge(version, "rijk", by=builders.mandated_province_staff())
    with pytest.raises(PermissionDenied):
        judge(version, "provinces", by=builders.ministry_staff())
    with pytest.raises(PermissionDenied):
        judge(version, "province", by=builders.province_staff())


@pytest.mark.parametrize("reason", ["", "  ", "x" * 4001])
def test_a_judgement_has_a_reason_that_fits(version, reason):
    with pytest.raises(ValidationError):
        judge(version, "rijk", reason=reason)
    assert not ObjectionStatement.objects.filter(column="rijk").exists()


def test_what_was_not_laid_before_them_is_not_judged():
    with pytest.raises(ValidationError, match="ligt niet voor"):
        judge(builders.objected(), "rijk")


def test_it_is_laid_once(version):
    with pytest.raises(ValidationError, match="ligt al voor"):
        actions.lay_objection(version, rom=oostnl(), reason="x", by=builders.secretary())


def test_only_the_secretary_lays_it():
    with pytest.raises(PermissionDenied):
        actions.lay_objection(builders.objected(), rom=oostnl(), reason="x", by=builders.contributor())


# ── When a text changes ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", ["objection", "answer"])
def test_a_changed_text_undoes_what_was_said(version, text):
    judge(version, "rijk")
    judge(version, "provinces")
    if text == "objection":
        actions.object_to_profile(version, rom=oostnl(), objection="Iets anders.", by=omar())
    else:
        actions.answer_objection(version, rom=oostnl(), answer="Iets anders.", by=builders.secretary())
    stood = objection_of(check())
    assert check().is_open_objection
    assert (stood.is_laid, stood.was_laid, stood.counting) == (False, True, [])
    assert len(stood.listed) == 3
    with pytest.raises(ValidationError, match="ligt niet voor"):
        judge(version, "rijk")


def test_what_both_overruled_counts_again_when_the_text_is_put_back(version):
    judge(version, "rijk")
    judge(version, "provinces")
    for answer, settled in (("Iets anders.", ""), ("De rol is aangepast.", "overruled")):
        actions.answer_objection(version, rom=oostnl(), answer=answer, by=builders.secretary())
        assert check().settled == settled


def test_a_judgement_on_a_text_that_was_changed_meanwhile_is_refused(version):
    seen = texts_mark(check())
    actions.answer_objection(version, rom=oostnl(), answer="Iets anders.", by=builders.secretary())
    actions.lay_objection(version, rom=oostnl(), reason="x", by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        judge(version, "rijk", seen=seen)
    assert refusal.value.code == "conflict"


def test_it_does_not_count_as_editing_the_concept(version):
    judge(version, "rijk")
    assert ProgrammeVersion.objects.get().revision == version.revision


def test_an_offered_version_keeps_the_outcome_and_takes_no_more_statements(version):
    judge(version, "rijk")
    judge(version, "provinces")
    actions.offer(version, by=builders.secretary())
    with pytest.raises(ValidationError, match="Dit is geen concept meer"):
        judge(version, "rijk", "upheld")
    with pytest.raises(ValidationError, match="Dit is geen concept meer"):
        actions.withdraw_objection(version, rom=oostnl(), reason="x", by=omar())


def test_a_change_of_an_agreed_version_keeps_what_was_settled(version):
    judge(version, "rijk")
    judge(version, "provinces")
    builders.agree(actions.offer(version, by=builders.secretary()))
    copy = actions.copy_version(Programme.objects.get(), reason="x", by=builders.secretary())
    assert missing(copy) == []
    assert objection_of(check()).is_overruled
    assert "region_checks" in CHILDREN


@pytest.mark.parametrize(("agreed", "settled"), [(True, "answered"), (False, "")])
def test_the_old_rule_holds_for_what_both_agreed_to_alone(agreed, settled):
    """Of before the columns could overrule: then an answer was enough."""
    version = builders.objected()
    RegionCheck.objects.filter(rom=oostnl()).update(settled="answered")
    assert (check().is_open_objection, check().objection_stand) == (False, "Beantwoord")
    agreement = actions.offer(version, by=builders.secretary())
    if agreed:
        builders.agree(agreement)
    actions.copy_version(Programme.objects.get(), reason="x", by=builders.secretary())
    assert check().settled == settled


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_columns_see_the_objection_and_nothing_else_of_the_concept(client, version):
    actions.edit_version(version, texts={"summary": "Nog geheim."}, by=builders.secretary())
    client.force_login(builders.ministry_staff())
    page = client.get(PAGE).content.decode()
    for text in ("BR-01", version.title, "Dit doen wij al.", "De rol is aangepast.", "De andere regio’s wachten erop."):
        assert text in page, text
    assert "Nog geheim." not in page
    assert '/programmas/BR-01/"' not in page
    assert client.get("/programmas/BR-01/").status_code == 404


def test_before_it_was_laid_it_is_not_there_for_the_columns(client):
    builders.objected()
    client.force_login(builders.ministry_staff())
    assert client.get(PAGE).status_code == 404


def test_each_says_it_on_the_page(client):
    builders.objected()
    client.force_login(builders.secretary())
    posted = {"doel": "voorleggen", "voorleggen-reason": HOSTILE}
    assert client.post(PAGE, posted).status_code == 302
    for column, by in (("rijk", builders.ministry_staff()), ("provinces", builders.mandated_province_staff())):
        client.force_login(by)
        typed = {"judgement": "overruled", "reason": "Ander werk.", "seen": texts_mark(check())}
        posted = {"doel": column, **{f"{column}-{name}": value for name, value in typed.items()}}
        assert client.post(PAGE, posted).status_code == 302
    assert check().settled == "overruled"
    page = client.get(PAGE).content.decode()
    assert "Terzijde gesteld" in page
    assert "<script>alert(1)" not in page


def test_who_read_an_older_text_is_told_and_keeps_what_was_typed(client, version):
    client.force_login(builders.ministry_staff())
    seen = texts_mark(check())
    actions.answer_objection(version, rom=oostnl(), answer="Iets anders.", by=builders.secretary())
    actions.lay_objection(version, rom=oostnl(), reason="x", by=builders.secretary())
    posted = {"doel": "rijk", "rijk-judgement": "overruled", "rijk-reason": "Mijn reden.", "rijk-seen": seen}
    page = client.post(PAGE, posted).content.decode()
    assert "is intussen gewijzigd" in page
    assert "Mijn reden." in page
    assert "Iets anders." in page


def test_what_was_settled_meanwhile_is_refused_and_the_text_kept(client, version):
    actions.withdraw_objection(version, rom=oostnl(), reason="x", by=omar())
    client.force_login(builders.ministry_staff())
    posted = {"doel": "rijk", "rijk-judgement": "overruled", "rijk-reason": "Mijn reden."}
    page = client.post(PAGE, posted).content.decode()
    assert "Dit bezwaar is al afgehandeld: ingetrokken." in page
    assert "Mijn reden." in page


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"rijk-judgement": "overruled"}, "Vul ‘Reden’ in."),
        ({"rijk-judgement": "overruled", "rijk-reason": "x" * 100_000}, "4000 tekens bevat"),
        ({"rijk-reason": "x"}, "Maak een keuze bij ‘Oordeel’."),
        ({"rijk-judgement": "withdrawn", "rijk-reason": "x"}, "Selecteer een geldige keuze"),
    ],
)
def test_bad_input_is_refused_at_its_field(client, version, posted, message):
    client.force_login(builders.ministry_staff())
    assert message in client.post(PAGE, {"doel": "rijk", **posted}).content.decode()
    assert not ObjectionStatement.objects.filter(column="rijk").exists()


def test_it_stands_in_the_inbox_of_who_still_has_to_judge(client, version):
    builders.objected("BR-02")
    assert [stood.check.version.programme.code for stood in laid_objections()] == ["BR-01"]
    client.force_login(builders.ministry_staff())
    page = client.get("/ter-afstemming/").content.decode()
    assert PAGE in page
    assert "/bezwaar/" not in page.replace(PAGE, "")
    judge(version, "rijk")
    assert PAGE not in client.get("/ter-afstemming/").content.decode()
    client.force_login(builders.mandated_province_staff())
    assert PAGE in client.get("/ter-afstemming/").content.decode()


def test_queries_do_not_grow_with_objections(client, version):
    client.force_login(builders.ministry_staff())
    one = queries_of(client, "/ter-afstemming/")
    for code in ("BR-02", "BR-03", "BR-04"):
        builders.objected(code, laid=True)
    assert queries_of(client, "/ter-afstemming/") == one


def test_the_editing_pages_lead_to_it(client, version):
    client.force_login(builders.secretary())
    page = client.get("/programmas/BR-01/bewerken/").content.decode()
    assert PAGE in page
    assert "open, beantwoord" in page
    client.force_login(omar())
    assert PAGE in client.get("/programmas/BR-01/bewerken/deelname/oostnl/").content.decode()
