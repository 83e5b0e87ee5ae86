"""What can be said of an arrangement, as z3 variables: the approach, answers, determinations.

A variable is known by its name alone, so two encodings that name their facts alike speak
of the same project.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import z3

from checker.analysis.meaning import Meaning, Members, Number, Truth
from checker.analysis.terms import Term, conj, disj, neg, one_of
from checker.load.values import LARGEST
from checker.model.facts import Derivation, FactSpec
from checker.model.rulebase import RuleBase

LAST_DAY: Final = 3_652_059
"""The ordinal of 9999-12-31."""

OUTSIDE_ACCESS: Final = "exposure.outside_access"


@dataclass(frozen=True)
class Inputs:
    """The variables of one arrangement. ``tag`` gives the prefix of a fact's variables.

    Without ``determined`` nobody asserts a derived fact.
    """

    base: RuleBase
    tag: Callable[[str], str] = lambda name: ""
    determined: bool = False

    def approach(self, name: str) -> z3.BoolRef:
        """Whether this is the approach."""
        return z3.Bool(f"approach={name}")

    def answered(self, name: str) -> z3.BoolRef:
        """Whether an answer, or a determination, gives the fact a value."""
        return z3.Bool(f"{self.tag(name)}{name}?")

    def refused(self, name: str) -> z3.BoolRef:
        """Whether "not known" is stated, so that silence means nothing."""
        return z3.Bool(f"{self.tag(name)}{name}!")

    def value(self, spec: FactSpec | Derivation) -> z3.ExprRef | Mapping[str, z3.BoolRef]:
        """The variables of a fact's value: one, or one for each possible member."""
        name = f"{self.tag(spec.name)}{spec.name}"
        match spec.type:
            case "bool":
                return z3.Bool(name)
            case "int" | "date":
                return z3.Int(name)
            case "number":
                return z3.Real(name)
        return {member: z3.Bool(f"{name}={member}") for member in self.members(spec)}

    def answer(self, spec: FactSpec | Derivation) -> Meaning:
        """The value that an answer gives; known where :meth:`answered` is."""
        known, value = self.answered(spec.name), self.value(spec)
        match value:
            case z3.BoolRef():
                return Truth(conj((known, value)), conj((known, neg(value))))
            case z3.ArithRef():
                return Number(known, value)
            case Mapping():
                return Members(known, value)
        raise TypeError(value)

    def members(self, spec: FactSpec | Derivation) -> tuple[str, ...]:
        """The values of an enum, the possible members of a set."""
        if spec.type == "countries":
            return tuple(self.base.countries)
        if isinstance(spec, FactSpec):
            return spec.values
        facts = (fact.values for fact in self.base.facts.values() if fact.type in ("enum", "set"))
        return tuple(dict.fromkeys(value for values in facts for value in values))

    def domain(self) -> Iterator[Term]:
        """What holds of everything that can be written in descriptors."""
        yield one_of(self.approach(name) for name in self.base.approaches)
        for name, spec in self.base.facts.items():
            if spec.where == "approach":
                continue
            yield neg(conj((self.answered(name), self.refused(name))))
            meaning = self.answer(spec)
            if spec.type == "enum" and isinstance(meaning, Members):
                yield one_of(meaning.holds.values())
            elif isinstance(meaning, Number):
                yield from _bounds(spec.type, meaning.value)
        for made in self.base.derived.values():
            if not self.determined or made.type in ("enum", "set"):  # no descriptor could give their values
                yield neg(self.answered(made.name))
            else:
                meaning = self.answer(made)
                if isinstance(meaning, Number):
                    yield from _bounds(made.type, meaning.value)
        yield from self._no_hidden_vendor()

    def _no_hidden_vendor(self) -> Iterator[Term]:
        """Whoever says that nobody outside has access, and buys nothing, names no vendor."""
        access = self.base.facts.get(OUTSIDE_ACCESS)
        if access is None or access.type != "enum" or "none" not in access.values:
            return
        buys = (self.approach(n) for n, a in self.base.approaches.items() if a.properties.get("approach.uses_vendor"))
        meaning = self.answer(access)
        assert isinstance(meaning, Members)
        none = conj((meaning.known, meaning.has("none"), neg(disj(buys))))
        vendors = [name for name, spec in self.base.facts.items() if spec.where == "vendor"]
        said = disj(term for name in vendors for term in (self.answered(name), self.refused(name)))
        yield neg(conj((none, said)))


def _bounds(type_: str, value: z3.ArithRef) -> Iterator[Term]:
    least, most = {"int": (0, LARGEST), "number": (-LARGEST, LARGEST), "date": (1, LAST_DAY)}[type_]
    yield value >= least
    yield value <= most


def has_silence(spec: FactSpec) -> bool:
    """Whether saying nothing can mean something."""
    silence = spec.silence
    return silence.value is not None or any(value is not None for value in silence.by_approach.values())
