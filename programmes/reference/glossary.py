"""The glossary: one source for the page, the pack and docs/glossary.md."""

from dataclasses import dataclass

from programmes.reference.loading import facts

INTRODUCTION = """# Glossary

The words of the field, as they stand on screen, and what they are called in the code. This page is made from
`programmes/reference/glossary.toml`, and a test keeps the two equal; so does the glossary page of the portal.
"""


@dataclass(frozen=True)
class Entry:
    """A Dutch word, its name in the code (empty when it has none), what it means, and whether a pack explains it."""

    term: str
    code: str
    meaning: str
    in_pack: bool = False


def glossary_entries() -> dict[str, list[Entry]]:
    """Return the words by subject, in alphabetical order within each."""
    return {
        group["title"]: sorted((Entry(*words) for words in group["words"]), key=lambda entry: entry.term.lower())
        for group in facts("glossary")["group"]
    }


def glossary_markdown() -> str:
    """Return the text of docs/glossary.md."""
    parts = [INTRODUCTION]
    for title, entries in glossary_entries().items():
        rows = "".join(f"| {e.term} | {_code(e.code)} | {e.meaning} |\n" for e in entries)
        parts.append(f"## {title}\n\n| Term (screen) | Name (code) | Meaning |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", ")) if names else "–"
