"""Compare the two engines on random rule bases and facts, by the million.

``python benchmarks/soak.py SEED [--evaluations N]`` evaluates rules with durable-rules and
with the reference until N evaluations are done (one is one rule, for one situation, by
both), and prints what it did. Exit status 1: they disagreed.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.engine.compile import compile_base
from checker.engine.confirm import confirm
from checker.engine.durable import DurableEngine
from checker.engine.reference import evaluator
from checker.engine.verdict import outcome
from checker.model.diagnostic import InternalError
from tests.random_bases import AS_OF, random_base, random_situation

SITUATIONS = 150
"""Situations per rule base, so that making rule sets is a small part of the time."""


def soak(seed: int, evaluations: int) -> tuple[Counter[str], list[str]]:
    """Compare until ``evaluations`` are done; what was counted, and every disagreement."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    while counts["evaluations"] < evaluations:
        chance = Random(f"{seed}/{counts['bases']}")
        base = random_base(chance, size=chance.randint(1, 10))
        program = compile_base(base)
        evaluate = evaluator(program, AS_OF)
        with DurableEngine(program, AS_OF) as engine:
            for number in range(SITUATIONS):
                situation = random_situation(chance, base)
                evaluation = evaluate(situation)
                try:
                    confirm(engine.infer(situation), evaluation)
                except InternalError as error:
                    wrong.append(f"base {counts['bases']}, situation {number}: {error}")
                counts.update(outcome(scope, required) for scope, required, _ in evaluation.rules.values())
                counts["derived facts"] += len(base.derived)
                counts["evaluations"] += len(base.rules)
                counts["situations"] += 1
        counts["bases"] += 1
    return counts, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seed", type=int, help="the same seed makes the same rule bases and situations")
    parser.add_argument(
        "--evaluations", type=int, default=1_000_000, help="how many rule evaluations (default: %(default)s)"
    )
    options = parser.parse_args()
    started = time.perf_counter()
    counts, wrong = soak(options.seed, options.evaluations)
    seconds = time.perf_counter() - started
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    print(", ".join(f"{counts[name]:,} {name}" for name in ("bases", "situations", "derived facts")))
    print(f"{counts['evaluations']:,} rule evaluations by both engines:", end=" ")
    print(", ".join(f"{counts[name]:,} {name}" for name in ("satisfied", "breached", "not_applicable", "open")))
    print(f"{len(wrong):,} disagreements, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
