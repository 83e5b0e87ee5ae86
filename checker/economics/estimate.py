"""Cost, time and quality of every arrangement of a project, beside the verdict on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from checker.economics.breakeven import break_even
from checker.economics.chance import DISTRIBUTION, draw, percentiles
from checker.economics.formulas import EACH, TOTAL
from checker.economics.gather import Arranged, Ground, gather, unused
from checker.economics.inputs import CURRENCY
from checker.economics.interval import Interval
from checker.economics.quotes import Quotes
from checker.economics.result import BreakEven, Chance, Costs, Fits, Leaf, Leg, Row, Step
from checker.economics.sensitivity import moves
from checker.economics.ways import AnyWay, Blend, Way, at, middles, over
from checker.model.descriptor import Answer, combined
from checker.model.result import Arrangement, Result

DAYS_A_WEEK: Final = 7.0

PAIRED: Final = 12
"""Of how many arrangements every pair is compared."""


@dataclass(frozen=True)
class Sample:
    """How many outcomes to draw, and the seed."""

    draws: int
    seed: int


def estimate(
    ground: Ground, arrangements: Iterable[Arranged], result: Result, quotes: Quotes, sample: Sample | None = None
) -> Costs:
    """The costs of ``arrangements``, whose verdicts are in ``result``.

    Raises :class:`InputError` where figures contradict one another.
    """
    ways = gather(ground, arrangements)
    drawn = draw(ways, sample.draws, sample.seed) if sample else {}
    answers = combined([ground.case.project.said], ground.as_of)
    deadline = _value(answers.get("task.deadline"))
    left = None if deadline is None else (deadline - ground.as_of).days / DAYS_A_WEEK
    budget, notes = _budget(answers, quotes)
    same = _same(ways, result.arrangements)
    rows = tuple(
        _row(row, ways[row.name], result.plan == row.name, left, budget, drawn.get(row.name), same[row.name])
        for row in result.arrangements
    )
    compared = [row.name for row in rows if row.verdict != "excluded" and not row.same_as]
    items = next((way.inputs["items"].interval for way in ways.values() if "items" in way.inputs), None)
    return Costs(
        version=1,
        as_of=ground.as_of,
        currency=CURRENCY,
        project=result.project,
        plan=result.plan,
        task=", ".join(str(v) for n in ("modality", "type") if (v := _value(answers.get(f"task.{n}"))) is not None),
        items=items,
        deadline=deadline,
        weeks_left=left,
        budget=budget,
        rule_base=result.rule_base.digest,
        quotes=quotes.paths,
        chance=Chance(sample.draws, sample.seed, DISTRIBUTION) if sample else None,
        rows=rows,
        break_evens=_break_evens(compared, ways, result.plan, drawn),
        not_compared=tuple(row.name for row in rows if row.verdict == "excluded"),
        notes=(*quotes.notes, *notes, *_idle(ground, ways), *_few_pairs(compared, result.plan)),
    )


def _row(
    judged: Arrangement, way: AnyWay, is_plan: bool, left: float | None, budget: float | None,
    drawn: Mapping[str, Sequence[float]] | None, same_as: str,
) -> Row:  # fmt: skip
    found, middle = over(way), at(way, middles([way]))
    total, weeks = found.get("total"), found.get("weeks")
    return Row(
        name=judged.name,
        approach=judged.approach,
        title=judged.title,
        vendor=judged.vendor,
        verdict=judged.verdict,
        best=judged.best,
        worst=judged.worst,
        is_plan=is_plan,
        fixed=found["fixed"],
        per_item=found["per_item"],
        total=total,
        middle=middle.get("total"),
        middle_fixed=middle["fixed"],
        middle_per_item=middle["per_item"],
        middle_weeks=middle.get("weeks"),
        each=found.get("each"),
        weeks=weeks,
        accuracy=found.get("label_accuracy"),
        relative_accuracy=found.get("relative_accuracy"),
        in_time=_fits(weeks, left),
        in_budget=_fits(total, budget),
        steps=tuple(_steps(way, found)),
        inputs=tuple(way.inputs.values()),
        legs=tuple(_legs(way)),
        leaves=tuple(Leaf(leaf.name, tuple(leaf.inputs.values())) for leaf in way.leaves if leaf is not way),
        same_as=same_as,
        moves=moves(way),
        drawn_total=percentiles(drawn["total"]) if drawn else None,
        drawn_weeks=percentiles(drawn["weeks"]) if drawn else None,
    )


def _steps(way: AnyWay, found: Mapping[str, Interval]) -> Iterator[Step]:
    if isinstance(way, Way):
        for formula in way.model:
            if formula.name in found:
                yield Step(formula.name, formula.about, formula.text, found[formula.name])
        return
    yield Step("fixed", "Set-up of all legs, USD.", "sum of fixed of the legs", found["fixed"])
    yield Step(
        "per_item", "Cost of each further item over every split that the shares allow, USD/item.",
        "sum of share * per_item of the legs", found["per_item"],
    )  # fmt: skip
    for formula in (TOTAL, EACH):
        if formula.name in found:
            yield Step(formula.name, formula.about, formula.text, found[formula.name])
    if "weeks" in found:
        about = "Time until all legs are done, weeks: bounds, for legs may overlap."
        yield Step("weeks", about, "longest leg + sequence * the others", found["weeks"])


def _legs(way: AnyWay) -> Iterator[Leg]:
    if isinstance(way, Blend):
        for leg, share in zip(way.legs, way.shares):
            found = over(leg)
            yield Leg(leg.name, share, found["fixed"], found["per_item"])


def _fits(value: Interval | None, limit: float | None) -> Fits:
    if value is None or limit is None:
        return "unknown"
    return "yes" if value.high <= limit else "no" if value.low > limit else "depends"


def _same(ways: Mapping[str, AnyWay], judged: Sequence[Arrangement]) -> dict[str, str]:
    """For each arrangement the first that is priced alike and, as this one, excluded or not; or nothing."""
    first: dict[object, str] = {}
    found: dict[str, str] = {}
    for row in judged:
        way = ways[row.name]
        parts = tuple((leaf.model, tuple(leaf.inputs.values())) for leaf in way.leaves)
        own = (row.verdict == "excluded", tuple(way.inputs.values()), parts)
        found[row.name] = first.get(own, "")
        first.setdefault(own, row.name)
    return found


def _break_evens(
    names: Sequence[str], ways: Mapping[str, AnyWay], plan: str | None, drawn: Mapping[str, Mapping[str, list[float]]]
) -> tuple[BreakEven, ...]:
    """Every pair that may be used, those with the plan first.

    Of more than :data:`PAIRED` arrangements each is compared with the plan, or else the first, alone.
    """
    pairs = sorted(combinations(names, 2), key=lambda pair: plan not in pair)
    if len(names) > PAIRED:
        pivot = plan if plan in names else names[0]
        pairs = [pair for pair in pairs if pivot in pair]
    found = []
    for one, two in pairs:
        pair = break_even(ways[one], ways[two])
        if one in drawn and two in drawn:
            outcomes = list(zip(drawn[one]["total"], drawn[two]["total"]))
            pair = replace(pair, drawn_first=sum(a < b for a, b in outcomes) / len(outcomes))
        found.append(pair)
    return tuple(found)


def _few_pairs(names: Sequence[str], plan: str | None) -> Iterator[str]:
    if len(names) > PAIRED:
        yield f"{len(names)} arrangements: each is compared with {plan if plan in names else names[0]} alone"


def _budget(answers: Mapping[str, Answer], quotes: Quotes) -> tuple[float | None, tuple[str, ...]]:
    """The budget in US dollars; where its currency has no rate, a note that it was not compared."""
    amount, currency = (_value(answers.get(f"task.{name}")) for name in ("budget", "budget_currency"))
    if amount is None:
        return None, ()
    rate = {**dict(quotes.rates), CURRENCY.lower(): 1.0}.get(str(currency))
    if rate is None:
        what = "has no currency" if currency is None else f"is in {currency}, for which no quotation states a rate"
        return None, (f"the budget {what}, so it was not compared",)
    return float(amount) * rate, ()


def _idle(ground: Ground, ways: Mapping[str, AnyWay]) -> Iterator[str]:
    for figure in unused(ground.figures, list(ways.values())):
        where = f"`{figure.input}` given with --set" if figure.given else f"`{figure.input}` at {figure.place}"
        yield f"{where} is not used: no arrangement here reads it, or a narrower figure wins"


def _value(answer: Answer | None) -> Any:
    return None if answer is None else answer.value
