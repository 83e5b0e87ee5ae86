"""Kinds of documents: what each can prove, and for how long."""

from dataclasses import dataclass
from datetime import date

from checker.model.facts import Authority
from checker.model.place import Place


@dataclass(frozen=True)
class Proof:
    """A kind of document.

    ``proves`` holds facts, or the first parts of the names of several. ``months`` is how long
    it proves from the day on which it was issued, ``None`` for as long as its own dates say;
    ``from_day`` says which day counts as that, where it is not the date on the document.
    """

    name: str
    title: str
    proves: tuple[str, ...]
    months: int | None
    from_day: str
    source: Authority
    checked: date
    note: str
    place: Place

    def covers(self, fact: str) -> bool:
        """Whether it can prove ``fact``."""
        return any(fact == name or fact.startswith(f"{name}.") for name in self.proves)
