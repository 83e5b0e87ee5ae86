"""Two rule bases compared, as text, as Markdown for a pull request, and as a document."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from checker.report.analysis import example_document, value_text
from checker.report.style import Style
from checker.report.text import clean, count, lines

if TYPE_CHECKING:
    from checker.analysis.compare import Comparison, RuleDifference, Witness
    from checker.analysis.flips import Flips

MEANS: Final = {
    "equal": "the same verdict for every project",
    "tighter": "never milder, and stricter for some projects",
    "looser": "never stricter, and milder for some projects",
    "incomparable": "stricter for some projects, milder for others",
    "undecided": "z3 found neither an example nor a proof; try `--effort 10`",
}
RULE_MEANS: Final = {
    "equal": "written differently, means the same",
    "tighter": "stricter",
    "looser": "milder",
    "incomparable": "stricter on some facts, milder on others",
    "undecided": "undecided",
    "added": "added",
    "removed": "removed",
}


@dataclass(frozen=True)
class RuleDiff:
    """A comparison with the names of its sides, the projects at hand, and the commands that run its witnesses."""

    before: str
    after: str
    comparison: "Comparison"
    flips: "Flips | None"
    commands: Mapping[tuple[str, str], Sequence[str]]


def diff_text(diff: RuleDiff, width: int, colour: bool) -> str:
    """Each approach with its witnesses, then the rules, what else differs, and the projects at hand."""
    style, found = Style(colour), _head(diff, width)
    comparison = diff.comparison
    for item in comparison.approaches:
        found += [style.bold(line) for line in lines(f"{item.approach}: {item.relation}", width, "  ", "")]
        found += lines(MEANS[item.relation], width, "  ")
        for word, witness in (("tighter", item.tighter), ("looser", item.looser)):
            if witness is not None:
                found += _witness(witness, diff.commands.get((item.approach, word), ()), width)
    rules = [f"{rule.rule}: {_rule_words(rule)}" for rule in comparison.rules]
    others = [f"{change.what} {change.name}: {change.how}" for change in comparison.changes if change.what != "rule"]
    for title, rows in (("rules", rules), ("what else differs", others), ("not the same input", comparison.notes)):
        if rows:
            found += ["", style.bold(title)]
            found += [line for row in rows for line in lines(row, width, "    ", "  ")]
    if diff.flips is not None:
        found += ["", style.bold("projects"), *lines(_flips_words(diff.flips), width, "  ")]
        for flip in diff.flips.found:
            row = f"{flip.path}, {flip.arrangement}: {flip.before} becomes {flip.after} ({', '.join(flip.rules)})"
            found += lines(row, width, "    ", "  ")
        for problem in diff.flips.apart:
            found += lines(f"one base alone cannot read: {problem}", width, "    ", "  ")
    return "\n".join(found) + "\n"


def _head(diff: RuleDiff, width: int) -> list[str]:
    comparison = diff.comparison
    title = f"{diff.after} against {diff.before}, by the law of {comparison.as_of}: {comparison.relation}"
    return [*lines(title, width), ""]


def _witness(witness: "Witness", commands: Sequence[str], width: int) -> list[str]:
    example = witness.after
    without = ", no vendor chosen yet" if example.vendor_open else ""
    found = lines(f"example: {example.says}{without}; {', '.join(witness.rules)}", width, "    ", "  ")
    for name, value in example.stated.items():
        found += lines(f"{name}: {value_text(value)}", width, "      ", "    ")
    return [*found, *(f"    {command}" for command in commands)]


def _rule_words(rule: "RuleDifference") -> str:
    parts = [RULE_MEANS[rule.relation]]
    parts += [rule.how] if rule.how else []
    parts += [f"through {', '.join(rule.through)}"] if rule.through else []
    return "; ".join(parts)


def _flips_words(flips: "Flips") -> str:
    text = f"{count(flips.projects, 'project')}, {count(flips.arrangements, 'arrangement')}: "
    text += f"{count(len(flips.found), 'verdict')} differ" if len(flips.found) != 1 else "1 verdict differs"
    return text + (f"; {count(len(flips.problems), 'problem')} with what could not be read" if flips.problems else "")


def diff_markdown(diff: RuleDiff) -> str:
    """A comment for a pull request."""
    comparison = diff.comparison
    found = [f"### Rules: {_cell(diff.after)} against {_cell(diff.before)}: {comparison.relation}", ""]
    found += [f"For all projects, by the law of {comparison.as_of}. {MEANS[comparison.relation].capitalize()}.", ""]
    found += ["| approach | relation | means |", "|---|---|---|"]
    found += [f"| {item.approach} | **{item.relation}** | {MEANS[item.relation]} |" for item in comparison.approaches]
    if comparison.rules:
        found += ["", "| rule | change |", "|---|---|"]
        found += [f"| `{rule.rule}` | {_cell(_rule_words(rule))} |" for rule in comparison.rules]
    others = [change for change in comparison.changes if change.what != "rule"]
    if others:
        found += ["", "| what else | name | change |", "|---|---|---|"]
        found += [f"| {change.what} | `{change.name}` | {_cell(change.how)} |" for change in others]
    found += [f"\n{_cell(note)}" for note in comparison.notes]
    if diff.flips is not None:
        found += ["", f"**Projects here:** {_flips_words(diff.flips)}."]
        found += [f"\nOne base alone cannot read: {_cell(str(problem))}" for problem in diff.flips.apart]
        if diff.flips.found:
            found += ["", "| project | arrangement | before | after | rules |", "|---|---|---|---|---|"]
            found += [
                f"| {_cell(flip.path)} | {_cell(flip.arrangement)} | {flip.before} | {flip.after} "
                f"| {', '.join(f'`{rule}`' for rule in flip.rules)} |"
                for flip in diff.flips.found
            ]
    found += list(_details(diff))
    return "\n".join(found) + "\n"


def _details(diff: RuleDiff) -> Iterator[str]:
    from checker.analysis.files import text

    for item in diff.comparison.approaches:
        for word, witness in (("tighter", item.tighter), ("looser", item.looser)):
            if witness is None:
                continue
            yield f"\n<details><summary>{item.approach}, {word}: {witness.after.says}</summary>\n"
            pairs = [("project", witness.after.project), ("vendor", witness.after.vendor)]
            if witness.before.project != witness.after.project or witness.before.vendor != witness.after.vendor:
                pairs += [("project before", witness.before.project), ("vendor before", witness.before.vendor)]
            for title, descriptor in pairs:
                if descriptor is not None:
                    yield f"{title}:\n\n```yaml\n{text(descriptor).rstrip()}\n```\n"
            yield "</details>"


def _cell(text: str) -> str:
    """Text that ends no cell and opens no markup."""
    return clean(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def diff_json(diff: RuleDiff) -> str:
    """The same as one document."""
    comparison = diff.comparison
    content: dict[str, Any] = {
        "version": 1,
        "as_of": str(comparison.as_of),
        "before": diff.before,
        "after": diff.after,
        "relation": comparison.relation,
        "approaches": [
            {
                "approach": item.approach,
                "relation": item.relation,
                "tighter": _witness_document(item.tighter, diff.commands.get((item.approach, "tighter"), ())),
                "looser": _witness_document(item.looser, diff.commands.get((item.approach, "looser"), ())),
            }
            for item in comparison.approaches
        ],
        "rules": [
            {"rule": rule.rule, "relation": rule.relation, "how": rule.how, "through": list(rule.through)}
            for rule in comparison.rules
        ],
        "changes": [{"what": c.what, "name": c.name, "how": c.how} for c in comparison.changes],
        "notes": list(comparison.notes),
        "projects": None if diff.flips is None else _flips_document(diff.flips),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n"


def _witness_document(witness: "Witness | None", commands: Sequence[str]) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {
        "verdict_before": list(witness.verdict_before),
        "verdict_after": list(witness.verdict_after),
        "rules": list(witness.rules),
        "commands": list(commands),
        "before": example_document(witness.before),
        "after": example_document(witness.after),
    }


def _flips_document(flips: "Flips") -> dict[str, Any]:
    return {
        "projects": flips.projects,
        "arrangements": flips.arrangements,
        "flips": [
            {
                "project": flip.project,
                "path": flip.path,
                "arrangement": flip.arrangement,
                "before": flip.before,
                "after": flip.after,
                "rules": list(flip.rules),
            }
            for flip in flips.found
        ],
        "problems": [str(problem) for problem in flips.problems],
        "read_by_one_only": [str(problem) for problem in flips.apart],
    }
