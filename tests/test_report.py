"""``checker report``: the audit report as Markdown that says it all and can be made again."""

import re
import shlex
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import Ran
from tests.small import fact, rule, write_base

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
MARKDOWN = MarkdownIt("commonmark").enable("table")


@pytest.fixture
def report(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The report of an example, made in the folder of the examples."""
    monkeypatch.chdir(examples)

    def report(name: str, *words: str) -> str:
        ran = run("report", f"{name}.yaml", "--vendor", "vendors", *DAY, *words)
        assert (ran.status, ran.err) == (0, "")
        return ran.out

    return report


def plain(tokens: list[Token] | None) -> str:
    """What a reader sees of inline Markdown."""
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") or token.content == "<br>" else token.content
        for token in tokens or ()
        if not token.type.endswith(("_open", "_close"))
    )


def headings(text: str) -> list[tuple[int, str]]:
    tokens = MARKDOWN.parse(text)
    return [
        (int(token.tag[1]), plain(inline.children))
        for token, inline in pairwise(tokens)
        if token.type == "heading_open"
    ]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Every table as rows of cells, as a reader sees them."""
    rows: list[list[str]] = []
    for token in MARKDOWN.parse(text):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(plain(token.children))
        elif token.type == "table_close":
            yield rows
            rows = []


def table(text: str, *head: str) -> list[list[str]]:
    (found,) = [rows[1:] for rows in tables(text) if rows[0][: len(head)] == list(head)]
    return found


def section(text: str, heading: str) -> str:
    """From a heading of the second level to the next."""
    (found,) = [part for part in re.split(r"(?m)^## ", text)[1:] if part.splitlines()[0].replace("\\", "") == heading]
    return "## " + found


def test_report_has_its_sections_in_order(report: Any) -> None:
    found = [name for level, name in headings(report("hospital-retina")) if level <= 2]
    assert found == [
        "Audit report: Retinopathy triage from fundus images",
        "Decision",
        "Verdicts",
        "in_house: allowed",
        "in_cloud_vendor: conditional",
        "crowdsourcing: excluded",
        "synthetic: undetermined",
        "blend: conditional",
        "Remediation plan",
        "Quality of labels",
        "Cost and time",
        "Dates at risk",
        "Evidence, waivers and notices",
        "Findings by rule",
        "What was not judged",
        "How to reproduce",
    ]


def test_verdicts_are_a_table(report: Any) -> None:
    rows = table(report("hospital-retina"), "Arrangement", "Vendor", "Verdict")
    assert [row[:4] for row in rows] == [
        ["in_house", "none", "allowed", "allowed"],
        ["in_cloud_vendor", "lumen", "conditional (plan)", "conditional"],
        ["crowdsourcing", "pinwheel", "excluded", "excluded"],
        ["synthetic", "none", "undetermined", "allowed to conditional"],
        ["blend", "none", "conditional", "conditional"],
    ]


def test_vendor_yet_to_be_chosen_is_said_in_the_table(report: Any) -> None:
    rows = table(report("retail-catalogue"), "Arrangement", "Vendor", "Verdict")
    assert [row[1] for row in rows if row[0].startswith("expert_vendor")] == ["to be chosen", "aegis", "lumen"]


@pytest.mark.parametrize("name", ["hospital-retina", "road-plates", "defence-sensor", "retail-catalogue"])
def test_every_row_of_a_table_has_the_cells_of_its_head(report: Any, name: str) -> None:
    blocks = [block.splitlines() for block in report(name).split("\n\n") if block.startswith("|")]
    assert len(blocks) >= 4
    for block in blocks:
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in block} == {block[1].count("|")}


def test_obligations_name_who_what_law_and_fact(report: Any) -> None:
    part = section(report("hospital-retina"), "in_cloud_vendor: conditional")
    ((number, who, what, law, because),) = table(part, "#", "Who", "What")
    assert (number, who) == ("1", "both parties")
    assert what.startswith("Amend the contract")
    assert law == "hipaa.business_associate_contract_terms, 45 CFR 164.504(e)(2)(i)-(iii)"
    assert re.fullmatch(r"contract\.baa\.clauses lacks books_to_secretary \(hospital-retina\.yaml:\d+:18\)", because)


