"""Hybrids worth trying: the patterns of ``rules/suitability`` filled with what the law lets pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from checker.economics.interval import Interval
from checker.economics.quotes import Figure
from checker.explain.assemble import hybrid
from checker.explain.judge import Row
from checker.load.case import Case
from checker.model.descriptor import HYBRID, ArrangementSpec
from checker.model.result import Arrangement
from checker.model.suitability import BlendPattern


@dataclass(frozen=True)
class Proposal:
    """A hybrid that the project does not describe. ``roles`` gives the part of each leg, ``figures`` the shares."""

    name: str
    spec: ArrangementSpec
    judged: Arrangement
    pattern: BlendPattern
    roles: Mapping[str, str]
    figures: tuple[Figure, ...]


def proposals(
    patterns: Sequence[BlendPattern],
    rows: Sequence[Row],
    judged: Mapping[str, Arrangement],
    order: Callable[[str], object],
) -> list[Proposal]:
    """For each pattern the hybrids of arrangements that cannot be excluded.

    Of several arrangements of one approach the one that comes first by ``order`` takes part. A
    hybrid that the project describes already, by its legs, is not proposed again.
    """
    by_approach: dict[str, str] = {}
    for name, spec, _ in sorted(rows, key=lambda row: order(row[0])):  # type: ignore[arg-type, return-value]
        if spec.approach != HYBRID and judged[name].worst != "excluded":
            by_approach.setdefault(spec.approach, name)
    there = {frozenset(spec.legs) for _, spec, _ in rows if spec.approach == HYBRID}
    found: list[Proposal] = []
    for pattern in patterns:
        for legs in _filled(pattern, by_approach):
            if frozenset(legs) not in there:
                there.add(frozenset(legs))
                found.append(_proposal(pattern, legs, judged))
    return found


def _filled(pattern: BlendPattern, by_approach: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    choices = [[by_approach[way] for way in role.approaches if way in by_approach] for role in pattern.roles]
    return (legs for legs in product(*choices) if len(set(legs)) == len(legs))


def _proposal(pattern: BlendPattern, legs: Sequence[str], judged: Mapping[str, Arrangement]) -> Proposal:
    name = " + ".join(legs)
    figures = tuple(
        Figure(f"share.{leg}", Interval(*role.share), f"{role.role}: {pattern.source}", pattern.place, name)
        for leg, role in zip(legs, pattern.roles)
        if role.share is not None
    )
    spec = ArrangementSpec(name, HYBRID, pattern.place, legs=tuple(legs))
    row = replace(hybrid(name, "Hybrid", [judged[leg] for leg in legs]), title=pattern.title)
    roles = {leg: role.role for leg, role in zip(legs, pattern.roles)}
    return Proposal(name, spec, row, pattern, roles, figures)


def with_proposals(case: Case, rows: Sequence[Row], proposed: Sequence[Proposal]) -> Case:
    """``case`` with the hybrids, and with the candidates that are legs of them, as arrangements."""
    known = dict(case.project.arrangements)
    for name, spec, vendor in rows:
        known.setdefault(name, replace(spec, name=name, vendor=vendor))
    known |= {proposal.name: proposal.spec for proposal in proposed}
    return replace(case, project=replace(case.project, arrangements=known))
