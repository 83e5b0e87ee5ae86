"""What forward chaining needs of a rule base, ready to run (made by :mod:`checker.engine.chaining`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from checker.model.expression import Atom

GROUP: Final = 16
"""Units that share one first test, far below the 512 tests at one level that hang the library."""


@dataclass(frozen=True)
class Unit:
    """One message.

    ``group`` is its first test; ``tests`` gives for each test its number among the plan's
    atoms and its key.
    """

    name: str
    code: str
    group: int
    tests: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Part:
    """Units that are worked out together, by stratum, and their rule set as JSON.

    The first part holds the concluded facts and the rules without a gate. Each further part
    holds the rules behind one ``gate``: where the gate is proved false they do not apply,
    and nothing of the part needs to be built or sent.
    """

    gate: str
    rules: tuple[str, ...]
    strata: tuple[tuple[Unit, ...], ...]
    rule_set: str


@dataclass(frozen=True)
class Plan:
    """Everything that the driver needs.

    ``values`` names the derived values to work out after each stratum of the first part;
    ``fixed`` is the truth of the conditions that have no test.
    """

    atoms: tuple[Atom, ...]
    parts: tuple[Part, ...]
    values: Mapping[int, tuple[str, ...]]
    fixed: Mapping[str, bool]


NO_PLAN: Final = Plan((), (), {}, {})
"""For a program that only the reference engine runs."""
