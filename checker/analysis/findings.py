"""What an analysis of a rule base says: findings, each with an example, and what stayed undecided."""

from dataclasses import dataclass
from typing import Final

from checker.analysis.subject import Shows
from checker.engine.situation import Situation
from checker.model.place import Place

KINDS: Final = {
    "dead": "the rule never applies",
    "never-breached": "the rule applies, but nothing breaches it",
    "never-satisfied": "the rule applies, but nothing satisfies it",
    "unmeetable": "nobody who breaches the rule can meet it, only avoid it",
    "absolute": "nobody who breaches the rule can do anything about it",
    "contradiction": "two rules can be cured one at a time, never together",
    "redundant": "another rule is always breached with it, with the same effect or a worse one",
    "unread-fact": "no rule reads the fact",
    "unread-constant": "no rule reads the constant",
}
"""Each kind of finding, and what it claims."""


@dataclass(frozen=True)
class Sketch:
    """A state of affairs that shows something, before it is written as a project."""

    situation: Situation
    shows: Shows
    says: str


@dataclass(frozen=True)
class Finding:
    """One finding about the rules, facts or constants ``names``; the first is the one to change."""

    kind: str
    names: tuple[str, ...]
    message: str
    help: str
    place: Place
    sketch: Sketch | None = None

    @property
    def key(self) -> str:
        """The finding's name, by which a rule base declares it intended."""
        return f"{self.kind}: {', '.join(self.names)}"


@dataclass(frozen=True)
class Open:
    """A question that z3 gave up: nothing is claimed either way."""

    kind: str
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name that the finding would have."""
        return f"{self.kind}: {', '.join(self.names)}"
