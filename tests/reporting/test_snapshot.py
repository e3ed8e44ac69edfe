"""The snapshot of a pack: right in shape, true for its reference date, and unmoved by what anybody types."""

import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes import actions as programme_actions
from programmes.models import ProgrammeVersion, Term
from reporting import actions, packs, snapshot_json
from reporting.actions.printing import print_pack
from reporting.models import DialoguePack, Lesson, Meeting
from reporting.snapshot import build
from reporting.snapshot.view import one_view
from reporting.snapshot_shape import Snapshot
from romportal import audit
from tests.funding import builders as money
from tests.programmes import builders
from tests.reporting.builders import many_programmes, meeting, moment, report, reporting_round

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = dt.date(2026, 7, 1), dt.date(2026, 8, 31), dt.date(2026, 9, 30)
#: what a text field may get: markup, a formula, right-to-left marks, emoji, a control character, a word of 200 letters
HOSTILE = (
    "=1+1 <b>vet</b> {{ 7|add:7 }} & \u202eomgekeerd\u202c 👩🏽\u200d🚀 \x07 <img src=file:///etc/passwd> " + "w" * 200
)


def a_pack(of: Meeting | None = None, *, on: dt.date = SEPTEMBER, **options: Any) -> DialoguePack:
    """A concept that is not saved by the verb: `build` asks no more of it."""
    known = {"variant": "full", "number": 1, "marking": "internal", "created_by": builders.secretary()}
    return DialoguePack(meeting=of or meeting(), reference_date=on, created_at=audit.now(), **(known | options))


def history() -> ProgrammeVersion:
    """BR-03 with 200.000 in 2026, agreed and reported amber in July, all of it loaded."""
    with audit.loading(moment(JULY)):
        money.ceiling()
        version = money.agreed()
        report(version, reporting_round(JULY, name="Zomer"), time_light="amber", look_back="Drie hubs. Meer volgt.")
    return version


def only_programme(snapshot: Snapshot) -> Any:
    (programme,) = snapshot["programmes"]
    return programme


# ── Shape ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("variant", ["full", "short"])
def test_a_portal_with_nothing_in_it_gives_a_valid_snapshot_that_can_be_read(variant):
    snapshot = build(a_pack(variant=variant))
    assert snapshot_json.validate(snapshot) == []
    assert (snapshot["programmes"], snapshot["sources"], snapshot["since_previous"]) == ([], [], None)
    assert "BO-2027-1" in packs.web(snapshot)


def test_the_same_data_gives_the_same_bytes():
    history()
    pack = a_pack()
    first, second = build(pack), build(pack)
    first["made_at"] = second["made_at"] = ""
    assert snapshot_json.canonical(first) == snapshot_json.canonical(second)


def test_what_it_holds_of_a_programme():
    history()
    snapshot = build(a_pack())
    programme = only_programme(snapshot)
    assert snapshot_json.validate(snapshot) == []
    assert (programme["code"], programme["status"], programme["lead"]) == ("BR-03", "afgestemd", "NOM")
    assert programme["lights"] == {"time": "amber", "money": "green", "quality": "green"}
    assert programme["cause"] == "Twee regio’s wachten."
    assert programme["money"] == [
        {
            "source": "EZK structureel",
            "year": 2026,
            "programmed": "200000.00",
            "committed": "0.00",
            "paid": "0.00",
            "realised": "0.00",
        }
    ]
    assert [(row["available"], row["programmed"]) for row in snapshot["sources"]] == [("2200000.00", "200000.00")]
    assert snapshot["results"] == ["BR-03: Drie hubs."]


# ── As of ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_came_after_the_reference_date_is_not_in_it():
    version = history()
    with audit.loading(moment(dt.date(2026, 9, 15))):
        report(version, reporting_round(AUGUST, name="Augustus"), quality_light="red")
        actions.note_lesson(programme=None, text="Van september", by=builders.secretary())
        builders.agree(money.changed(version, {("structural", 2026): 300_000}).agreement)
        builders.agreed("BR-07", short_title="Later begonnen")

    then, now = build(a_pack(on=AUGUST)), build(a_pack(meeting("BO-2027-2")))

    assert only_programme(then)["lights"]["quality"] == "green"
    assert only_programme(then)["money"][0]["programmed"] == "200000.00"
    assert (then["lessons"], then["discussion"]) == ([], [])
    assert [programme["code"] for programme in now["programmes"]] == ["BR-03", "BR-07"]
    assert now["programmes"][0]["lights"]["quality"] == "red"
    assert now["programmes"][0]["money"][0]["programmed"] == "300000.00"
    assert [lesson["text"] for lesson in now["lessons"]] == ["Van september"]


