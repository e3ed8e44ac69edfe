"""The permission table: every `may_...` of programmes/permissions.py for every role, on own objects and on others'."""

import inspect
import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from programmes import permissions, roles
from programmes.models import StrategyVersion, Term
from reporting import actions as reporting
from romportal.accounts.models import User
from tests.funding import builders as funding
from tests.programmes import builders
from tests.reporting.builders import meeting
from tests.romportal.roles import ROLES

INTRODUCTION = """# Who may do what

Appendix A of the domain, as the portal has it. This page is made from `programmes/permissions.py`: every `may_...` is
asked for one person of each role, on objects of their own and of others, and a test keeps page and code equal. Which
page asks which right is what `tests/romportal/test_permission_matrix.py` tries, for every address and role.

NOM's programme is led by NOM, with Oost NL; BOM's by BOM, with LIOF. The columns are people of NOM (leading), Oost NL
(taking part) and BOM (other). Who stands in for a colleague has that colleague's rights besides the own ones, on the
days of the standing-in.
"""
#: columns: what they are called, and whose test account answers
COLUMNS = {
    "Rijk": "rijk",
    "Province, mandated": "mandated",
    "Province": "province",
    "ROM, leading": "lead",
    "ROM, taking part": "rom",
    "ROM, other": "other",
    "Secretary": "secretary",
    "Auditor": "auditor",
    "Administrator": "administrator",
    "Reader": "reader",
    "Expired": "expired",
    "Nobody logged in": "anonymous",
}
#: the rights that are of a column of the agreement: there alone Rijk and provinces differ
OF_A_COLUMN = {"may_speak_for_rijk", "may_speak_for_provinces", "may_speak_for_province"}

OTHER = {"rijk": "provinces", "provinces": "rijk"}

Object = Any
Row = tuple[str, str, dict[str, bool]]


def objects() -> dict[str, dict[str, Object]]:
    """What is asked about, by the name of the parameter and in words; what depends on the person is a function."""
    ours, theirs = builders.concept("BR-02"), builders.concept("BR-03", roms=("bom", "liof"), lead="bom")
    agreed = funding.line("BR-01").programme
    other = builders.agreed("BR-04", roms=("bom", "liof"), lead="bom").programme
    by = builders.secretary()
    held = reporting.add_action(
        meeting(),
        text="Uitzoeken",
        holder=builders.rom("nom").organisation,
        due_on=agreed.version_in_force.ends_on,
        by=by,
    )
    audited = builders.auditor()
    return {
        "version": {"NOM's concept": ours, "BOM's concept": theirs, "NOM's agreed version": agreed.version_in_force},
        "programme": {"NOM's programme": agreed, "BOM's programme": other},
        "rom": {"NOM": builders.rom("nom"), "LIOF": builders.rom("liof")},
        "version, rom": {
            "NOM's concept, part of NOM": (ours, builders.rom("nom")),
            "NOM's concept, part of Oost NL": (ours, builders.rom("oostnl")),
        },
        "version, rom, laid": {
            "NOM's concept, objection of Oost NL": (ours, builders.rom("oostnl"), False),
            "the same, laid before the columns": (ours, builders.rom("oostnl"), True),
        },
        "coverage": {
            "agenda of NOM": Term.objects.get(pk=builders.kia("veiligheid", "nom").pk).coverage,
            "agenda of LIOF": Term.objects.get(pk=builders.kia("digitalisering", "liof").pk).coverage,
        },
        "province": {
            "the own province": roles.own_province,
            "another province": builders.province("PV31", "Limburg", served_by="liof"),
        },
        "change": {
            "a change of the own side": lambda user: StrategyVersion(proposer=_column(user)),
            "a change of the other side": lambda user: StrategyVersion(proposer=OTHER[_column(user)]),
        },
        "action": {"action of NOM": held},
        "role": {
            "the own role": lambda user: next(iter(roles.memberships(user)), None),
            "another's role": audited.memberships.get(),
        },
    }


def _column(user: User) -> str:
    """The column of somebody who speaks for one; of others it is not theirs, whichever it is."""
    return next(iter(permissions.own_columns(user)), "rijk")


def rights() -> dict[str, list[Callable[..., bool]]]:
    """Every `may_...` by the heading that it stands under, in the order of the page."""
    found: dict[str, list[Callable[..., bool]]] = {}
    heading = ""
    for line in inspect.getsource(permissions).splitlines():
        if title := re.match(r"# ── (.+?) ─+$", line):
            heading = title[1]
        elif name := re.match(r"def (may_\w+)\(", line):
            found.setdefault(heading, []).append(getattr(permissions, name[1]))
    return found


def rows() -> dict[str, list[Row]]:
    """The answers by heading: the right, on what, and for each column whether that person may."""
    there = objects()
    people = {column: ROLES[role]() or AnonymousUser() for column, role in COLUMNS.items()}
    return {
        heading: [
            (right.__name__, what, {column: _may(right, person, thing) for column, person in people.items()})
            for right in rights_here
            for what, thing in _asked_about(right, there).items()
        ]
        for heading, rights_here in rights().items()
    }


def _asked_about(right: Callable[..., bool], there: dict[str, dict[str, Object]]) -> dict[str, Object]:
    """The objects of a right; one that it does not look at is left out."""
    return there.get(", ".join(_needed(right)), {"–": None})


def _needed(right: Callable[..., bool]) -> list[str]:
    """The names of what a right asks besides the person; what it can do without, it does not look at."""
    _, *parameters = inspect.signature(right).parameters.values()
    return [each.name for each in parameters if each.default is each.empty]


def _may(right: Callable[..., bool], person: User | AnonymousUser, thing: Object) -> bool:
    given = thing(person) if inspect.isfunction(thing) else thing
    return right(person, *(given if isinstance(given, tuple) else [given] * len(_needed(right))))


def permission_table(answered: dict[str, list[Row]]) -> str:
    """Return the text of docs/permissions.md."""
    parts = [INTRODUCTION]
    head = "| Right | On | " + " | ".join(COLUMNS) + " |\n" + "|---" * (len(COLUMNS) + 2) + "|\n"
    for heading, answers in answered.items():
        lines = "".join(
            f"| `{right}` | {what} | {' | '.join('yes' if may else '–' for may in answer.values())} |\n"
            for right, what, answer in answers
        )
        parts.append(f"## {heading}\n\n{head}{lines}")
    return "\n".join(parts)
