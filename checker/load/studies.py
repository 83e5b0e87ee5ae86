"""Measured agreement, read back from what ``checker iaa -f json`` wrote."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from checker.model.agreement import Measured
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of

BYTES: Final = 20_000_000
"""The largest file that is read."""

HELP: Final = "give the output of `checker iaa EXPORT -f json`"


def read_studies(path: Path) -> tuple[Measured, ...]:
    """What was measured, one entry for each question. Raises :class:`InputError` for any other file."""
    try:
        if path.stat().st_size > BYTES:
            raise ValueError(f"is larger than {BYTES:,} bytes")
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict) or found.get("version") != 1 or not isinstance(found.get("questions"), list):
            raise ValueError("is not what `checker iaa` writes")
        return tuple(_measured(found, question) for question in found["questions"])
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        said = str(error) if str(error).startswith("is ") else "is not what `checker iaa` writes"
    raise InputError([Diagnostic(f"`{path}` {said}", start_of(str(path)), HELP)])


def _measured(study: Mapping[str, Any], question: Mapping[str, Any]) -> Measured:
    main = question["main"]
    estimate = question["estimates"][main]
    people = question.get("people") or {}
    caveats = [caveat["text"] for caveat in question.get("caveats", [])]
    words = [study["path"], study["digest"], question["question"], main, *caveats]
    if not all(isinstance(word, str) for word in words):
        raise ValueError
    return Measured(
        path=study["path"],
        digest=study["digest"],
        question=question["question"],
        coefficient=main,
        value=_share(estimate["value"]),
        low=_share(estimate["low"]),
        high=_share(estimate["high"]),
        people_low=_share(people.get("low")),
        people_high=_share(people.get("high")),
        items=int(question["pairable_items"]),
        annotators=int(question["annotators"]),
        caveats=tuple(caveats),
    )


def _share(value: object) -> float | None:
    """A coefficient: at most 1, or nothing. Raises :class:`ValueError` for anything else."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1000 <= value <= 1:
        raise ValueError
    return float(value)
