"""The audit report of a project as Markdown, from ``templates/audit.md.j2``."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of
from checker.model.result import Arrangement, Citation, FactUse, Finding, Obligation, Result
from checker.model.rules import Regime
from checker.report.text import PEOPLE, WHO, clean, fact_text, facts_of

TEMPLATE = "audit.md.j2"
_SPECIAL = re.compile(r"([\\`*_\[\]|~#])")
_MARK = {"satisfied": "+", "breached": "-", "open": "?", "not_applicable": "."}
_RANK = {"not_applicable": 0, "satisfied": 1, "open": 2, "breached": 3}


@dataclass(frozen=True)
class Line:
    """A rule across arrangements."""

    rule: str
    authority: Citation
    cells: tuple[str, ...]


def render(result: Result, regimes: Iterable[Regime], command: str, templates: Sequence[Path]) -> str:
    """The report. ``templates`` are searched in order, so that an organisation's own comes first.

    ``command`` is the command line that reproduces the report. Raises :class:`InputError`
    for a template that is wrong.
    """
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in templates]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, not HTML: `md` escapes both
    )
    environment.filters |= {
        "md": escaped,
        "code": lambda text: clean(str(text)).replace("`", "'"),
        "url": lambda text: clean(str(text)).replace(")", "%29").replace(" ", "%20"),
        "who": lambda who: WHO[who],
        "person": lambda person: PEOPLE[person],
        "fact": _fact,
        "deciding": _deciding,
        "behind": _behind,
        "excluding": lambda row: [f for f in row.findings if f.best == "excluded"],
        "matrix": _matrix,
    }
    said = {"result": result, "rows": result.arrangements, "regimes": list(regimes), "command": clean(command)}
    try:
        text = environment.get_template(TEMPLATE).render(said)
    except TemplateError as error:
        raise InputError([_mistake(error)]) from None
    return re.sub(r"\n{3,}", "\n\n", text)


def _mistake(error: TemplateError) -> Diagnostic:
    """What is wrong in a template, at the line that jinja2 blames."""
    if isinstance(error, TemplateNotFound):
        return Diagnostic(f"there is no template `{error.name}`", start_of(TEMPLATE), "put it into the same folder")
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or TEMPLATE, error.lineno
    else:
        frames = [f for f in extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
        file, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (TEMPLATE, 1)
    return Diagnostic(f"the template cannot be used: {error.message}", Place(file, line, 1, line, 2))


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


def _matrix(rows: Sequence[Arrangement]) -> list[Line]:
    outcomes: dict[str, dict[int, str]] = {}
    authority: dict[str, Citation] = {}
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
