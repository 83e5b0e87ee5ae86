"""When verdicts change by themselves: every day on which something is dated, judged.

Between two such days nothing that a verdict rests on changes: rules and constants take
effect or end on them, evidence and waivers run out after them, determinations begin to
count, and dates grow older than a rule allows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import floor, isfinite

from checker.engine.program import Program
from checker.explain.compare import compare
from checker.explain.gate import decides
from checker.explain.judge import buys
from checker.load.case import Case
from checker.model.comparison import ArrangementChange, FindingChange
from checker.model.descriptor import Said
from checker.model.expression import Age, Atom, Constant, Fact, Literal, Operand
from checker.model.result import Arrangement, Finding, Result
from checker.model.rulebase import RuleBase
from checker.model.timeline import Event, Interval, RuleTurn, Timeline, Track

DAY = timedelta(days=1)


def timeline(program: Program, case: Case, judged: Callable[[date, bool], Result], start: date, end: date) -> Timeline:
    """The verdicts on every day from ``start`` to ``end``.

    ``judged`` gives the result on a day, explained in full or, which is quicker, in summary;
    only where a day differs from the one before are both explained.
    """
    days = [start, *(day for day in turning_days(program, case) if start < day <= end)]
    results = [judged(day, False) for day in days]
    first = results[0]
    counting = {row.name for row in decides(first)}
    pairs = zip(zip(days, results), zip(days[1:], results[1:]))
    turns = [(before, day) for (before, was), (day, now) in pairs if _weights(was) != _weights(now)]
    events = [event for before, day in turns for event in _events(day, judged(before, True), judged(day, True))]
    tracks = tuple(
        Track(row.name, row.name in counting, tuple(_intervals(row.name, days, results, end)))
        for row in first.arrangements
    )
    worse = [event.on for event in events if event.arrangement in counting and _needs_action(event)]
    return Timeline(
        version=1,
        project=first.project,
        rule_base=first.rule_base,
        plan=first.plan,
        start=start,
        end=end,
        act_before=min(worse, default=None),
        tracks=tracks,
        events=tuple(events),
        not_judged=first.not_judged,
    )


def turning_days(program: Program, case: Case) -> list[date]:
    """Every day on which a verdict may differ from the day before, in order."""
    base = program.base
    found: set[date] = set()
    for rule in base.rules.values():
        found.update(_bounds(rule.effective.start, rule.effective.end))
    for constant in base.constants.values():
        found.update(value.start for value in constant.values if value.start is not None)
    for waiver in case.waivers:
        found.update(_bounds(waiver.approved, waiver.expires))
    specs = case.project.arrangements.values()
    named = {spec.vendor for spec in specs}
    open_ = any(not spec.vendor and buys(base, spec) for spec in specs)
    said = [case.project.said, *(spec.said for spec in specs)]
    said += [vendor.said for id_, vendor in case.vendors.items() if open_ or id_ in named]
    for part in said:
        for proof in part.evidence.values():
            found.update(_bounds(proof.issued, proof.expires))
        found.update(made.on for made in part.determinations.values())
    found.update(_ages(program.atoms, base, said))
    return sorted(found)


def _bounds(start: date | None, end: date | None) -> Iterator[date]:
    """The first day inside, and the first day after."""
    if start is not None:
        yield start
    if end is not None and end < date.max:
        yield end + DAY


def _ages(atoms: Iterable[Atom], base: RuleBase, said: Sequence[Said]) -> Iterator[date]:
    """The days on which a date reaches an age that a rule asks about, and the days after."""
    for atom in atoms:
        for left, right in ((atom.left, atom.right), (atom.right, atom.left)):
            if isinstance(left, Age) and right is not None:
                numbers = set(_whole(_values(right, base, said)))
                days = {day for day in _values(Fact(left.fact), base, said) if isinstance(day, date)}
                yield from (shifted for day in days for number in numbers for shifted in _shifted(day, number))


def _shifted(day: date, days: int) -> Iterator[date]:
    for more in (days, days + 1):
        try:
            yield day + timedelta(days=more)
        except OverflowError:
            continue


def _whole(values: Iterable[object]) -> Iterator[int]:
    """The numbers among ``values``, without what is behind the point: an age is whole."""
    for value in values:
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            yield floor(value)


def _values(operand: Operand, base: RuleBase, said: Sequence[Said]) -> Iterator[object]:
    """Every value that ``operand`` may take on some day, by whatever way a fact gets one."""
    match operand:
        case Literal(value):
            yield value
        case Constant(name):
            yield from (dated.value for dated in base.constants[name].values)
        case Fact(name):
            yield from (part.answers[name].value for part in said if name in part.answers)
            yield from (part.determinations[name].value for part in said if name in part.determinations)
            if name in base.derived:
                for case in base.derived[name].cases:
                    yield from _values(case.value, base, said)
                return
            silence = base.facts[name].silence
            yield from (silence.value, *silence.by_approach.values())
            yield from (approach.properties.get(name) for approach in base.approaches.values())


def _weights(result: Result) -> list[tuple[object, ...]]:
    """What rules make of the arrangements: two days with the same weights tell the same."""
    return [
        (row.name, f.leg, f.rule, f.outcome, f.best, f.worst, f.waived)
        for row in result.arrangements
        for f in row.findings
    ]


def _events(day: date, was: Result, now: Result) -> Iterator[Event]:
    for change in compare(was, now).arrangements:
        before, after = change.before, change.after
        if before is None or after is None or (change.turn == "same" and not change.findings):
            continue
        rules = tuple(_turned(change, found) for found in change.findings)
        yield Event(day, change.name, change.turn, before.verdict, after.verdict, rules)


def _needs_action(event: Event) -> bool:
    """Whether the arrangement is worse off, be it by one more rule that objects."""
    objecting = {"breached", "open"}
    return event.turn in ("worse", "wider") or any(
        turned.after in objecting and turned.before not in objecting for turned in event.rules
    )


def _turned(change: ArrangementChange, found: FindingChange) -> RuleTurn:
    finding = found.after or found.before
    title = finding.title if finding is not None else ""
    return RuleTurn(found.rule, title, found.leg, _outcome(found.before), _outcome(found.after), found.causes)


def _outcome(finding: Finding | None) -> str:
    if finding is None:
        return "not_applicable"
    return "waived" if finding.waived else finding.outcome


def _intervals(name: str, days: Sequence[date], results: Sequence[Result], end: date) -> Iterator[Interval]:
    """Neighbouring stretches with one verdict, as one."""
    start, row = days[0], results[0].arrangement(name)
    for day, result in zip(days[1:], results[1:]):
        now = result.arrangement(name)
        if (now.best, now.worst) != (row.best, row.worst):
            yield _interval(start, day - DAY, row)
            start, row = day, now
    yield _interval(start, end, row)


def _interval(start: date, end: date, row: Arrangement) -> Interval:
    return Interval(start, end, row.verdict, row.best, row.worst)
