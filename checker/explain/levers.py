"""What can be different about an arrangement: facts that people can change, find out, or settle with a vendor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Final, TypeAlias

from checker.engine.evaluation import Evaluation
from checker.explain.classes import Classes, Landscape, anything
from checker.model.expression import Value
from checker.model.facts import FactSpec
from checker.model.fix import Kind

Key: TypeAlias = tuple[str, str]
"""A fact where it is stated: nothing for the project, else the arrangement or the vendor; and its name."""

CHANGE: Final = 1_000
"""What a change costs more than any effort, so that fewer changes always come first."""

DEMAND: Final = 200
"""What one more demand on a vendor that is yet to be chosen costs: five of them are like one change."""

EFFORT: Final[dict[str, int]] = {
    "contract": 2, "transfer": 2, "authorization": 2, "project": 2, "task": 2,
    "team": 3, "vendor": 3, "hosting": 3, "exposure": 3,
    "data": 4, "synthetic": 4,
}  # fmt: skip
"""How much work a change is, by the first part of its fact's name: finding out and choosing
(1), papers (2), people, places and access (3), the data themselves (4). It only orders
sets of as many changes."""


DOMAIN: Final[Mapping[str, tuple[Value, ...]]] = {"bool": (True, False)}
"""The values of a type, where the fact does not list them."""


@dataclass(frozen=True)
class Lever:
    """One fact that may be different. Its classes are worked out when they are asked for: most never are."""

    key: Key
    fact: str
    kind: Kind
    effort: int
    now: Value | None
    attainable: Callable[[Value], bool]
    classes: Callable[[], Classes]

    @property
    def cost(self) -> int:
        """What the search counts it as."""
        return (DEMAND if self.kind == "choose" else CHANGE) + self.effort

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values to try, without the present one, the nearest first."""
        return tuple(value for value in self._classes.values if value != self.now)

    @property
    def every(self) -> tuple[Value, ...]:
        """The values, and others that the rules do not tell apart from one of them."""
        return tuple(value for value in self._classes.every if value != self.now)

    @property
    def complete(self) -> bool:
        """Whether the values, with the present one, stand for all that the fact may have."""
        return self._classes.complete

    @cached_property
    def _classes(self) -> Classes:
        return self.classes()


Levers: TypeAlias = Mapping[str, Lever]
"""The levers of one arrangement, by fact."""


def levers(
    evaluation: Evaluation, landscape: Landscape, name: str, vendor: str, changes: bool = True, row: str = ""
) -> Levers:
    """The levers of the arrangement ``name``; ``row`` tells apart the vendors that may do its work.

    A fact that is not known can be answered, or is settled with the choice of a vendor.
    With ``changes``, a known fact can be changed where the vocabulary calls it actionable.
    What is not known and cannot be changed is no promise either way: an answer may turn
    out to be any. A fact that silence gives a value, and that nobody can change, is no
    lever: whoever knows better states it.
    """
    found: dict[str, Lever] = {}
    for spec in evaluation.program.base.facts.values():
        if spec.where == "approach":
            continue
        now = evaluation.value(spec.name)
        kind = _kind(spec, now, evaluation)
        if kind is None or (kind == "change" and not changes):
            continue
        effort = EFFORT[spec.name.split(".")[0]] if kind == "change" else 1
        key = (_scope(spec, name, vendor, row or name), spec.name)
        attainable = partial(can_become, spec, landscape.as_of) if kind == "change" else anything
        others = (value for value in DOMAIN.get(spec.type, spec.values) if value != now)
        if spec.type in ("bool", "enum") and not any(map(attainable, others)):
            continue
        classes = partial(landscape.classes, spec, now, evaluation.value, attainable)
        found[spec.name] = Lever(key, spec.name, kind, effort, now, attainable, classes)
    return found


def can_become(spec: FactSpec, as_of: date, value: Value) -> bool:
    """Whether ``how`` can bring ``value`` about from ``as_of`` on.

    Where the vocabulary does not say to what a fact changes: nothing that is done lies in the
    past, and a yes or no of which *yes* is the compliant value is not made a *no* on purpose.
    """
    if spec.changes_to:
        return value in spec.changes_to
    if isinstance(value, date):
        return value >= as_of
    return value is not False or spec.baseline.value is not True


def _kind(spec: FactSpec, now: Value | None, evaluation: Evaluation) -> Kind | None:
    if now is None:
        return "choose" if evaluation.to_be_chosen(spec.name) else "answer"
    return "change" if spec.actionable else None


def _scope(spec: FactSpec, name: str, vendor: str, row: str) -> str:
    if spec.where == "project":
        return ""
    if spec.where == "vendor":
        return f"vendor {vendor}" if vendor else f"vendor of {row}"
    return name
