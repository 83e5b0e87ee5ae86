"""What platforms export, as Checker reads it."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evidence.judgements import Box, Export, Judgement, Span
from checker.evidence.readers import FORMATS, detect, read, read_all
from checker.evidence.readers.registry import READERS
from checker.model.diagnostic import InputError

HERE = Path(__file__).resolve().parent / "exports"
THIRD_PARTY = HERE.parents[2] / "shared" / "data" / "exports"

SINGLE = {
    "label_studio.json": "label_studio",
    "label_studio_min.json": "label_studio_min",
    "label_studio.csv": "label_studio_csv",
    "labelbox.ndjson": "labelbox",
    "labelbox_v1.json": "labelbox_v1",
    "labelbox_import.ndjson": "labelbox_import",
    "scale.json": "scale",
    "surge.json": "surge",
    "prodigy.jsonl": "prodigy",
    "sagemaker/consolidation-request.json": "sagemaker",
    "sagemaker/output.manifest": "sagemaker",
    "sagemaker/worker-response/iteration-1/0/2026-11-02_09-00-00.json": "sagemaker",
    "superannotate/ana/chair.json": "superannotate",
    "v7/ana/street.json": "v7",
    "v7/authorship.json": "v7",
    "doccano/ana.jsonl": "doccano",
    "doccano/spans.jsonl": "doccano",
    "doccano/version1.jsonl": "doccano",
    "appen_full.csv": "appen",
    "appen_plain.csv": "appen",
    "appen_aggregated.csv": "appen_aggregated",
    "mturk.csv": "mturk",
    "toloka.tsv": "toloka",
    "cvat/ana.xml": "cvat",
    "table.csv": "table",
}
NAMELESS = {"appen_aggregated.csv", "scale.json", "cvat/ana.xml", "doccano/ana.jsonl", "v7/ana/street.json"}


def labels(export: Export, question: str) -> list[tuple[str, str, str | None]]:
    return [(j.item, j.annotator, j.label) for j in export.judgements if j.question == question]


def complaints(path: Path, format: str | None = None, question: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path, format, question)
    return [str(diagnostic).removeprefix(f"{path}:") for diagnostic in caught.value.diagnostics]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# Detection


@pytest.mark.parametrize(("name", "format"), SINGLE.items())
def test_the_format_is_told_from_the_content(name: str, format: str, tmp_path: Path) -> None:
    assert detect(HERE / name) == format
    assert detect(Path(shutil.copy(HERE / name, tmp_path / "export.bin"))) == format


def test_every_format_has_an_example_and_a_title() -> None:
    assert set(FORMATS) == set(SINGLE.values()) - {"table"}
    assert len({reader.title for reader in READERS}) == len(READERS)


@pytest.mark.parametrize("name", [name for name in SINGLE if name not in ("table.csv", "labelbox_import.ndjson")])
def test_naming_the_format_changes_nothing(name: str) -> None:
    assert read(HERE / name, SINGLE[name]) == read(HERE / name)


def test_a_plain_table_falls_through_to_its_own_reader(tmp_path: Path) -> None:
    assert detect(write(tmp_path / "t.parquet", b"PAR1" + bytes(20))) == "table"
    (said,) = complaints(HERE / "table.csv")
    assert said.startswith("1:1: error: this table is the export of no platform that is known here")


def test_an_unknown_format_is_suggested() -> None:
    (said,) = complaints(HERE / "table.csv", "label_studios")
    assert "there is no format `label_studios` (did you mean `label_studio`?)" in said


@pytest.mark.parametrize(("text", "what"), [('{"a": 1}', "JSON file"), ("<annotation/>", "XML file"), ("[]", "JSON")])
def test_json_and_xml_of_no_platform_are_refused(text: str, what: str, tmp_path: Path) -> None:
    (said,) = complaints(write(tmp_path / "x", text))
    assert f"this {what}" in said and "label_studio" in said


def test_a_table_that_is_read_as_another_format_says_what_it_lacks() -> None:
    (said,) = complaints(HERE / "table.csv", "mturk")
    assert said.startswith("1:1: error: the header lacks `HITId`, `WorkerId`")


# The digest can be checked


def test_the_digest_is_that_of_the_file() -> None:
    path = HERE / "mturk.csv"
    assert read(path).digest == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def test_the_digest_of_several_files_is_what_the_documented_command_prints() -> None:
    paths = [HERE / "doccano/ben.jsonl", HERE / "doccano/ana.jsonl"]
    command = f"sha256sum {' '.join(map(str, paths))} | cut -d' ' -f1 | sort | sha256sum"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert read_all(paths).digest == f"sha256:{ran.stdout.split()[0]}"
    assert read_all(paths[::-1]).digest == read_all(paths).digest


# Label Studio


def test_label_studio_answers_spans_and_rectangles() -> None:
    export = read(HERE / "label_studio.json")
    assert labels(export, "topic") == [
        ("1", "2", "travel"), ("1", "3", "travel"),
        ("2", "2", "history; science"), ("2", "3", "history; science"),
        ("3", "2", None), ("3", "3", "travel"),
    ]  # fmt: skip
    assert labels(export, "people")[:2] == [("1", "2", "2"), ("1", "3", "2")]  # 2.0 and 2 are one number
    assert export.spans[0] == Span("1", "2", "person", 0, 9, "names")
    assert export.boxes[0] == Box("1", "2", "car", 10, 10, 20, 30, "objects")
    assert ("2", "3") in export.seen and ("3", "2") not in export.seen
    first = export.judgements[0]
    assert (first.at, first.seconds) == (datetime(2026, 11, 2, 9, tzinfo=UTC), 12.5)


def test_label_studio_turned_rectangles_become_upright() -> None:
    turned = read(HERE / "label_studio.json").boxes[-1]
    # 10% x 20% of 800 x 400 is square, so a quarter turn about the corner moves it left by its side
    assert (turned.x, turned.y, turned.width, turned.height) == pytest.approx((40, 20, 10, 20))


def test_label_studio_ground_truth_is_expected_and_no_judgement() -> None:
    export = read(HERE / "label_studio.json", question="topic")
    third = [j for j in export.judgements if j.item == "3"]
    assert [(j.annotator, j.gold, j.expected) for j in third] == [("2", True, "history"), ("3", True, "history")]
    assert [j.gold for j in export.judgements if j.item == "1"] == [False, False]


def test_label_studio_ground_truth_on_everything_means_nothing(tmp_path: Path) -> None:
    tasks = json.loads((HERE / "label_studio.json").read_text())
    for annotation in tasks[0]["annotations"]:
        annotation["ground_truth"] = True
    export = read(write(tmp_path / "l.json", json.dumps(tasks)), question="topic")
    assert [(j.label, j.gold, j.expected) for j in export.judgements[:2]] == [("travel", False, None)] * 2
    assert any("as the server marks imported ones: 1 of 3" in note for note in export.notes)


def test_label_studio_suggestions_are_marked() -> None:
    export = read(HERE / "label_studio.json", question="topic")
    assert [(j.item, j.annotator) for j in export.judgements if j.prelabelled] == [("2", "2"), ("2", "3")]


def test_label_studio_says_what_it_left_out_and_who_saved(tmp_path: Path) -> None:
    notes = read(HERE / "label_studio.json").notes
    assert "submissions that were skipped, counted as unanswered: 1 of 6" in notes
    assert "tasks with predictions, which annotators may have been shown: 1 of 3" in notes
    assert "left out: answers about single regions (1), results of type `polygonlabels` (1)" in notes
    assert not any("one account" in note for note in notes)
    tasks = json.loads((HERE / "label_studio.json").read_text())
    for task in tasks:
        for annotation in task["annotations"]:
            annotation["updated_by"] = 9
    bulk = read(write(tmp_path / "bulk.json", json.dumps(tasks)))
    assert any("one account (user 9) last saved the annotations of all 3 annotators" in note for note in bulk.notes)
    tasks[0]["annotations"][0]["updated_by"] = None
    imported = read(write(tmp_path / "imported.json", json.dumps(tasks)))
    assert any("annotations that no account saved: 1 of 7" in note for note in imported.notes)


@pytest.mark.parametrize("name", ["label_studio_min.json", "label_studio.csv"])
def test_label_studio_flat_exports_tell_answers_from_data(name: str) -> None:
    export = read(HERE / name)
    assert labels(export, "topic")[:4] == labels(read(HERE / "label_studio.json"), "topic")[:4]
    assert export.spans == read(HERE / "label_studio_min.json").spans
    assert not {j.question for j in export.judgements} & {"text", "image"}
    assert any("leaves out ground truth" in note for note in export.notes)


# The other platforms


def test_labelbox_ends_a_text_at_its_last_character() -> None:
    export = read(HERE / "labelbox.ndjson")
    assert export.spans == (Span("street-1", "ana@example.invalid", "Person", 0, 9),)
    assert export.boxes[0] == Box("street-1", "ana@example.invalid", "Car", 20, 10, 40, 30)
    assert labels(export, "Moods")[0][2] == "Busy; Calm"
    assert labels(export, "Topic/Where")[0][2] == "London"


def test_labelbox_benchmarks_are_expected_and_skips_are_unanswered() -> None:
    export = read(HERE / "labelbox.ndjson", question="Topic")
    second = [j for j in export.judgements if j.item == "row2"]
    assert [(j.annotator[:3], j.label, j.expected) for j in second] == [
        ("ana", "Travel", "Travel"),
        ("ben", None, "Travel"),
    ]
    assert [j.seconds for j in export.judgements] == [20, 25, 9, 3]


def test_labelbox_import_files_are_refused_with_what_to_export() -> None:
    (said,) = complaints(HERE / "labelbox_import.ndjson")
    assert "without annotators and times" in said and "label_details" in said


def test_labelbox_version_1() -> None:
    export = read(HERE / "labelbox_v1.json")
    assert labels(export, "Topic") == [("row1", "ana@example.invalid", "Travel"), ("row1", "ben@example.invalid", None)]
    assert labels(export, "Remark")[0][2] == "foggy"
    assert export.spans[0].end == 9 and len(export.boxes) == 1


def test_appen_keeps_the_distrusted_and_reads_gold() -> None:
    export = read(HERE / "appen_full.csv")
    assert [j.label for j in export.judgements] == ["travel", "calm; travel", "science", None]
    assert [(j.gold, j.expected) for j in export.judgements[1:3]] == [(False, None), (True, "science\nhistory")]
    assert export.judgements[0].at == datetime(2026, 11, 2, 9, 1) and export.judgements[0].seconds == 60
    assert "judgements of workers whom the platform distrusts, kept because they were delivered: 1" in export.notes


def test_appen_answers_are_the_columns_that_vary_or_are_named() -> None:
    export = read(HERE / "appen_plain.csv")
    assert {j.question for j in export.judgements} == {"relevant"}
    assert any("`relevant`; columns that never do are read as data (2)" in note for note in export.notes)
    agreed = read(HERE / "appen_plain.csv", question="polite")
    assert [j.label for j in agreed.judgements] == ["yes"] * 4


def test_appen_without_a_varying_column_asks_for_the_question(tmp_path: Path) -> None:
    text = "_unit_id,_worker_id,relevant\n1,ana,yes\n1,ben,yes\n"
    (said,) = complaints(write(tmp_path / "a.csv", text))
    assert "no column differs" in said and "--question; the columns are `relevant`" in said


def test_mturk_rows_that_are_short_of_their_header() -> None:
    export = read(HERE / "mturk.csv")
    assert labels(export, "topic") == [("H1", "ana", "travel"), ("H1", "ben", "science"), ("H2", "ana", "travel")]
    assert [j.label for j in export.judgements if j.question == "moods"] == ["busy; calm", "busy; calm", None]
    assert [j.label for j in export.judgements if j.question == "sure"] == ["true", "false", None]
    assert not any("missing at the end" in note for note in export.notes)
    assert "rejected assignments, kept because they were delivered: 1" in export.notes


def test_mturk_times_have_their_zone_or_are_left_out() -> None:
    export = read(HERE / "mturk.csv", question="topic")
    first, _, last = export.judgements
    assert first.at is not None and first.at.utcoffset() == timedelta(hours=-8) and first.seconds == 60
    assert last.at is None
    assert "left out: time stamps that cannot be read (1)" in export.notes


def test_surge_gold_and_answers_left_open() -> None:
    export = read(HERE / "surge.json")
    assert labels(export, "Moods") == [
        ("s1", "ana", "busy; calm"), ("s1", "ben", None), ("s2", "ana", None), ("s2", "ben", "calm")
    ]  # fmt: skip
    assert [(j.gold, j.expected) for j in export.judgements if j.question == "Topic"][2:] == [(True, "history")] * 2


def test_prodigy_choices_binary_answers_spans_and_rectangles() -> None:
    export = read(HERE / "prodigy.jsonl")
    assert labels(export, "choice") == [
        ("11", "topics-ana", "science"), ("11", "topics-ben", "science; travel"), ("12", "topics-ben", None)
    ]  # fmt: skip
    assert labels(export, "LEGAL") == [("13", "topics-ana", "reject")]
    assert export.spans == (Span("14", "topics-ana", "PERSON", 0, 3),)
    assert ("14", "topics-ben") in export.seen  # who found nothing counts
    assert export.boxes == (Box("15", "", "CAR", 1, 2, 3, 4),)
    assert any("named by their date and time" in note for note in export.notes)
    assert export.judgements[0].at == datetime.fromtimestamp(1793610000, UTC)


def test_toloka_pages_controls_and_skips() -> None:
    export = read(HERE / "toloka.tsv")
    assert [(j.item, j.annotator, j.label, j.gold, j.expected) for j in export.judgements] == [
        ("t1", "ana", "cat", False, None), ("t2", "ana", "dog", True, "cat"),
        ("t1", "ben", "dog", False, None), ("t2", "ben", None, True, "cat"),
    ]  # fmt: skip
    assert export.judgements[0].seconds is None  # the platform times pages


def test_sagemaker_reads_all_three_files() -> None:
    request = read(HERE / "sagemaker/consolidation-request.json")
    assert labels(request, "crowd-classifier") == [
        ("0", "private.eu.ana", "travel"), ("0", "private.eu.ben", "science")
    ]  # fmt: skip
    assert request.boxes == (Box("1", "private.eu.ana", "car", 1, 2, 3, 4, "annotatedResult"),)
    assert request.spans == (Span("2", "private.eu.ana", "person", 0, 9, "entities"),)
    assert ("1", "private.eu.ben") in request.seen
    responses = read_all(sorted((HERE / "sagemaker/worker-response").rglob("*.json")))
    assert {j.item for j in responses.judgements} == {"0", "1"}
    assert {j.seconds for j in responses.judgements} == {11.5}
    manifest = read(HERE / "sagemaker/output.manifest")
    assert [j.label for j in manifest.judgements] == ["travel", "busy; calm"]
    assert any("worker-response" in note for note in manifest.notes)


def test_superannotate_names_who_made_what() -> None:
    export = read_all([HERE / "superannotate/ana/chair.json", HERE / "superannotate/ben/chair.json"])
    assert [(b.item, b.annotator[:3], b.width) for b in export.boxes] == [
        ("chair.jpg", "ana", 40),
        ("chair.jpg", "ben", 42),
    ]
    assert [(j.annotator[:3], j.label, j.prelabelled) for j in export.judgements] == [
        ("ana", "indoor", False), ("ben", "indoor", True)
    ]  # fmt: skip
    assert "submissions that began with a suggestion, which raises agreement: 1 of 2" in export.notes


def test_v7_takes_authorship_or_folders() -> None:
    inside = read(HERE / "v7/authorship.json")
    assert inside.boxes == (Box("street.jpg", "ana@example.invalid", "car", 1, 2, 3, 4),)
    folders = read_all([HERE / "v7/ana/street.json", HERE / "v7/ben/street.json"])
    assert [(b.annotator, b.width) for b in folders.boxes] == [("ana", 3), ("ben", 3.5)]
    assert labels(folders, "tag") == [("street.jpg", "ana", "night"), ("street.jpg", "ben", "night")]


def test_cvat_and_doccano_take_the_annotator_from_the_file() -> None:
    cvat = read_all([HERE / "cvat/ana.xml", HERE / "cvat/ben.xml"])
    assert [(b.annotator, b.width, b.height) for b in cvat.boxes] == [("ana", 30, 40), ("ben", 32, 40)]
    assert ("street-2.jpg", "ben") in cvat.seen
    doccano = read_all([HERE / "doccano/ana.jsonl", HERE / "doccano/ben.jsonl"])
    assert labels(doccano, "label") == [
        ("1", "ana", "science"), ("2", "ana", "calm; travel"), ("3", "ana", None),
        ("1", "ben", "science"), ("2", "ben", "calm; travel"), ("3", "ben", "travel"),
    ]  # fmt: skip


def test_doccano_spans_and_users_of_version_1() -> None:
    spans = read(HERE / "doccano/spans.jsonl")
    assert [(s.item, s.label, s.start, s.end) for s in spans.spans] == [
        ("1", "person", 0, 3), ("1", "person", 8, 15), ("3", "person", 0, 3)
    ]  # fmt: skip
    assert spans.judgements == () and ("2", "") in spans.seen
    assert [s.annotator for s in read(HERE / "doccano/version1.jsonl").spans] == ["1", "2"]


def test_scale_reads_answers_of_forms_regions_and_conversations() -> None:
    export = read(HERE / "scale.json")
    assert [(j.question, j.label) for j in export.judgements] == [
        ("category", "red"), ("colours", "blue; red"), ("message 1.1.1: helpful", "yes")
    ]  # fmt: skip
    assert len(export.boxes) == len(export.spans) == 1


@pytest.mark.parametrize("name", sorted(NAMELESS))
def test_an_export_that_names_nobody_says_so_and_what_to_ask_for(name: str) -> None:
    export = read(HERE / name)
    (said,) = [note for note in export.notes if "cannot show agreement" in note]
    assert said.endswith(next(reader.ask for reader in READERS if reader.name == export.format))


# Questions


def test_one_question_of_several() -> None:
    export = read(HERE / "label_studio.json", question="objects")
    assert export.judgements == () and export.spans == () and len(export.boxes) == 3
    (said,) = complaints(HERE / "label_studio.json", question="topics")
    assert said == "1:1: error: there is no question `topics` (did you mean `topic`?)"
    (said,) = complaints(HERE / "mturk.csv", question="zzz")
    assert "the export holds `topic`, `moods`, `sure`" in said


def test_answers_left_open_are_told() -> None:
    notes = read(HERE / "surge.json").notes
    assert any(note.startswith("answers left open, counted as missing: 2 of 8; ") for note in notes)
    notes = read(HERE / "label_studio.json", question="topic").notes
    assert not any("left open" in note for note in notes)  # the only open one was skipped


# Wrong input: every problem, with its place


def test_every_broken_line_of_ndjson_is_told(tmp_path: Path) -> None:
    good = '{"_input_hash": 1, "_task_hash": 1, "label": "A", "answer": "accept"}'
    text = f'{good}\n{{"_input_hash": x}}\n\n[1]\n{good} x\n{{"_input_hash": {{}}, "_task_hash": 2}}\n'
    said = complaints(write(tmp_path / "p.jsonl", text))
    assert [line.split(" error: ")[0] for line in said] == ["2:17:", "4:1:", "5:71:", "6:1:"]
    assert "this is not JSON: " in said[0]
    assert "not an object" in said[1] and "more text follows" in said[2]
    assert "`_input_hash` must be a text or a number, not an object" in said[3]


def test_the_problems_of_a_file_are_bounded(tmp_path: Path) -> None:
    good = '{"_input_hash": 1, "_task_hash": 1, "answer": "accept"}\n'
    assert len(complaints(write(tmp_path / "p.jsonl", good + "{broken}\n" * 5_000))) == 20


def test_a_problem_inside_a_list_names_the_way_to_it(tmp_path: Path) -> None:
    tasks = json.loads((HERE / "label_studio.json").read_text())
    tasks[1]["annotations"][1]["result"] = {"a": 1}
    tasks[2]["annotations"][0] = 7
    path = write(tmp_path / "l.json", json.dumps(tasks, indent=1))
    said = complaints(path)
    line = 1 + "\n".join(path.read_text().split("\n {")[:2]).count("\n") + 1
    assert said[0] == f"{line}:2: error: `annotations[1].result` must be a list, not an object"
    assert "`annotations[0]` must be an object, not a number" in said[-1]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", "1:1", "the file is empty"),
        (" \n ", "1:1", "the file is empty"),
        (b"\xff\xfe[\x00]\x00", "1:1", "UTF-16"),
        (b"PK\x03\x04rest", "1:1", "zip archive"),
        (b"\x1f\x8brest", "1:1", "compressed"),
        (b'[\n{"a": "\xe9"}]', "2:8", "is not UTF-8 text: byte 0xe9"),
        (b"[\n \0]", "2:2", "binary"),
        ('[{"id": 1, "annotations": [], "data": {}}', "1:42", "the list has no end"),
        ('[{"id": 1, "annotations": [], "data": {}}] x', "1:44", "more text follows the list"),
        ('[{"id": 1, "annotations": [], "data": {}},]', "1:43", "an object is expected after the comma"),
        ('[{"id": 1, "annotations": [], "data": {}} {}]', "1:43", "a comma or `]` is expected here"),
        ('[{"id": 1, "id": 2, "annotations": [], "data": {}}]', "1:2", "key `id` stands twice"),
        ('[{"id": ' + "9" * 5_000 + ', "annotations": [], "data": {}}]', "1:2", "too many digits"),
        ('[{"id": 1, "annotations": [], "data": ' + "[" * 200_000 + "]}]", "1:2", "nests too deep"),
        ('[{"id": 1, "annotations": [], "data": {}}]', "1:1", "holds no answers to compare"),
        (
            '[{"id": 1, "data": {}, "annotations": [{"completed_by": 1, "was_cancelled": true, "result": '
            '[{"type": "choices", "from_name": "q", "value": {"choices": ["a"]}}]}]}]',
            "1:1",
            "holds no answers to compare",
        ),
    ],
)
def test_what_is_wrong_with_a_file_and_where(text: str | bytes, place: str, what: str, tmp_path: Path) -> None:
    (said,) = complaints(write(tmp_path / "x.json", text), "label_studio")
    assert said.startswith(f"{place}: error: ") and what in said


@pytest.mark.parametrize("shift", range(4))
def test_a_wrong_byte_far_into_a_file_has_its_place(shift: int, tmp_path: Path) -> None:
    head = b"\xef\xbb\xbfHITId,WorkerId,Answer.q\n"
    row = ("H1,ana," + "\u00e9\u20ac\U0001f600" * 20 + "\n").encode()
    body = head + b"x" * shift + row * 7_000  # characters straddle the borders of what is read at once
    assert len(read(write(tmp_path / "good.csv", body)).judgements) == 7_000
    (said,) = complaints(write(tmp_path / "bad.csv", body + b"H1,ben,\xff\n"))
    assert said.startswith("7002:8: error: is not UTF-8 text: byte 0xff")
    (said,) = complaints(write(tmp_path / "cut.csv", body + b"H1,ben,\xf0\x9f"))
    assert "ends in the middle of a character" in said


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("HITId,WorkerId,Answer.q\nH1,ana,x,y\n", "2:1", "this row has 4 cells, the header 3"),
        ('HITId,WorkerId,Answer.q\nH1,ana,"x\n', "2:1", "this is no table: unexpected end of data"),
        ('HITId,WorkerId,Answer.q\nH1,ana,"x"y\n', "2:1", "this is no table"),
        ("HITId,WorkerId,WorkerId,Answer.q\n", "1:1", "column `WorkerId` stands twice"),
        ("HITId,WorkerId,Answer.q\n,ana,x\n", "2:1", "`HITId` is empty"),
        ('HITId,WorkerId,Answer.taskAnswers\nH1,ana,"[{"\n', "2:1", "the worker's answer is not JSON"),
        ("HITId,WorkerId,Answer.q\nH1,ana," + "x" * 200_000 + "\n", "2:1", "field larger than field limit"),
    ],
)
def test_what_is_wrong_with_a_table_and_where(text: str, place: str, what: str, tmp_path: Path) -> None:
    said = complaints(write(tmp_path / "m.csv", text), "mturk")
    assert said[0].startswith(f"{place}: error: ") and what in said[0]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotations/>', "1:13", "a document type is declared here"),
        ("<annotations>\n <image id='0'>", "2:16", "this is not XML: no element found"),
        ("<annotations>&b;</annotations>", "1:14", "this is not XML: undefined entity"),
        ("<annotations>\n<image id='0' name='a'>\n<box xtl='5' ytl='0' xbr='1' ybr='2'/></image></annotations>", "3:1",
         "the box needs"),
        ("<annotations><image/></annotations>", "1:1", "the image has neither"),
        ("<annotations>" + "<a>" * 100, "1:191", "elements nest deeper than 60 levels"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_xml_and_where(text: str, place: str, what: str, tmp_path: Path) -> None:
    said = complaints(write(tmp_path / "c.xml", text))
    assert said[0].startswith(f"{place}: error: ") and what in said[0]


def test_an_entity_is_never_expanded(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", "hidden words")
    text = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]><annotations><image name="&b;"/></annotations>'
    assert "hidden" not in "".join(complaints(write(tmp_path / "c.xml", text)))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in complaints(tmp_path / "none.json")[0]
    assert "is a directory" in complaints(tmp_path)[0]
    with pytest.raises(InputError) as caught:
        read_all([tmp_path / "one", tmp_path / "two"])
    assert len(caught.value.diagnostics) == 2


def test_files_of_two_formats_are_not_mixed() -> None:
    with pytest.raises(InputError, match="read files of one format together"):
        read_all([HERE / "cvat/ana.xml", HERE / "doccano/ana.jsonl"])


def test_two_files_of_one_name_or_content_are_told(tmp_path: Path) -> None:
    copy = Path(shutil.copy(HERE / "doccano/ana.jsonl", tmp_path / "ana.jsonl"))
    with pytest.raises(InputError, match="two files have one name"):
        read_all([HERE / "doccano/ana.jsonl", copy])
    export = read_all([HERE / "doccano/ana.jsonl", copy.rename(tmp_path / "eve.jsonl")])
    assert any("byte for byte" in note for note in export.notes)


# What a spreadsheet or a transfer does to a file


@pytest.mark.parametrize("name", ["mturk.csv", "appen_full.csv", "label_studio.csv", "labelbox.ndjson", "cvat/ana.xml"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_change_nothing(name: str, ending: str, tmp_path: Path) -> None:
    text = (HERE / name).read_text().replace("\r\n", "\n").replace("\n", ending)
    other = read(write(tmp_path / Path(name).name, b"\xef\xbb\xbf" + text.encode()))
    same = read(HERE / name)
    assert [j[:3] for j in other.judgements] == [j[:3] for j in same.judgements]
    assert (other.spans, other.boxes, other.notes) == (same.spans, same.boxes, same.notes)


def test_semicolons_between_the_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "m.csv", "HITId;WorkerId;Answer.q\r\nH1;ana;a, b\r\n")
    assert read(path).judgements == (Judgement("H1", "ana", "a, b", "q"),)


def test_cells_that_are_missing_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "m.csv", "HITId,WorkerId,Answer.q,Answer.r\nH1,ana,a,b\nH1,ben,a\n")
    assert any("cells that are missing at the end of a row (taken as empty) (1)" in note for note in read(path).notes)


def test_an_object_over_many_lines_reads_as_one_on_a_line(tmp_path: Path) -> None:
    tasks = json.loads((HERE / "surge.json").read_text())
    shapes = [json.dumps(tasks), "\n".join(map(json.dumps, tasks)), "\n".join(json.dumps(t, indent=2) for t in tasks)]
    found = {read(write(tmp_path / "s.json", text)).judgements for text in shapes}
    assert len(found) == 1


def test_values_that_are_no_numbers_are_no_numbers(tmp_path: Path) -> None:
    text = (HERE / "label_studio.json").read_text()
    text = text.replace('"lead_time": 12.5', '"lead_time": NaN').replace('"lead_time": 9.0', '"lead_time": 1e999')
    first, second = read(write(tmp_path / "l.json", text), question="topic").judgements[:2]
    assert (first.seconds, second.seconds) == (None, None)


def test_times_with_and_without_a_zone_are_not_mixed(tmp_path: Path) -> None:
    text = (HERE / "label_studio.json").read_text().replace("2026-11-02T09:00:00.000000Z", "2026-11-02T09:00:00")
    export = read(write(tmp_path / "l.json", text), question="topic")
    assert [j.at is None for j in export.judgements] == [True] + [False] * 5
    assert any("time stamps without a zone" in note for note in export.notes)


def test_half_of_a_surrogate_pair_can_be_printed(tmp_path: Path) -> None:
    text = (HERE / "surge.json").read_text().replace('"travel"', '"tr\\ud800vel"')
    found = {j.label for j in read(write(tmp_path / "s.json", text)).judgements}
    assert "tr?vel" in found


# Nothing but a clear refusal, whatever the bytes


def survives(path: Path, formats: Iterable[str | None]) -> None:
    for format in formats:
        try:
            export = read(path, format)
        except InputError as error:
            assert 1 <= len(error.diagnostics) <= 20
            assert all(d.place.line >= 1 and d.place.column >= 1 for d in error.diagnostics)
        else:
            assert export.judgements or export.spans or export.boxes
            for judgement in export.judgements:
                hash(judgement)
                "".join((judgement.item, judgement.annotator, judgement.question, judgement.label or "")).encode()


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_arbitrary_bytes_are_refused_with_a_place(data: bytes, tmp_path: Path) -> None:
    survives(write(tmp_path / "x", data), [None, *FORMATS])


KEYS = st.sampled_from(["id", "value", "start", "end", "x", "label", "name"])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with some of its bytes, or some of its JSON values, replaced."""
    name = draw(st.sampled_from([name for name in SINGLE if name != "table.csv"]))
    data = (HERE / name).read_bytes()
    if name.endswith(".json") and draw(st.booleans()):
        loaded = json.loads(data)
        for _ in range(draw(st.integers(1, 3))):
            _replace(loaded, draw)
        return name, json.dumps(loaded).encode()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(
            st.binary(max_size=4) | st.sampled_from([b"", b'"', b"{", b"]", b"\n", b"<", b"9" * 30])
        )
        data += (HERE / name).read_bytes()[at + draw(st.integers(0, 12)) :] if draw(st.booleans()) else b""
    return name, data


