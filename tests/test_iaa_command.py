"""``checker iaa`` as a user meets it: tables, platforms, verdicts, evidence, wrong input."""

import hashlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evidence import long_table
from checker.model.diagnostic import InputError
from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]


def table(path: Path, items: int = 200, right: float = 0.95, people: str = "abc", classes: str = "xyz") -> Path:
    """Labels that are the truth with probability ``right``, else any class."""
    chance = random.Random(1)
    rows = ["item,annotator,label,at"]
    for n in range(items):
        truth = chance.choice(classes)
        for k, who in enumerate(people):
            label = truth if chance.random() < right else chance.choice(classes)
            rows.append(f"i{n},{who},{label},2026-11-{1 + n % 20:02d}T{8 + k:02d}:{n % 60:02d}:{n % 59:02d}Z")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return table(tmp_path / "labels.csv")


def test_it_prints_each_coefficient_with_its_interval(run: Run, labels: Path) -> None:
    ran = run("iaa", labels)
    assert ran.status == 0, ran.err
    for title in ("raw agreement", "Fleiss' kappa", "Krippendorff's alpha", "Gwet's AC1"):
        assert title in ran.out
    assert "200 items, 3 annotators, 600 labels; 200 items with 3 labels (600 pairable labels)" in flat(ran.out)
    assert "`x` 3" in ran.out and "0.0 % missing" in ran.out
    assert hashlib.sha256(labels.read_bytes()).hexdigest()[:12] in ran.out
    assert "threshold" not in ran.out
    assert "3 annotators cannot speak of others" in flat(ran.out)


def test_the_threshold_is_judged_by_the_lower_bound(run: Run, tmp_path: Path, labels: Path) -> None:
    clear = run("iaa", labels, "--threshold", "0.75")
    assert clear.status == 0 and "threshold 0.75: clears." in clear.out
    value = document(run, labels)["questions"][0]["estimates"]["krippendorff_alpha"]
    between = round((value["low"] + value["value"]) / 2, 3)
    short = run("iaa", labels, "--threshold", between)
    assert short.status == 1
    assert f"threshold {between}: does not clear." in short.out
    assert "n = 200 cannot establish" in flat(short.out) and "items are needed" in flat(short.out)
    worse = run("iaa", table(tmp_path / "w.csv", right=0.5), "--threshold", "0.75")
    assert worse.status == 1 and "the value itself is not above 0.75" in flat(worse.out)


def test_no_variation_is_never_a_pass(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "one.csv", classes="x")
    ran = run("iaa", path, "--threshold", "0.1", "--evidence", tmp_path / "v.yaml")
    assert ran.status == 1
    assert "undefined (no variation)" in ran.out
    assert "threshold 0.1: cannot tell." in ran.out
    facts = yaml.safe_load((tmp_path / "v.yaml").read_text())["quality"]["iaa"]
    assert "value" not in facts and "lower_bound" not in facts


@pytest.mark.parametrize(
    ("items", "rare", "why"),
    [(60, 30, "60 items are too few"), (400, 5, "only about 5 items lie outside")],
)
def test_too_little_to_tell_is_neither_a_pass_nor_evidence(
    run: Run, tmp_path: Path, items: int, rare: int, why: str
) -> None:
    rows = [f"i{n},{w},{'rare' if n < rare else 'common'}" for n in range(items) for w in "ab"]
    path = write(tmp_path, "item,annotator,label", *rows)
    ran = run("iaa", path, "--threshold", "0.1", "--evidence", tmp_path / "v.yaml")
    assert ran.status == 1
    assert "threshold 0.1: cannot tell." in ran.out and why in flat(ran.out)
    text = (tmp_path / "v.yaml").read_text()
    assert "lower_bound" not in yaml.safe_load(text)["quality"]["iaa"]
    assert f"# The lower bound is left out and stays unknown: {why}" in text


