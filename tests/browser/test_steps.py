"""The intake in a browser: what is typed survives a session that ends and a network that drops; keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

GOAL = "/programmas/BR-20/bewerken/doel/"
SUMMARY = "Samenvatting"


def kept(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_contain_text(re.compile(r"Automatisch bewaard om \d\d\.\d\d"))


def on_device(page: Page) -> list[str]:
    """What the browser itself keeps of what was typed."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('invoer:'))")


def save(page: Page, **typed: str) -> None:
    """Type into fields by their name, press "Bewaar", and see that it is in the concept."""
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("is bewaard.")).to_be_visible()


def throw_away(page: Page) -> None:
    """Leave the concept as it was for the next test."""
    page.goto(GOAL)
    button = page.get_by_role("button", name="Gooi deze invoer weg")
    if button.count():
        button.click()


def test_what_is_typed_is_kept_without_a_button_and_stands_there_in_another_browser(visit):
    page = visit("sanne", GOAL)
    page.get_by_label("Einde").fill("31-1")
    page.get_by_label(SUMMARY).fill("Getypt en nooit op een knop gedrukt.")
    kept(page)
    Portal.until(lambda: on_device(page) == [])
    other = visit("sanne", GOAL)
    assert other.get_by_label(SUMMARY).input_value() == "Getypt en nooit op een knop gedrukt."
    assert other.get_by_label("Einde").input_value() == "31-1"
    assert "staat er nog." in other.locator("main").inner_text()
    throw_away(other)
    assert other.get_by_label(SUMMARY).input_value() != "Getypt en nooit op een knop gedrukt."


def test_a_session_that_ends_loses_nothing_and_keeping_goes_on_after_logging_in_again(portal, visit):
    page = visit("sanne", GOAL)
    cookies = page.context.cookies()
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_label(SUMMARY).fill("Getypt toen de sessie al voorbij was.")
    expect(page.locator("[data-kept]")).to_contain_text("U bent uitgelogd.")
    page.context.add_cookies(cookies)  # as a login in another window does
    page.get_by_label(SUMMARY).press_sequentially(" En verder.")
    kept(page)
    page.reload()
    assert page.get_by_label(SUMMARY).input_value() == "Getypt toen de sessie al voorbij was. En verder."
    throw_away(page)


def test_a_network_that_drops_loses_nothing(visit):
    page = visit("sanne", GOAL)
    page.context.set_offline(True)
    page.get_by_label(SUMMARY).fill("Getypt in de trein.")
    expect(page.locator("[data-kept]")).to_contain_text("Geen verbinding met het portaal.")
    page.context.set_offline(False)
    kept(page)
    throw_away(page)


def test_what_only_the_device_has_is_offered_and_put_back(visit):
    page = visit("sanne", GOAL)
    page.context.set_offline(True)
    page.get_by_label(SUMMARY).fill("Getypt in een tunnel.")
    expect(page.locator("[data-kept]")).to_contain_text("Geen verbinding met het portaal.")
    context = page.context
    page.close()  # before the network came back
    context.set_offline(False)
    page = context.new_page()
    page.goto(GOAL)
    expect(page.locator("[data-kept]")).to_contain_text("Op dit apparaat staat tekst")
    page.get_by_role("button", name="Zet terug").click()
    expect(page.get_by_text("staat er nog.")).to_be_visible()
    assert page.get_by_label(SUMMARY).input_value() == "Getypt in een tunnel."
    assert on_device(page) == []
    throw_away(page)


def put_back(page: Page, colleague: Page, **saved: str) -> Page:
    """Type without a network while a colleague saves, close, and put the text back on a new page; return that page."""
    context = page.context
    context.set_offline(True)
    page.get_by_label(SUMMARY).fill("Getypt zonder netwerk.")
    expect(page.locator("[data-kept]")).to_contain_text("Geen verbinding met het portaal.")
    save(colleague, **saved)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(GOAL)
    page.get_by_role("button", name="Zet terug").click()
    expect(page.get_by_text("staat er nog.")).to_be_visible()
    return page


def test_what_is_put_back_leaves_alone_what_a_colleague_saved_meanwhile(visit):
    page, colleague = visit("sanne", GOAL), visit("sanne", GOAL)
    before = {name: page.locator(f"[name={name}]").input_value() for name in ("predecessor", "summary")}
    page = put_back(page, colleague, predecessor="Van een collega")
    save(page)
    expect(page.get_by_text("Van daar overgenomen: Voorganger.")).to_be_visible()
    assert page.locator("[name=predecessor]").input_value() == "Van een collega"
    assert page.get_by_label(SUMMARY).input_value() == "Getypt zonder netwerk."
    save(page, **before)


def test_what_is_put_back_and_was_changed_by_a_colleague_too_is_shown_with_both(visit):
    page, colleague = visit("sanne", GOAL), visit("sanne", GOAL)
    before = page.get_by_label(SUMMARY).input_value()
    page = put_back(page, colleague, summary="Van een collega.")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    row = page.get_by_role("row", name=re.compile("^Samenvatting"))
    assert row.get_by_role("cell").all_inner_texts() == ["Van een collega.", "Getypt zonder netwerk."]
    save(page, summary=before)


def test_logging_out_leaves_nothing_on_the_device(portal, visit):
    page = visit(None)
    portal.log_in(page, "sanne")
    page.goto(GOAL)
    page.context.set_offline(True)
    page.get_by_label(SUMMARY).fill("Niet voor wie hierna komt.")
    expect(page.locator("[data-kept]")).to_contain_text("Geen verbinding met het portaal.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Uitloggen").click()
    assert on_device(page) == []
    throw_away(visit("sanne"))


def test_from_the_first_page_to_the_last_by_keyboard(visit):
    page = visit("sanne", GOAL)
    for title in ("Plaats in", "ROM’s en trekker", "Aansluiting op", "Meerwaarde", "Aanpak", "Planning"):
        page.get_by_role("button", name="Bewaar en ga verder").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=re.compile(title))).to_have_attribute("aria-current", "step")
    page.get_by_role("button", name="Bewaar en ga verder").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Gevraagd geld"))).to_have_attribute("aria-current", "step")


def test_a_gap_leads_to_its_field(visit):
    page = visit("sanne", "/programmas/BR-20/bewerken/controle/")
    gap = page.locator("section", has=page.locator("#h-nodig")).get_by_role("link").first
    address = gap.get_attribute("href")
    gap.click()
    anchor = address.partition("#")[2]
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == anchor


def test_the_form_works_without_scripts(visit):
    page = visit("sanne", GOAL, java_script_enabled=False)
    was = page.get_by_label(SUMMARY).input_value()
    page.get_by_label(SUMMARY).fill("Zonder scripts.")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    assert page.get_by_label(SUMMARY).input_value() == "Zonder scripts."
    page.get_by_label(SUMMARY).fill(was)
    page.get_by_role("button", name="Bewaar", exact=True).click()