def _replace(value: object, draw: st.DrawFn) -> None:
    """Walk down at random and put something else there."""
    while isinstance(value, dict | list) and value:
        key = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        inner = value[key]  # type: ignore[call-overload]
        if not isinstance(inner, dict | list) or not inner or draw(st.integers(0, 4)) == 0:
            value[key] = draw(JSON_VALUES)
            return
        value = inner


@settings(FUZZ, max_examples=300)
@given(mutated=mutations())
def test_a_damaged_export_is_read_or_refused_never_worse(mutated: tuple[str, bytes], tmp_path: Path) -> None:
    name, data = mutated
    survives(write(tmp_path / "x", data), [None, SINGLE[name]])


@settings(FUZZ, max_examples=100)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from(["ana", "ben", "eve"]), st.text("abc|;,\"\n' ", max_size=6)),
        min_size=1,
        max_size=12,
    )
)
def test_no_row_of_a_table_is_lost(rows: list[tuple[str, str, str]], tmp_path: Path) -> None:
    quoted = ["".join(("H", item, ",", person, ',"', label.replace('"', '""'), '"')) for item, person, label in rows]
    path = write(tmp_path / "m.csv", "\n".join(["HITId,WorkerId,Answer.q", *quoted]) + "\n")
    kept = [(f"H{item}", person) for item, person, _ in rows]
    try:
        export = read(path)
    except InputError as error:
        assert "holds no answers" in str(error) and not any(label.strip(" |\n") for _, _, label in rows)
    else:
        assert [(j.item, j.annotator) for j in export.judgements] == kept