def test_two_annotators_have_cohens_kappa(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "two.csv", people="ab")
    plain = document(run, path)["questions"][0]["estimates"]
    assert "cohen_kappa" in plain and "cohen_kappa_linear" not in plain
    ordered = document(run, path, "--level", "ordinal", "--labels", "x,y,z")["questions"][0]["estimates"]
    assert {"cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "gwet_ac2"} <= set(ordered)
    ran = run("iaa", path, "--threshold", "0.5", "--coefficient", "cohen_kappa")
    assert ran.status == 0 and "Cohen's kappa: the lower bound" in flat(ran.out)


def test_three_annotators_are_compared_by_pair(run: Run, labels: Path) -> None:
    found = document(run, labels)["questions"][0]
    assert "cohen_kappa" not in found["estimates"]
    assert [(p["first"], p["second"], p["items"]) for p in found["pairs"]] == [
        ("a", "b", 200), ("a", "c", 200), ("b", "c", 200)
    ]  # fmt: skip
    assert "Cohen's kappa by pair (3):" in run("iaa", labels).out
    ran = run("iaa", labels, "--threshold", "0.5", "--coefficient", "cohen_kappa")
    assert ran.status == 1 and "cannot tell" in ran.out


def test_a_claim_about_people_needs_people(run: Run, tmp_path: Path, labels: Path) -> None:
    ran = run("iaa", labels, "--threshold", "0.5", "--about", "people")
    assert ran.status == 1
    assert "cannot tell" in ran.out and "cannot speak of the vendor's other people" in flat(ran.out)
    chance = random.Random(2)
    rows = []
    for n in range(900):
        for who in chance.sample(range(15), 3):
            label = n % 2 if who < 11 or chance.random() < 0.3 else chance.randrange(2)
            rows.append(f"i{n},w{who},{label}")
    many = write(tmp_path, "item,annotator,label", *rows)
    found = document(run, many, "--threshold", "0.3", "--about", "people")
    question, cleared = found["questions"][0], found["clearances"][0]
    assert question["people"]["low"] < question["estimates"]["krippendorff_alpha"]["low"]
    assert cleared["low"] == pytest.approx(question["people"]["low"], abs=1e-4)
    assert "over annotators" in cleared["reason"]
    assert "annotators" in run("iaa", many).out.split("interval over")[1]


def test_evidence_is_read_by_a_vendor_file(run: Run, tmp_path: Path, labels: Path) -> None:
    """What is written is a part of a vendor file, with the digest of the raw file, and proves what it says."""
    (tmp_path / "vendors").mkdir()
    part = tmp_path / "vendors" / "part.yaml"
    assert run("iaa", labels, "--evidence", part).status == 0
    found = yaml.safe_load(part.read_text("utf-8"))
    facts = found["quality"]["iaa"]
    assert facts["coefficient"] == "krippendorff_alpha"
    assert (facts["items"], facts["raters"]) == (200, 3)
    estimate = document(run, labels)["questions"][0]["estimates"]["krippendorff_alpha"]
    assert facts["value"] == pytest.approx(estimate["value"], abs=5e-5)
    assert estimate["low"] - 1e-4 <= facts["lower_bound"] <= estimate["low"]
    for name in facts:
        entry = found["evidence"][f"vendor.quality.iaa.{name}"]
        assert entry["document"] == "../labels.csv"
        assert entry["sha256"] == hashlib.sha256(labels.read_bytes()).hexdigest()
        assert (entry["kind"], str(entry["issued"])) == ("iaa_report", "2026-11-20")
    vendor = tmp_path / "vendors" / "v.yaml"
    vendor.write_text("kind: vendor\nid: v\nname: V\n" + part.read_text("utf-8"), "utf-8")
    assert run("validate", vendor).status == 0


def test_a_lower_bound_is_never_rounded_up() -> None:
    from checker.evidence.clearance import downwards

    assert downwards(0.75009999) == 0.75
    assert downwards(-0.00005) == -0.0001


def test_evidence_needs_one_question_and_one_file(run: Run, tmp_path: Path, labels: Path) -> None:
    two = write(tmp_path, "item,annotator,label,question", "1,a,x,q", "1,b,x,q", "1,a,y,r", "1,b,x,r")
    ran = run("iaa", two, "--evidence", tmp_path / "v.yaml")
    assert ran.status == 2 and "`q`, `r`" in ran.err and "--question" in ran.err
    assert run("iaa", two, "--evidence", tmp_path / "v.yaml", "--question", "r").status == 0
    assert 'question "r"' in (tmp_path / "v.yaml").read_text()
    ran = run("iaa", labels, "--evidence", tmp_path / "no" / "v.yaml")
    assert ran.status == 2 and "cannot write" in ran.err


def test_questions_are_measured_apart(run: Run, tmp_path: Path) -> None:
    rows = [f"{n},{w},{n % 2},q" for n in range(30) for w in "ab"] + [f"{n},{w},{w},r" for n in range(30) for w in "ab"]
    path = write(tmp_path, "item,annotator,label,question", *rows)
    found = document(run, path)["questions"]
    assert [(q["question"], q["estimates"]["percent_agreement"]["value"]) for q in found] == [("q", 1), ("r", 0)]
    assert len(document(run, path, "--question", "r")["questions"]) == 1
    ran = run("iaa", path, "--question", "s")
    assert ran.status == 2 and "no question `s`" in ran.err and "q, r" in ran.err


def test_spans_and_boxes_of_a_table(run: Run, tmp_path: Path) -> None:
    rows = [f"d{n},{w},N,{n % 7},{n % 7 + 5 + (w == 'b' and n % 4 == 0)}" for n in range(120) for w in "ab"]
    spans = write(tmp_path, "item,annotator,label,start,end", *rows, "d0,c,,,")
    found = document(run, spans, "--threshold", "0.5")
    estimates = found["questions"][0]["estimates"]
    assert estimates["span_f1"]["value"] == pytest.approx((90 * 2) / (120 * 2 + 2), abs=0.01)
    assert estimates["span_f1_overlap"]["value"] > estimates["span_f1"]["value"]
    assert found["clearances"][0]["coefficient"] == "span_f1"
    rows = [f"m{n},{w},car,{n + (w == 'b')},0,10,10" for n in range(120) for w in "ab"]
    boxes = write(tmp_path, "item,annotator,label,x,y,width,height", *rows)
    found = document(run, boxes, "--threshold", "0.5")
    estimates = found["questions"][0]["estimates"]
    assert estimates["box_iou"]["value"] == pytest.approx(90 / 110)
    assert estimates["box_f1"]["value"] == 1
    ran = run("iaa", boxes, "--coefficient", "krippendorff_alpha")
    assert ran.status == 2 and "use box_iou" in ran.err


def test_parquet_is_read_as_csv_is(run: Run, tmp_path: Path, labels: Path) -> None:
    import pyarrow
    from pyarrow import csv, parquet

    path = tmp_path / "labels.parquet"
    parquet.write_table(csv.read_csv(labels), path)
    from_csv, from_parquet = document(run, labels)["questions"][0], document(run, path)["questions"][0]
    assert from_csv == from_parquet
    numbers = pyarrow.table({"item": [1, 1, 2, 2], "annotator": [7, 8, 7, 8], "label": [1.5, 2.5, None, 3.5]})
    parquet.write_table(numbers, path)
    found = document(run, path, "--level", "interval")["questions"][0]
    assert (found["labels"], found["open"], found["extremes"]) == (3, 1, ["1.5", "3.5"])
    path.write_bytes(b"PAR1" + b"\0" * 40)
    ran = run("iaa", path)
    assert ran.status == 2 and "is no readable Parquet file" in ran.err


def test_a_real_platforms_export(run: Run, tmp_path: Path) -> None:
    """A small Label Studio export, written as the platform writes it."""
    tasks = [
        {
            "id": n,
            "data": {"text": f"t{n}"},
            "annotations": [
                {
                    "id": n * 10 + who, "completed_by": who, "ground_truth": False, "was_cancelled": False,
                    "created_at": f"2026-11-0{1 + n % 9}T08:{who:02d}:00Z", "lead_time": 3.2,
                    "result": [{"from_name": "label", "to_name": "text", "type": "choices", "id": "r",
                                "value": {"choices": ["pos" if (n + (who == 2 and n == 3)) % 2 else "neg"]}}],
                }
                for who in (1, 2)
            ],
        }
        for n in range(20)
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), "utf-8")
    found = document(run, path)
    assert found["format"] == "label_studio"
    assert found["questions"][0]["estimates"]["percent_agreement"]["value"] == 0.95


