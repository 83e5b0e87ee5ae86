"""What to put into a questionnaire: the questions of a plan that one person, or one vendor, can answer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePath

from checker.explain.ground import place_to_state, reference_of
from checker.explain.judge import rows_of
from checker.load.case import Case
from checker.model.descriptor import ArrangementSpec, Said
from checker.model.facts import SECTION_OF
from checker.model.plan import Inquiry, Plan
from checker.model.questionnaire import Item, Questionnaire, Target, Why
from checker.model.result import Arrangement, Result
from checker.model.rulebase import RuleBase


def questionnaire(
    base: RuleBase,
    case: Case,
    plan: Plan,
    result: Result,
    people: Sequence[str],
    vendor: str = "",
    everything: bool = False,
) -> Questionnaire:
    """The questions of ``plan`` to ``people``, in its order.

    ``vendor`` is the one whose own questions are asked, those about other vendors are not.
    ``result`` says which rules wait for the answers. With ``everything``, what the plan can
    do without comes after it: questions that a verdict turns on if other answers are not the
    favourable ones.
    """
    targets: dict[Target, str] = {}
    for inquiry in plan.questions:
        for target, file in _stated(case, inquiry):
            targets.setdefault(target, file)
    if everything:
        targets = {**targets, **dict(_further(base, case, result))}
    waiting = _waiting(case, base, result)
    items = [
        _item(base, case, target, file, waiting.get(target, ()))
        for target, file in targets.items()
        if base.facts[target.fact].ask in people and _concerns(case, target, vendor)
    ]
    addressed = case.vendors.get(vendor)
    return Questionnaire(
        as_of=plan.as_of,
        rule_base=plan.rule_base,
        project=plan.project,
        vendor=None if addressed is None else reference_of(addressed),
        people=tuple(people),
        items=tuple(items),
    )


def _concerns(case: Case, target: Target, vendor: str) -> bool:
    """Whether a question is one to ask where ``vendor`` is asked; empty is every vendor."""
    if not vendor:
        return True
    if target.scope == "vendors":
        return target.name == vendor
    return target.scope == "facts" or case.project.arrangements[target.name].vendor in ("", vendor)


def _stated(case: Case, inquiry: Inquiry) -> Iterator[tuple[Target, str]]:
    """Where an inquiry's answer is stated; nowhere for a vendor that is yet to be chosen."""
    if inquiry.vendor is not None:
        if inquiry.vendor:
            yield Target("vendors", inquiry.vendor, inquiry.fact), inquiry.file
    elif inquiry.path[0] == "approaches":
        yield Target("approaches", inquiry.path[1], inquiry.fact), inquiry.file
    else:
        yield Target("facts", "", inquiry.fact), inquiry.file


def _further(base: RuleBase, case: Case, result: Result) -> Iterator[tuple[Target, str]]:
    """What is open in every arrangement whose verdict is, whether or not the shortest plan needs it."""
    rows = {name: (spec, vendor) for name, spec, vendor in rows_of(base, case)}
    for row in result.arrangements:
        if row.legs or row.name not in rows or row.best == row.worst:
            continue
        spec, vendor = rows[row.name]
        for question in row.questions:
            if question.decides:
                found = _target(case, spec, vendor, question.fact)
                if found is not None:
                    yield found


def _target(case: Case, spec: ArrangementSpec, vendor: str, fact: str) -> tuple[Target, str] | None:
    file, _ = place_to_state(case, spec, vendor, fact)
    where = SECTION_OF[fact.split(".")[0]]
    if where == "vendor":
        return (Target("vendors", vendor, fact), file) if vendor else None
    if where == "project":
        return Target("facts", "", fact), file
    return Target("approaches", spec.name, fact), file


def _waiting(case: Case, base: RuleBase, result: Result) -> dict[Target, tuple[str, ...]]:
    """The rules that wait for each answer."""
    rows = {name: (spec, vendor) for name, spec, vendor in rows_of(base, case)}
    found: dict[Target, dict[str, None]] = {}
    for row in _leaves(result.arrangements):
        spec, vendor = rows.get(row.name, (None, ""))
        if spec is None:
            continue
        for question in row.questions:
            target = _target(case, spec, vendor, question.fact)
            if target is not None:
                found.setdefault(target[0], {}).update(dict.fromkeys(question.settles))
    return {target: tuple(rules) for target, rules in found.items()}


def _leaves(rows: Iterable[Arrangement]) -> Iterator[Arrangement]:
    return (row for row in rows if not row.legs)


def _item(base: RuleBase, case: Case, target: Target, file: str, rules: Collection[str]) -> Item:
    why = (base.rules[name] for name in rules)
    return Item(
        target=target,
        spec=base.facts[target.fact],
        why=tuple(Why(rule.id, rule.title, "; ".join(a.cite for a in rule.authority)) for rule in why),
        kinds=tuple((kind, base.proofs[kind].title) for kind in base.proofs_of(target.fact)),
        file=PurePath(file).name,
        now=_now(said_of(case, target), target.fact),
    )


def said_of(case: Case, target: Target) -> Said:
    """Everything that is said where ``target`` is stated."""
    if target.scope == "facts":
        return case.project.said
    if target.scope == "approaches":
        return case.project.arrangements[target.name].said
    return case.vendors[target.name].said


def _now(said: Said, fact: str) -> str:
    """What is stated already and does not count: it is asked again for want of a document that holds."""
    answer = said.answers.get(fact)
    if answer is None or answer.value is None:
        return ""
    value = answer.value
    shown = ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value).lower()
    evidence = said.evidence.get(fact)
    reason = "a document is needed that holds" if evidence is not None else "a document is needed"
    return f"stated so far: {shown}; {reason}"


def rows_with(base: RuleBase, case: Case, vendor: str) -> list[str]:
    """The arrangements that a vendor does, or could do, the work of."""
    return [name for name, _, doing in rows_of(base, case) if doing == vendor]
