"""A baseline file: JSON, written by ``check --write-baseline`` and reviewed like code."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from checker.load.files import read_text
from checker.model.baseline import Baseline
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

LIMIT = 50_000_000
"""The largest baseline that is read, in bytes: some 200,000 objections."""

RANGE = ("allowed", "conditional", "excluded")


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
    if document["version"] != 1:
        raise ValueError(f"version {document['version']!r}")
    return Baseline(
        as_of=date.fromisoformat(document["as_of"]),
        rule_base=str(document["rule_base"]),
        findings={str(entry["fingerprint"]): _range(entry) for entry in document["findings"]},
        arrangements={(str(e["project"]), str(e["arrangement"])): _range(e) for e in document["arrangements"]},
    )


def _range(entry: Any) -> Any:
    found = entry["best"], entry["worst"]
    if any(verdict not in RANGE for verdict in found):
        raise ValueError(f"{found!r} is no range of verdicts")
    return found
