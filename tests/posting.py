"""What a browser posts of a page that nobody touched."""

from html.parser import HTMLParser


class Posted(HTMLParser):
    """The forms of a page, each as (name, value) of every field that a browser would post."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.choice: tuple[str, list[tuple[str, bool]]] | None = None
        self.text: str | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append([])
        name = given.get("name")
        if tag == "input" and name and self.forms:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit") or "checked" in given:
                self.forms[-1].append((name, given.get("value") or ("on" if kind == "checkbox" else "")))
        elif tag == "textarea":
            self.forms[-1].append((name, ""))
            self.text = ""
        elif tag == "select" and name:
            self.choice = (name, [])
        elif tag == "option" and self.choice:
            self.choice[1].append((given.get("value", ""), "selected" in given))

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            name, _ = self.forms[-1].pop()
            self.forms[-1].append((name, self.text.removeprefix("\n").replace("\n", "\r\n")))
            self.text = None
        elif tag == "select" and self.choice:
            name, options = self.choice
            chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
            self.forms[-1].append((name, chosen[0]))
            self.choice = None


def opened(client, address: str) -> dict[str, list[str]]:
    """Open a page and return the fields of its form that carries marks of what its editor began with."""
    form = next(
        form
        for form in Posted(client.get(address).content.decode()).forms
        if any(name.endswith("seen") for name, _ in form)
    )
    fields: dict[str, list[str]] = {}
    for name, value in form:
        if name not in ("once", "csrfmiddlewaretoken"):
            fields.setdefault(name, []).append(value)
    return fields
