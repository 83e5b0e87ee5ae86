"""Label Studio, JSON_MIN and CSV: one row per annotation, answers and data side by side.

Which columns hold answers is not marked. A column that differs between two annotations of one
task is one; `--question` names another. Ground truth, skips and pre-labels are lost here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from checker.evidence.readers.json_records import records
from checker.evidence.readers.label_studio_results import BOX_LABELS, TEXT_LABELS, Result, add_region
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.tables import Row, columns_with_answers, rows
from checker.evidence.readers.values import Json, coordinate, duration, one_label, text
from checker.evidence.readers.work import Work

ASK = "export JSON, in which every annotation names its annotator"
LOST = "this export leaves out ground truth, skips and pre-labels; the JSON export has them"

_OWN = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"}


def read_csv(source: Source, reading: Reading) -> Iterator[Work]:
    """The rows of a CSV export."""
    return _works(list(rows(source, reading, ("id", "annotator"))), reading)


def read_json(source: Source, reading: Reading) -> Iterator[Work]:
    """The objects of a JSON_MIN export."""
    table = []
    names: dict[str, None] = {}
    for record in records(source, reading):
        record.needed("id", "export the project again")
        cells = {text(name): _cell(value) for name, value in record.fields.items()}
        names.update(dict.fromkeys(cells))
        table.append(Row(cells, record.place.line))
    if reading.problems:
        return iter(())
    full = [Row({name: row.cells.get(name, "") for name in names}, row.line) for row in table]
    return _works(full, reading)


def _works(table: Sequence[Row], reading: Reading) -> Iterator[Work]:
    reading.note(LOST)
    answers = columns_with_answers(table, "id", lambda name: name not in _OWN, reading)
    for row in table:
        person = _plain(row.cells.get("annotator", ""))
        found = Result(row.cells["id"], text(person.get("id") if isinstance(person, Mapping) else person))
        for name in answers:
            _add(row.cells[name], name, found, reading)
        yield Work(
            found.item,
            found.annotator,
            found.answers,
            found.spans,
            found.boxes,
            reading.moment(row.cells.get("created_at", "")),
            duration(row.cells.get("lead_time", "")),
        )


def _add(cell: str, question: str, found: Result, reading: Reading) -> None:
    value = _plain(cell)
    regions = value if isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value) else []
    for region in regions:
        known = [kind for kind in (*TEXT_LABELS, *BOX_LABELS) if kind in region]
        sides = coordinate(region.get("original_width")), coordinate(region.get("original_height"))
        add_region(known[0] if known else "region", region, question, sides, found, reading)
    if isinstance(value, Mapping):
        found.answers[question] = one_label(value.get("choices"))
    elif not regions and value != []:
        found.answers[question] = one_label(value)


def _cell(value: Json) -> str:
    return text(value) if isinstance(value, str) else json.dumps(value)


def _plain(cell: str) -> Json:
    """A cell that holds a JSON list, object or null as what it is; any other as its text."""
    if cell[:1] not in ("[", "{") and cell != "null":
        return cell
    try:
        found: Json = json.loads(cell, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return cell
    return found
