"""Agreement on spans of text: F1 between two annotators, exact and by overlap.

F1 equals 2 x matches / (spans of both). It needs no count of what nobody marked, and nears
kappa where that is large (Hripcsak and Rothschild 2005).
"""

from collections.abc import Sequence
from heapq import heappop, heappush

from checker.evidence.judgements import Span

NAMES = ("span_f1", "span_f1_overlap")


def compare(first: Sequence[Span], second: Sequence[Span]) -> tuple[float, float]:
    """Twice the number of matched spans, exact and by overlap; a label must be the same."""
    exact = {(s.label, s.start, s.end) for s in first} & {(s.label, s.start, s.end) for s in second}
    if len(exact) == len(first) == len(second):
        return 2.0 * len(exact), 2.0 * len(exact)
    touching = 0
    for label in {s.label for s in first} & {s.label for s in second}:
        touching += overlapping([s for s in first if s.label == label], [s for s in second if s.label == label])
    return 2.0 * len(exact), 2.0 * touching


def overlapping(first: Sequence[Span], second: Sequence[Span]) -> int:
    """The most pairs, each span in one pair at most, that share a character.

    Spans are taken by their end. All that overlap the one that ends first hold its last
    character, so they overlap one another too, and the one of them that ends first is the
    best partner: it serves later spans least.
    """
    sides = (first, second)
    by_start = [sorted(range(len(side)), key=lambda n, side=side: side[n].start) for side in sides]  # type: ignore[misc]
    by_end = sorted(
        (span.end, side, n) for side in (0, 1) for n, span in enumerate(sides[side]) if span.start < span.end
    )
    begun: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    gone: tuple[set[int], set[int]] = (set(), set())
    reached, found = [0, 0], 0
    for end, side, n in by_end:
        if n in gone[side]:
            continue
        gone[side].add(n)
        other = 1 - side
        order, heap = by_start[other], begun[other]
        while reached[other] < len(order) and sides[other][order[reached[other]]].start < end:
            partner = order[reached[other]]
            heappush(heap, (sides[other][partner].end, partner))
            reached[other] += 1
        while heap and (heap[0][1] in gone[other] or heap[0][0] <= sides[side][n].start):
            heappop(heap)
        if heap:
            gone[other].add(heappop(heap)[1])
            found += 1
    return found
