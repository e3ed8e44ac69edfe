"""The strategy 2024-2027 as version 1.0: its items with their wording, its vocabularies, its text, its footnotes."""

from typing import Any

from programmes.models import (
    CoreTask,
    Goal,
    Paragraph,
    Pillar,
    PillarItem,
    PolicyReference,
    Principle,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
    Wording,
)
from programmes.reference.loading import Tally, facts, kept
from romportal import audit

#: items in the order in which they depend on one another
ITEMS = {
    "pillar": Pillar,
    "item": PillarItem,
    "theme": Theme,
    "goal": Goal,
    "principle": Principle,
    "core_task": CoreTask,
}


def load_strategy(tally: Tally) -> None:
    """Make what is missing of the strategy, its first version and everything that the portal takes from it."""
    read = facts("strategy")
    strategy, _ = kept(Strategy, tally, key={"code": read["strategy"].pop("code")}, values=read["strategy"])
    version, _ = kept(
        StrategyVersion,
        tally,
        key={"strategy": strategy, "number": read["version"].pop("number")},
        values=read["version"],
    )
    for kind, model in ITEMS.items():
        for order, row in enumerate(read[kind], start=1):
            _load_item(model, row | {"order": order}, version, tally)
    _load_terms(read["term"], tally)
    for row in read["reference"]:
        kept(PolicyReference, tally, key={"code": row.pop("code")}, values=row | {"is_seed": True})
    if version.is_editable:
        _load_document(version, tally)
        _agree_by_document(version)


def _load_item(model: type, row: dict[str, Any], version: StrategyVersion, tally: Tally) -> None:
    if "pillar" in row:
        row["pillar"] = Pillar.objects.get(code=row["pillar"])
    code = row.pop("code")
    kept(model, tally, key={"code": code}, values=row | {"is_seed": True})
    if not version.is_editable:
        return  # what it says was agreed and stays
    kept(
        Wording,
        tally,
        key={"version": version, "code": code},
        values={"name": row["name"], "definition": row.get("definition", "")},
    )


def _load_terms(lists: list[dict[str, Any]], tally: Tally) -> None:
    order = 0
    for words in lists:
        for code, name in words["words"]:
            order += 1
            kept(
                Term,
                tally,
                key={"kind": words["kind"], "code": code},
                values={"name": name, "statement": words["statement"], "order": order, "is_seed": True},
            )


def _agree_by_document(version: StrategyVersion) -> None:
    """The first version is agreed by its document: from here on it is frozen."""
    with audit.transaction(None) as trail:
        version.state = StrategyVersion.State.AGREED
        version.save(update_fields=["state"])
        trail.add("programmes.load_agreed", version, after={"state": version.get_state_display()})


def _load_document(version: StrategyVersion, tally: Tally) -> None:
    if version.paragraphs.exists():
        return
    rows = facts("document")["paragraph"]
    with audit.transaction(None) as trail:
        Paragraph.objects.bulk_create(
            Paragraph(version=version, key=order, order=order, **row) for order, row in enumerate(rows, start=1)
        )
        trail.add("programmes.load_document", version, after={"paragraphs": len(rows)})
    tally.made[str(Paragraph._meta.verbose_name_plural)] += len(rows)