# Real files of the platforms, where they are at hand


@pytest.fixture
def real() -> Callable[[str], Path]:
    def real(name: str) -> Path:
        path = THIRD_PARTY / name
        if not path.is_file():
            pytest.skip("the third-party samples are not here")
        return path

    return real


@pytest.mark.parametrize(
    ("name", "format", "judgements", "items", "people"),
    [
        ("labelstudio_e2e.json", "label_studio", 600, 200, 3),
        ("labelstudio_e2e.json_min", "label_studio_min", 600, 200, 3),
        ("labelstudio_e2e.csv", "label_studio_csv", 600, 200, 3),
        ("labelstudio_sdk_history.json", "label_studio", 1, 1, 1),
        ("appen_full_report.csv", "appen", 150, 10, 67),
        ("appen_aggregated_report.csv", "appen_aggregated", 120, 120, 1),
        ("mturk_batch_results.csv", "mturk", 900, 6, 20),
        ("prodigy_textcat.jsonl", "prodigy", 40, 40, 1),
        ("doccano_textcat.jsonl", "doccano", 3, 3, 1),
        ("surge_task.json", "surge", 1, 1, 1),
        ("scale_callback.json", "scale", 1, 1, 1),
    ],
)
def test_real_answers(
    real: Callable[[str], Path], name: str, format: str, judgements: int, items: int, people: int
) -> None:
    export = read(real(name))
    assert export.format == detect(real(name)) == format
    found = export.judgements
    assert (len(found), len({j.item for j in found}), len({j.annotator for j in found})) == (judgements, items, people)


