"""The documents behind facts as a list for a terminal or a pipe."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from checker.explain.proofs import Entry
from checker.report.style import Style
from checker.report.text import count, lines

_COLOUR = {"ok": "allowed", "expires soon": "conditional", "claim": "conditional", "not compared": "conditional"}


def render(entries: Sequence[Entry], day: date, *, width: int = 80, colour: bool = False) -> str:
    """Each entry below its file, and how many of them hold on ``day``."""
    style = Style(colour)
    found: list[str] = []
    for file, group in groupby(entries, key=lambda entry: entry.file):
        found += (style.bold(line) for line in lines(file, width))
        for entry in group:
            where = f" [{entry.arrangement}]" if entry.arrangement else ""
            kind = f" ({entry.kind})" if entry.kind else ""
            first, *rest = lines(f"{entry.status}: {entry.fact}{where}: {entry.document}{kind}", width, "    ", "  ")
            found.append(
                first.replace(entry.status, style.verdict(_COLOUR.get(entry.status, "excluded"), entry.status), 1)
            )
            found += rest
            line = f"{entry.place.line}: " if entry.place is not None else ""
            if entry.note:
                found += (style.dim(text) for text in lines(f"line {line}{entry.note}", width, "    "))
            if not entry.kind and entry.kinds:
                wanted = f"state its `kind`: {', '.join(entry.kinds)}"
                found += (style.dim(text) for text in lines(wanted, width, "    "))
    bad = sum(not entry.holds for entry in entries)
    claims = sum(entry.status in ("claim", "not compared") for entry in entries)
    proved = len(entries) - bad - claims
    total = (
        f"{count(len(entries), 'document')} as of {day}: {proved} proved, {claims} only claimed, {bad} prove nothing"
    )
    found += lines(total if entries else "no evidence is stated", width)
    return "\n".join(found) + "\n"
