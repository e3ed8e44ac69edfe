"""Offering, positions, and the moment an agreement is reached."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Agreement, Position, Programme, ProgrammeVersion
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_both_columns_reach_and_put_the_version_in_force():
    version = builders.offered()
    actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert not Agreement.objects.get(pk=version.agreement_id).is_reached

    actions.give_position(
        version.agreement,
        column="provinces",
        outcome="agreed_if",
        conditions="Elk kwartaal een overzicht.",
        by=builders.mandated_province_staff(),
    )

    version = ProgrammeVersion.objects.get(pk=version.pk)
    assert version.state == "agreed"
    assert Programme.objects.get(code="BR-01").version_in_force == version
    assert Programme.objects.get(code="BR-01").status == Programme.Status.AGREED


def test_secretary_and_administrator_speak_for_nobody():
    version = builders.offered()
    for person in (builders.secretary(), builders.administrator(), builders.contributor(), builders.auditor()):
        for column in ("rijk", "provinces"):
            with pytest.raises(PermissionDenied):
                actions.give_position(version.agreement, column=column, outcome="agreed", by=person)
    assert Position.objects.count() == 0


def test_a_position_on_a_replaced_version_is_refused():
    version = builders.offered()
    actions.copy_version(version.programme, reason="Ander bedrag", by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert refusal.value.messages == ["Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."]
