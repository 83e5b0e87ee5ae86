"""Cost, time and quality: formulas, intervals, defaults, break-evens, chance, and the article's numbers."""

import ast
import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.economics import formulas
from checker.economics.breakeven import break_even
from checker.economics.chance import draw, percentiles
from checker.economics.claims import ClaimCheck, numeric_claims
from checker.economics.defaults import STRENGTHS, Default, choose, domains_of, read_defaults
from checker.economics.formula import Formula, inputs_of, steps_at, steps_over
from checker.economics.formulas import BOUGHT, GENERATED, STAFF, majority
from checker.economics.inputs import INPUTS
from checker.economics.interval import Interval, hull, read_ends
from checker.economics.result import Range
from checker.economics.sensitivity import moves
from checker.economics.split import cheapest, dearest, mended, possible, tightened
from checker.economics.ways import AnyWay, Blend, Used, Way, at, middles, over, variables
from checker.engine.program import Program
from checker.model.diagnostic import InputError
from tests.conftest import ROOT
from tests.strategies import PROPERTY

FORMULAS = [value for value in vars(formulas).values() if isinstance(value, Formula)]
MODELS = {"staff": STAFF, "bought": BOUGHT, "generated": GENERATED}
UNITS = {**{name: spec.unit for name, spec in INPUTS.items()}, **{f.name: f.unit for f in FORMULAS}}
NEAR = 1e-9
FEWER = settings(PROPERTY, max_examples=max(30, PROPERTY.max_examples // 3))
"""For what is slow to search."""


@pytest.fixture(scope="session")
def defaults(program: Program) -> tuple[Default, ...]:
    return read_defaults(ROOT / "economics" / "defaults.yaml", "economics/defaults.yaml", program.base)


def bounds_of(name: str) -> tuple[float, float]:
    """A range for a quantity or a step that is wide, and possible."""
    if name in INPUTS:
        spec = INPUTS[name]
        return max(spec.least, 1e-3 if spec.least > 0 else 0.0), min(spec.most, 1e5)
    return (0.5, 1.0) if name == "vote" else (1.0, 3.0) if name == "effort" else (0.0, 1e6)


def values_of(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({name: st.floats(*bounds_of(name)) for name in names})


def intervals_of(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Interval]]:
    ends = {name: st.tuples(st.floats(*bounds_of(name)), st.floats(*bounds_of(name))) for name in names}
    return st.fixed_dictionaries(ends).map(
        lambda found: {name: Interval(min(pair), max(pair), UNITS[name]) for name, pair in found.items()}
    )


def way_of(name: str, model: tuple[Formula, ...], intervals: Mapping[str, Interval]) -> Way:
    inputs = {key: Used(key, value, "", "set", "here", None) for key, value in intervals.items()}
    return Way(name, model, inputs)


def ways(name: str = "way") -> st.SearchStrategy[Way]:
    return st.sampled_from(list(MODELS.values())).flatmap(
        lambda model: intervals_of(inputs_of(model)).map(lambda found: way_of(name, model, found))
    )


def sampled(found: list[AnyWay], chance: Random) -> dict[tuple[str, str], float]:
    """One value for every quantity; what is shared has one value everywhere."""
    values = middles(found)
    for variable in variables(found):
        values.update(dict.fromkeys(variable.keys, variable.interval.between(chance.random())))
    return values


def holds(interval: Interval, value: float) -> bool:
    slack = NEAR * max(1.0, abs(interval.low), abs(interval.high))
    return interval.low - slack <= value <= interval.high + slack


# Intervals


@pytest.mark.parametrize(
    ("text", "ends"),
    [("5", (5, 5)), ("0.02..0.5", (0.02, 0.5)), (" 1 ... 2 ", (1, 2)), ("1e3..2E4", (1e3, 2e4)), ("7..7", (7, 7))],
)
def test_quantities_are_read(text: str, ends: tuple[float, float]) -> None:
    assert read_ends(text) == ends


@pytest.mark.parametrize(
    "text", ["", "a", "1,000", "-1", "1..", "..2", "1-2", "1..2..3", "10%", "1" * 200, "nan", "inf"]
)
def test_other_text_is_no_quantity(text: str) -> None:
    assert read_ends(text) is None


@pytest.mark.parametrize("ends", [(2, 1), (math.nan, 1), (0, math.inf)])
def test_ends_that_are_no_interval(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no interval"):
        Interval(*ends)


# Formulas


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.name}={f.text[:20]}")
@PROPERTY
@given(data=st.data())
def test_a_formula_reads_as_it_computes(formula: Formula, data: st.DataObject) -> None:
    values = data.draw(values_of(formula.reads))
    shown = eval(formula.text, {"__builtins__": {}, "majority": majority}, values)
    assert math.isclose(shown, formula.at(values), rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.name}={f.text[:20]}")
@PROPERTY
@given(data=st.data())
def test_a_formula_is_monotone_as_it_says(formula: Formula, data: st.DataObject) -> None:
    values = data.draw(values_of(formula.reads))
    name = data.draw(st.sampled_from(formula.reads))
    other = data.draw(st.floats(*bounds_of(name)))
    low, high = sorted((values[name], other))
    before, after = formula.at(values | {name: low}), formula.at(values | {name: high})
    change = after - before if name in formula.rising else before - after
    assert change >= -NEAR * max(1.0, abs(before), abs(after))


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.name}={f.text[:20]}")
def test_the_units_of_a_formula_agree(formula: Formula) -> None:
    found = dimension(ast.parse(formula.text, mode="eval").body)
    assert found == unit(formula.unit)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.name}={f.text[:20]}")
