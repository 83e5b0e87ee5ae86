"""What labelling costs, how long it takes and how right it is, as formulas.

Three models: own staff are paid by the hour, bought labels by the piece, and synthetic data
by the example on top of engineering. In all of them the total is ``fixed + items * per_item``,
so that break-even volumes can be computed. Units are in each docstring; the inputs are
described in :mod:`checker.economics.inputs`.
"""

from math import comb, floor
from typing import Final

from checker.economics.formula import Formula

HOURS_A_WEEK: Final = 168.0
"""What a generator runs in a week, h/week: machines neither sleep nor go home."""


def effort(review_share: float, review_effort: float, gold_share: float) -> float:
    """Work per accepted label, where the first pass is 1.

    ``1 + review_share * review_effort + gold_share``, all without unit. The share of labels
    that is reviewed (claim A37: 10-20 % of the volume) and the overhead on cost (A37: 15-20 %)
    are different quantities; this keeps both.
    """
    return 1 + review_share * review_effort + gold_share


def staff_label_cost(
    wage: float, load_factor: float, effort: float, throughput: float, acceptance: float
) -> float:  # fmt: skip
    """Cost of one accepted label made by own staff, USD/label.

    ``wage`` USD/h, ``throughput`` labels/h, the others without unit. Claims A10 and A24.
    """
    return wage * load_factor * effort / (throughput * acceptance)


def bought_label_cost(price: float, effort: float, acceptance: float) -> float:
    """Cost of one accepted label bought by the piece, USD/label.

    ``price`` USD/label, the others without unit. Claims A11, A35, A36 and A37.
    """
    return price * effort / acceptance


def fixed(set_up: float, pilot_labels: float, label_cost: float) -> float:
    """Cost whatever the volume: set-up and the pilot, USD.

    ``set_up`` USD, ``pilot_labels`` labels, ``label_cost`` USD/label. Claims A38 and A60.
    """
    return set_up + pilot_labels * label_cost


def per_item(marks_per_item: float, redundancy: float, label_cost: float) -> float:
    """Cost of each further item, USD/item.

    ``marks_per_item`` labels/item, ``redundancy`` people per label (no unit), ``label_cost``
    USD/label.
    """
    return marks_per_item * redundancy * label_cost


def total(fixed: float, items: float, per_item: float) -> float:
    """Total cost, USD, of ``items`` items at ``per_item`` USD/item on top of ``fixed`` USD."""
    return fixed + items * per_item


def each(fixed: float, per_item: float, items: float) -> float:
    """Cost of an item with its part of the fixed cost, USD/item."""
    return fixed / items + per_item


def hours(
    pilot_labels: float, items: float, marks_per_item: float, redundancy: float, effort: float,
    throughput: float, acceptance: float,
) -> float:  # fmt: skip
    """Working time of all people, h: every label that is made, reviewed or made again.

    ``pilot_labels`` labels, ``items`` items, ``marks_per_item`` labels/item, ``throughput``
    labels/h, the others without unit.
    """
    return (pilot_labels + items * marks_per_item * redundancy) * effort / (throughput * acceptance)


def weeks(recruiting: float, onboarding: float, hours: float, annotators: float, productive_hours: float) -> float:
    """Time until the last label is accepted, weeks.

    ``recruiting`` and ``onboarding`` weeks, ``hours`` h, ``annotators`` people,
    ``productive_hours`` h/week of each person. Claims A25, A42 and A43.
    """
    return recruiting + onboarding + hours / (annotators * productive_hours)


def majority(accuracy: float, redundancy: float) -> float:
    """Share of labels that are right after a vote of independent annotators, without unit.

    Each is right with ``accuracy`` (at least 0.5); ties are drawn by lot. Between two whole
    numbers of votes, some items get the one and some the other. Condorcet's formula for two
    answers; with more classes a plurality is right at least as often while errors scatter.
    """
    whole = floor(redundancy)
    more = redundancy - whole
    least = _vote(accuracy, whole)
    return least if more == 0 else least + more * (_vote(accuracy, whole + 1) - least)


