"""The proposal on paper: each page says which version it is and that it is not agreed; the menu stays on the screen."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def printed(page: Page, folder: Path) -> list[str]:
    """The text of each page as the browser prints it."""
    path = folder / "voorstel.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return [" ".join(text.split()) for text in done.stdout.removesuffix("\f").split("\f")]


def test_each_page_says_that_one_of_two_agreed(visit, tmp_path):
    pages = printed(visit("zoe", "/programmas/BR-05/voorstel/"), tmp_path)
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert "BR-05 · versie 2 · Ter afstemming: 1 van 2 akkoord voorbeelddata · peildatum " in text
        assert text.endswith(f"pagina {number} / {len(pages)}")
    assert not any("Uitloggen" in text or "Dashboard" in text or "Bekijk afstemming" in text for text in pages)


def test_each_page_of_a_concept_says_so(visit, tmp_path):
    pages = printed(visit("sanne", "/programmas/BR-20/voorstel/"), tmp_path)
    assert len(pages) > 1
    assert all("BR-20 · versie 1 · CONCEPT" in text for text in pages)


def test_the_head_of_a_printed_page_is_not_on_the_screen(visit):
    page = visit("zoe", "/programmas/BR-05/voorstel/?versie=1")
    assert not page.locator(".rp-running").is_visible()
    assert "Afgestemd op" in page.locator("main").inner_text()