def test_a_formula_says_what_it_means(formula: Formula) -> None:
    assert formula.about.endswith((".", "means.")) or ":" in formula.about
    assert set(formula.reads) <= UNITS.keys()


def unit(text: str) -> dict[str, int]:
    """A unit as powers; people, and the numbers of hours in a week, have none."""
    above, _, below = text.partition("/")
    found = {} if above in ("1", "people") else {above: 1}
    return found | ({below: -1} if below else {})


def dimension(node: ast.expr) -> dict[str, int]:
    if isinstance(node, ast.Constant):
        return {"h": 1, "weeks": -1} if node.value == 168 else {}
    if isinstance(node, ast.Name):
        return {("weeks" if key == "week" else key): power for key, power in unit(UNITS[node.id]).items()}
    if isinstance(node, ast.Call):
        return {}
    assert isinstance(node, ast.BinOp)
    left, right = dimension(node.left), dimension(node.right)
    if isinstance(node.op, ast.Add | ast.Sub):
        assert left == right, ast.unparse(node)
        return left
    sign = 1 if isinstance(node.op, ast.Mult) else -1
    sums = {key: left.get(key, 0) + sign * right.get(key, 0) for key in left.keys() | right.keys()}
    return {key: power for key, power in merged(sums).items() if power}


PLURALS = {"label": "labels", "item": "items", "example": "examples"}


def merged(sums: dict[str, int]) -> dict[str, int]:
    """One item, and several, are the same unit."""
    found: dict[str, int] = {}
    for key, power in sums.items():
        name = PLURALS.get(key, key)
        found[name] = found.get(name, 0) + power
    single = {plural: one for one, plural in PLURALS.items()}
    return {(single[name] if power < 0 and name in single else name): power for name, power in found.items()}


def test_a_total_worked_out_by_hand() -> None:
    known = {
        "wage": 40.0, "load_factor": 1.25, "review_share": 0.2, "review_effort": 1.0, "gold_share": 0.05,
        "throughput": 250.0, "acceptance": 1.0, "set_up": 3000.0, "pilot_labels": 400.0, "marks_per_item": 1.0,
        "redundancy": 2.0, "items": 10_000.0, "recruiting": 4.0, "onboarding": 1.0, "annotators": 4.0,
        "productive_hours": 30.0, "accuracy": 0.9, "detection": 0.5,
    }  # fmt: skip
    found = steps_at(STAFF, known)
    assert found["effort"] == pytest.approx(1.25)
    assert found["label_cost"] == pytest.approx(0.25)  # 50 USD an hour for 250 labels, and a quarter on top
    assert found["fixed"] == pytest.approx(3100)
    assert found["total"] == pytest.approx(8100)
    assert found["each"] == pytest.approx(0.81)
    assert found["hours"] == pytest.approx(20_400 * 1.25 / 250)
    assert found["weeks"] == pytest.approx(5 + 102 / 120)
    assert found["label_accuracy"] == pytest.approx(1 - 0.1 * 0.9)  # two votes with a lot are as good as one


