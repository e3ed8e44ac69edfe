"""docs/life-cycle.md: the tables of programmes/life.py as a page."""

from collections.abc import Iterable

from programmes import life

INTRODUCTION = """# Life cycle

Which verb brings a version, or a programme, from which state to which, who may, and what it demands. This page is
made from the tables of `programmes/life.py`, where the verbs themselves ask, and a test keeps the two equal. States are
named as on screen; rights are functions of `programmes/permissions.py`. Every step stands in the trail with its person,
moment and reason.
"""

TABLES = (
    (
        "A version of a programme",
        "One version of a programme at a time is on its way (concept, ter afstemming or niet afgestemd). An agreed "
        "version never changes: the database refuses it.",
        life.VERSION,
    ),
    (
        "A version of the strategy",
        "Either side proposes a change; one change at a time is on its way. The version is agreed when both columns "
        "are, and holds from its day of effect, never before the day on which it was agreed. The first version is "
        "agreed by its document.",
        life.STRATEGY,
    ),
    (
        "A programme",
        "Its status is derived and stored nowhere: from the steps that were taken (dated, append-only), else from its "
        "versions. It is afgestemd once a version is agreed, and from then on a change on its way blocks nothing: "
        "‘wijziging ter afstemming’ is shown beside the status.",
        life.PROGRAMME,
    ),
)


def life_cycle_markdown() -> str:
    """Return the text of docs/life-cycle.md."""
    parts = [INTRODUCTION]
    for title, note, rows in TABLES:
        lines = "".join(_line(row) for row in rows)
        parts.append(f"## {title}\n\n{note}\n\n| From | Step | To | Who | It demands |\n|---|---|---|---|---|\n{lines}")
    return "\n".join(parts)


def _line(row: life.Step) -> str:
    who = " or ".join(f"`{may.__name__}`" for may in row.may)
    return f"| {_states(row.before)} | `{row.verb}` | {_states(row.after)} | {who} | {row.demands} |\n"


def _states(states: Iterable[object]) -> str:
    return ", ".join(str(state.label).lower() if hasattr(state, "label") else "–" for state in states)
