"""Wanting another amount on the agreement page, and making the version that asks it."""

import pytest
from django.urls import reverse

from funding.models import AskedAmount, WantedAmount
from programmes.models import Position, ProgrammeVersion
from tests.counting import queries_of
from tests.funding import builders as money
from tests.funding.test_actions_wanting import offered, want
from tests.funding.test_views_agreements import detail, page, speak
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_an_amount_is_typed_shown_and_made(client):
    version = offered()
    answer = speak(client, builders.ministry_staff(), version, "rijk", outcome="talk", **{"structural-2026": "150.000"})
    assert answer.status_code == 302
    text = page(client, builders.secretary(), detail(version))
    assert "EZK structureel 2026: €\xa0150.000 in plaats van €\xa0200.000 (−\xa0€\xa050.000)" in text
    assert "Maak versie die dit vraagt, Rijk" in text
    key = Position.objects.get().pk
    pressed = [client.post(detail(version), {"doel": "gewenst", "standpunt": key, "once": "a"}) for _ in range(2)]
    assert [each["Location"] for each in pressed] == [reverse("offer", args=["BR-03"])] * 2
    copy = ProgrammeVersion.objects.get(number=2)
    assert AskedAmount.objects.get(version=copy, source__code="structural").amount == money.euro(150_000)
    assert "vraagt wat gewenst is" in client.get(reverse("offer", args=["BR-03"])).content.decode()
    again = client.post(detail(version), {"doel": "gewenst", "standpunt": key}).content.decode()
    assert "De nieuwe versie is niet gemaakt" in again
    assert "Deze versie ligt niet meer voor" in again
    assert ProgrammeVersion.objects.count() == 2


def test_each_party_with_another_wish_has_its_own_button(client):
    version = offered()
    want(version, {("structural", 2026): 150_000})
    want(version, {("structural", 2026): 2_500_000}, column="provinces", by=builders.mandated_province_staff())
    text = page(client, builders.secretary(), detail(version))
    assert "Maak versie die dit vraagt, Rijk" in text
    assert "Maak versie die dit vraagt, Provincies" in text
    assert "€\xa0300.000 te weinig" in text
    for who in (builders.ministry_staff, builders.auditor):
        assert "Maak versie die dit vraagt" not in page(client, who(), detail(version))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outcome": "agreed", "structural-2026": "1"}, "Een ander bedrag hoort alleen bij ‘Nader gesprek’."),
        ({"outcome": "talk", "structural-2026": "200.000"}, "Dit is het bedrag dat al gevraagd wordt"),
        ({"outcome": "talk", "structural-2026": "-5"}, 'value=&quot;-5&quot;|value="-5"'),
        ({"outcome": "talk", "structural-2026": "<b>tien</b>"}, "&lt;b&gt;tien&lt;/b&gt;"),
        ({"outcome": "talk", "structural-2026": "9" * 100_000}, "Uw standpunt is niet vastgelegd"),
        ({"outcome": "talk", "structural-2026": "\u0661"}, "Uw standpunt is niet vastgelegd"),
    ],
)
def test_a_wrong_amount_is_told_at_its_field_and_kept(client, said, words):
    version = offered()
    text = speak(client, builders.ministry_staff(), version, "rijk", **said).content.decode()
    assert any(word in text for word in words.split("|"))
    assert '<details class="rp-data" open>' in text
    assert not Position.objects.exists()
    assert not WantedAmount.objects.exists()


@pytest.mark.parametrize("key", ["", "0", "999999", "x", "²"])
def test_a_position_of_elsewhere_is_not_found(client, key):
    version = offered()
    other = want(money.offered("BR-04"), {("structural", 2026): 1})
    client.force_login(builders.secretary())
    for posted in (key, str(other.pk)):
        assert client.post(detail(version), {"doel": "gewenst", "standpunt": posted}).status_code == 404
    client.force_login(builders.ministry_staff())
    assert client.post(detail(version), {"doel": "gewenst", "standpunt": key}).status_code == 403


def test_queries_do_not_grow_with_wishes(client):
    version = offered()
    want(version, {("structural", 2026): 150_000})
    client.force_login(builders.secretary())
    few = queries_of(client, detail(version))
    for number in range(8):
        want(version, {("structural", 2026): number, ("structural", 2027): 1, ("impulse", 2027): 2})
    assert queries_of(client, detail(version)) == few