@pytest.mark.parametrize(
    ("accuracy", "votes", "expected"),
    [(0.8, 1, 0.8), (0.8, 2, 0.8), (0.8, 3, 0.896), (0.8, 4, 0.896), (0.8, 2.5, 0.848), (0.5, 9, 0.5), (1, 3, 1)],
)
def test_a_vote_of_independent_people(accuracy: float, votes: float, expected: float) -> None:
    assert majority(accuracy, votes) == pytest.approx(expected)


@pytest.mark.parametrize("accuracy", [0.55, 0.7, 0.9])
@pytest.mark.parametrize("votes", [1, 2, 3, 5, 6])
def test_a_vote_agrees_with_counting_all_outcomes(accuracy: float, votes: int) -> None:
    expected = 0.0
    for outcome in product((True, False), repeat=votes):
        chance = math.prod(accuracy if right else 1 - accuracy for right in outcome)
        expected += chance * (1 if sum(outcome) * 2 > votes else 0.5 if sum(outcome) * 2 == votes else 0)
    assert majority(accuracy, votes) == pytest.approx(expected)


# Models: intervals are sound and exact


@PROPERTY
@given(way=ways(), seed=st.integers(0, 2**32))
def test_an_interval_holds_every_sampled_outcome(way: Way, seed: int) -> None:
    bounds, chance = over(way), Random(seed)
    for _ in range(20):
        for name, value in at(way, sampled([way], chance)).items():
            assert holds(bounds[name], value), name


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
@given(data=st.data(), seed=st.integers(0, 2**32))
@PROPERTY
def test_both_ends_are_attained(model: tuple[Formula, ...], data: st.DataObject, seed: int) -> None:
    """Going to the better end of one quantity after the other reaches the end of the interval, in any order."""
    known = data.draw(intervals_of(inputs_of(model)))
    bounds = steps_over(model, known)
    goal = data.draw(st.sampled_from(["total", "each", "weeks"]))
    names = list(known)
    Random(seed).shuffle(names)
    for better, end in ((min, bounds[goal].low), (max, bounds[goal].high)):
        values = {name: interval.middle for name, interval in known.items()}
        for name in names:
            ends = (known[name].low, known[name].high)
            values[name] = better(ends, key=lambda end, n=name: steps_at(model, values | {n: end})[goal])
        assert steps_at(model, values)[goal] == pytest.approx(end, rel=1e-9, abs=1e-9)


@PROPERTY
@given(way=ways(), data=st.data())
def test_a_narrower_quantity_never_widens_a_result(way: Way, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(way.inputs)))
    used = way.inputs[name]
    parts = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    narrow = Interval(used.interval.between(parts[0]), used.interval.between(parts[1]), used.interval.unit)
    inner = over(replace(way, inputs={**way.inputs, name: replace(used, interval=narrow)}))
    for step, interval in over(way).items():
        assert holds(interval, inner[step].low) and holds(interval, inner[step].high), step


def test_without_a_volume_there_is_no_total() -> None:
    known = {name: Interval(*bounds_of(name), UNITS[name]) for name in inputs_of(BOUGHT) if name != "items"}
    found = steps_over(BOUGHT, known)
    assert {"fixed", "per_item", "label_accuracy"} <= found.keys()
    assert not {"total", "each", "hours", "weeks"} & found.keys()


# Hybrids


def splits(most: int = 4) -> st.SearchStrategy[list[Interval]]:
    """Bounds for shares that some split keeps."""
    part = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda ends: Interval(min(ends), max(ends)))
    return st.lists(part, min_size=2, max_size=most).filter(possible)


@PROPERTY
@given(bounds=splits(), data=st.data())
def test_no_split_is_cheaper_than_the_cheapest(bounds: list[Interval], data: st.DataObject) -> None:
    values = [data.draw(st.floats(0, 100)) for _ in bounds]
    shares = mended([bound.between(data.draw(st.floats(0, 1))) for bound in bounds], bounds)
    assert sum(shares) == pytest.approx(1, abs=1e-9)
    assert all(holds(bound, share) for bound, share in zip(bounds, shares))
    mean = sum(value * share for value, share in zip(values, shares))
    assert cheapest(values, bounds) - 1e-6 <= mean <= dearest(values, bounds) + 1e-6


