"""Mutation testing of a rule base: whether some case notices each small, wrong change."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.trial import SEVERITY, baseline_situation, run
from checker.engine.verdict import outcome_on, reach, verdict, worst
from checker.language.evaluate import atom_truth, condition_truth
from checker.model.expression import NEVER, Condition
from checker.model.facts import Derivation
from checker.model.rulebase import RuleBase
from checker.model.rules import ConstantSpec, Rule
from checker.rulebase.cases import ExampleCase
from checker.rulebase.mutants import Mutant


@dataclass(frozen=True)
class _Run:
    """A case as it came out on the unchanged base: per leg what was evaluated."""

    case: ExampleCase
    day: date
    legs: tuple[tuple[Situation, Evaluation], ...]
    outcomes: tuple[Mapping[str, tuple[str, int]], ...]


class Mutation:
    """The cases of a rule base, evaluated once, against which mutants are tried."""

    def __init__(self, program: Program, cases: Iterable[ExampleCase], as_of: date):
        self.program, self.base = program, program.base
        evaluators: dict[date, Callable[[Situation], Evaluation]] = {}
        self.runs: list[_Run] = []
        for case in cases:
            day = case.as_of or as_of
            if day not in evaluators:
                evaluators[day] = evaluator(program, day)
            legs = tuple((s, evaluators[day](s)) for s in (baseline_situation(self.base, leg) for leg in case.legs))
            self.runs.append(_Run(case, day, legs, tuple(_outcomes(e, self.base, day) for _, e in legs)))
        self.naming: dict[str, list[_Run]] = {}
        for found in self.runs:
            for name in {found.case.tests, *found.case.rules}:
                self.naming.setdefault(name, []).append(found)

    def noticed(self, mutant: Mutant) -> bool:
        """Whether some case fails on ``mutant``."""
        made = mutant.made
        if isinstance(made, Rule):
            first = self.naming.get(made.id, [])  # most likely to notice, and often enough
            return any(self._rule_changes(made, found) for found in (*first, *self.runs))
        program: Program | None = None
        evaluators: dict[date, Callable[[Situation], Evaluation]] = {}
        for found in self._affected(made):
            if program is None:
                base = _with(self.base, made)
                program = compile_base(base, chaining=False)
            if found.day not in evaluators:
                evaluators[found.day] = evaluator(program, found.day)
            if run(found.case, base, evaluators[found.day], found.day).failures:
                return True
        return False

    def _rule_changes(self, rule: Rule, found: _Run) -> bool:
        """Whether a case fails when one rule is exchanged: only its own outcome can differ."""
        changed = []
        for (_, evaluation), before in zip(found.legs, found.outcomes):
            now = _outcome(rule, self.base, evaluation, found.day)
            changed.append((now, before[rule.id]))
        original = self.base.rules[rule.id]
        if all(now == before for now, before in changed) and rule.effect == original.effect:
            return False
        case = found.case
        wanted = case.outcome if case.tests == rule.id else case.rules.get(rule.id, "")
        if wanted and max((now[0] for now, _ in changed), key=SEVERITY.index) != wanted:
            return True
        return bool(case.verdict) and self._verdict(rule, [now for now, _ in changed], found) != case.verdict

    def _verdict(self, rule: Rule, now: Sequence[tuple[str, int]], found: _Run) -> str:
        bests, worsts = [], []
        for own, outcomes in zip(now, found.outcomes):
            for name, (result, exclude) in outcomes.items():
                judged, (result, exclude) = (
                    (rule, own) if name == rule.id else (self.base.rules[name], (result, exclude))
                )
                low, high = reach(judged, result, exclude, with_vendor=False)  # type: ignore[arg-type]
                bests.append(low)
                worsts.append(high)
        return verdict(worst(bests), worst(worsts))

    def _affected(self, made: Derivation | ConstantSpec) -> Iterator[_Run]:
        """The cases in which the mutant could make a difference at all."""
        regime = made.name.split(".")[0]
        for found in sorted(self.runs, key=lambda run: not run.case.tests.startswith(f"{regime}.")):
            if isinstance(made, ConstantSpec):
                if made.on(found.day).value != self.base.constants[made.name].on(found.day).value:
                    yield found
            elif made.type != "bool" or any(
                _truth(made.when, self.base, e, found.day) != e.derived[made.name] for _, e in found.legs
            ):
                yield found


def survivors(
    mutation: Mutation, mutants: Sequence[Mutant], processes: int = 1, tried: Callable[[int], None] = lambda _: None
) -> list[Mutant]:
    """The mutants that no case notices, in their order. ``tried`` hears how many have been tried."""
    numbers = range(len(mutants))
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return _alive(mutants, (mutation.noticed(mutant) for mutant in mutants), tried)
    with multiprocessing.get_context("fork").Pool(processes, _adopt, (_Work(mutation, mutants),)) as pool:
        return _alive(mutants, pool.imap(_try, numbers, chunksize=8), tried)


def _alive(mutants: Sequence[Mutant], results: Iterable[bool], tried: Callable[[int], None]) -> list[Mutant]:
    alive = []
    for number, (mutant, noticed) in enumerate(zip(mutants, results), 1):
        if not noticed:
            alive.append(mutant)
        tried(number)
    return alive


@dataclass(frozen=True)
class _Work:
    """What a worker process inherits when it is forked."""

    mutation: Mutation
    mutants: Sequence[Mutant]


_inherited: list[_Work] = []
"""Filled in worker processes only, which have no other way to keep what they inherit."""


def _adopt(work: _Work) -> None:
    _inherited[:] = [work]


def _try(number: int) -> bool:
    work = _inherited[0]
    return work.mutation.noticed(work.mutants[number])


def _outcomes(evaluation: Evaluation, base: RuleBase, day: date) -> Mapping[str, tuple[str, int]]:
    return {
        name: (outcome_on(base.rules[name], scope, requirement, day), exclude)
        for name, (scope, requirement, exclude) in evaluation.rules.items()
    }


def _outcome(rule: Rule, base: RuleBase, evaluation: Evaluation, day: date) -> tuple[str, int]:
    scope, requirement, exclude = (
        _truth(part, base, evaluation, day) for part in (rule.scope, rule.requirement, rule.exclude_when or NEVER)
    )
    return outcome_on(rule, scope, requirement, day), exclude


def _truth(condition: Condition, base: RuleBase, evaluation: Evaluation, day: date) -> int:
    """The truth of any condition over the facts of an evaluation, also of one that was not compiled."""
    return condition_truth(condition, lambda atom: atom_truth(atom, evaluation.value, base, day))


def _with(base: RuleBase, made: Any) -> RuleBase:
    if isinstance(made, Derivation):
        return replace(base, derived={**base.derived, made.name: made})
    return replace(base, constants={**base.constants, made.name: made})
