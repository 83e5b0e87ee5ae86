"""A project judged: which arrangements, on what is said of each, under which regimes."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement, hybrid
from checker.explain.notices import constant_notices, evidence_notices, rule_notices
from checker.explain.tree import constant_uses
from checker.explain.waivers import names_for, waived_rules, waiver_notices, waiver_uses
from checker.load.case import Case
from checker.model.descriptor import HYBRID, ArrangementSpec, Project, Said, Vendor, combined
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.facts import SECTION_OF
from checker.model.place import Place, start_of
from checker.model.result import Arrangement, DescriptorRef, Notice, Result, RuleBaseRef
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule

WARN_BEFORE = 30
"""How many days ahead it is said that something expires or takes effect."""

ALONE = "durable-rules is not installed for this Python; the reference engine decided alone"

Row: TypeAlias = tuple[str, ArrangementSpec, str]
"""An arrangement to judge: its shown name, its description, and the vendor's id or nothing."""


@dataclass(frozen=True)
class Selection:
    """Which regimes are judged, and which are left out. ``rules`` narrows them to some of their rules."""

    judged: frozenset[str]
    left_out: tuple[str, ...]
    rules: frozenset[str] | None = None

    def takes(self, rule: Rule) -> bool:
        """Whether a rule is judged."""
        return rule.regime in self.judged and (self.rules is None or rule.id in self.rules)


