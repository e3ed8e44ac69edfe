"""Choosing how one gets messages, and reading what was mailed where there is no mail server, in a real browser."""

import pytest

from tests.browser.portal import Portal

pytestmark = pytest.mark.browser


def test_the_choice_is_kept_and_a_calendar_address_is_made(portal: Portal):
    context = portal.context("emma")
    page = context.new_page()
    page.goto("/account/berichten/")
    page.get_by_label("Eén keer per dag").check()
    page.get_by_role("button", name="Bewaar keuze").click()
    page.get_by_text("U krijgt één bericht per dag.").wait_for()
    assert page.get_by_label("Eén keer per dag").is_checked()
    page.get_by_role("button", name="agenda-adres").click()
    address = page.get_by_role("link", name=".ics").inner_text()
    answer = page.request.get(address)
    assert answer.ok
    assert "BEGIN:VCALENDAR" in answer.text()
    page.get_by_label("Meteen").check()
    page.get_by_role("button", name="Bewaar keuze").click()
    page.get_by_text("U krijgt elk bericht meteen.").wait_for()
    context.close()


def test_one_click_reminds_and_the_mail_is_read_by_the_administrator(portal: Portal):
    context = portal.context("sanne")
    page = context.new_page()
    page.goto("/ter-afstemming/")
    page.get_by_role("button", name="Herinner Rijk").first.click()
    page.get_by_text("Herinnerd: Rijk.").wait_for()
    context.close()

    context = portal.context("bas")
    page = context.new_page()
    page.goto("/rechten/berichten/?soort=reminder")
    page.get_by_text("Er is geen mailserver ingesteld.").wait_for()
    page.get_by_role("link", name="Herinnering: ").first.click()
    page.frame_locator("iframe").get_by_text("De secretaris vraagt u om een standpunt").wait_for()
    context.close()
