"""Cases run against a rule base: whether each has the outcome that it must have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.engine.evaluation import Evaluation
from checker.engine.situation import Situation
from checker.engine.verdict import outcome_on, reach, verdict, worst
from checker.model.descriptor import Answer
from checker.model.rulebase import RuleBase
from checker.rulebase.cases import CaseLeg, ExampleCase


@dataclass(frozen=True)
class Trial:
    """What came out of one case. ``failures`` says in words what differs from what it expects."""

    case: ExampleCase
    verdict: str
    best: str
    worst: str
    outcomes: Mapping[str, str]
    failures: tuple[str, ...]

    @property
    def unsafe(self) -> bool:
        """Whether the checker allows what the case does not."""
        return self.verdict == "allowed" and self.case.verdict not in ("", "allowed")


def baseline_situation(base: RuleBase, leg: CaseLeg) -> Situation:
    """The situation of a case: its facts over the baselines of the vocabulary."""
    approach = base.approaches[leg.approach]
    answers = {
        name: Answer(value)
        for name, spec in base.facts.items()
        if spec.where != "approach" and (value := spec.baseline.unconditional(approach.name)) is not None
    }
    answers |= leg.answers
    return Situation(approach, answers)


def run(case: ExampleCase, base: RuleBase, evaluate: Callable[[Situation], Evaluation], as_of: date) -> Trial:
    """Evaluate ``case`` with ``evaluate``, which judges on ``as_of``, and compare."""
    outcomes: dict[str, str] = {}
    bests, worsts = [], []
    for leg in case.legs:
        evaluation = evaluate(baseline_situation(base, leg))
        for name, (scope, requirement, exclude) in evaluation.rules.items():
            rule = base.rules[name]
            found = outcome_on(rule, scope, requirement, as_of)
            low, high = reach(rule, found, exclude, with_vendor=False)
            bests.append(low)
            worsts.append(high)
            outcomes[name] = _worse(outcomes.get(name, "not_applicable"), found)
    best, worst_case = worst(bests), worst(worsts)
    judged = verdict(best, worst_case)
    expected = ({case.tests: case.outcome} if case.tests else {}) | dict(case.rules)
    failures = [f"{name} is {outcomes[name]}, not {want}" for name, want in expected.items() if outcomes[name] != want]
    if case.verdict and judged != case.verdict:
        causes = [n for n, o in outcomes.items() if o in ("breached", "open") and base.rules[n].effect != "advise"]
        tail = f" ({', '.join(f'{n} {outcomes[n]}' for n in causes[:6])})" if causes else ""
        failures.append(f"the verdict is {judged}, not {case.verdict}{tail}")
    return Trial(case, judged, best, worst_case, outcomes, tuple(failures))


SEVERITY: Final = ("not_applicable", "satisfied", "open", "breached")
"""Outcomes from mildest to most severe: a hybrid has the most severe of its legs."""


def _worse(first: str, second: str) -> str:
    return max(first, second, key=SEVERITY.index)
