"""Examples made small, written as descriptors, and judged again from what was written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from checker.engine.situation import Situation
from checker.explain.judge import situation_of
from checker.load.case import read_case
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import SECTION_OF
from checker.model.rulebase import RuleBase

Answers: TypeAlias = Mapping[str, Answer]
Descriptor: TypeAlias = Mapping[str, Any]

VENDOR: Final = "example-vendor"
"""The id of the vendor of an example."""

BECAUSE: Final = "made for this example"


@dataclass(frozen=True)
class Example:
    """A project, and a vendor where the arrangement has one, that a person can judge.

    ``arrangement`` is its only arrangement, named like its approach. ``stated`` holds what
    the files state, by full name.
    """

    says: str
    arrangement: str
    project: Descriptor
    vendor: Descriptor | None
    stated: Mapping[str, Value | None]
    vendor_open: bool = False


def shrunk(situation: Situation, holds: Callable[[Situation], bool]) -> Situation:
    """A situation with as few answers, and as few members in each, as still show the same.

    Nothing can be left out of what is returned.
    """
    answers = dict(situation.answers)

    def works(trial: dict[str, Answer]) -> bool:
        return holds(Situation(situation.approach, trial, situation.vendor_open))

    changed = True
    while changed:
        changed = False
        for name in sorted(answers):
            without = {other: answer for other, answer in answers.items() if other != name}
            if works(without):
                answers, changed = without, True
                continue
            value = answers[name].value
            for member in sorted(value) if isinstance(value, frozenset) else ():
                fewer = answers | {name: Answer(answers[name].value - {member}, kind=answers[name].kind)}  # type: ignore[operator]
                if works(fewer):
                    answers, changed = fewer, True
    return Situation(situation.approach, answers, situation.vendor_open)


def example(situation: Situation, base: RuleBase, as_of: date, name: str, says: str) -> Example:
    """``situation`` as descriptors; determinations are dated ``as_of``."""
    approach = situation.approach
    project: dict[str, Any] = {"kind": "project", "id": "example", "name": name, "describes": says}
    arrangement: dict[str, Any] = {}
    vendor: dict[str, Any] = {"kind": "vendor", "id": VENDOR}
    determined: dict[str, Any] = {}
    for fact in sorted(situation.answers):
        value = situation.answers[fact].value
        written: Any = sorted(value) if isinstance(value, frozenset) else "unknown" if value is None else value
        if fact in base.derived:
            if value is not None:
                determined[fact] = {"value": written, "by": "counsel", "on": as_of, "because": BECAUSE}
            continue
        where = SECTION_OF[fact.split(".")[0]]
        target = {"project": project, "arrangement": arrangement, "vendor": vendor}[where]
        *route, last = fact.removeprefix("vendor.").split(".") if where == "vendor" else fact.split(".")
        for step in route:
            target = target.setdefault(step, {})
        target[last] = written
    named = (bool(approach.properties.get("approach.uses_vendor")) and not situation.vendor_open) or len(vendor) > 2
    if named:
        arrangement = {"vendor": VENDOR, **arrangement}
    if determined:
        project["determinations"] = determined
    project["approaches"] = {approach.name: arrangement}
    stated = {fact: answer.value for fact, answer in sorted(situation.answers.items())}
    return Example(says, approach.name, project, vendor if named else None, stated, situation.vendor_open)


def read_again(written: Example, base: RuleBase, as_of: date) -> Situation:
    """What the descriptors of an example say, read as anybody's would be."""
    vendors = [written.vendor] if written.vendor is not None else []
    return situation_in(written.project, vendors, written.arrangement, base, as_of)


def situation_in(
    project: Path | Descriptor, vendors: Sequence[Path | Descriptor], arrangement: str, base: RuleBase, as_of: date
) -> Situation:
    """What descriptors say of an arrangement."""
    case = read_case(project, vendors, base)
    spec = case.project.arrangements[arrangement]
    return situation_of(base, case, spec, spec.vendor, as_of)
