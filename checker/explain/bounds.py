"""The range of verdicts of one evaluation, without explaining anything: what searches ask thousands of times."""

from collections.abc import Sequence

from checker.engine.evaluation import Evaluation
from checker.engine.verdict import ORDER, outcome_on, reach
from checker.explain.assemble import rests_on_choice
from checker.explain.unknowns import Unknowns
from checker.model import truth
from checker.model.result import Settled
from checker.model.rules import Rule

BADNESS = {name: number for number, name in enumerate(ORDER)}
"""Verdicts as numbers, from best to worst."""


def binding(rules: Sequence[Rule], evaluation: Evaluation) -> tuple[Rule, ...]:
    """The rules among ``rules`` that can move a verdict on the day of ``evaluation``."""
    return tuple(rule for rule in rules if rule.effect != "advise" and rule.effective.holds_on(evaluation.as_of))


def rule_range(evaluation: Evaluation, rule: Rule, unknowns: Unknowns | None = None) -> tuple[Settled, Settled]:
    """What ``rule`` alone makes of the arrangement, at best and at worst."""
    scope, requirement, exclude = evaluation.rules[rule.id]
    if scope == truth.FALSE or requirement == truth.TRUE:
        return "allowed", "allowed"
    found = outcome_on(rule, scope, requirement, evaluation.as_of)
    with_vendor = (
        evaluation.situation.vendor_open
        and found in ("open", "breached")
        and rests_on_choice(unknowns or Unknowns(evaluation), rule, found, exclude)
    )
    return reach(rule, found, exclude, with_vendor)


def verdict_range(evaluation: Evaluation, rules: Sequence[Rule]) -> tuple[Settled, Settled]:
    """The best and the worst case over ``rules``."""
    unknowns = Unknowns(evaluation)
    best: Settled = "allowed"
    worst: Settled = "allowed"
    for rule in rules:
        scope, requirement, _ = evaluation.rules[rule.id]
        if scope == truth.FALSE or requirement == truth.TRUE:
            continue
        low, high = rule_range(evaluation, rule, unknowns)
        best = low if BADNESS[low] > BADNESS[best] else best
        worst = high if BADNESS[high] > BADNESS[worst] else worst
        if best == "excluded":
            return best, "excluded"
    return best, worst


def blocking(evaluation: Evaluation, rules: Sequence[Rule], level: Settled) -> Rule | None:
    """The first rule that makes, or may make, the arrangement worse than ``level``."""
    unknowns, limit = Unknowns(evaluation), BADNESS[level]
    for rule in rules:
        scope, requirement, _ = evaluation.rules[rule.id]
        if scope == truth.FALSE or requirement == truth.TRUE:
            continue
        if BADNESS[rule_range(evaluation, rule, unknowns)[1]] > limit:
            return rule
    return None
