"""Bad descriptors: `check` and `validate` end with status 2 and say what is wrong, where, and what to do about it."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.engine.program import Program
from checker.load.case import read_case
from checker.model.descriptor import Project
from checker.model.diagnostic import InputError
from tests.conftest import Ran

Run = Callable[..., Ran]

PROJECT = "kind: project\nid: demo\n"
VENDOR = "kind: vendor\nid: demo\n"
SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    """The rule base is compiled once for all tests."""
    monkeypatch.setattr("checker.cli.options.prepare", lambda roots, cache: program)


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.replace("«", "").encode())
    return path


def marks(name: Path, text: str) -> list[str]:
    """The places marked ``«`` in ``text``, as messages begin with them."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        parts = line.split("«")
        found += [(number, len("".join(parts[: n + 1])) + 1) for n in range(len(parts) - 1)]
    return [f"{name}:{line}:{column}: error: " for line, column in found]


def errors(ran: Ran) -> list[str]:
    return [line for line in ran.err.splitlines() if ": error: " in line]


def refused(run: Run, *words: Any) -> list[str]:
    """The lines with errors of a run that must end with status 2, without a traceback and without a verdict."""
    ran = run(*words)
    assert ran.status == 2, ran
    assert "Traceback" not in ran.err and "internal error" not in ran.err
    assert ran.out == ""
    return errors(ran)


BOMB = b"a: &a [x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (letter, letter, b", ".join([b"*%c" % (letter - 1)] * 9)) for letter in range(98, 108)
)

IN = "approaches:\n  in_house: "
TWO = "[in_house, synthetic]"