@PROPERTY
@given(bounds=splits(), data=st.data())
def test_the_cheapest_split_is_one(bounds: list[Interval], data: st.DataObject) -> None:
    """The optimum of a linear cost lies where all shares but one are at an end."""
    values = [data.draw(st.floats(0, 100)) for _ in bounds]
    corners = []
    for free in range(len(bounds)):
        for ends in product(*((b.low, b.high) for b in bounds[:free] + bounds[free + 1 :])):
            rest = 1 - sum(ends)
            if holds(bounds[free], rest):
                shares = [*ends[:free], rest, *ends[free:]]
                corners.append(sum(value * share for value, share in zip(values, shares)))
    assert cheapest(values, bounds) == pytest.approx(min(corners), abs=1e-6)
    assert dearest(values, bounds) == pytest.approx(max(corners), abs=1e-6)


@PROPERTY
@given(bounds=splits())
def test_tightened_shares_lose_no_split(bounds: list[Interval]) -> None:
    for narrow, wide in zip(tightened(bounds), bounds):
        assert holds(wide, narrow.low) and holds(wide, narrow.high)
    ends = tightened(bounds)
    for index, narrow in enumerate(ends):
        for end in (narrow.low, narrow.high):
            others = [b for n, b in enumerate(bounds) if n != index]
            assert sum(b.low for b in others) <= 1 - end + 1e-9 and 1 - end - 1e-9 <= sum(b.high for b in others)


@st.composite
def blends(draw: st.DrawFn) -> Blend:
    bounds = draw(splits(3))
    legs = tuple(draw(ways(f"leg{number}")) for number in range(len(bounds)))
    items = draw(intervals_of(("items",)))["items"]
    legs = tuple(
        replace(leg, inputs={**leg.inputs, "items": Used("items", items, "", "set", "here", None)}) for leg in legs
    )
    inputs = {"items": items, "sequence": draw(intervals_of(("sequence",)))["sequence"]}
    inputs |= {f"share.{leg.name}": bound for leg, bound in zip(legs, bounds)}
    return Blend("blend", legs, {key: Used(key, value, "", "set", "here", None) for key, value in inputs.items()})


@FEWER
@given(blend=blends(), seed=st.integers(0, 2**32))
def test_a_hybrid_holds_every_sampled_outcome(blend: Blend, seed: int) -> None:
    bounds, chance = over(blend), Random(seed)
    for _ in range(20):
        found = at(blend, sampled([blend], chance))
        for name in ("fixed", "per_item", "total", "each", "weeks"):
            assert holds(bounds[name], found[name]), name


@pytest.mark.parametrize(("sequence", "expected"), [(0, 7), (0.5, 10.5), (1, 14)])
def test_legs_that_follow_one_another_take_longer(sequence: float, expected: float) -> None:
    """Each leg makes half of 1,680 examples at one an hour, which is five weeks, and needs two more."""
    flat = {name: Interval(1, 1, UNITS[name]) for name in inputs_of(GENERATED)} | {"items": Interval(1680, 1680)}
    one, two = way_of("one", GENERATED, flat), way_of("two", GENERATED, flat)
    known = {"items": 1680.0, "share.one": 0.5, "share.two": 0.5, "sequence": sequence}
    inputs = {key: Used(key, Interval(value, value), "", "set", "", None) for key, value in known.items()}
    both = Blend("both", (one, two), inputs)
    assert at(both, middles([both]))["weeks"] == pytest.approx(expected)
    assert over(both)["weeks"].low == pytest.approx(expected) == over(both)["weeks"].high


# Break-even volumes


@PROPERTY
@given(first=ways("first"), second=ways("second"), seed=st.integers(0, 2**32), volume=st.floats(1, 1e6))
def test_a_zone_is_certain(first: Way, second: Way, seed: int, volume: float) -> None:
    pair, chance = break_even(first, second), Random(seed)
    for _ in range(20):
        values = sampled([first, second], chance)
        costs = [found["fixed"] + volume * found["per_item"] for found in (at(first, values), at(second, values))]
        slack = NEAR * max(1.0, *costs)
        if inside(pair.first_cheaper, volume):
            assert costs[0] <= costs[1] + slack
        if inside(pair.second_cheaper, volume):
            assert costs[1] <= costs[0] + slack
    assert not (inside(pair.first_cheaper, volume) and inside(pair.second_cheaper, volume))


@FEWER
@given(first=ways("first"), second=ways("second"), volume=st.floats(1, 1e6))
def test_outside_the_zones_either_may_be_cheaper(first: Way, second: Way, volume: float) -> None:
    """Wherever a zone ends, some quantities turn the comparison: found by going to one end after the other."""
    pair = break_even(first, second)
    for zone, sign in ((pair.first_cheaper, 1), (pair.second_cheaper, -1)):
        if not inside(zone, volume):
            assert sign * worst(first, second, volume, sign) >= -NEAR * volume * 1e6


