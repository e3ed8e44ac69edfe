"""Charts drawn: a Vega-Lite spec becomes SVG. The only module that knows vl-convert.

The drawing keeps the letters of the house (measured with our own font files, so that every machine places a
label in the same spot), loses everything that repeats what our text alternative says, and is remembered by the
hash of its spec.
"""

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from xml.etree import ElementTree

import vl_convert
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from fontTools.ttLib import TTFont

from .chart_style import FONT
from .charts import Chart

DUTCH_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€\u00a0", ""]}
SVG = "{http://www.w3.org/2000/svg}"
# What only a browser's mouse or vl-convert's own text alternative needs.
DROPPED = {"role", "class", "pointer-events", "stroke-miterlimit", "version", "font-family"}
NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class Drawing:
    """A chart and its picture: `svg` for in a page, `data` as the file `name` for in a pack."""

    chart: Chart
    name: str
    data: bytes

    @property
    def svg(self) -> SafeString:
        """The picture for in a page, hidden from a reader that already has `chart.alt`."""
        text = self.data.decode().replace("<svg ", '<svg class="rp-drawing" aria-hidden="true" focusable="false" ', 1)
        return mark_safe(text)


def draw(chart: Chart) -> Drawing:
    """The picture of a chart."""
    spec = json.dumps(chart.spec, sort_keys=True, ensure_ascii=False)
    return Drawing(chart, f"chart-{hashlib.sha256(spec.encode()).hexdigest()[:16]}.svg", _drawn(spec))


@lru_cache(maxsize=512)
def _drawn(spec: str) -> bytes:
    _register_fonts()
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=DUTCH_NUMBERS)
    return _tidied(svg)


@cache
def _register_fonts() -> None:
    """Give vl-convert our fonts, which it can read as TrueType alone and knows by the name that they carry."""
    folder = Path(tempfile.mkdtemp(prefix="romportal-fonts-"))
    for weight in (400, 600):
        font = TTFont(settings.STATIC_BUILD / f"fonts/source-sans-3-latin-{weight}-normal.woff2")
        font.flavor = None
        font["name"].names = [record for record in font["name"].names if record.nameID not in (16, 17, 21, 22)]
        font["name"].setName(FONT, 1, 3, 1, 0x409)
        font.save(folder / f"{weight}.ttf")
    vl_convert.register_font_directory(str(folder))


def _tidied(svg: str) -> bytes:
    """The same picture without hidden or empty parts, roles and needless decimals: half the size, quicker on paper."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    root = ElementTree.fromstring(svg)
    _prune(root)
    for element in root.iter():
        element.attrib = {
            name: NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value)
            for name, value in element.attrib.items()
            if name not in DROPPED and not name.startswith("aria-") and (name, value) != ("opacity", "1")
        }
    root.set("font-family", "'Source Sans 3', 'Source Sans 3 Ext', sans-serif")
    return ElementTree.tostring(root, encoding="unicode").encode()


def _prune(element: ElementTree.Element) -> None:
    for child in list(element):
        _prune(child)
        hidden = child.get("display") == "none" or child.get("opacity") == "0"
        empty_path = child.tag == f"{SVG}path" and child.get("d") in ("", "M0,0h0v0h0Z", None)
        empty_group = child.tag == f"{SVG}g" and len(child) == 0
        background = child.get("class") == "background" and child.get("stroke") is None
        if hidden or empty_path or empty_group or background:
            element.remove(child)
