"""Toloka results (TSV): one row per task of an assignment.

The platform times a whole page of tasks, so no task has a duration. Control tasks carry their
answer in `GOLDEN:*`. Aggregated results have no `ASSIGNMENT:*` columns, and nobody's name.
"""

from collections.abc import Iterator, Mapping

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.tables import rows
from checker.evidence.readers.work import Work

ASK = "download the assignments with `ASSIGNMENT:worker_id`, not the aggregated results"

_UNDONE = {"SKIPPED", "EXPIRED", "ACTIVE"}
_IN, _OUT, _GOLD = "INPUT:", "OUTPUT:", "GOLDEN:"


def recognises(names: frozenset[str]) -> bool:
    """A header with columns of the platform's own kinds."""
    return any(name.startswith(_OUT) for name in names) and any(name.startswith((_IN, "ASSIGNMENT:")) for name in names)


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The tasks of all assignments, rejected ones included."""
    rejected = 0
    for row in rows(source, reading, ()):
        cells = row.cells
        item = _item(cells)
        if not item:
            message = "no `ASSIGNMENT:task_id` and no `INPUT:` cell tells which task this row answers"
            reading.problem(message, reading.at(row.line), "download the results with their input fields")
        status = cells.get("ASSIGNMENT:status", "").upper()
        rejected += status == "REJECTED"
        yield Work(
            item,
            cells.get("ASSIGNMENT:worker_id", ""),
            {name.removeprefix(_OUT): cell.strip() or None for name, cell in cells.items() if name.startswith(_OUT)},
            at=reading.moment(cells.get("ASSIGNMENT:submitted", "")),
            gold=_gold(cells),
            expected={name.removeprefix(_GOLD): cell or None for name, cell in cells.items() if name.startswith(_GOLD)},
            skipped=status in _UNDONE,
        )
    if rejected:
        reading.note(f"answers of rejected assignments, kept because they were delivered: {rejected:,}")


def _item(cells: Mapping[str, str]) -> str:
    """The task; where the file has no task id, what was shown."""
    shown = (cell for name, cell in cells.items() if name.startswith(_IN) and cell)
    return cells.get("ASSIGNMENT:task_id") or cells.get("TASK:id") or " | ".join(shown)


def _gold(cells: Mapping[str, str]) -> bool | None:
    marked = [cell for name, cell in cells.items() if name.startswith(_GOLD)]
    return any(marked) if marked else None
