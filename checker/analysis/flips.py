"""The projects at hand whose verdicts differ between two rule bases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.explain.judge import Selection, judge
from checker.load.portfolio import read_portfolio
from checker.model.diagnostic import Diagnostic
from checker.model.result import Arrangement


@dataclass(frozen=True)
class Flip:
    """An arrangement of a project whose verdict, or whose range, differs; ``rules`` judge it differently."""

    project: str
    path: str
    arrangement: str
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Flips:
    """What was judged by both bases. ``problems`` are mistakes to both, ``apart`` are such to one base alone."""

    projects: int
    arrangements: int
    found: tuple[Flip, ...]
    problems: tuple[Diagnostic, ...]
    apart: tuple[Diagnostic, ...]


def flips(
    before: Program, after: Program, paths: Sequence[str], vendors: Sequence[str], as_of: date,
    takes: Callable[[str], bool],
) -> Flips:  # fmt: skip
    """Judge the projects in files and folders by both bases."""
    results: list[dict[tuple[str, str], Arrangement]] = []
    problems: list[tuple[Diagnostic, ...]] = []
    names: dict[str, str] = {}
    for program in (before, after):
        regimes = frozenset(name for name in program.base.regimes if takes(name))
        selection = Selection(regimes, tuple(sorted(program.base.regimes.keys() - regimes)))
        portfolio = read_portfolio(paths, vendors, program.base)
        problems.append(portfolio.problems)
        judged: dict[tuple[str, str], Arrangement] = {}
        with Agreed(program, as_of) as engines:
            for case in portfolio.cases:
                path = case.project.source.path
                names[path] = case.project.id
                result = judge(program, case, as_of, selection, full=False, engines=engines)
                judged |= {(path, row.name): row for row in result.arrangements}
        results.append(judged)
    old, new = results
    both = [key for key in old if key in new]
    found = []
    for path, name in both:
        one, two = old[path, name], new[path, name]
        if (one.best, one.worst) != (two.best, two.worst):
            found.append(Flip(names[path], path, name, _words(one), _words(two), _responsible(one, two)))
    shared = tuple(problem for problem in problems[0] if problem in problems[1])
    apart = tuple(problem for side in problems for problem in side if problem not in shared)
    return Flips(len({path for path, _ in both}), len(both), tuple(found), shared, apart)


def _responsible(one: Arrangement, two: Arrangement) -> tuple[str, ...]:
    old, new = ({(f.rule, f.leg): (f.best, f.worst) for f in row.findings} for row in (one, two))
    nothing = ("allowed", "allowed")
    return tuple(dict.fromkeys(k[0] for k in sorted({*old, *new}) if old.get(k, nothing) != new.get(k, nothing)))


def _words(row: Arrangement) -> str:
    return row.verdict if row.best == row.worst else f"undetermined ({row.best} ... {row.worst})"
