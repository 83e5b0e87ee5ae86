"""What a schedule says: the steps of one arrangement with their days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.advise.result import Option
from checker.economics.interval import Interval

Kind: TypeAlias = Literal["question", "obligation", "preparation", "work", "gate", "delivery", "exit"]
Answer: TypeAlias = Literal["yes", "no", "depends"]


@dataclass(frozen=True)
class Step:
    """Something to do, with its last days. Both ends are included.

    ``days`` is how long it takes; ``None`` where nothing is known. ``key`` names the step within the
    schedule.
    """

    key: str
    kind: Kind
    title: str
    about: str
    leg: str
    days: Interval | None
    start: date
    end: date
    last_start: date
    last_end: date


@dataclass(frozen=True)
class Schedule:
    """The steps of one arrangement in the order of their dates.

    ``stated`` says whether somebody stated the deadline; where nobody did, ``deadline`` is the
    day on which the labels are there if everything takes long and begins on ``as_of``. ``days`` is how
    long the whole takes before the deadline. ``earliest`` and ``latest`` are the days on which the
    labels are there if work begins on ``as_of``. ``late`` names the steps that would have had to
    begin before it: with short durations where ``in_time`` is ``no``, else with long ones.
    """

    as_of: date
    project: str
    project_name: str
    arrangement: Option
    items: Interval
    deadline: date
    stated: bool
    days: Interval
    in_time: Answer
    earliest: date
    latest: date
    steps: tuple[Step, ...]
    late: tuple[str, ...]
    notes: tuple[str, ...]
