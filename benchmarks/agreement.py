"""Agreement statistics: time and memory on a million items, and how often the intervals hold.

``python benchmarks/agreement.py speed`` writes tables of items x 3 annotators and runs
``checker iaa`` on them. ``python benchmarks/agreement.py coverage`` simulates pilots whose true
agreement is known. See ``docs/agreement.md``.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from checker.evidence.alpha import alpha
from checker.evidence.intervals import Estimate, acceleration, bca, estimates, replicates
from checker.evidence.kappa import cells_of, cohen_error
from checker.evidence.patterns import Patterns, patterns_of
from checker.evidence.pilot import SMALLEST, items_careful, items_needed

PEOPLE = (3, 198)
"""Annotators in the tables; each item has three."""

SCENARIOS: Sequence[tuple[Sequence[float], float, int, int]] = [
    ((0.5, 0.5), 0.8, 100, 2),
    ((0.5, 0.5), 0.95, 100, 2),
    ((0.5, 0.5), 0.8, 500, 3),
    ((0.9, 0.1), 0.8, 200, 2),
    ((0.9, 0.1), 0.8, 500, 2),
    ((0.98, 0.02), 0.8, 500, 2),
    ((0.98, 0.02), 0.9, 879, 2),
    ((0.2,) * 5, 0.8, 100, 2),
    ((0.2,) * 5, 0.95, 100, 3),
    ((0.9, *(0.025,) * 4), 0.8, 500, 2),
]
"""Prevalence, true alpha, items, annotators."""

PLANS: Sequence[tuple[Sequence[float], float, int]] = [
    ((0.5, 0.5), 0.8, 2),
    ((0.5, 0.5), 0.8, 3),
    ((0.9, 0.1), 0.85, 2),
    ((0.2,) * 5, 0.85, 2),
    ((0.98, 0.02), 0.9, 2),
]
"""Prevalence, true alpha, annotators: pilots of the size that ``checker pilot plan`` names for 0.75."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("speed", "coverage", "tables"))
    parser.add_argument("--folder", type=Path, help="Where to write the tables (they are kept).")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2_000)
    options = parser.parse_args()
    if options.what == "tables":
        for people in PEOPLE:
            write_tables(options.folder, options.items, people)
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, numpy {np.__version__}")
    if options.what == "speed":
        with tempfile.TemporaryDirectory() as folder:
            speed(Path(folder), options.items)
    else:
        coverage(options.rounds)