def inside(zone: Range | None, volume: float) -> bool:
    return zone is not None and zone.low <= volume and (zone.high is None or volume <= zone.high)


def worst(first: Way, second: Way, volume: float, sign: int) -> float:
    """The greatest (sign 1) or least difference of the two costs over all corners of what they share."""

    def gap(values: dict[tuple[str, str], float]) -> float:
        one, two = at(first, values), at(second, values)
        return one["fixed"] + volume * one["per_item"] - two["fixed"] - volume * two["per_item"]

    found = variables([first, second])
    shared = [v for v in found if len({name for name, _ in v.keys}) == 2 and v.label != "items"]
    own = [v for v in found if v not in shared]
    best = -math.inf
    for ends in product(*((v.interval.low, v.interval.high) for v in shared)):
        values = middles([first, second])
        for variable, end in zip(shared, ends):
            values.update(dict.fromkeys(variable.keys, end))
        for variable in own:
            options = [
                values | dict.fromkeys(variable.keys, e) for e in (variable.interval.low, variable.interval.high)
            ]
            values = max(options, key=lambda option: sign * gap(option))
        best = max(best, sign * gap(values))
    return sign * best


def known_way(name: str, fixed: Interval, price: Interval) -> Way:
    """A way that costs just ``fixed`` and ``price`` for each item."""
    flat = {quantity: Interval(1, 1, UNITS[quantity]) for quantity in inputs_of(BOUGHT)}
    flat |= {"review_share": Interval(0, 0), "gold_share": Interval(0, 0), "pilot_labels": Interval(0, 0)}
    return way_of(name, BOUGHT, flat | {"set_up": fixed, "price": price, "items": Interval(1000, 1000)})


def test_break_evens_worked_out_by_hand() -> None:
    house = known_way("house", Interval(0, 0), Interval(0.4, 0.6))
    vendor = known_way("vendor", Interval(900, 1100), Interval(0.1, 0.2))
    pair = break_even(house, vendor)
    assert pair.first_cheaper == Range(1.0, pytest.approx(900 / 0.5))
    assert pair.second_cheaper == Range(pytest.approx(1100 / 0.2), None)
    assert pair.at_middle == pytest.approx(1000 / 0.35)
    assert (pair.below_middle, pair.at_volume) == ("first", "first")


def test_one_way_may_be_cheaper_at_every_volume() -> None:
    cheap = known_way("cheap", Interval(0, 1), Interval(0.1, 0.2))
    dear = known_way("dear", Interval(2, 3), Interval(0.3, 0.4))
    pair = break_even(dear, cheap)
    assert pair.first_cheaper is None and pair.second_cheaper == Range(1.0, None)
    assert pair.at_middle is None and pair.below_middle == "second" and pair.at_volume == "second"


def test_what_both_share_has_one_value_for_both() -> None:
    """The share reviewed, however uncertain, cannot make the dearer of two prices the cheaper one."""
    cheap, dear = (known_way(name, Interval(0, 0), Interval(p, p)) for name, p in (("cheap", 0.10), ("dear", 0.11)))
    wide = Used("review_share", Interval(0, 1), "", "set", "here", None)
    cheap, dear = (replace(way, inputs={**way.inputs, "review_share": wide}) for way in (cheap, dear))
    assert break_even(cheap, dear).first_cheaper == Range(1.0, None)
    apart = replace(dear, inputs={**dear.inputs, "review_share": replace(wide, source="elsewhere")})
    assert break_even(cheap, apart).first_cheaper is None


def test_a_leg_that_both_have_is_the_same_leg() -> None:
    leg = known_way("leg", Interval(100, 200), Interval(0.1, 0.9))
    free = known_way("free", Interval(50, 50), Interval(0, 0))
    known = {"items": Interval(1000, 1000), "sequence": Interval(0, 0)}
    known |= {"share.leg": Interval(0.5, 0.5), "share.free": Interval(0.5, 0.5)}
    both = Blend("both", (leg, free), {k: Used(k, v, "", "set", "here", None) for k, v in known.items()})
    pair = break_even(both, leg)  # 50 more to begin with, half of 0.1 to 0.9 less for each item
    assert pair.second_cheaper == Range(1.0, pytest.approx(50 / 0.45))
    assert pair.first_cheaper == Range(pytest.approx(50 / 0.05), None)


