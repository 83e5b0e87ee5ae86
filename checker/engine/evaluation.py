"""What evaluating one arrangement brought out: every truth, with its way back to the facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.language.evaluate import condition_truth
from checker.model import truth
from checker.model.expression import (
    ALWAYS,
    Atom,
    Condition,
    Fact,
    Value,
)


@dataclass(frozen=True)
class Evaluation:
    """The trace of one evaluation.

    ``facts`` gives every stated fact as the compiled function reads it, silence resolved;
    ``atoms`` the truth of every atom but ``holds``, as ``program.atoms`` numbers them;
    ``derived`` the truth or value of every derived fact; ``rules`` the truths of scope,
    requirement and ``exclude_when``.
    """

    program: Program
    situation: Situation
    as_of: date
    facts: Mapping[str, object]
    atoms: tuple[int, ...]
    derived: Mapping[str, int | Value | None]
    rules: Mapping[str, tuple[int, int, int]]

    def value(self, name: str) -> Value | None:
        """The value of a primary or derived fact; ``None`` is unknown."""
        base = self.program.base
        found = self.derived[name] if name in base.derived else self.facts[name]
        if base.type_of(name) == "bool":
            return None if found == truth.UNKNOWN else found == truth.TRUE
        return found  # type: ignore[return-value]

    def by_silence(self, name: str) -> bool:
        """Whether a stated fact has its value because nobody said anything."""
        spec = self.program.base.facts[name]
        if name in self.situation.answers or spec.where == "approach":
            return False
        return self.value(name) is not None

    def truth(self, condition: Condition) -> int:
        """The truth of a condition, from the recorded atoms."""
        return condition_truth(condition, self.atom)

    def atom(self, atom: Atom) -> int:
        """The truth of an atom."""
        if atom.op == "holds":
            assert isinstance(atom.left, Fact)
            name = atom.left.name
            return self.derived[name] if name in self.derived else self.facts[name]  # type: ignore[return-value]
        return self.atoms[self.program.atoms[atom]]

    def to_be_chosen(self, name: str) -> bool:
        """Whether an unknown fact is settled by choosing a vendor, and none is chosen yet."""
        spec = self.program.base.facts[name]
        if not self.situation.vendor_open or name in self.situation.answers:
            return False
        if spec.where == "vendor":
            return True
        condition = spec.chosen_with_vendor
        return condition is not None and (condition == ALWAYS or self.truth(condition) == truth.TRUE)
