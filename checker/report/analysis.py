"""The analysis of a rule base as text and as a document."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.model.expression import Value
from checker.report.style import Style
from checker.report.text import count, lines

if TYPE_CHECKING:
    from checker.analysis.analyse import Analysis, Shown
    from checker.analysis.witness import Example
    from checker.rulebase.declared import Declared


@dataclass(frozen=True)
class Judgement:
    """An analysis beside what the rule base declares.

    ``stale`` are declarations that the analysis does not bear out; ``commands`` runs the
    written example of each finding, by the finding's key.
    """

    analysis: "Analysis"
    declared: "Mapping[str, Declared]"
    stale: "Sequence[Declared]"
    commands: Mapping[str, str]

    @property
    def open(self) -> "list[Shown]":
        """The findings that nobody has declared."""
        return [shown for shown in self.analysis.found if shown.finding.key not in self.declared]

    @property
    def clean(self) -> bool:
        """Whether everything is proved, and nothing is left to mend."""
        return not (self.open or self.stale or self.analysis.undecided)


def analysis_text(judged: Judgement, width: int, colour: bool, everything: bool = False) -> str:
    """The findings with their examples, what stayed undecided, and what was analysed."""
    style, analysis = Style(colour), judged.analysis
    found: list[str] = []
    for shown in analysis.found if everything else judged.open:
        found += [*_finding(shown, judged, width, style), ""]
    for item in judged.stale:
        found += lines(f"{item.place}: declared, but the analysis does not find it: {item.finding}", width, "  ", "")
    for question in analysis.undecided:
        found += lines(f"undecided: {question.key}: z3 found neither an example nor a proof", width, "  ", "")
    if analysis.undecided:
        found += lines("help: give it more time with `--effort 10`", width, "  ")
    found += lines(_summary(judged), width)
    if everything:
        times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in analysis.seconds)
        found += lines(f"{times}; {count(analysis.asked, 'question')} to z3", width)
    return "\n".join(found) + "\n"


def _finding(shown: "Shown", judged: Judgement, width: int, style: Style) -> list[str]:
    finding, example = shown.finding, shown.example
    found = [style.bold(line) for line in lines(f"{finding.place}: {finding.key}", width, "  ", "")]
    found += lines(finding.message, width, "  ")
    if example is not None:
        found += example_lines(example, width, "  ")
        command = judged.commands.get(finding.key)
        if command:
            found += [f"    {command}"]
    declared = judged.declared.get(finding.key)
    if declared is not None:
        return [*found, *lines(f"declared: {declared.because}", width, "    ", "  ")]
    return [*found, *lines(f"help: {finding.help}", width, "    ", "  ")]


def example_lines(example: "Example", width: int, indent: str) -> list[str]:
    """What an example states, one fact a line."""
    vendor = " with a vendor" if example.vendor is not None else " without a vendor yet" if example.vendor_open else ""
    found = lines(f"example: {example.arrangement}{vendor}; {example.says}", width, f"{indent}  ", indent)
    for name, value in example.stated.items():
        found += lines(f"{name}: {value_text(value)}", width, f"{indent}    ", f"{indent}  ")
    return found


def value_text(value: Value | None) -> str:
    """A value as a descriptor states it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return "unknown" if value is None else str(value)


def _summary(judged: Judgement) -> str:
    analysis = judged.analysis
    text = f"{count(len(analysis.rules), 'rule')} analysed by the law of {analysis.as_of}"
    if analysis.asleep:
        text += f", {len(analysis.asleep)} not in force then"
    declared = len(analysis.found) - len(judged.open)
    text += f": {count(len(judged.open), 'finding')}, {declared} declared"
    if judged.stale:
        text += f", {count(len(judged.stale), 'declaration')} out of date"
    return text + (f", {len(analysis.undecided)} undecided" if analysis.undecided else ", nothing undecided")


def analysis_json(judged: Judgement) -> str:
    """The same as one document."""
    analysis = judged.analysis
    content: dict[str, Any] = {
        "version": 1,
        "as_of": str(analysis.as_of),
        "clean": judged.clean,
        "rules": len(analysis.rules),
        "not_in_force": list(analysis.asleep),
        "findings": [
            {
                "finding": shown.finding.key,
                "kind": shown.finding.kind,
                "names": list(shown.finding.names),
                "message": shown.finding.message,
                "help": shown.finding.help,
                "place": str(shown.finding.place),
                "declared": item.because if (item := judged.declared.get(shown.finding.key)) else None,
                "example": example_document(shown.example),
                "command": judged.commands.get(shown.finding.key),
            }
            for shown in analysis.found
        ],
        "stale": [{"finding": item.finding, "place": str(item.place)} for item in judged.stale],
        "undecided": [item.key for item in analysis.undecided],
    }
    return json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n"


def example_document(example: "Example | None") -> dict[str, Any] | None:
    """An example with its descriptors as JSON holds them."""
    if example is None:
        return None
    return {
        "says": example.says,
        "arrangement": example.arrangement,
        "project": example.project,
        "vendor": example.vendor,
    }
