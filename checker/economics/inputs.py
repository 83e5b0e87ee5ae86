"""The quantities that the formulas read: unit, meaning, and what they may be."""

from dataclasses import dataclass
from typing import Final

CURRENCY: Final = "USD"
"""The currency of every amount in results and in the shipped defaults."""

MOST: Final = 1e12
"""Numbers beyond this are typing errors."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One quantity. ``of_task`` marks what belongs to the task, and so is the same for every approach."""

    name: str
    unit: str
    meaning: str
    least: float = 0.0
    most: float = MOST
    of_task: bool = False

    @property
    def is_money(self) -> bool:
        """Whether it is an amount, which a quotation may state in another currency."""
        return self.unit.startswith(CURRENCY)


_ALL: Final = (
    InputSpec("items", "items", "different items to be labelled", 1, of_task=True),
    InputSpec("marks_per_item", "labels/item", "labels that one item needs: 1 for a class, else boxes, masks or spans",
              0.001, 1e6, of_task=True),
    InputSpec("review_share", "1", "share of labels that are reviewed", 0, 1, of_task=True),
    InputSpec("review_effort", "1", "effort of reviewing and mending a label, where making one is 1", 0, 100,
              of_task=True),
    InputSpec("gold_share", "1", "further labels on items whose answer is known, as a share", 0, 1, of_task=True),
    InputSpec("redundancy", "1", "people who label each item independently, on average", 1, 25),
    InputSpec("acceptance", "1", "share of labels that are accepted; the others are made and paid again", 0.01, 1),
    InputSpec("pilot_labels", "labels", "labels of the pilot before the main work"),
    InputSpec("set_up", "USD", "cost before the first label: tool, guideline, training, contract, generator"),
    InputSpec("wage", "USD/h", "pay of one annotator"),
    InputSpec("load_factor", "1", "full cost of an hour as a multiple of the wage", 1, 10),
    InputSpec("throughput", "labels/h", "labels that one person makes in a productive hour", 1e-4, 1e6),
    InputSpec("price", "USD/label", "price of one label, before review and gold items"),
    InputSpec("recruiting", "weeks", "time to hire, or to choose and contract", 0, 520),
    InputSpec("onboarding", "weeks", "time for guideline, training and pilot", 0, 520),
    InputSpec("annotators", "people", "people who label at the same time", 0.01, 1e6),
    InputSpec("productive_hours", "h/week", "hours a week in which one person labels", 0.1, 168),
    InputSpec("accuracy", "1", "share of one person's labels that are right", 0.5, 1),
    InputSpec("detection", "1", "share of the wrong labels under review that review finds", 0, 1),
    InputSpec("generation_price", "USD/example", "price of one synthetic example"),
    InputSpec("examples_per_item", "examples/item", "synthetic examples that stand for one real item", 0.001, 1e6),
    InputSpec("generation_rate", "examples/h", "synthetic examples made in an hour", 0.001),
    InputSpec("real_labels", "labels", "real labels that tune and test the model"),
    InputSpec("real_label_price", "USD/label", "price of one of these real labels, before review and gold items"),
    InputSpec("build", "weeks", "time to build the generator", 0, 520),
    InputSpec("validation", "weeks", "time to compare the examples with real data and mend them", 0, 520),
    InputSpec("accuracy_loss", "1", "accuracy lost on real data against training on real labels", 0, 1),
    InputSpec("share", "1", "share of the volume that a leg of a hybrid takes", 0, 1),
    InputSpec("sequence", "1", "how far the legs of a hybrid follow one another: 0 all side by side, 1 in a row", 0, 1),
)  # fmt: skip

INPUTS: Final = {spec.name: spec for spec in _ALL}
"""Every quantity by its name."""


def spec_of(name: str) -> InputSpec | None:
    """The quantity called ``name``, where ``share.LEG`` is the share of one leg; ``None`` where there is none."""
    head, _, leg = name.partition(".")
    if leg:
        return INPUTS["share"] if head == "share" else None
    return INPUTS.get(name) if name != "share" else None
