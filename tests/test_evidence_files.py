"""Documents behind facts: a fact whose proof is missing, altered, of the wrong kind or out of date is not known."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import checker.load.evidence_files as evidence_files
from checker import Result
from checker.load.evidence_files import months_later, termed
from checker.model.descriptor import Evidence
from checker.model.diagnostic import InputError
from checker.model.facts import Authority
from checker.model.place import start_of
from checker.model.proof import Proof
from checker.model.rulebase import RuleBase
from checker.rulebase.load import load
from tests.conftest import ROOT, Ran
from tests.small import DAY, check, fact, project, rule, write_base
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

PROOFS = """\
- proof: contract
  title: a signed contract
  proves: [contract.signed]
  source: {cite: Usage}
  checked: 2026-01-01
- proof: report
  title: an audit report
  proves: [contract]
  months: 12
  from_day: the end of the period
  source: {cite: Usage}
  checked: 2026-01-01
- proof: letter
  title: a letter
  proves: [data]
  source: {cite: Usage}
  checked: 2026-01-01
"""

CONTENT = b"signed by both\n"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "proofs.yaml").write_text(PROOFS)
    facts = [fact("contract.signed"), fact("contract.audited"), fact("data.fine")]
    return write_base(folder, facts, [rule("signed", require="contract.signed")])


@pytest.fixture
def judged(tmp_path: Path, base: Path) -> Callable[..., Result]:
    """Judges a project whose only fact, ``contract.signed``, has the evidence given."""

    def judged(entry: str, name: str = "p.yaml", **options: Any) -> Result:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            "kind: project\nid: p\napproaches: {in_house: {contract: {signed: true}}}\n"
            f"evidence:\n  contract.signed: {entry}\n"
        )
        return check(base, path, **options)

    return judged


def known(result: Result) -> tuple[str, str]:
    """The verdict, and what is said of the fact."""
    row = result.arrangements[0]
    (use,) = [use for use in row.facts if use.name == "contract.signed"]
    return row.verdict, f"{use.origin}: {use.note}"


# What counts


def test_a_name_without_a_digest_stays_a_claim(judged: Callable[..., Result]) -> None:
    assert known(judged("{document: nowhere.pdf}")) == ("allowed", "stated: ")


def test_a_file_that_is_as_its_digest_says_proves(judged: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    for digest in (DIGEST, DIGEST.upper()):
        result = judged(f'{{document: c.pdf, sha256: "{digest}"}}')
        assert known(result) == ("allowed", "stated: ")
        assert not result.notices


def test_a_file_that_is_missing_proves_nothing(judged: Callable[..., Result]) -> None:
    verdict, note = known(judged(f'{{document: c.pdf, sha256: "{DIGEST}"}}'))
    assert verdict == "undetermined"
    assert note == "unproven: evidence c.pdf is missing: no such file beside its descriptor"


def test_a_file_that_was_changed_proves_nothing(judged: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT + b"and more\n")
    verdict, note = known(judged(f'{{document: c.pdf, sha256: "{DIGEST}"}}'))
    assert verdict == "undetermined" and "is not the file whose digest is stated" in note


def test_the_file_is_looked_for_beside_its_descriptor(
    judged: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.pdf").write_bytes(CONTENT)
    monkeypatch.chdir(tmp_path)
    entry = f'{{document: c.pdf, sha256: "{DIGEST}"}}'
    assert known(judged(entry, name="deep/p.yaml"))[0] == "allowed"
    assert known(judged(entry))[0] == "undetermined"
    assert known(judged(f'{{document: deep/c.pdf, sha256: "{DIGEST}"}}'))[0] == "allowed"


@pytest.mark.parametrize(("make", "said"), [("folder", "is no file"), ("pipe", "is no file"), ("large", "too large")])
def test_what_is_no_document_is_not_read(
    judged: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: str, said: str
) -> None:
    path = tmp_path / "c.pdf"
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(CONTENT)
        monkeypatch.setattr(evidence_files, "LIMIT", 5)
    verdict, note = known(judged(f'{{document: c.pdf, sha256: "{DIGEST}"}}'))
    assert verdict == "undetermined" and said in note


def test_an_absolute_path_is_no_place_beside_the_descriptor(judged: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    verdict, note = known(judged(f'{{document: "{tmp_path / "c.pdf"}", sha256: "{DIGEST}"}}'))
    assert verdict == "undetermined" and "relative to its descriptor" in note


def test_odd_names_do_no_harm(judged: Callable[..., Result]) -> None:
    for name in ("a\\0b", "x" * 5000, "c.pdf/d", "."):
        verdict, note = known(judged(f'{{document: "{name}", sha256: "{DIGEST}"}}'))
        assert verdict == "undetermined" and note.startswith("unproven")


def test_evidence_of_an_arrangement_is_read_too(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "kind: project\nid: p\napproaches:\n  in_house:\n    contract: {signed: true}\n"
        f'    evidence: {{contract.signed: {{document: c.pdf, sha256: "{DIGEST}"}}}}\n'
    )
    assert known(check(base, path))[0] == "undetermined"
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    assert known(check(base, path))[0] == "allowed"


def test_a_mapping_has_no_folder_and_says_so(base: Path) -> None:
    described = project(
        approaches={"in_house": {"contract": {"signed": True}}},
        evidence={"contract.signed": {"document": "c.pdf", "sha256": DIGEST}},
    )
    result = check(base, described)
    assert known(result)[0] == "allowed"
    assert ["was not compared with its digest" in notice.message for notice in result.notices] == [True]


def test_what_is_wrong_is_warned_of(judged: Callable[..., Result]) -> None:
    (notice,) = judged(f'{{document: c.pdf, sha256: "{DIGEST}"}}').notices
    assert notice.kind == "evidence" and notice.about == "contract.signed"
    assert "is not known: evidence c.pdf is missing" in notice.message
    assert notice.place is not None and notice.place.line == 5


# Kinds


def test_a_kind_that_fits_proves(judged: Callable[..., Result]) -> None:
    assert known(judged("{document: c.pdf, kind: contract}"))[0] == "allowed"
    assert known(judged("{document: c.pdf, kind: report, issued: 2026-01-01}"))[0] == "allowed"


def test_the_wrong_kind_proves_nothing(judged: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    verdict, note = known(judged(f'{{document: c.pdf, sha256: "{DIGEST}", kind: letter}}'))
    assert verdict == "undetermined"
    assert "is the wrong kind (letter): this fact needs a signed contract or an audit report" in note


def test_a_fact_that_no_kind_names_takes_any(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("kind: project\nid: p\nevidence:\n  task.x: {document: c, kind: letter}\n")
    loaded = load([base])
    assert loaded.proofs_of("contract.audited") == ("report",)
    assert loaded.proofs_of("task.x") == ()


def test_a_kind_that_does_not_exist(judged: Callable[..., Result]) -> None:
    with pytest.raises(InputError) as raised:
        judged("{document: c.pdf, kind: reprot}")
    (problem,) = raised.value.diagnostics
    assert problem.message == "`reprot` is no kind of evidence" and "did you mean `report`?" in problem.help


# Time


@pytest.mark.parametrize(
    ("entry", "day", "verdict"),
    [
        ("issued: 2025-11-24", "2026-11-24", "allowed"),
        ("issued: 2025-11-24", "2026-11-25", "undetermined"),
        ("issued: 2025-11-24, expires: 2026-06-30", "2026-07-01", "undetermined"),
        ("issued: 2025-11-24, expires: 2030-01-01", "2026-11-25", "undetermined"),
        ("issued: 2026-06-01, expires: 2026-12-31", "2026-12-31", "allowed"),
        ("expires: 2026-12-31", "2026-12-31", "undetermined"),
        ("issued: 2026-11-25", "2026-11-24", "undetermined"),
    ],
)
def test_a_kind_proves_for_its_time(judged: Callable[..., Result], entry: str, day: str, verdict: str) -> None:
    result = judged(f"{{document: c.pdf, kind: report, {entry}}}", as_of=date.fromisoformat(day))
    assert known(result)[0] == verdict


def test_the_note_says_why_a_time_ended(judged: Callable[..., Result]) -> None:
    _, note = known(judged("{document: c.pdf, kind: report, issued: 2025-11-23, expires: 2030-01-01}"))
    assert note == "expired: evidence c.pdf expired on 2026-11-23 (report proves for 12 months)"


def test_undated_proof_of_a_kind_that_runs_out_is_none(judged: Callable[..., Result]) -> None:
    verdict, note = known(judged("{document: c.pdf, kind: report}"))
    assert verdict == "undetermined" and "has no date of issue, and report proves for 12 months only" in note


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(9999, 1, 1), 24, date(9999, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, last: date) -> None:
    assert months_later(day, months) == last


KINDS = {
    f"kind{months}": Proof(
        f"kind{months}",
        "A kind",
        ("contract",),
        months or None,
        "",
        Authority("Usage"),
        DAY,
        "",
        start_of("proofs.yaml"),
    )
    for months in (0, 1, 6, 24)
}
BASE = RuleBase({}, {}, {}, {}, {}, {}, {}, (), "", "", KINDS)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@PROPERTY
@given(
    issued=st.none() | DAYS, expires=st.none() | DAYS, kind=st.sampled_from(sorted(KINDS)), day=DAYS,
    fact=st.sampled_from(("contract.signed", "data.fine")),
)  # fmt: skip
def test_a_kind_only_takes_proof_away(
    issued: date | None, expires: date | None, kind: str, day: date, fact: str
) -> None:
    plain = Evidence("c.pdf", start_of("p.yaml"), "", issued, expires)
    kinded = termed(replace(plain, kind=kind), fact, BASE)
    if plain.fails_on(day):
        assert kinded.fails_on(day)
    elif kinded.fails_on(day):
        months = KINDS[kind].months
        assert months is not None
        assert issued is None or day > months_later(issued, months)


# No silent pass


@pytest.mark.parametrize("spoil", ["missing", "changed", "wrong kind", "expired", "undated"])
def test_no_rule_passes_on_a_spoilt_proof(judged: Callable[..., Result], tmp_path: Path, spoil: str) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    entry = {"document": "c.pdf", "sha256": f'"{DIGEST}"', "kind": "report", "issued": "2026-01-01"}
    good = "{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}"
    assert judged(good).arrangements[0].findings[0].outcome == "satisfied"
    match spoil:
        case "missing":
            (tmp_path / "c.pdf").unlink()
        case "changed":
            (tmp_path / "c.pdf").write_bytes(CONTENT[:-1])
        case "wrong kind":
            entry["kind"] = "letter"
        case "expired":
            entry["issued"] = "2025-01-01"
        case "undated":
            del entry["issued"]
    bad = judged("{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}")
    assert bad.arrangements[0].findings[0].outcome == "open"
    assert [question.fact for question in bad.arrangements[0].questions] == ["contract.signed"]


def test_the_same_files_give_the_same_result(judged: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(CONTENT)
    entry = f'{{document: c.pdf, sha256: "{DIGEST}"}}'
    assert judged(entry) == judged(entry)


# The rule base


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("proves: [contract.sined]", "there is no fact `contract.sined`"),
        ("proves: []", "`proves` needs 1 or more entries"),
        ("proves: [contract]\n  months: 0", "`months`"),
        ("proves: [contract]\n  from_day: the last day", "`from_day` says from when `months` count"),
    ],
)
def test_kinds_are_checked_when_the_rules_are_read(base: Path, text: str, said: str) -> None:
    (base / "proofs.yaml").write_text(
        f"- proof: kind\n  title: A kind\n  {text}\n  source: {{cite: Usage}}\n  checked: 2026-01-01\n"
    )
    with pytest.raises(InputError) as raised:
        load([base])
    assert any(said in str(problem) for problem in raised.value.diagnostics), raised.value.diagnostics


def test_the_shipped_kinds_are_named_for_something(program: Any) -> None:
    for proof in program.base.proofs.values():
        assert proof.title and proof.source.cite and any(map(proof.covers, program.base.facts))
    assert "gold_report" in program.base.proofs_of("vendor.quality.gold.blind")
    assert "iaa_report" in program.base.proofs_of("vendor.quality.iaa.lower_bound")


# The command


VENDOR = f"""\
kind: vendor
id: v
evidence:
  vendor.quality.iaa.value: {{document: good.csv, sha256: "{DIGEST}", kind: iaa_report, issued: 2026-11-01}}
  vendor.quality.iaa.items: {{document: gone.csv, sha256: "{DIGEST}", kind: iaa_report, issued: 2026-11-01}}
  vendor.quality.iaa.raters: {{document: bad.csv, sha256: "{DIGEST}"}}
  vendor.quality.iaa.lower_bound: {{document: good.csv, kind: soc2_type2, issued: 2026-11-01}}
  vendor.quality.iaa.refused: {{document: good.csv, sha256: "{DIGEST}", expires: 2026-12-01}}
  vendor.quality.gold.blind: {{document: good.csv}}
  vendor.quality.gold.in_every_batch: {{document: letter, issued: 2026-12-24}}
  vendor.quality.gold.customer_seeded: {{document: letter, expires: 2026-11-23}}
  vendor.quality.pilot.items: {{document: p.csv, kind: pilot_report}}
