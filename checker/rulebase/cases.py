"""Cases: examples in files beside the rules that they test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from checker.load.values import Typed, read_value
from checker.load.yaml import Node
from checker.model.descriptor import HYBRID, Answer
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.facts import Authority
from checker.model.place import Place
from checker.model.rulebase import RuleBase
from checker.rulebase import records
from checker.rulebase.beside import beside
from checker.rulebase.shape import shaped


@dataclass(frozen=True)
class CaseLeg:
    """One approach with the facts that hold for it: a case, or a leg of a hybrid case."""

    approach: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class ExampleCase:
    """An example with the outcome that it must have.

    ``legs`` has one member, or several for a hybrid. ``tests`` is the rule that the case
    is about. ``authority`` is set where a regulator, a court or the law gives the example.
    """

    title: str
    place: Place
    legs: tuple[CaseLeg, ...]
    tests: str = ""
    outcome: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    verdict: str = ""
    as_of: date | None = None
    authority: Authority | None = None
    kind: str = ""
    says: str = ""
    note: str = ""


def load_cases(roots: Sequence[Path], base: RuleBase, shipped: int = 1) -> list[ExampleCase]:
    """Every case under ``roots``, of which the first ``shipped`` are the shipped base.

    Raises :class:`InputError` with all that is wrong in any file.
    """
    found: list[ExampleCase] = []
    problems: list[Diagnostic] = []
    for _, node in beside(roots, ".cases.yaml", problems, shipped):
        found += _file(node, base, problems)
    if problems:
        raise InputError(problems)
    return found


def _file(root: Node, base: RuleBase, problems: list[Diagnostic]) -> list[ExampleCase]:
    shaped(root, records.CaseFileRecord, problems)
    listed = root.value.get("cases") if isinstance(root.value, dict) else None
    if listed is None or not isinstance(listed.value, list):
        return []
    given = _answers(root.value.get("given"), base, problems)
    titles: dict[str, Place] = {}
    cases = []
    for node in listed.value:
        case = shaped(node, records.ExampleRecord, [])
        if case is None:
            continue  # complained of with the file
        place = node.value["case"].place
        if case.case in titles:
            problems.append(
                Diagnostic(
                    "two cases have this title", place, f"first at line {titles[case.case].line}; say how they differ"
                )
            )
        titles[case.case] = place
        cases.append(_case(case, node, place, given, base, problems))
    return cases


def _case(
    case: records.ExampleRecord, node: Node, place: Place, given: Mapping[str, Answer], base: RuleBase,
    problems: list[Diagnostic],
) -> ExampleCase:  # fmt: skip
    answers = {**given, **_answers(node.value.get("facts"), base, problems)}
    if (case.tests is None) != (case.outcome is None):
        problems.append(Diagnostic("`tests` and `outcome` go together", place, "give both"))
    if case.tests is None and case.verdict is None:
        problems.append(Diagnostic("this case expects nothing", place, "add `tests:` and `outcome:`, or `verdict:`"))
    for key in ([case.tests] if case.tests else []) + list(case.rules):
        if key not in base.rules:
            at = node.at(("rules",)).key_place(key) if key in case.rules else node.at(("tests",)).place
            problems.append(Diagnostic(f"there is no rule `{key}`", at, did_you_mean(key, base.rules)))
    legs: list[CaseLeg] = []
    if case.legs is not None and case.approach != HYBRID:
        problems.append(Diagnostic("only a hybrid case has `legs`", node.key_place("legs"), "write `approach: hybrid`"))
    if case.approach == HYBRID:
        for number, leg in enumerate(case.legs or ()):
            inner = node.at(("legs", number))
            _approach(leg.approach, inner.at(("approach",)).place, base, problems)
            legs.append(CaseLeg(leg.approach, {**answers, **_answers(inner.value.get("facts"), base, problems)}))
        if not legs:
            problems.append(Diagnostic("a hybrid case needs `legs`", place, "add `legs:`"))
    else:
        _approach(case.approach, node.at(("approach",)).place, base, problems)
        legs.append(CaseLeg(case.approach, answers))
    authority = case.authority
    return ExampleCase(
        title=" ".join(case.case.split()),
        place=place,
        legs=tuple(legs),
        tests=case.tests or "",
        outcome=case.outcome or "",
        rules=dict(case.rules),
        verdict=case.verdict or "",
        as_of=case.as_of,
        authority=None if authority is None else Authority(authority.cite, authority.url or ""),
        kind=(authority.kind or "") if authority else "",
        says=" ".join((authority.says or "").split()) if authority else "",
        note=" ".join((case.note or "").split()),
    )


def _approach(name: str, place: Place, base: RuleBase, problems: list[Diagnostic]) -> None:
    if name not in base.approaches:
        problems.append(
            Diagnostic(f"there is no approach `{name}`", place, did_you_mean(name, [*base.approaches, HYBRID]))
        )


def _answers(node: Node | None, base: RuleBase, problems: list[Diagnostic]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    content: dict[str, Any] = node.value if node is not None and isinstance(node.value, dict) else {}
    for name, inner in content.items():
        if name not in base.facts and name not in base.derived:
            known = [*base.facts, *base.derived]
            problems.append(Diagnostic(f"there is no fact `{name}`", node.key_place(name), did_you_mean(name, known)))  # type: ignore[union-attr]
            continue
        values = base.values_of(name)
        if inner.value == "unknown" and "unknown" not in values:
            found[name] = Answer(None, inner.place)
            continue
        value = read_value(inner, Typed(name, base.type_of(name), values), base.countries, problems)
        if value is not None:
            kind = "determination" if name in base.derived else "stated"
            found[name] = Answer(value, inner.place, kind)
    return found
