"""A baseline file: JSON, written by ``check --write-baseline`` and reviewed like code."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from checker.load.files import read_text
from checker.model.baseline import AcceptedFinding, AcceptedRow, Baseline
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of
from checker.model.result import Settled

LIMIT = 50_000_000
"""The largest baseline that is read, in bytes: some 200,000 objections."""

T = TypeVar("T")

VERSION: Final = 2
ROW: Final = ("project", "arrangement")
FINDING: Final = (*ROW, "leg", "rule")
ORDER: Final = ("allowed", "conditional", "excluded")


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises :class:`InputError` where it cannot be used: it then hides nothing."""
    text, _ = read_text(path, str(path), LIMIT)
    help = "write it anew with `checker check ... --write-baseline FILE`"
    try:
        return _baseline(json.loads(text))
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno, error.lineno, error.colno + 1)
        raise InputError([Diagnostic(f"this is not JSON: {error.msg}", place, help)]) from None
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        message = f"this is no baseline of this version: {error}"
        raise InputError([Diagnostic(message, start_of(str(path)), help)]) from None


def _baseline(document: Any) -> Baseline:
    if document["version"] != VERSION:
        raise ValueError(f"version {document['version']!r}")
    return Baseline(
        as_of=date.fromisoformat(document["as_of"]),
        rule_base=str(document["rule_base"]),
        findings=_by(FINDING, document["findings"], _finding),
        arrangements=_by(ROW, document["arrangements"], _row),
    )


def _by(keys: Sequence[str], entries: Any, read: Callable[[Any], T]) -> Any:
    """The entries by what they are known by. One that is there twice, as after a careless merge, is refused."""
    found: dict[tuple[str, ...], T] = {}
    for entry in entries:
        key = tuple(_text(entry[name]) for name in keys)
        if key in found:
            raise ValueError(f"{', '.join(filter(None, key))} is in it twice")
        found[key] = read(entry)
    return found


def _row(entry: Any) -> AcceptedRow:
    return AcceptedRow(*_range(entry), _text(entry["approach"]), tuple(_text(name) for name in entry["vendors"]))


def _finding(entry: Any) -> AcceptedFinding:
    return AcceptedFinding(*_range(entry), {name: _text(said) for name, said in dict(entry["facts"]).items()})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _range(entry: Any) -> tuple[Settled, Settled]:
    found: Any = entry["best"], entry["worst"]
    if any(verdict not in ORDER for verdict in found):
        raise ValueError(f"{found!r} is no range of verdicts")
    return found  # type: ignore[no-any-return]
