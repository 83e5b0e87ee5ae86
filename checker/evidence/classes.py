"""The classes of a question: which there are, in which order, and which numbers they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from checker.evidence.clearance import quoted
from checker.evidence.columns import OPEN, Columns, Floats
from checker.evidence.levels import TABLE, Level, all_numbers, as_number
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

SHOWN = 10
"""Labels that are named in one complaint."""

OTHER = "use --level nominal, or ordinal with --labels in order"


@dataclass(frozen=True, eq=False)
class Classed:
    """Judgements whose labels are codes of ``columns.labels``, in order; ``values`` are the classes' numbers.

    ``values`` are places in the order at ordinal level, and ``None`` at nominal level.
    """

    columns: Columns
    values: Floats | None


def classed(columns: Columns, level: Level, listed: Sequence[str], path: str) -> Classed:
    """``columns`` with their classes in order. ``listed`` are all classes that could be chosen, or none.

    Raises :class:`InputError` for labels that are not listed, that are no numbers where the
    level needs numbers, and for an order that nobody has stated.
    """
    used = [columns.labels[code] for code in np.unique(columns.label) if code != OPEN]
    numeric = level in ("interval", "ratio") or (level == "ordinal" and all_numbers(listed or used))
    if listed:
        _refuse(path, _strangers(used, listed, numeric), "is not among --labels", listed, "list every class")
    if numeric:
        strange = [label for label in (listed or used) if as_number(label) is None]
        _refuse(path, strange, f"is no number, which the level {level} needs", (), OTHER)
        negative = [label for label in (listed or used) if (as_number(label) or 0) < 0]
        if level == "ratio":
            _refuse(path, negative, "is negative, which a ratio scale has not", (), "use --level interval")
        return _by_number(columns, level, listed or used, path)
    if level == "ordinal" and not listed:
        shown = ",".join(used[:SHOWN])
        raise InputError(
            [
                Diagnostic(
                    "the level ordinal needs the order of the classes",
                    start_of(path),
                    f"list them from low to high: --labels {shown}",
                )
            ]
        )
    names = list(listed) or sorted(used)
    place = {name: n for n, name in enumerate(names)}
    codes = [place.get(label, OPEN) for label in columns.labels]
    values = np.arange(len(names), dtype=np.float64) if level == "ordinal" else None
    return Classed(_recoded(columns, codes, names), values)


def _by_number(columns: Columns, level: Level, labels: Sequence[str], path: str) -> Classed:
    """Labels that write the same number are one class."""
    known = {label: as_number(label) for label in labels}
    numbers = sorted({number for number in known.values() if number is not None})
    if level == "ratio" and len(numbers) > TABLE:
        raise InputError(
            [
                Diagnostic(
                    f"there are {len(numbers):,} different numbers; at ratio level at most {TABLE:,} are compared",
                    start_of(path),
                    "round them, or use --level interval",
                )
            ]
        )
    place = {number: n for n, number in enumerate(numbers)}
    names: list[str] = [""] * len(numbers)
    for label, number in known.items():
        if number is not None:
            names[place[number]] = names[place[number]] or label
    found = [as_number(label) for label in columns.labels]
    codes = [OPEN if number is None else place.get(number, OPEN) for number in found]
    values = np.array(numbers, np.float64) if level != "ordinal" else np.arange(len(numbers), dtype=np.float64)
    return Classed(_recoded(columns, codes, names), values)


def _recoded(columns: Columns, codes: Sequence[int], names: list[str]) -> Columns:
    table = np.array([*codes, OPEN], np.int64)  # an open label, -1, finds the last
    return replace(columns, label=table[columns.label], labels=names)


def _strangers(used: Sequence[str], listed: Sequence[str], numeric: bool) -> list[str]:
    known, numbers = set(listed), {as_number(label) for label in listed}
    return [label for label in used if label not in known and not (numeric and as_number(label) in numbers)]


def _refuse(path: str, labels: Sequence[str], why: str, known: Sequence[str], help: str = "") -> None:
    if labels:
        more = f"; {len(labels) - SHOWN} more like it" if len(labels) > SHOWN else ""
        raise InputError(
            Diagnostic(f"the label {quoted(label)} {why}{more}", start_of(path), did_you_mean(label, known) or help)
            for label in labels[:SHOWN]
        )
