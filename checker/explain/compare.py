"""Two results compared: which verdicts moved, by which rules, because of which facts."""

from collections.abc import Iterable, Iterator, Mapping

from checker.engine.verdict import ORDER
from checker.model.comparison import ArrangementChange, Comparison, FactChange, FindingChange, Turn
from checker.model.result import Arrangement, FactUse, Finding, Reason, Result, Value


def compare(before: Result | None, after: Result | None) -> Comparison:
    """What changed from one result to another; both have to be explained in full."""
    old = {row.name: row for row in before.arrangements} if before else {}
    new = {row.name: row for row in after.arrangements} if after else {}
    constants = _constants(before, after)
    rewritten = bool(before and after and before.rule_base.digest != after.rule_base.digest)
    rows = [_row(name, old.get(name), new.get(name), constants, rewritten) for name in dict.fromkeys((*old, *new))]
    return Comparison(
        version=1,
        before=before,
        after=after,
        plan=_plan(before, after, old, new),
        arrangements=tuple(rows),
        rules=tuple(_rules(old, new)),
        constants=constants,
    )


def _plan(
    before: Result | None, after: Result | None, old: Mapping[str, Arrangement], new: Mapping[str, Arrangement]
) -> ArrangementChange | None:
    was, now = before.plan if before else None, after.plan if after else None
    if before is None or after is None or was == now:
        return None
    left, right = old.get(was or ""), new.get(now or "")
    return ArrangementChange("plan", turn(left, right), left, right, (), ())


def turn(before: Arrangement | None, after: Arrangement | None) -> Turn:
    """Which way the range of a verdict moved: inside itself, beyond itself, or up or down.

    What was open and is now excluded is worse, and not only better known.
    """
    if before is None or after is None:
        return "gone" if after is None else "new"
    best = ORDER.index(after.best) - ORDER.index(before.best)
    worst = ORDER.index(after.worst) - ORDER.index(before.worst)
    if best == worst == 0:
        return "same"
    if best > 0 and after.best == "excluded":
        return "worse"
    if best >= 0 >= worst:
        return "narrower"
    if best <= 0 <= worst:
        return "wider"
    return "worse" if best > 0 else "better"


def _row(
    name: str, before: Arrangement | None, after: Arrangement | None, constants: Iterable[str], rewritten: bool
) -> ArrangementChange:
    if before is None or after is None:
        return ArrangementChange(name, turn(before, after), before, after, (), ())
    facts = tuple(_facts(before, after))
    findings = tuple(_findings(before, after, facts, frozenset(constants), rewritten))
    return ArrangementChange(name, turn(before, after), before, after, findings, facts)


def _facts(before: Arrangement, after: Arrangement) -> Iterator[FactChange]:
    """The stated facts that differ where rules of both sides read them. What is concluded follows."""
    old, new = _uses(before), _uses(after)
    for key in sorted(old.keys() & new.keys()):
        was, now = old[key], new[key]
        if was.value != now.value and not {was.origin, now.origin} & {"derived", "approach"}:
            yield FactChange(key[1], key[0], was, now)


def _uses(row: Arrangement) -> Mapping[tuple[str, str], FactUse]:
    return {(use.leg, use.name): use for use in row.facts}


def _findings(
    before: Arrangement, after: Arrangement, facts: Iterable[FactChange], constants: frozenset[str], rewritten: bool
) -> Iterator[FindingChange]:
    old = {(f.leg, f.rule): f for f in before.findings}
    new = {(f.leg, f.rule): f for f in after.findings}
    changed = {(change.leg, change.name): change for change in facts}
    sides = _uses(before), _uses(after)
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        if _weight(was) == _weight(now):
            continue
        causes = tuple(_causes(key[0], was, now, sides, changed, constants, rewritten))
        yield FindingChange(key[1], key[0], was, now, causes)


def _weight(finding: Finding | None) -> tuple[str, str, str, bool]:
    """What a rule makes of an arrangement; one that is not there is as one that does not apply."""
    if finding is None:
        return "not_applicable", "allowed", "allowed", False
    return finding.outcome, finding.best, finding.worst, finding.waived


def _causes(
    leg: str,
    was: Finding | None,
    now: Finding | None,
    sides: tuple[Mapping[tuple[str, str], FactUse], Mapping[tuple[str, str], FactUse]],
    changed: Mapping[tuple[str, str], FactChange],
    constants: frozenset[str],
    rewritten: bool,
) -> Iterator[str]:
    if was is None or now is None:
        yield "the rule is no longer there" if now is None else "the rule is new"
        return
    if was.waived != now.waived:
        yield "it is waived" if now.waived else "its waiver no longer counts"
    if was.note != now.note:
        yield now.note or "it is in force now"
    seen = _behind(was, sides[0], leg) | _behind(now, sides[1], leg)
    for name in sorted(seen):
        change = changed.get((leg, name))
        if change is not None:
            why = f" ({change.after.note})" if change.after.origin == "expired" else ""
            yield f"{name}: {_moved(change.before.value, change.after.value)}{why}"
        elif name in constants:
            yield f"the constant {name} changed"
    if rewritten and "not_applicable" not in (was.outcome, now.outcome) and _words(was) != _words(now):
        yield "the rule itself changed"


def _moved(was: Value, now: Value) -> str:
    """A change of value; of a list only the members that came or went."""
    if isinstance(was, list) and isinstance(now, list):
        ends = [f"+{item}" for item in now if item not in was] + [f"-{item}" for item in was if item not in now]
        return " ".join(ends)
    return f"{_said(was)} -> {_said(now)}"


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "unknown" if value is None else str(value)


def _behind(finding: Finding, uses: Mapping[tuple[str, str], FactUse], leg: str) -> set[str]:
    """Every fact and constant that a finding rests on, concluded facts followed to the stated ones."""
    names: set[str] = set()
    waiting = [tree for tree in _trees(finding) if tree is not None]
    while waiting:
        tree = waiting.pop()
        names.update(tree.constants)
        waiting.extend(tree.parts)
        for name in tree.facts:
            if name not in names:
                names.add(name)
                use = uses.get((leg, name))
                if use is not None and use.because is not None:
                    waiting.append(use.because)
    return names


def _trees(finding: Finding) -> tuple[Reason | None, ...]:
    because = finding.because
    return () if because is None else (because.scope, because.requirement, because.exclude_when)


def _words(finding: Finding) -> list[str]:
    """The leaves of a rule as they are written."""
    found: list[str] = []
    waiting = [tree for tree in _trees(finding) if tree is not None]
    while waiting:
        tree = waiting.pop()
        found.append(f"{tree.op} {tree.text}")
        waiting.extend(tree.parts)
    return found


def _rules(old: Mapping[str, Arrangement], new: Mapping[str, Arrangement]) -> Iterator[str]:
    """The rules that only one side has."""
    was = {f.rule for row in old.values() for f in row.findings}
    now = {f.rule for row in new.values() for f in row.findings}
    if was and now:
        yield from sorted(was ^ now)


def _constants(before: Result | None, after: Result | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    was = {use.name: use.value for use in before.constants}
    now = {use.name: use.value for use in after.constants}
    return tuple(name for name in sorted({*was, *now}) if was.get(name) != now.get(name))