"""


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    (tmp_path / "good.csv").write_bytes(CONTENT)
    (tmp_path / "bad.csv").write_bytes(b"else")
    (tmp_path / "v.yaml").write_text(VENDOR)
    return tmp_path / "v.yaml"


def test_each_document_is_listed_with_its_status(run: Run, vendor: Path) -> None:
    ran = run("evidence", vendor, "--as-of", DAY, "-f", "json")
    assert ran.status == 1
    found = {entry["fact"].removeprefix("vendor.quality."): entry for entry in json.loads(ran.out)["entries"]}
    assert {fact: entry["status"] for fact, entry in found.items()} == {
        "iaa.value": "ok",
        "iaa.items": "missing",
        "iaa.raters": "digest differs",
        "iaa.lower_bound": "wrong kind",
        "iaa.refused": "expires soon",
        "gold.blind": "claim",
        "gold.in_every_batch": "not yet",
        "gold.customer_seeded": "expired",
        "pilot.items": "undated",
    }
    assert found["iaa.refused"]["days"] == 7
    assert found["iaa.value"]["expires"] == "2028-11-01"
    assert found["gold.blind"]["sha256"] == DIGEST and DIGEST in found["gold.blind"]["note"]
    assert found["iaa.items"]["place"]["line"] == 5


def test_the_list_for_people(run: Run, vendor: Path) -> None:
    ran = run("evidence", vendor, "--as-of", DAY)
    assert ran.status == 1
    text = " ".join(ran.out.split())
    assert "missing: vendor.quality.iaa.items: gone.csv (iaa_report)" in text
    assert "expires in 7 days" in text
    assert "state its `kind`: signed_contract, gold_report" in text
    assert "9 documents as of 2026-11-24: 2 proved, 1 only claimed, 6 prove nothing" in text


@pytest.mark.parametrize("within", [6, 7])
def test_how_soon_is_soon(run: Run, tmp_path: Path, vendor: Path, within: int) -> None:
    ran = run("evidence", vendor, "--as-of", DAY, "--within", within, "-f", "json")
    statuses = {entry["fact"]: entry["status"] for entry in json.loads(ran.out)["entries"]}
    assert statuses["vendor.quality.iaa.refused"] == ("expires soon" if within >= 7 else "ok")


def test_documents_in_order_do_not_block(run: Run, vendor: Path) -> None:
    vendor.write_text("\n".join(VENDOR.splitlines()[:4]) + "\n")
    assert run("evidence", vendor, "--as-of", DAY).status == 0
    vendor.write_text("kind: vendor\nid: v\n")
    ran = run("evidence", vendor, "--as-of", DAY)
    assert ran.status == 0 and "no evidence is stated" in ran.out


def test_the_status_agrees_with_the_judgement(run: Run, vendor: Path, tmp_path: Path) -> None:
    """What the list calls proof of nothing is what the judgement does not know."""
    lines = VENDOR.splitlines()
    facts = {
        "iaa": {"value": 0.9, "items": 500, "raters": 3, "lower_bound": 0.8, "refused": "false"},
        "gold": {"blind": "true", "in_every_batch": "true", "customer_seeded": "true"},
        "pilot": {"items": 900},
    }
    quality = "quality:\n" + "".join(
        f"  {part}:\n" + "".join(f"    {name}: {value}\n" for name, value in inner.items())
        for part, inner in facts.items()
    )
    vendor.write_text("\n".join([*lines[:2], quality.rstrip(), *lines[2:]]) + "\n")
    listed = json.loads(run("evidence", vendor, "--as-of", DAY, "-f", "json").out)["entries"]
    (tmp_path / "p.yaml").write_text("kind: project\nid: p\napproaches: {managed_platform: {vendor: v}}\n")
    result = json.loads(run("check", tmp_path / "p.yaml", "--vendor", vendor, "--as-of", DAY, "-f", "json").out)
    uses = {use["name"]: use for use in result["arrangements"][0]["facts"]}
    holds = ("ok", "expires soon", "claim")
    for entry in listed:
        if entry["fact"] in uses:
            assert (uses[entry["fact"]]["value"] is not None) == (entry["status"] in holds), entry
    assert len(uses.keys() & {entry["fact"] for entry in listed}) >= 6


def test_a_part_of_a_vendor_file_is_read_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_bytes(CONTENT)
    part = tmp_path / "part.yaml"
    part.write_text("quality: {iaa: {value: 0.9}}\n" + "\n".join(["evidence:", VENDOR.splitlines()[3]]) + "\n")
    ran = run("evidence", part, "--as-of", DAY)
    assert ran.status == 0 and "ok: vendor.quality.iaa.value" in ran.out
    part.write_text("qualty: {}\nevidence: {}\n")
    ran = run("evidence", part)
    assert ran.status == 2 and "has no key `qualty`" in ran.err


def test_wrong_input_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("evidence", tmp_path / "nowhere.yaml").status == 2
    (tmp_path / "p.yaml").write_text("quality: {}\n")
    ran = run("evidence", tmp_path / "p.yaml")
    assert ran.status == 2 and "`kind` is missing" in ran.err


def test_folders_are_searched(run: Run) -> None:
    ran = run("evidence", ROOT / "examples", "--as-of", DAY)
    assert "lumen-agreement-2026.pdf" in ran.out and "baa-lumen-draft-3.pdf" in ran.out


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    run: Run, vendor: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.chdir(vendor.parent)
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = run("evidence", "v.yaml", "--as-of", DAY)
    assert not [line for line in ran.out.splitlines() if len(line) > columns and DIGEST not in line]


def test_names_of_documents_cannot_write_to_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    path.write_text('kind: vendor\nid: v\nevidence: {vendor.quality.iaa.value: {document: "a\\x1b[2Jb"}}\n')
    ran = run("evidence", path)
    assert "\x1b" not in ran.out + ran.err and ran.status == 0


def test_the_question_says_why_the_fact_is_not_known(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    text = (ROOT / "examples" / "hospital-retina.yaml").read_text("utf-8")
    entry = "{document: baa-lumen-draft-3.pdf, "
    assert text.count(entry) == 1
    path.write_text(text.replace(entry, f'{entry}sha256: "{DIGEST}", '), "utf-8")
    words = ("check", path, "--vendor", ROOT / "examples" / "vendors", "--as-of", DAY)
    ran = run(*words)
    assert ran.status == 1
    said = " ".join(ran.out.replace("|", " ").split())
    assert "contract.baa.signed is not known: evidence baa-lumen-draft-3.pdf is missing" in said
    assert "warning: `contract.baa.signed` is not known: evidence baa-lumen-draft-3.pdf is missing" in said
    why = run("why", *words[1:], "--approach", "in_cloud_vendor", "--rule", "hipaa.business_associate_contract")
    assert "evidence baa-lumen-draft-3.pdf is missing" in " ".join(why.out.split())
