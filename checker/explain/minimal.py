"""Minimal reasons: few facts that by themselves force an outcome, whatever all others are.

A set of facts forces an outcome where it holds with these facts as they stand and every
other fact unknown: filling in an unknown only narrows, so that it then holds for every
value of the others. The set is minimal: leave one fact out and the outcome is open.

What stands is the answer, the determination, or what silence means. Where silence means
a value only under a condition, the fact alone forces nothing; the facts of the condition
belong to the set. A fact *to be chosen* with a vendor stands as that. Approach, day and
constants are given.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from checker.engine.evaluation import Evaluation
from checker.engine.situation import Situation
from checker.engine.verdict import outcome_on
from checker.explain.bounds import BADNESS, binding, blocking, rule_range, verdict_range
from checker.explain.goal import Reach
from checker.model.descriptor import Answer
from checker.model.facts import SECTION_OF
from checker.model.result import Settled
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule
from checker.model.truth import FALSE, TRUE

Evaluate: TypeAlias = Callable[[Situation], Evaluation]
Holds: TypeAlias = Callable[[Evaluation], bool]

T = TypeVar("T")
_UNKNOWN = Answer(None)
_NEARNESS = {"project": 0, "arrangement": 1, "vendor": 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """A minimal set of facts, and the rule whose outcome it forces."""

    rule: str
    facts: tuple[str, ...]


def only(situation: Situation, base: RuleBase, kept: Iterable[str]) -> Situation:
    """``situation`` with the facts ``kept`` as they stand and every other one unknown."""
    kept = frozenset(kept)
    said = situation.answers
    answers: dict[str, Answer] = {}
    for name, spec in base.facts.items():
        if spec.where == "approach":
            continue
        if name not in kept:
            answers[name] = _UNKNOWN
        elif name in said:
            answers[name] = said[name]
    answers |= {name: answer for name, answer in said.items() if name in base.derived and name in kept}
    return Situation(situation.approach, answers, situation.vendor_open)


def forcing(
    evaluate: Evaluate,
    situation: Situation,
    base: RuleBase,
    holds: Holds,
    behind: frozenset[str] | None = None,
) -> tuple[str, ...]:
    """A minimal set of facts that forces what ``holds`` tests, by name.

    ``holds`` must be true of the situation itself, and must stay true where an unknown is
    filled in. ``behind`` are all facts, stated or concluded, that it can depend on; nothing
    is every fact. Facts that are stated and that people can change are kept before others, a
    determination before what it overrides; one that is left out does not change the outcome.
    Where two sets would do, the choice depends on names alone, never on the order of files.
    """
    stands = standing(situation, base)
    stands = stands if behind is None else stands & behind

    def forces(kept: Iterable[str]) -> bool:
        kept = frozenset(kept)
        evaluation = evaluate(only(situation, base, kept))
        if not holds(evaluation):
            return False
        denied = _denied(evaluation, situation, kept, behind)
        return not denied or (len(denied) == 1 and forces(kept | denied))  # it has to hold with the determination too

    names = sorted(stands, key=lambda name: worth(name, situation, base))
    if not forces(names):
        raise ValueError("the outcome does not hold")
    return tuple(sorted(reduced(names, forces)))


def reduced(names: Sequence[T], forces: Callable[[Iterable[T]], bool]) -> tuple[T, ...]:
    """``names`` without what is not needed for ``forces``; the first are given up first."""
    kept = list(names)

    def drop(chunk: Sequence[T]) -> None:
        gone = set(chunk)
        rest = [name for name in kept if name not in gone]
        if forces(rest):
            kept[:] = rest
        elif len(chunk) > 1:
            half = len(chunk) // 2
            drop(chunk[:half])
            drop(chunk[half:])

    drop(tuple(kept))
    before = -1
    while before != len(kept):  # a determination that is left out may set free what its facts had to be kept for
        before = len(kept)
        for name in tuple(kept):
            drop((name,))
    return tuple(kept)


def outcome_reason(
    evaluate: Evaluate, evaluation: Evaluation, rule: Rule, reach: Reach | None = None
) -> tuple[str, ...]:
    """The facts that force the outcome of ``rule``; for a breach also how bad it is. Nothing forces an open rule."""
    base = evaluation.program.base
    scope, requirement, exclude = evaluation.rules[rule.id]
    found = outcome_on(rule, scope, requirement, evaluation.as_of)
    if found == "open" or not rule.effective.holds_on(evaluation.as_of):
        return ()

    def holds(tried: Evaluation) -> bool:
        now = tried.rules[rule.id]
        if found == "not_applicable":
            return now[0] == FALSE
        if found == "satisfied":
            return now[1] == TRUE
        severe = exclude != TRUE or rule.effect != "oblige" or now[2] == TRUE
        return now[0] == TRUE and now[1] == FALSE and severe

    return forcing(evaluate, evaluation.situation, base, holds, (reach or Reach(base)).of(rule))


def at_least(
    evaluate: Evaluate, evaluation: Evaluation, rules: Sequence[Rule], level: Settled, reach: Reach | None = None
) -> tuple[Reason, ...]:
    """Why the arrangement is ``level`` at best: for each rule that makes it so, the facts that force this.

    The fewest facts come first. ``rules`` are those that count: judged, and not waived.
    """
    base, found = evaluation.program.base, []
    reach = reach or Reach(base)
    for rule in binding(rules, evaluation):
        if BADNESS[rule_range(evaluation, rule)[0]] < BADNESS[level]:
            continue

        def holds(tried: Evaluation, rule: Rule = rule) -> bool:
            return BADNESS[rule_range(tried, rule)[0]] >= BADNESS[level]

        found.append(Reason(rule.id, forcing(evaluate, evaluation.situation, base, holds, reach.of(rule))))
    return tuple(sorted(found, key=lambda reason: (len(reason.facts), reason.rule)))


def at_most(
    evaluate: Evaluate, evaluation: Evaluation, rules: Sequence[Rule], level: Settled, reach: Reach | None = None
) -> tuple[str, ...]:
    """Why the arrangement is ``level`` at worst: the facts on which it rests that nothing makes it worse.

    Raises :class:`ValueError` where it may be worse.
    """
    base, counting = evaluation.program.base, binding(rules, evaluation)
    reach = reach or Reach(base)

    def holds(tried: Evaluation) -> bool:
        return blocking(tried, counting, level) is None

    behind = frozenset().union(*map(reach.of, counting))
    return forcing(evaluate, evaluation.situation, base, holds, behind)


def best_at_least(rules: Sequence[Rule], level: Settled) -> Holds:
    """The test that an arrangement is no better than ``level``."""
    return lambda tried: BADNESS[verdict_range(tried, rules)[0]] >= BADNESS[level]


def standing(situation: Situation, base: RuleBase) -> frozenset[str]:
    """The facts that something is said of or that silence may give a value, and the determinations."""
    said = situation.answers
    found = {name for name, answer in said.items() if answer.value is not None}
    for name, spec in base.facts.items():
        if spec.where == "approach" or name in said:
            continue
        silent = spec.silence.conditional or spec.silence.unconditional(situation.approach.name) is not None
        if silent or situation.vendor_open:  # what is to be chosen with a vendor stands as that
            found.add(name)
    return frozenset(found)


def _denied(
    evaluation: Evaluation, situation: Situation, kept: frozenset[str], behind: frozenset[str] | None
) -> frozenset[str]:
    """The determinations that can matter and are left out, while the facts that are kept conclude otherwise."""
    base = evaluation.program.base
    return frozenset(
        name
        for name, answer in situation.answers.items()
        if answer.value is not None and name in base.derived and evaluation.value(name) not in (None, answer.value)
        if name not in kept and (behind is None or name in behind)
    )


def worth(name: str, situation: Situation, base: RuleBase) -> tuple[int, int, int, str]:
    """How much a reader wants to see a fact among the reasons, the least first."""
    if name in base.derived:
        return 9, 0, 0, name
    spec = base.facts[name]
    stated = name in situation.answers
    kind = (4 if spec.screening else 3) if stated else 1 if spec.silence.conditional else 2
    return kind, int(spec.actionable), _NEARNESS.get(SECTION_OF.get(name.split(".")[0], ""), 0), name
