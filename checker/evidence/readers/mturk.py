"""Mechanical Turk batch results (CSV): one row per assignment, rejected ones included.

Rejected assignments stay in: to leave out whom the requester disagreed with would raise
agreement. The platform writes rows without the last two cells of its own header.
"""

from collections.abc import Iterator

from checker.evidence.readers.crowd_html import Form, add_form, parse_form
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.tables import rows
from checker.evidence.readers.values import duration, joined
from checker.evidence.readers.work import Work

ASK = "download the batch results with the column `WorkerId`"

_ANSWER = "Answer."
_FORM = "Answer.taskAnswers"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The assignments. An input column `Input.*` is data; each `Answer.*` is a question."""
    rejected = 0
    answers: list[str] | None = None
    for row in rows(source, reading, ("HITId", "WorkerId"), frozenset({"Approve", "Reject"})):
        cells = row.cells
        if not cells["HITId"]:
            reading.problem("`HITId` is empty", reading.at(row.line), "download the batch results again")
        rejected += cells.get("AssignmentStatus", "").strip().lower() == "rejected"
        form = Form(cells["HITId"], cells["WorkerId"].strip())
        if answers is None:
            answers = [name for name in cells if name.startswith(_ANSWER) and name != _FORM]
        for name in answers:
            form.answers[name[len(_ANSWER) :]] = _answer(cells[name])
        if form_text := cells.get(_FORM):
            add_form(parse_form(form_text, reading.at(row.line), reading), form, reading)
        yield Work(
            form.item,
            form.annotator,
            form.answers,
            form.spans,
            form.boxes,
            reading.moment(cells.get("SubmitTime", "")),
            duration(cells.get("WorkTimeInSeconds", "")),
        )
    if rejected:
        reading.note(f"rejected assignments, kept because they were delivered: {rejected:,}")


def _answer(cell: str) -> str | None:
    """Ticked boxes of one name are joined by `|`; `{}` is what the platform writes for no answer."""
    if "|" not in cell:
        return None if cell == "{}" else cell.strip() or None
    return joined(cell.split("|"))
