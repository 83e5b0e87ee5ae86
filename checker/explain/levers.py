"""What can be different about an arrangement: facts that people can change, find out, or settle with a vendor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final, TypeAlias

from checker.engine.evaluation import Evaluation
from checker.explain.classes import Classes, Landscape
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


@dataclass(frozen=True)
class Lever:
    """One fact that may be different. Its classes are worked out when they are asked for: most never are."""

    key: Key
    fact: str
    kind: Kind
    effort: int
    now: Value | None
    only: tuple[Value, ...]
    classes: Callable[[], Classes]

    @property
    def cost(self) -> int:
        """What the search counts it as."""
        return (DEMAND if self.kind == "choose" else CHANGE) + self.effort

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values to try, without the present one, the nearest first."""
        return self._in_reach(self._classes.values)

    @property
    def every(self) -> tuple[Value, ...]:
        """The values, and others that the rules do not tell apart from one of them."""
        return self._in_reach(self._classes.every)

    def _in_reach(self, found: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(value for value in found if value != self.now and (not self.only or value in self.only))

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
        only = spec.changes_to if kind == "change" else ()
        classes = partial(landscape.classes, spec, now, evaluation.value)
        found[spec.name] = Lever(key, spec.name, kind, effort, now, only, classes)
    return found


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