def _vote(accuracy: float, votes: int) -> float:
    if votes % 2 == 0:
        votes -= 1  # a tie that is drawn by lot makes an even number of votes as good as one less
    return sum(
        comb(votes, right) * accuracy**right * (1 - accuracy) ** (votes - right)
        for right in range(votes // 2 + 1, votes + 1)
    )


def label_accuracy(vote: float, review_share: float, detection: float) -> float:
    """Share of accepted labels that are right, without unit: review finds ``detection`` of the errors it meets."""
    return 1 - (1 - vote) * (1 - review_share * detection)


def generated_fixed(set_up: float, real_labels: float, real_label_price: float, effort: float) -> float:
    """Cost of the generator and of the real labels that tune and test the model, USD.

    ``set_up`` USD, ``real_labels`` labels, ``real_label_price`` USD/label. Claims A54 and A56.
    """
    return set_up + real_labels * real_label_price * effort


def generated_per_item(examples_per_item: float, generation_price: float) -> float:
    """Cost of the examples that stand for one real item, USD/item.

    ``examples_per_item`` examples/item, ``generation_price`` USD/example. Claims A12, A54, A56.
    """
    return examples_per_item * generation_price


def generated_weeks(
    build: float, validation: float, items: float, examples_per_item: float, generation_rate: float
) -> float:
    """Time until the last example is made and the real ones are compared, weeks.

    ``build`` and ``validation`` weeks, ``items`` items, ``examples_per_item`` examples/item,
    ``generation_rate`` examples/h.
    """
    return build + validation + items * examples_per_item / (generation_rate * HOURS_A_WEEK)


def relative_accuracy(accuracy_loss: float) -> float:
    """Accuracy on real data, as a share of what training on as many real labels gives. Claim A55."""
    return 1 - accuracy_loss


EFFORT: Final = Formula(
    "effort", "1 + review_share * review_effort + gold_share", "1", effort,
    ("review_share", "review_effort", "gold_share"),
)  # fmt: skip
STAFF_LABEL_COST: Final = Formula(
    "label_cost", "wage * load_factor * effort / (throughput * acceptance)", "USD/label", staff_label_cost,
    ("wage", "load_factor", "effort"), ("throughput", "acceptance"),
)  # fmt: skip
BOUGHT_LABEL_COST: Final = Formula(
    "label_cost", "price * effort / acceptance", "USD/label", bought_label_cost, ("price", "effort"), ("acceptance",)
)
FIXED: Final = Formula(
    "fixed", "set_up + pilot_labels * label_cost", "USD", fixed, ("set_up", "pilot_labels", "label_cost")
)
PER_ITEM: Final = Formula(
    "per_item", "marks_per_item * redundancy * label_cost", "USD/item", per_item,
    ("marks_per_item", "redundancy", "label_cost"),
)  # fmt: skip
TOTAL: Final = Formula("total", "fixed + items * per_item", "USD", total, ("fixed", "items", "per_item"))
EACH: Final = Formula("each", "fixed / items + per_item", "USD/item", each, ("fixed", "per_item"), ("items",))
HOURS: Final = Formula(
    "hours", "(pilot_labels + items * marks_per_item * redundancy) * effort / (throughput * acceptance)", "h", hours,
    ("pilot_labels", "items", "marks_per_item", "redundancy", "effort"), ("throughput", "acceptance"),
)  # fmt: skip
WEEKS: Final = Formula(
    "weeks", "recruiting + onboarding + hours / (annotators * productive_hours)", "weeks", weeks,
    ("recruiting", "onboarding", "hours"), ("annotators", "productive_hours"),
)  # fmt: skip
VOTE: Final = Formula("vote", "majority(accuracy, redundancy)", "1", majority, ("accuracy", "redundancy"))
LABEL_ACCURACY: Final = Formula(
    "label_accuracy", "1 - (1 - vote) * (1 - review_share * detection)", "1", label_accuracy,
    ("vote", "review_share", "detection"),
)  # fmt: skip
GENERATED_FIXED: Final = Formula(
    "fixed", "set_up + real_labels * real_label_price * effort", "USD", generated_fixed,
    ("set_up", "real_labels", "real_label_price", "effort"),
)  # fmt: skip
GENERATED_PER_ITEM: Final = Formula(
    "per_item", "examples_per_item * generation_price", "USD/item", generated_per_item,
    ("examples_per_item", "generation_price"),
)  # fmt: skip
GENERATED_WEEKS: Final = Formula(
    "weeks", "build + validation + items * examples_per_item / (generation_rate * 168)", "weeks", generated_weeks,
    ("build", "validation", "items", "examples_per_item"), ("generation_rate",),
)  # fmt: skip
RELATIVE_ACCURACY: Final = Formula(
    "relative_accuracy", "1 - accuracy_loss", "1", relative_accuracy, (), ("accuracy_loss",)
)

_PEOPLE: Final = (FIXED, PER_ITEM, TOTAL, EACH, HOURS, WEEKS, VOTE, LABEL_ACCURACY)
STAFF: Final = (EFFORT, STAFF_LABEL_COST, *_PEOPLE)
"""Own people, paid by the hour."""
BOUGHT: Final = (EFFORT, BOUGHT_LABEL_COST, *_PEOPLE)
"""Labels bought by the piece."""
GENERATED: Final = (EFFORT, GENERATED_FIXED, GENERATED_PER_ITEM, TOTAL, EACH, GENERATED_WEEKS, RELATIVE_ACCURACY)
"""Synthetic examples, with real ones to tune and to test."""
