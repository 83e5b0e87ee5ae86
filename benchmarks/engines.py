"""How many evaluations a second each engine makes of the same rules on the same facts.

One evaluation is all rules on one arrangement. Run with ``--help`` for the options; what the
figures mean stands in ``README.md``.
"""

import argparse
import gc
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any

from peers import Cedar, Peer, Zen, ZenHandle, ZenTraced
from situations import situations
from subset import program_for

from checker.engine.durable import DurableEngine
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation, reader
from checker.engine.verdict import outcome

REFERENCE = "reference: compiled function"
PEERS: tuple[tuple[str, type[Peer], bool], ...] = (
    ("cedarpy", Cedar, False),
    ("cedarpy, derived facts handed over", Cedar, True),
    ("zen-engine", Zen, False),
    ("zen-engine, derived facts handed over", Zen, True),
    ("zen-engine with its trace", ZenTraced, False),
    ("zen-engine, create_decision", ZenHandle, False),
)
"""Each peer's name, its class, and whether derived Booleans are handed over ready-made."""

AIMS = {"cedarpy": 40, "zen-engine": 25}


@dataclass(frozen=True)
class Contender:
    """An engine with what it takes: one input per arrangement."""

    name: str
    run: Callable[[Any], Any]
    inputs: Sequence[Any]
    outcomes: Callable[[Any], dict[str, str]]
    repeat: int = 1
    loops: int = 1


def main() -> None:
    options = _options()
    program = program_for(options.regimes)
    given = situations(program.base, options.facts, options.seed, options.as_of)
    evaluate = evaluator(program, options.as_of)
    evaluations = [evaluate(situation) for situation in given]
    with DurableEngine(program, options.as_of) as durable:
        engines = contenders(program, options.as_of, given, evaluations, durable)
        describe(program, evaluations, options.seed)
        agree(engines, evaluations)
        report(program, measure(engines, options.rounds, options.timed), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimes", nargs="*", default=["hipaa", "vendor"], help="whose rules; none named: all")
    parser.add_argument("--facts", type=int, default=500, help="random fact sets, on which all engines must agree")
    parser.add_argument("--timed", type=int, default=200, help="how many of them are timed")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 24))
    return parser.parse_args()


def contenders(
    program: Program,
    as_of: date,
    given: Sequence[Situation],
    evaluations: Sequence[Evaluation],
    durable: DurableEngine,
) -> list[Contender]:
    """Every engine, each with its inputs in the form that it takes fastest."""
    compiled, read = program.evaluator(as_of), reader(program)
    vectors = [(v.facts, v.silent, v.determinations) for v in map(read, given)]
    found = [
        Contender(REFERENCE, lambda v: compiled(*v), vectors, lambda answer: of_triples(program, answer[3]), loops=20),
        Contender("reference: Evaluation object", evaluator(program, as_of), given, of_evaluation, loops=5),
        Contender("durable-rules", durable.infer, given, lambda answer: {n: o for n, (o, _) in answer.rules.items()}),
    ]
    for name, kind, ready in PEERS:
        peer = kind(program, as_of, ready)
        found.append(Contender(name, peer.run, [peer.prepared(e) for e in evaluations], peer.outcomes))
    return found


def of_triples(program: Program, triples: Sequence[int]) -> dict[str, str]:
    """Outcomes from the truths of scope, requirement and ``exclude_when``, rule after rule."""
    return {name: outcome(*pair) for name, *pair in zip(program.rules, triples[::3], triples[1::3])}


def of_evaluation(evaluation: Evaluation) -> dict[str, str]:
    """Outcomes from the reference's object."""
    return {name: outcome(scope, requirement) for name, (scope, requirement, _) in evaluation.rules.items()}


def describe(program: Program, evaluations: Sequence[Evaluation], seed: int) -> None:
    """Say what is evaluated."""
    base = program.base
    print(f"{len(program.rules)} rules, {len(program.facts)} facts, {len(program.derived)} derived facts,", end=" ")
    print(f"{len(program.atoms)} typed tests; {len(evaluations)} random fact sets, seed {seed}")
    unknown = sum(e.value(name) is None for e in evaluations for name in program.facts)
    print(f"facts unknown, silence resolved: {unknown / len(evaluations) / len(program.facts):.1%}")
    counts = Counter(o for e in evaluations for o in of_evaluation(e).values())
    print("outcomes: " + ", ".join(f"{name} {n / counts.total():.0%}" for name, n in counts.most_common()))
    values = [name for name in program.derived if base.derived[name].type != "bool"]
    print("\nHanded ready-made to cedarpy and zen-engine, to their advantage:")
    print(f"  what silence means ({len(program.conditional)} facts with a condition on it);")
    print(f"  derived sets ({', '.join(values) or 'none'}); unions of sets;")
    print("  numbers as whole millionths, dates as days; all facts as JSON text, made before timing.")
    print("They are asked for outcomes only; the reference gives every test, derived fact and `exclude_when` too.")


def agree(engines: Sequence[Contender], evaluations: Sequence[Evaluation]) -> None:
    """Compare all outcomes of all engines; end the run where any differs."""
    expected = [of_evaluation(e) for e in evaluations]
    total = sum(map(len, expected))
    print("\nagreement on rule outcomes, and on whole fact sets:")
    wrong = 0
    for engine in engines:
        found = [engine.outcomes(engine.run(given)) for given in engine.inputs]
        differing = [sum(f[n] != e[n] for n in e) for f, e in zip(found, expected)]
        wrong += sum(differing)
        print(f"  {engine.name:<42}{total - sum(differing):>7}/{total}{differing.count(0):>6}/{len(expected)}")
    if wrong:
        raise SystemExit("engines disagree; no time was taken")


def measure(engines: Sequence[Contender], rounds: int, timed: int) -> dict[str, list[float]]:
    """Microseconds per evaluation, by engine and round. The engines take turns, each round in another order."""
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for number in range(rounds):
        shift = number % len(engines)
        for engine in (*engines[shift:], *engines[:shift]):
            times[engine.name].append(_once(engine, timed))
    return times


def _once(engine: Contender, timed: int) -> float:
    run, inputs = engine.run, engine.inputs[:timed]
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        for _ in range(engine.loops):
            for given in inputs:
                run(given)
        return (perf_counter() - start) / engine.loops / len(inputs) * 1e6
    finally:
        gc.enable()


def report(program: Program, times: dict[str, list[float]], options: argparse.Namespace) -> None:
    """Print medians, and ratios taken round by round."""
    objects = "reference: Evaluation object"
    print(f"\nmedian of {options.rounds} interleaved rounds of {min(options.timed, options.facts)} evaluations")
    print(f"{'engine':<42}{'µs':>9}{'per second':>12}{'x function':>12}{'x object':>10}")
    ratios = {}
    for name, found in times.items():
        ratios[name] = median(a / b for a, b in zip(found, times[REFERENCE]))
        by_object = median(a / b for a, b in zip(found, times[objects]))
        print(f"{name:<42}{median(found):>9.1f}{1e6 / median(found):>12,.0f}{ratios[name]:>12.1f}{by_object:>10.1f}")
    print()
    for name, aim in AIMS.items():
        met = "met" if ratios[name] >= aim else "missed"
        print(f"aim: reference at least {aim} times as fast as {name}: {ratios[name]:.1f}, {met}")
    packages = ", ".join(f"{p} {version(p)}" for p in ("durable-rules", "cedarpy", "zen-engine"))
    print(f"CPython {platform.python_version()}, {packages}")


if __name__ == "__main__":
    main()
