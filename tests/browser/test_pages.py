"""Every page of the portal, for somebody who sees it, at 1440 and 360 pixels: accessible, whole, within its window."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

WIDTHS = (1440, 360)
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: files and machine-readable answers, which have no page
NO_PAGE = {"agreement_remind", "invitation", "mail_html", "calendar", "pack_pdf", "province_pdf", "sheet", "health"}
#: addresses of allauth that lead on to a page that is here, or to a provider
LEADS_ON = {"usersessions_list", "socialaccount_connections", "openid_connect_login", "openid_connect_callback"}
#: the pages of login, by name, for whom they are
ACCOUNT = {
    "account_login": None,
    "account_logout": "emma",
    "account_change_password": "emma",
    "account_reset_password": None,
    "mfa_index": "emma",
    "socialaccount_login_cancelled": None,
}
#: who sees a page, where that is not everybody
WHO = {
    "trail": "ada",
    "rights": "bas",
    "role_end": "bas",
    "invite": "bas",
    "mail_list": "bas",
    "mail_detail": "bas",
    "stand_in_list": "emma",
    "accessibility": None,
    "progress_edit": "sanne",
    "agreement_detail": "emma",
    "inbox": "emma",
    "lesson_list": "sanne",
    "strategy_propose": "emma",
    "strategy_edit": "pieter",
    "strategy_offer": "pieter",
    "theme_detail": "emma",
}
SECRETARY = {
    "programme_add",
    "version_edit",
    "version_step",
    "version_check",
    "participation_edit",
    "objection_detail",
    "version_copy",
    "programme_step",
    "grant_add",
    "realise",
    "ceiling_change",
    "ask",
    "offer",
    "agreement_meeting",
    "round_list",
    "round_detail",
    "meeting_add",
    "meeting_detail",
    "meeting_edit",
    "pack_detail",
    "grant_detail",
    "entry_detail",
    "plan_add",
    "plan_edit",
    "profile_edit",
    "kia_edit",
    "stake_add",
    "stake_edit",
    "contact_add",
    "contact_edit",
}
#: a value for each part of an address that is not the same everywhere
VALUES = {
    "source_detail": ["SELECT code FROM funding_fundingsource LIMIT 1"],
    "entry_detail": ["SELECT id FROM funding_ledgerentry WHERE kind = 'committed' ORDER BY id DESC LIMIT 1"],
    "grant_detail": ["SELECT id FROM funding_grant LIMIT 1"],
    "ceiling_change": ["SELECT id FROM funding_ceiling LIMIT 1"],
    "agreement_detail": ["SELECT max(agreement_id) - 1 FROM programmes_programmeversion"],
    "agreement_meeting": ["SELECT max(agreement_id) - 1 FROM programmes_programmeversion"],
    "programme_detail": ["SELECT 'BR-05'"],
    "strategy_edit": ["SELECT '1.1'"],
    "strategy_compare": ["SELECT '1.1'"],
    "strategy_offer": ["SELECT '1.1'"],
    "theme_detail": ["SELECT 'T1'"],
    "version_edit": ["SELECT 'BR-20'"],
    "version_step": ["SELECT 'BR-20'", "SELECT 'regio'"],
    "version_check": ["SELECT 'BR-20'"],
    "ask": ["SELECT 'BR-20'"],
    "offer": ["SELECT 'BR-20'"],
    "participation_edit": ["SELECT 'BR-20'", "SELECT 'nom'"],
    "objection_detail": ["SELECT 'BR-20'", "SELECT 'horizon'"],
    "version_copy": ["SELECT 'BR-01'"],
    "version_compare": ["SELECT 'BR-05'"],
    "proposal": ["SELECT 'BR-05'"],
    "history": ["SELECT 'programma'", "SELECT 'BR-05'"],
    "programme_step": ["SELECT 'BR-01'"],
    "role_end": ["SELECT min(id) FROM programmes_membership"],
    "rom_detail": ["SELECT 'bom'"],
    "province_detail": ["SELECT 'PV22'"],
    "plan_add": ["SELECT 'bom'"],
    "plan_edit": ["SELECT max(id) FROM programmes_plan"],
    "profile_edit": ["SELECT 'bom'"],
    "kia_edit": ["SELECT 'veiligheid'"],
    "stake_add": ["SELECT 'bom'"],
    "stake_edit": ["SELECT max(id) FROM programmes_stake"],
    "contact_add": ["SELECT 'bom'"],
    "contact_edit": ["SELECT max(id) FROM programmes_contact"],
    "round_detail": ["SELECT max(id) FROM reporting_reportinground"],
    "progress_edit": ["SELECT max(id) FROM reporting_reportinground", "SELECT 'BR-05'"],
    "meeting_detail": ["SELECT number FROM reporting_meeting ORDER BY 'on' LIMIT 1"],
    "meeting_edit": ["SELECT number FROM reporting_meeting ORDER BY 'on' LIMIT 1"],
    "mail_detail": ["SELECT max(id) FROM mailing_mail"],
    "pack_detail": ["SELECT max(id) FROM reporting_dialoguepack"],
    "pack_html": ["SELECT max(id) FROM reporting_dialoguepack"],
}
CHECK = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | "));
}"""


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin" and "allauth" not in str(pattern.urlconf_name):
                yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


