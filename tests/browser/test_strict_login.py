"""Logging in where it is strict: a second factor is required, and a real OpenID provider stands beside the portal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.portal import Portal, free_port, prepared
from tests.browser.test_second_factor import code_of, reach, whole
from tests.oidc import running

pytestmark = pytest.mark.browser

BUTTON = "Log in met Rijksaccount"
PROGRAMMES = "/programmas/"


@pytest.fixture(scope="module")
def strict(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that forgot that its data are an example, so that it asks a second factor of everybody."""
    port = free_port()
    with running(f"http://127.0.0.1:{port}") as issuer:
        oidc = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "portaal", "OIDC_CLIENT_SECRET": "een geheim van de test"}
        more = {"OIDC_NAME": "Rijksaccount", "OIDC_ASKS_SECOND_FACTOR": "on", "MFA_REQUIRED": "on"}
        portal = prepared(tmp_path_factory.mktemp("strict"), browser, port, **oidc, **more)
        portal.write("UPDATE programmes_portal SET holds_demo = 0")
        yield portal
        for name in list(portal.processes):
            portal.stop(name)


@pytest.fixture
def context(strict: Portal) -> Iterator[BrowserContext]:
    opened = strict.context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def sign_on(page: Page, who: str) -> None:
    """Press the button with the keyboard, and log in at the provider as `who`."""
    page.goto("/account/login/")
    reach(page, BUTTON)
    page.keyboard.press("Enter")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill("x")
    page.keyboard.press("Enter")


def refusals(strict: Portal) -> int:
    return strict.one("SELECT count(*) FROM audit_line WHERE action = 'accounts.log_in' AND result = 'geweigerd'")


# ── Single sign-on ────────────────────────────────────────────────────────────────────────────────────────
def test_from_the_login_page_by_the_organisation_into_the_portal_and_out_again(strict, page):
    page.goto("/account/login/")
    whole(page)
    sign_on(page, strict.accounts["sanne"][0])
    expect(page).to_have_url(f"{strict.address}/welkom/")
    assert page.goto(PROGRAMMES).status == 200
    page.get_by_role("button", name="Uitloggen").click()
    assert page.url.startswith(f"{strict.settings['OIDC_ISSUER']}/session/end?")
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page).to_have_url(f"{strict.address}/account/login/")
    page.goto(PROGRAMMES)
    assert page.url.startswith(f"{strict.address}/account/login/")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("input[name=login]")).to_be_visible()  # the provider asks again: its session ended too


def test_whom_the_portal_does_not_know_reads_so(strict, page):
    sign_on(page, "vreemde@elders.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("U hebt nog geen toegang")
    whole(page)
    page.goto(PROGRAMMES)
    assert page.url.startswith(f"{strict.address}/account/login/")


def test_an_answer_that_is_used_twice_is_refused_in_words(strict, page):
    answers = []
    page.on("request", lambda request: answers.append(request.url) if "/login/callback/" in request.url else None)
    sign_on(page, strict.accounts["sanne"][0])
    expect(page).to_have_url(f"{strict.address}/")
    page.goto(answers[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen is niet gelukt")
    whole(page)


# ── A second factor, set up by keyboard before anything else ──────────────────────────────────────────────
def test_a_person_is_led_through_setting_up_and_comes_where_they_were_going(strict, page):
    email, password = strict.accounts["emma"]
    page.goto(PROGRAMMES)
    page.keyboard.press("Tab")
    reach(page, "id_login")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{strict.address}/account/2fa/")
    expect(page.get_by_role("main")).to_contain_text("Stel eerst een tweede stap in.")
    whole(page)
    reach(page, "Stel een app in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Code uit een app instellen")
    whole(page)
    secret = page.get_by_label("Sleutel").input_value()
    reach(page, "id_code")
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    whole(page)
    onward = page.get_by_role("main").locator(f'a[href="{PROGRAMMES}"]').inner_text()
    reach(page, onward.strip())
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{strict.address}{PROGRAMMES}")


def test_a_stolen_cookie_opens_nothing_after_logging_out(strict, page, context):
    sign_on(page, strict.accounts["sanne"][0])
    expect(page).to_have_url(f"{strict.address}/")
    stolen = [cookie for cookie in context.cookies(strict.address) if cookie["name"] == "sessionid"]
    thief = strict.context()
    thief.add_cookies(stolen)
    theirs = thief.new_page()
    assert theirs.goto(PROGRAMMES).url == f"{strict.address}{PROGRAMMES}"  # as long as the owner is logged in
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="Yes, sign me out").wait_for()
    for address in (PROGRAMMES, "/", "/account/2fa/", "/export/programmas.xlsx"):
        assert theirs.goto(address).url.startswith(f"{strict.address}/account/login/"), address
    thief.close()


def test_ten_wrong_codes_are_throttled_and_kept(strict, page):
    """Last: it also uses up what one address may try in a minute."""
    strict.log_in(page, "emma")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    known = refusals(strict)
    for _ in range(10):
        page.get_by_label("Code", exact=True).fill("000000")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("U probeerde het te vaak.")
    whole(page)
    assert refusals(strict) == known + 10
    page.goto(PROGRAMMES)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