def test_questions_name_whom_to_ask_and_where_to_answer(report: Any) -> None:
    part = section(report("hospital-retina"), "synthetic: undetermined")
    rows = table(part, "Question", "Ask", "State as")
    assert [(ask, state) for _, ask, state, _ in rows] == [
        ("project owner", "approaches.synthetic.synthetic.source_data_fed_in"),
        ("security", "approaches.synthetic.synthetic.generation_environment_compliant"),
    ]
    assert all(question.endswith("The verdict turns on it.") for question, *_ in rows)


def test_exclusions_have_law_with_links_and_deciding_facts(report: Any) -> None:
    part = section(report("defence-sensor"), "crowdsourcing: excluded")
    assert "### Excluded by `itar.section_126_1_bar`" in part
    assert "](https://www.ecfr.gov/" in part
    assert re.search(r"- `vendor\.workforce\.countries` includes VE \(vendors/pinwheel\.yaml:12:14\)", part)
    assert "What would change it: " in part


def test_matrix_shows_each_rule_that_applies_somewhere(report: Any) -> None:
    rows = table(report("hospital-retina"), "Rule", "in_house", "in_cloud_vendor")
    marks = {row[0]: row[1:6] for row in rows}
    assert marks["hipaa.business_associate_contract_terms"] == [".", "-", ".", ".", "-"]
    assert marks["hipaa.business_associate_contract"] == [".", "+", "-", ".", "+"]
    assert marks["hipaa.synthetic_generation"] == [".", ".", ".", "?", "?"]
    assert not [name for name in marks if name.startswith("itar.")]
    assert not [name for name, row in marks.items() if set(row) == {"."}]


def test_what_was_not_judged_is_said(report: Any) -> None:
    whole = section(report("hospital-retina"), "What was not judged")
    assert "No regime of the rule base was left out." in whole
    assert "HIPAA Privacy, Security and Breach Notification Rules" in whole
    less = section(report("hospital-retina", "--skip-regime", "hipaa", "--skip-regime", "itar"), "What was not judged")
    assert "Left out on request: hipaa, itar." in less
    assert "HIPAA Privacy, Security and Breach Notification Rules" not in less


def test_digests_are_those_of_the_files(report: Any, examples: Path) -> None:
    rows = table(report("hospital-retina"), "File", "SHA-256")
    files = {name: digest for name, digest in rows if not name.startswith("rule base")}
    assert files == {
        name: f"sha256:{sha256((examples / name).read_bytes()).hexdigest()}"
        for name in ("hospital-retina.yaml", "vendors/lumen.yaml", "vendors/pinwheel.yaml")
    }
    assert [name for name, _ in rows if name.startswith("rule base")]


def command_in(text: str) -> list[str]:
    (fence,) = [token.content for token in MARKDOWN.parse(text) if token.type == "fence"]
    program, *words = shlex.split(fence)
    assert program == "checker"
    return words


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--approach", "in_cloud_vendor", "--approach", "blend"),
        ("--regime", "hipaa", "--regime", "vendor"),
        ("--skip-regime", "gdpr"),
    ],
)
def test_command_in_the_report_makes_the_same_bytes_again(report: Any, run: Run, words: tuple[str, ...]) -> None:
    text = report("hospital-retina", *words)
    again = run(*command_in(text))
    assert (again.status, again.out) == (0, text)


