"""Surge AI tasks (JSON): the responses of the workers, and the gold answers."""

from collections.abc import Iterator

from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import between, one_label, text
from checker.evidence.readers.work import Work

ASK = "ask for the report `export_json`, whose responses name their `worker_id`"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The responses of all tasks."""
    for task in records(source, reading):
        item = task.needed("id", "export the tasks again")
        gold = task.get("is_gold_standard")
        key = task.get("gold_standards_data")
        right = key if isinstance(key, dict) else {}
        expected = {text(name): one_label(value) for name, value in right.items()}
        for response in task.each("responses"):
            data = response.inner("data")
            end = response.moment("completed_at")
            yield Work(
                item,
                response.text("worker_id"),
                {text(name): one_label(value) for name, value in data.fields.items()},
                at=end,
                seconds=between(response.moment("started_at"), end),
                gold=gold if isinstance(gold, bool) else None,
                expected=expected,
            )
