"""What searches start from: each arrangement of a project as facts, with the rules that count for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.explain.judge import Row, Selection, home_of, rows_of, situation_of, with_legs
from checker.explain.waivers import names_for, waived_rules
from checker.load.case import Case
from checker.model.descriptor import HYBRID, ArrangementSpec, Project, Vendor
from checker.model.facts import SECTION_OF
from checker.model.place import Place
from checker.model.result import DescriptorRef, RuleBaseRef
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule

LAPSED: Final = frozenset({"expired", "unproven", "claimed"})
"""The kinds of answers that are stated and do not count for want of a document."""


@dataclass(frozen=True)
class Ground:
    """One arrangement that is no hybrid. ``rules`` are judged, in force, binding, and not waived."""

    name: str
    spec: ArrangementSpec
    vendor: str
    situation: Situation
    rules: tuple[Rule, ...]
    waived: frozenset[str]
    home: Callable[[str], Place | None]


@dataclass(frozen=True)
class Site:
    """The arrangements that were asked about, and what they are made of.

    ``legs`` gives for each arrangement those that decide it: itself, or the legs of a
    hybrid, down to those that are no hybrids.
    """

    rows: Sequence[Row]
    grounds: dict[str, Ground]
    legs: dict[str, tuple[str, ...]]


def survey(
    program: Program, case: Case, as_of: date, selection: Selection, approaches: Iterable[str] | None = None
) -> Site:
    """The arrangements named, or all. Raises :class:`~checker.model.diagnostic.InputError` for an unknown one."""
    base = program.base
    rows = rows_of(base, case, approaches)
    every = names_for(rows_of(base, case))
    waived = waived_rules(case.waivers, base, case.project.id, every, as_of)
    judged = [rule for rule in base.rules.values() if selection.takes(rule) and rule.effect != "advise"]
    judged = [rule for rule in judged if rule.effective.holds_on(as_of)]
    grounds: dict[str, Ground] = {}
    for name, spec, vendor in with_legs(base, case, rows):
        if spec.approach == HYBRID:
            continue
        aside = waived.get(name, frozenset())
        rules = tuple(rule for rule in judged if rule.id not in aside)
        situation = situation_of(base, case, spec, vendor, as_of)
        grounds[name] = Ground(name, spec, vendor, situation, rules, aside, home_of(case, spec, vendor))
    legs = {name: _leaves(case, name, spec) for name, spec, _ in rows}
    return Site(rows, grounds, legs)


def rule_base_of(base: RuleBase, selection: Selection, overlays: Sequence[str]) -> RuleBaseRef:
    """The rule base that judged, as a document names it."""
    return RuleBaseRef(base.version, base.digest, sum(map(selection.takes, base.rules.values())), tuple(overlays))


def reference_of(descriptor: Project | Vendor) -> DescriptorRef:
    """A descriptor that was judged, as a document names it."""
    source = descriptor.source
    return DescriptorRef(descriptor.id, descriptor.name, source.path, source.digest)


def place_to_state(case: Case, spec: ArrangementSpec, vendor: str, fact: str) -> tuple[str, tuple[str, ...]]:
    """The file in which a fact of an arrangement is stated, and its keys there.

    The file is empty for a fact of a vendor that is yet to be chosen.
    """
    keys = tuple(fact.split("."))
    where = SECTION_OF[keys[0]]
    if where == "vendor":
        return (case.vendors[vendor].source.path if vendor else ""), keys[1:]
    path = case.project.source.path
    return path, (keys if where == "project" else ("approaches", spec.name, *keys))


def _leaves(case: Case, name: str, spec: ArrangementSpec) -> tuple[str, ...]:
    if spec.approach != HYBRID:
        return (name,)
    legs = (leaf for leg in spec.legs for leaf in _leaves(case, leg, case.project.arrangements[leg]))
    return tuple(dict.fromkeys(legs))
