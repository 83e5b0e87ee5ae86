"""SageMaker Ground Truth (JSON): what the workers sent, in the three files that may hold it.

- a consolidation request, `annotations/consolidated-annotation/consolidation-request/...json`:
  all workers of many items, without times;
- worker responses, `annotations/worker-response/iteration-N/ITEM/TIME.json`: all workers of one
  item, with times; the item is the name of the folder;
- an output manifest, `manifests/output/output.manifest`: only jobs that keep
  `annotationsFromAllWorkers` name the workers there.
"""

from collections.abc import Iterator

from checker.evidence.readers.crowd_html import Form, add_form, parse_form
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import duration, text
from checker.evidence.readers.work import Work

ASK = "read the files of `annotations/worker-response` or the consolidation request, which name the workers"

_WORKERS = "annotationsFromAllWorkers"


def recognises(names: frozenset[str]) -> bool:
    """The keys of one of the three files."""
    manifest = "source-ref" in names or ("source" in names and any(name.endswith("-metadata") for name in names))
    return manifest or {"datasetObjectId", "annotations"} <= names or _is_response(names)


def _is_response(names: frozenset[str]) -> bool:
    return "answers" in names and names <= {
        "answers",
        "inputContent",
        "humanLoopName",
        "flowDefinitionArn",
        "labelingJobArn",
    }


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The answers of the workers."""
    consolidated = 0
    for record in records(source, reading):
        if "datasetObjectId" in record:
            item = record.needed("datasetObjectId")
            yield from (_work(item, answer, reading) for answer in record.each("annotations"))
        elif "answers" in record:
            yield from (_response(reading.folder, answer, reading) for answer in record.each("answers"))
        else:
            item = record.text("source-ref") or record.needed("source")
            jobs = [name for name in record.fields if name not in ("source", "source-ref")]
            named = [name for name in jobs if isinstance(record.get(name), dict) and _WORKERS in record.inner(name)]
            consolidated += not named
            for name in named:
                before = f"{text(name)}/" if len(named) > 1 else ""
                yield from (_work(item, answer, reading, before) for answer in record.inner(name).each(_WORKERS))
    if consolidated:
        reading.leave_out("consolidated answers of nobody in particular", consolidated)
        reading.note(f"a consolidated answer cannot show agreement; {ASK}")


def _work(item: str, answer: Record, reading: Reading, before: str = "") -> Work:
    form = Form(item, answer.text("workerId"))
    content = answer.inner("annotationData").text("content")
    if content:
        add_form(parse_form(content, answer.place, reading), form, reading, before)
    return Work(form.item, form.annotator, form.answers, form.spans, form.boxes)


def _response(item: str, answer: Record, reading: Reading) -> Work:
    form = Form(item, answer.text("workerId"))
    add_form(answer.inner("answerContent").fields, form, reading)
    return Work(
        form.item,
        form.annotator,
        form.answers,
        form.spans,
        form.boxes,
        answer.moment("submissionTime"),
        duration(answer.get("timeSpentInSeconds")),
    )
