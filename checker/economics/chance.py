"""A sample of outcomes: each quantity drawn evenly between its ends, independently of the others.

The even distribution is an assumption, and a cautious one: it makes both ends as likely as the
middle. A quantity that several ways share is drawn once for all of them.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from random import Random

from checker.economics.result import Percentiles
from checker.economics.ways import AnyWay, Key, at, middles, variables

DISTRIBUTION = "even between the ends, independent"


def draw(ways: Mapping[str, AnyWay], draws: int, seed: int) -> dict[str, dict[str, list[float]]]:
    """For each way, the drawn values of ``total`` and ``weeks``; none where the volume is not known.

    The values at one place of all lists belong to the same outcome.
    """
    chance = Random(seed)
    moving = variables(list(ways.values()))
    values: dict[Key, float] = middles(list(ways.values()))
    found: dict[str, dict[str, list[float]]] = {
        name: {"total": [], "weeks": []} for name, way in ways.items() if "items" in way.inputs
    }
    for _ in range(draws):
        for variable in moving:
            values.update(dict.fromkeys(variable.keys, variable.interval.between(chance.random())))
        for name, drawn in found.items():
            outcome = at(ways[name], values)
            for what, sample in drawn.items():
                sample.append(outcome[what])
    return found


def percentiles(sample: Sequence[float]) -> Percentiles:
    """The percentiles of a sample, by nearest rank."""
    ordered = sorted(sample)
    ranks = (max(1, ceil(share * len(ordered))) for share in (0.05, 0.25, 0.50, 0.75, 0.95))
    return Percentiles(*(ordered[rank - 1] for rank in ranks))
