"""A ratio with its target, and how two sides are measured in turns."""

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar


@dataclass(frozen=True)
class Ratio:
    """What was measured against what, and what it must be (None: to be known); `facts` stand beside it."""

    what: str
    value: float
    target: float | None
    at_least: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        beside = "".join(f"; {name} {value}" for name, value in self.facts.items())
        if self.target is None:
            return f"      {self.value:6.2f}  {self.what}{beside}"
        bound = "at least" if self.at_least else "at most"
        verdict = "pass" if self.passed else "FAIL"
        return f"{verdict}  {self.value:6.2f}  ({bound} {self.target:g})  {self.what}{beside}"


Side = TypeVar("Side", bound=Hashable)


def in_turns(sides: Mapping[Side, Callable[[], float]], rounds: int) -> dict[Side, float]:
    """Return the median of what each side gives, asked in turns so that a busy machine hinders all alike."""
    given: dict[Side, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            given[name].append(side())
    return {name: median(values) for name, values in given.items()}


def seconds(work: Callable[[], object]) -> float:
    """Return how long this takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def milliseconds(value: float) -> str:
    return f"{value * 1000:.0f} ms"
