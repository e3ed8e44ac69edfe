"""A version through the lens of each region, on the agreement page."""

from decimal import Decimal

import pytest

from programmes import actions
from programmes.models import ProgrammeVersion
from programmes.queries import region_lenses
from tests.counting import queries_of
from tests.funding import builders as money
from tests.funding.test_views_agreements import detail, page
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def provinces() -> None:
    builders.province("PV20", "Groningen", served_by="nom")
    builders.province("PV22", "Drenthe", served_by="nom")
    builders.province("PV25", "Gelderland", served_by="oostnl")
    builders.province("PV29", "Zeeland", served_by="impuls")


def offered() -> ProgrammeVersion:
    provinces()
    version, by = builders.concept(), builders.secretary()
    nom, oost = builders.rom("nom"), builders.rom("oostnl")
    actions.set_participation(
        version, rom=nom, role="kennis", commitment="Een lab", fte=Decimal("1.5"), euro=Decimal(30_000), by=by
    )
    actions.set_participation(version, rom=oost, commitment="Een hub", euro=Decimal(10_000), by=by)
    return money.offer(version)


def test_each_province_sees_what_its_rom_brings():
    lenses = region_lenses(ProgrammeVersion.objects.with_children().get(pk=offered().pk))
    told = [(str(lens.province), str(lens.province.rom), lens.leads, lens.role, lens.share) for lens in lenses]
    assert told == [
        ("Groningen", "NOM", True, "trekker en kennis", 75),
        ("Drenthe", "NOM", True, "trekker en kennis", 75),
        ("Gelderland", "OOSTNL", False, "", 25),
        ("Zeeland", "IMPULS", False, "", None),
    ]
    assert [lens.outcome for lens in lenses] == ["Geen bezwaar"] * 3 + ["Geen regiotoets"]


def test_without_promised_euros_nothing_is_shared():
    provinces()
    lenses = region_lenses(builders.offered())
    assert {lens.share for lens in lenses} == {None}


@pytest.mark.parametrize(
    ("answer", "outcome"), [("", "Bezwaar: open"), ("Wij letten erop.", "Bezwaar: open, beantwoord")]
)
def test_an_objection_and_what_came_of_it(answer, outcome):
    provinces()
    version, by = builders.concept(), builders.secretary()
    actions.object_to_profile(version, rom=builders.rom("oostnl"), objection="Dubbel werk.", by=by)
    if answer:
        actions.answer_objection(version, rom=builders.rom("oostnl"), answer=answer, by=by)
    found = {str(lens.province): lens.outcome for lens in region_lenses(ProgrammeVersion.objects.get(pk=version.pk))}
    assert found["Gelderland"] == outcome


def test_the_page_shows_all_regions_and_the_own_one_beside(client):
    version = offered()
    text = page(client, builders.mandated_province_staff(), detail(version))
    assert "Uw regio: Drenthe" in text
    assert "1,5 fte, €\xa030.000 (75%" in text.replace("\xa0%", "%")
    assert "IMPULS doet niet mee" in text
    assert "Uw regio" not in page(client, builders.ministry_staff(), detail(version))
    assert "IMPULS doet niet mee in deze versie." in page(client, builders.province_staff(), detail(version))


def test_queries_do_not_grow_with_provinces(client):
    version = offered()
    client.force_login(builders.province_staff())
    few = queries_of(client, detail(version))
    for cbs, rom in (("PV21", "liof"), ("PV23", "bom"), ("PV24", "inwest"), ("PV26", "nom")):
        builders.province(cbs, f"Provincie {cbs}", served_by=rom)
    assert queries_of(client, detail(version)) == few
