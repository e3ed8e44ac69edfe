"""Who is mailed what about rounds, meetings, decisions and actions."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from programmes.models import Programme
from reporting import actions
from reporting.actions.notices import remind_of_terms, tell_of_pack
from reporting.models import DialoguePack, Meeting
from romportal import audit
from romportal.mailing.models import Mail
from tests.programmes import builders

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = dt.date(2026, 6, 10)


def at(time_machine, month: int, day: int) -> dt.date:
    time_machine.move_to(dt.datetime(2026, month, day, 8, tzinfo=AMSTERDAM), tick=False)
    return dt.date(2026, month, day)


def cast() -> None:
    for make in (
        builders.secretary,
        builders.ministry_staff,
        builders.province_staff,
        builders.contributor,
        lambda: builders.contributor("oostnl", "Omar"),
        lambda: builders.contributor("bom", "Bo"),
        builders.reader,
        builders.auditor,
        builders.administrator,
    ):
        make()


def planned() -> Meeting:
    fields = {"number": "BO-2026-2", "kind": "BO", "title": "Heel geheim", "on": DAY, "starts_at": dt.time(10)}
    return actions.add_meeting(**fields, by=builders.secretary())


def mailed(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("recipient__name", flat=True))


TAKING_PART = ["Bo", "Emma", "Noor", "Omar", "Zoe"]


def test_a_meeting_is_told_when_planned_and_when_its_day_or_papers_change_and_not_for_a_title(time_machine):
    at(time_machine, 5, 1)
    cast()
    meeting = planned()
    assert mailed("meeting") == TAKING_PART
    mail = Mail.objects.filter(kind="meeting").first()
    assert mail.subject == "Gepland: bestuurlijk overleg BO-2026-2"
    assert "geheim" not in str(mail.parts)
    assert "10 juni 2026 om 10:00 uur" in mail.parts[0]["lines"][0]

    actions.change_meeting(meeting, title="Anders", by=builders.secretary())
    assert mailed("meeting") == TAKING_PART
    actions.change_meeting(meeting, papers_due_on=dt.date(2026, 6, 1), by=builders.secretary())
    assert len(mailed("meeting")) == 2 * len(TAKING_PART)


def test_a_meeting_of_the_past_is_no_news(time_machine):
    at(time_machine, 7, 1)
    cast()
    planned()
    assert mailed("meeting") == []


def test_a_decision_is_told_without_what_it_says(time_machine):
    at(time_machine, 6, 10)
    cast()
    actions.record_decision(planned(), text="Heel geheim", by=builders.secretary())
    assert mailed("decision") == TAKING_PART
    assert "geheim" not in str(Mail.objects.filter(kind="decision").first().parts)


def test_a_round_is_told_to_who_leads_and_at_a_week_and_a_day_to_who_did_not_hand_in(time_machine):
    at(time_machine, 5, 1)
    cast()
    builders.agreed("BR-01")  # led by NOM
    builders.agreed("BR-02", lead="oostnl", short_title="Waterstof")
    Mail.objects.all().delete()
    round_ = actions.open_round(
        name="Voorjaar", reference_date=dt.date(2026, 4, 30), deadline=dt.date(2026, 5, 20), by=builders.secretary()
    )
    assert mailed("deadline") == ["Noor", "Omar"]

    remind_of_terms(at(time_machine, 5, 13))
    remind_of_terms(at(time_machine, 5, 14))
    assert mailed("deadline") == ["Noor", "Noor", "Omar", "Omar"]

    lights = dict.fromkeys(("time_light", "money_light", "quality_light"), "green")
    noor = builders.contributor()
    actions.hand_in_report(round_, Programme.objects.get(code="BR-01"), fields=lights, by=noor)
    remind_of_terms(at(time_machine, 5, 19))
    assert mailed("deadline") == ["Noor", "Noor", "Omar", "Omar", "Omar"]


def test_papers_are_asked_of_the_secretary_at_a_week_and_a_day_until_a_pack_is_definitive(time_machine):
    at(time_machine, 5, 1)
    cast()
    by = builders.secretary()
    meeting = planned()
    actions.change_meeting(meeting, papers_due_on=dt.date(2026, 6, 1), by=by)
    asked = {"variant": "short", "reference_date": dt.date(2026, 4, 30), "marking": "internal", "texts": {}}
    pack = actions.make_pack(meeting, **asked, by=by)
    for day in (24, 25, 26, 31):
        remind_of_terms(at(time_machine, 5, day))
    assert mailed("deadline") == ["Sanne", "Sanne"]
    assert Mail.objects.filter(kind="deadline").first().subject == "Stukken voor BO-2026-2: uiterlijk 1 juni 2026"

    Mail.objects.filter(kind="deadline").delete()
    made = {"job": "ready", "definitive_at": audit.now(), "snapshot_hash": "x", "html_hash": "x", "pdf_hash": "x"}
    files = dict.fromkeys(("snapshot", "html", "pdf"), b"x")
    DialoguePack.objects.filter(pk=pack.pk).update(status="definitive", **made, **files)
    remind_of_terms(at(time_machine, 5, 31))
    assert mailed("deadline") == []


def test_an_action_is_told_before_its_term_and_once_after_to_who_carries_it(time_machine):
    at(time_machine, 6, 10)
    cast()
    noor = builders.contributor()
    builders.user("Nel", noor.memberships.get().organisation, "contributor")
    meeting = planned()
    holder = builders.rom("nom").organisation
    due = dt.date(2026, 6, 30)
    by = builders.secretary()
    named = actions.add_action(meeting, text="Geheim", holder=holder, holder_name="Noor", due_on=due, by=by)
    actions.add_action(meeting, text="Geheim", holder=holder, due_on=due, by=by)
    Mail.objects.all().delete()
    for month, day in ((6, 22), (6, 23), (6, 24), (6, 29), (7, 1), (7, 2), (7, 7), (7, 8)):
        remind_of_terms(at(time_machine, month, day))

    assert mailed("deadline") == ["Nel"] * 3 + ["Noor"] * 6
    assert sorted(Mail.objects.filter(key__startswith=f"action:{named.pk}:").values_list("key", flat=True)) == [
        f"action:{named.pk}:2026-06-30:T-1",
        f"action:{named.pk}:2026-06-30:T-7",
        f"action:{named.pk}:2026-06-30:overdue",
    ]
    assert "Geheim" not in str(list(Mail.objects.values_list("parts", "subject")))


def test_an_action_that_was_closed_is_not_told(time_machine):
    at(time_machine, 6, 10)
    cast()
    holder = builders.rom("nom").organisation
    by = builders.secretary()
    action = actions.add_action(planned(), text="x", holder=holder, due_on=dt.date(2026, 6, 30), by=by)
    actions.close_action(action, result="Klaar", by=by)
    Mail.objects.all().delete()
    remind_of_terms(at(time_machine, 6, 23))
    assert not Mail.objects.exists()


def test_a_definitive_pack_is_told_to_who_takes_part(time_machine):
    at(time_machine, 5, 1)
    cast()
    by = builders.secretary()
    asked = {"variant": "short", "reference_date": dt.date(2026, 4, 30), "marking": "confidential", "texts": {}}
    pack = actions.make_pack(planned(), **asked, by=by)
    tell_of_pack(pack, by)
    tell_of_pack(pack, by)
    assert mailed("pack") == TAKING_PART
    assert Mail.objects.filter(kind="pack").first().parts[0]["link"] == f"/pakketten/{pack.pk}/"
