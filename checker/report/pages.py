"""The rule base as documentation: one Markdown page per rule, one index per regime, one for all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.model.expression import All, Condition, Leaf, Not
from checker.model.expression import Any as AnyOf
from checker.model.rulebase import RuleBase
from checker.model.rules import Regime, Rule
from checker.report.text import WHO, count

if TYPE_CHECKING:
    from checker.rulebase.cases import ExampleCase
    from checker.rulebase.coverage import Coverage

_EFFECT = {
    "exclude": "A breach **excludes** the arrangement: it is unlawful on these facts.",
    "oblige": "A breach is an **obligation**: the arrangement is lawful once it is met.",
    "advise": "A breach is a **note**: it changes no verdict.",
}
_OUTCOMES = {"breached": "Breached", "satisfied": "Satisfied", "open": "Open", "not_applicable": "Not applicable"}


def pages(base: RuleBase, cases: "Iterable[ExampleCase]", coverage: "Iterable[Coverage]") -> dict[str, str]:
    """Every page by its path under the documentation folder. The same rule base gives the same text."""
    by_rule: dict[str, list[ExampleCase]] = {}
    for case in cases:
        for name in dict.fromkeys([*([case.tests] if case.tests else []), *case.rules]):
            by_rule.setdefault(name, []).append(case)
    covered: dict[str, list[Coverage]] = {}
    for item in coverage:
        covered.setdefault(item.regime, []).append(item)
    made = {"index.md": _index(base, by_rule)}
    for regime in base.regimes.values():
        rules = [rule for rule in base.rules.values() if rule.regime == regime.id]
        made[f"{regime.id}/index.md"] = _regime(regime, rules, covered.get(regime.id, []))
        for rule in rules:
            made[f"{regime.id}/{_name(rule)}.md"] = page(rule, by_rule.get(rule.id, []))
    if base.suits:
        from checker.report import suitability_pages

        made["suitability.md"] = suitability_pages.page(base)
    return made


def is_page(text: str) -> bool:
    """Whether ``text`` is the page of a rule, so that it may be removed when its rule is gone."""
    return text.rstrip().rpartition("\n")[2].startswith("Defined in `") and "\n## What satisfies it\n" in text


def _name(rule: Rule) -> str:
    return rule.id.split(".", 1)[1]


def _index(base: RuleBase, cases: Mapping[str, Sequence[object]]) -> str:
    lines = [
        "# The rules",
        "",
        f"{len(base.rules)} rules in {len(base.regimes)} regimes. These pages are generated from `rules/` by "
        "`checker rules pages`; edit the rules, not the pages.",
        "",
        "| regime | rules | about |",
        "|---|---|---|",
    ]
    for regime in base.regimes.values():
        number = sum(rule.regime == regime.id for rule in base.rules.values())
        lines.append(f"| [{regime.id}]({regime.id}/index.md) | {number} | {_cell(regime.title)} |")
    if base.suits:
        lines += ["", "[Reasons for and against approaches](suitability.md) are no rules: they change no verdict."]
    return "\n".join(lines) + "\n"


def _regime(regime: Regime, rules: Sequence[Rule], coverage: "Sequence[Coverage]") -> str:
    lines = [f"# {regime.title}", ""]
    if regime.about:
        lines += [regime.about, ""]
    if regime.gate:
        lines += [f"Its rules speak where `{regime.gate}` holds.", ""]
    lines += ["| rule | what it requires | a breach | law |", "|---|---|---|---|"]
    for rule in rules:
        effect = f"{rule.effect}, excludes if refused" if rule.exclude_when is not None else rule.effect
        cite = _cell(rule.authority[0].cite)
        lines.append(f"| [{rule.id}]({_name(rule)}.md) | {_cell(rule.title)} | {effect} | {cite} |")
    for item in coverage:
        counts = f"{item.count('encoded')} encoded, {item.count('partly')} in part, {item.count('left_out')} left out"
        lines += [
            "",
            f"## {item.law}",
            "",
            f"[Official text]({item.url}). {count(len(item.provisions), 'provision')}: {counts}.",
            "",
        ]
        lines += ["| provision | says | status | rules, or why not |", "|---|---|---|---|"]
        for provision in item.provisions:
            links = ", ".join(f"[{r}](../{r.split('.')[0]}/{r.split('.', 1)[1]}.md)" for r in provision.rules)
            tail = "; ".join(filter(None, [links, _cell(provision.why)]))
            status = {"encoded": "encoded", "partly": "in part", "left_out": "left out"}[provision.status]
            lines.append(f"| {_cell(provision.cite)} | {_cell(provision.says)} | {status} | {tail} |")
    return "\n".join(lines) + "\n"


def page(rule: Rule, cases: "Sequence[ExampleCase]") -> str:
    """The page of one rule, with the cases that speak of it."""
    lines = [f"# {rule.title}", "", f"`{rule.id}`, regime [{rule.regime}](index.md)", ""]
    lines += ["## What it requires", "", rule.requires, "", _EFFECT[rule.effect], ""]
    lines += ["## Law", ""]
    lines += [f"- [{authority.cite}]({authority.url})" for authority in rule.authority]
    lines += [f"- Exception: {item.text}" + (f" ({item.cite})" if item.cite else "") for item in rule.exceptions]
    span = rule.effective
    if span.bounds:
        note = f": {span.note}" if span.note else ""
        lines += ["", f"In force {span.bounds}{note}."]
    lines += ["", "## When it applies", "", *condition_lines(rule.scope, 0), ""]
    lines += ["## What satisfies it", ""]
    barred = ["Nothing: whatever it applies to is barred."]
    lines += barred if rule.require is None else condition_lines(rule.require, 0)
    if rule.exclude_when is not None:
        lines += ["", "A breach excludes the arrangement where", "", *condition_lines(rule.exclude_when, 0)]
    lines += ["", "## Remedy", "", f"{_capital(WHO[rule.obligor])}: {rule.remedy}", ""]
    lines += [
        "## Confidence",
        "",
        f"{_capital(rule.confidence.level)}; last compared with the text on {rule.confidence.checked}.",
    ]
    if rule.confidence.note:
        lines += ["", rule.confidence.note]
    lines += ["", "## Cases", "", *_cases(rule, cases), "", f"Defined in `{rule.place.file}`."]
    return "\n".join(lines) + "\n"


def condition_lines(condition: Condition, depth: int = 0) -> list[str]:
    """A condition as a nested list."""
    indent = "  " * depth
    match condition:
        case Leaf(text=text):
            return [f"{indent}- `{text}`"]
        case Not(part):
            return [f"{indent}- not:", *condition_lines(part, depth + 1)]
        case All(parts) | AnyOf(parts):
            every = isinstance(condition, All)
            if not parts:
                return [f"{indent}- {'always' if every else 'never'}"]
            head = [] if every and depth == 0 else [f"{indent}- {'all of' if every else 'any of'}:"]
            deeper = depth if not head else depth + 1
            return head + [line for part in parts for line in condition_lines(part, deeper)]
    raise TypeError(condition)


def _cases(rule: Rule, cases: "Sequence[ExampleCase]") -> list[str]:
    if not cases:
        return ["None."]
    lines: list[str] = []
    for outcome, word in _OUTCOMES.items():
        chosen = [c for c in cases if (c.outcome if c.tests == rule.id else c.rules[rule.id]) == outcome]
        if chosen:
            lines += [f"**{word}**", ""]
            for case in chosen:
                lines.append(f"- {case.title}")
                if case.authority is not None:
                    lines.append(f"  - [{case.authority.cite}]({case.authority.url}): {case.says}")
            lines.append("")
    return lines[:-1]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
