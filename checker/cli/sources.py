"""The files that a message is about, read again for the lines to show."""

from collections.abc import Sequence
from pathlib import Path

from checker.report.excerpt import Sources


def sources() -> Sources:
    """Reads each file once; gives no lines where it cannot be read.

    The rule base that ships is found wherever it is installed.
    """
    known: dict[str, Sequence[str]] = {}

    def lines_of(file: str) -> Sequence[str]:
        if file not in known:
            known[file] = _read(file)
        return known[file]

    return lines_of


def _read(file: str) -> Sequence[str]:
    from checker.resources import folder

    for path in (Path(file), folder("rules").parent / file):
        try:
            return path.read_text("utf-8-sig").split("\n")
        except (OSError, ValueError):
            continue
    return ()
