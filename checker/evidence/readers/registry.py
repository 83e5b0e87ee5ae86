"""The formats, as data: how each is recognised, read, and what to ask for where it names nobody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from checker.evidence.readers import (
    appen,
    cvat,
    doccano,
    label_studio,
    label_studio_table,
    labelbox,
    labelbox_v1,
    mturk,
    prodigy,
    sagemaker,
    scale,
    superannotate,
    surge,
    toloka,
    v7,
)
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.evidence.readers.work import Work


def _has(*names: str) -> Callable[[frozenset[str]], bool]:
    """Recognised by these keys or columns."""
    return frozenset(names).issubset


@dataclass(frozen=True)
class Reader:
    """One format.

    ``recognises`` is asked with the keys of a JSON object, the columns of a table or the root
    of an XML document. ``per`` says whom a file stands for where the platform writes several:
    ``stem`` the annotator after whom the file is named, ``folder`` the one after whom its folder
    is. ``same_questions`` says that every task asks everything. ``ask`` is the export to ask for.
    """

    name: str
    title: str
    shape: Literal["json", "table", "xml"]
    recognises: Callable[[frozenset[str]], bool]
    read: Callable[[Source, Reading], Iterator[Work]]
    ask: str
    per: Literal["", "stem", "folder"] = ""
    same_questions: bool = True


READERS: tuple[Reader, ...] = (
    Reader(
        "label_studio", "Label Studio, JSON", "json", _has("annotations", "data", "id"),
        label_studio.read, label_studio.ASK,
    ),
    Reader(
        "label_studio_min", "Label Studio, JSON_MIN", "json", _has("annotation_id", "annotator", "id"),
        label_studio_table.read_json, label_studio_table.ASK,
    ),
    Reader(
        "label_studio_csv", "Label Studio, CSV", "table", _has("annotation_id", "annotator", "id"),
        label_studio_table.read_csv, label_studio_table.ASK,
    ),
    Reader(
        "labelbox", "Labelbox export (v2), NDJSON or JSON", "json", _has("data_row", "projects"),
        labelbox.read, labelbox.ASK,
    ),
    Reader(
        "labelbox_v1", "Labelbox export (v1), JSON", "json", _has("DataRow ID", "Label"),
        labelbox_v1.read, labelbox_v1.ASK,
    ),
    Reader(
        "labelbox_import", "Labelbox import file (refused)", "json",
        lambda keys: "dataRow" in keys and bool(keys & {"schemaId", "name"}),
        labelbox_v1.refuse_import, labelbox_v1.ASK,
    ),
    Reader(
        "scale", "Scale AI task or callback, JSON", "json",
        lambda keys: {"docs", "total"} <= keys or ("task_id" in keys and bool(keys & {"response", "task", "threads"})),
        scale.read, scale.ASK, same_questions=False,
    ),
    Reader("surge", "Surge AI tasks, JSON", "json", _has("fields", "responses"), surge.read, surge.ASK),
    Reader(
        "prodigy", "Prodigy, JSONL", "json", _has("_input_hash", "_task_hash"), prodigy.read, prodigy.ASK,
        same_questions=False,
    ),
    Reader(
        "sagemaker", "SageMaker Ground Truth, JSON", "json", sagemaker.recognises, sagemaker.read, sagemaker.ASK,
        same_questions=False,
    ),
    Reader(
        "superannotate", "SuperAnnotate, JSON", "json", _has("metadata", "instances"),
        superannotate.read, superannotate.ASK,
    ),
    Reader("v7", "V7 Darwin 2.0, JSON", "json", _has("version", "item", "annotations"), v7.read, v7.ASK, per="folder"),
    Reader("doccano", "doccano, JSONL", "json", doccano.recognises, doccano.read, doccano.ASK, per="stem"),
    Reader("appen", "Appen full report, CSV", "table", _has("_unit_id", "_worker_id"), appen.read, appen.ASK),
    Reader(
        "appen_aggregated", "Appen aggregated report, CSV", "table", _has("_unit_id"), appen.read_aggregated, appen.ASK
    ),
    Reader("mturk", "Mechanical Turk batch results, CSV", "table", _has("HITId", "WorkerId"), mturk.read, mturk.ASK),
    Reader("toloka", "Toloka results, TSV", "table", toloka.recognises, toloka.read, toloka.ASK),
    Reader("cvat", "CVAT for images 1.1, XML", "xml", _has("annotations"), cvat.read, cvat.ASK, per="stem"),
)  # fmt: skip
"""In the order in which they are tried."""

BY_NAME = {reader.name: reader for reader in READERS}
