"""Helpers that renderings share: safe text, wrapped lines, plain words for values."""

from collections.abc import Mapping
from textwrap import wrap
from typing import TypeAlias

from checker.model.result import Arrangement, ConstantUse, FactUse

Facts: TypeAlias = Mapping[tuple[str, str], FactUse]
"""The facts of an arrangement by leg (empty where it is no hybrid) and name."""

PEOPLE = {
    "project_owner": "project owner",
    "privacy_officer": "privacy officer",
    "procurement": "procurement",
    "vendor": "vendor",
    "security": "security",
    "export_counsel": "export counsel",
}
WHO = {"project": "your organisation", "vendor": "the vendor", "both": "both parties"}


def clean(text: str) -> str:
    """``text`` without control characters: descriptors and vendors' files are not trusted."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def lines(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """``text`` wrapped to ``width``; ``first`` begins the first line instead of ``indent``."""
    start = indent if first is None else first
    found = wrap(
        clean(text), max(width, 20), initial_indent=start, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [inert(line) for line in found] or [start.rstrip()]


def inert(line: str) -> str:
    """``line`` as nothing that the log of GitHub Actions would take for a command.

    >>> inert("  ::stop-commands::x"), inert("see ##[error] and a::b")
    ('  : :stop-commands::x', 'see ## [error] and a::b')
    """
    if "##[" in line:
        line = line.replace("##[", "## [")
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line


def count(number: int, noun: str) -> str:
    """``1 question``, ``2 questions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def facts_of(row: Arrangement) -> Facts:
    """The facts of an arrangement, to look up."""
    return {(use.leg, use.name): use for use in row.facts}


def value_text(use: FactUse | ConstantUse) -> str:
    """A fact's value as a descriptor would state it."""
    value = use.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "unknown" if value is None else str(value)


def fact_text(use: FactUse, detail: str = "") -> str:
    """A fact with its value, or what of it decides, and its origin: ``name = value (file:line:column)``."""
    if use.place is not None:
        origin = f"{use.place.file}:{use.place.line}:{use.place.column}"
        if use.note:
            origin = f"{origin}; {use.note}"
    else:
        origin = {"approach": f"property of {use.note}", "derived": "concluded by the rules"}.get(use.origin, use.note)
    said = f" {detail}" if detail else f" = {value_text(use)}"
    return f"{use.name}{said}" + (f" ({origin})" if origin else "")
