"""The founding article's numbers, each beside the figure that Checker's own formulas give.

The article is "In-House vs. Outsourced vs. Synthetic Data Labeling: How to Choose"; its claims
are named A01 to A85. Here stand those with a number that can be computed. Where the computed
figure differs, ``because`` says why, and Checker uses its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from checker.economics.breakeven import break_even
from checker.economics.defaults import Default
from checker.economics.formula import Formula, steps_over
from checker.economics.formulas import (
    BOUGHT,
    BOUGHT_LABEL_COST,
    EFFORT,
    GENERATED,
    HOURS,
    PER_ITEM,
    RELATIVE_ACCURACY,
    STAFF,
    STAFF_LABEL_COST,
    TOTAL,
    WEEKS,
)  # fmt: skip
from checker.economics.inputs import INPUTS
from checker.economics.interval import Interval, hull
from checker.economics.result import BreakEven
from checker.economics.ways import Used, Way

Outcome: TypeAlias = Literal["default", "reproduced", "wider", "narrower", "deviates"]

ROUNDING: Final = 0.05
"""How far an end may miss the article's, relatively, and still count as reproduced: it rounds to one digit."""


@dataclass(frozen=True)
class ClaimCheck:
    """One number of the article. ``taken`` marks a figure that Checker takes over as a default."""

    claim: str
    what: str
    stated: Interval
    computed: Interval
    because: str
    taken: bool = False

    @property
    def outcome(self) -> Outcome:
        """How the two compare.

        Taken over as a ``default``; ``reproduced`` to rounding; ``wider``, where the computed figure
        holds the stated one; ``narrower``, where it lies inside; or it ``deviates``.
        """
        ends = ((self.stated.low, self.computed.low), (self.stated.high, self.computed.high))
        if self.taken:
            return "default" if self.stated == self.computed else "deviates"
        if all(abs(stated - computed) <= ROUNDING * abs(stated) for stated, computed in ends):
            return "reproduced"
        below = self.computed.low <= self.stated.low + ROUNDING * abs(self.stated.low)
        above = self.stated.high - ROUNDING * abs(self.stated.high) <= self.computed.high
        if below and above:
            return "wider"
        inside = self.stated.low <= self.computed.low and self.computed.high <= self.stated.high
        return "narrower" if inside else "deviates"


WAGE: Final = Interval(25, 60, "USD/h")
IMAGES: Final = Interval(200, 400, "labels/h")
TEXTS: Final = Interval(50, 100, "labels/h")
LOAD: Final = Interval(1 / 0.7, 1 / 0.7)
ONE: Final = Interval(1, 1)
NONE: Final = Interval(0, 0)
REVIEW: Final = Interval(0.10, 0.20)
QA: Final = Interval(1.10, 1.20)
PLATFORM: Final = Interval(0.02, 0.50, "USD/label")
STANDARD: Final = Interval(0.05, 0.50, "USD/label")
GENERATED_PRICE: Final = Interval(0.001, 0.05, "USD/example")
HALF_MILLION: Final = Interval(500_000, 500_000, "items")
STATED_TOTAL: Final = Interval(30_000, 100_000, "USD")
CUT: Final = Interval(0.40, 0.60)


def numeric_claims(defaults: Sequence[Default]) -> tuple[ClaimCheck, ...]:
    """Every computable number of the article, in the order of its claims."""
    found = [*_in_short(), *_prices(defaults), *_staff(), *_times(), *_review(), *_synthetic(defaults), *_scale()]
    return tuple(sorted(found, key=lambda check: check.claim))


def _in_short() -> Iterator[ClaimCheck]:
    staff, platform = Interval(0.10, 2.00), Interval(0.02, 0.50)
    saved = Interval(1 - platform.high / staff.low, 1 - platform.low / staff.high)
    yield ClaimCheck(
        "A02", "saved by a managed platform against own staff, as a share", Interval(0.60, 0.80), saved,
        "the article's own bands (A10, A11) allow anything from five times as dear to 99 % cheaper; their middles "
        "give 75 %",
    )  # fmt: skip


