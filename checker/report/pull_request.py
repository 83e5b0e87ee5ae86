"""A run as a comment on a pull request: the verdicts, what blocks and why, and what to do."""

from typing import Final

from checker.explain.gate import Gate
from checker.model.batch import Batch
from checker.report.digest import digest

MARKER: Final = "<!-- checker -->"
"""The first line, by which the next run finds its own comment and replaces it."""

BYTES: Final = 65_000
"""How long the comment may be; GitHub takes 65,536 letters."""


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """The comment as Markdown; what does not fit is counted."""
    return f"{MARKER}\n{digest(batch, gate, everything, BYTES - len(MARKER) - 1)}"
