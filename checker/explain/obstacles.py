"""Why nothing helps: a proof that does not depend on how far a search went.

First every fact that could be different is made unknown. Where the arrangement is still no
better than feared, this holds for all their values, since an answer only narrows. Where
three-valued logic alone does not see that, some of these facts are split into all their
cases, each of which must fail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.engine.situation import Situation
from checker.engine.verdict import ORDER
from checker.explain.bounds import BADNESS, verdict_range
from checker.explain.goal import at_most
from checker.explain.levers import Lever, Levers
from checker.explain.minimal import Evaluate, Reason, at_least, only, reduced, standing, worth
from checker.explain.options import Options
from checker.explain.target import Budget
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.fix import Proof
from checker.model.result import Settled
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule

MOST = 4
"""How many rules that stand in the way are shown."""


@dataclass(frozen=True)
class Obstruction:
    """The facts that stand in the way, by rule; for a proof by cases the rule is empty."""

    proof: Proof
    reasons: tuple[Reason, ...] = ()


def obstruction(
    evaluate: Evaluate,
    situation: Situation,
    base: RuleBase,
    levers: Levers,
    rules: Sequence[Rule],
    level: Settled,
    budget: Budget,
) -> Obstruction | None:
    """Why no values of ``levers`` make the arrangement ``level`` or better; ``None`` where that is not proved."""
    blank = replace(situation, answers={**situation.answers, **{name: Answer(None) for name in levers}})
    evaluation = evaluate(blank)
    worse = ORDER[BADNESS[level] + 1]
    if BADNESS[verdict_range(evaluation, rules)[0]] > BADNESS[level]:
        return Obstruction("facts", at_least(evaluate, evaluation, rules, worse)[:MOST])
    cases = _Cases(evaluate, base, levers, rules, level, budget)
    if not cases.fail(blank):
        return None
    names = sorted(standing(blank, base), key=lambda name: worth(name, blank, base))

    def forces(kept: Iterable[str]) -> bool:
        return cases.fail(only(blank, base, kept))

    return Obstruction("cases", (Reason("", tuple(sorted(reduced(names, forces)))),))


@dataclass(frozen=True)
class _Cases:
    evaluate: Evaluate
    base: RuleBase
    levers: Levers
    rules: Sequence[Rule]
    level: Settled
    budget: Budget

    def fail(self, situation: Situation, split: frozenset[str] = frozenset()) -> bool:
        """Whether the arrangement is worse than the level in every case of the levers that are not split yet."""
        if not self.budget.take():
            return False
        evaluation = self.evaluate(situation)
        if BADNESS[verdict_range(evaluation, self.rules)[0]] > BADNESS[self.level]:
            return True
        free = {name: lever for name, lever in self.levers.items() if name not in split and lever.complete}
        options, goal = Options(evaluation, free), at_most(self.rules, self.level)
        conflicts = (conflict for rule in self.rules for conflict in goal.conflicts(rule, evaluation, options))
        smallest = min(filter(None, conflicts), key=len, default=None)
        if smallest is None:
            return False
        lever = free[next(iter(smallest))[0][1]]
        return all(
            self.fail(
                replace(situation, answers={**situation.answers, lever.fact: Answer(value)}), split | {lever.fact}
            )
            for value in _cases_of(lever)
        )


def _cases_of(lever: Lever) -> tuple[Value, ...]:
    """Every class of values that a fact may have, the present one included."""
    return lever.values if lever.now is None else (lever.now, *lever.values)
