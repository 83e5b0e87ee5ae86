"""A project with the vendors that were given for it, read and cross-checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from checker.load.descriptors import read_descriptor
from checker.load.finding import find_vendors
from checker.load.waivers import read_waivers
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.waiver import Waiver

Descriptor: TypeAlias = Path | str | Mapping[str, Any]
"""A descriptor: the path of its file, or its content as a mapping."""


@dataclass(frozen=True)
class Case:
    """A project, its vendors by id, and the waivers of all projects."""

    project: Project
    vendors: Mapping[str, Vendor]
    waivers: Sequence[Waiver] = ()


def read_case(
    project: Descriptor,
    vendors: Iterable[Descriptor],
    base: RuleBase,
    waivers: Iterable[Path | str] = (),
    answers: Iterable[Path | str] = (),
) -> Case:
    """The case in these files. Raises :class:`InputError` with all problems of all of them."""
    problems: list[Diagnostic] = []
    found = read_descriptor(project, base, problems)
    if isinstance(found, Vendor):
        place = start_of(found.source.path)
        problems.append(Diagnostic("this is a vendor, not a project", place, "give it with `--vendor`"))
    given = _vendors(list(vendors), base, problems)
    by_id = check_vendors([found] if isinstance(found, Project) else [], given, problems)
    granted = read_waivers(waivers, problems)
    if answers and isinstance(found, Project):
        from checker.load.answers import with_answers  # seldom given, and start-up counts

        found, by_id = with_answers(found, by_id, answers, base, problems)
    if problems or not isinstance(found, Project):
        raise InputError(problems)
    return Case(found, by_id, granted)


def _vendors(sources: list[Descriptor], base: RuleBase, problems: list[Diagnostic]) -> list[Vendor]:
    paths = find_vendors((s for s in sources if not isinstance(s, Mapping)), problems)
    found: list[Vendor] = []
    descriptors: list[Descriptor] = [*paths, *(s for s in sources if isinstance(s, Mapping))]
    for source in descriptors:
        vendor = read_descriptor(source, base, problems)
        if isinstance(vendor, Vendor):
            found.append(vendor)
        elif vendor is not None:
            place = start_of(vendor.source.path)
            problems.append(Diagnostic("this is a project, not a vendor", place, "name it as the project"))
    return found


def check_vendors(
    projects: Iterable[Project], vendors: Sequence[Vendor], problems: list[Diagnostic]
) -> dict[str, Vendor]:
    """The vendors by id. Two with one id, and one that is named but not given, are problems."""
    found: dict[str, Vendor] = {}
    for vendor in vendors:
        if vendor.id in found and vendor.source != found[vendor.id].source:
            first = found[vendor.id].source.path
            problems.append(
                Diagnostic(
                    f"two vendors have the id `{vendor.id}`",
                    start_of(vendor.source.path),
                    f"the other is {first}; rename one",
                )
            )
        elif vendor.id:
            found[vendor.id] = vendor
    for project in projects:
        for spec in project.arrangements.values():
            if spec.vendor and spec.vendor not in found:
                help = did_you_mean(spec.vendor, found) or "give its file with `--vendor FILE`"
                problems.append(
                    Diagnostic(f"vendor `{spec.vendor}` is named but not given", spec.vendor_place or spec.place, help)
                )
    return found
