"""The open questions of several arrangements, each asked once."""

from collections.abc import Sequence

from checker.model.result import Arrangement, Question


def merged_questions(rows: Sequence[Arrangement]) -> list[tuple[Question, list[Arrangement]]]:
    """The questions of ``rows``, each once, with the arrangements that it concerns."""
    found: dict[str, tuple[Question, list[Arrangement], int]] = {}
    for row in rows:
        for rank, item in enumerate(row.questions):
            first, where, weight = found.get(item.fact, (item, [], 0))
            if row not in where:
                where.append(row)
            found[item.fact] = (first, where, weight + (1000 if item.decides else 0) + max(0, 100 - rank))
    ranked = sorted(found.values(), key=lambda item: -item[2])
    return [(item, where) for item, where, _ in ranked]