PAGES = sorted(set(names(get_resolver().url_patterns)) - NO_PAGE - LEADS_ON)


def who_sees(name: str) -> str | None:
    if name in ACCOUNT:
        return ACCOUNT[name]
    return WHO.get(name, "sanne" if name in SECRETARY else "zoe")


def address(portal: Portal, name: str) -> str:
    """The path of this page with values from the demo data."""
    ((path, parameters),) = get_resolver().reverse_dict.getlist(name)[0][0]
    values = dict(zip(parameters, [portal.one(question) for question in VALUES.get(name, [])], strict=True))
    return "/" + path % values


@pytest.fixture(scope="session")
def pack(portal: Portal) -> int:
    """A pack of two pages, so that its pages have something to show."""
    context = portal.context("sanne")
    page = context.new_page()
    page.goto("/overleggen/")
    page.locator("main table a").first.click()
    page.get_by_label("Beknopt").check()
    page.get_by_role("button", name="Maak concept").click()
    page.wait_for_url(re.compile("/pakketten/"))
    context.close()
    return int(portal.one("SELECT max(id) FROM reporting_dialoguepack"))


@pytest.fixture(scope="session")
def mail(portal: Portal) -> int:
    """A reminder by one click, which the administrator can read without a mail server."""
    context = portal.context("sanne")
    page = context.new_page()
    page.goto("/ter-afstemming/")
    page.get_by_role("button", name=re.compile("Herinner Provincies samen")).first.click()
    page.get_by_text("Herinnerd: Provincies.").wait_for()
    context.close()
    return int(portal.one("SELECT max(id) FROM mailing_mail"))


def sideways(page: Page) -> str:
    """What makes the page scroll sideways, or nothing."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return "";
          const wide = [...document.querySelectorAll("main *")].find(e => e.getBoundingClientRect().right > width + 1);
          return (wide || document.body).outerHTML.slice(0, 200);
        }"""
    )


@pytest.mark.parametrize("name", [*PAGES, *ACCOUNT])
def test_the_page_is_accessible_and_fits_at_both_widths(portal, visit, pack, mail, name):
    page = visit(who_sees(name))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address(portal, name), wait_until="load")
        assert answer.status == 200
        assert complaints == []  # the browser tells here what the Content-Security-Policy refuses
        assert sideways(page) == ""
        page.evaluate(AXE.read_text())
        assert page.evaluate(CHECK, RULES) == [], f"at {width} px"


def test_no_page_is_left_out():
    assert {"dashboard", "programme_list", "agreement_detail", "trail", "glossary"} <= set(PAGES)
    assert set(VALUES) | set(WHO) | SECRETARY <= set(PAGES)


@pytest.mark.parametrize("missing", ["/programmas/BR-99/", "/bestaat/niet/", "/pakketten/424242/"])
def test_a_page_that_is_not_there_is_accessible_too(visit, missing):
    page = visit("zoe")
    assert page.goto(missing).status == 404
    page.evaluate(AXE.read_text())
    assert page.evaluate(CHECK, RULES) == []


def test_on_paper_the_menu_is_gone_and_the_peildatum_stays(visit):
    page = visit("emma", "/?peildatum=30-09-2026")
    page.emulate_media(media="print")
    assert not page.locator(".rp-nav").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    assert "30-09-2026" in page.locator("body").inner_text()
    assert "Voorbeelddata" in page.locator("body").inner_text()
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    page = visit("sanne", "/programmas/BR-05/")
    page.emulate_media(media="print")
    assert "Wat u kunt doen" not in page.locator("main").inner_text()


def test_at_200_percent_zoom_nothing_scrolls_sideways(visit):
    page = visit("emma", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for where in ("/", "/programmas/", "/financien/", "/voortgang/", "/overleggen/"):
        page.goto(where)
        assert sideways(page) == "", where


LENGTHEN = """() => {
  const texts = document.querySelectorAll("main :is(h1, p, li, dd, .rp-agree *, .rp-table--words td)");
  for (const text of texts) text.append(" " + "w".repeat(200));
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_of_200_letters_stays_in_its_box(portal, visit, width):
    page = visit("zoe", viewport={"width": width, "height": 900})
    for name in ("dashboard", "programme_detail", "agreement_detail", "round_detail"):
        page.goto(address(portal, name))
        page.evaluate(LENGTHEN)
        assert sideways(page) == "", name
