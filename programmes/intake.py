"""The steps of the intake: which questions stand together, and which principle of the strategy asks them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One page of the form: fields of the version, other forms by name, the principles that they answer.

    `gaps` are the fields of `Missing` that are mended here, as a whole or as the beginning of "deelname-nom".
    """

    key: str
    title: str
    texts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()

    def mends(self, field: str) -> bool:
        """Tell whether the field of a gap stands on this page."""
        return field in (*self.texts, *self.gaps) or any(field.startswith(f"{gap}-") for gap in self.gaps)


GOAL = Step(
    "doel",
    "Doel en samenvatting",
    texts=(
        "title",
        "short_title",
        "summary",
        "starts_on",
        "ends_on",
        "predecessor_programme",
        "predecessor",
        "successor",
    ),
    principles=("UIT-U3",),
)
STRATEGY = Step(
    "strategie",
    "Plaats in de strategie",
    texts=("core_tasks", "investing_motivation", "themes", "items", "goals"),
    forms=("pillars",),
    principles=("UIT-U3",),
    gaps=("pijlers",),
)
PARTIES = Step(
    "deelname",
    "ROM’s en trekker",
    texts=("roms", "lead"),
    forms=("parts",),
    part=("role", "commitment", "fte", "euro"),
    principles=("UIT-U4", "UIT-U5"),
    gaps=("deelname",),
)
REGIONS = Step(
    "regio",
    "Aansluiting op de regio",
    forms=("parts", "basis_documents"),
    part=("complementarity", "objection", "answer"),
    principles=("UIT-U1", "UIT-U2"),
    gaps=("regiotoets", "bezwaar", "plannen"),
)
VALUE = Step(
    "meerwaarde",
    "Meerwaarde",
    texts=("added_value_rijk", "values_rijk", "added_value_region", "values_region"),
    principles=("UIT-U2",),
)
APPROACH = Step(
    "aanpak",
    "Aanpak en partners",
    texts=("target_groups", "cooperation_forms"),
    forms=("partners", "instruments", "cofinancing"),
    principles=("UIT-U3",),
    gaps=("partners", "instrumenten", "cofinanciering"),
)
PLAN = Step(
    "planning",
    "Planning en risico’s",
    forms=("milestones", "risks", "targets", "indicator"),
    principles=("UIT-U3",),
    gaps=("mijlpalen", "risicos", "doelwaarden"),
)
#: what stands beside a ROM's own part
PART_PRINCIPLES = ("UIT-U1", "UIT-U2", "UIT-U5")
#: in the order in which they are asked; money and the check come after them, on pages of their own
STEPS = (GOAL, STRATEGY, PARTIES, REGIONS, VALUE, APPROACH, PLAN)


def step_of(field: str) -> Step:
    """Return the step that mends the gap with this field."""
    return next((step for step in STEPS if step.mends(field)), GOAL)


def step_after(step: Step) -> Step | None:
    """Return the next page of the form; None after the last."""
    place = STEPS.index(step)
    return STEPS[place + 1] if place + 1 < len(STEPS) else None


def step_before(step: Step) -> Step | None:
    """Return the page before; None on the first."""
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None
