"""A dialogue pack from a meeting: made by the worker, downloaded, read; and a worker that is killed half way."""

import re
import signal
import subprocess
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import LONG, Portal

pytestmark = [pytest.mark.browser, pytest.mark.pdf]

ADDRESS = re.compile(r"/pakketten/(\d+)/")
JOB = "SELECT job FROM reporting_dialoguepack WHERE id = ?"


def make_pack(page: Page, variant: str) -> int:
    """Press the buttons that make a concept for the next meeting; return the number of its page."""
    page.goto("/overleggen/")
    page.locator("main table a").first.click()
    page.get_by_label(variant).check()
    page.get_by_role("button", name="Maak concept").click()
    page.wait_for_url(ADDRESS)
    return int(ADDRESS.search(page.url)[1])


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name="Download pdf").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_pack_is_made_while_one_looks_on_and_its_pdf_can_be_read(portal, visit, tmp_path):
    page = visit("sanne")
    number = make_pack(page, "Beknopt")
    # htmx asks again until it is there; nobody reloads.
    expect(page.get_by_role("link", name="Download pdf")).to_be_visible(timeout=2 * LONG * 1000)
    expect(page.locator("progress")).to_have_count(0)
    path = downloaded(page, tmp_path)
    assert path.name.startswith("dialoogpakket-")
    text = text_of(path)
    assert "Pagina 1 van 2" in text
    assert "voorbeelddata" in text.lower()
    assert "BR-05" in text
    with pikepdf.open(path) as pdf:
        assert pdf.Root.Lang == "nl"
        assert "snapshot.json" in pdf.attachments
        assert len(pdf.pages) == portal.one("SELECT pages FROM reporting_dialoguepack WHERE id = ?", number)

    page = visit("zoe", f"/pakketten/{number}/")
    assert page.get_by_role("link", name="Download pdf").is_visible()
    page.get_by_role("link", name="Lees als webpagina").click()
    assert "BR-05" in page.locator("main").inner_text()


def test_after_a_killed_worker_nothing_half_done_is_offered_and_the_pack_is_made_again(portal, visit, tmp_path):
    portal.stop("worker")
    try:
        worker = portal.start_worker()
        page = visit("sanne")
        number = make_pack(page, "Volledig")
        portal.until(lambda: portal.one(JOB, number) == "busy", 2 * LONG)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

        assert portal.one("SELECT pdf FROM reporting_dialoguepack WHERE id = ?", number) is None
        page.goto(f"/pakketten/{number}/pdf/")
        assert page.url.endswith(f"/pakketten/{number}/")
        assert "De PDF is nog niet klaar." in page.locator("main").inner_text()
        assert page.get_by_role("link", name="Download pdf").count() == 0

        let_a_minute_pass(portal)
        portal.start_worker()
        expect(page.get_by_role("link", name="Download pdf")).to_be_visible(timeout=4 * LONG * 1000)
        assert "Pagina 2 van" in text_of(downloaded(page, tmp_path))
    finally:
        portal.stop("worker")
        portal.start_worker()


def let_a_minute_pass(portal: Portal) -> None:
    """Make what the dead worker left behind a minute older, instead of waiting for it."""
    tasks = "UPDATE django_tasks_database_dbtaskresult SET started_at = datetime(started_at, '-1 minute')"
    portal.write("UPDATE romportal_worker SET seen_at = datetime(seen_at, '-1 minute')")
    portal.write(f"{tasks} WHERE status = 'RUNNING'")