def test_an_export_without_annotators_proves_nothing(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "item,annotator,label", "1,,x", "2,,y")
    ran = run("iaa", path)
    assert ran.status == 1
    assert "nothing to compare" in ran.out and "ask for an export with annotators" in flat(ran.out)


# Wrong input


@pytest.mark.parametrize(
    ("lines", "where", "message", "help"),
    [
        (("item,annotator,label", "1,a,x", "1,b"), ":3:1: error", "has 2 cells, the header has 3", "separator"),
        (("item,annotator,label", "1,a,x", "", "1,b,y,z"), ":4:1: error", "4 cells", ""),
        (("item,annotator,label", "1,a,x", ",b,y"), ":3:1: error", "names no item", ""),
        (("item,label", "1,x"), ": error", "no column is the annotator", "--columns annotator=NAME"),
        (("item,item,annotator,label", "1,1,a,x"), ": error", "is there twice", "rename"),
        (("item,annotator,label",), ": error", "holds no judgements", "below the header"),
        (("item,annotator,label,gold", "1,a,x,maybe"), ":2:1: error", "`maybe` in column `gold`", "true or false"),
        (("item,annotator,label,start,end", "1,a,N,x,4"), ":2:1: error", "`x` is no start", "number"),
        (("item,annotator,label,start,end", "1,a,N,5,4"), ":2:1: error", "this span is empty", ""),
        (("item,annotator,label,x,y,width,height", "1,a,N,0,0,nan,2"), ":2:1: error", "`nan` is no width", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_has_its_place(
    run: Run, tmp_path: Path, lines: tuple[str, ...], where: str, message: str, help: str
) -> None:
    ran = run("iaa", write(tmp_path, *lines))
    assert ran.status == 2 and ran.out == ""
    assert f"table.csv{where}" in ran.err and message in ran.err and help in ran.err


def test_all_problems_of_a_table_are_told(run: Run, tmp_path: Path) -> None:
    ran = run("iaa", write(tmp_path, "item,annotator,label", "1,a", "1,b,x", "1,c"))
    assert ran.err.count("this row has 2 cells") == 2 and "2 errors" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--labels", "x,y"), "the label `z` is not among --labels"),
        (("--labels", "x,x,y"), "`x` is there twice"),
        (("--labels", "x"), "two classes or more"),
        (("--level", "ordinal"), "--labels x,y,z"),
        (("--level", "interval"), "is no number, which the level interval needs"),
        (("--columns", "items=unit"), "did you mean `item`?"),
        (("--columns", "item=units"), "there is no column `units`"),
        (("--format", "label_studo"), "did you mean"),
        (("--question", "q"), "leave --question out"),
        (("--coefficient", "span_f1"), "does not fit answers that are labels"),
        (("--threshold", "1"), "--threshold"),
        (("--bootstrap", "3"), "--bootstrap"),
        (("--about", "people", "--coefficient", "gwet_ac1"), "krippendorff_alpha alone"),
    ],
)
def test_wrong_options_say_what_to_do(run: Run, labels: Path, words: tuple[str, ...], message: str) -> None:
    ran = run("iaa", labels, *words)
    assert ran.status == 2 and ran.out == ""
    assert message in flat(ran.err)


def test_missing_and_unreadable_files(run: Run, tmp_path: Path) -> None:
    assert "no such file" in run("iaa", tmp_path / "none.csv").err
    assert "directory" in run("iaa", tmp_path).err
    (tmp_path / "latin.csv").write_bytes("item,annotator,label\n1,a,caf\xe9\n".encode("latin-1"))
    assert "not UTF-8" in run("iaa", tmp_path / "latin.csv").err
    assert run("iaa").status == 2


def test_a_missing_library_is_named_with_its_extra(process: Callable[..., Ran], tmp_path: Path, labels: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise ModuleNotFoundError('no numpy', name='numpy')\n")
    ran = process("iaa", labels, env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    assert (ran.status, ran.out) == (2, "")
    assert "this needs numpy: pip install 'checker[evidence]'" in ran.err
    assert process("pilot", "plan", env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}).status == 0


def test_columns_of_other_names(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "unit;coder;Code", *(f"{n};{w};{n % 2}" for n in range(20) for w in "ab"))
    assert run("iaa", path).status == 2
    ran = run("iaa", path, "--columns", "label=Code")
    assert ran.status == 0, ran.err


LABELS = ("one", '"two\nlines"')


def test_cells_may_hold_separators_quotes_and_line_breaks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    rows = [f'"i, {n}","a ""{w}""",{LABELS[n % 2]}' for n in range(12) for w in "xy"]
    path.write_bytes(("\ufeffitem,annotator,label\r\n" + "\r\n".join(rows) + "\r\n").encode())
    found = document(run, path)["questions"][0]
    assert (found["items"], found["annotators"]) == (12, 2)
    assert {use["label"] for use in found["classes"]} == {"one", "two\nlines"}


def test_labels_cannot_write_to_the_terminal(run: Run, tmp_path: Path) -> None:
    rows = [f"{n},a\x1b[2J{w},\x1b[31m{n % 2}" for n in range(12) for w in "xyz"]
    path = write(tmp_path, "item,annotator,label", *rows)
    ran = run("iaa", path, "--evidence", tmp_path / "v.yaml")
    assert ran.status == 0 and "\x1b" not in ran.out
    assert "\x1b" not in (tmp_path / "v.yaml").read_text()


def test_it_is_readable_on_a_narrow_terminal(process: Callable[..., Ran], labels: Path) -> None:
    narrow = process("iaa", labels.name, "--threshold", "0.75", env={"COLUMNS": "40"}, cwd=labels.parent)
    assert narrow.status == 0
    assert max(map(len, narrow.out.splitlines())) <= 40
    usual = process("iaa", labels.name, cwd=labels.parent)
    assert max(map(len, usual.out.splitlines())) <= 80 and "\x1b" not in usual.out
    coloured = process("iaa", labels.name, "--threshold", "0.75", cwd=labels.parent, env={"FORCE_COLOR": "1"})
    assert "\x1b[32mclears\x1b[0m" in coloured.out


def test_the_json_document(run: Run, labels: Path) -> None:
    found = document(run, labels, "--threshold", "0.75", "--seed", "3")
    assert (found["version"], found["seed"], found["replicates"]) == (1, 3, 1000)
    assert found["digest"] == "sha256:" + hashlib.sha256(labels.read_bytes()).hexdigest()
    assert found["clearances"][0]["answer"] == "clears"
    assert found == document(run, labels, "--threshold", "0.75", "--seed", "3")


@given(st.binary(max_size=300) | st.text(alphabet='item,annotator,label\n"\r;\t 1ab\0', max_size=200).map(str.encode))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_a_complaint(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes(b"item,annotator,label\n1,a,x\n" + data if len(data) % 2 else data)
    try:
        found = long_table.read(path)
        assert len(found.columns)
    except InputError as error:
        assert all(d.message and d.place.file == str(path) for d in error.diagnostics)


@given(st.lists(st.tuples(st.integers(4, 4000), st.integers(0, 255)), min_size=1, max_size=6))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_broken_parquet_file_is_a_complaint(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    import pyarrow
    from pyarrow import parquet

    path = tmp_path / "t.parquet"
    parquet.write_table(pyarrow.table({"item": ["1", "2"], "annotator": ["a", "b"], "label": ["x", "y"]}), path)
    data = bytearray(path.read_bytes())
    for place, byte in changes:
        data[4 + place % (len(data) - 4)] = byte
    path.write_bytes(bytes(data))
    try:
        long_table.read(path)
    except InputError as error:
        assert error.diagnostics[0].place.file == str(path)


def flat(text: str) -> str:
    return " ".join(text.split())


def write(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def document(run: Run, *words: Any) -> Any:
    ran = run("iaa", *words, "-f", "json")
    assert ran.status in (0, 1), ran.err
    return json.loads(ran.out)
