"""Many descriptors in one run: the projects that can be judged, and what is wrong with the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.load.case import Case, check_vendors
from checker.load.descriptors import read_descriptor
from checker.load.finding import find_descriptors, find_vendors, is_beside, real
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.waiver import Waiver


@dataclass(frozen=True)
class Portfolio:
    """What was found. A file with a problem hides no other: its problems are listed, and it is not judged.

    ``others`` are the kinds of files that are of other tools.
    """

    cases: tuple[Case, ...]
    problems: tuple[Diagnostic, ...]
    others: tuple[str, ...] = ()


def read_portfolio(
    paths: Sequence[Path | str], vendors: Iterable[Path | str], base: RuleBase, waivers: Sequence[Waiver] = ()
) -> Portfolio:
    """The projects in files and folders, each with the vendors that it may use.

    Those are the vendors that it names, and those given in ``vendors``, which may do the work
    of arrangements that name none.
    """
    problems: list[Diagnostic] = []
    given = find_vendors(vendors, problems)
    offered = _vendors(given, base, problems)
    projects: list[Project] = []
    beside: list[Vendor] = []
    explicit, read = set(map(Path, paths)), set(map(real, given))
    others: set[str] = set()
    for file in find_descriptors(paths, problems, others):
        if real(file) in read or (file not in explicit and is_beside(file)):
            continue
        own: list[Diagnostic] = []
        found = read_descriptor(file, base, own)
        problems += own
        if own:
            continue
        if isinstance(found, Vendor):
            beside.append(found)
        elif isinstance(found, Project):
            projects.append(found)
    unclear = _unclear([*offered, *beside])
    known = check_vendors([], [*offered, *beside], problems)
    chosen = {vendor.id for vendor in offered} - unclear
    cases = []
    for project in _once(projects, problems):
        named = {spec.vendor for spec in project.arrangements.values() if spec.vendor}
        lacking: list[Diagnostic] = []
        check_vendors([project], list(known.values()), lacking)
        problems += lacking
        if not lacking and not named & unclear:
            cases.append(Case(project, {id_: known[id_] for id_ in known if id_ in named | chosen}, waivers))
    return Portfolio(tuple(cases), tuple(problems), tuple(sorted(others)))


def _unclear(vendors: Iterable[Vendor]) -> set[str]:
    """The ids that two vendors have: whose facts they mean nobody can tell, so nothing is judged by them."""
    found: dict[str, Vendor] = {}
    return {v.id for v in vendors if found.setdefault(v.id, v).source != v.source}


def strangers(waivers: Iterable[Waiver], cases: Iterable[Case]) -> list[Waiver]:
    """The waivers that are for none of the projects."""
    ids = {case.project.id for case in cases}
    return [waiver for waiver in waivers if waiver.project not in ids]


def _vendors(files: Iterable[Path], base: RuleBase, problems: list[Diagnostic]) -> list[Vendor]:
    found = []
    for file in files:
        own: list[Diagnostic] = []
        vendor = read_descriptor(file, base, own)
        problems += own
        if isinstance(vendor, Project):
            problems.append(
                Diagnostic("this is a project, not a vendor", start_of(str(file)), "name it without `--vendor`")
            )
        elif vendor is not None and not own:
            found.append(vendor)
    return found


def _once(projects: Iterable[Project], problems: list[Diagnostic]) -> list[Project]:
    """The projects, each id once: waivers and baselines go by it."""
    found: dict[str, Project] = {}
    for project in projects:
        first = found.setdefault(project.id, project)
        if first is not project and first.source != project.source:
            help = f"the other is {first.source.path}; rename one"
            problems.append(Diagnostic(f"two projects have the id `{project.id}`", project.place, help))
    return list(found.values())
