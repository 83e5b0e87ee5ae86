"""When judgements were made."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from checker.evidence.judgements import Judgement

T = TypeVar("T")


def moment(judgement: Judgement) -> datetime | None:
    """When a judgement was made, in UTC; a time without a zone is taken as UTC."""
    at = judgement.at
    return at if at is None else at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def timed(judgements: Iterable[Judgement]) -> bool:
    """Whether every judgement says when it was made."""
    return all(judgement.at is not None for judgement in judgements)


def by_time(rows: Sequence[T], judgement_of: Callable[[T], Judgement]) -> list[T]:
    """``rows`` in the order of their judgements' times; as they stand where one has none."""
    if not timed(map(judgement_of, rows)):
        return list(rows)
    times = [moment(judgement_of(row)) for row in rows]
    order = sorted(range(len(rows)), key=lambda n: at.timestamp() if (at := times[n]) is not None else 0.0)
    return [rows[n] for n in order]
