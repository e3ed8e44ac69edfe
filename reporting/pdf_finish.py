"""Finish a WeasyPrint PDF so that one file is PDF/A-3a and PDF/UA-1.

    HTML(...).render().write_pdf(target, pdf_variant="pdf/a-3a", finisher=finish, ...)

Uses only the documented finisher hook and the PDF objects themselves, no WeasyPrint internals. It relies on what
the templates promise: a table that can cross a page has a short caption and a thead; main, sections and articles
start with a heading; links hold plain text; lists are ul (numbers that matter are content); lists and figures do not
break across pages; the contents list is the ul directly in <nav>; there are no footnotes; the text is Dutch.

When WeasyPrint one day adds Scope, Artifact or joined elements itself, delete the matching function.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

# The PDF/UA identifier, and the extension schema that PDF/A asks for it.
UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
GROUPS = {"/Part", "/Sect", "/Art"}
CSS_PIXEL = 0.75  # in points

Element = pydyf.Dictionary


class Tree:
    """The structure tree of a WeasyPrint PDF, with elements looked up by reference."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.objects: dict[bytes, Element] = {o.reference: o for o in pdf.objects if isinstance(o, pydyf.Dictionary)}
        root = self.objects[pdf.catalog["StructTreeRoot"]]
        self.document = self.objects[root["K"][0]]
        numbers = self.objects[root["ParentTree"]]["Nums"]
        # page -> the element that owns each marked content of it
        self.owners: dict[int, Any] = dict(zip(numbers[::2], numbers[1::2], strict=True))
        self.pages: dict[bytes, int] = {reference: number for number, reference in enumerate(pdf.page_references)}

    def children(self, element: Element) -> list[Element]:
        kids = [self.objects.get(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in kids if kid is not None and kid.get("Type") == "/StructElem"]

    def walk(self, element: Element) -> Iterator[Element]:
        yield element
        for child in self.children(element):
            yield from self.walk(child)

    def move_children(self, source: Element, target: Element) -> None:
        for child in self.children(source):
            child["P"] = target.reference
        target["K"].extend(source["K"])


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Repair the tree and the metadata of `pdf` in place, just before it is written."""
    tree = Tree(pdf)
    join_split_elements(tree, tree.document)
    mark_unreachable_as_artifact(tree, pdf)
    for element in tree.walk(tree.document):
        complete(tree, element)
    flatten(tree, tree.document)
    describe_links(tree, pdf)
    in_tree = {element.reference for element in tree.walk(tree.document)}
    for element in tree.objects.values():
        if element.get("Type") == "/StructElem" and element.reference not in in_tree:
            element.clear()
    identify(pdf)


def join_split_elements(tree: Tree, parent: Element) -> None:
    """Make one element of each container or table that a page break cut in pieces."""
    previous: Element | None = None
    for child in tree.children(parent):
        kids = tree.children(child)
        first = kids[0]["S"] if kids else ""
        same = previous is not None and previous["S"] == child["S"] and previous["Pg"] != child["Pg"]
        rest_of_group = child["S"] in GROUPS and not first.startswith("/H")
        rest_of_table = child["S"] == "/Table" and first != "/Caption"
        if previous is not None and same and (rest_of_group or rest_of_table):
            if child["S"] == "/Table" and first == "/THead":
                child["K"].remove(kids[0].reference)  # the repeated head becomes an artifact
            tree.move_children(child, previous)
            parent["K"].remove(child.reference)
        else:
            previous = child
    for child in tree.children(parent):
        join_split_elements(tree, child)


def mark_unreachable_as_artifact(tree: Tree, pdf: pydyf.PDF) -> None:
    """Running lines and repeated table heads have no place in the tree: make them pagination artifacts."""
    reachable = {element.reference for element in tree.walk(tree.document)}
    for page_reference, number in tree.pages.items():
        stream = pdf.objects[int(tree.objects[page_reference]["Contents"].split()[0])].stream
        owners = tree.owners[number]
        for i, item in enumerate(stream):
            if isinstance(item, dict) and "MCID" in item and owners[item["MCID"]] not in reachable:
                owners[item["MCID"]] = "null"
                stream[i - 1], stream[i] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def complete(tree: Tree, element: Element) -> None:
    """Add what WeasyPrint leaves out of an element."""
    kind, kids = element["S"], tree.children(element)
    if kind == "/Table":
        complete_table(tree, element, kids)
    elif kind == "/L" and any(part["S"] == "/Lbl" for kid in kids for part in tree.children(kid)):
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": "/Disc"})
    elif kind == "/Figure":
        x1, y1, x2, y2 = (CSS_PIXEL * value for value in element["A"]["BBox"])
        height = tree.objects[element["Pg"]]["MediaBox"][3]
        element["A"]["BBox"] = pydyf.Array(round(value, 2) for value in (x1, height - y2, x2, height - y1))
    elif kind == "/NonStruct":  # the <nav>
        for contents in (kid for kid in kids if kid["S"] == "/L"):
            contents["S"] = "/TOC"
            for item in tree.children(contents):
                item["S"] = "/TOCI"
                for body in tree.children(item):
                    body["S"] = "/Reference"


def complete_table(tree: Tree, table: Element, kids: list[Element]) -> None:
    """The caption first, and a Scope for each header cell: column in the head, row elsewhere."""
    kids.sort(key=lambda kid: kid["S"] != "/Caption")
    table["K"] = pydyf.Array(kid.reference for kid in kids)
    for part in (kid for kid in kids if kid["S"] != "/Caption"):
        for cell in (cell for row in tree.children(part) for cell in tree.children(row)):
            cell.pop("ID", None)
            attributes = cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            attributes.pop("Headers", None)  # Scope says it
            if cell["S"] == "/TH":
                attributes["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"
            elif len(attributes) == 1:
                del cell["A"]


def flatten(tree: Tree, element: Element) -> None:
    """Let text belong to its paragraph or cell: WeasyPrint gives each run a Span, each anonymous box a NonStruct."""
    kids = pydyf.Array()
    for kid in element["K"]:
        child = tree.objects.get(kid) if isinstance(kid, bytes) else None
        if child is None or child.get("Type") != "/StructElem":
            kids.append(kid)
            continue
        flatten(tree, child)
        anonymous = child["S"] == "/NonStruct" and element["S"] not in GROUPS | {"/NonStruct", "/Document"}
        if (child["S"] == "/Span" or anonymous) and all(isinstance(content, int) for content in child["K"]):
            kids.extend(child["K"])
            owners = tree.owners[tree.pages[child["Pg"]]]
            for content in child["K"]:
                owners[content] = element.reference
            child.clear()
        elif child["K"] or child["S"] in ("/TD", "/TH"):
            kids.append(kid)
    element["K"] = kids


def describe_links(tree: Tree, pdf: pydyf.PDF) -> None:
    """An internal link says where it goes; WeasyPrint only gives the name of the anchor."""
    names = pdf.catalog.get("Names", {})
    places = names["Dests"]["Names"] if "Dests" in names else []
    page_of = {name.data: tree.pages[place[0]] + 1 for name, place in zip(places[::2], places[1::2], strict=True)}
    for annotation in tree.objects.values():
        if annotation.get("Subtype") == "/Link" and "Dest" in annotation:
            annotation["Contents"] = pydyf.String(f"Ga naar pagina {page_of[annotation['Dest'].data]}")


def identify(pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is PDF/UA-1 too, and list each attachment once."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    packet = metadata.stream[0].replace(b'begin=""', 'begin="\ufeff"'.encode())
    before, end, after = packet.rpartition(b"</rdf:RDF>")
    metadata.stream[0], metadata.compress = before + UA.encode() + after, False
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
