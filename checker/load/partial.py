"""A project with some of its vendors: the arrangements of the others are left out."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from checker.load.case import Case, check_vendors
from checker.load.descriptors import read_descriptor
from checker.load.finding import find_vendors
from checker.load.waivers import read_waivers
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.model.rulebase import RuleBase


def read_partial_case(
    project: Path | str,
    vendors: Iterable[Path | str],
    base: RuleBase,
    waivers: Iterable[Path | str] = (),
    answers: Iterable[Path | str] = (),
) -> tuple[Case, tuple[str, ...]]:
    """The case in these files, and the arrangements that had to be left out: their vendor was not given.

    Raises :class:`InputError` with all problems of all files.
    """
    problems: list[Diagnostic] = []
    found = read_descriptor(project, base, problems)
    if isinstance(found, Vendor):
        message = "this is a vendor, not a project"
        problems.append(Diagnostic(message, start_of(str(project)), "give it with `--vendor`"))
    given: list[Vendor] = []
    for path in find_vendors(vendors, problems):
        vendor = read_descriptor(path, base, problems)
        if isinstance(vendor, Vendor):
            given.append(vendor)
        elif vendor is not None:
            message = "this is a project, not a vendor"
            problems.append(Diagnostic(message, start_of(str(path)), "give it with `--for`"))
    by_id = check_vendors((), given, problems)
    granted = read_waivers(waivers, problems)
    if problems or not isinstance(found, Project):
        raise InputError(problems)
    found, left_out = without_strangers(found, by_id)
    if answers:
        from checker.load.answers import with_answers

        found, by_id = with_answers(found, by_id, answers, base, problems)
        if problems:
            raise InputError(problems)
    return Case(found, by_id, granted), left_out


def without_strangers(project: Project, vendors: Iterable[str]) -> tuple[Project, tuple[str, ...]]:
    """``project`` without the arrangements, and the hybrids of them, whose vendor is not among ``vendors``.

    Raises :class:`InputError` where none is left.
    """
    known = set(vendors)
    kept = {name: spec for name, spec in project.arrangements.items() if not spec.vendor or spec.vendor in known}
    while True:
        whole = {name: spec for name, spec in kept.items() if all(leg in kept for leg in spec.legs)}
        if len(whole) == len(kept):
            break
        kept = whole
    left_out = tuple(name for name in project.arrangements if name not in kept)
    if not kept:
        message = "every arrangement of this project names a vendor that was not given"
        raise InputError([Diagnostic(message, project.place, "give their files with `--vendor`")])
    plan = project.plan if project.plan in kept else ""
    return replace(project, arrangements=kept, plan=plan), left_out
