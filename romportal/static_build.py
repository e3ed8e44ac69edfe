"""Put the style sheet together from what `npm ci` installed and our own theme: `python -m romportal.static_build`.

Writes `static_build/portal.css` (letters, then the NL Design System in a cascade layer, then `static/theme.css`
outside any layer, so that one plain class of ours always wins) and `static_build/fonts/`. Nothing of a third party
is committed, so this runs after each installation; it writes only what differs.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "static_build"

# family, package, weight, style: the latin subset holds the euro sign and the true minus.
FONTS = [
    ("Source Sans 3", "source-sans-3", 400, "normal"),
    ("Source Sans 3", "source-sans-3", 400, "italic"),
    ("Source Sans 3", "source-sans-3", 600, "normal"),
    ("Source Serif 4", "source-serif-4", 400, "normal"),
    ("Source Serif 4", "source-serif-4", 600, "normal"),
]
# Letters of other languages, for names: fetched only by a page that has one, and printed in packs.
EXTENDED = [face for face in FONTS if face[2:] in {(400, "normal"), (600, "normal")}]
EXTENDED_RANGE = "U+0100-02FF, U+1E00-1EFF, U+20A0-20AB, U+20AD-20CF, U+2C60-2C7F, U+A720-A7FF"
# Candidate components first, then the Utrecht ones that they lack; the order decides inside the layer.
CANDIDATES = ["skip-link", "link", "heading", "paragraph", "button", "data-badge"]
UTRECHT = [
    "page-header",
    "page-footer",
    "nav-bar",
    "breadcrumb-nav",
    "pagination",
    "table",
    "alert",
    "form-field",
    "form-label",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "textbox",
    "textarea",
    "select",
    "radio-button",
]

FONT_FACE = """@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: swap;
  src: url("fonts/{file}") format("woff2");
{only}}}
"""


def components() -> list[Path]:
    """The style sheets of the NL Design System that the portal uses, in cascade order."""
    candidates = [MODULES / f"@nl-design-system-candidate/{name}-css/dist/{name}.css" for name in CANDIDATES]
    return candidates + [MODULES / f"@utrecht/{name}-css/dist/index.min.css" for name in UTRECHT]


def fonts() -> dict[Path, str]:
    """Each font file with the @font-face rule that loads it."""
    rules = {}
    faces = [("latin", "", face) for face in FONTS]
    faces += [("latin-ext", f"  unicode-range: {EXTENDED_RANGE};\n", face) for face in EXTENDED]
    for subset, only, (family, package, weight, style) in faces:
        path = MODULES / f"@fontsource/{package}/files/{package}-{subset}-{weight}-{style}.woff2"
        rules[path] = FONT_FACE.format(family=family, style=style, weight=weight, file=path.name, only=only)
    return rules


def style_sheet() -> str:
    """The whole of portal.css."""
    layer = "\n".join(path.read_text(encoding="utf-8").strip() for path in components())
    theme = (ROOT / "static/theme.css").read_text(encoding="utf-8")
    return "".join(fonts().values()) + f"@layer nlds {{\n{layer}\n}}\n" + theme


def build() -> bool:
    """Bring static_build/ up to date; True when something changed.

    Raises FileNotFoundError when a package is missing: run `npm ci` first.
    """
    (TARGET / "fonts").mkdir(parents=True, exist_ok=True)
    changed = False
    for path in fonts():
        copy = TARGET / "fonts" / path.name
        if not copy.exists() or copy.stat().st_size != path.stat().st_size:
            shutil.copyfile(path, copy)
            changed = True
    css = style_sheet()
    portal = TARGET / "portal.css"
    if not portal.exists() or portal.read_text(encoding="utf-8") != css:
        portal.write_text(css, encoding="utf-8")
        changed = True
    return changed


if __name__ == "__main__":
    try:
        print("static_build/ is", "made anew." if build() else "up to date.")
    except FileNotFoundError as error:
        sys.exit(f"{Path(error.filename).relative_to(ROOT)} is missing: run `npm ci` first.")
