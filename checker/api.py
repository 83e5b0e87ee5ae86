"""The Python interface: check a project, get a result."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.engine.evaluation import Evaluation
from checker.engine.prepare import prepare
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement, hybrid
from checker.explain.tree import constant_uses
from checker.load.descriptors import check_vendors, find_vendors, read_descriptor
from checker.model.descriptor import HYBRID, ArrangementSpec, Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.result import Arrangement, DescriptorRef, Result, RuleBaseRef
from checker.model.rules import Rule
from checker.resources import folder
from checker.version import VERSION

if TYPE_CHECKING:
    from checker.engine.durable import DurableEngine

Descriptor = Path | str | Mapping[str, Any]
"""A descriptor: the path of its file, or its content as a mapping."""


def check(
    project: Descriptor,
    vendors: Iterable[Descriptor] = (),
    *,
    approaches: Iterable[str] | None = None,
    as_of: date | None = None,
    rules: Iterable[Path | str] = (),
    regimes: Iterable[str] = (),
    skip_regimes: Iterable[str] = (),
) -> Result:
    """Judge every arrangement of ``project``.

    Args:
        project: path of a project file, or its content as a mapping.
        vendors: vendor files, folders of them, or mappings.
        approaches: names of arrangements to judge; all by default.
        as_of: the day whose law counts; today (UTC) by default.
        rules: overlay folders, added to the shipped rule base.
        regimes: judge these regimes only.
        skip_regimes: do not judge these regimes.

    Raises:
        InputError: the input is wrong; it carries every problem with its place.
        InternalError: two engines disagree, or a rule failed.
    """
    program = prepare(rule_roots(rules), cache_folder())
    day = as_of if as_of is not None else datetime.now(UTC).date()
    case = read_case(project, vendors, program)
    selection = select(program, regimes, skip_regimes)
    return judge(program, case, day, selection, approaches, [str(r) for r in rules])


def rule_roots(overlays: Iterable[Path | str]) -> list[Path]:
    """The folders of rules: the shipped one, then the overlays."""
    return [folder("rules"), *map(Path, overlays)]


def cache_folder() -> Path | None:
    """The user's cache folder for prepared rule bases; ``None`` where there is no home."""
    if os.environ.get("CHECKER_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "checker" if os.path.isabs(base) else None


@dataclass(frozen=True)
class Case:
    """A project with the vendors that were given for it."""

    project: Project
    vendors: Mapping[str, Vendor]


@dataclass(frozen=True)
class Selection:
    """Which regimes are judged, and which are left out."""

    judged: frozenset[str]
    left_out: tuple[str, ...]

    def takes(self, rule: Rule) -> bool:
        """Whether a rule is judged."""
        return rule.regime in self.judged


def select(program: Program, only: Iterable[str] = (), skip: Iterable[str] = ()) -> Selection:
    """The regimes to judge. Raises :class:`InputError` for a name that is no regime."""
    only, skip, known = list(only), list(skip), program.base.regimes
    problems = [
        Diagnostic(f"there is no regime `{name}`", start_of("<command line>"), did_you_mean(name, known) or f"one of {', '.join(known)}")
        for name in (*only, *skip)
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    judged = frozenset(name for name in known if (not only or name in only) and name not in skip)
    return Selection(judged, tuple(sorted(known.keys() - judged)))


def read_case(project: Descriptor, vendors: Iterable[Descriptor], program: Program) -> Case:
    """The descriptors, read and cross-checked. Raises :class:`InputError` with all problems of all files."""
    problems: list[Diagnostic] = []
    found = read_descriptor(project, program.base, problems)
    given: list[Vendor] = []
    given_paths = [v for v in vendors if not isinstance(v, Mapping)]
    sources: list[Descriptor] = [*find_vendors(given_paths, problems), *(v for v in vendors if isinstance(v, Mapping))]
    for source in sources:
        vendor = read_descriptor(source, program.base, problems)
        if isinstance(vendor, Project):
            problems.append(Diagnostic("this is a project, not a vendor", start_of(vendor.source.path), "name it as the project"))
        elif vendor is not None:
            given.append(vendor)
    if isinstance(found, Vendor):
        problems.append(Diagnostic("this is a vendor, not a project", start_of(found.source.path), "give it with `--vendor`"))
    by_id = check_vendors([found] if isinstance(found, Project) else [], given, problems)
    if problems or not isinstance(found, Project):
        raise InputError(problems)
    return Case(found, by_id)


def judge(
    program: Program,
    case: Case,
    as_of: date,
    selection: Selection,
    approaches: Iterable[str] | None = None,
    overlays: Sequence[str] = (),
    full: bool = True,
) -> Result:
    """The result for a case that was read without problems.

    Without ``full``, rules that are satisfied or do not apply are not explained.
    """
    rows = chosen_rows(program, case, approaches)
    engines, notes, close = ["reference"], [], lambda: None
    confirm: Callable[[Situation, Evaluation], None] = lambda situation, evaluation: None
    durable = durable_engine(program, as_of)
    if durable is None:
        notes.append("durable-rules is not installed for this Python; the reference engine decided alone")
    else:
        from checker.engine.confirm import confirm as compare

        engines.insert(0, f"durable-rules {durable_version()}")
        close = durable.close
        confirm = lambda situation, evaluation: compare(durable.infer(situation), evaluation)
    try:
        evaluate = evaluator(program, as_of)
        judged: dict[str, Arrangement] = {}
        for name, spec, vendor in rows:
            if spec.approach == HYBRID:
                continue
            situation = situation_of(program, case, spec, vendor, as_of)
            evaluation = evaluate(situation)
            confirm(situation, evaluation)
            judged[name] = arrangement(name, spec, vendor, evaluation, selection.takes, full)
    finally:
        close()
    for name, spec, _ in sorted(rows, key=lambda row: _depth(row[1], case.project)):
        if spec.approach == HYBRID:
            judged[name] = hybrid(name, "Hybrid", [judged[leg] for leg in spec.legs])
    wanted = [name for name, _, _ in chosen_rows(program, case, approaches, legs=False)]
    if not case.project.arrangements:
        notes.append("the project describes no arrangement")
    base = program.base
    return Result(
        version=1,
        as_of=as_of,
        rule_base=RuleBaseRef(base.version, base.digest, sum(map(selection.takes, base.rules.values())), tuple(overlays)),
        engines=tuple(engines),
        project=_ref(case.project),
        vendors=tuple(_ref(case.vendors[v]) for v in sorted({v for _, _, v in rows if v})),
        plan=case.project.plan or None,
        constants=constant_uses(base, as_of),
        not_judged=selection.left_out,
        notes=tuple(notes),
        arrangements=tuple(judged[name] for name in wanted),
    )


Row = tuple[str, ArrangementSpec, str]
"""An arrangement to judge: its shown name, its description, and the vendor's id or nothing."""


def chosen_rows(program: Program, case: Case, approaches: Iterable[str] | None, legs: bool = True) -> list[Row]:
    """The arrangements to judge, in the order of the file; legs of a chosen hybrid included.

    An arrangement that buys labelling and names no vendor is judged with the vendor left
    open, and once with each vendor that was given and is not named anywhere.
    """
    specs = case.project.arrangements
    wanted = list(specs) if approaches is None else list(dict.fromkeys(approaches))
    problems = []
    for name in wanted:
        if name not in specs:
            help = did_you_mean(name, specs) or f"one of {', '.join(specs)}"
            problems.append(Diagnostic(f"the project has no arrangement `{name}`", start_of(case.project.source.path), help))
    if problems:
        raise InputError(problems)
    if legs:
        for name in wanted:
            wanted += [leg for leg in specs[name].legs if leg not in wanted]
    named = {spec.vendor for spec in specs.values()}
    spare = [vendor for vendor in case.vendors if vendor not in named]
    rows: list[Row] = []
    for name in wanted:
        spec = specs[name]
        rows.append((name, spec, spec.vendor))
        buys = spec.approach != HYBRID and program.base.approaches[spec.approach].properties["approach.uses_vendor"]
        if buys and not spec.vendor:
            rows += [(f"{name}@{vendor}", spec, vendor) for vendor in spare]
    return rows


def situation_of(program: Program, case: Case, spec: ArrangementSpec, vendor: str, as_of: date) -> Situation:
    """Everything that is said about one arrangement."""
    answers = case.project.said.on(as_of)
    if vendor:
        answers |= case.vendors[vendor].said.on(as_of)
    answers |= spec.said.on(as_of)
    approach = program.base.approaches[spec.approach]
    buys = bool(approach.properties["approach.uses_vendor"])
    return Situation(approach, answers, vendor_open=buys and not vendor)


def durable_engine(program: Program, as_of: date) -> "DurableEngine | None":
    """The forward-chaining engine, or ``None`` where its library cannot be imported."""
    try:
        from checker.engine.durable import DurableEngine
    except ImportError:
        return None
    return DurableEngine(program, as_of)


def durable_version() -> str:
    """The installed version of durable-rules, without importing package metadata machinery."""
    for entry in sys.path:
        try:
            for name in os.listdir(entry or "."):
                if name.startswith("durable_rules-") and name.endswith((".dist-info", ".egg-info")):
                    return name.split("-")[1].removesuffix(".dist").removesuffix(".egg")
        except OSError:
            continue
    return "(version unknown)"


def _depth(spec: ArrangementSpec, project: Project) -> int:
    return 1 + max((_depth(project.arrangements[leg], project) for leg in spec.legs), default=0)


def _ref(descriptor: Project | Vendor) -> DescriptorRef:
    source = descriptor.source
    return DescriptorRef(descriptor.id, descriptor.name, source.path, source.digest)


__all__ = ["Case", "Selection", "VERSION", "check", "judge", "read_case", "select"]
