"""Two rule bases compared for all projects: which is stricter, where, and by which rules."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import z3

from checker.analysis.changes import Change, causes, changes
from checker.analysis.levels import ALLOWED, Levels, worse
from checker.analysis.prover import EFFORT, Prover, Undecided
from checker.analysis.sides import VENDOR_OPEN, Side, own_facts, shared_domain, unshared
from checker.analysis.terms import Term, conj, disj, neg
from checker.analysis.witness import Example, example, read_again, shrunk
from checker.engine.agreed import Agreed
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.engine.verdict import ORDER, outcome_on, reach
from checker.explain.assemble import rests_on_choice
from checker.explain.unknowns import Unknowns
from checker.model.descriptor import Answer
from checker.model.diagnostic import InternalError

RELATIONS: Final = ("equal", "tighter", "looser", "incomparable", "undecided")
"""How the second base judges beside the first. ``incomparable`` is tighter for some, looser for others."""

Range: TypeAlias = tuple[str, str]
"""The best and the worst case of an arrangement."""


@dataclass(frozen=True)
class Witness:
    """A project that the two bases judge differently.

    ``after`` differs from ``before`` only where each base knows facts of its own.
    ``rules`` are those whose part in the verdict differs.
    """

    before: Example
    after: Example
    verdict_before: Range
    verdict_after: Range
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ApproachDifference:
    """How the verdicts on one approach differ, with a witness each way."""

    approach: str
    relation: str
    tighter: Witness | None
    looser: Witness | None


@dataclass(frozen=True)
class RuleDifference:
    """How one rule differs: as written, and in what it makes of arrangements.

    ``relation`` is one of :data:`RELATIONS`, or ``added`` or ``removed``. ``through`` names
    what it reads that was changed.
    """

    rule: str
    relation: str
    how: str
    through: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What was found of all approaches and rules. ``notes`` say what could not be compared."""

    as_of: date
    approaches: tuple[ApproachDifference, ...]
    rules: tuple[RuleDifference, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    asked: int

    @property
    def relation(self) -> str:
        """The relation over all approaches."""
        return _joined({difference.relation for difference in self.approaches})


def compare(
    before: Program, after: Program, as_of: date, takes: Callable[[str], bool], effort: int = EFFORT
) -> Comparison:
    """Compare the verdicts, and each rule of the regimes that ``takes`` accepts.

    Every project counts that both bases can read: with and without unknowns, determinations
    and a vendor. Raises :class:`InternalError` where the engines do not confirm a witness.
    """
    return _Comparing(before, after, as_of, takes, effort).result()


class _Comparing:
    def __init__(self, before: Program, after: Program, as_of: date, takes: Callable[[str], bool], effort: int):
        one, two = before.base, after.base
        self.as_of = as_of
        self.before = Side(before, as_of, _wanted(before, takes), own_facts(one, two), "before:")
        self.after = Side(after, as_of, _wanted(after, takes), own_facts(two, one), "after:")
        given = (*self.before.domain(), *self.after.domain(), *shared_domain(self.before, self.after))
        self.prover = Prover(given, effort)
        inputs = [(side, name) for side in (self.before, self.after) for name in side.program.base.derived]
        self.plain = neg(disj(side.encoding.inputs.answered(name) for side, name in inputs))
        self.open = z3.Bool(VENDOR_OPEN)

    def result(self) -> Comparison:
        one, two = self.before.program.base, self.after.program.base
        written = changes(one, two, self.as_of)
        with Agreed(self.before.program, self.as_of) as first, Agreed(self.after.program, self.as_of) as second:
            self.judges = (first.evaluate, second.evaluate)
            approaches = tuple(self._approach(name) for name in one.approaches if name in two.approaches)
        rules = tuple(self._rules(written))
        notes = tuple(unshared(one, two))
        return Comparison(self.as_of, approaches, rules, tuple(written), notes, self.prover.asked)

    def _approach(self, name: str) -> ApproachDifference:
        here = self.before.encoding.inputs.approach(name)
        try:
            tighter = self._witness(here, self.after, self.before)
            looser = self._witness(here, self.before, self.after)
        except Undecided:
            return ApproachDifference(name, "undecided", None, None)
        return ApproachDifference(name, _relation(tighter is not None, looser is not None), tighter, looser)

    def _witness(self, here: Term, strict: Side, mild: Side) -> Witness | None:
        """A project that ``strict`` judges worse: the plainest that there is."""
        differs = worse(strict.verdict, mild.verdict)
        model = self.prover.example(here, differs)
        if model is None:
            return None
        settled = conj((strict.verdict.determined, mild.verdict.determined))
        for wanted in ((self.plain, neg(self.open), settled), (self.plain, settled), (self.plain,)):
            try:
                better = self.prover.example(here, differs, *wanted)
            except Undecided:
                continue  # the first example stands
            if better is not None:
                model = better
                break
        return self._shown(model, strict is self.after)

    def _shown(self, model: z3.ModelRef, tighter: bool) -> Witness:
        vendor_open = z3.is_true(model.eval(self.open, model_completion=True))
        parts = [side.reading.situation(model, vendor_open) for side in (self.before, self.after)]
        answers: dict[str, Answer] = {}
        for side, part in zip((self.before, self.after), parts):
            answers |= {_key(side, name): answer for name, answer in part.answers.items()}
        joint = Situation(parts[0].approach, answers, vendor_open)
        settled = all(low == high for low, high in self._ranges(joint))

        def holds(situation: Situation) -> bool:
            ranges = self._ranges(situation)
            return _worsened(*ranges, tighter) and (not settled or all(low == high for low, high in ranges))

        if not holds(joint):
            raise InternalError("the comparison found a witness that the engine does not confirm")
        small = shrunk(joint, holds)
        ranges, name = self._ranges(small), "tighter" if tighter else "looser"
        says = f"{_words(ranges[0])} before, {_words(ranges[1])} after"
        examples, evaluations = [], []
        for side, judge in zip((self.before, self.after), self.judges):
            base = side.program.base
            made = example(self._seen(side, small), base, self.as_of, f"{name}: {joint.approach.name}", says)
            again = read_again(made, base, self.as_of)
            evaluations.append(judge(again))
            examples.append(made)
        found = tuple(_range(e, side.wanted) for e, side in zip(evaluations, (self.before, self.after)))
        if found != ranges:
            raise InternalError("a witness of the comparison does not show the difference once written")
        return Witness(examples[0], examples[1], ranges[0], ranges[1], self._responsible(*evaluations))

    def _ranges(self, joint: Situation) -> tuple[Range, Range]:
        first, second = (
            _range(side.evaluate(self._seen(side, joint)), side.wanted) for side in (self.before, self.after)
        )
        return first, second

    def _seen(self, side: Side, joint: Situation) -> Situation:
        """What one base sees of answers to both."""
        base = side.program.base
        names = [n for n in (*base.facts, *base.derived) if _key(side, n) in joint.answers]
        answers = {name: joint.answers[_key(side, name)] for name in names}
        return Situation(base.approaches[joint.approach.name], answers, joint.vendor_open)

    def _responsible(self, first: Evaluation, second: Evaluation) -> tuple[str, ...]:
        one = dict(_each(first, self.before.wanted))
        two = dict(_each(second, self.after.wanted))
        nothing = ("allowed", "allowed")
        return tuple(n for n in sorted({*one, *two}) if one.get(n, nothing) != two.get(n, nothing))

    def _rules(self, written: list[Change]) -> Iterator[RuleDifference]:
        said = {change.name: change.how for change in written if change.what == "rule"}
        one, two = self.before.wanted, self.after.wanted
        for name in sorted({*one, *two}):
            if name not in one or name not in two:
                yield RuleDifference(name, "added" if name in two else "removed", "", ())
                continue
            old, new = self.before.levels.get(name, ALLOWED), self.after.levels.get(name, ALLOWED)
            if name in said or not _identical(old, new):
                through = causes(name, self.after.program.base, written)
                yield RuleDifference(name, self._rule(old, new), said.get(name, ""), tuple(through))

    def _rule(self, old: Levels, new: Levels) -> str:
        try:
            return _relation(*(self.prover.example(worse(*pair)) is not None for pair in ((new, old), (old, new))))
        except Undecided:
            return "undecided"


def _wanted(program: Program, takes: Callable[[str], bool]) -> Collection[str]:
    return [rule.id for rule in program.base.rules.values() if takes(rule.regime)]


def _key(side: Side, name: str) -> str:
    return side.tag + name if name in side.own else name


def _relation(tighter: bool, looser: bool) -> str:
    return {(False, False): "equal", (True, False): "tighter", (False, True): "looser"}.get(
        (tighter, looser), "incomparable"
    )


def _joined(relations: set[str]) -> str:
    relations = relations - {"equal"}
    if "undecided" in relations:
        return "undecided"
    return next(iter(relations)) if len(relations) == 1 else "incomparable" if relations else "equal"


def _identical(old: Levels, new: Levels) -> bool:
    return all(
        one is two or (not isinstance(one, bool) and not isinstance(two, bool) and one.eq(two))
        for one, two in zip(old.parts, new.parts)
    )


def _each(evaluation: Evaluation, wanted: Collection[str]) -> Iterator[tuple[str, Range]]:
    """What each rule makes of an arrangement, as a check would report it."""
    unknowns = Unknowns(evaluation)
    for name in wanted:
        rule = evaluation.program.base.rules[name]
        scope, requirement, exclude = evaluation.rules[name]
        found = outcome_on(rule, scope, requirement, evaluation.as_of)
        choice = found in ("open", "breached") and rests_on_choice(unknowns, rule, found, exclude)
        yield name, reach(rule, found, exclude, choice)


def _range(evaluation: Evaluation, wanted: Collection[str]) -> Range:
    pairs = [pair for _, pair in _each(evaluation, wanted)]
    low, high = (max((ORDER.index(pair[n]) for pair in pairs), default=0) for n in (0, 1))
    return ORDER[low], ORDER[high]


def _worsened(before: Range, after: Range, tighter: bool) -> bool:
    mild, strict = (before, after) if tighter else (after, before)
    return any(ORDER.index(s) > ORDER.index(m) for s, m in zip(strict, mild))


def _words(verdict: Range) -> str:
    low, high = verdict
    return low if low == high else f"undetermined ({low} ... {high})"
