"""A project judged: which arrangements, on what is said of each, under which regimes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement, hybrid
from checker.explain.tree import constant_uses
from checker.load.case import Case
from checker.model.descriptor import HYBRID, ArrangementSpec, Project, Vendor, combined
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.result import Arrangement, DescriptorRef, Result, RuleBaseRef
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule

ALONE = "durable-rules is not installed for this Python; the reference engine decided alone"

Row: TypeAlias = tuple[str, ArrangementSpec, str]
"""An arrangement to judge: its shown name, its description, and the vendor's id or nothing."""


@dataclass(frozen=True)
class Selection:
    """Which regimes are judged, and which are left out."""

    judged: frozenset[str]
    left_out: tuple[str, ...]

    def takes(self, rule: Rule) -> bool:
        """Whether a rule is judged."""
        return rule.regime in self.judged


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
) -> Result:
    """The result for a case.

    Without ``full``, rules that are satisfied or do not apply are not explained. Raises
    :class:`InputError` for an approach that the project does not have.
    """
    base = program.base
    rows = rows_of(base, case, approaches)
    judged: dict[str, Arrangement] = {}
    with Agreed(program, as_of) as engines:
        for name, spec, vendor in with_legs(base, case, rows):
            if spec.approach != HYBRID:
                evaluation = engines.evaluate(situation_of(base, case, spec, vendor, as_of))
                judged[name] = arrangement(name, spec, vendor, evaluation, selection.takes, full)
        names = engines.names
    hybrids = (row for row in with_legs(base, case, rows) if row[1].approach == HYBRID)
    for name, spec, _ in sorted(hybrids, key=lambda row: _depth(row[1], case.project)):
        judged[name] = hybrid(name, "Hybrid", [judged[leg] for leg in spec.legs])
    return Result(
        version=1,
        as_of=as_of,
        rule_base=RuleBaseRef(
            base.version, base.digest, sum(map(selection.takes, base.rules.values())), tuple(overlays)
        ),
        engines=names,
        project=_ref(case.project),
        vendors=tuple(_ref(case.vendors[v]) for v in sorted({vendor for _, _, vendor in rows if vendor})),
        plan=case.project.plan or None,
        constants=constant_uses(base, as_of),
        not_judged=selection.left_out,
        notes=(*(() if len(names) > 1 else (ALONE,)), *_too_early(base, as_of, selection)),
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
    specs = case.project.arrangements
    named = {spec.vendor for spec in specs.values()}
    spare = [vendor for vendor in case.vendors if vendor not in named]
    groups: dict[str, list[Row]] = {}
    for name, spec in specs.items():
        offers = spare if not spec.vendor and _buys(base, spec) else []
        groups[name] = [(name, spec, spec.vendor), *((f"{name}@{vendor}", spec, vendor) for vendor in offers)]
    known = {row[0]: row for rows in groups.values() for row in rows}
    wanted = list(specs) if approaches is None else list(dict.fromkeys(approaches))
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
    return Situation(base.approaches[spec.approach], answers, vendor_open=_buys(base, spec) and not vendor)


def _buys(base: RuleBase, spec: ArrangementSpec) -> bool:
    return spec.approach != HYBRID and bool(base.approaches[spec.approach].properties["approach.uses_vendor"])


def _depth(spec: ArrangementSpec, project: Project) -> int:
    return 1 + max((_depth(project.arrangements[leg], project) for leg in spec.legs), default=0)


def _ref(descriptor: Project | Vendor) -> DescriptorRef:
    source = descriptor.source
    return DescriptorRef(descriptor.id, descriptor.name, source.path, source.digest)


def _one_of(names: Iterable[str]) -> str:
    return f"one of {', '.join(names)}"