# Chance and sensitivity


@PROPERTY
@given(way=ways(), seed=st.integers(0, 2**32))
def test_draws_stay_inside_and_repeat(way: Way, seed: int) -> None:
    found = draw({"way": way}, 30, seed)
    assert found == draw({"way": way}, 30, seed)
    bounds = over(way)
    assert all(holds(bounds["total"], value) for value in found["way"]["total"])
    assert all(holds(bounds["weeks"], value) for value in found["way"]["weeks"])


def test_percentiles_are_those_of_the_sample() -> None:
    found = percentiles([float(n) for n in range(100, 0, -1)])
    assert (found.p5, found.p25, found.p50, found.p75, found.p95) == (5, 25, 50, 75, 95)


def test_a_sample_of_an_even_quantity_is_even() -> None:
    way = known_way("way", Interval(0, 1000), Interval(0, 0))
    found = percentiles(draw({"way": way}, 4000, 7)["way"]["total"])
    assert found.p5 == pytest.approx(50, abs=20) and found.p50 == pytest.approx(500, abs=40)
    assert found.p95 == pytest.approx(950, abs=20)


def test_the_strongest_quantity_comes_first() -> None:
    way = known_way("way", Interval(100, 300), Interval(0.1, 0.9))
    found = moves(way)
    assert [move.quantity for move in found] == ["price", "set_up"]
    assert (found[0].at_low, found[0].at_high) == (pytest.approx(300), pytest.approx(1100))
    assert (found[1].at_low, found[1].at_high) == (pytest.approx(600), pytest.approx(800))


@FEWER
@given(blend=blends())
def test_moving_one_quantity_stays_inside(blend: Blend) -> None:
    bounds = over(blend)["total"]
    found = moves(blend)
    assert [move.swing for move in found] == sorted((move.swing for move in found), reverse=True)
    assert all(holds(bounds, end) for move in found for end in (move.at_low, move.at_high))


# Defaults


TASK = {
    "task.modality": ["image", "video", "text", "audio", "tabular", "point_cloud", "multimodal", "code"],
    "task.type": ["classification", "bounding_boxes", "segmentation", "entity_spans", "transcription", "other"],
    "task.specialised_knowledge": ["none", "trained_layperson", "professional", "licensed_professional"],
}


def properties(program: Program, approach: str) -> dict[str, Any]:
    return {**program.base.approaches[approach].properties, "approach": approach}


@given(data=st.data())
@PROPERTY
def test_knowing_more_never_widens_a_default(
    data: st.DataObject, program: Program, defaults: tuple[Default, ...]
) -> None:
    name = data.draw(st.sampled_from(sorted(INPUTS.keys() - {"items"})))
    approach = data.draw(st.sampled_from(sorted(program.base.approaches)))
    whole = {fact: data.draw(st.sampled_from(values)) for fact, values in TASK.items()}
    less = {fact: whole[fact] for fact in data.draw(st.sets(st.sampled_from(sorted(whole))))}
    domains = domains_of(program.base)
    known = choose(defaults, name, properties(program, approach) | whole, domains)
    guessed = choose(defaults, name, properties(program, approach) | less, domains)
    assert known is not None and guessed is not None
    assert guessed.interval.low <= known.interval.low and known.interval.high <= guessed.interval.high
    assert not set(guessed.narrower_with) & less.keys()


@given(data=st.data())
@FEWER
def test_an_unknown_fact_counts_as_each_of_its_values(
    data: st.DataObject, program: Program, defaults: tuple[Default, ...]
) -> None:
    """The interval is the hull over all that the facts might be: no wider, no narrower."""
    name = data.draw(st.sampled_from(["throughput", "price", "wage", "accuracy", "marks_per_item", "set_up"]))
    known = properties(program, data.draw(st.sampled_from(sorted(program.base.approaches))))
    domains = {fact: values for fact, values in domains_of(program.base).items() if fact in TASK}
    unknown = data.draw(st.sets(st.sampled_from(sorted(TASK)), min_size=1))
    known |= {fact: data.draw(st.sampled_from(domains[fact])) for fact in TASK if fact not in unknown}
    parts = []
    for values in product(*(domains[fact] for fact in sorted(unknown))):
        chosen = choose(defaults, name, {**known, **dict(zip(sorted(unknown), values))}, domains)
        assert chosen is not None and len(chosen.entries) == 1
        parts.append(chosen)
    guessed = choose(defaults, name, known, domains)
    assert guessed is not None
    assert guessed.interval == hull(part.interval for part in parts)
    assert {entry.place for entry in guessed.entries} == {part.entries[0].place for part in parts}


