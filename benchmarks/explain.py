"""Test minimal reasons, fixes and plans of questions on random rule bases, and time them on the shipped one.

``python benchmarks/explain.py SEED [--cases N]`` makes random rule bases and situations and
checks, until N checks are done: that the facts of a reason force the outcome alone and none
can be left out; that fixes of up to two changes are exactly those that trying everything
finds; that no plan of questions is longer than the shortest that trying everything finds;
and that no change helps where a proof says so. Exit status 1: something was wrong.

``python benchmarks/explain.py --times`` measures the four example projects, as they are and
with nothing stated of what people can change.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.api import rule_roots
from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.verdict import outcome
from checker.explain.bounds import BADNESS, binding, verdict_range
from checker.explain.classes import Landscape
from checker.explain.fixes import fix
from checker.explain.goal import Reach, at_most
from checker.explain.inquiry import plan
from checker.explain.judge import judge, select
from checker.explain.levers import levers
from checker.explain.minimal import at_least, only, outcome_reason
from checker.explain.minimal import at_most as rests_on
from checker.explain.obstacles import obstruction
from checker.explain.search import Search
from checker.explain.target import Budget, Target
from checker.explain.why import why
from checker.load.case import Case, read_case
from checker.model.descriptor import HYBRID
from checker.rulebase.load import load
from tests.exhaustive import actionable, no_worse, smallest_sets
from tests.random_bases import AS_OF, random_base, random_situation

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 24)
LEVELS = ("allowed", "conditional")
SITUATIONS = 3


def soak(seed: int, cases: int) -> tuple[Counter[str], list[str]]:
    """Check until ``cases`` checks are done; what was counted, and everything that was wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    number = 0
    while sum(counts[kind] for kind in ("reasons", "fixes", "plans", "proofs")) < cases:
        chance = Random(f"{seed}/{number}")
        number += 1
        base = actionable(chance, random_base(chance, chance.randint(1, 2)))
        program = compile_base(base, chaining=False)
        evaluate, landscape, reach = evaluator(program, AS_OF), Landscape(program, AS_OF), Reach(base)
        for _ in range(SITUATIONS):
            situation = random_situation(chance, base)
            evaluation = evaluate(situation)
            before = len(wrong)
            _reasons(evaluate, evaluation, counts, wrong)
            _sets(evaluate, evaluation, landscape, reach, counts, wrong)
            wrong[before:] = [f"base {number - 1}: {line}" for line in wrong[before:]]
        counts["bases"] += 1
    return counts, wrong


def _reasons(
    evaluate: Callable[[Situation], Evaluation], evaluation: Evaluation, counts: Counter[str], wrong: list[str]
) -> None:
    base, situation = evaluation.program.base, evaluation.situation
    free = not any(name in base.derived for name in situation.answers)  # determinations: see the property tests
    for rule in base.rules.values():
        facts = outcome_reason(evaluate, evaluation, rule)
        found = outcome(*evaluation.rules[rule.id][:2])
        if found == "open" or not rule.effective.holds_on(AS_OF):
            continue
        counts["reasons"] += 1
        proved = _proved(evaluate(only(situation, base, facts)), rule.id, found)
        spare = [n for n in facts if _proved(evaluate(only(situation, base, set(facts) - {n})), rule.id, found)]
        if not proved or (spare and free and (found != "breached" or rule.exclude_when is None)):
            wrong.append(f"the reason of {rule.id}: {facts}, to spare {spare}")
    rules = binding(tuple(base.rules.values()), evaluation)
    best, worst = verdict_range(evaluation, rules)
    counts["reasons"] += 1
    alone = evaluate(only(situation, base, rests_on(evaluate, evaluation, rules, worst)))
    if BADNESS[verdict_range(alone, rules)[1]] > BADNESS[worst]:
        wrong.append("what the verdict rests on does not bear it")
    for reason in at_least(evaluate, evaluation, rules, best) if best != "allowed" else ():
        counts["reasons"] += 1
        alone = evaluate(only(situation, base, reason.facts))
        if BADNESS[verdict_range(alone, rules)[0]] < BADNESS[best]:
            wrong.append(f"the reason of the verdict does not force it: {reason}")


def _proved(evaluation: Evaluation, rule: str, found: str) -> bool:
    scope, requirement, _ = evaluation.rules[rule]
    return {
        "not_applicable": scope == 0,
        "satisfied": requirement == 3,
        "breached": scope == 3 and requirement == 0,
    }[found]


