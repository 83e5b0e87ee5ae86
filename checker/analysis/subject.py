"""The rule base under analysis: its encoding, the questions to it, and the engine that checks each answer."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import z3

from checker.analysis.encoding import Encoding, Judged
from checker.analysis.inputs import Inputs
from checker.analysis.meaning import equal, is_
from checker.analysis.prover import EFFORT, Prover
from checker.analysis.reading import Reading
from checker.analysis.terms import Term, conj, disj, neg
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.model.diagnostic import InternalError
from checker.model.truth import FALSE, TRUE

Shows: TypeAlias = Callable[[Evaluation], bool]
"""Whether an evaluation shows what an example is an example of."""


@dataclass(frozen=True)
class Subject:
    """A rule base on one day, without determinations: what a rule says of what people state.

    ``wanted`` are the rules to analyse; those that are not in force on the day are left out.
    """

    program: Program
    as_of: date
    wanted: Collection[str]
    effort: int = EFFORT

    @cached_property
    def encoding(self) -> Encoding:
        """The rule base as it is judged."""
        return Encoding(self.program.base, self.as_of, Inputs(self.program.base))

    @cached_property
    def later(self) -> Encoding:
        """The same arrangement after somebody changed what can be changed.

        That is every fact that the vocabulary calls actionable, and what is said of the
        vendor, for another vendor can be taken. The approach stays. Where the vocabulary says
        what one can make of a fact (``changes_to``), :attr:`change` holds it to that.
        """
        base = self.program.base
        levers = {name for name, spec in base.facts.items() if spec.actionable or spec.where == "vendor"}
        return Encoding(base, self.as_of, Inputs(base, lambda name: "later:" if name in levers else ""))

    @cached_property
    def rules(self) -> dict[str, Judged]:
        """The rules to analyse."""
        return {name: judged for name, judged in self.encoding.rules.items() if name in self.wanted}

    @cached_property
    def prover(self) -> Prover:
        """Questions about one state of affairs."""
        return Prover(self.encoding.inputs.domain(), self.effort)

    @cached_property
    def change(self) -> Prover:
        """Questions about a state of affairs and what can be made of it."""
        given = (*self.encoding.inputs.domain(), *self.later.inputs.domain(), *self._in_reach())
        return Prover(given, self.effort)

    def _in_reach(self) -> Iterator[Term]:
        """A known fact stays as it is, or becomes what the vocabulary says that one can make of it."""
        for name, spec in self.program.base.facts.items():
            if spec.actionable and spec.changes_to and spec.where != "vendor":
                now, later = self.encoding.fact(name), self.later.fact(name)
                made = disj(is_(later, value) for value in spec.changes_to)
                yield disj((neg(now.known), made, conj((later.known, equal(now, later)))))

    @cached_property
    def evaluate(self) -> Callable[[Situation], Evaluation]:
        """The reference engine."""
        return evaluator(self.program, self.as_of)

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.encoding.inputs)

    def example(self, shows: Shows, *wanted: Term) -> Evaluation | None:
        """A state of affairs in which everything ``wanted`` holds; ``None`` where there is provably none.

        Raises :class:`InternalError` where the engine does not see what ``shows`` tests.
        """
        model = self.prover.example(*wanted)
        return None if model is None else self.confirmed(model, shows)

    def confirmed(self, model: z3.ModelRef, shows: Shows) -> Evaluation:
        """What the engine makes of a model, which must be what the model claims."""
        found = self.evaluate(self._reading.situation(model))
        if not shows(found):
            raise InternalError("the analysis found an example that the engine does not confirm")
        return found


def breached(name: str) -> Shows:
    """The rule is breached."""
    return lambda found: found.rules[name][:2] == (TRUE, FALSE)


def satisfied(name: str) -> Shows:
    """The rule applies for certain and is satisfied."""
    return lambda found: found.rules[name][:2] == (TRUE, TRUE)


def applies(*names: str) -> Shows:
    """The rules apply for certain."""
    return lambda found: all(found.rules[name][0] == TRUE for name in names)


def both(first: Shows, second: Shows) -> Shows:
    """The one and the other."""
    return lambda found: first(found) and second(found)
