"""Questions to z3, each with an answer: an example, a proof that there is none, or "undecided"."""

from collections.abc import Iterable
from typing import Final

import z3

from checker.analysis.terms import Term

EFFORT: Final = 50_000_000
"""How much z3 may try for one question, in its own units: the same on every machine."""


class Undecided(Exception):
    """z3 gave a question up: neither an example nor a proof."""


class Prover:
    """Everything that is given, and questions about it."""

    def __init__(self, given: Iterable[Term], effort: int = EFFORT):
        self._solver = z3.SimpleSolver()
        self._solver.set("relevancy", 0)
        self._solver.set("auto_config", False)
        self._solver.set("phase_selection", 0)
        self._solver.set("rlimit", effort)
        self._impossible = False
        self._names: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self.asked = 0
        for term in given:
            self._impossible |= term is False
            if not isinstance(term, bool):
                self._solver.add(term)

    def example(self, *wanted: Term) -> z3.ModelRef | None:
        """A model in which all that is given and all ``wanted`` holds; ``None`` where there is provably none.

        Raises :class:`Undecided` where z3 finds neither within its effort.
        """
        if self._impossible or any(term is False for term in wanted):
            return None
        self.asked += 1
        answer = self._solver.check(*(self._name(term) for term in wanted if not isinstance(term, bool)))
        if answer == z3.sat:
            return self._solver.model()
        if answer == z3.unsat:
            return None
        raise Undecided(self._solver.reason_unknown())

    def clash(self, wanted: dict[str, Term]) -> tuple[str, ...]:
        """Of labelled terms that were refuted, some that already cannot hold together; none can be left out."""
        kept = dict(wanted)
        for label in wanted:
            rest = {name: term for name, term in kept.items() if name != label}
            if self.example(*rest.values()) is None:
                kept = rest
        return tuple(kept)

    def _name(self, term: z3.BoolRef) -> z3.BoolRef:
        """A variable that stands for ``term``, so that z3 takes the term in once."""
        key = term.get_id()
        if key not in self._names:
            name = z3.Bool(f"term:{len(self._names)}")
            self._solver.add(name == term)
            self._names[key] = (name, term)  # the term is kept, for its number is reused when it goes
        return self._names[key][0]
