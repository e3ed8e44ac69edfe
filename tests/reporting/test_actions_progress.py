"""Reporting on progress: a private concept, a frozen revision, values that are corrected and never edited."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions as programme_actions
from programmes.models import Indicator, Programme
from reporting import actions
from reporting.models import Measurement, ProgressDraft, ProgressReport, ReportingRound
from tests.programmes import builders

pytestmark = pytest.mark.django_db

GREEN = {"time_light": "green", "money_light": "green", "quality_light": "green"}
EXPLAINED = {"cause": "Twee regio's missen.", "consequence": "180 in plaats van 210.", "correction": "BOM neemt waar."}


def a_round(day: dt.date = dt.date(2026, 9, 30)) -> ReportingRound:
    return actions.open_round(
        name=f"Ronde {day}", reference_date=day, deadline=day + dt.timedelta(days=15), by=builders.secretary()
    )


def a_programme(code: str = "BR-01") -> Programme:
    return builders.agreed(code).programme


def test_amber_without_the_three_texts_is_refused_with_all_of_them():
    programme = Programme.objects.get(pk=a_programme().pk)
    with pytest.raises(ValidationError) as refusal:
        actions.hand_in_report(a_round(), programme, fields=GREEN | {"quality_light": "red"}, by=builders.contributor())
    assert refusal.value.message_dict == {
        "cause": ["Vul de oorzaak in: kwaliteit wijkt af."],
        "consequence": ["Vul het gevolg in: kwaliteit wijkt af."],
        "correction": ["Vul de bijsturing in: kwaliteit wijkt af."],
    }
    assert not ProgressReport.objects.exists()


def test_handing_in_again_appends_a_revision_and_drops_the_concept():
    programme = Programme.objects.get(pk=a_programme().pk)
    round, noor = a_round(), builders.contributor()
    actions.save_draft(round, programme, fields={"look_back": "Begonnen"}, by=noor)
    actions.hand_in_report(round, programme, fields=GREEN, by=noor)
    second = actions.hand_in_report(round, programme, fields=GREEN | EXPLAINED | {"time_light": "amber"}, by=noor)
    assert [report.number for report in ProgressReport.objects.order_by("pk")] == [1, 2]
    assert list(ProgressReport.objects.latest_per_round()) == [second]
    assert not ProgressDraft.objects.exists()


def test_the_secretary_hands_in_on_behalf_of_the_lead_and_that_shows():
    programme = Programme.objects.get(pk=a_programme().pk)
    report = actions.hand_in_report(a_round(), programme, fields=GREEN, by=builders.secretary())
    assert (report.on_behalf, report.organisation) == (True, builders.rom("nom").organisation)


@pytest.mark.parametrize("person", [builders.ministry_staff, builders.mandated_province_staff, builders.auditor])
def test_the_parties_do_not_report(person):
    programme = Programme.objects.get(pk=a_programme().pk)
    with pytest.raises(PermissionDenied):
        actions.hand_in_report(a_round(), programme, fields=GREEN, by=person())


def test_a_rom_that_does_not_lead_cannot_report():
    programme = Programme.objects.get(pk=a_programme().pk)
    with pytest.raises(PermissionDenied):
        actions.save_draft(a_round(), programme, fields=GREEN, by=builders.contributor("oostnl", "Omar"))


def test_nothing_is_handed_in_after_closing():
    programme = Programme.objects.get(pk=a_programme().pk)
    round = a_round()
    actions.close_round(round, by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        actions.hand_in_report(round, programme, fields=GREEN, by=builders.contributor())
    assert refusal.value.messages == ["Deze ronde is gesloten; inleveren kan niet meer."]


def test_a_second_editor_of_a_concept_is_told():
    programme = Programme.objects.get(pk=a_programme().pk)
    round, noor = a_round(), builders.contributor()
    draft = actions.save_draft(round, programme, fields={"look_back": "Van Noor"}, by=noor)
    actions.save_draft(
        round, programme, fields={"look_back": "Van Sanne"}, revision=draft.revision, by=builders.secretary()
    )
    with pytest.raises(ValidationError) as refusal:
        actions.save_draft(round, programme, fields={"look_back": "Weer Noor"}, revision=draft.revision, by=noor)
    assert refusal.value.code == "conflict"
    assert ProgressDraft.objects.get().look_back == "Van Sanne"


def test_a_corrected_value_is_a_new_row_with_its_reason():
    version = builders.concept()
    indicator = Indicator.objects.create(programme=version.programme, name="Hubs", unit="hubs")
    programme_actions.set_targets(version, rows=[(indicator, 2027, Decimal(18))], by=builders.secretary())
    builders.agree(programme_actions.offer(version, by=builders.secretary()))
    indicator = Indicator.objects.get(pk=indicator.pk)
    round, noor = a_round(), builders.contributor()
    actions.record_measurement(indicator, round, value=Decimal(11), by=noor)
    with pytest.raises(ValidationError):
        actions.record_measurement(indicator, round, value=Decimal(12), by=noor)
    actions.record_measurement(indicator, round, value=Decimal(12), reason="Eén hub dubbel geteld.", by=noor)
    assert list(Measurement.objects.order_by("pk").values_list("value", "reason")) == [
        (Decimal(11), ""),
        (Decimal(12), "Eén hub dubbel geteld."),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_handed_in_report_is_frozen_whatever_way_one_takes(change):
    programme = Programme.objects.get(pk=a_programme().pk)
    actions.hand_in_report(a_round(), programme, fields=GREEN, by=builders.contributor())
    rows = ProgressReport.objects.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(cause="x") if change == "update" else rows.delete()
    assert ProgressReport.objects.get().cause == ""


def test_deviation_without_explanation_is_refused_by_the_database_too():
    programme = Programme.objects.get(pk=a_programme().pk)
    report = actions.hand_in_report(a_round(), programme, fields=GREEN, by=builders.contributor())
    report.pk, report.number, report.time_light = None, 2, "red"
    with pytest.raises(IntegrityError, match="deviation_is_explained"), transaction.atomic():
        report.save(force_insert=True)
