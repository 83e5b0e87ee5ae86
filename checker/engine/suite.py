"""All cases of a rule base, run by every engine, with what they cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.engine.trial import Trial, run
from checker.rulebase.cases import ExampleCase, load_cases

OUTCOMES: Final = ("breached", "satisfied", "not_applicable", "open")


@dataclass(frozen=True)
class Suite:
    """The trials, and the outcomes of rules that no passing case shows.

    ``engines`` names those that every case was run on.
    """

    trials: tuple[Trial, ...]
    uncovered: tuple[tuple[str, tuple[str, ...]], ...]
    engines: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every case came out right and every outcome of every rule has a case."""
        return not self.uncovered and not any(trial.failures for trial in self.trials)

    @property
    def authorities(self) -> list[Trial]:
        """The cases that a regulator, a court or the law gives."""
        return [trial for trial in self.trials if trial.case.authority is not None]


def run_suite(
    shipped: Program, roots: Sequence[Path], as_of: date, regimes: Iterable[str] = (), whole: Program | None = None
) -> Suite:
    """Run every case under ``roots``, on its own day or on ``as_of``.

    The first root is the shipped base, whose cases speak of ``shipped``; those of the
    others, the overlays, speak of ``whole``, the shipped base with all overlays, which may
    be stricter. ``regimes`` keeps only cases that stand beside those regimes' rules. Both
    engines run each case where durable-rules can be imported; a disagreement raises
    :class:`~checker.model.diagnostic.InternalError`.
    """
    wanted = set(regimes)
    trials, names = _trials(shipped, load_cases(roots[:1], shipped.base), as_of, wanted)
    if whole is not None:
        own, names_of_own = _trials(whole, load_cases(roots[1:], whole.base, shipped=0), as_of, wanted)
        trials, names = trials + own, names or names_of_own
    rules = shipped.base.rules if whole is None else whole.base.rules
    return Suite(tuple(trials), _uncovered(trials, rules, wanted), names)


def _trials(
    program: Program, cases: Sequence[ExampleCase], as_of: date, wanted: set[str]
) -> tuple[list[Trial], tuple[str, ...]]:
    base = program.base
    cases = [case for case in cases if not wanted or Path(case.place.file).parent.name in wanted]
    by_day: dict[date, list[int]] = {}
    for number, case in enumerate(cases):
        by_day.setdefault(case.as_of or as_of, []).append(number)
    trials: dict[int, Trial] = {}
    names: tuple[str, ...] = ()
    for day, numbers in by_day.items():
        with Agreed(program, day) as engines:
            names = engines.names
            for number in numbers:
                trials[number] = run(cases[number], base, engines.evaluate, day)
    return [trials[number] for number in sorted(trials)], names


def _uncovered(
    trials: Iterable[Trial], rules: Iterable[str], wanted: set[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    shown: dict[str, set[str]] = {}
    for trial in trials:
        if trial.case.tests and not trial.failures:
            shown.setdefault(trial.case.tests, set()).add(trial.case.outcome)
    found = []
    for name in rules:
        missing = tuple(outcome for outcome in OUTCOMES if outcome not in shown.get(name, set()))
        if missing and (not wanted or name.split(".")[0] in wanted):
            found.append((name, missing))
    return tuple(found)
