"""The results of one run over many descriptors, and the files that could not be judged."""

from dataclasses import dataclass
from typing import Literal

from checker.model.result import Notice, Result, Spot


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be judged."""

    message: str
    help: str
    place: Spot


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one run brought out. ``notices`` concern the run, not one project."""

    version: Literal[1]
    results: tuple[Result, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
