"""Making a pack, freezing it, and proving that it stays what it was."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from programmes.models import Programme
from reporting import actions
from reporting.actions.printing import freeze_pack, print_pack, sha256
from reporting.models import DialoguePack, Meeting
from reporting.queries.packs import making
from romportal import audit
from tests.programmes import builders

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

YESTERDAY = dt.timedelta(days=1)
WORDS = {"look_back": "Goed gelopen.", "look_ahead": "We gaan door."}


def a_meeting(number: str = "BO-2031-1", on: dt.date = dt.date(2031, 6, 1)) -> Meeting:
    return actions.add_meeting(number=number, kind="BO", title="Overleg", on=on, by=builders.secretary())


def reported_programme(moment: dt.datetime | None = None) -> Programme:
    """A programme in force with a report, all of it booked three days ago."""
    past = audit.now() - dt.timedelta(days=3)
    with audit.loading(moment or past):
        programme = Programme.objects.get(pk=builders.agreed().programme_id)
        round = actions.open_round(
            name="Ronde", reference_date=past.date(), deadline=past.date() + YESTERDAY, by=builders.secretary()
        )
        lights = {"time_light": "green", "money_light": "green", "quality_light": "red"}
        texts = {"cause": "Werving.", "consequence": "Later.", "correction": "BOM neemt waar."}
        actions.hand_in_report(round, programme, fields=lights | texts, by=builders.contributor())
    return programme


def a_pack(**options: object) -> DialoguePack:
    settings = {"variant": "short", "marking": "internal", "reference_date": audit.today() - YESTERDAY, "texts": WORDS}
    return actions.make_pack(a_meeting(), by=builders.secretary(), **(settings | options))


def work(pack: DialoguePack) -> DialoguePack:
    """Do what the worker does with the pack's task."""
    task = DBTaskResult.objects.get(pk=DialoguePack.objects.get(pk=pack.pk).task_id)
    (freeze_pack if task.task_path.endswith("freeze_pack") else print_pack).func(*task.args_kwargs["args"])
    return DialoguePack.objects.get(pk=pack.pk)


def definitive() -> DialoguePack:
    reported_programme()
    pack = work(a_pack())
    actions.make_definitive(pack, by=builders.secretary())
    return work(pack)


def test_a_concept_has_its_snapshot_at_once_and_its_pdf_from_the_worker():
    reported_programme()
    pack = a_pack()
    snapshot = json.loads(bytes(pack.snapshot))
    assert [programme["code"] for programme in snapshot["programmes"]] == ["BR-01"]
    assert [point["programme"] for point in snapshot["discussion"]] == ["BR-01"]
    assert (pack.job, making(pack).text) == ("waiting", "Wacht op de werker")

    pack = work(pack)
    assert (pack.job, bytes(pack.pdf)[:5], pack.pdf_hash) == ("ready", b"%PDF-", sha256(bytes(pack.pdf)))


def test_only_the_secretary_makes_and_freezes():
    meeting = a_meeting()
    for person in (builders.ministry_staff(), builders.mandated_province_staff(), builders.contributor()):
        with pytest.raises(PermissionDenied):
            actions.make_pack(
                meeting, variant="full", marking="internal", reference_date=audit.today() - YESTERDAY, by=person
            )
    pack = actions.make_pack(
        meeting, variant="full", marking="internal", reference_date=audit.today() - YESTERDAY, by=builders.secretary()
    )
    with pytest.raises(PermissionDenied):
        actions.make_definitive(pack, by=builders.ministry_staff())


@pytest.mark.parametrize("ahead", [0, 1, 400])
def test_a_day_that_has_not_ended_is_no_reference_date(ahead):
    with pytest.raises(ValidationError) as refusal:
        a_pack(reference_date=audit.today() + dt.timedelta(days=ahead))
    assert refusal.value.message_dict == {
        "reference_date": ["Kies een dag die voorbij is: dan liggen de cijfers vast."]
    }


