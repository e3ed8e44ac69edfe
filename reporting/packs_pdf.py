"""HTML of a dialogue pack becomes PDF (PDF/A-3a and PDF/UA-1). The only module that knows WeasyPrint.

A pure function: the same input gives the same bytes while the versions of WeasyPrint, pydyf and the libraries
below them are the same (they stand in the snapshot). Nothing asks the clock, the network or another file.
"""

import os

os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # before WeasyPrint: no clock in fonts or PDF

import gc
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .pdf_finish import finish

BASE = "https://pack.invalid/"  # never leaves the process: the fetcher below answers it
KINDS = {"svg": "image/svg+xml", "css": "text/css", "woff2": "font/woff2"}


@dataclass(frozen=True)
class Paper:
    """A printed pack: the file, how many pages it has, and on which page each anchor (an id in the HTML) stands."""

    pdf: bytes
    pages: int
    starts: Mapping[str, int]


class OnlyOurFiles(URLFetcher):
    """Serves the files given to it (charts, fonts, style sheet) and nothing else: no network, no file system."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.files = files

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(BASE)
        if not url.startswith(BASE) or name not in self.files:
            raise FatalURLFetchingError(f"A pack may not load {url[:80]}")
        return URLFetcherResponse(url, self.files[name], {"Content-Type": KINDS[name.rpartition(".")[2]]})


@dataclass(frozen=True)
class House:
    """The style sheet and fonts of every pack, read and parsed once for the process."""

    css: CSS
    fonts: FontConfiguration
    files: Mapping[str, bytes]


@cache
def house() -> House:
    """Our own files: pack.css, the watermark and the fonts that the build put together."""
    files = {name: (settings.BASE_DIR / "static" / name).read_bytes() for name in ("pack.css", "concept.svg")}
    files |= {f"fonts/{path.name}": whole_letters(path) for path in (settings.STATIC_BUILD / "fonts").glob("*.woff2")}
    fonts = FontConfiguration()
    css = CSS(string=files["pack.css"].decode(), base_url=BASE, url_fetcher=OnlyOurFiles(files), font_config=fonts)
    return House(css, fonts, files)


def whole_letters(path: Path) -> bytes:
    """A font without its loose accents; no pack has one in its text (letters.py).

    A newer Pango draws a letter that a font lacks (ć) with that font's loose accent, instead of taking the whole
    letter from the next font; then the PDF reads "cć" to who copies or listens.
    """
    font = TTFont(path, recalcTimestamp=False)
    for table in font["cmap"].tables:
        for code in [code for code in table.cmap if unicodedata.combining(chr(code))]:
            del table.cmap[code]
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


@cache
def warm_up() -> None:
    """Load what every pack needs, and keep the collector from looking at it again (about a fifth of the time)."""
    HTML(string="<h1>Pakket</h1>", base_url=BASE).render(stylesheets=[house().css], font_config=house().fonts)
    gc.collect()
    gc.freeze()


def pdf(html: str, files: Mapping[str, bytes], *, snapshot: bytes, table: bytes, made: datetime) -> Paper:
    """Print `html` with the charts in `files`; attach the snapshot (JSON) and the money table (CSV).

    `made` is the moment of the snapshot, the only date in the file. Raises FatalURLFetchingError when the HTML
    asks for anything that is not in `files` or ours.
    """
    warm_up()
    fetcher = OnlyOurFiles({**house().files, **files})
    with fewer_collections():
        document = HTML(string=html, base_url=BASE, url_fetcher=fetcher).render(
            stylesheets=[house().css], font_config=house().fonts
        )
        data = document.write_pdf(
            pdf_variant="pdf/a-3a",
            finisher=finish,
            attachments=[
                attachment("snapshot.json", snapshot, "Source", "Gegevens van dit pakket (JSON)", made),
                attachment("financien.csv", table, "Data", "Bedragen per programma, bron en jaar (CSV)", made),
            ],
        )
    starts = {anchor: number for number, page in enumerate(document.pages, 1) for anchor in page.anchors}
    return Paper(data, len(document.pages), starts)


def one_page(candidates: Iterable[str]) -> Paper:
    """Print the first of `candidates` (HTML without charts, the fullest first) that takes one page, or the last."""
    warm_up()
    with fewer_collections():
        for html in candidates:
            document = HTML(string=html, base_url=BASE, url_fetcher=OnlyOurFiles(house().files)).render(
                stylesheets=[house().css], font_config=house().fonts
            )
            if len(document.pages) == 1:
                break
        data = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)
    return Paper(data, len(document.pages), {})


def attachment(name: str, content: bytes, relationship: str, description: str, made: datetime) -> Attachment:
    """A file inside the PDF, with its place in it as PDF/A-3 asks."""
    return Attachment(
        string=content,
        name=name,
        relationship=relationship,
        description=description,
        created=made,
        modified=made,
    )


@contextmanager
def fewer_collections() -> Iterator[None]:
    """A pack makes a million small objects that live until it is done: let the collector look less often."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