def test_command_holds_what_the_configuration_added_and_the_day(
    run: Run, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "checker.toml"
    config.write_text(f'vendors = ["{examples / "vendors"}"]\nskip-regimes = ["itar"]\n')
    text = run("report", examples / "hospital-retina.yaml", "--approach", "in_house").out
    config.unlink()
    assert "--as-of" in command_in(text)
    assert run(*command_in(text)).out == text


def test_report_goes_to_a_file(report: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert report("hospital-retina", "-o", str(path)) == ""
    assert path.read_text("utf-8") == report("hospital-retina")


def test_report_that_cannot_be_written_is_said(run: Run, examples: Path, tmp_path: Path) -> None:
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors")
    ran = run("report", *words, "-o", tmp_path / "none" / "report.md")
    assert (ran.status, ran.out) == (2, "")
    assert f"cannot write {tmp_path / 'none' / 'report.md'}" in ran.err


def test_report_of_a_blocking_verdict_is_still_a_report(report: Any) -> None:
    assert "**excluded**" in report("hospital-retina", "--approach", "crowdsourcing")


# Templates of one's own


def test_own_template_wins(report: Any, tmp_path: Path) -> None:
    (tmp_path / "audit.md.j2").write_text("{% for row in rows %}{{ row.name | md }}={{ row.verdict }};{% endfor %}")
    text = report("hospital-retina", "--template-dir", str(tmp_path))
    assert text == (
        r"in\_house=allowed;in\_cloud\_vendor=conditional;crowdsourcing=excluded;"
        r"synthetic=undetermined;blend=conditional;"
    )


def test_folder_without_the_template_falls_back_to_the_shipped_one(report: Any, tmp_path: Path) -> None:
    text = report("retail-catalogue", "--template-dir", str(tmp_path))
    assert text.startswith("# Audit report: ")


def test_template_may_include_another_of_its_folder(report: Any, tmp_path: Path) -> None:
    (tmp_path / "audit.md.j2").write_text("{% include 'head.md.j2' %}body")
    (tmp_path / "head.md.j2").write_text("head of {{ result.project.id }}, ")
    assert report("hospital-retina", "--template-dir", str(tmp_path)) == "head of hospital-retina, body"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("\n{{ result.nothing }}", "audit.md.j2:2:1: error: the template cannot be used: "),
        ("{% for %}", "audit.md.j2:1"),
        ("{% include 'none.j2' %}", "there is no template `none.j2`"),
        ("a\nb\n{{ result.plan | frobnicate }}", "audit.md.j2:3"),
    ],
)
def test_mistake_in_a_template_is_the_users_to_mend(
    run: Run, examples: Path, tmp_path: Path, template: str, message: str
) -> None:
    (tmp_path / "audit.md.j2").write_text(template)
    words = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors")
    ran = run("report", *words, "--template-dir", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert "internal error" not in ran.err


# Names that others choose


NAMES = [
    "a | b",
    "**bold** _em_ `code` ~~gone~~",
    "<script>alert(1)</script> <b>x</b>",
    "[click](https://evil.example) ![img](https://evil.example/x.png)",
    "&lt; &amp; &#124; &copy;",
    "back\\slash \\| \\`",
    "# heading",
    "x\\",
    "``` fence",
    "<!-- comment",
    "||||",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_as_they_are_and_change_nothing_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    facts = [fact("data.done"), fact("vendor.security.good")]
    rules = [
        rule("main", "exclude", require="data.done"),
        rule("good", when="approach.uses_vendor", require="vendor.security.good"),
    ]
    base = write_base(tmp_path / "rules", facts, rules)
    monkeypatch.setattr("checker.api.folder", lambda folder: base if folder == "rules" else ROOT_TEMPLATES)
    monkeypatch.setattr("checker.cli.dossier.costs_of", lambda *given: None)  # only the shipped facts have a price
    monkeypatch.chdir(tmp_path)

    def made(name: str) -> str:
        quoted = "'" + name.replace("'", "''") + "'"
        proof = f"evidence: {{data.done: {{document: {quoted}, expires: 2026-01-01}}}}\n"
        Path("p.yaml").write_text(
            f"kind: project\nid: p\nname: {quoted}\ndata: {{done: false}}\n{proof}"
            "approaches: {bought: {vendor: v}}\n"
        )
        Path("v.yaml").write_text(f"kind: vendor\nid: v\nname: {quoted}\nsecurity: {{good: false}}\n")
        ran = run("report", "p.yaml", "--vendor", "v.yaml", *DAY)
        assert (ran.status, ran.err) == (0, "")
        return ran.out

    def outline(text: str) -> list[tuple[str, str]]:
        inner = [child for token in MARKDOWN.parse(text) for child in [token, *(token.children or ())]]
        return [(token.type, token.tag) for token in inner if token.type != "text"]

    text = made(name)
    assert headings(text)[0] == (1, f"Audit report: {name}")
    assert outline(text) == outline(made("plain"))


ROOT_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def test_hostile_path_of_the_project_stays_text(
    run: Run, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("a|b `c` <i> ```.yaml")
    path.write_text((examples / "retail-catalogue.yaml").read_text())
    text = run("report", path, "--vendor", examples / "vendors", *DAY).out
    assert table(text, "File", "SHA-256")[0][0] == str(path)
    assert command_in(text)[1] == str(path)
    assert run(*command_in(text)).out == text
