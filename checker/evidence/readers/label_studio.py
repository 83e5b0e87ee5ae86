"""Label Studio, JSON: the export that keeps everything.

The one annotation of a task that is marked as ground truth is the expected answer, and no
judgement. Where several are, or all, the mark says nothing: the server sets it on whatever is
imported without `"ground_truth": false`. A cancelled annotation is a skip. A prediction that
an annotation started from makes it pre-labelled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.evidence.readers.json_records import records
from checker.evidence.readers.label_studio_results import Result, add_result
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import duration, text
from checker.evidence.readers.work import Work

ASK = "export JSON from a project in which every annotator has an account"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The annotations of all tasks."""
    provenance = _Provenance()
    for task in records(source, reading):
        item = task.needed("id", "export the project again, as JSON")
        annotations = list(task.each("annotations"))
        truths = sum(annotation.get("ground_truth") is True for annotation in annotations)
        one_truth = truths == 1 < len(annotations)
        provenance.tasks += 1
        provenance.suggested += bool(task.get("predictions"))
        provenance.marked += truths > 0 and not one_truth
        for annotation in annotations:
            work = _work(item, annotation, one_truth, reading)
            provenance.add(annotation, work.annotator)
            yield work
    for note in provenance.notes():
        reading.note(note)


@dataclass(slots=True)
class _Provenance:
    """Who saved what, as far as it casts doubt on the names and marks in the export."""

    tasks: int = 0
    suggested: int = 0
    marked: int = 0
    annotations: int = 0
    imported: int = 0
    bulk: int = 0
    accounts: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)

    def add(self, annotation: Record, annotator: str) -> None:
        """Count one annotation."""
        self.annotations += 1
        self.imported += "updated_by" in annotation and annotation.get("updated_by") is None
        self.bulk += annotation.get("bulk_created") is True
        self.accounts.add(_person(annotation, "updated_by"))
        self.people.add(annotator)

    def notes(self) -> Iterator[str]:
        """What whoever relies on the export must know."""
        if self.imported:
            yield (
                f"annotations that no account saved: {self.imported:,} of {self.annotations:,}; they were imported, "
                "and their annotators are whoever the import named"
            )
        named = self.people - {""}
        if len(self.accounts) == 1 < len(named) and "" not in self.accounts:
            yield (
                f"one account (user {next(iter(self.accounts))}) last saved the annotations of all {len(named)} "
                "annotators: their names may have been set by an import, not by signing in"
            )
        if self.bulk:
            yield f"annotations made by one action on many tasks (`bulk_created`): {self.bulk:,}"
        if self.marked:
            yield (
                "tasks whose annotations are all or several marked as ground truth, as the server marks imported "
                f"ones: {self.marked:,} of {self.tasks:,}; they are kept as judgements"
            )
        if self.suggested:
            yield f"tasks with predictions, which annotators may have been shown: {self.suggested:,} of {self.tasks:,}"


def _work(item: str, annotation: Record, one_truth: bool, reading: Reading) -> Work:
    found = Result(item, _person(annotation, "completed_by"))
    for result in annotation.each("result"):
        add_result(result, found, reading)
    started = [text(result.get("origin")).startswith("prediction") for result in annotation.each("result")]
    return Work(
        item,
        found.annotator,
        found.answers,
        found.spans,
        found.boxes,
        annotation.moment("created_at"),
        duration(annotation.get("lead_time")),
        gold=False,
        prelabelled=bool(annotation.get("parent_prediction") or annotation.get("prediction")) or any(started),
        skipped=annotation.get("was_cancelled") is True,
        reference=one_truth and annotation.get("ground_truth") is True,
    )


def _person(annotation: Record, key: str) -> str:
    """An account by its number: snapshots write it out as an object, other exports do not."""
    if isinstance(annotation.get(key), dict):
        person = annotation.inner(key)
        return person.text("id") or person.text("email")
    return annotation.text(key)
