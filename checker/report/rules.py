"""The rule base as text: a list, a page for one rule, the result of its cases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from checker.model.expression import All, Condition, Leaf, Not
from checker.model.expression import Any as AnyOf
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule
from checker.report.style import Style
from checker.report.text import WHO, count, lines

if TYPE_CHECKING:
    from checker.engine.suite import Suite
    from checker.rulebase.cases import ExampleCase
    from checker.rulebase.coverage import Coverage


def listing(base: RuleBase, regimes: Sequence[str], width: int, colour: bool) -> str:
    """Every rule by regime: id, effect and title."""
    style = Style(colour)
    found: list[str] = []
    for regime in base.regimes.values():
        if regimes and regime.id not in regimes:
            continue
        rules = [rule for rule in base.rules.values() if rule.regime == regime.id]
        heading = f"{regime.id}: {regime.title} ({count(len(rules), 'rule')})"
        found += [style.bold(line) for line in lines(heading, width, "  ", "")]
        for rule in rules:
            effect = "exclude if refused" if rule.exclude_when is not None else rule.effect
            found += lines(f"{rule.id}  [{effect}]", width, "      ", "  ")
            found += [style.dim(line) for line in lines(rule.title, width, "      ")]
        found.append("")
    return "\n".join(found)


def page(base: RuleBase, rule: Rule, cases: "Iterable[ExampleCase]", width: int, colour: bool) -> str:
    """One rule in full: law, scope, requirement, remedy, confidence, cases."""
    style = Style(colour)
    regime = base.regimes[rule.regime]
    found = [style.bold(rule.id), *lines(rule.title, width), ""]
    found += [*lines(rule.requires, width), ""]
    found.append(style.bold("law"))
    for authority in rule.authority:
        found += lines(f"{authority.cite}  {authority.url}", width, "    ", "  ")
    for exception in rule.exceptions:
        found += lines(f"exception: {exception.text} ({exception.cite})", width, "    ", "  ")
    found += _force(rule)
    found += ["", style.bold("applies where"), *condition_lines(rule.scope, 1, width), ""]
    if rule.require is None:
        found += [style.bold("requires"), *lines("nothing: whatever it applies to is barred", width, "  "), ""]
    else:
        found += [style.bold("requires"), *condition_lines(rule.require, 1, width), ""]
    found += [style.bold("a breach"), *lines(_breach(rule), width, "  ")]
    if rule.exclude_when is not None:
        found += ["  and excludes where", *condition_lines(rule.exclude_when, 2, width)]
    found += ["", style.bold("remedy"), *lines(f"{WHO[rule.obligor]}: {rule.remedy}", width, "  "), ""]
    checked = f"{rule.confidence.level}, last compared with the text on {rule.confidence.checked}"
    found += [style.bold("confidence"), *lines(checked, width, "  ")]
    if rule.confidence.note:
        found += lines(rule.confidence.note, width, "  ")
    found += ["", style.bold("cases"), *_cases(rule, cases, width), ""]
    found += [style.dim(line) for line in lines(f"{rule.place}, regime {regime.id}: {regime.title}", width)]
    return "\n".join(found) + "\n"


def _force(rule: Rule) -> Iterator[str]:
    if rule.effective.bounds:
        yield f"  in force {rule.effective.bounds}"


def _breach(rule: Rule) -> str:
    return {
        "exclude": "excludes the arrangement: it is unlawful on these facts",
        "oblige": "is an obligation: the arrangement is lawful once it is met",
        "advise": "is a note: it changes no verdict",
    }[rule.effect]


def condition_lines(condition: Condition, depth: int, width: int) -> list[str]:
    """A condition as indented lines."""
    indent = "  " * depth
    match condition:
        case Leaf(text=text):
            return lines(text, width, f"{indent}    ", indent)
        case Not(part):
            return [f"{indent}not:", *condition_lines(part, depth + 1, width)]
        case All(parts) | AnyOf(parts):
            if not parts:
                return [f"{indent}{'always' if isinstance(condition, All) else 'never'}"]
            word = "all of:" if isinstance(condition, All) else "any of:"
            return [f"{indent}{word}", *(line for part in parts for line in condition_lines(part, depth + 1, width))]
    raise TypeError(condition)


def _cases(rule: Rule, cases: "Iterable[ExampleCase]", width: int) -> Iterator[str]:
    none = True
    for case in cases:
        none = False
        outcome = case.outcome if case.tests == rule.id else case.rules[rule.id]
        yield from lines(f"{outcome}: {case.title} ({case.place.file}:{case.place.line})", width, "    ", "  ")
        if case.authority is not None:
            yield from lines(f"{case.authority.cite}: {case.says}", width, "      ", "    ")
    if none:
        yield "  none"


def suite_text(suite: "Suite", width: int, colour: bool) -> str:
    """What failed, what has no case, and how the authorities' examples came out."""
    style = Style(colour)
    found: list[str] = []
    failed = [trial for trial in suite.trials if trial.failures]
    for trial in failed:
        found.append(f"{trial.case.place}: {style.error('failed')}: {trial.case.title}")
        found += [line for failure in trial.failures for line in lines(failure, width, "      ", "    ")]
    for rule, missing in suite.uncovered:
        found += lines(f"{rule}: no passing case is {' or '.join(missing)}", width, "    ", "")
    given = suite.authorities
    right = sum(not trial.failures for trial in given)
    unsafe = sum(trial.unsafe for trial in suite.trials)
    found.append(f"{len(suite.trials)} cases, {len(failed)} failed; run by {' and '.join(suite.engines)}")
    if given:
        found.append(
            f"{len(given)} of them are authorities' own examples: "
            f"{right} have the authority's outcome ({right / len(given):.1%})"
        )
    found.append(f"{unsafe} allowed where the case does not allow it")
    if not suite.uncovered:
        found.append("every rule is breached, satisfied, not applicable and open in some case")
    return "\n".join(found) + "\n"


_STATUS = {"encoded": "encoded", "partly": "in part", "left_out": "left out"}


def coverage_summary(found: "Sequence[Coverage]") -> str:
    """One line for each law that was read paragraph by paragraph."""
    return "".join(f"{item.regime}: {item.law}: {_counts(item)}\n" for item in found)


def coverage_text(found: "Sequence[Coverage]", wanted: Sequence[str], width: int, colour: bool) -> str:
    """Every provision with its status, its rules, or why it has none."""
    style = Style(colour)
    lines_: list[str] = []
    for item in found:
        lines_ += [style.bold(f"{item.law} ({item.regime})"), style.dim(item.url), _counts(item)]
        for provision in item.provisions:
            first = f"  {_STATUS[provision.status]:<8}  {provision.cite}: {provision.says}"
            lines_ += lines(first.strip(), width, "            ", "  ")
            if provision.rules:
                lines_ += [style.dim(line) for line in lines(", ".join(provision.rules), width, "            ")]
            if provision.why:
                lines_ += [style.dim(line) for line in lines(provision.why, width, "            ")]
        lines_.append("")
    missing = [name for name in wanted if all(item.regime != name for item in found)]
    lines_ += [f"{name}: no law of this regime has been read paragraph by paragraph yet" for name in missing]
    return "\n".join(lines_).rstrip("\n") + "\n"


def _counts(item: "Coverage") -> str:
    parts = [
        f"{item.count('encoded')} encoded",
        f"{item.count('partly')} in part",
        f"{item.count('left_out')} left out",
    ]
    return f"{count(len(item.provisions), 'provision')}: {', '.join(parts)}"
