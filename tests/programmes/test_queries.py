"""What is missing, where an agreement stands, and what held on a day."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from programmes import actions, queries
from programmes.models import CoreTask, Participation, Programme, ProgrammeVersion, RegionCheck
from romportal import audit
from tests.programmes import builders

pytestmark = pytest.mark.django_db

Status = Programme.Status


def gaps(version: ProgrammeVersion) -> list[tuple[str, str]]:
    return [(gap.text, gap.field) for gap in queries.missing(version)]


def test_a_complete_concept_lacks_nothing():
    assert queries.missing(builders.concept()) == []


def test_an_empty_concept_lacks_everything_at_once():
    version = actions.create_programme(
        code="BR-19",
        title="x",
        short_title="x",
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2024, 12, 31),
        by=builders.secretary(),
    )
    assert gaps(version) == [
        ("Er doen nog geen twee ROM’s mee.", "deelname"),
        ("Er is nog geen trekker.", "lead"),
        ("De aandelen in de pijlers zijn samen 0%, niet 100%.", "pijlers"),
        ("Er is nog geen hoofdpijler.", "pijlers"),
        ("Kies ten minste één thema of onderdeel van een pijler.", "themes"),
        ("Kies ten minste één doel van de strategie.", "goals"),
        ("Kies innoveren of internationaliseren als kerntaak.", "core_tasks"),
        ("De meerwaarde voor het Rijk ontbreekt.", "added_value_rijk"),
        ("De meerwaarde voor de regio ontbreekt.", "added_value_region"),
    ]


def test_what_a_rom_owes_is_named_with_its_rom():
    version = builders.concept()
    Participation.objects.filter(rom=builders.rom("nom")).update(commitment="  ")
    RegionCheck.objects.filter(rom=builders.rom("nom")).delete()
    RegionCheck.objects.filter(rom=builders.rom("oostnl")).update(objection="Nee", complementarity="")
    assert gaps(version) == [
        ("De inzet van NOM ontbreekt.", "deelname-nom"),
        ("De regiotoets van NOM ontbreekt.", "regiotoets-nom"),
        ("De regiotoets van OOSTNL ontbreekt.", "regiotoets-oostnl"),
        ("Het bezwaar van OOSTNL is nog niet beantwoord.", "regiotoets-oostnl"),
    ]


def test_a_leading_rom_takes_part_and_rom_nederland_need_not():
    version = builders.concept()
    by = builders.secretary()
    actions.edit_version(version, texts={"lead": builders.rom("iq").organisation}, by=by)
    assert gaps(version) == [("IQ trekt het programma, maar doet niet mee.", "deelname")]
    support = builders.organisation("rom-nederland", "vehicle")
    actions.edit_version(version, texts={"lead": support}, by=by)
    assert gaps(version) == []


def test_ten_roms_are_too_many():
    codes = (*builders.ROMS, "tiende")
    assert gaps(builders.concept(roms=codes)) == [("Er doen meer dan negen ROM’s mee.", "deelname")]


def test_investing_alone_needs_a_motivation():
    version = builders.concept()
    by = builders.secretary()
    investing = CoreTask.objects.filter(code="investeren")
    actions.edit_version(version, texts={}, tags={"core_tasks": investing}, by=by)
    assert gaps(version) == [("Motiveer waarom het programma alleen investeert.", "investing_motivation")]
    actions.edit_version(version, texts={"investing_motivation": "Marktfalen."}, by=by)
    assert gaps(version) == []
    tasks = CoreTask.objects.filter(code__in=["investeren", "innoveren"])
    actions.edit_version(version, texts={"investing_motivation": ""}, tags={"core_tasks": tasks}, by=by)
    assert gaps(version) == []


def test_standing_shows_the_latest_of_everyone_in_cbs_order(django_assert_num_queries):
    version = builders.offered()
    zeeland, zoe, emma = builders.province("PV29", "Zeeland"), builders.province_staff(), builders.ministry_staff()
    first = actions.give_position(version.agreement, column="rijk", outcome="talk", by=emma)
    last = actions.give_position(version.agreement, column="rijk", outcome="agreed", by=emma)
    own = actions.give_position(
        version.agreement, column="province", province=zeeland, outcome="agreed_if", conditions="x", by=zoe
    )
    builders.mandated_province_staff()
    with django_assert_num_queries(2):
        stand = queries.standing(version)
    assert (stand.rijk, stand.provinces, stand.answered) == (last, None, 1)
    assert [(province.cbs_code, said) for province, said in stand.by_province] == [("PV22", None), ("PV29", own)]
    assert stand.history == [first, last, own]


# ── As of a day ───────────────────────────────────────────────────────────────────────────────────────────
def at(day: dt.date, hour: int = 12):
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(hour))), tick=False)


DAYS = {
    dt.date(2026, 1, 10): {"BR-01": Status.DRAFT},
    dt.date(2026, 1, 20): {"BR-01": Status.OFFERED},
    dt.date(2026, 1, 25): {"BR-01": Status.NOT_AGREED},
    dt.date(2026, 1, 30): {"BR-01": Status.AGREED},
    dt.date(2026, 2, 5): {"BR-01": Status.RUNNING},
    dt.date(2026, 3, 5): {"BR-01": Status.RUNNING},
    dt.date(2026, 4, 5): {"BR-01": Status.STOPPED},
}


@pytest.fixture
def life() -> ProgrammeVersion:
    """BR-01 from its first concept to its stop, each on its own day; its second version is agreed on 5 April."""
    with at(dt.date(2026, 1, 10)):
        version = builders.concept()
    by, emma = builders.secretary(), builders.ministry_staff()
    with at(dt.date(2026, 1, 20)):
        agreement = actions.offer(version, by=by)
    with at(dt.date(2026, 1, 25)):
        actions.give_position(agreement, column="rijk", outcome="refused", by=emma)
    with at(dt.date(2026, 1, 30), 23):
        builders.agree(agreement)
    with at(dt.date(2026, 2, 5)):
        actions.start(version.programme, on=dt.date(2026, 2, 1), reason="x", by=by)
    with at(dt.date(2026, 3, 5)):
        copy = actions.copy_version(version.programme, reason="x", stops=True, ends_on=dt.date(2026, 4, 1), by=by)
        agreement = actions.offer(copy, by=by)
    with at(dt.date(2026, 4, 5)):
        builders.agree(agreement)
    return ProgrammeVersion.objects.get(pk=version.pk)


@pytest.mark.parametrize("day", DAYS)
def test_the_status_of_a_day_is_what_it_was_then(life, day):
    names = {programme.pk: programme.code for programme in Programme.objects.all()}
    assert {names[key]: status for key, status in queries.statuses(day).items()} == DAYS[day]


def test_before_it_was_there_a_programme_has_no_status(life):
    assert queries.statuses(dt.date(2026, 1, 9)) == {}


def test_today_and_the_last_day_say_the_same(life):
    assert queries.statuses() == queries.statuses(dt.date(2026, 4, 5)) == {life.programme_id: Status.STOPPED}


def test_the_version_in_force_changes_at_the_end_of_the_day_of_agreement(life):
    def numbers(day: dt.date | None) -> list[int]:
        return list(queries.versions_in_force(day).values_list("number", flat=True))

    assert numbers(dt.date(2026, 1, 29)) == []
    assert numbers(dt.date(2026, 1, 30)) == [1]
    assert numbers(dt.date(2026, 4, 4)) == [1]
    assert numbers(dt.date(2026, 4, 5)) == [2]
    assert numbers(None) == [2]


def test_a_withdrawn_version_lapsed_from_that_day_on():
    with at(dt.date(2026, 1, 10)):
        version = builders.offered()
    with at(dt.date(2026, 1, 12)):
        actions.withdraw(version, reason="x", by=builders.secretary())
    key = version.programme_id
    assert queries.statuses(dt.date(2026, 1, 11)) == {key: Status.OFFERED}
    assert queries.statuses(dt.date(2026, 1, 12)) == {key: Status.LAPSED} == queries.statuses()


def test_history_is_loaded_at_the_moment_that_is_set():
    moment = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    with audit.loading(moment):
        version = builders.agreed()
    assert (version.created_at, version.agreed_at) == (moment, moment)
    assert queries.statuses(dt.date(2024, 5, 1)) == {version.programme_id: Status.AGREED}
    assert queries.statuses(dt.date(2024, 4, 30)) == {}
