"""How often one label is right, and how often the majority of several, under the model of ``pilot``.

A threshold on agreement is about single labels. Who buys the answer of several annotators
together buys something better, as far as their errors are independent.
"""

from collections.abc import Sequence
from math import factorial, sqrt


def right(kappa: float, prevalence: Sequence[float], votes: int = 1) -> float:
    """The share of items whose most frequent label of ``votes`` is the true one; ties are drawn by lot.

    >>> round(right(0.8, [0.5, 0.5]), 4), round(right(0.8, [0.5, 0.5], 3), 4)
    (0.9472, 0.9919)
    """
    s = sqrt(max(kappa, 0.0))
    total = 0.0
    for truth, p in enumerate(prevalence):
        hit = s + (1 - s) * p
        others = [(1 - s) * q for n, q in enumerate(prevalence) if n != truth]
        total += p * sum(hit**c / factorial(c) * _beaten(others, votes - c, c) for c in range(1, votes + 1))
    return total * factorial(votes)


def _beaten(others: Sequence[float], votes: int, most: int) -> float:
    """The weight of ``votes`` spread over ``others`` with none above ``most``, by 1 + the number that tie."""
    reached = {(0, 0): 1.0}
    for q in others:
        onward: dict[tuple[int, int], float] = {}
        for (used, tied), weight in reached.items():
            for c in range(min(most, votes - used) + 1):
                key = (used + c, tied + (c == most))
                onward[key] = onward.get(key, 0.0) + weight * q**c / factorial(c)
        reached = onward
    return sum(weight / (1 + tied) for (used, tied), weight in reached.items() if used == votes)