def test_a_concept_version_and_a_concept_report_stay_with_their_authors():
    version = history()
    actions.save_draft(
        reporting_round(), version.programme, fields={"cause": "Geheim concept"}, by=builders.contributor()
    )
    builders.concept("BR-09", short_title="Geheim programma")
    text = json.dumps(build(a_pack(on=audit.today())), ensure_ascii=False)
    assert "Geheim" not in text


def test_every_red_programme_is_put_to_discussion():
    version = history()
    report(version, reporting_round(AUGUST, name="Augustus"), on=AUGUST, money_light="red", quality_light="red")
    assert build(a_pack())["discussion"] == [
        {
            "subject": "BR-03 Energiehubs staat op rood (geld en kwaliteit)",
            "question": "BOM springt bij.",
            "programme": "BR-03",
        }
    ]


def test_what_has_finished_is_judged_no_more():
    version = history()
    with audit.loading(moment(AUGUST)):
        for step in (programme_actions.start, programme_actions.finish):
            step(version.programme, on=AUGUST, reason="Klaar.", by=builders.secretary())
    programme = only_programme(build(a_pack()))
    assert (programme["status"], programme["lights"], programme["previous_lights"]) == ("afgerond", None, None)
    assert programme["history"] == [{"time": "amber", "money": "green", "quality": "green"}]


def test_a_round_in_which_nobody_handed_in_yet_has_no_column():
    history()
    reporting_round(AUGUST, name="Augustus")
    assert [each["reference_on"] for each in build(a_pack())["rounds"]] == ["2026-07-01"]


def test_the_ministry_is_named_as_on_the_day_of_the_meeting():
    ezk, renamed = builders.organisation("ezk", "ministry", "EZK"), dt.date(2026, 3, 1)
    ezk.names.create(name="Ministerie van Economische Zaken", short_name="EZ", valid_until=renamed)
    ezk.names.create(name="Ministerie van Economische Zaken en Klimaat", short_name="EZK", valid_from=renamed)
    before, after = meeting("BO-2025-1", dt.date(2025, 5, 1)), meeting("BO-2026-9", dt.date(2026, 12, 1))
    assert [build(a_pack(of))["pack"]["recipients"].split(";")[0] for of in (before, after)] == [
        "Ministerie van Economische Zaken",
        "Ministerie van Economische Zaken en Klimaat",
    ]


# ── Since the previous pack ───────────────────────────────────────────────────────────────────────────────
def test_since_the_previous_pack_every_change_has_old_new_reason_and_date():
    version = history()
    by = builders.secretary()
    earlier = meeting("BO-2026-1", dt.date(2026, 9, 1))
    actions.make_pack(earlier, variant="short", reference_date=dt.date(2026, 7, 31), marking="internal", by=by)
    with audit.loading(moment(AUGUST)):
        report(version, reporting_round(AUGUST, name="Augustus"), quality_light="red")
        builders.agree(money.changed(version, {("structural", 2026): "250000.50"}).agreement)

    snapshot = build(a_pack())

    assert snapshot_json.validate(snapshot) == []
    since = snapshot["since_previous"]
    assert (since["number"], since["reference_on"]) == ("BO-2026-1", "2026-07-31")
    assert since["changes"] == [
        {
            "on": "2026-08-31",
            "programme": "BR-03",
            "what": "EZK structureel 2026, geprogrammeerd",
            "before": "€\xa0200.000",
            "after": "€\xa0250.000,50",
            "reason": since["changes"][0]["reason"],
        },
        {"on": None, "programme": "BR-03", "what": "Tijd", "before": "oranje", "after": "groen", "reason": ""},
        {
            "on": None,
            "programme": "BR-03",
            "what": "Kwaliteit",
            "before": "groen",
            "after": "rood",
            "reason": "Twee regio’s wachten.",
        },
    ]
    assert "Ander bedrag" in since["changes"][0]["reason"]