def test_every_default_has_its_source_and_its_strength(defaults: tuple[Default, ...]) -> None:
    for entry in defaults:
        assert entry.source and entry.strength in STRENGTHS and entry.checked.year >= 2026, entry.place
        assert entry.strength != "article" or entry.claim, f"{entry.place}: the article's figures carry their claim"


def test_every_quantity_has_a_last_default(defaults: tuple[Default, ...], program: Program) -> None:
    """Also for an approach that an organisation adds, of which no entry knows the name."""
    for model in MODELS.values():
        for name in (*inputs_of(model), "share", "sequence"):
            if name != "items":
                assert choose(defaults, name, {"approach": "new"}, {}) is not None, name


def test_no_default_is_dead(defaults: tuple[Default, ...], program: Program) -> None:
    """Each entry decides alone for some task and approach."""
    alone = set()
    for name in INPUTS:
        added = {"approach": "new", "approach.uses_vendor": False, "approach.people": "staff"}
        for known in [*(properties(program, approach) for approach in program.base.approaches), added]:
            for values in product(*TASK.values()):
                chosen = choose(defaults, name, {**known, **dict(zip(TASK, values))}, {})
                alone |= {entry.place for entry in chosen.entries} if chosen and len(chosen.entries) == 1 else set()
    dead = [f"{entry.place} {entry.input}" for entry in defaults if entry.place not in alone]
    assert dead == []


WRONG = {
    "- {input: wag, value: 1, source: s, strength: listed}": "there is no quantity `wag`",
    "- {input: wage, value: 1, strength: listed}": "a default has a `source` and a `strength`",
    "- {input: wage, value: 1, source: s, strength: guess}": "a default has a `source` and a `strength`",
    "- {input: wage, source: s, strength: listed}": "`value` is missing",
    "- {input: wage, value: [3, 1], source: s, strength: listed}": "`wage` goes from 3 down to 1",
    "- {input: wage, value: [1, 2, 3], source: s, strength: listed}": "`wage` must be a quantity, not a list",
    "- {input: review_share, value: 2, source: s, strength: listed}": "`review_share` is out of range",
    "- {input: wage, value: 1, source: s, strength: listed, forr: {}}": "a default has no key `forr`",
    "- {input: wage, value: 1, source: s, strength: listed, for: {task.kind: x}}": "there is no fact `task.kind`",
    "- {input: wage, value: 1, source: s, strength: listed, for: {task.modality: x}}": "`x` is no value of",
    "- {input: wage, value: 1, source: s, strength: listed, checked: soon}": "`checked` must be a date",
    "- wage": "an entry is a mapping",
}


