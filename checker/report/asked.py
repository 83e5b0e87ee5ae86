"""The open questions by the person to ask, each with what its answers would decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from checker.model.plan import Inquiry, Plan
from checker.model.result import Arrangement, Question
from checker.report.alerting import shown
from checker.report.statement import written
from checker.report.text import PEOPLE

UNITS: Final = ("procurement", "security")
"""Whom one asks without an article, for they are no single persons."""

_Inquiries: TypeAlias = dict[tuple[str, str], Inquiry]


@dataclass(frozen=True)
class Answer:
    """Answers that lead to the same, and what that is for each arrangement whose range they move."""

    values: str
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One question. ``first`` says that it belongs to the shortest list that settles every verdict."""

    question: Question
    ways: tuple[str, ...]
    first: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Asker:
    """A person, ``For the project owner`` or ``For the vendor lumen``, with what to ask, the most decisive first."""

    title: str
    asked: tuple[Asked, ...]

    @property
    def urgent(self) -> tuple[Asked, ...]:
        """The questions on which a verdict turns."""
        return tuple(item for item in self.asked if item.first or item.question.decides)

    @property
    def others(self) -> tuple[Asked, ...]:
        """The questions whose answers move no verdict today."""
        return tuple(item for item in self.asked if item not in self.urgent)


@dataclass
class _Merged:
    question: Question
    vendor: str
    ways: list[str] = field(default_factory=list)
    weight: int = 0


def askers(rows: Sequence[Arrangement], plan: Plan | None = None) -> Iterator[Asker]:
    """The questions of ``rows`` by person; the person whose answers decide most comes first.

    A question about two vendors is two: each answers for itself.
    """
    inquiries = {(inquiry.fact, inquiry.vendor or ""): inquiry for inquiry in (plan.questions if plan else ())}
    merged = _merged(rows)
    for title in dict.fromkeys(map(_title, merged)):
        yield Asker(title, tuple(_asked(item, inquiries) for item in merged if _title(item) == title))


def _merged(rows: Sequence[Arrangement]) -> list[_Merged]:
    """Every question once, with the arrangements that it concerns; what a verdict turns on first."""
    vendors = {row.name: row.vendor or "" for row in rows}
    found: dict[tuple[str, str], _Merged] = {}
    for row in rows:
        for rank, question in enumerate(row.questions):
            item = found.setdefault(
                (question.fact, question.state_in), _Merged(question, vendors.get(question.leg, row.vendor or ""))
            )
            if shown(row) not in item.ways:
                item.ways.append(shown(row))
            item.weight += (1000 if question.decides else 0) + max(0, 100 - rank)
    return sorted(found.values(), key=lambda item: -item.weight)


def _title(item: _Merged) -> str:
    vendor = item.vendor if item.question.ask == "vendor" else ""
    return f"For {addressed(item.question.ask)} {vendor}".rstrip()


def addressed(ask: str) -> str:
    """A person to ask, in a sentence: ``the vendor``, ``procurement``."""
    return PEOPLE[ask] if ask in UNITS else f"the {PEOPLE[ask]}"


def _asked(item: _Merged, inquiries: _Inquiries) -> Asked:
    fact = item.question.fact
    inquiry = inquiries.get((fact, item.vendor)) or inquiries.get((fact, ""))
    answers = tuple(_answers(inquiry)) if inquiry is not None else ()
    return Asked(item.question, tuple(item.ways), inquiry is not None, answers)


def _answers(inquiry: Inquiry) -> Iterator[Answer]:
    for outcome in inquiry.outcomes:
        effects = tuple(
            f"{effect.arrangement} {effect.best}" + ("" if effect.best == effect.worst else f" to {effect.worst}")
            for effect in outcome.effects
        )
        yield Answer(", ".join(map(written, outcome.values)) or "any other", effects)
