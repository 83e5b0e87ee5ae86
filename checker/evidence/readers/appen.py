"""Appen (Figure Eight, CrowdFlower) reports (CSV): full, one row per judgement, or aggregated.

A column with a companion `<name>_gold` holds answers; so does one that differs between two
judgements of one unit. `--question` names another. Several right answers to a test question
stand on one line each in `expected`.
"""

from collections.abc import Iterator, Mapping, Sequence

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.tables import Row, columns_with_answers, rows
from checker.evidence.readers.values import between, joined
from checker.evidence.readers.work import Work

ASK = "ask for the full report, one row per judgement with `_worker_id`"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The judgements of a full report. Those that the platform distrusts (`_tainted`) stay in."""
    table = list(rows(source, reading, ("_unit_id", "_worker_id")))
    answers = _questions(table, reading)
    golden = bool(table) and "_golden" in table[0].cells
    tainted = sum(_yes(row.cells.get("_tainted", "")) for row in table)
    if tainted:
        reading.note(
            f"judgements of workers whom the platform distrusts, kept because they were delivered: {tainted:,}"
        )
    if not golden:
        reading.note("the export does not mark test questions (no `_golden`): ask for the report with them")
    for row in table:
        cells = row.cells
        if not cells["_unit_id"]:
            reading.problem("`_unit_id` is empty", reading.at(row.line), "export the report again")
        start, end = reading.moment(cells.get("_started_at", "")), reading.moment(cells.get("_created_at", ""))
        yield Work(
            cells["_unit_id"],
            cells["_worker_id"].strip(),
            {name: _answer(cells[name]) for name in answers},
            at=end,
            seconds=between(start, end),
            gold=_yes(cells["_golden"]) if golden else None,
            expected={name: _expected(cells, name) for name in answers},
        )


def _questions(table: Sequence[Row], reading: Reading) -> list[str]:
    names = list(table[0].cells) if table else []
    marked = [name for name in names if f"{name}_gold" in names]
    if marked and reading.question is None:
        return marked
    return columns_with_answers(table, "_unit_id", lambda name: not (name[0] == "_" or name.endswith("_gold")), reading)


def read_aggregated(source: Source, reading: Reading) -> Iterator[Work]:
    """The answers of an aggregated report: one per unit, of nobody in particular."""
    for row in rows(source, reading, ("_unit_id",)):
        cells = row.cells
        named = [name.removesuffix(":confidence") for name in cells if name.endswith(":confidence")]
        answers = [name for name in named if name in cells]
        if not answers:
            reading.fail(
                "the header has no `<question>:confidence` column, so the answers cannot be told", reading.at(1), ASK
            )
        yield Work(
            cells["_unit_id"],
            "",
            {name: _answer(cells[name]) for name in answers},
            at=reading.moment(cells.get("_last_judgment_at", "")),
            gold=_yes(cells["_golden"]) if "_golden" in cells else None,
            expected={name: _expected(cells, name) for name in answers},
        )


def _answer(cell: str) -> str | None:
    """Several choices of one judgement stand on one line each."""
    return joined(cell.splitlines())


def _expected(cells: Mapping[str, str], name: str) -> str | None:
    return cells.get(f"{name}_gold", "").strip() or None


def _yes(cell: str) -> bool:
    return cell.strip().lower() == "true"