@pytest.mark.parametrize(("entry", "message"), WRONG.items())
def test_a_wrong_default_is_told_with_its_place(entry: str, message: str, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "defaults.yaml"
    file.write_text(f"checked: 2026-11-24\ncurrency: usd\ndefaults:\n{entry}\n", "utf-8")
    with pytest.raises(InputError, match=message.replace("[", r"\[")) as caught:
        read_defaults(file, "defaults.yaml", program.base)
    assert all(d.place.line >= 4 for d in caught.value.diagnostics)


# The article's numbers


EXPECTED = {
    ("A02", "saved by a managed platform"): ("wider", -4.0, 0.99),
    ("A10", "a label by own staff"): ("reproduced", 0.0982, 2.0571),
    ("A11", "price of a label on a managed"): ("default", 0.02, 0.50),
    ("A11", "the same with 10-20 % review"): ("deviates", 0.022, 0.60),
    ("A12", "price of a synthetic example"): ("default", 0.001, 0.05),
    ("A12", "cost of a synthetic item at 100,000"): ("deviates", 0.08155, 0.58),
    ("A17", "time to first labels, own staff"): ("deviates", 0.5, 10),
    ("A17", "time to first labels, a managed platform"): ("deviates", 2, 8),
    ("A24", "image label"): ("wider", 0.0625, 0.30),
    ("A24", "text label"): ("wider", 0.25, 1.20),
    ("A25", "weeks until own staff have labelled 500,000"): ("deviates", 9.1667, 18.3333),
    ("A35", "price of a label for standard tasks"): ("default", 0.05, 0.50),
    ("A36", "price of a label by experts"): ("default", 1, 5),
    ("A37", "share of the volume that is reviewed"): ("default", 0.10, 0.20),
    ("A37", "overhead on cost, 10%-15% reviewed"): ("wider", 0.12, 0.20),
    ("A37", "overhead on cost, 10%-20% reviewed"): ("wider", 0.12, 0.25),
    ("A38", "labels of a pilot"): ("default", 500, 1000),
    ("A38", "items in a pilot"): ("deviates", 250, 500),
    ("A42", "onboarding"): ("default", 1, 2),
    ("A43", "weeks before a managed platform"): ("deviates", 2, 8),
    ("A54", "price of a synthetic image"): ("default", 0.001, 0.10),
    ("A55", "accuracy kept"): ("reproduced", 0.70, 0.90),
    ("A56", "real labels"): ("default", 1000, 5000),
    ("A56", "cost of 500,000 synthetic"): ("wider", 550, 27_500),
    ("A60", "possible break-evens"): ("wider", 10_198.1, 1_958_042),
    ("A61", "volumes at which a platform"): ("deviates", 11_006.3, 9_550_000),
    ("A62", "possible break-evens"): ("wider", 1, 9_550_000),
    ("A63", "500,000 images outsourced with review, one"): ("wider", 11_000, 300_000),
    ("A63", "500,000 images outsourced with review, three"): ("deviates", 33_000, 900_000),
    ("A63", "price of a label that the stated total implies"): ("narrower", 0.05, 0.173913),
    ("A64", "share of real labels"): ("default", 0.40, 0.60),
    ("A64", "500,000 images after pre-training"): ("wider", 12_500, 85_000),
    ("A64", "what pre-training saves"): ("wider", -0.43333, 0.595),
    ("A64", "price of an example below which"): ("narrower", 0.024, 0.036),
}


def test_every_number_of_the_article_is_computed(defaults: tuple[Default, ...]) -> None:
    checks = numeric_claims(defaults)
    found: dict[tuple[str, str], tuple[str, float, float]] = {}
    for check in checks:
        key = next(key for key in EXPECTED if key[0] == check.claim and check.what.startswith(key[1]))
        assert key not in found
        found[key] = (check.outcome, check.computed.low, check.computed.high)
        assert check.because
    assert found.keys() == EXPECTED.keys()
    for key, (outcome, low, high) in EXPECTED.items():
        assert found[key][0] == outcome, key
        assert found[key][1:] == (pytest.approx(low, rel=1e-3), pytest.approx(high, rel=1e-3)), key


def test_a_default_that_an_organisation_changed_is_no_longer_the_articles(defaults: tuple[Default, ...]) -> None:
    changed = [
        replace(entry, interval=Interval(0.03, 0.4, entry.interval.unit))
        if (entry.input, entry.claim) == ("price", "A11")
        else entry
        for entry in defaults
    ]
    check = next(c for c in numeric_claims(changed) if c.taken and c.claim == "A11")
    assert check.outcome == "deviates"


def test_the_stated_figures_are_those_of_the_claims(defaults: tuple[Default, ...]) -> None:
    """Against the claims as they were written down, where that file is at hand."""
    file = ROOT.parent / "shared" / "data" / "article_claims.yaml"
    if not file.is_file():
        pytest.skip("the list of claims is not here")
    import yaml

    bands = {c["id"]: (c["low"], c["high"]) for c in yaml.safe_load(file.read_text("utf-8"))["claims"] if "low" in c}
    first: dict[str, ClaimCheck] = {}
    for check in numeric_claims(defaults):
        first.setdefault(check.claim, check)
    for claim, (low, high) in bands.items():
        if claim == "A63":
            continue
        assert (first[claim].stated.low, first[claim].stated.high) == (low, high), claim
    known = {c["id"] for c in yaml.safe_load(file.read_text("utf-8"))["claims"]}
    assert {entry.claim for entry in defaults if entry.claim} <= known


def test_joined_intervals_hold_their_parts() -> None:
    joined = hull([Interval(1, 2, "h"), Interval(5, 6, "h")])
    assert joined == Interval(1, 6, "h") and 1.5 in joined and 7 not in joined
