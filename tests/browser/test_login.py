"""Everybody logs in through the real login page, and lands where their role brings them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("sanne", "secretaris ROM Nederland"),
        ("emma", "beleidsmedewerker EZK"),
        ("pieter", "beleidsmedewerker Drenthe (namens de provincies)"),
        ("zoe", "beleidsmedewerker Zeeland"),
        ("noor", "medewerker ROM BOM"),
        ("ada", "auditor EZK"),
    ],
)
def test_each_role_logs_in_and_sees_the_dashboard(portal, visit, who, role):
    page = visit(None)
    portal.log_in(page, who)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page.url == f"{portal.address}/welkom/":  # the first time that somebody comes
        page.get_by_role("link", name="Dashboard").click()
        expect(page).to_have_title(re.compile("Dashboard"))
    assert page.url == f"{portal.address}/"
    assert role in page.locator("header").inner_text()
    assert "Voorbeelddata" in page.locator("body").inner_text()


def test_the_administrator_reaches_the_admin_site_and_no_content(portal, visit):
    page = visit(None)
    portal.log_in(page, "bas")
    assert page.goto("/beheer/").status == 200
    assert page.goto("/programmas/").status == 403
    assert "U mag dit niet" in page.locator("main").inner_text()


def test_a_wrong_password_is_refused_in_words_and_the_address_stays(portal, visit):
    page = visit(None)
    portal.log_in(page, "emma", "niet het wachtwoord")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Fout: ")
    assert page.get_by_label("E-mailadres").input_value() == portal.accounts["emma"][0]
    assert page.goto("/programmas/").url.startswith(f"{portal.address}/account/login/")


def test_logging_out_ends_it(portal, visit):
    page = visit(None)
    portal.log_in(page, "zoe")
    page.get_by_role("button", name="Uitloggen").or_(page.get_by_role("link", name="Uitloggen")).click()
    if page.get_by_role("main").get_by_role("button", name="Uitloggen").count():
        page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    page.goto("/programmas/")
    assert "/account/login/" in page.url
