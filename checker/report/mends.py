"""The smallest changes that make an arrangement better, as data for a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.model.fix import Aim, Change, Fix
from checker.report.fix import step
from checker.report.text import PEOPLE, clean, count, fact_text


@dataclass(frozen=True)
class Step:
    """One change: what to do, what it is ``about``, and what becomes of which fact."""

    what: str
    about: str
    fact: str
    becomes: str


@dataclass(frozen=True)
class Mend:
    """One set of changes that leads to ``verdict``, or, without ``steps``, why there is none.

    ``facts`` are those that stand in the way.
    """

    leg: str
    verdict: str
    head: str
    steps: tuple[Step, ...]
    facts: tuple[str, ...]


def mends(fix: Fix | None) -> Iterator[Mend]:
    """The smallest way to each better verdict, or why there is none."""
    for row in fix.arrangements if fix is not None else ():
        leg = row.name if fix is not None and row.name != fix.arrangement else ""
        for aim in row.aims:
            for way in aim.ways[:1]:  # the smallest; `checker fix` shows more
                head = f"{count(len(way.changes), 'change')} would make it {aim.verdict}"
                if not way.certain:
                    head += ", if the answers are these" if _asks(way.changes) else ", with such a vendor"
                yield Mend(leg, aim.verdict, head, tuple(map(_step, way.changes)), ())
            if not aim.ways:
                yield Mend(leg, aim.verdict, _none(aim), (), tuple(_facts(aim)))


def _asks(changes: tuple[Change, ...]) -> bool:
    return any(change.kind == "answer" for change in changes)


def _step(change: Change) -> Step:
    what = {
        "change": change.how or "change it",
        "answer": f"find out ({PEOPLE[change.ask]}): {change.question}",
        "choose": f"choose a vendor: {change.question}",
    }[change.kind]
    about = change.question if change.kind == "change" else ""
    return Step(clean(what[:1].upper() + what[1:]), clean(about), change.fact, clean(step(change)))


def _none(aim: Aim) -> str:
    if aim.proof == "limit":
        return f"No way to make it {aim.verdict} was found in {aim.evaluations} evaluations; there may be one"
    return f"Nothing that can be changed, chosen or found out makes it {aim.verdict}"


def _facts(aim: Aim) -> Iterator[str]:
    for obstacle in aim.obstacles:
        facts = "; ".join(clean(fact_text(use)) for use in obstacle.facts)
        yield f"{obstacle.title}: {facts}" if obstacle.rule and facts else facts or obstacle.title
