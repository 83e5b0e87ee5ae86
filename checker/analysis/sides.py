"""Two rule bases over the same projects.

Facts that both know are one variable; a fact that only one knows, or that means another
type in each, is that base's own, and the other base does not see it. What only one of
them could read (a value, a country, an approach) is left out of the comparison.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import z3

from checker.analysis.choice import Choice
from checker.analysis.encoding import Encoding
from checker.analysis.inputs import Inputs
from checker.analysis.levels import Levels, of_rule, worst
from checker.analysis.reading import Reading
from checker.analysis.terms import Term, neg
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.model.facts import Derivation, FactSpec
from checker.model.rulebase import RuleBase

VENDOR_OPEN = "vendor yet to be chosen"


@dataclass(frozen=True)
class Side:
    """One of the two bases, on one day. ``own`` are the facts that the other does not know as this one does."""

    program: Program
    as_of: date
    wanted: Collection[str]
    own: frozenset[str]
    tag: str

    @cached_property
    def encoding(self) -> Encoding:
        """The base, determinations included."""
        tag = self.tag
        inputs = Inputs(self.program.base, lambda name: tag if name in self.own else "", determined=True)
        return Encoding(self.program.base, self.as_of, inputs)

    @cached_property
    def choice(self) -> Choice:
        """What rests on the choice of a vendor."""
        return Choice(self.encoding, z3.Bool(VENDOR_OPEN))

    @cached_property
    def levels(self) -> dict[str, Levels]:
        """What each rule to compare makes of an arrangement."""
        return {n: of_rule(j, self.choice) for n, j in self.encoding.rules.items() if n in self.wanted}

    @cached_property
    def verdict(self) -> Levels:
        """The verdict of an arrangement."""
        return worst(self.levels.values())

    @cached_property
    def evaluate(self) -> Callable[[Situation], Evaluation]:
        """The reference engine."""
        return evaluator(self.program, self.as_of)

    @cached_property
    def reading(self) -> Reading:
        """Reads situations out of models."""
        return Reading(self.encoding.inputs)

    def domain(self) -> Iterator[Term]:
        """What holds of everything that this base can read."""
        yield from self.encoding.inputs.domain()
        yield from self.choice.domain()


def own_facts(one: RuleBase, other: RuleBase) -> frozenset[str]:
    """The facts of ``one`` that ``other`` does not know, or knows as something else."""
    types = {n: s.type for n, s in other.facts.items()}
    stated = {n for n, s in one.facts.items() if s.where != "approach" and types.get(n) != s.type}
    types = {n: d.type for n, d in other.derived.items()}
    return frozenset(stated | {n for n, d in one.derived.items() if types.get(n) != d.type})


def shared_domain(before: Side, after: Side) -> Iterator[Term]:
    """Beyond what each base can read: nothing that only one of them could."""
    for side, other in ((before, after), (after, before)):
        base, against = side.program.base, other.program.base
        for name in side.own & base.derived.keys():
            yield neg(side.encoding.inputs.answered(name))
        specs: list[FactSpec | Derivation] = [s for s in base.facts.values() if s.where != "approach"]
        specs += base.derived.values()
        for spec in specs:
            mine = side.encoding.inputs.value(spec)
            if spec.name not in side.own and isinstance(mine, Mapping):
                theirs = other.encoding.inputs.members(against.facts.get(spec.name) or against.derived[spec.name])
                for member in sorted(set(mine) - set(theirs)):
                    yield neg(mine[member])


def unshared(before: RuleBase, after: RuleBase) -> list[str]:
    """In words, what only one of the two bases could read."""
    found = []
    for base, other, word in ((before, after, "before"), (after, before, "after")):
        facts = sorted(n for n in own_facts(base, other) if n in base.facts)
        if facts:
            found.append(f"facts known only {word}: {', '.join(facts)}; every answer to them is compared")
        for name, spec in base.facts.items():
            values = set(spec.values) - set(other.facts[name].values) if name in other.facts else set()
            if values and spec.where != "approach":
                found.append(f"values of {name} known only {word}: {', '.join(sorted(values))}; not compared")
        for what in ("approaches", "countries"):
            extra = sorted(set(getattr(base, what)) - set(getattr(other, what)))
            if extra:
                found.append(f"{what} known only {word}: {', '.join(extra)}; not compared")
    return found