@pytest.mark.parametrize(
    ("name", "spans", "boxes"),
    [
        ("cvat_images_1.1_task.xml", 0, 1),
        ("cvat_images_1.1_project.xml", 0, 3),
        ("labelbox_export_v1_image.json", 0, 4),
        ("labelstudio_sdk_csv_test.json", 0, 3),
        ("superannotate_text.json", 2, 0),
        ("v7_darwin_v2.json", 0, 1),
    ],
)
def test_real_regions(real: Callable[[str], Path], name: str, spans: int, boxes: int) -> None:
    export = read(real(name))
    assert (len(export.spans), len(export.boxes)) == (spans, boxes)


def test_the_three_exports_of_one_real_project_agree(real: Callable[[str], Path]) -> None:
    names = ("labelstudio_e2e.json", "labelstudio_e2e.json_min", "labelstudio_e2e.csv")
    found = {frozenset((j.item, j.annotator, j.label, j.at) for j in read(real(name)).judgements) for name in names}
    assert len(found) == 1
    assert any("one account (user 1)" in note for note in read(real(names[0])).notes)


def test_a_real_aggregated_report_has_gold_with_alternatives(real: Callable[[str], Path]) -> None:
    golden = [j for j in read(real("appen_aggregated_report.csv")).judgements if j.gold]
    assert any(j.expected == "Relevant\nCan't Decide" for j in golden)


def test_a_real_manifest_of_ground_truth(real: Callable[[str], Path], tmp_path: Path) -> None:
    excerpt = real("sagemaker_gt_excerpt.txt").read_text().split("```")[0]
    found = read(write(tmp_path / "manifest.json", excerpt)).judgements
    assert [j.label for j in found] == ["Response 2", "Response 2", "Response 1", "Response 4"]


@pytest.mark.parametrize("kind", ["classification", "image"])
def test_real_import_files_are_refused(real: Callable[[str], Path], kind: str) -> None:
    assert "import file" in complaints(real(f"labelbox_ndjson_{kind}_import.json"))[0]