def speed(folder: Path, items: int) -> None:
    print(f"{items:,} items x 3 annotators, 5 classes, 1,000 resamples: whole process, and its peak memory")
    # another process writes them: what this one holds would count in the peak of those that it starts
    subprocess.run([sys.executable, __file__, "tables", "--folder", folder, "--items", str(items)], check=True)
    for people in PEOPLE:
        for form in ("csv", "parquet"):
            path = folder / f"{people}.{form}"
            begin = perf_counter()
            command = [sys.executable, "-m", "checker", "iaa", path, "-f", "json"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            if status:
                sys.exit(f"checker iaa ended with {status}")
            print(
                f"  {form:<8} {people:3} annotators {path.stat().st_size / 1e6:4.0f} MB: "
                f"{perf_counter() - begin:6.2f} s ({usage.ru_utime + usage.ru_stime:5.2f} s of processor), "
                f"{usage.ru_maxrss / 1024:5.0f} MB"
            )


def write_tables(folder: Path, items: int, people: int) -> None:
    import pyarrow
    from pyarrow import csv, parquet

    rng = np.random.default_rng(7)
    labels = np.array(["cat", "dog", "bird", "fish", "none"])[sample([0.2] * 5, 0.72, items, 3, rng).ravel()]
    names = np.char.add("item-", np.repeat(np.arange(items), 3).astype(str))
    who = np.stack([rng.integers(0, people // 3, items) * 3 + k for k in range(3)], axis=1).ravel()
    table = pyarrow.table({"item": names, "annotator": np.char.add("a", who.astype(str)), "label": labels})
    csv.write_csv(table, folder / f"{people}.csv")
    parquet.write_table(table, folder / f"{people}.parquet")


def sample(prevalence: Sequence[float], value: float, items: int, raters: int, rng: np.random.Generator) -> np.ndarray:
    """Labels, items by annotators, whose true alpha is ``value``: the model of ``checker.evidence.pilot``."""
    truth = rng.choice(len(prevalence), items, p=prevalence)
    own = rng.choice(len(prevalence), (items, raters), p=prevalence)
    return np.where(rng.random((items, raters)) < np.sqrt(value), truth[:, None], own)


def patterned(labels: np.ndarray, classes: int) -> Patterns:
    items, raters = labels.shape
    found = patterns_of(np.repeat(np.arange(items), raters), labels.ravel(), classes)
    return found if found.split.any() else found.and_one_split()


def measured(patterns: Patterns, rng: np.random.Generator) -> Estimate:
    statistic = {"alpha": lambda weights: alpha(patterns, weights)}
    return estimates(statistic, patterns.times, patterns.split, 1000, rng)["alpha"]


def coverage(rounds: int) -> None:
    print(f"{rounds:,} pilots each, 1,000 resamples; share of bounds on the wrong side of the truth, aim 2.5 % at most")
    print("  lower: ours, BCa alone, percentile, Wald; upper: ours; none: no bound is given")
    rng = np.random.default_rng(11)
    for prevalence, value, items, raters in SCENARIOS:
        wrong = np.zeros(6)
        for _ in range(rounds):
            wrong += one_round(prevalence, value, items, raters, rng)
        shares = "  ".join(f"{100 * share:4.1f}" for share in wrong / rounds)
        print(f"  {name_of(prevalence):<16} {value:.2f} {items:5} x {raters}   {shares} %")
    print("share of pilots of the planned size that clear 0.75, planned 80 %: the usual and the careful size")
    for prevalence, value, raters in PLANS:
        shown = []
        for sized in (items_needed, items_careful):
            size = sized(value, 0.75, prevalence, raters)
            assert size is not None
            size = max(size, SMALLEST)
            cleared = sum(clears(prevalence, value, size, raters, rng) for _ in range(rounds // 2))
            shown.append(f"{size:5} items {100 * cleared / (rounds // 2):4.1f} %")
        print(f"  {name_of(prevalence):<16} {value:.2f} x {raters}   {'   '.join(shown)}")


def clears(prevalence: Sequence[float], value: float, size: int, raters: int, rng: np.random.Generator) -> bool:
    low = measured(patterned(sample(prevalence, value, size, raters, rng), len(prevalence)), rng).low
    return low is not None and low > 0.75


def one_round(
    prevalence: Sequence[float], value: float, items: int, raters: int, rng: np.random.Generator
) -> np.ndarray:
    labels = sample(prevalence, value, items, raters, rng)
    patterns = patterned(labels, len(prevalence))
    found = measured(patterns, rng)
    if found.value is None:
        return np.array([0, 0, 0, 0, 0, 1.0])
    drawn = np.concatenate([alpha(patterns, block) for block in replicates(patterns.times, 1000, rng)])
    low, _ = bca(found.value, drawn, acceleration(lambda weights: alpha(patterns, weights), patterns.times))
    percentile = float(np.quantile(np.where(np.isnan(drawn), -9.0, drawn), 0.025))
    wald = -9.0
    if raters == 2:
        cells = cells_of(labels[:, 0], labels[:, 1], len(prevalence))
        table = np.zeros((len(prevalence),) * 2)
        table[cells.row, cells.column] = cells.times
        error = cohen_error(table)
        wald = found.value - 1.96 * error if np.isfinite(error) else -9.0
    return np.array(
        [
            found.low is not None and found.low > value,
            low is not None and low > value,
            percentile > value,
            wald > value,
            found.high is not None and found.high < value,
            found.low is None,
        ],
        float,
    )


def name_of(prevalence: Sequence[float]) -> str:
    if len(set(prevalence)) == 1:
        return f"{len(prevalence)} even"
    return "/".join(f"{100 * p:g}" for p in prevalence[:3]) + ("..." if len(prevalence) > 3 else "")


if __name__ == "__main__":
    main()
