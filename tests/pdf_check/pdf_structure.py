"""Checks of a tagged PDF that veraPDF does not make: what somebody with a screen reader meets.

What it cannot see: whether a text alternative is true, whether the reading order makes sense, whether colours have
contrast. Look at a page of each kind, and listen to one pack with a screen reader before a release.
"""

import collections
import re
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

PAINT = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}


class Report:
    """What is wrong, how often, and where it was seen first."""

    def __init__(self) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self.examples: dict[str, str] = {}

    def fail(self, what: str, where: str = "") -> None:
        self.counts[what] += 1
        self.examples.setdefault(what, where)

    def lines(self) -> list[str]:
        return [f"{times} x {what} ({self.examples[what]})" for what, times in self.counts.most_common()]


def kids_of(element):
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


class Element:
    """One structure element with its children, its marked content and its attributes."""

    def __init__(self, raw, parent, page, pages):
        self.raw, self.parent, self.kind = raw, parent, str(raw.get("/S", "/?"))[1:]
        self.page = pages.get(raw.Pg.objgen, page) if "/Pg" in raw else page
        self.children, self.content, self.annotations, self.attributes = [], [], [], {}
        attributes = raw.get("/A")
        for group in [] if attributes is None else attributes if isinstance(attributes, Array) else [attributes]:
            self.attributes.update(group.items())
        for kid in kids_of(raw):
            if isinstance(kid, int):
                self.content.append((self.page, kid))
            elif kid.get("/Type") == Name.MCR:
                self.content.append((pages[kid.Pg.objgen] if "/Pg" in kid else self.page, int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                self.annotations.append(kid.Obj)
            else:
                self.children.append(Element(kid, self, self.page, pages))

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        element = self.parent
        while element:
            yield element.kind
            element = element.parent

    def kinds(self):
        return [child.kind for child in self.children]


def check_document(pdf, report):
    root = pdf.Root
    xmp = root.Metadata.read_bytes().decode("utf8", "replace") if "/Metadata" in root else ""
    for what, good in {
        "document language missing": str(root.get("/Lang", "")),
        "not marked as tagged": root.get("/MarkInfo", {}).get("/Marked", False),
        "title not shown in the window (DisplayDocTitle)": root.get("/ViewerPreferences", {}).get(
            "/DisplayDocTitle", False
        ),
        "title missing in XMP": "<dc:title>" in xmp,
        "PDF/UA identifier missing in XMP": re.search(r"pdfuaid:part\s*[=>]", xmp),
        "PDF/A identifier missing in XMP": re.search(r"pdfaid:part\s*[=>]", xmp),
        "bookmarks missing": "/Outlines" in root or len(pdf.pages) < 5,
        "output intent missing": "/OutputIntents" in root,
    }.items():
        if not good:
            report.fail(what)
    for name, spec in pdf.attachments.items():
        if str(spec.obj.get("/AFRelationship", "/Unspecified")) == "/Unspecified":
            report.fail("attachment without relationship (AFRelationship)", name)


def check_fonts(pdf, report):
    seen = set()
    for page in pdf.pages:
        for font in (page.obj.get("/Resources", {}).get("/Font", {}) or {}).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            base = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            if font.get("/Subtype") != Name.Type3 and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(
                base.get("/FontDescriptor", {}).keys()
            ):
                report.fail("font not embedded", str(font.get("/BaseFont")))
            if "/ToUnicode" not in font:
                report.fail("font without Unicode map", str(font.get("/BaseFont")))


def check_elements(document, pdf, report):
    level = 0
    for element in document.walk():
        kind, where = element.kind, f"page {element.page + 1}"
        if re.fullmatch("H[1-6]", kind):
            if int(kind[1]) > level + 1:
                report.fail("heading level skipped", f"H{level} to {kind}, {where}")
            level = int(kind[1])
        elif kind == "Figure":
            check_figure(element, pdf, report, where)
        elif kind in ("L", "LI", "TOC"):
            check_list(element, report, where)
        elif kind == "Table":
            check_table(element, report, where)
        elif kind == "Link" and "Link" in element.ancestors():
            report.fail("link inside a link", where)
        if kind != "Link" and any(a.get("/Subtype") == Name.Link for a in element.annotations):
            report.fail("link annotation outside a Link element", where)
        for one, two in pairwise(element.children):
            if one.kind == two.kind == "Table" and "Caption" not in two.kinds() and one.page != two.page:
                report.fail("table cut in two by a page break", f"page {two.page + 1}")
    if len(pdf.pages) > 20 and not any(element.kind == "TOC" for element in document.walk()):
        report.fail("no contents list (TOC) in a long document")


def check_figure(figure, pdf, report, where):
    if not str(figure.raw.get("/Alt", "")).strip():
        report.fail("figure without text alternative", where)
    media, box = pdf.pages[figure.page].mediabox, figure.attributes.get("/BBox")
    if box is None or not (
        media[0] - 1 <= box[0] < box[2] <= media[2] + 1 and media[1] - 1 <= box[1] < box[3] <= media[3] + 1
    ):
        report.fail("figure box missing or outside the page", where)


def check_list(element, report, where):
    kind, kinds = element.kind, set(element.kinds())
    if kind == "L" and kinds - {"LI", "L", "Caption"}:
        report.fail("list with something else than items", where)
    labelled = any("Lbl" in item.kinds() for item in element.children)
    if kind == "L" and labelled and "/ListNumbering" not in element.attributes:
        report.fail("list with bullets or numbers but no ListNumbering", where)
    if kind == "LI" and kinds - {"Lbl", "LBody"}:
        report.fail("list item with something else than Lbl and LBody", where)
    if kind == "TOC" and kinds - {"TOCI", "TOC", "Caption"}:
        report.fail("contents list with something else than entries", where)


def check_table(table, report, where):
    kinds = table.kinds()
    if set(kinds) - {"TR", "THead", "TBody", "TFoot", "Caption"}:
        report.fail("table with something else than rows and a caption", where)
    if "Caption" in kinds[1:-1]:
        report.fail("caption in the middle of a table", where)
    rows = [
        row
        for part in table.children
        for row in (part.children if part.kind in ("THead", "TBody", "TFoot") else [part])
        if row.kind == "TR"
    ]
    cells = [cell for row in rows for cell in row.children]
    if not any(cell.kind == "TH" for cell in cells):
        report.fail("table without header cells", where)
    for cell in cells:
        if cell.kind == "TH" and "/Scope" not in cell.attributes:
            report.fail("header cell without Scope", where)
        if cell.kind == "TH" and not any(part.content for part in cell.walk()):
            report.fail("empty header cell", where)
    widths, carried = set(), collections.Counter()
    for row in rows:
        column, below = 0, collections.Counter()
        for cell in [*row.children, None]:
            while carried[column]:
                below[column] = carried[column] - 1
                column += 1
            for _ in range(int(cell.attributes.get("/ColSpan", 1)) if cell else 0):
                below[column] = int(cell.attributes.get("/RowSpan", 1)) - 1
                column += 1
        widths.add(column)
        carried = below
    if len(widths) > 1:
        report.fail("table rows of unequal width", where)


def check_content(document, pdf, report):
    """Everything painted is tagged or an artifact, and the tree and the pages agree."""
    used = [mc for element in document.walk() for mc in element.content]
    for mc, times in collections.Counter(used).items():
        if times > 1:
            report.fail("content in two structure elements", f"page {mc[0] + 1}")
    found = set()
    for number, page in enumerate(pdf.pages):
        stack = []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BMC", "BDC"):
                properties = instruction.operands[1] if operator == "BDC" else {}
                properties = page.obj.Resources.Properties[properties] if isinstance(properties, Name) else properties
                mcid = int(properties["/MCID"]) if "/MCID" in properties else None
                if mcid is not None:
                    found.add((number, mcid))
                artifact = str(instruction.operands[0]) == "/Artifact"
                if artifact and any(item == "tagged" for item in stack):
                    report.fail("artifact inside tagged content", f"page {number + 1}")
                stack.append("artifact" if artifact else "tagged" if mcid is not None else "other")
            elif operator == "EMC":
                stack.pop()
            elif operator in PAINT and not {"artifact", "tagged"} & set(stack):
                report.fail("content neither tagged nor artifact", f"page {number + 1}")
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" not in annotation:
                report.fail("annotation outside the structure tree", f"page {number + 1}")
            if annotation.get("/Subtype") == Name.Link and not str(annotation.get("/Contents", "")).strip():
                report.fail("link annotation without description", f"page {number + 1}")
    for page, _ in found - set(used):
        report.fail("tagged content that the tree does not reach (running header?)", f"page {page + 1}")
    for page, _ in set(used) - found:
        report.fail("tree refers to content that is not on the page", f"page {page + 1}")


def check(path: Path) -> list[str]:
    """Everything that is wrong with the structure of the PDF; empty when a reader can use it."""
    report, pdf = Report(), pikepdf.open(path)
    check_document(pdf, report)
    check_fonts(pdf, report)
    if "/StructTreeRoot" not in pdf.Root:
        report.fail("no structure tree")
        return report.lines()
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    document = Element(pdf.Root.StructTreeRoot, None, 0, pages)
    check_elements(document, pdf, report)
    check_content(document, pdf, report)
    return report.lines()