MISTAKES: dict[str, tuple[str, str, str]] = {
    # the text, with ``«`` where the complaint points; what is said; what is suggested
    "a list": ("«- a\n", "a descriptor is a mapping", "kind: project"),
    "a word": ("«hello\n", "a descriptor is a mapping", "kind: project"),
    "a kind that is none": (
        "kind: «Projekt\nid: x\n", "`kind` must be `project` or `vendor`, not `Projekt`", "`project`?",
    ),
    "a kind that is a list": ("kind: «[project]\nid: x\n", "`kind` must be `project` or `vendor`, not a list", "write"),
    "a kind left blank": ("kind:«\nid: x\n", "`kind` must be `project` or `vendor`, not empty", "write"),
    "a kind that is an impossible date": ("kind: «2026-02-30\nid: x\n", "is no date of the calendar", ""),
    "an id that is a number": ("kind: project\nid: «5\n", "`id` must be text", "quote it"),
    "an id with a blank": ("kind: project\nid: «a b\n", "`a b` is no id", "letters, digits"),
    "an id left blank": ("kind: vendor\nid:«\n", "`id` must be text", "write some text"),
    "a name that is a mapping": (PROJECT + "name: «{a: b}\n", "`name` must be text", "write some text"),
    "a repeated key": (PROJECT + "«id: y\n", "key `id` stands twice", "first at line 2"),
    "a repeated fact": (
        PROJECT + "team:\n  countries: [US]\n  «countries: [DE]\n", "key `countries` stands twice", "line 4",
    ),
    "a tab": (PROJECT + "data:\n«\tphi: 1\n", "a tab indents this line", "indent with spaces"),
    "a tag": (PROJECT + "name: «!!binary eA==\n", "tag `!!binary` is not allowed", "remove it"),
    "a merge key": (PROJECT + "data:\n  «<<: {a: 1}\n", "merge keys are not supported", "write the keys out"),
    "a second document": (PROJECT + "«---\nkind: vendor\n", "a second document begins here", "one document"),
    "an unknown key": (PROJECT + "«nmae: x\n", "a project has no key `nmae`", "did you mean `name`?"),
    "an unknown key of an arrangement": (
        PROJECT + IN + "{«exposre: {}}\n", "an arrangement has no key `exposre`", "`exposure`?",
    ),
    "an arrangement's section at the top": (
        PROJECT + "«contract: {}\n", "a project has no key `contract`", "inside an arrangement",
    ),
    "a project's section in an arrangement": (
        PROJECT + IN + "{«team: {}}\n", "an arrangement has no key `team`", "at the top of a project file",
    ),
    "a project's section in a vendor": (VENDOR + "«data: {}\n", "a vendor has no key `data`", "a project file"),
    "a vendor at the top of a project": (
        PROJECT + "«vendor: x\n", "a project has no key `vendor`", "inside an arrangement",
    ),
    "an approach at the top": (
        PROJECT + "«approach: in_house\n", "a project has no key `approach`", "inside an arrangement",
    ),
    "a vendor's facts under vendor": (
        VENDOR + "«vendor: {workforce: {}}\n", "a vendor has no key `vendor`", "at the top of the file",
    ),
    "a conclusion at the top": (
        PROJECT + "«gdpr: {applies: true}\n", "a project has no key `gdpr`", "`determinations:`",
    ),
    "a conclusion stated as a fact": (
        VENDOR + "«workforce2: {}\n", "a vendor has no key `workforce2`", "did you mean `workforce`?",
    ),
    "a misspelt fact": (
        PROJECT + "data: {phi: {«presnt: true}}\n", "no fact `data.phi.presnt`", "did you mean `present`?",
    ),
    "an unknown fact": (PROJECT + "task: {«zzzzqq: true}\n", "there is no fact `task.zzzzqq`", "`task` holds"),
    "a fact of another section": (PROJECT + "data: {«volume: 5}\n", "there is no fact `data.volume`", "`task.volume`"),
    "a section that is a value": (
        PROJECT + "data: «true\n", "`data` must be a mapping of facts", "write facts below it",
    ),
    "a section left blank": (PROJECT + "data:«\n", "`data` must be a mapping of facts", "or remove it"),
    "a group that is a value": (PROJECT + "data: {phi: «true}\n", "`data.phi` must be a mapping of facts", "below it"),
    "a fact that is a group": (
        PROJECT + "data: {phi: {present: «{a: 1}}}\n", "must be true or false, not a mapping", "",
    ),
    "yes": (
        PROJECT + "data: {phi: {present: «yes}}\n", "`data.phi.present` must be true or false, not `yes`", "write true",
    ),
    "off": (PROJECT + "data: {phi: {present: «off}}\n", "must be true or false, not `off`", "write false"),
    "a quoted true": (PROJECT + "data: {phi: {present: «'true'}}\n", "must be true or false, not `true`", "write true"),
    "a one for true": (PROJECT + "data: {phi: {present: «1}}\n", "must be true or false, not `1`", ""),
    "an answer left blank": (
        PROJECT + "data:\n  phi:\n    present:«\n", "must be true or false, not empty", "write `unknown`",
    ),
    "a null": (PROJECT + "team: {countries: «null}\n", "not empty", "leave the key out"),
    "a misspelt value": (PROJECT + "task: {modality: «imge}\n", "`imge` is no value of `task.modality`", "`image`?"),
    "a value unlike any": (
        PROJECT + "task: {modality: «zzz}\n", "`zzz` is no value of `task.modality`", "use one of `image`",
    ),
    "a number for a word": (PROJECT + "task: {modality: «5}\n", "must be one of `image`", ""),
    "a list for a word": (PROJECT + "task: {modality: «[image]}\n", "not a list", ""),
    "a quoted number": (PROJECT + "task: {volume: «'5'}\n", "must be a whole number, not `5`", "without quotes"),
    "a number with a unit": (PROJECT + "task: {volume: «5k}\n", "must be a whole number, not `5k`", "digits only"),
    "a number with a separator": (PROJECT + "task: {volume: «40_000}\n", "not `40_000`", "separators"),
    "a fraction": (PROJECT + "task: {volume: «5.5}\n", "must be a whole number, not `5.5`", ""),
    "a true for a number": (PROJECT + "task: {volume: «true}\n", "must be a whole number, not true", ""),
    "too large a number": (PROJECT + "task: {volume: «99999999999999999999}\n", "is out of range", "check the number"),
    "a number beyond all": (PROJECT + "task: {volume: «1e999}\n", "must be a whole number", ""),
    "a percentage": (VENDOR + "quality: {iaa: {lower_bound: «80%}}\n", "must be a number, not `80%`", "units"),
    "no number": (VENDOR + "quality: {iaa: {lower_bound: «.nan}}\n", "must be a number, not `.nan`", ""),
    "a country outside a list": (PROJECT + "team: {countries: «US}\n", "must be a list of country codes", "write [US]"),
    "UK": (PROJECT + "team: {countries: [US, «UK]}\n", "`UK` is no country code", "write GB (United Kingdom)"),
    "EU": (PROJECT + "team: {countries: [«EU]}\n", "`EU` is no country code", "list its member states"),
    "a country's name": (
        PROJECT + "team: {countries: [«Germany]}\n", "`Germany` is no country code", "write DE (Germany)",
    ),
    "a misspelt country": (
        PROJECT + "team: {countries: [«Germny]}\n", "`Germny` is no country code", "write DE (Germany)",
    ),
    "small letters": (PROJECT + "team: {countries: [«de]}\n", "`de` is no country code", "write DE"),
    "three letters": (PROJECT + "team: {countries: [«USA]}\n", "`USA` is no country code", "write US (United States)"),
    "an unused code": (PROJECT + "team: {countries: [«XX]}\n", "`XX` is no country code", "ISO 3166-1"),
    "a false for Norway": (PROJECT + "team: {countries: [«false]}\n", "not false", "two letters"),
    "a list in the list": (PROJECT + "team: {countries: [«[US]]}\n", "not a list", "two letters"),
    "unknown inside a list": (PROJECT + "team: {countries: [«unknown]}\n", "`unknown` is no country code", ""),
    "a misspelt member": (PROJECT + "data: {categories: [health, «helth]}\n", "`helth` is no value", "`health`?"),
    "a number as a member": (PROJECT + "data: {categories: [«5]}\n", "`data.categories` must be a list of", ""),
    "an impossible date": (PROJECT + "task: {deadline: «2026-02-30}\n", "`2026-02-30` is no date", "YYYY-MM-DD"),
    "a quoted date": (PROJECT + "task: {deadline: «'2026-02-03'}\n", "must be a date", "without quotes"),
    "a date of another form": (PROJECT + "task: {deadline: «01.02.2026}\n", "must be a date", "YYYY-MM-DD"),
    "a date with a time": (PROJECT + "task: {deadline: «2026-01-01T10:00:00Z}\n", "must be a date", "YYYY-MM-DD"),
    "an unknown plan": (
        PROJECT + "plan: «in_hose\n", "the plan `in_hose` is no arrangement", "did you mean `in_house`?",
    ),
    "a plan that is not described": (
        PROJECT + "plan: «crowdsourcing\n" + IN + "{}\n", "the plan `crowdsourcing` is no arrangement", "in_house",
    ),
    "a plan that is a list": (PROJECT + "plan: «[in_house]\n", "`plan` must be text", ""),
    "empty approaches": (
        PROJECT + "approaches: «{}\n", "`approaches` must be a mapping of arrangements", "leave it out",
    ),
    "approaches left blank": (PROJECT + "approaches:«\n", "`approaches` must be a mapping", "leave it out"),
    "approaches in a list": (PROJECT + "approaches: «[in_house]\n", "`approaches` must be a mapping", "in_house: {}"),
    "an arrangement that is a value": (
        PROJECT + IN + "«true\n", "the arrangement `in_house` must be a mapping", "below it",
    ),
    "an unknown approach": (PROJECT + "approaches:\n  «in_hous: {}\n", "`in_hous` is no approach", "`in_house`?"),
    "a name of one's own without an approach": (
        PROJECT + "approaches:\n  «pilot: {}\n", "`pilot` is no approach", "approach: in_house",
    ),
    "an unknown approach of a named one": (
        PROJECT + "approaches:\n  pilot: {approach: «inhouse}\n", "`inhouse` is no approach", "`in_house`?",
    ),
    "a name with odd characters": (
        PROJECT + "approaches:\n  «'a b@c': {approach: in_house}\n", "`a b@c` is no name for an arrangement", "letters",
    ),
    "a vendor that is a number": (PROJECT + IN + "{vendor: «5}\n", "`vendor` must be text", "quote it"),
    "a vendor by its name": (PROJECT + IN + "{vendor: «Lumen Labels}\n", "`Lumen Labels` is no id", "by its id"),
    "a hybrid without legs": (PROJECT + "approaches:\n  «h: {approach: hybrid}\n", "a hybrid needs `legs`", "legs: ["),
    "a hybrid of one leg": (
        PROJECT + "approaches:\n  hybrid: {legs: «[in_house]}\n", "two or more arrangements", "legs: [",
    ),
    "a leg outside a list": (
        PROJECT + "approaches:\n  hybrid: {legs: «in_house}\n", "`legs` must be a list", "legs: [",
    ),
    "an unknown leg": (
        PROJECT + "approaches:\n  hybrid: {legs: [in_house, «sythetic]}\n", "no arrangement `sythetic`", "`synthetic`?",
    ),
    "one leg twice": (
        PROJECT + "approaches:\n  hybrid: {legs: [in_house, «in_house]}\n", "the leg `in_house` is named twice", "",
    ),
    "legs of what is no hybrid": (
        PROJECT + IN + "{«legs: " + TWO + "}\n", "only a hybrid has `legs`", "approach: hybrid",
    ),
    "a hybrid with facts": (
        PROJECT + "approaches:\n  hybrid: {legs: " + TWO + ", «exposure: {minimised: true}}\n",
        "a hybrid has no `exposure` of its own", "state it in a leg",
    ),
    "a hybrid with a vendor": (
        PROJECT + "approaches:\n  hybrid: {legs: " + TWO + ", «vendor: x}\n",
        "a hybrid has no `vendor` of its own", "state it in a leg",
    ),
    "a hybrid with an unknown key": (
        PROJECT + "approaches:\n  hybrid: {legs: " + TWO + ", «lges: x}\n",
        "an arrangement has no key `lges`", "did you mean `legs`?",
    ),
    "a hybrid inside itself": (
        PROJECT + "approaches:\n  «h: {approach: hybrid, legs: [in_house, h]}\n", "contains itself: h -> h", "break",
    ),
    "hybrids in a circle": (
        PROJECT + "approaches:\n  «a: {approach: hybrid, legs: [in_house, b]}\n"
        "  b: {approach: hybrid, legs: [synthetic, a]}\n",
        "the hybrid contains itself: a -> b -> a", "break the circle",
    ),
    "a hybrid of very many legs": (
        PROJECT + "approaches:\n"
        + "".join(f"  h{n}: {{approach: hybrid, legs: [h{n + 1}, g{n + 1}]}}\n"
                  f"  g{n}: {{approach: hybrid, legs: [h{n + 1}, g{n + 1}]}}\n" for n in range(1, 7))
        + "  h7: {approach: in_house}\n  g7: {approach: in_house}\n"
        "  «h0: {approach: hybrid, legs: [h1, g1]}\n",
        "the hybrid `h0` comes to more than 100 legs", "hybrids inside it",
    ),
    "evidence of an unknown fact": (
        PROJECT + "evidence: {«data.phi.presnt: {document: a}}\n", "no fact `data.phi.presnt`", "`data.phi.present`?",
    ),
    "evidence of a conclusion": (
        PROJECT + "evidence: {«gdpr.applies: {document: a}}\n", "no fact `gdpr.applies`", "stated fact",
    ),
    "evidence that is a word": (PROJECT + "evidence: {data.phi.present: «a.pdf}\n", "must be a mapping", "document"),
    "evidence in a list": (PROJECT + "evidence: «[a]\n", "`evidence` must be a mapping by fact name", "fact.name"),
    "evidence without a document": (
        PROJECT + "evidence: {data.phi.present: «{issued: 2026-01-01}}\n", "lacks `document`", "add `document:`",
    ),
    "evidence with an empty document": (
        PROJECT + "evidence: {data.phi.present: {document: «''}}\n", "`document` must be text, not empty", "some text",
    ),
    "a digest too short": (
        PROJECT + "evidence: {data.phi.present: {document: a, sha256: «abc}}\n", "64 hexadecimal digits", "sha256sum",
    ),
    "a digest of other letters": (
        PROJECT + "evidence: {data.phi.present: {document: a, sha256: «" + "g" * 64 + "}}\n",
        "`sha256` must be 64 hexadecimal digits", "sha256sum",
    ),
    "a digest of digits only": (
        PROJECT + "evidence: {data.phi.present: {document: a, sha256: «" + "1" * 64 + "}}\n",
        "`sha256` must be text", "quote it",
    ),
    "evidence that expires before it is issued": (
        PROJECT + "evidence: {data.phi.present: {document: a, issued: 2026-02-01, expires: «2026-01-01}}\n",
        "the evidence expires before it was issued", "check the dates",
    ),
    "evidence of an impossible date": (
        PROJECT + "evidence: {data.phi.present: {document: a, issued: «2026-13-01, expires: 2026-01-01}}\n",
        "`2026-13-01` is no date", "YYYY-MM-DD",
    ),
    "evidence with an unknown key": (
        PROJECT + "evidence: {data.phi.present: {document: a, «expire: 2026-01-01}}\n", "no key `expire`", "`expires`?",
    ),
    "a determination of nothing": (
        PROJECT + "determinations: {«gdpr.aplies: {value: true, by: counsel, on: 2026-01-01, because: x}}\n",
        "there is no derived fact `gdpr.aplies`", "did you mean `gdpr.applies`?",
    ),
    "a determination of a stated fact": (
        PROJECT + "determinations: {«data.phi.present: {value: true, by: counsel, on: 2026-01-01, because: x}}\n",
        "`data.phi.present` is stated, not concluded", "state it at the top of a project file",
    ),
    "a determination without a reason": (
        PROJECT + "determinations: {gdpr.applies: «{value: true, by: counsel, on: 2026-01-01}}\n",
        "lacks `because`", "add `because:`",
    ),
    "a determination with an empty reason": (
        PROJECT + "determinations: {gdpr.applies: {value: true, by: counsel, on: 2026-01-01, because: «' '}}\n",
        "`because` must be text", "some text",
    ),
    "a determination by a number": (
        PROJECT + "determinations: {gdpr.applies: {value: true, by: «5, on: 2026-01-01, because: x}}\n",
        "`by` must be text, not `5`", "quote it",
    ),
    "a determination on no day": (
        PROJECT + "determinations: {gdpr.applies: {value: true, by: counsel, on: «today, because: x}}\n",
        "`on` must be a date", "YYYY-MM-DD",
    ),
    "a determination of the wrong type": (
        PROJECT + "determinations: {gdpr.applies: {value: «'no', by: counsel, on: 2026-01-01, because: x}}\n",
        "`gdpr.applies` must be true or false, not `no`", "write false",
    ),
    "a determination that is a value": (
        PROJECT + "determinations: {gdpr.applies: «false}\n", "must be a mapping", "value, by, on, because",
    ),
    "a determination that nobody knows": (
        PROJECT + "determinations: {gdpr.applies: {value: «unknown, by: counsel, on: 2026-01-01, because: x}}\n",
        "`gdpr.applies` must be true or false", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message", "help"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_once_at_its_place(run: Run, tmp_path: Path, text: str, message: str, help: str) -> None:
    path = write(tmp_path / "demo.yaml", text)
    ran = run("validate" if text.startswith("kind: vendor") else "check", path)
    assert ran.status == 2, ran
    assert ran.out == ""
    (place,) = marks(path, text)
    (said,) = errors(ran)
    assert said.startswith(place)
    assert message in said
    assert help in ran.err
    assert "Traceback" not in ran.err and "internal error" not in ran.err


@pytest.mark.parametrize("head", ["id: x\n", "kind: project\n", "kind: vendor\n"])
def test_a_key_that_is_missing_at_the_top_is_told_of_the_file(run: Run, tmp_path: Path, head: str) -> None:
    path = write(tmp_path / "demo.yaml", head)
    missing = "kind" if head == "id: x\n" else "id"
    assert refused(run, "validate", path) == [f"{path}: error: `{missing}` is missing"]


def test_the_line_is_shown_with_the_part_marked(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "demo.yaml", PROJECT + "data: {phi: {presnt: true}}   # remark\n")
    assert run("check", path).err == (
        f"{path}:3:14: error: there is no fact `data.phi.presnt`\n"
        "  3 | data: {phi: {presnt: true}}   # remark\n"
        "    |              ^^^^^^\n"
        "  help: did you mean `present`?\n"
    )


@pytest.mark.parametrize("command", ["check", "validate"])
@pytest.mark.parametrize(
    ("data", "message", "help"),
    [
        (b"\x7fELF\0\0\1", ": error: is a binary file", "YAML text file"),
        (b"", ": error: the file is empty", "write its content"),
        (b"# a remark\n", ": error: the file is empty", "write its content"),
        (PROJECT.encode("utf-16"), ": error: is UTF-16 text", "save it as UTF-8"),
        ("kind: project\nid: h\xe9\n".encode("latin-1"), ":2:6: error: is not UTF-8 text: byte 0xe9", "UTF-8"),
        (b"kind: project\nid: a\x1bb\n", ":2:6: error: this is not YAML: the control character U+001B", "remove"),
        (BOMB, ": error: aliases expand to more than 200,000 values", "write the values out"),
        (b"[" * 100_000, ": error: the document nests deeper than 40 levels", ""),
    ],
)  # fmt: skip
def test_a_file_that_is_no_yaml_text_is_told(
    run: Run, tmp_path: Path, command: str, data: bytes, message: str, help: str
) -> None:
    path = write(tmp_path / "demo.yaml", data)
    ran = run(command, path)
    assert (ran.status, ran.out) == (2, "")
    (said,) = errors(ran)
    assert re.match(re.escape(str(path)) + r"(:\d+:\d+)?: error: ", said)
    assert message in said
    assert help in ran.err


@pytest.mark.parametrize("command", ["check", "validate"])
def test_a_file_that_is_missing_is_told(run: Run, tmp_path: Path, command: str) -> None:
    assert refused(run, command, tmp_path / "none.yaml") == [f"{tmp_path}/none.yaml: error: no such file"]


@pytest.mark.parametrize("name", ["a\nb.yaml", "\x1b[31m.yaml", "x" * 300, "a\0b"])
def test_odd_names_of_files_do_no_harm(run: Run, tmp_path: Path, name: str) -> None:
    (said,) = refused(run, "check", tmp_path / name)
    assert said.isprintable()


def test_a_folder_is_no_project_for_a_command_on_one_project(run: Run, tmp_path: Path) -> None:
    assert refused(run, "why", tmp_path) == [f"{tmp_path}: error: is a directory, not a file"]
    assert refused(run, "check", tmp_path) == [f"{tmp_path}: error: this folder holds no descriptor"]


def test_a_folder_without_descriptors_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "other.yaml", "services: {web: {kind: 1}}\n")
    assert refused(run, "validate", tmp_path) == [f"{tmp_path}: error: this folder holds no descriptor"]
    project = write(tmp_path / "demo.yml", PROJECT)
    assert refused(run, "check", project, "--vendor", tmp_path) == [
        f"{tmp_path}: error: this folder holds no vendor descriptor"
    ]


def test_a_file_of_50_megabytes_is_refused_unread(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refused(run, "check", path) == [f"{path}: error: is too large (50.0 MB; at most 1 MB is read)"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert refused(run, "check", path) == [f"{path}: error: is not a regular file"]
    project = write(tmp_path / "demo.yaml", PROJECT)
    assert refused(run, "check", project, "--vendor", path) == [f"{path}: error: is not a regular file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_told(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "demo.yaml", PROJECT)
    path.chmod(0)
    assert refused(run, "check", path) == [f"{path}: error: cannot be read: permission denied"]


# Projects and vendors together


def test_a_vendor_that_is_named_must_be_given(run: Run, tmp_path: Path) -> None:
    text = PROJECT + "approaches: {managed_platform: {vendor: «lumn}}\n"
    path = write(tmp_path / "demo.yaml", text)
    ran = run("check", path)
    assert errors(ran) == [marks(path, text)[0] + "vendor `lumn` is named but not given"]
    assert "--vendor FILE" in ran.err
    other = write(tmp_path / "lumen.yaml", "kind: vendor\nid: lumen\n")
    assert "did you mean `lumen`?" in run("check", path, "--vendor", other).err
    assert run("validate", path).status == 0
    assert run("validate", path, other).status == 2


def test_two_vendors_of_one_id_are_told(run: Run, tmp_path: Path) -> None:
    project = write(tmp_path / "demo.yaml", PROJECT)
    first, second = (write(tmp_path / name, "kind: vendor\nid: lumen\n") for name in ("a.yaml", "b.yaml"))
    said = refused(run, "check", project, "--vendor", first, "--vendor", second)
    assert said == [f"{second}: error: two vendors have the id `lumen`"]
    assert run("check", project, "--vendor", first, "--vendor", first, "--fail-on", "never").status == 0


def test_a_vendor_for_a_project_and_a_project_for_a_vendor_are_told(run: Run, tmp_path: Path) -> None:
    project, vendor = write(tmp_path / "p.yaml", PROJECT), write(tmp_path / "v.yaml", VENDOR)
    assert refused(run, "check", vendor, "--vendor", project) == [
        f"{project}: error: this is a project, not a vendor",
        f"{vendor}: error: this is a vendor, not a project",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "kind: vendor\nid: lumen\n", "kind: 'vendor'   # who\nid: lumen\n", "id: lumen\r\nkind: vendor\r\n",
        '{"kind": "vendor", "id": "lumen"}\n', "\ufeffkind: vendor\nid: lumen\n", "{kind: vendor, id: lumen}\n",
    ],
)  # fmt: skip
def test_a_vendor_in_a_folder_is_found_however_its_kind_is_written(run: Run, tmp_path: Path, head: str) -> None:
    project = write(tmp_path / "demo.yaml", PROJECT + "approaches: {managed_platform: {vendor: lumen}}\n")
    folder = tmp_path / "vendors"
    folder.mkdir()
    write(folder / "lumen.yml", head)
    write(folder / "notes.yaml", "about: nothing\n")
    assert run("check", project, "--vendor", folder, "--fail-on", "never").status == 0


def test_problems_in_several_files_come_in_one_run(run: Run, tmp_path: Path) -> None:
    texts = {
        "a.yaml": "kind: vendor\nid: a\nworkforce: {countries: [«UK], «identity: true}\n«nmae: x\n",
        "b.yaml": "kind: vendor\nid: b\nsubprocessors: {used: «no}\n«id: c\n",
        "p.yaml": PROJECT + "data: {phi: {«presnt: true}, categories: [«helth]}\nplan: «in_hose\n"
        "team: {countries: [«UK, «Germany]}\napproaches:\n  managed_platform: {vendor: «c, «exposre: 1}\n",
    }  # fmt: skip
    paths = {name: write(tmp_path / name, text) for name, text in texts.items()}
    expected = [place for name, text in texts.items() for place in marks(paths[name], text)]
    project = paths.pop("p.yaml")
    words = [word for path in paths.values() for word in ("--vendor", path)]
    ran = run("check", project, *words)
    assert ran.status == 2
    assert [re.match(".*?: error: ", line).group() for line in errors(ran)] == expected  # type: ignore[union-attr]
    assert ran.err.endswith(f"\n{len(expected)} errors\n")
    assert errors(run("validate", project, *paths.values())) == errors(ran)


def test_very_many_problems_are_counted_and_not_all_shown(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "demo.yaml", PROJECT + "".join(f"x{n}: 1\n" for n in range(500)))
    ran = run("check", path)
    assert len(errors(ran)) == 60
    assert ran.err.endswith("... and 440 more\n500 errors\n")


# What is accepted


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("data: {phi: {present: unknown}}\n", {"data.phi.present": None}),
        ("data: {phi: {present: 'unknown'}}\n", {"data.phi.present": None}),
        ("team: {countries: unknown}\n", {"team.countries": None}),
        ("task: {deadline: unknown, volume: unknown, modality: unknown}\n",
         {"task.deadline": None, "task.volume": None, "task.modality": None}),
        ("team: {countries: [NO, US, NO]}\n", {"team.countries": frozenset({"NO", "US"})}),
        ("team: &t {countries: [US]}\n", {"team.countries": frozenset({"US"})}),
        ("task: {volume: 0x10}\n", {"task.volume": 16}),
        ("task: {volume: 4e4}\n", {"task.volume": 40000}),
        ("task: {deadline: 2027-01-31}\n", {"task.deadline": date(2027, 1, 31)}),
        ("data: {categories: []}\n", {"data.categories": frozenset()}),
    ],
)  # fmt: skip
def test_good_answers_are_read(tmp_path: Path, program: Program, text: str, facts: Mapping[str, Any]) -> None:
    case = read_case(write(tmp_path / "demo.yaml", PROJECT + text), [], program.base)
    assert {name: answer.value for name, answer in case.project.said.answers.items()} == facts


def arrangements(tmp_path: Path, program: Program, text: str) -> Project:
    return read_case(write(tmp_path / "demo.yaml", PROJECT + text), [], program.base).project


def test_without_approaches_every_approach_is_an_arrangement(tmp_path: Path, program: Program) -> None:
    assert list(arrangements(tmp_path, program, "").arrangements) == list(program.base.approaches)


def test_an_arrangement_left_blank_is_one_without_facts(tmp_path: Path, program: Program) -> None:
    found = arrangements(tmp_path, program, "approaches:\n  in_house:\n  own: {approach: synthetic}\n").arrangements
    assert {name: spec.approach for name, spec in found.items()} == {"in_house": "in_house", "own": "synthetic"}


def test_a_leg_that_is_an_approach_needs_no_description(tmp_path: Path, program: Program) -> None:
    found = arrangements(tmp_path, program, f"approaches: {{hybrid: {{legs: {TWO}}}}}\n").arrangements
    assert found["hybrid"].legs == ("in_house", "synthetic")
    assert found["synthetic"].approach == "synthetic"


def test_hybrids_of_hybrids_are_judged(run: Run, tmp_path: Path) -> None:
    text = "approaches:\n  a: {approach: hybrid, legs: [b, in_house]}\n  b: {approach: hybrid, legs: " + TWO + "}\n"
    ran = run("check", write(tmp_path / "demo.yaml", PROJECT + text), "--fail-on", "never")
    assert ran.status == 0, ran.err


def test_evidence_and_determinations_that_are_complete_are_accepted(tmp_path: Path, program: Program) -> None:
    text = (
        "data: {phi: {present: true}}\n"
        f"evidence: {{data.phi.present: {{document: a.pdf, sha256: {SHA}, issued: 2026-01-01, expires: 2026-01-01}}}}\n"
        "determinations:\n"
        "  gdpr.applies: {value: false, by: counsel, on: 2026-01-01, because: nobody in the Union}\n"
        "  workforce.countries: {value: [US], by: counsel, on: 2026-01-01, because: the contract says so}\n"
    )
    said = arrangements(tmp_path, program, text).said
    assert said.evidence["data.phi.present"].sha256 == SHA
    assert said.determinations["workforce.countries"].value == frozenset({"US"})


# The Python interface


@pytest.mark.parametrize(
    ("described", "message"),
    [
        ({"kind": "project"}, "`id` is missing"),
        ({"kind": "project", "id": "x", "data": {"phi": {"presnt": True}}}, "there is no fact `data.phi.presnt`"),
        ({"kind": "project", "id": "x", "task": {"volume": object()}}, "must be a whole number"),
        ({"kind": "project", "id": "x", 5: 5}, "a project has no key `5`"),
        ({"kind": "project", "id": "x", "team": {"countries": {"US", 5}}}, "must be a list of country codes"),
        ({"kind": "vendor", "id": "x"}, "this is a vendor, not a project"),
        ({}, "`kind` is missing"),
    ],
)
def test_a_mapping_is_checked_like_a_file(described: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        checker.check(described)  # type: ignore[arg-type]
