"""A run as the summary of a GitHub job, which says more than its annotations can."""

from typing import Final

from checker.explain.gate import Gate
from checker.model.batch import Batch
from checker.report.digest import digest

BYTES: Final = 1_000_000
"""How long the summary may be; GitHub drops one of more than 1 MiB as a whole."""


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """The summary as Markdown; what does not fit is counted."""
    return digest(batch, gate, everything, BYTES, open_details=True)
