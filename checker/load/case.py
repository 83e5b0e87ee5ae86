"""A project with the vendors that were given for it, read and cross-checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from checker.load.descriptors import check_vendors, find_vendors, read_descriptor
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.model.rulebase import RuleBase

Descriptor: TypeAlias = Path | str | Mapping[str, Any]
"""A descriptor: the path of its file, or its content as a mapping."""


@dataclass(frozen=True)
class Case:
    """A project and its vendors by id."""

    project: Project
    vendors: Mapping[str, Vendor]


def read_case(project: Descriptor, vendors: Iterable[Descriptor], base: RuleBase) -> Case:
    """The case in these descriptors. Raises :class:`InputError` with all problems of all files."""
    problems: list[Diagnostic] = []
    found = read_descriptor(project, base, problems)
    if isinstance(found, Vendor):
        place = start_of(found.source.path)
        problems.append(Diagnostic("this is a vendor, not a project", place, "give it with `--vendor`"))
    given = _vendors(list(vendors), base, problems)
    by_id = check_vendors([found] if isinstance(found, Project) else [], given, problems)
    if problems or not isinstance(found, Project):
        raise InputError(problems)
    return Case(found, by_id)


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
