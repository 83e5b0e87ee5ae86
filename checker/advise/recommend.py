"""The arrangements of a project in the order in which they are to be preferred, with the reasons.

Verdicts, reasons and costs are worked out elsewhere; here they meet. Nothing that is excluded gets
a rank, whatever else speaks for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checker.advise.compare import above
from checker.advise.hybrids import Proposal, proposals, with_proposals
from checker.advise.leads import duties
from checker.advise.questions import asks
from checker.advise.ranking import ORDER, Standing, key, ranked
from checker.advise.result import Barred, Option, Recommendation, Share
from checker.advise.risks import risks
from checker.advise.suitability import Leg, Scales
from checker.economics.defaults import Default
from checker.economics.estimate import estimate
from checker.economics.gather import Ground, gather
from checker.economics.quotes import Figure, Quotes
from checker.economics.result import Costs
from checker.economics.result import Row as Priced
from checker.economics.ways import AnyWay
from checker.explain.judge import Row, home_of, situation_of
from checker.load.case import Case
from checker.model.descriptor import HYBRID
from checker.model.result import Arrangement, Result
from checker.model.rulebase import RuleBase


@dataclass(frozen=True)
class Desk:
    """What a recommendation is made from: a judged case, and the figures for its costs.

    ``result`` holds the verdicts on ``rows``. ``figures`` are those of quotations and of the command line.
    """

    base: RuleBase
    case: Case
    rows: Sequence[Row]
    result: Result
    defaults: Sequence[Default]
    quotes: Quotes
    figures: Sequence[Figure]
    propose: bool = True

    @cached_property
    def scales(self) -> Scales:
        """The reasons, ready to weigh."""
        return Scales(self.base, self.result.as_of)

    def ground(self, case: Case, figures: Sequence[Figure] = ()) -> Ground:
        """What quantities are taken from."""
        return Ground(self.base, case, self.result.as_of, self.defaults, (*figures, *self.figures))


@dataclass(frozen=True)
class Appraisal:
    """A recommendation, and what its schedules are made from: the cost model and the case of each option."""

    recommendation: Recommendation
    ways: Mapping[str, AnyWay]
    case: Case
    rows: Mapping[str, Row]


def recommend(desk: Desk) -> Recommendation:
    """The recommendation. Raises :class:`InputError` where figures contradict one another."""
    return appraise(desk).recommendation


def appraise(desk: Desk) -> Appraisal:
    """The recommendation with what it was made from."""
    judged = {row.name: row for row in desk.result.arrangements}
    first = estimate(desk.ground(desk.case), desk.rows, desk.result, desk.quotes)
    before = {one.name: key(one) for one in standings(desk, desk.case, desk.rows, judged, first)}
    proposed = _proposed(desk, judged, before)
    case = with_proposals(desk.case, desk.rows, proposed)
    rows = (*desk.rows, *((p.name, p.spec, "") for p in proposed))
    judged |= {p.name: p.judged for p in proposed}
    result = replace(desk.result, arrangements=tuple(judged[name] for name, _, _ in rows))
    ground = desk.ground(case, tuple(figure for p in proposed for figure in p.figures))
    costs = estimate(ground, rows, result, desk.quotes)
    order = _shown(ranked(standings(desk, case, rows, judged, costs)), proposed)
    wanted = {one.name for one in order}
    ways = gather(ground, [row for row in rows if row[0] in wanted])
    made = {p.name: p for p in proposed}
    priced = {row.name: row for row in costs.rows}
    options = tuple(
        replace(
            _option(number, one, judged[one.name], priced, made.get(one.name), desk),
            above=above(one, order[number], ways, priced) if number < len(order) else None,
        )
        for number, one in enumerate(order, 1)
    )
    own = [option for option in options if not option.proposed]
    found = Recommendation(
        version=1,
        as_of=desk.result.as_of,
        currency=costs.currency,
        rule_base=desk.result.rule_base,
        project=desk.result.project,
        vendors=desk.result.vendors,
        plan=desk.result.plan,
        items=costs.items,
        deadline=costs.deadline,
        budget=costs.budget,
        quotes=costs.quotes,
        not_judged=desk.result.not_judged,
        order=ORDER,
        questions=asks(desk.base, desk.case, desk.rows, own, judged),
        options=options,
        barred=tuple(_barred(row, desk.result.plan) for row in desk.result.arrangements if row.verdict == "excluded"),
        notes=tuple(_notes(desk, costs)),
    )
    return Appraisal(found, ways, case, {row[0]: row for row in rows})


def standings(
    desk: Desk, case: Case, rows: Iterable[Row], judged: Mapping[str, Arrangement], costs: Costs
) -> list[Standing]:
    """What the order looks at, for each of ``rows``."""
    priced = {row.name: row for row in costs.rows}
    found = []
    for name, spec, vendor in rows:
        row, cost = judged[name], priced[name]
        fit = desk.scales.weigh(list(_legs(desk, case, (name, spec, vendor))))
        amount = cost.middle_per_item if cost.middle is None else cost.middle
        weeks = cost.middle_weeks or 0.0
        found.append(
            Standing(
                name, row.verdict, row.best, row.worst, fit, cost.in_time, cost.in_budget, amount, weeks
            )
        )  # fmt: skip
    return found


def _legs(desk: Desk, case: Case, row: Row) -> Iterator[Leg]:
    """The leaves of an arrangement, each once."""
    seen: set[str] = set()
    waiting = [row]
    while waiting:
        name, spec, vendor = waiting.pop(0)
        if spec.approach == HYBRID:
            specs = case.project.arrangements
            waiting = [*((leg, specs[leg], specs[leg].vendor) for leg in spec.legs), *waiting]
        elif name not in seen:
            seen.add(name)
            situation = situation_of(desk.base, case, spec, vendor, desk.result.as_of)
            yield Leg(name, situation, home_of(case, spec, vendor))


def _proposed(desk: Desk, judged: Mapping[str, Arrangement], before: Mapping[str, object]) -> list[Proposal]:
    if not desk.propose:
        return []
    return proposals(tuple(desk.base.blends.values()), desk.rows, judged, before.__getitem__)


def _shown(order: Sequence[Standing], proposed: Sequence[Proposal]) -> list[Standing]:
    """The order with the best proposal of each pattern only."""
    patterns = {p.name: p.pattern.name for p in proposed}
    found: list[Standing] = []
    seen: set[str] = set()
    for one in order:
        pattern = patterns.get(one.name)
        if pattern is None or pattern not in seen:
            found.append(one)
        if pattern is not None:
            seen.add(pattern)
    return found


def _option(
    number: int, one: Standing, row: Arrangement, priced: Mapping[str, Priced], proposal: Proposal | None, desk: Desk
) -> Option:  # fmt: skip
    cost = priced[one.name]
    return Option(
        rank=number,
        name=row.name,
        approach=row.approach,
        title=row.title,
        vendor=row.vendor,
        vendor_open=row.vendor_open,
        is_plan=desk.result.plan == row.name,
        proposed=proposal is not None,
        pattern=proposal.pattern.because if proposal is not None else "",
        legs=tuple(_shares(cost, priced, proposal, desk)),
        verdict=row.verdict,
        best=row.best,
        worst=row.worst,
        deciding=tuple(dict.fromkeys(question.fact for question in row.questions if question.decides)),
        suitability=one.suitability,
        fixed=cost.fixed,
        per_item=cost.per_item,
        total=cost.total,
        middle=cost.middle,
        weeks=cost.weeks,
        middle_weeks=cost.middle_weeks,
        accuracy=cost.accuracy,
        relative_accuracy=cost.relative_accuracy,
        in_time=cost.in_time,
        in_budget=cost.in_budget,
        duties=duties(row, desk.base.leads),
        risks=tuple(risks(row, cost)),
        same_as=cost.same_as,
        above=None,
    )


def _shares(
    cost: Priced, priced: Mapping[str, Priced], proposal: Proposal | None, desk: Desk
) -> Iterator[Share]:  # fmt: skip
    specs = {name: (spec.approach, vendor) for name, spec, vendor in desk.rows}
    for name, spec in desk.case.project.arrangements.items():
        specs.setdefault(name, (spec.approach, spec.vendor))
    for leg in cost.legs:
        approach, vendor = specs[leg.name]
        role = proposal.roles[leg.name] if proposal is not None else ""
        alone = priced.get(leg.name)
        right, kept = (None, None) if alone is None else (alone.accuracy, alone.relative_accuracy)
        yield Share(leg.name, approach, vendor or None, leg.share, role, right, kept)


def _barred(row: Arrangement, plan: str | None) -> Barred:
    """An excluded arrangement with the rules that alone exclude it."""
    found = {f.rule: f.title for f in row.findings if f.best == "excluded"}
    return Barred(row.name, row.approach, row.title, row.vendor, plan == row.name, tuple(found), tuple(found.values()))


def _notes(desk: Desk, costs: Costs) -> Iterator[str]:
    if costs.items is None:
        yield "the volume is not stated, so costs are compared for each further item: state `task.volume`"
    if not desk.propose and desk.base.blends:
        yield "hybrids that the project does not describe were not looked for"
    yield from (note for note in costs.notes if not note.endswith("alone"))
    yield from desk.result.notes
