"""``checker questionnaire`` and ``checker answers``: questions that go out, and claims that come back."""

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.engine.program import Program
from checker.load.returned.read import read_returned
from checker.load.yaml import parse
from checker.model.diagnostic import InputError
from checker.model.expression import Value
from checker.model.facts import PEOPLE, FactSpec
from checker.model.questionnaire import COLUMNS, Item, Questionnaire, Returned, Target
from checker.model.result import DescriptorRef, RuleBaseRef
from checker.report.inert import markdown
from checker.report.questionnaire import cell, to_csv, to_markdown
from checker.report.questionnaire_xlsx import to_xlsx
from checker.report.splice import Content, Edit, spliced
from tests.conftest import Ran
from tests.small import fact, rule, write_base

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
FORMATS = ("xlsx", "csv", "md")
AT = {name: number for number, name in enumerate(COLUMNS)}

FACTS = [
    fact("vendor.signed.deed", actionable="true", how="sign"),
    fact("vendor.level", type="enum", values="[low, high]"),
    fact("vendor.places", type="countries"),
    fact("vendor.days", type="int", unit="days"),
    fact("vendor.audited.on", type="date", needs_proof="true"),
    fact("data.kinds", type="set", values="[plain, odd]"),
    fact("exposure.open").replace("ask: vendor", "ask: security"),
]  # fmt: skip
RULES = [
    rule("deed", "exclude", require="vendor.signed.deed"),
    rule("level", "oblige", require="vendor.level == 'high'"),
    rule("places", "exclude", require="vendor.places <= {'US', 'DE', 'NO'}"),
    rule("days", "exclude", require="vendor.days <= 30"),
    rule("audited", "exclude", require="age(vendor.audited.on) <= 365"),
    rule("open", "exclude", when="exposure.open"),
]
PROJECT = """\
kind: project
id: p
name: Small project
approaches:
  bought: {vendor: v}   # the plan
  other: {approach: bought, vendor: elsewhere}
"""
VENDOR = """\
# what we know
kind: vendor
id: v
name: Vee

level: low   # by mail
"""


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a rule base, which replaces the shipped one, a project and a vendor; gives their folder."""

    def write(project: str = PROJECT, vendor: str = VENDOR, rules: Sequence[str] = RULES) -> Path:
        write_base(tmp_path / "rules", FACTS, list(rules))
        (tmp_path / "p.yaml").write_text(project)
        (tmp_path / "v.yaml").write_text(vendor)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("checker.cli.options.rule_roots", lambda overlays: [tmp_path / "rules"])
        return tmp_path

    return write


def ask(run: Run, path: str, *more: str) -> Ran:
    return run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY, *more, "-o", path)


Answers = Mapping[str, Mapping[str, Any]]
"""What to fill in, by the id of the question, then by the column."""


def fill(path: Path, answers: Answers, by: str = "J. Doe", on: str = "2026-11-20") -> None:
    """Fill a questionnaire in as a person does: with a spreadsheet, or with an editor."""
    {"xlsx": fill_workbook, "csv": fill_csv, "md": fill_markdown}[path.suffix[1:]](path, answers, by, on)


def fill_workbook(path: Path, answers: Answers, by: str, on: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Questions"]
    for row in sheet.iter_rows():
        label = row[1].value
        if label in ("filled in by", "filled in on"):
            row[2].value = by if label == "filled in by" else datetime.fromisoformat(on)
        for name, value in answers.get(str(row[AT["id"]].value), {}).items():
            row[AT[name]].value = value
    book.save(path)


def fill_csv(path: Path, answers: Answers, by: str, on: str) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    for row in rows:
        if row[1] in ("filled in by", "filled in on"):
            row[2] = by if row[1] == "filled in by" else on
        for name, value in answers.get(row[AT["id"]], {}).items():
            row[AT[name]] = text_of(value)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)  # as a German spreadsheet does


def fill_markdown(path: Path, answers: Answers, by: str, on: str) -> None:
    said = path.read_text().replace("- filled in by:", f"- filled in by: {by}")
    said = said.replace("- filled in on:", f"- filled in on: {on}")
    head, *sections = re.split(r"(?m)^(?=## )", said)
    for number, section in enumerate(sections):
        id_ = re.search(r"- id: `(.*)`", section)
        assert id_ is not None
        for name, value in answers.get(id_[1], {}).items():
            section = section.replace(f"- {name}:", f"- {name}: {text_of(value)}")
        sections[number] = section
    path.write_text("".join([head, *sections]))


def text_of(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


GOOD: Answers = {
    "vendors/v/signed.deed": {"answer": "yes"},
    "vendors/v/places": {"answer": "Germany, NO"},
    "vendors/v/days": {"answer": 14, "remark": "backups later"},
    "vendors/v/audited.on": {
        "answer": datetime(2026, 5, 2), "document": "audit.pdf", "dated": datetime(2026, 5, 3),
    },
}  # fmt: skip


# what is asked


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip(run: Run, small: Callable[..., Path], form: str) -> None:
    """From the questions to the file of the vendor, whose comments stay, with where every claim comes from."""
    folder = small()
    ran = ask(run, f"q.{form}")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"q.{form}: 4 questions to Vee about p\nnext: checker answers q.{form}\n")
    fill(folder / f"q.{form}", GOOD)
    ran = run("answers", f"q.{form}", *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert "answers about p, filled in by J. Doe, on 2026-11-20" in ran.out
    assert "vendors/v/days = 14\n" in ran.out
    assert "remark: backups later" in ran.out
    assert "document: audit.pdf (dated 2026-05-03), a claim until its sha256 is stated" in words(ran.out)
    assert "bought undetermined: conditional ... excluded" in words(ran.out)
    assert "law.deed: open (allowed ... excluded) -> satisfied" in ran.out
    text = (folder / "v.yaml").read_text()
    assert text.startswith(VENDOR)
    root, problems = parse(text, "v.yaml")
    assert not problems
    assert root is not None
    content = root.plain()
    assert content["signed"] == {"deed": True}
    assert content["places"] == ["DE", "NO"]
    assert content["days"] == 14
    assert content["audited"] == {"on": date(2026, 5, 2)}
    assert content["evidence"] == {"vendor.audited.on": {"document": "audit.pdf", "issued": date(2026, 5, 3)}}
    assert "# remark: backups later\ndays: 14  # claimed: q." in text
    digest = re.search(
        r"# answers: q\.\w+ \(sha256:[0-9a-f]{64}\), filled in by J. Doe, on 2026-11-20, added 2026-11-24\n$", text
    )
    assert digest is not None
    again = run("answers", f"q.{form}", *DAY)
    assert "nothing to write: everything is stated already" in again.out
    assert (folder / "v.yaml").read_text() == text


def test_answer_alone_is_claimed_where_proof_is_needed(run: Run, small: Callable[..., Path]) -> None:
    folder = small(PROJECT.replace("  other: {approach: bought, vendor: elsewhere}\n", ""))
    ask(run, "q.csv")
    fill(folder / "q.csv", GOOD)
    assert run("answers", "q.csv", *DAY).status == 0
    (row,) = json.loads(run("check", "p.yaml", "--vendor", "v.yaml", *DAY, "-f", "json").out)["arrangements"]
    uses = {use["name"]: use for use in row["facts"]}
    assert (uses["vendor.audited.on"]["value"], uses["vendor.audited.on"]["origin"]) == (None, "claimed")
    assert uses["vendor.days"]["value"] == 14
    out = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY).out
    assert out.count("\n## ") == 1
    assert "stated so far: 2026-05-02; a document is needed that holds. needed, or the answer does not count" in out


def test_verdict_that_is_announced_is_the_one_that_follows(run: Run, small: Callable[..., Path]) -> None:
    folder = small(PROJECT.replace("  other: {approach: bought, vendor: elsewhere}\n", ""), rules=RULES[:3])
    ask(run, "q.md")
    fill(folder / "q.md", GOOD)
    announced = words(run("answers", "q.md", *DAY).out)
    assert "bought undetermined: conditional ... excluded -> conditional (more is known)" in announced
    assert "bought (v) conditional" in words(run("check", "p.yaml", "--vendor", "v.yaml", *DAY).out)


def test_questions_come_in_the_order_of_the_plan(run: Run, small: Callable[..., Path]) -> None:
    small(PROJECT.replace("  other: {approach: bought, vendor: elsewhere}\n", ""))
    plan = json.loads(run("questions", "p.yaml", "--vendor", "v.yaml", *DAY, "-f", "json").out)
    mine = [q["fact"].removeprefix("vendor.") for q in plan["questions"] if q["ask"] == "vendor"]
    out = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY).out
    assert re.findall(r"- id: `vendors/v/(.*)`", out) == mine
    assert len(mine) == 4


def test_whoever_answers_is_not_led(run: Run, small: Callable[..., Path]) -> None:
    small()
    for form in ("markdown", "csv"):
        out = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY, "-f", form).out
        assert "Title of deed (Art. deed)" in out
        assert not re.search("favourable|excluded|conditional|<= 30", out)


def test_others_are_asked_for_their_own(run: Run, small: Callable[..., Path]) -> None:
    small()
    ran = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", "--to", "security", *DAY, "-o", "q.md")
    assert ran.out == "q.md: 1 question to security about p\nnext: checker answers q.md --from security\n"
    assert "not asked about, for want of their vendor's file: other" in ran.err
    everyone = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", "--to", "everyone", "-f", "csv", *DAY)
    assert "approaches/bought/exposure.open" in everyone.out
    assert "vendors/v/signed.deed" in everyone.out


def test_nothing_is_asked_where_no_answer_matters(run: Run, small: Callable[..., Path]) -> None:
    folder = small(vendor=VENDOR + "signed: {deed: false}\n")
    ran = ask(run, "q.xlsx")
    assert (ran.status, ran.out) == (0, "nothing to ask Vee: no answer of theirs can change a verdict on p\n")
    assert not (folder / "q.xlsx").exists()


def test_vendor_that_no_arrangement_can_use(run: Run, small: Callable[..., Path]) -> None:
    small("kind: project\nid: p\napproaches: {in_house: {}}\n")
    ran = ask(run, "q.xlsx")
    assert ran.status == 2
    assert "p.yaml:2:1: error: no arrangement of the project could be done by the vendor `v`" in ran.err


def test_a_questionnaire_is_for_one_vendor(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    (folder / "w.yaml").write_text("kind: vendor\nid: elsewhere\n")
    ran = run("questionnaire", "--for", "p.yaml", "--vendor", folder, *DAY)
    assert ran.status == 2
    assert "give the file of one of elsewhere, v" in ran.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--vendor", "v.yaml"), "Missing option '--for'"),
        (("--for", "p.yaml", "-o", "q.pdf"), "'q.pdf' ends in none of .xlsx, .csv, .md"),
        (("--for", "v.yaml"), "this is a vendor, not a project"),
        (("--for", "p.yaml", "--vendor", "p.yaml"), "this is a project, not a vendor"),
        (("--for", "none.yaml"), "no such file"),
        (("--for", "p.yaml", "--vendor", "v.yaml", "-o", "no/q.md"), "cannot write no/q.md"),
    ],
)  # fmt: skip
def test_wrong_command_line(run: Run, small: Callable[..., Path], args: Sequence[str], message: str) -> None:
    small()
    ran = run("questionnaire", *args)
    assert ran.status == 2
    assert message in ran.err


def test_all_adds_what_the_shortest_plan_can_do_without(run: Run, small: Callable[..., Path]) -> None:
    facts = 'any: ["vendor.signed.deed", "vendor.days <= 3"]'
    small(rules=[rule("either", "exclude", require=f"[{{{facts}}}]")])
    short = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY).out
    full = run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", "--all", *DAY).out
    assert (short.count("- id:"), full.count("- id:")) == (1, 2)
    assert full.startswith(short.rstrip("\n"))


# the workbook


def test_workbook_is_the_same_twice_and_computes_nothing(run: Run, small: Callable[..., Path]) -> None:
    folder = small(PROJECT.replace("Small project", '"=1+1"'), VENDOR.replace("Vee", '"@SUM(A1)"'))
    ask(run, "a.xlsx")
    ask(run, "b.xlsx")
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes()
    with zipfile.ZipFile(folder / "a.xlsx") as archive:
        for part in archive.namelist():
            if "worksheets/sheet" in part:
                assert b"<f>" not in archive.read(part)
    sheet = openpyxl.load_workbook(folder / "a.xlsx")["Questions"]
    assert sheet["B1"].data_type == "s"


def test_only_answers_can_be_changed(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.xlsx")
    sheet = openpyxl.load_workbook(folder / "q.xlsx")["Questions"]
    assert sheet.protection.sheet
    open_cells = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    expected = {"C7", "C8"} | {f"{column}{line}" for line in range(11, 15) for column in "CEFGH"}
    assert open_cells == expected


def test_drop_downs_hold_the_words_of_the_vocabulary(run: Run, small: Callable[..., Path]) -> None:
    folder = small(vendor="kind: vendor\nid: v\n")
    ask(run, "q.xlsx")
    sheet = openpyxl.load_workbook(folder / "q.xlsx")["Questions"]
    ids = {str(row[AT["id"]].value): row[AT["answer"]].coordinate for row in sheet.iter_rows(min_row=11)}
    rules = {str(v.sqref): (v.type, v.formula1) for v in sheet.data_validations.dataValidation}
    assert rules[ids["vendors/v/signed.deed"]] == ("list", '"yes,no,unknown"')
    assert rules[ids["vendors/v/level"]] == ("list", '"low,high,unknown"')
    assert rules[ids["vendors/v/days"]][0] == "whole"
    assert rules[ids["vendors/v/audited.on"]][0] == "date"
    lists = openpyxl.load_workbook(folder / "q.xlsx")["Lists"]
    assert "Norway" in {c.value for row in lists.iter_rows() for c in row}


def test_missing_library_is_named(run: Run, small: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small()
    ask(run, "q.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for ran in (ask(run, "r.xlsx"), run("answers", "q.xlsx")):
        assert ran.status == 2
        assert "pip install 'checker[excel]'" in ran.err
    assert not (folder / "r.xlsx").exists()


# what is refused


BAD: Answers = {
    "vendors/v/signed.deed": {"answer": "mostly"},
    "vendors/v/places": {"answer": "UK, Atlantis"},
    "vendors/v/days": {"answer": "two weeks", "dated": "2026-01-01"},
    "vendors/v/audited.on": {"answer": "May 2026", "document": "../../etc/passwd"},
}


@pytest.mark.parametrize("form", FORMATS)
def test_everything_off_the_list_is_refused_in_one_run(run: Run, small: Callable[..., Path], form: str) -> None:
    folder = small()
    ask(run, f"q.{form}")
    fill(folder / f"q.{form}", BAD)
    ran = run("answers", f"q.{form}")
    assert (ran.status, ran.out) == (2, "")
    for message in (
        "`mostly` is no answer about `vendor.signed.deed`", "answer yes, no or unknown",
        "`UK` is no country code", "write GB", "`Atlantis` is no country code",
        "`vendor.days` must be a whole number, not `two weeks`", "`dated` is given without a document",
        "`vendor.audited.on` must be a date (YYYY-MM-DD), not `May 2026`",
        "`../../etc/passwd` is no name of a file", "has no date",
    ):  # fmt: skip
        assert message in ran.err
    places = {"xlsx": ":Questions!C11: error", "csv": ":C11: error", "md": "- answer: mostly"}
    assert f"q.{form}{places[form]}" in ran.err if form != "md" else places["md"] in ran.err
    assert (folder / "v.yaml").read_text() == VENDOR


def test_unknown_is_no_answer(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.xlsx")
    fill(folder / "q.xlsx", {"vendors/v/signed.deed": {"answer": "Unknown", "remark": "ask our lawyer"}})
    out = run("answers", "q.xlsx", *DAY).out
    assert "0 answers, 1 not known, 3 left empty" in out
    assert "? vendors/v/signed.deed: not known\n      remark: ask our lawyer" in out
    assert "nothing to write: no answer was given" in out
    assert (folder / "v.yaml").read_text() == VENDOR


def edited(path: Path, edit: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def set_cell(where: str, value: Any) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book["Questions"][where] = value

    return edit


def hide(book: Any) -> None:
    book.create_sheet("Seen")
    book["Questions"].sheet_state = "hidden"
    book.active = book.sheetnames.index("Seen")


def copy(book: Any) -> None:
    book.copy_worksheet(book["Questions"]).sheet_state = "hidden"


def merge(book: Any) -> None:
    book["Questions"].merge_cells("C11:C13")


def answer_twice(book: Any) -> None:
    book["Questions"]["M14"], book["Questions"]["C14"] = "vendors/v/signed.deed", "no"


SHEET = "q.xlsx:Questions!"


@pytest.mark.parametrize(
    ("edit", "message", "help"),
    [
        (set_cell("C13", "=TRUE()"), "C13: error: `vendor.signed.deed` is answered with a formula", "the value itself"),
        (set_cell("M13", "vendors/v/signed.dead"), "M13: error: there is no question `vendors/v/signed.dead`", "deed`"),
        (set_cell("M13", "data.kinds"), "M13: error: `data.kinds` is no id of a question", "as it was sent"),
        (set_cell("M13", None), "C13: error: this is filled in beside no id", "put back the id"),
        (set_cell("M13", "vendors/w/signed.deed"), "C13: error: this speaks of the vendor `w`, and others of `v`", ""),
        (set_cell("M13", "approaches/bought/exposure.open"), "M13: error: `approaches/bought/exposure.open` is no "
         "question to vendor, but to security", "--from security"),
        (set_cell("M13", "facts/vendor.signed.deed"), "M13: error: there is no question", ""),
        (answer_twice, "C14: error: `vendors/v/signed.deed` is answered twice, and otherwise at", SHEET + "C13"),
        (set_cell("E10", "answer"), "E10: error: the column `answer` stands twice", "keep the one"),
        (set_cell("C8", "yesterday"), "C8: error: `filled in on` must be a date, not `yesterday`", "YYYY-MM-DD"),
        (set_cell("C7", "x" * 200), "C7: error: `filled in by` has more than 120 characters", "shorten"),
        (set_cell("C3", "p q"), "C3: error: `p q` is no id of a project", ""),
        (merge, "C11: error: the cells C11:C13 are merged", "its own cell"),
    ],
)  # fmt: skip
def test_edited_workbook_is_refused_with_the_cell(
    run: Run, small: Callable[..., Path], edit: Callable[[Any], None], message: str, help: str
) -> None:
    folder = small()
    ask(run, "q.xlsx")
    fill(folder / "q.xlsx", GOOD)
    edited(folder / "q.xlsx", edit)
    ran = run("answers", "q.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert SHEET + message in ran.err
    assert help in ran.err
    assert (folder / "v.yaml").read_text() == VENDOR


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (set_cell("C10", "reply"), "this is no questionnaire: no sheet names the columns `id` and `answer`"),
        (hide, "the sheet with the answers, `Questions`, is hidden"),
        (copy, "several sheets hold answers: `Questions`, `Questions Copy` (hidden)"),
    ],
)
def test_workbook_that_leaves_it_open_where_the_answers_are(
    run: Run, small: Callable[..., Path], edit: Callable[[Any], None], message: str
) -> None:
    folder = small()
    ask(run, "q.xlsx")
    edited(folder / "q.xlsx", edit)
    ran = run("answers", "q.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_changed_question_is_told(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.xlsx")
    fill(folder / "q.xlsx", GOOD)
    edited(folder / "q.xlsx", set_cell("B13", "Do you offer no deed?"))
    out = words(run("answers", "q.xlsx", *DAY).out)
    assert "q.xlsx:Questions!B13: note: the text of the question about `vendor.signed.deed` is not the one" in out
    assert "it asks: What is vendor.signed.deed?" in out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no section has a field `id`"),
        ("# Questions\n\n## 1. What?\n\n- answer: yes\n", "no section has a field `id`"),
        ("## 1. What?\n\n- id: `vendors/v/days`\n- answer: 3\nbut not always\n", ":5:1: error: this text belongs"),
        ("## 1. What?\n\n- id: `vendors/v/days`\n- anser: 3\n", "there is no field `anser` here"),
        ("## 1. What?\n\n- id: `vendors/v/days`\n- answer: 3\n- answer: 4\n", "the field `answer` stands twice"),
        ("## 1. A\n- id: `vendors/v/days`\n- answer: 3\n## 2. B\n- answer: 4\n", ":4:7: error: this section has no"),
    ],
)  # fmt: skip
def test_edited_markdown_is_refused_with_the_line(
    run: Run, small: Callable[..., Path], text: str, message: str
) -> None:
    folder = small()
    (folder / "q.md").write_text(text)
    ran = run("answers", "q.md")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.csv", b'a,b\n"x', "this is not CSV"),
        ("q.csv", b"id,answer\n" + b"x,y\n" * 6000, "more than 5,000 rows"),
        ("q.csv", b"x" * 1_100_000, "is too large"),
        ("q.csv", "id,answer\nä,ö\n".encode("cp1252"), "is not UTF-8 text"),
        ("q.csv", b"id,answer" + b"," * 100, "more than 60 columns"),
        ("q.xlsx", b"hello", "this is no workbook"),
        ("q.xlsx", b"", "this is no workbook"),
        ("q.xlsx", b"\xd0\xcf\x11\xe0" * 100, "older format, or one with a password"),
        ("q.docx", b"hello", "give a file that ends in .xlsx, .csv, .md"),
        ("q.yaml", b"kind: vendor\n", "begin it with `kind: answers`"),
    ],
)  # fmt: skip
def test_file_that_is_no_questionnaire(
    run: Run, small: Callable[..., Path], name: str, content: bytes, message: str
) -> None:
    folder = small()
    (folder / name).write_bytes(content)
    ran = run("answers", name)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_no_file_and_no_right(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    assert "no such file" in run("answers", "none.xlsx").err
    (folder / "d.xlsx").mkdir()
    assert "d.xlsx: error: is no file" in run("answers", "d.xlsx").err


# workbooks that mean harm


def repacked(path: Path, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] = {}) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **more}.items():
            archive.writestr(name, data)


def in_sheet(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, data: change(data) if name == "xl/worksheets/sheet1.xml" else data


def keep(name: str, data: bytes) -> bytes:
    return data


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def with_row(row: bytes) -> Callable[[str, bytes], bytes]:
    return in_sheet(lambda data: data.replace(b"</sheetData>", row + b"</sheetData>"))


FAR_DOWN = b'<row r="1000000"><c r="A1000000"><v>1</v></c></row>'
FAR_RIGHT = b'<row r="90"><c r="XFD90"><v>1</v></c></row>'
MERGED = b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'
WIDE = ENTITY.decode().encode("utf-16") + "<x>&b;</x>".encode("utf-16-le")


@pytest.mark.parametrize(
    ("change", "more", "message"),
    [
        (keep, {"xl/media/big.bin": bytes(30_000_000)}, "unpacks to 30 MB"),
        (keep, {f"x{n}.xml": b"<a/>" for n in range(600)}, "more than 500 parts"),
        (keep, {"deep.xml": b"<a>" * 100 + b"</a>" * 100}, "nests deeper than 60 levels"),
        (in_sheet(lambda data: data.replace(XML, ENTITY)), {}, "declares a document type or entities"),
        (keep, {"x.xml": WIDE}, "declares a document type"),
        (with_row(FAR_DOWN), {}, "a value at row 1,000,000"),
        (with_row(FAR_RIGHT), {}, "column 16,384"),
        (in_sheet(lambda data: data.replace(b"</mergeCells>", MERGED)), {}, "the cells A1:XFD1048576 are merged"),
        (in_sheet(lambda data: data[:400]), {}, "is no XML"),
        (in_sheet(lambda data: b"<a/>"), {}, "this is no questionnaire"),
    ],
)
def test_harm_is_refused(
    run: Run, small: Callable[..., Path], change: Callable[[str, bytes], bytes], more: Mapping[str, bytes], message: str
) -> None:
    folder = small()
    ask(run, "q.xlsx")
    repacked(folder / "q.xlsx", change, more)
    ran = run("answers", "q.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_empty_formatted_rows_do_no_harm(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.xlsx")
    fill(folder / "q.xlsx", GOOD)
    rows = b"".join(b'<row r="%d"><c r="C%d" s="1"/></row>' % (n, n) for n in range(20, 60_000))
    repacked(folder / "q.xlsx", in_sheet(lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>")))
    assert "4 answers\n" in run("answers", "q.xlsx", "--dry-run").out


# what is merged


def test_answer_that_is_stated_otherwise_stays(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.csv")
    (folder / "v.yaml").write_text(VENDOR + "days: 90\n")
    fill(folder / "q.csv", GOOD)
    ran = run("answers", "q.csv")
    assert (ran.status, ran.out) == (2, "")
    assert "`vendors/v/days` is answered `14`, but `90` is stated at v.yaml:7:7" in ran.err
    assert "`--replace` puts this in its place" in ran.err
    ran = run("answers", "q.csv", "--replace", "--dry-run")
    assert "~ vendors/v/days = 14 (was 90)" in ran.out
    assert "-days: 90\n" in ran.out
    assert "not written, as --dry-run says: v.yaml" in ran.out
    assert (folder / "v.yaml").read_text() == VENDOR + "days: 90\n"
    assert run("answers", "q.csv", "--replace", *DAY).status == 0
    assert "days: 14  # claimed: q.csv:C12\n" in (folder / "v.yaml").read_text()


@pytest.mark.parametrize("home", ["v.yaml", "p.yaml"])
def test_document_for_another_answer_proves_no_claim(run: Run, small: Callable[..., Path], home: str) -> None:
    """Wherever a document is stated, a new answer is not put before it: it would look proven."""
    folder = small()
    ask(run, "q.csv")
    (folder / "v.yaml").write_text(VENDOR + "days: 90\n")
    (folder / home).write_text((folder / home).read_text() + "evidence: {vendor.days: {document: old.pdf}}\n")
    fill(folder / "q.csv", GOOD)
    ran = run("answers", "q.csv", "--replace")
    assert ran.status == 2
    assert "`vendor.days` would be answered otherwise, with the document old.pdf behind it" in ran.err


def test_answers_of_others_have_to_be_called_so(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    run("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", "--to", "security", *DAY, "-o", "q.md")
    fill(folder / "q.md", {"approaches/bought/exposure.open": {"answer": "no"}})
    ran = run("answers", "q.md")
    assert ran.status == 2
    assert "is no question to vendor, but to security" in ran.err
    assert run("answers", "q.md", "--from", "security", *DAY).status == 0
    text = (folder / "p.yaml").read_text()
    assert "  # open: claimed: q.md:" in text
    assert "  bought: {vendor: v, exposure: {open: false}}   # the plan\n" in text


def test_project_that_names_no_arrangement_keeps_judging_all(run: Run, small: Callable[..., Path]) -> None:
    folder = small("kind: project\nid: p\n", rules=RULES[5:])
    run("questionnaire", "--for", "p.yaml", "--to", "security", *DAY, "-o", "q.md")
    fill(folder / "q.md", {"approaches/in_house/exposure.open": {"answer": "no"}})
    before = json.loads(run("check", "p.yaml", *DAY, "-f", "json").out)["arrangements"]
    assert run("answers", "q.md", "--from", "everyone", *DAY).status == 0
    after = json.loads(run("check", "p.yaml", *DAY, "-f", "json").out)["arrangements"]
    assert [row["name"] for row in after] == [row["name"] for row in before]
    assert [row["verdict"] for row in after if row["name"] == "in_house"] == ["allowed"]


def test_file_of_answers_instead(run: Run, small: Callable[..., Path]) -> None:
    """``-o`` leaves the descriptors alone; the file that it writes can be taken over later as well."""
    folder = small(PROJECT.replace("  other: {approach: bought, vendor: elsewhere}\n", ""))
    ask(run, "q.xlsx")
    fill(folder / "q.xlsx", GOOD)
    ran = run("answers", "q.xlsx", "-o", "a.yaml")
    assert ran.out == "a.yaml: 4 answers\nnext: checker check PROJECT --answers a.yaml\n"
    assert (folder / "v.yaml").read_text() == VENDOR
    assert "# document: audit.pdf (dated 2026-05-03)\n" in (folder / "a.yaml").read_text()
    out = run("check", "p.yaml", "--vendor", "v.yaml", "--answers", "a.yaml", *DAY, "-f", "json").out
    uses = {use["name"]: use["value"] for use in json.loads(out)["arrangements"][0]["facts"]}
    assert (uses["vendor.days"], uses["vendor.places"]) == (14, ["DE", "NO"])
    ran = run("answers", "a.yaml", *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert "places: [DE, NO]  # claimed: a.yaml:" in (folder / "v.yaml").read_text()
    assert "leave out --into" in run("answers", "q.xlsx", "-o", "a.yaml", "--into", ".").err


def test_descriptors_that_are_not_there(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.csv")
    fill(folder / "q.csv", GOOD)
    ran = run("answers", "q.csv", "--into", "p.yaml")
    assert ran.status == 2
    assert "there is no file of the vendor `v`" in ran.err
    ran = run("answers", "q.csv", "--into", "v.yaml", "--dry-run")
    assert "what this does to a verdict is not shown: the project's file is not here" in ran.out
    (folder / "copy.yaml").write_text(VENDOR)
    ran = run("answers", "q.csv")
    assert "several files describe the vendor `v`: copy.yaml and v.yaml" in ran.err


def test_unrelated_file_may_be_wrong(run: Run, small: Callable[..., Path]) -> None:
    folder = small()
    ask(run, "q.csv")
    fill(folder / "q.csv", GOOD)
    (folder / "other.yaml").write_text("kind: project\nid: other\nbroken: [\n")
    assert run("answers", "q.csv", "--dry-run").status == 0
    (folder / "v.yaml").write_text(VENDOR + "broken: [\n")
    ran = run("answers", "q.csv", "--dry-run")
    assert ran.status == 2
    assert "v.yaml:7:" in ran.err


def test_text_from_outside_does_nothing(run: Run, small: Callable[..., Path]) -> None:
    """Neither the terminal, nor a log of continuous integration, nor YAML takes a remark for a command."""
    folder = small()
    ask(run, "q.csv")
    nasty = "::error::x \x1b[2J\u202e\nkind: project\n# <img>"
    fill(folder / "q.csv", {"vendors/v/days": {"answer": "3", "remark": nasty}}, by="::stop\x1b[31m\u2028kind: x")
    ran = run("answers", "q.csv", *DAY)
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert not re.search(r"(?m)^\s*::", ran.out)
    text = (folder / "v.yaml").read_text()
    assert not re.search("[\x1b\u202e\u2028]", text)
    root, problems = parse(text, "v.yaml")
    assert not problems
    assert root is not None
    assert root.plain() == {"kind": "vendor", "id": "v", "name": "Vee", "level": "low", "days": 3}


def test_csv_holds_no_formula(run: Run, small: Callable[..., Path]) -> None:
    folder = small(PROJECT, VENDOR.replace("Vee", "'=cmd|x!A1'"))
    ask(run, "q.csv")
    for row in csv.reader(io.StringIO((folder / "q.csv").read_text("utf-8-sig"), newline="")):
        assert not any(said.startswith(("=", "+", "-", "@", "\t", "\r")) for said in row)


def test_narrow_terminal(process: Run, examples: Path, tmp_path: Path) -> None:
    project = (examples / "hospital-retina.yaml").read_text().replace("vendor: lumen", "vendor: newco")
    (tmp_path / "p.yaml").write_text(project)
    (tmp_path / "v.yaml").write_text("kind: vendor\nid: newco\nname: New\u202e Company\n")
    where = {"cwd": tmp_path, "env": {"COLUMNS": "40", "NO_COLOR": "1"}}
    ran = process("questionnaire", "--for", "p.yaml", "--vendor", "v.yaml", *DAY, "-o", "q.md", **where)
    assert ran.status == 0
    assert "\u202e" not in ran.out
    said = (tmp_path / "q.md").read_text()
    (tmp_path / "q.md").write_text(said.replace("- answer:", "- answer: unknown"))
    ran = process("answers", "q.md", *DAY, **where)
    assert ran.status == 0
    assert "nothing to write" in ran.out
    wide = [line for line in ran.out.splitlines() if len(line) > 60 and " " in line.strip()]
    assert wide == []


# properties


def blank(program: Program, targets: Sequence[Target]) -> Questionnaire:
    base = program.base
    items = tuple(
        Item(
            target, base.facts[target.fact], (),
            tuple((kind, base.proofs[kind].title) for kind in base.proofs_of(target.fact)), "x.yaml", "",
        )
        for target in targets
    )  # fmt: skip
    reference = DescriptorRef("p", "P", "p.yaml", "sha256:0")
    return Questionnaire(date(2026, 11, 24), RuleBaseRef("1", "sha256:0", 1, ()), reference, reference, PEOPLE, items)


def target_of(spec: FactSpec) -> Target:
    if spec.where == "vendor":
        return Target("vendors", "acme.co", spec.name)
    return Target("facts", "", spec.name) if spec.where == "project" else Target("approaches", "in_house", spec.name)


def drawn(rng: Random, spec: FactSpec, countries: Sequence[str]) -> Value:
    match spec.type:
        case "bool":
            return rng.random() < 0.5
        case "enum":
            return rng.choice(spec.values)
        case "set":
            return frozenset(rng.sample(spec.values, rng.randint(int(spec.non_empty), min(4, len(spec.values)))))
        case "countries":
            return frozenset(rng.sample(countries, rng.randint(int(spec.non_empty), 5)))
        case "int":
            return rng.randint(0, 10**9)
        case "date":
            return date.fromordinal(rng.randint(730_000, 745_000))
    return rng.choice((0.5, -2.25, 3, 1e-3, 10**6))


def spoken(rng: Random, value: Value, form: str) -> Any:
    if isinstance(value, bool):
        return rng.choice(("yes", "Yes", "true", True) if value else ("no", "NO", "false", False))
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) if value else "none"
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())
    return rng.choice((value, str(value))) if form == "xlsx" else value


def written(found: Questionnaire, form: str, program: Program) -> bytes:
    if form == "xlsx":
        return to_xlsx(found, dict(program.base.countries))
    return (to_csv(found) if form == "csv" else to_markdown(found)).encode()


def back(path: Path, program: Program) -> Returned:
    shown = {"markdown": lambda text: markdown(cell(text))}
    return read_returned(path, program.base, PEOPLE, shown)


@settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), form=st.sampled_from(FORMATS))
def test_what_is_filled_in_is_what_is_read(program: Program, tmp_path: Path, seed: int, form: str) -> None:
    """Random questions of the whole vocabulary, answered at random, in every format."""
    rng = Random(seed)
    specs = rng.sample([s for s in program.base.facts.values() if s.where != "approach"], 12)
    targets = [target_of(spec) for spec in specs]
    path = tmp_path / f"q.{form}"
    path.write_bytes(written(blank(program, targets), form, program))
    assert back(path, program).claims == ()
    assert back(path, program).empty == 12
    values = {
        t: drawn(rng, program.base.facts[t.fact], list(program.base.countries)) for t in targets if rng.random() < 0.8
    }
    fill(path, {target.id: {"answer": spoken(rng, value, form)} for target, value in values.items()})
    returned = back(path, program)
    assert {claim.target: claim.value for claim in returned.claims} == values
    assert (returned.project, returned.by, returned.on) == ("p", "J. Doe", date(2026, 11, 20))
    assert returned.notes == ()


@settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), form=st.sampled_from(FORMATS))
def test_broken_files_raise_nothing_but_input_errors(program: Program, tmp_path: Path, seed: int, form: str) -> None:
    """Bytes changed, cut out and repeated; of workbooks inside their parts, so that reading gets that far."""
    rng = Random(seed)
    specs = rng.sample([s for s in program.base.facts.values() if s.where == "vendor"], 6)
    path = tmp_path / f"q.{form}"
    path.write_bytes(written(blank(program, [target_of(spec) for spec in specs]), form, program))
    fill(path, {target_of(spec).id: {"answer": "x"} for spec in specs})
    if form == "xlsx" and rng.random() < 0.9:
        victim = rng.choice(("sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", ".rels"))
        repacked(path, lambda name, data: spoiled(rng, data) if name.endswith(victim) else data)
    else:
        path.write_bytes(spoiled(rng, path.read_bytes()))
    try:
        back(path, program)
    except InputError as error:
        assert error.diagnostics


def spoiled(rng: Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(found) + 1), rng.randint(0, 30)
        match rng.randrange(4):
            case 0:
                del found[at : at + length]
            case 1:
                found[at:at] = found[at : at + length] * rng.randint(1, 3)
            case 2:
                found[at:at] = rng.choice(
                    (b"-1", b"999999999999999", b"<c>", b'"', b"=", b"\xff", b"&x;", b"## ", b"\n", b";")
                )
            case _:
                digits = [n for n, byte in enumerate(found) if 48 <= byte <= 57]
                if digits:
                    found[rng.choice(digits)] = rng.choice(b"0123456789-ez")
    return bytes(found)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.integers(0, 10**9))
def test_splicing_keeps_what_is_there(seed: int) -> None:
    """Random files in lines and in braces, with comments: the facts are added, no comment and no line is lost."""
    rng = Random(seed)
    text = "kind: vendor  # first\n" + "".join(random_section(rng, name) for name in "abcde")
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.3:
        text = text.rstrip("\r\n")
    edits = [Edit(random_path(rng), random_content(rng), ("why",), "claimed") for _ in range(4)]
    edits = [e for n, e in enumerate(edits) if not any(clash(e.path, other.path) for other in edits[:n])]
    root, problems = parse(text, "x")
    assert root is not None
    assert not problems
    expected = root.plain()
    try:
        after = spliced(text, "x", edits, "from q.csv")
    except InputError as error:
        assert all("something else stands where it belongs" in d.message for d in error.diagnostics)
        return
    for edit in edits:
        inside = expected
        for key in edit.path[:-1]:
            if inside.get(key) is None:
                inside[key] = {}
            inside = inside[key]
        inside[edit.path[-1]] = sorted(edit.value) if isinstance(edit.value, frozenset) else edit.value
    found, problems = parse(after, "x")
    assert not problems
    assert found is not None
    assert found.plain() == expected
    for comment in re.findall("# note[0-9]+", text):
        assert comment in after
    assert after.count("claimed") == len(edits)
    if "\r\n" in text:
        assert "\n" not in after.replace("\r\n", "")


def clash(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one[: len(other)] == other or other[: len(one)] == one


def random_path(rng: Random) -> tuple[str, ...]:
    return (rng.choice("abcdef"), *(rng.choice("xyz") for _ in range(rng.randint(1, 3))))


def random_content(rng: Random) -> Content:
    return rng.choice((True, 3, 0.5, date(2026, 1, 1), "word", "a: b", "no # c", frozenset({"NO", "SE"}), frozenset()))


def random_section(rng: Random, name: str) -> str:
    note = f"  # note{rng.randrange(100)}" if rng.random() < 0.5 else ""
    gap = rng.choice(("", "\n", f"# note{rng.randrange(100)}\n", "\n  # note7\n\n"))
    match rng.randrange(7):
        case 0:
            return ""
        case 1:
            return f"{name}: {{x: {{y: 1, z: [a, b]}}, z: word}}{note}\n{gap}"
        case 2:
            return f"{name}: {{x: 1,{note}\n    y: [a,\n      b] }}{note}\n{gap}"
        case 3:
            return f"{name}:{note}\n    x:\n      z: 1{note}\n    y:\n    - a\n    - b{note}\n{gap}"
        case 4:
            return f"{name}:{note}\n{gap}"
        case 5:
            return f"{name}:{note}\n  z: >\n    long\n    text\n\n  y: {{}}{note}\n{gap}"
    return f"{name}: {{}}{note}\n{gap}"
