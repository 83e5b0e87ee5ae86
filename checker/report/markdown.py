"""The audit report of a project as Markdown, from ``templates/audit.md.j2``."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.economics.quantity import span
from checker.model.facts import Authority
from checker.model.result import Arrangement, FactUse, Finding, Obligation
from checker.report.alerting import notice_text, shown
from checker.report.document import Document
from checker.report.exchange import web
from checker.report.mends import mends
from checker.report.quality import figures
from checker.report.templating import environment, rendered
from checker.report.text import PEOPLE, WHO, clean, count, fact_text, facts_of

TEMPLATE = "audit.md.j2"
_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")
_MARK = {"satisfied": "+", "breached": "-", "open": "?", "not_applicable": "."}
_RANK = {"not_applicable": 0, "satisfied": 1, "open": 2, "breached": 3}


@dataclass(frozen=True)
class Line:
    """A rule across arrangements."""

    rule: str
    authority: Authority
    cells: tuple[str, ...]


def render(found: Document, templates: Sequence[Path]) -> str:
    """The report. ``templates`` are searched in order, so that an organisation's own comes first.

    Raises :class:`InputError` for a template that is wrong.
    """
    made = environment(templates, FILTERS, escape=False)  # Markdown, not HTML: `md` escapes both
    said = {
        "report": found,
        "result": found.result,
        "rows": found.result.arrangements,
        "regimes": found.material.regimes,
        "command": clean(found.material.command),
    }
    return re.sub(r"\n{3,}", "\n\n", rendered(made, TEMPLATE, said))


def escaped(text: Any) -> str:
    """Text that Markdown and HTML show as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", html.escape(" ".join(clean(str(text).replace("\n", " ")).split()), quote=False))


def _fact(said: tuple[FactUse, str]) -> str:
    use, detail = said
    return f"`{use.name}` {escaped(fact_text(use, detail).removeprefix(use.name))}"


def _deciding(row: Arrangement, finding: Finding) -> list[tuple[FactUse, str]]:
    facts = facts_of(row)
    return [(facts[finding.leg, item.fact], item.detail) for item in finding.deciding]


def _behind(row: Arrangement, item: Obligation) -> list[tuple[FactUse, str]]:
    facts = facts_of(row)
    return [(facts[item.leg, decider.fact], decider.detail) for decider in item.facts]


def _cited(law: Authority) -> str:
    """A provision, with a link where its address is one of the web."""
    address = web(law.url)
    return f"[{escaped(law.cite)}]({address})" if address else escaped(law.cite)


def _matrix(rows: Sequence[Arrangement]) -> list[Line]:
    outcomes: dict[str, dict[int, str]] = {}
    authority: dict[str, Authority] = {}
    for number, row in enumerate(rows):
        for finding in row.findings:
            cells = outcomes.setdefault(finding.rule, {})
            cells[number] = max(cells.get(number, "not_applicable"), finding.outcome, key=_RANK.__getitem__)
            authority[finding.rule] = finding.authority[0]
    return [
        Line(rule, authority[rule], tuple(_MARK[cells.get(i, "not_applicable")] for i in range(len(rows))))
        for rule, cells in outcomes.items()
        if any(outcome != "not_applicable" for outcome in cells.values())
    ]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "md": escaped,
    "code": lambda text: clean(str(text)).replace("`", "'"),
    "cited": _cited,
    "url": web,
    "who": lambda who: WHO[who],
    "person": lambda person: PEOPLE[person],
    "fact": _fact,
    "deciding": _deciding,
    "behind": _behind,
    "excluding": lambda row: [f for f in row.findings if f.best == "excluded"],
    "matrix": _matrix,
    "count": count,
    "figures": figures,
    "mends": lambda way: list(mends(way.fix)),
    "notice": lambda item: notice_text(item.notice),
    "sentence": lambda text: text[:1].upper() + text[1:],
    "shown": shown,
    "span": span,
}
"""What a template can do with what it is given."""