def _prices(defaults: Sequence[Default]) -> Iterator[ClaimCheck]:
    for claim, quantity, what, stated in (
        ("A11", "price", "price of a label on a managed platform", PLATFORM),
        ("A35", "real_label_price", "price of a label for standard tasks", STANDARD),
        ("A36", "price", "price of a label by experts", Interval(1, 5, "USD/label")),
        ("A12", "generation_price", "price of a synthetic example", GENERATED_PRICE),
        ("A38", "pilot_labels", "labels of a pilot", Interval(500, 1000, "labels")),
        ("A42", "onboarding", "onboarding of a managed platform", Interval(1, 2, "weeks")),
        ("A37", "review_share", "share of the volume that is reviewed", REVIEW),
        ("A56", "real_labels", "real labels that tune the model", Interval(1000, 5000, "labels")),
        ("A64", "share", "share of real labels that pre-training replaces", CUT),
    ):
        entry = next(e for e in defaults if e.input == quantity and e.claim == claim)
        yield ClaimCheck(claim, what, stated, entry.interval, "a default of economics/defaults.yaml", taken=True)
    accepted = BOUGHT_LABEL_COST.over({"price": PLATFORM, "effort": QA, "acceptance": ONE})
    yield ClaimCheck(
        "A11", "the same with 10-20 % review", PLATFORM, accepted,
        "a price is not a cost: review comes on top, and gold items and rejected labels too",
    )  # fmt: skip


def _staff() -> Iterator[ClaimCheck]:
    known = {"wage": WAGE, "load_factor": LOAD, "effort": QA, "acceptance": ONE, "throughput": hull([TEXTS, IMAGES])}
    yield ClaimCheck(
        "A10", "a label by own staff, image or text", Interval(0.10, 2.00, "USD/label"), STAFF_LABEL_COST.over(known),
        "wage x 1/0.70 / throughput x 1.10-1.20: the band needs pay without benefits (BLS: wages are 70.0 % of the "
        "cost) and review, although claim A24 calls the wage fully loaded",
    )  # fmt: skip
    bare = known | {"load_factor": ONE, "effort": ONE}
    for what, throughput, low, high in (("image", IMAGES, 0.10, 0.30), ("text", TEXTS, 0.50, 1.20)):
        yield ClaimCheck(
            "A24", f"{what} label by own staff, wage / throughput", Interval(low, high, "USD/label"),
            STAFF_LABEL_COST.over(bare | {"throughput": throughput}),
            "the upper end is the article's; the lower end is below what it states, which would need 1.6 to 2 times "
            "the wage, or that much less throughput",
        )  # fmt: skip


def _times() -> Iterator[ClaimCheck]:
    days, signature = Interval(0.2, 1, "weeks"), Interval(1, 2, "weeks")
    yield ClaimCheck(
        "A17", "time to first labels, own staff", days, Interval(0.5, 10, "weeks"),
        "days where the team exists; hiring takes 4-8 weeks (A25)",
    )  # fmt: skip
    yield ClaimCheck(
        "A17", "time to first labels, a managed platform", signature, Interval(2, 8, "weeks"),
        "1-2 weeks from the signature on (A42); choosing a vendor, due diligence and contract take one to six more, "
        "an assumption",
    )  # fmt: skip
    hours = HOURS.over({
        "pilot_labels": NONE, "items": HALF_MILLION, "marks_per_item": ONE, "redundancy": ONE, "effort": ONE,
        "throughput": IMAGES, "acceptance": ONE,
    })  # fmt: skip
    weeks = WEEKS.over({
        "recruiting": Interval(4, 8), "onboarding": Interval(1, 2), "hours": hours,
        "annotators": Interval(10, 10), "productive_hours": Interval(30, 30),
    })  # fmt: skip
    yield ClaimCheck(
        "A25", "weeks until own staff have labelled 500,000 images", Interval(4, 8, "weeks"), weeks,
        "the article names the weeks before throughput is steady; ten people at 30 h a week then take 4.2-8.3 more",
    )  # fmt: skip
    lead = Interval(1 + 1, 6 + 2, "weeks")
    yield ClaimCheck(
        "A43", "weeks before a managed platform is up to speed", Interval(1, 3, "weeks"), lead,
        "the article counts from the signature; contract and due diligence come on top",
    )  # fmt: skip