def select(base: RuleBase, only: Iterable[str] = (), skip: Iterable[str] = ()) -> Selection:
    """The regimes to judge. Raises :class:`InputError` for every name that is no regime."""
    only, skip, known = list(only), list(skip), base.regimes
    problems = [
        Diagnostic(
            f"there is no regime `{name}`", start_of("<command line>"), did_you_mean(name, known) or _one_of(known)
        )
        for name in (*only, *skip)
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    judged = frozenset(name for name in known if (not only or name in only) and name not in skip)
    if not judged:
        help = "leave one of the options out"
        raise InputError([Diagnostic("no regime is left to judge", start_of("<command line>"), help)])
    return Selection(judged, tuple(sorted(known.keys() - judged)))


def judge(
    program: Program,
    case: Case,
    as_of: date,
    selection: Selection,
    approaches: Iterable[str] | None = None,
    overlays: Sequence[str] = (),
    full: bool = True,
    warn_before: int = WARN_BEFORE,
    engines: Agreed | None = None,
) -> Result:
    """The result for a case.

    Without ``full``, rules that are satisfied or do not apply are not explained.
    ``warn_before`` is how many days ahead expiries and new rules are announced. Several
    cases can share ``engines`` made for the same program and day. Raises
    :class:`InputError` for an approach that the project does not have.
    """
    base, project = program.base, case.project
    rows = rows_of(base, case, approaches)
    every = names_for(row for group in _groups(base, case).values() for row in group)
    whole = with_legs(base, case, rows)
    waived = waived_rules(case.waivers, base, project.id, every, as_of)
    judged: dict[str, Arrangement] = {}
    notices: list[Notice] = []
    with nullcontext(engines) if engines is not None else Agreed(program, as_of) as both:
        for name, spec, vendor in whole:
            if spec.approach != HYBRID:
                evaluation = both.evaluate(situation_of(base, case, spec, vendor, as_of))
                judged[name] = arrangement(
                    name, spec, vendor, evaluation, selection.takes, full,
                    home_of(case, spec, vendor), waived.get(name, frozenset()),
                )  # fmt: skip
                notices += rule_notices(evaluation, name, selection.takes, warn_before)
        names = both.names
    hybrids = (row for row in whole if row[1].approach == HYBRID)
    for name, spec, _ in sorted(hybrids, key=lambda row: _depth(row[1], project)):
        judged[name] = hybrid(name, "Hybrid", [judged[leg] for leg in spec.legs], spec.place)
    uses = waiver_uses(case.waivers, base, project.id, every, judged, as_of)
    for said in _said(case, whole):
        notices += evidence_notices(said, as_of, warn_before)
    notices += waiver_notices(uses, as_of, warn_before)
    notices += constant_notices(base, as_of, warn_before)
    return Result(
        version=1,
        as_of=as_of,
        rule_base=RuleBaseRef(
            base.version, base.digest, sum(map(selection.takes, base.rules.values())), tuple(overlays)
        ),
        engines=names,
        project=_ref(project),
        vendors=tuple(_ref(case.vendors[v]) for v in sorted({vendor for _, _, vendor in whole if vendor})),
        plan=project.plan or None,
        constants=constant_uses(base, as_of),
        not_judged=selection.left_out,
        notes=(*(() if len(names) > 1 else (ALONE,)), *_too_early(base, as_of, selection)),
        notices=tuple(notices),
        waivers=uses,
        arrangements=tuple(judged[name] for name, _, _ in rows),
    )


def _too_early(base: RuleBase, as_of: date, selection: Selection) -> Iterable[str]:
    """A warning where rules begin only after ``as_of``: the law before them is mostly not encoded."""
    later = [r for r in base.rules.values() if selection.takes(r) and r.effective.start and r.effective.start > as_of]
    if later:
        yield f"{len(later)} rules begin after {as_of}; what the law was before them is encoded only in part"


def rows_of(base: RuleBase, case: Case, approaches: Iterable[str] | None = None) -> list[Row]:
    """The arrangements to judge, in the order of the file.

    An arrangement that buys labelling and names no vendor is judged with the vendor left
    open, and once with each vendor that was given and is named nowhere; ``approaches`` may
    name such a pair alone, as ``arrangement@vendor``.
    """
    groups = _groups(base, case)
    known = {row[0]: row for rows in groups.values() for row in rows}
    wanted = list(groups) if approaches is None else list(dict.fromkeys(approaches))
    problems = [
        Diagnostic(
            f"the project has no arrangement `{name}`",
            start_of(case.project.source.path),
            did_you_mean(name, known) or _one_of(known),
        )
        for name in wanted
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    chosen = [row for name in wanted for row in groups.get(name, [known[name]])]
    return list({row[0]: row for row in chosen}.values())


def _groups(base: RuleBase, case: Case) -> dict[str, list[Row]]:
    """By arrangement: itself, and itself with each vendor that might do the work."""
    specs = case.project.arrangements
    named = {spec.vendor for spec in specs.values()}
    spare = [vendor for vendor in case.vendors if vendor not in named]
    groups: dict[str, list[Row]] = {}
    for name, spec in specs.items():
        offers = spare if not spec.vendor and buys(base, spec) else []
        groups[name] = [(name, spec, spec.vendor), *((f"{name}@{vendor}", spec, vendor) for vendor in offers)]
    return groups


def with_legs(base: RuleBase, case: Case, rows: Sequence[Row]) -> list[Row]:
    """``rows`` and whatever their hybrids are made of."""
    found = {name: (name, spec, vendor) for name, spec, vendor in rows}
    waiting = [spec for _, spec, _ in rows]
    while waiting:
        for leg in waiting.pop().legs:
            if leg not in found:
                spec = case.project.arrangements[leg]
                found[leg] = (leg, spec, spec.vendor)
                waiting.append(spec)
    return list(found.values())


def situation_of(base: RuleBase, case: Case, spec: ArrangementSpec, vendor: str, as_of: date) -> Situation:
    """Everything that is said about one arrangement."""
    offered = [case.vendors[vendor].said] if vendor else []
    answers = combined([case.project.said, *offered, spec.said], as_of)
    return Situation(base.approaches[spec.approach], answers, vendor_open=buys(base, spec) and not vendor)


def home_of(case: Case, spec: ArrangementSpec, vendor: str) -> Callable[[str], Place | None]:
    """Gives the place where a fact that nobody states would stand."""
    project, offered = case.project, case.vendors.get(vendor)

    def home(fact: str) -> Place | None:
        where = SECTION_OF.get(fact.split(".")[0])
        if where == "project":
            return project.said.home(fact, project.place)
        if where == "vendor":
            return spec.vendor_place or spec.place if offered is None else offered.said.home(fact, offered.place)
        return spec.said.home(fact, spec.place)

    return home


def _said(case: Case, rows: Iterable[Row]) -> list[Said]:
    """What is said in the project, in the arrangements judged and by their vendors, each once."""
    specs = {id(spec): spec.said for _, spec, _ in rows}
    vendors = dict.fromkeys(vendor for _, _, vendor in rows if vendor)
    return [case.project.said, *specs.values(), *(case.vendors[vendor].said for vendor in vendors)]


def buys(base: RuleBase, spec: ArrangementSpec) -> bool:
    """Whether an arrangement is one in which a vendor labels."""
    return spec.approach != HYBRID and bool(base.approaches[spec.approach].properties["approach.uses_vendor"])


def _depth(spec: ArrangementSpec, project: Project) -> int:
    return 1 + max((_depth(project.arrangements[leg], project) for leg in spec.legs), default=0)


def _ref(descriptor: Project | Vendor) -> DescriptorRef:
    source = descriptor.source
    return DescriptorRef(descriptor.id, descriptor.name, source.path, source.digest)


def _one_of(names: Iterable[str]) -> str:
    return f"one of {', '.join(names)}"
