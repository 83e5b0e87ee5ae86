"""Every analysis of a rule base, with an example beside each finding."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from checker.analysis.deciding import deciding
from checker.analysis.findings import Finding, Open, Sketch
from checker.analysis.prover import EFFORT
from checker.analysis.redundancy import redundant
from checker.analysis.remedies import contradictions, remedies
from checker.analysis.subject import Subject
from checker.analysis.unread import unread
from checker.analysis.witness import Example, example, read_again, shrunk
from checker.engine.agreed import Agreed
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.model.diagnostic import InternalError
from checker.model.rulebase import RuleBase

Timer: TypeAlias = Callable[[], float]
"""Seconds since some moment; the caller owns the clock."""


@dataclass(frozen=True)
class Shown:
    """A finding, and its example where there can be one."""

    finding: Finding
    example: Example | None


@dataclass(frozen=True)
class Analysis:
    """What was found. ``rules`` were analysed, ``asleep`` are not in force on the day.

    ``seconds`` says how long each step took, ``asked`` how many questions went to z3.
    """

    as_of: date
    rules: tuple[str, ...]
    asleep: tuple[str, ...]
    found: tuple[Shown, ...]
    undecided: tuple[Open, ...]
    seconds: tuple[tuple[str, float], ...]
    asked: int


def analyse(
    program: Program,
    as_of: date,
    wanted: Collection[str],
    timer: Timer,
    effort: int = EFFORT,
    whole: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> Analysis:
    """Analyse the rules ``wanted``; with ``whole`` also what no rule reads. ``tell`` hears each step begin.

    Raises :class:`InternalError` where an example that z3 found does not show the same to
    the engines, once written and read again.
    """
    subject = Subject(program, as_of, wanted, effort)
    found: list[Finding] = []
    undecided: list[Open] = []
    seconds: list[tuple[str, float]] = []
    start = timer()

    def step(name: str, results: Iterable[Finding | Open]) -> None:
        nonlocal start
        tell(name)
        for result in results:
            (found if isinstance(result, Finding) else undecided).append(result)  # type: ignore[arg-type]
        seconds.append((name, timer() - start))
        start = timer()

    step("encoding", _made(subject))
    step("deciding", deciding(subject))
    step("remedies", remedies(subject))
    incurable = [item.names[0] for item in found if item.kind in ("absolute", "dead")]
    step("contradictions", contradictions(subject, incurable))
    step("redundancy", redundant(subject))
    if whole:
        step("unread", unread(program))
    shown = _shown(program, as_of, found)
    seconds.append(("examples", timer() - start))
    asleep = tuple(name for name in program.base.rules if name in wanted and name not in subject.rules)
    asked = subject.prover.asked + subject.change.asked
    return Analysis(as_of, tuple(subject.rules), asleep, tuple(shown), tuple(undecided), tuple(seconds), asked)


def _made(subject: Subject) -> Iterable[Finding]:
    """The terms, made first so that no later step bears their time; no finding."""
    assert subject.prover and subject.change
    return ()


def _shown(program: Program, as_of: date, found: Sequence[Finding]) -> list[Shown]:
    """The findings with their examples, made small and judged again from what is written of them."""
    base, reference = program.base, evaluator(program, as_of)
    shown = []
    with Agreed(program, as_of) as engines:
        for finding in found:
            sketch, written = finding.sketch, None
            if sketch is not None:
                small = sketch.situation if finding.kind == "unread-fact" else _smallest(sketch, reference, base)
                written = example(small, base, as_of, finding.key, sketch.says)
                if not sketch.shows(engines.evaluate(read_again(written, base, as_of))):
                    raise InternalError(f"the example of `{finding.key}` does not show it once written")
            shown.append(Shown(finding, written))
    return shown


def _smallest(sketch: Sketch, evaluate: Callable[[Situation], Evaluation], base: RuleBase) -> Situation:
    """The sketch with as little as shows the same, in the first approach of the rule base that does."""

    def holds(situation: Situation) -> bool:
        return sketch.shows(evaluate(situation))

    small = shrunk(sketch.situation, holds)
    if any(name in base.facts and base.facts[name].where == "vendor" for name in small.answers):
        return small  # another approach may have no vendor
    alike = (Situation(approach, small.answers) for approach in base.approaches.values())
    return shrunk(next(filter(holds, alike), small), holds)