def _sets(
    evaluate: Callable[[Situation], Evaluation],
    evaluation: Evaluation,
    landscape: Landscape,
    reach: Reach,
    counts: Counter[str],
    wrong: list[str],
) -> None:
    base, situation = evaluation.program.base, evaluation.situation
    rules = binding(tuple(base.rules.values()), evaluation)
    for kind, changes in (("fixes", True), ("plans", False)):
        movable = levers(evaluation, landscape, "it", "", changes=changes)
        for level in LEVELS:
            search = Search(evaluate, [Target(situation, movable, at_most(rules, level))], reach, Budget(4_000))
            mine = set()
            for solution in search.solutions():
                if len(solution.values) > 2:
                    break
                mine.add(frozenset(key[1] for key in solution.values))
            if search.budget.spent:
                counts["beyond the limit"] += 1
                continue
            counts[kind] += 1
            every = set(smallest_sets(movable, base, no_worse(evaluate, situation, rules, level), 2))
            counts["sets"] += len(every)
            if mine != every:
                wrong.append(f"{kind} to {level}: not found {every - mine}, too many {mine - every}")
            if changes and not situation.vendor_open:
                proof = obstruction(evaluate, situation, base, movable, rules, level, Budget(300))
                counts["proofs"] += proof is not None
                if proof is not None and mine:
                    wrong.append(f"a proof that nothing makes it {level}, and {mine} does")


def times() -> None:
    """Milliseconds of each explanation for the example projects, beyond start-up."""
    program = compile_base(load(rule_roots([])))
    selection = select(program.base)
    vendors = [ROOT / "examples" / "vendors"]
    for title, change in (("as they are", lambda case: case), ("nothing changeable stated", _unstated(program.base))):
        cases = [change(read_case(str(p), vendors, program.base)) for p in sorted((ROOT / "examples").glob("*.yaml"))]
        taken: dict[str, list[float]] = {"why": [], "questions": [], "fix": []}
        for case in cases:
            taken["questions"].append(_timed(lambda case=case: plan(program, case, DAY, selection)))
            result = judge(program, case, DAY, selection)
            for name in case.project.arrangements:
                taken["why"].append(
                    _timed(lambda case=case, result=result, name=name: why(program, case, selection, result, name))
                )
            for name, spec in case.project.arrangements.items():
                if spec.approach != HYBRID:
                    taken["fix"].append(_timed(lambda case=case, name=name: fix(program, case, DAY, selection, name)))
        for kind, values in taken.items():
            print(f"{title}: {kind}: {len(values)} runs, median {statistics.median(values):.0f} ms, "
                  f"longest {max(values):.0f} ms")  # fmt: skip


def _unstated(base: Any) -> Callable[[Case], Case]:
    """Takes away what is said of every fact that people can change."""

    def without(said: Any) -> Any:
        kept = {name: answer for name, answer in said.answers.items() if not base.facts[name].actionable}
        return replace(said, answers=kept, evidence={})

    def change(case: Case) -> Case:
        specs: Mapping[str, Any] = {
            name: replace(spec, said=without(spec.said)) for name, spec in case.project.arrangements.items()
        }
        project = replace(case.project, said=without(case.project.said), arrangements=specs)
        vendors = {name: replace(vendor, said=without(vendor.said)) for name, vendor in case.vendors.items()}
        return replace(case, project=project, vendors=vendors)

    return change


def _timed(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return (time.process_time() - started) * 1_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seed", type=int, nargs="?", default=1, help="the same seed makes the same cases")
    parser.add_argument("--cases", type=int, default=10_000, help="how many checks (default: %(default)s)")
    parser.add_argument("--times", action="store_true", help="measure the example projects instead")
    options = parser.parse_args()
    if options.times:
        times()
        return 0
    started = time.perf_counter()
    counts, wrong = soak(options.seed, options.cases)
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    print(", ".join(f"{counts[kind]:,} {kind}" for kind in ("bases", "reasons", "fixes", "plans", "proofs")))
    print(
        f"{counts['sets']:,} smallest sets found by trying everything; {counts['beyond the limit']:,} beyond the limit"
    )
    print(f"{len(wrong):,} wrong, {time.perf_counter() - started:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
