"""A dialogue pack on paper: valid for archive and screen reader, the same bytes each time, and closed to the world."""

import json
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from reporting import packs, packs_pdf, snapshot_json
from tests.pdf_check import structure_problems, vera_problems

from .pack_sample import sample
from .test_packs import ODD, with_odd_texts

pytestmark = pytest.mark.pdf
LETTERS = {"Source-Sans-3", "Source-Sans-3-Semi-Bold", "Source-Serif-4-Semi-Bold"}


def paper(snapshot):
    pack = packs.printed(snapshot)
    return packs_pdf.pdf(
        pack.html,
        pack.files,
        snapshot=snapshot_json.canonical(snapshot),
        table=packs.money_table(snapshot),
        made=pack.made_at,
    )


@pytest.fixture(scope="module")
def full():
    return paper(sample())


@pytest.fixture(scope="module")
def short():
    return paper(sample(variant="short"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, full, short):
    folder = tmp_path_factory.mktemp("packs")
    (folder / "full.pdf").write_bytes(full.pdf)
    (folder / "short.pdf").write_bytes(short.pdf)
    return folder


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """The short pack with hostile text everywhere, and the full one with it in a programme and all that is written."""
    folder = tmp_path_factory.mktemp("odd")
    plain, strange = sample(), with_odd_texts(sample())
    plain["programmes"][4] = strange["programmes"][4]
    for key in ("texts", "asked", "discussion", "lessons", "pack"):
        plain[key] = strange[key]
    (folder / "full.pdf").write_bytes(paper(plain).pdf)
    (folder / "short.pdf").write_bytes(paper(with_odd_texts(sample(variant="short"))).pdf)
    return folder


def text_of(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True).stdout


def fonts_of(path: Path) -> set[str]:
    """The names of the fonts in the file, without the mark of their subset."""
    with pikepdf.open(path) as pdf:
        fonts = [font for page in pdf.pages for font in page.obj.Resources.get("/Font", {}).values()]
        return {str(font.BaseFont).partition("+")[2].rstrip(",") for font in fonts}


def test_both_variants_are_pdf_a_3a_and_pdf_ua_1(folder):
    assert vera_problems("ua1,3a", folder / "full.pdf", folder / "short.pdf") == ""


@pytest.mark.parametrize("name", ["full.pdf", "short.pdf"])
def test_a_reader_finds_its_way_in_the_structure(folder, name):
    assert structure_problems(folder / name) == []


@pytest.mark.parametrize("name", ["full.pdf", "short.pdf"])
def test_no_letter_comes_from_another_font(folder, name):
    """A fourth font means a glyph that ours lack."""
    assert fonts_of(folder / name) == LETTERS


def test_pages_are_numbered_and_carry_marking_version_and_reference_date(full, folder):
    pages = text_of(folder / "full.pdf", "-layout").split("\f")[:-1]

    assert len(pages) == full.pages == 38
    for number, page in enumerate(pages, 1):
        assert f"Pagina {number} van 38" in page
        assert "Intern (Rijk, provincies, ROM’s) · voorbeelddata" in page
    for page in pages[1:]:
        assert "Dialoogpakket BO-2026-2 · versie 0.9 (concept) · peildatum 30-09-2026" in page


def test_the_contents_list_names_the_page_of_each_part(full, folder):
    contents = text_of(folder / "full.pdf", "-layout", "-f", "4", "-l", "4")

    for part in packs.printed(sample()).parts:
        if part.level:
            assert re.search(rf"{re.escape(part.title)}\s+{full.starts[part.anchor]}\n", contents), part.title


def test_text_is_read_in_the_order_of_the_page(folder):
    text = text_of(folder / "full.pdf", "-f", "2", "-l", "3")

    places = [text.index(word) for word in ("Gevraagd", "BO-2026-2/1", "Kern", "Aanleiding", "Vervolg", "Stand van")]
    assert places == sorted(places)


def test_what_must_be_one_page_is_one_page(full, short):
    assert packs.too_long(packs.printed(sample()), full) == []
    assert packs.too_long(packs.printed(sample(variant="short")), short) == []
    assert short.pages == 2


def test_language_title_bookmarks_and_attachments(folder):
    with pikepdf.open(folder / "full.pdf") as pdf, pdf.open_outline() as outline:
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]) == "Dialoogpakket BO-2026-2: Bovenregionale samenwerking van de ROM’s"
        assert [item.title for item in outline.root][:3] == [
            "Oplegnotitie",
            "Stand van zaken in één oogopslag",
            "Inhoud",
        ]
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
    assert attached == {
        "snapshot.json": snapshot_json.canonical(sample()),
        "financien.csv": packs.money_table(sample()),
    }
    assert json.loads(attached["snapshot.json"]) == sample()


def test_the_same_snapshot_gives_the_same_bytes(full, short):
    assert paper(json.loads(snapshot_json.canonical(sample()))).pdf == full.pdf
    assert paper(sample(variant="short")).pdf == short.pdf


def test_only_a_concept_has_the_watermark(folder, tmp_path):
    definitive = tmp_path / "definitive.pdf"
    definitive.write_bytes(paper(sample(variant="short", status="definitive")).pdf)

    assert "versie 1.0 (definitief)" in text_of(definitive)
    assert not has_watermark(definitive)
    assert has_watermark(folder / "short.pdf")


def has_watermark(path: Path) -> bool:
    """Whether anything is drawn in the grey of the letters CONCEPT."""
    with pikepdf.open(path) as pdf:
        drawn = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]
        return any(b"0.945098 0.956863 0.964706 rg" in each.read_bytes() for each in drawn)


@pytest.mark.parametrize("name", ["full.pdf", "short.pdf"])
def test_no_text_can_break_a_pack_or_bring_another_font(odd, name):
    assert structure_problems(odd / name) == []
    assert fonts_of(odd / name) <= LETTERS | {font.replace("-3", "-3-Ext").replace("-4", "-4-Ext") for font in LETTERS}
    assert "Kovačević" in text_of(odd / name)
    assert "alert(1)" in text_of(odd / name)


def test_a_pack_of_odd_texts_is_valid_too(odd):
    assert vera_problems("ua1,3a", odd / "full.pdf", odd / "short.pdf") == ""


def test_odd_text_stays_on_the_page(odd):
    """The word of 200 letters is cut over lines: no letter stands outside the paper."""
    boxes = text_of(odd / "full.pdf", "-bbox")

    assert max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)) < 595.3 - 10
    assert "w" * 200 in ODD


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:8000/",
        "https://pack.invalid/../secret",
        "/etc/hostname",
        "data:image/svg+xml,<svg/>",
        "chart-of-another-pack.svg",
    ],
)
def test_a_pack_loads_our_own_files_and_nothing_else(address):
    html = f'<html lang="nl"><body><main><h1>Pakket</h1><img src="{address}" alt="x"></main></body></html>'
    pack = packs.printed(sample(variant="short"))

    with pytest.raises(packs_pdf.FatalURLFetchingError, match="A pack may not load"):
        packs_pdf.pdf(html, pack.files, snapshot=b"{}", table=b"", made=pack.made_at)