def _review() -> Iterator[ClaimCheck]:
    gold = Interval(0.02, 0.05)
    for review, because in (
        (Interval(0.10, 0.15), "gold share 2-5 % + 10-15 % reviewed at the effort of a label: another quantity than "
                               "the share reviewed; both are kept"),
        (REVIEW, "with 20 % reviewed the overhead is up to 25 %, with half as much effort again (the default) 35 %"),
    ):  # fmt: skip
        effort = EFFORT.over({"review_share": review, "review_effort": ONE, "gold_share": gold})
        overhead = Interval(effort.low - 1, effort.high - 1)
        what = f"overhead on cost, {review.low:.0%}-{review.high:.0%} reviewed"
        yield ClaimCheck("A37", what, Interval(0.15, 0.20), overhead, because)
    yield ClaimCheck(
        "A38", "items in a pilot of 500-1,000 labels, each labelled twice", Interval(500, 1000, "items"),
        Interval(500 / 2, 1000 / 2, "items"),
        "labels are not items: agreement needs two labels for each, so that 500 labels are 250 items",
    )  # fmt: skip


def _synthetic(defaults: Sequence[Default]) -> Iterator[ClaimCheck]:
    entry = next(e for e in defaults if e.input == "generation_price" and e.claim == "A54")
    yield ClaimCheck(
        "A54", "price of a synthetic image", hull([GENERATED_PRICE, Interval(0.01, 0.10, "USD/example")]),
        entry.interval, "a default of economics/defaults.yaml: augmentation and diffusion joined", taken=True,
    )  # fmt: skip
    way = _generated()
    at_size = _with_items(way, 100_000)
    yield ClaimCheck(
        "A12", "cost of a synthetic item at 100,000 items, engineering and real labels included",
        Interval(0.001, 0.05, "USD/item"), steps_over(GENERATED, at_size)["each"],
        "the price of an example leaves out what A54 itself calls the real cost",
    )  # fmt: skip
    yield ClaimCheck(
        "A55", "accuracy kept on real data without fine-tuning", Interval(0.70, 0.90),
        RELATIVE_ACCURACY.over({"accuracy_loss": Interval(0.10, 0.30)}),
        "the default is 0 to 30 % lost, for real labels tune the model; the direction is supported by other work",
    )  # fmt: skip
    real = PER_ITEM.over({"marks_per_item": ONE, "redundancy": ONE, "label_cost": STANDARD})
    only_real = Interval(50_000 * real.low, 50_000 * real.high, "USD")
    mixed = Interval(
        500_000 * GENERATED_PRICE.low + 1000 * real.low, 500_000 * GENERATED_PRICE.high + 5000 * real.high, "USD"
    )
    yield ClaimCheck(
        "A56", "cost of 500,000 synthetic and 1,000-5,000 real against 50,000 real examples", only_real, mixed,
        "cheaper by far at low prices, dearer at 0.05 USD an example and 0.05 a label; engineering comes on top. "
        "Which model is better cannot be computed",
    )  # fmt: skip


