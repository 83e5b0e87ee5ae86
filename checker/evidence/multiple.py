"""Many tests at once: p-values corrected for their number."""

from collections.abc import Sequence


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """The p-values of as many tests, adjusted so that a limit on them limits the share of false alarms.

    Benjamini and Hochberg 1995 (step-up): of those at or below ``q``, at most the share ``q``
    is expected to be there by chance, for tests that are independent.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    number = len(values)
    adjusted = [0.0] * number
    least = 1.0
    for rank, place in sorted(enumerate(sorted(range(number), key=values.__getitem__), 1), reverse=True):
        least = min(least, values[place] * number / rank)
        adjusted[place] = least
    return adjusted
