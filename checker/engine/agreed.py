"""Both engines as one: an evaluation is given only where they agree."""

import os
import sys
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation

if TYPE_CHECKING:
    from checker.engine.durable import DurableEngine


class Agreed:
    """Infers with durable-rules and confirms with the reference. Use as a context manager.

    Where durable-rules cannot be imported the reference decides alone; ``names`` tells.
    """

    def __init__(self, program: Program, as_of: date):
        self._reference = evaluator(program, as_of)
        self._durable = _durable(program, as_of)

    def __enter__(self) -> "Agreed":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._durable is not None:
            self._durable.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The engines at work, the one that infers first."""
        return ("reference",) if self._durable is None else (f"durable-rules {_version()}", "reference")

    def evaluate(self, situation: Situation) -> Evaluation:
        """The evaluation. Raises :class:`~checker.model.diagnostic.InternalError` where the engines differ."""
        evaluation = self._reference(situation)
        if self._durable is not None:
            from checker.engine.confirm import confirm

            confirm(self._durable.infer(situation), evaluation)
        return evaluation


def _durable(program: Program, as_of: date) -> "DurableEngine | None":
    try:
        from checker.engine.durable import DurableEngine
    except ImportError:
        return None
    return DurableEngine(program, as_of)


def _version() -> str:
    """The installed version of durable-rules, read off its folder: package metadata is slow to import."""
    for entry in sys.path:
        try:
            for name in os.listdir(entry or "."):
                if name.startswith("durable_rules-") and name.endswith((".dist-info", ".egg-info")):
                    return name.removesuffix(".dist-info").removesuffix(".egg-info").split("-")[1]
        except OSError:
            continue
    return "(version unknown)"