def _scale() -> Iterator[ClaimCheck]:
    million, ten = Interval(1e6, 1e6, "items"), Interval(1e4, 1e4, "items")
    staff, bought = _staff_way(), _bought(Interval(0.02, 0.08, "USD/label"))
    yield ClaimCheck(
        "A60", "possible break-evens of own staff and a platform at 0.02-0.08 USD", ten,
        _band(break_even(staff, bought)),
        "set-up of the vendor 5,000-20,000 USD; 10,000 is the lowest end, where staff are slow and dear. At 0.50 USD "
        "a label there may be none",
    )  # fmt: skip
    yield ClaimCheck(
        "A62", "possible break-evens of a platform at 0.05-0.50 USD and synthetic data", million,
        _band(break_even(_bought(STANDARD), _generated())),
        "depends on engineering (8,000-50,000 USD) and price; a million is an order of magnitude at best",
    )  # fmt: skip
    usual, generated = _bought(STANDARD), _generated()
    cheapest_at = Interval(_band(break_even(staff, usual)).low, _band(break_even(usual, generated)).high, "items")
    yield ClaimCheck(
        "A61", "volumes at which a platform at 0.05-0.50 USD may be the cheapest", Interval(1e4, 1e6, "items"),
        cheapest_at,
        "below them own staff cost less whatever the figures, above them synthetic data; within them it depends",
    )  # fmt: skip
    for redundancy, what in ((1, "one label each"), (3, "three labels each")):
        total = TOTAL.over({
            "fixed": NONE, "items": HALF_MILLION,
            "per_item": PER_ITEM.over({
                "marks_per_item": ONE, "redundancy": Interval(redundancy, redundancy),
                "label_cost": BOUGHT_LABEL_COST.over({"price": PLATFORM, "effort": QA, "acceptance": ONE}),
            }),
        })  # fmt: skip
        yield ClaimCheck(
            "A63", f"500,000 images outsourced with review, {what}", STATED_TOTAL, total,
            "the article's own prices (0.02-0.50) with 10-20 % review; its band is a part of them, which it does "
            "not explain",
        )  # fmt: skip
    implied = Interval(STATED_TOTAL.low / (500_000 * 1.20), STATED_TOTAL.high / (500_000 * 1.15), "USD/label")
    yield ClaimCheck(
        "A63", "price of a label that the stated total implies, at 15-20 % overhead", PLATFORM, implied,
        "0.05-0.17 USD: a narrower price than the 0.02-0.50 that the article names",
    )  # fmt: skip
    left = Interval(STATED_TOTAL.low * (1 - CUT.high), STATED_TOTAL.high * (1 - CUT.low), "USD")
    made = Interval(500_000 * GENERATED_PRICE.low, 500_000 * GENERATED_PRICE.high, "USD")
    net = Interval(left.low + made.low, left.high + made.high, "USD")
    yield ClaimCheck(
        "A64", "500,000 images after pre-training on as many synthetic ones", left, net,
        "generating them costs 500-25,000 USD, which the article leaves out, and engineering more",
    )  # fmt: skip
    saved = Interval(CUT.low - made.high / STATED_TOTAL.low, CUT.high - made.low / STATED_TOTAL.high)
    yield ClaimCheck(
        "A64", "what pre-training saves of the total, as a share", CUT, saved,
        "40-60 % fewer real labels are no 40-60 % less cost: at 0.05 USD an example the cheap project costs 43 % more",
    )  # fmt: skip
    cheapest = STATED_TOTAL.low / 500_000
    yield ClaimCheck(
        "A64", "price of an example below which pre-training pays, at 0.06 USD a label", GENERATED_PRICE,
        Interval(CUT.low * cheapest, CUT.high * cheapest, "USD/example"),
        "it pays while the example costs less than the reduction times the label: at 0.05 USD it does not",
    )  # fmt: skip


def _way(name: str, model: tuple[Formula, ...], **intervals: Interval) -> Way:
    inputs = {
        key: Used(key, value, INPUTS[key].meaning, "set", "the article", None) for key, value in intervals.items()
    }  # fmt: skip
    return Way(name, model, inputs)


def _people(**more: Interval) -> dict[str, Interval]:
    return {
        "review_share": REVIEW, "review_effort": ONE, "gold_share": NONE, "acceptance": ONE, "pilot_labels": NONE,
        "marks_per_item": ONE, "redundancy": ONE, "throughput": IMAGES, **more,
    }  # fmt: skip


def _staff_way() -> Way:
    return _way("own staff", STAFF, **_people(wage=WAGE, load_factor=LOAD, set_up=NONE))


def _bought(price: Interval) -> Way:
    return _way("platform", BOUGHT, **_people(price=price, set_up=Interval(5000, 20_000, "USD")))


def _generated() -> Way:
    return _way(
        "synthetic", GENERATED, review_share=REVIEW, review_effort=ONE, gold_share=NONE,
        set_up=Interval(8000, 50_000, "USD"), real_labels=Interval(1000, 5000, "labels"), real_label_price=STANDARD,
        examples_per_item=ONE, generation_price=GENERATED_PRICE,
    )  # fmt: skip


def _with_items(way: Way, items: float) -> dict[str, Interval]:
    return {name: used.interval for name, used in way.inputs.items()} | {"items": Interval(items, items, "items")}


FARTHEST: Final = 1e9
"""Where a band that has no end is cut, items."""


def _band(pair: BreakEven) -> Interval:
    """The volumes at which it depends on the quantities which of two is cheaper: every possible break-even."""
    low = pair.first_cheaper.high if pair.first_cheaper and pair.first_cheaper.high else 1.0
    high = pair.second_cheaper.low if pair.second_cheaper else FARTHEST
    return Interval(low, high, "items")
