"""Any change of what was offered resets the positions, and every page about it says so."""

import pytest
from django.urls import reverse

from programmes import actions
from programmes.models import Position, ProgrammeVersion
from programmes.queries import lapsed_before
from tests.counting import queries_of
from tests.funding import builders as money
from tests.funding.test_views_agreements import detail, page, speak
from tests.programmes import builders

pytestmark = pytest.mark.django_db
TITLE = "Eerdere standpunten, vervallen met versie 1"


def copied(version: ProgrammeVersion) -> ProgrammeVersion:
    return actions.copy_version(version.programme, reason="Andere bedragen.", by=builders.secretary())


def said() -> ProgrammeVersion:
    """An offering on which the Rijk agreed and Zeeland wants to talk."""
    version = builders.offered()
    money.say(version.agreement, "rijk", "talk")
    money.say(version.agreement, "rijk")
    actions.give_position(
        version.agreement,
        column="province",
        province=builders.province("PV29", "Zeeland", served_by="impuls"),
        outcome="talk",
        by=builders.province_staff(),
    )
    return version


@pytest.mark.parametrize("withdrawn", [True, False])
@pytest.mark.parametrize("in_force", [True, False])
def test_the_last_words_on_the_offering_before_are_shown_as_lapsed(client, withdrawn, in_force):
    version = money.offer(copied(builders.agreed())) if in_force else said()
    if in_force:
        money.say(version.agreement, "rijk")
    if withdrawn:
        actions.withdraw(version, reason="Anders", by=builders.secretary())
    new = money.offer(copied(version))
    text = page(client, builders.auditor(), detail(new))
    assert f"Eerdere standpunten, vervallen met versie {version.number}" in text
    assert f'href="{detail(version)}"' in text
    assert "Rijk: Akkoord" in text
    assert ("Zeeland: Nader gesprek" in text) is not in_force
    assert "Rijk: Nader gesprek" not in text
    assert "0 van 2 akkoord" in text
    assert f'href="{detail(new)}"' in page(client, builders.auditor(), detail(version))


def test_concept_pages_say_it_too_and_the_old_page_leads_to_the_concept(client):
    version = said()
    copied(version)
    for name in ("version_edit", "offer"):
        assert TITLE in page(client, builders.secretary(), reverse(name, args=["BR-01"]))
    words = "Er is een concept van versie 2"
    assert words in page(client, builders.secretary(), detail(version))
    assert words in page(client, builders.contributor(), detail(version))
    assert words not in page(client, builders.ministry_staff(), detail(version))


def test_what_was_agreed_before_is_not_lapsed():
    first = builders.agreed()
    assert lapsed_before(first) is None
    assert lapsed_before(copied(first)) is None


def test_an_offering_on_which_nobody_spoke_shows_nothing():
    assert lapsed_before(copied(builders.offered())) is None


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_position_on_a_replaced_version_is_refused_with_the_new_one_shown(client, withdrawn):
    money.strategy_money()
    version = said()
    count = Position.objects.count()
    if withdrawn:
        actions.withdraw(version, reason="Anders", by=builders.secretary())
    new = money.offer(copied(version))
    text = speak(
        client,
        builders.mandated_province_staff(),
        version,
        "provinces",
        **{"outcome": "talk", "explanation": "Wij zijn voor.", "structural-2026": "12.345"},
    ).content.decode()
    assert "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen." in text
    assert f'href="{detail(new)}"' in text
    assert "Wij zijn voor." in text
    assert 'value="12.345"' in text
    assert Position.objects.count() == count


def test_each_column_shows_what_it_said_before(client):
    version = said()
    text = page(client, builders.auditor(), detail(version))
    column = text[text.index('id="h-rijk"') : text.index('id="h-provincies"')]
    assert "Nader gesprek" in column[column.index("Eerder gezegd") :]
    assert "Eerder gezegd</dt><dd><span" in text[text.index('id="h-provincies"') :]


def test_queries_do_not_grow_with_lapsed_positions(client):
    version = said()
    new = money.offer(copied(version))
    client.force_login(builders.auditor())
    few = queries_of(client, detail(new))
    for _ in range(3):
        for outcome in ("talk", "refused", "talk"):
            money.say(new.agreement, "rijk", outcome)
        new = money.offer(copied(new))
    assert queries_of(client, detail(new)) == few
