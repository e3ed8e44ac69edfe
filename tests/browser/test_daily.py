"""What people do most: find programmes, agree, book money. With the keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, reference

pytestmark = pytest.mark.browser

ROOM = """
    SELECT p.code || ' ' || l.id || ' ' || (l.programmed - l.committed) || ' ' || l.year
    FROM funding_budgetline l JOIN programmes_programme p ON p.id = l.programme_id
    WHERE l.programmed - l.committed > 1000 AND l.year >= 2026 ORDER BY l.id LIMIT 1 OFFSET ?
"""


def offered(portal: Portal, code: str) -> str:
    """The address of the agreement on the version of this programme that lies before both."""
    question = """
        SELECT v.agreement_id FROM programmes_programmeversion v JOIN programmes_programme p ON p.id = v.programme_id
        WHERE p.code = ? AND v.agreement_id IS NOT NULL ORDER BY v.number DESC
    """
    return f"/afstemming/{portal.one(question, code)}/"


def agree(page: Page, outcome: str = "Akkoord") -> None:
    """Give the first position that the page asks of this person."""
    form = page.locator("form", has=page.get_by_role("button", name="Leg standpunt vast")).first
    form.get_by_label(outcome, exact=True).check()
    form.get_by_role("button", name="Leg standpunt vast").click()


def grant(page: Page, code: str, line: str, amount: str) -> None:
    """Fill in a grant on one line."""
    page.goto(f"/financien/beschikkingen/nieuw/?programma={code}")
    page.get_by_label("Nummer").fill(f"B-{reference()}")
    page.get_by_label("Beschikking", exact=True).check()
    page.get_by_label("Ontvanger").fill("Stichting Energiehub")
    page.get_by_label("Datum", exact=True).fill("01-09-2026")
    page.get_by_label("Reden").fill("Beschikking verleend")
    page.locator(f"[name='amount-{line}']").fill(amount)
    page.get_by_role("button", name="Leg vast").click()


def in_dutch(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def room(portal: Portal, number: int) -> tuple[str, str, int]:
    """A budget line with room to commit: code of its programme, key, and the room in cents."""
    code, line, amount, _ = portal.one(ROOM, number).split()
    return code, line, round(float(amount) * 100)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_filter_stands_in_the_address_and_survives_a_reload(visit, scripts):
    page = visit("zoe", "/programmas/", java_script_enabled=scripts)
    everything = page.locator("tbody th").count()
    page.get_by_label("ROM", exact=True).select_option("nom")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name=re.compile("ROM: NOM"))).to_be_visible()
    assert "rom=nom" in page.url
    found = page.locator("tbody th").all_inner_texts()
    assert 0 < len(found) < everything
    page.reload()
    assert page.locator("tbody th").all_inner_texts() == found
    assert page.get_by_label("ROM", exact=True).input_value() == "nom"
    page.go_back()
    expect(page.locator("tbody th")).to_have_count(everything)


def test_ezk_and_the_provinces_give_their_position_and_it_is_afgestemd(portal, visit):
    address = offered(portal, "BR-19")
    page = visit("emma", address)
    assert "Nog niet afgestemd." in page.locator("main").inner_text()
    agree(page)
    expect(page.get_by_text("1 van 2 akkoord", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Leg standpunt vast").count() <= 1

    page = visit("pieter", address)
    agree(page)
    expect(page.get_by_text("Afgestemd.", exact=True)).to_be_visible()
    page.goto("/programmas/BR-19/")
    assert "Afgestemd" in page.locator("h1").inner_text()


def test_the_secretary_is_asked_no_position(portal, visit):
    page = visit("sanne", offered(portal, "BR-05"))
    assert page.get_by_role("button", name="Leg standpunt vast").count() == 0


def test_a_position_is_given_without_scripts(portal, visit):
    page = visit("zoe", offered(portal, "BR-05"), java_script_enabled=False)
    agree(page)
    expect(page.get_by_role("status").first).to_be_visible()
    assert "Zeeland" in page.locator("main").inner_text()
    assert portal.one("SELECT giver_name FROM programmes_position ORDER BY id DESC").startswith("Z")


@pytest.mark.parametrize(("scripts", "number"), [(True, 0), (False, 1)], ids=["with scripts", "without scripts"])
def test_a_grant_is_booked_up_to_what_is_programmed_and_not_one_cent_over(portal, visit, scripts, number):
    page = visit("sanne", java_script_enabled=scripts)
    code, line, left = room(portal, number)
    before = portal.one("SELECT count(*) FROM funding_ledgerentry")

    grant(page, code, line, in_dutch(left + 1))
    assert "€ 0,01 te weinig" in page.locator("main").inner_text().replace("\xa0", " ")
    assert page.title().startswith("Fout: ")
    assert page.get_by_label("Ontvanger").input_value() == "Stichting Energiehub"
    assert portal.one("SELECT count(*) FROM funding_ledgerentry") == before

    grant(page, code, line, in_dutch(left))
    expect(page.get_by_text("is vastgelegd.")).to_be_visible()
    assert portal.one("SELECT count(*) FROM funding_ledgerentry") == before + 1
    assert portal.one("SELECT round(programmed - committed, 2) FROM funding_budgetline WHERE id = ?", line) == 0


def test_the_keyboard_goes_from_the_skip_link_to_the_content(visit):
    page = visit("emma", "/programmas/")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    assert first == "Naar de inhoud"
    assert page.locator(".nl-skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_tab_follows_the_page_and_focus_can_be_seen(visit):
    page = visit("emma", "/")
    places = []
    for _ in range(25):
        page.keyboard.press("Tab")
        places.append(page.evaluate(FOCUSED))
    assert all(place["outline"] for place in places), [place for place in places if not place["outline"]]
    order = [place["index"] for place in places]
    assert order == sorted(order)


FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  return {
    index: [...document.querySelectorAll("*")].indexOf(document.activeElement),
    outline: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    text: document.activeElement.outerHTML.slice(0, 120),
  };
}"""
