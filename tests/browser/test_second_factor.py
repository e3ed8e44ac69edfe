"""Setting up and using a second factor as people do: an app with the keyboard alone, a passkey with a real browser."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal
from tests.browser.test_pages import AXE, CHECK, RULES, WIDTHS, sideways

pytestmark = pytest.mark.browser

#: nobody else's test logs in as they do
APP, PASSKEY = "lotte", "youssef"


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def reach(page: Page, text: str) -> None:
    """Press Tab until the link or button with this text has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || document.activeElement.id").strip() == text:
            return
    raise AssertionError(f"Tab never reaches {text!r}.")


def whole(page: Page) -> None:
    """The page that is open is accessible and fits at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) == ""
        page.evaluate(AXE.read_text())
        assert page.evaluate(CHECK, RULES) == [], f"{page.url} at {width} px"


def test_an_app_is_set_up_and_used_with_the_keyboard_alone(portal: Portal, visit):
    page = visit(None)
    portal.log_in(page, APP)
    page.goto("/account/2fa/")
    reach(page, "Stel een app in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Code uit een app instellen")
    whole(page)
    secret = page.get_by_label("Sleutel").input_value()
    reach(page, "id_code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet")
    assert page.title().startswith("Fout: ")
    assert page.get_by_label("Sleutel").input_value() == secret
    whole(page)
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    whole(page)
    page.get_by_role("button", name="Uitloggen").click()

    portal.log_in(page, APP)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    whole(page)
    page.get_by_label("Code", exact=True).fill(code_of(secret, steps=1))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal.address}/")

    for address in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/"):
        page.goto(f"/account/2fa/{address}")
        whole(page)
    page.goto("/account/2fa/totp/deactivate/")
    page.get_by_role("button", name="Zet uit").click()
    expect(page.get_by_text("De app is uitgezet.")).to_be_visible()


def test_a_passkey_is_added_used_for_logging_in_and_removed(portal: Portal, visit):
    page = visit(None)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    home = portal.address.replace("127.0.0.1", "localhost")  # a browser knows no passkeys for a number
    email, password = portal.accounts[PASSKEY]
    page.goto(f"{home}/account/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()

    page.goto(f"{home}/account/2fa/webauthn/add/")
    whole(page)
    page.get_by_label("Naam").fill("Laptop van het werk")
    page.get_by_label("Ook inloggen zonder wachtwoord").check()
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    page.goto(f"{home}/account/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Laptop van het werk")).to_be_visible()
    whole(page)
    page.goto(f"{home}/account/2fa/webauthn/reauthenticate/")
    whole(page)
    page.get_by_role("button", name="Uitloggen").click()

    page.get_by_role("button", name="Gebruik een toegangssleutel").click()
    expect(page).to_have_url(f"{home}/")
    page.goto(f"{home}/account/2fa/webauthn/")
    page.get_by_role("link", name="Andere naam").click()
    whole(page)
    page.get_by_label("Naam").fill("Oude laptop")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="Verwijder").click()
    whole(page)
    page.get_by_role("button", name="Verwijder").click()
    expect(page.get_by_text("Nog geen toegangssleutels.")).to_be_visible()


def test_a_browser_that_gives_no_passkey_says_so(visit):
    page = visit(None, "/account/login/")
    page.get_by_role("button", name="Gebruik een toegangssleutel").click()
    expect(page.get_by_role("alert")).to_contain_text("Uw browser gaf geen toegangssleutel.")