def test_without_progress_or_words_it_cannot_become_definitive():
    pack = work(a_pack(texts={}))
    with pytest.raises(ValidationError) as refusal:
        actions.make_definitive(pack, by=builders.secretary())
    assert refusal.value.messages == [
        "De voortgang ontbreekt: op de peildatum was nog niets ingeleverd.",
        "De terugblik ontbreekt.",
        "De vooruitblik ontbreekt.",
    ]


def test_frozen_it_keeps_its_bytes_and_rendering_again_gives_them(capsys):
    pack = definitive()
    assert pack.status == "definitive"
    assert json.loads(bytes(pack.snapshot))["pack"]["status"] == "definitive"
    hashes = (pack.snapshot_hash, pack.html_hash, pack.pdf_hash)

    actions.note_lesson(programme=None, text="Later geleerd.", by=builders.secretary())
    call_command("verify_packs")

    assert "rendered again, the same bytes" in capsys.readouterr().out
    pack = DialoguePack.objects.get(pk=pack.pk)
    assert (pack.snapshot_hash, pack.html_hash, pack.pdf_hash) == hashes


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_definitive_pack(change):
    pack = definitive()
    rows = DialoguePack.objects.filter(pk=pack.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(look_back="Anders") if change == "update" else rows.delete()


def test_a_definitive_pack_refuses_every_verb():
    pack, by = definitive(), builders.secretary()
    for verb in (actions.refresh_pack, actions.retry_pack, actions.make_definitive):
        with pytest.raises(ValidationError, match="definitief"):
            verb(pack, by=by)
    with pytest.raises(ValidationError, match="definitief"):
        actions.edit_pack(pack, texts=WORDS, by=by)
    with pytest.raises(ValidationError, match="al definitief"):
        actions.make_pack(
            pack.meeting, variant="short", marking="internal", reference_date=audit.today() - YESTERDAY, by=by
        )


def test_a_task_that_runs_twice_does_its_work_once():
    pack = definitive()
    before = bytes(pack.pdf)
    freeze_pack.func(pack.pk, pack.snapshot_hash, builders.secretary().pk)
    print_pack.func(pack.pk, pack.snapshot_hash)
    assert bytes(DialoguePack.objects.get(pk=pack.pk).pdf) == before


def test_a_task_for_words_that_changed_meanwhile_leaves_the_pack_alone():
    reported_programme()
    pack = a_pack()
    stale = (pack.pk, pack.snapshot_hash)
    actions.edit_pack(pack, texts={"look_back": "Toch anders."}, by=builders.secretary())
    assert print_pack.func(*stale) == "niets te doen"
    assert DialoguePack.objects.get(pk=pack.pk).pdf is None


def test_a_lost_task_is_told_and_can_be_tried_again():
    reported_programme()
    pack = work(a_pack())
    actions.make_definitive(pack, by=builders.secretary())
    pack.refresh_from_db()
    DBTaskResult.objects.filter(pk=pack.task_id).update(status="FAILED")
    assert (making(pack).state, making(pack).text) == ("failed", "Het maken is afgebroken. Probeer het opnieuw.")
    actions.retry_pack(pack, by=builders.secretary())
    assert work(pack).job == "ready"


def test_verifying_finds_a_pack_that_was_changed_behind_its_back(capsys):
    pack = definitive()
    with transaction.atomic():
        from_outside = "UPDATE reporting_dialoguepack SET pdf_hash = %s WHERE id = %s"
        without_walls(from_outside, ["0" * 64, pack.pk])
    with pytest.raises(CommandError):
        call_command("verify_packs")
    assert "the stored pdf has another hash" in capsys.readouterr().out


def without_walls(statement: str, values: list) -> None:
    """Run a statement as somebody would who removed the trigger first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE reporting_dialoguepack DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER reporting_dialoguepack_no_update")
        cursor.execute(statement, values)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE reporting_dialoguepack ENABLE TRIGGER USER")