def test_a_programme_that_stops_earlier_is_a_change_in_words():
    version = history()
    by = builders.secretary()
    earlier = meeting("BO-2026-1", dt.date(2026, 9, 1))
    actions.make_pack(earlier, variant="short", reference_date=dt.date(2026, 7, 31), marking="internal", by=by)
    with audit.loading(moment(AUGUST)):
        stop = builders.actions.copy_version(
            version.programme, reason="Doel gehaald", stops=True, ends_on=SEPTEMBER, by=by
        )
        builders.agree(builders.actions.offer(stop, by=by))
    changes = {
        change["what"]: (change["before"], change["after"]) for change in build(a_pack())["since_previous"]["changes"]
    }
    assert changes["Status"] == ("afgestemd", "gestopt")
    assert changes["Einde"] == ("31-12-2027", "30-09-2026")


# ── Whatever is typed ─────────────────────────────────────────────────────────────────────────────────────
def hostile_pack(variant: str) -> DialoguePack:
    """Every text that a pack shows is hostile, and got in through the verbs where they let it."""
    by = builders.secretary()
    words = HOSTILE.replace("\x07", "")
    with audit.loading(moment(JULY)):
        money.ceiling()
        version = builders.concept("BR-03", short_title="<i>& ‘=2+2’</i>")
        builders.actions.edit_version(
            version, texts={"title": words[:160], "summary": words, "added_value_rijk": words}, by=by
        )
        builders.actions.set_milestones(version, rows=[(1, words[:200], dt.date(2026, 6, 1))], by=by)
        money.offer(money.asking(version, {("structural", 2026): 1}))
        builders.agree(ProgrammeVersion.objects.get(pk=version.pk).agreement)
        texts = dict.fromkeys(("cause", "consequence", "correction", "look_back", "look_ahead"), words)
        report(ProgrammeVersion.objects.get(pk=version.pk), reporting_round(JULY), time_light="red", **texts)
        actions.note_lesson(programme=version.programme, text=words, used_for=words, by=by)
        kind = Term.objects.create(kind=Term.Kind.ADDED_VALUE, code="kennis", name="Kennis")
        actions.note_insight(
            programme=version.programme, for_whom="rijk", category=kind, text=words, evidence=words[:400], by=by
        )
    of = meeting(title=words[:160], place=words[:120])
    actions.add_agenda_item(
        of, subject=words[:200], purpose="decide", asked=words[:400], annotation=words, owner=words[:120], by=by
    )
    return actions.make_pack(
        of,
        variant=variant,
        reference_date=SEPTEMBER,
        marking="internal",
        texts=dict.fromkeys(("core", "occasion", "risks", "look_back", "look_ahead"), words),
        by=by,
    )


@pytest.mark.parametrize("variant", ["full", "short"])
def test_hostile_texts_neither_break_the_snapshot_nor_become_markup(variant):
    pack = hostile_pack(variant)
    snapshot = json.loads(bytes(pack.snapshot))
    assert snapshot_json.validate(snapshot) == []
    for html in (packs.web(snapshot), packs.printed(snapshot).html):
        assert "<b>vet</b>" not in html
        assert "<img src=file" not in html
        assert "{{ 7|add:7 }}" in html
        assert "\u202e" not in html
    assert packs.file_name(snapshot).isascii()
    assert b"\n=" not in packs.money_table(snapshot)


@pytest.mark.pdf
@pytest.mark.parametrize("variant", ["full", "short"])
def test_hostile_texts_do_not_break_the_pdf(variant):
    pack = hostile_pack(variant)
    assert print_pack.func(pack.pk, pack.snapshot_hash) == "gereed"
    assert bytes(DialoguePack.objects.get(pk=pack.pk).pdf)[:5] == b"%PDF-"


def test_a_control_character_that_got_into_a_row_does_not_break_a_pack():
    history()
    Lesson.objects.create(text=HOSTILE, noted_on=AUGUST, by=builders.secretary(), booked_at=moment(AUGUST))
    html = packs.web(build(a_pack()))
    assert "\x07" not in html


# ── How it reads the database ─────────────────────────────────────────────────────────────────────────────
def test_it_asks_as_many_queries_for_300_programmes_as_for_3():
    pack = a_pack(on=audit.today())
    asked = []
    for prefix, how_many in (("MA", 3), ("MB", 297)):
        many_programmes(how_many, prefix=prefix)
        build(pack)
        with CaptureQueriesContext(connection) as queries:
            build(pack)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_seen():
    by = builders.secretary()

    def write() -> None:
        try:
            actions.note_lesson(programme=None, text="Intussen", by=by)
        finally:
            connection.close()

    with one_view():
        assert Lesson.objects.count() == 0
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert Lesson.objects.count() == 0
    assert Lesson.objects.count() == 1
