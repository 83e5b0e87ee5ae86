"""All cases of a rule base, run by every engine, with what they cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.engine.trial import Trial, run
from checker.rulebase.cases import load_cases

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


def run_suite(program: Program, roots: Sequence[Path], as_of: date, regimes: Iterable[str] = ()) -> Suite:
    """Run every case under ``roots``, on its own day or on ``as_of``.

    ``regimes`` keeps only cases that stand beside those regimes' rules. Both engines run
    each case where durable-rules can be imported; a disagreement raises
    :class:`~checker.model.diagnostic.InternalError`.
    """
    base = program.base
    wanted = set(regimes)
    cases = [c for c in load_cases(roots, base) if not wanted or Path(c.place.file).parent.name in wanted]
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
    done = tuple(trials[number] for number in sorted(trials))
    return Suite(done, _uncovered(done, base.rules, wanted), names)


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
