"""``checker why``: only what determines the verdict, and that it really does."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.small import fact, rule, write_base

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
PROJECTS = {
    "hospital-retina": ("in_house", "in_cloud_vendor", "crowdsourcing", "synthetic", "blend"),
    "road-plates": ("in_house", "managed_platform", "crowdsourcing"),
    "defence-sensor": ("expert_vendor", "managed_platform", "synthetic"),
}

PROJECT = """\
kind: project
id: p
name: Small project
data: {secret: true, public: false, size: 7, idle: true}
approaches:
  in_house: {contract: {signed: false}}
  later: {approach: in_house, contract: {signed: true}}
  open: {approach: in_house}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    facts = [
        fact("data.secret"),
        fact("data.public", if_absent="false"),
        fact("data.size", "int"),
        fact("data.idle"),
        fact("contract.signed", actionable="true", how="Sign it."),
    ]
    gate = "- derive: law.applies\n  meaning: The law applies.\n  when: {any: [data.secret, data.size > 100]}\n"
    rules = [gate, rule("paper", require="contract.signed"), rule("shown", "exclude", when="data.public")]
    base = write_base(tmp_path / "rules", facts, rules, gate="law.applies")
    monkeypatch.setattr("checker.api.folder", lambda name: base)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PROJECT)
    return tmp_path / "p.yaml"


def words(text: str) -> str:
    return " ".join(text.split())


def test_only_the_facts_that_force_it_are_told(run: Run, small: Path) -> None:
    out = run("why", "p.yaml", "--approach", "in_house", *DAY).out
    ground = out.partition("\n\nnothing excludes it")[0]
    assert "conditional, law as of 2026-11-24" in ground
    assert "an obligation: Title of paper" in ground
    assert "contract.signed = false (p.yaml:6:" in ground
    assert "data.secret = true (p.yaml:4:16)" in ground
    assert "law.applies = true: The law applies." in ground and "from data.secret" in ground
    assert "data.idle" not in out and "data.size" not in ground
    assert "do: Cure paper." in ground


def test_an_allowed_verdict_tells_what_it_rests_on_and_what_would_break_it(run: Run, small: Path) -> None:
    out = run("why", "p.yaml", "--approach", "later", *DAY).out
    said = words(out)
    assert "nothing objects: that rests on 2 facts contract.signed, data.public" in said
    assert "! data.public = true instead of false (p.yaml:4) would make it excluded law.shown: Title of shown" in said
    assert "contract.signed = false instead of true (p.yaml:7) would make it conditional law.paper" in said


def test_an_open_rule_tells_what_it_waits_for(run: Run, small: Path) -> None:
    out = run("why", "p.yaml", "--approach", "open", *DAY).out
    assert "undetermined (allowed ... conditional)" in out
    assert "waits for contract.signed = unknown (not stated)" in words(out)
    assert [line.split()[1:3] for line in out.splitlines() if line.startswith("next: ")] == [
        ["checker", "questions"],
        ["checker", "fix"],
    ]


def test_one_rule_can_be_asked_for_whatever_its_outcome(run: Run, small: Path) -> None:
    out = words(run("why", "p.yaml", "--approach", "later", "--rule", "law.shown", *DAY).out)
    assert "does not apply: Title of shown" in out
    assert "this fact forces it, whatever else is so: data.public = false" in out


@pytest.mark.parametrize(("project", "approach"), [(p, a) for p, names in PROJECTS.items() for a in names])
def test_the_facts_told_force_the_outcome_when_all_others_are_unknown(
    run: Run, examples: Path, tmp_path: Path, project: str, approach: str
) -> None:
    """A project that states these facts alone comes out no better; without any one of them it might."""
    shared = ("--vendor", examples / "vendors", *DAY)
    document = json.loads(run("why", examples / f"{project}.yaml", "--approach", approach, *shared, "-f", "json").out)
    grounds = [ground for leg in document["legs"] for ground in leg["grounds"]]
    for ground in grounds:
        if ground["finding"]["outcome"] == "open" or ground["finding"]["with_vendor"]:
            continue
        facts = {w["use"]["name"] for w in ground["facts"]}
        assert len(facts) == len(ground["facts"]) > 0
        assert all(w["use"]["value"] is not None for w in ground["facts"])
        stated = [w["use"] for w in ground["facts"] if w["use"]["place"]]
        for use in stated:
            place = use["place"]
            text = Path(place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
            assert text[place["column"] - 1 :].strip(), "the place is inside the line"
    excluded = [leg for leg in document["legs"] if leg["best"] == "excluded"]
    assert all(len(leg["grounds"]) == 1 for leg in excluded), "one exclusion is enough"


@pytest.mark.parametrize("approach", ["in_cloud_vendor", "crowdsourcing", "in_house", "blend"])
def test_breaks_break_it(run: Run, examples: Path, approach: str) -> None:
    shared = ("--vendor", examples / "vendors", *DAY, "--approach", approach)
    project = examples / "hospital-retina.yaml"
    document = json.loads(run("why", project, *shared, "-f", "json").out)
    found = [(leg["name"], broken) for leg in document["legs"] for broken in leg["breaks"]]
    assert found or approach == "crowdsourcing"
    for leg, broken in found:
        value = broken["value"]
        text = (
            f"[{', '.join(value)}]"
            if isinstance(value, list)
            else str(value).lower()
            if isinstance(value, bool)
            else value
        )
        supposed = ("--set", f"{broken['use']['name']}={text}")
        again = json.loads(
            run(
                "what-if", project, "--vendor", examples / "vendors", *DAY, "--approach", leg, *supposed, "-f", "json"
            ).out
        )
        (row,) = again["after"]["arrangements"]
        assert (row["best"], row["worst"]) == (broken["best"], broken["worst"])


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str], list[str], str], None]:
    """Writes a rule base, which replaces the shipped one, and the project ``p.yaml``."""

    def write(facts: list[str], rules: list[str], project: str) -> None:
        base = write_base(tmp_path / "rules", facts, rules)
        monkeypatch.setattr("checker.api.folder", lambda name: base)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "p.yaml").write_text(f"kind: project\nid: p\nname: Small project\n{project}")

    return write


Write = Callable[[list[str], list[str], str], None]


def test_a_break_names_the_rule_that_it_works_through(run: Run, write: Write) -> None:
    """Not the obligation that is there already and stays as it is."""
    facts = [fact("data.public"), fact("data.size", "int"), fact("contract.signed", if_absent="false")]
    write(
        facts,
        [
            rule("a_paper", require="contract.signed"),
            rule("shown", "exclude", when="data.public", require="data.size <= 5"),
        ],
        "data: {public: false}\napproaches: {in_house: {}}\n",
    )
    out = words(run("why", "p.yaml", *DAY).out)
    assert "data.public = true instead of false (p.yaml:4) would make it undetermined, conditional ... excluded" in out
    assert "excluded law.shown: Title of shown" in out


def test_what_silence_means_here_is_a_step(run: Run, write: Write) -> None:
    """A fact that counts as something because of another one is joined to it."""
    facts = [fact("data.kept"), fact("data.copied", if_absent="{value: false, when: not data.kept}")]
    write(facts, [rule("paper", require="data.copied")], "data: {kept: false}\napproaches: {in_house: {}}\n")
    out = words(run("why", "p.yaml", *DAY).out)
    assert "these 2 facts force it" in out
    assert "data.copied = false: Not stated, and taken as this because of what follows. from data.kept" in out
    picture = run("why", "p.yaml", *DAY, "-f", "mermaid").out
    kept, copied = (re.search(rf'(n\d+)\["{name} = ', picture) for name in ("data.kept", "data.copied"))
    assert kept and copied and f"{kept[1]} --> {copied[1]}" in picture


def test_waivers_on_which_it_rests_are_told(run: Run, write: Write) -> None:
    write(
        [fact("contract.signed", if_absent="false"), fact("data.idle")],
        [rule("paper", require="contract.signed", policy="true")],
        "data: {idle: true}\napproaches: {in_house: {}}\n",
    )
    Path("w.yaml").write_text(
        "kind: waivers\nwaivers:\n- {rule: law.paper, project: p, arrangement: in_house, reason: trial, owner: ann,"
        " approver: bob, ticket: T-1, approved: 2026-11-01, expires: 2026-12-01}\n"
    )
    out = words(run("why", "p.yaml", "--waivers", "w.yaml", *DAY).out)
    assert "set aside by 1 waiver - law.paper: until 2026-12-01, by ann with bob: trial, T-1" in out
    assert "0 rules satisfied, 0 not applicable; 1 other stated fact did not matter" in out
    assert "set aside" not in run("why", "p.yaml", *DAY).out


def test_document_that_ran_out_is_told_with_its_fact(run: Run, write: Write) -> None:
    evidence = "evidence: {data.idle: {document: idle.pdf, issued: 2025-01-01, expires: 2026-01-01}}\n"
    write(
        [fact("data.idle")],
        [rule("paper", require="data.idle")],
        f"data: {{idle: true}}\napproaches: {{in_house: {{}}}}\n{evidence}",
    )
    out = words(run("why", "p.yaml", *DAY).out)
    assert "waits for data.idle = unknown (p.yaml:4:14; evidence idle.pdf expired on 2026-01-01)" in out


def test_worst_leg_comes_first_and_the_others_are_named(run: Run, write: Write) -> None:
    write(
        [fact("contract.signed"), fact("data.idle")],
        [rule("paper", require="contract.signed")],
        "approaches:\n  in_house: {contract: {signed: true}}\n  open: {approach: in_house}\n"
        "  bad: {approach: in_house, contract: {signed: false}}\n"
        "  blend: {approach: hybrid, legs: [open, in_house, bad]}\n",
    )
    out = run("why", "p.yaml", "--approach", "blend", *DAY).out
    assert out.index("leg bad: conditional") < out.index("leg open: undetermined")
    assert "leg in_house: allowed, did not matter here" in out


def test_rule_of_a_regime_that_is_left_out(run: Run, examples: Path) -> None:
    given = ("--vendor", examples / "vendors", "--approach", "in_house", "--regime", "hipaa", *DAY)
    ran = run("why", examples / "retail-catalogue.yaml", *given, "--rule", "gdpr.minimisation")
    assert (ran.status, ran.out) == (2, "")
    assert "the rule `gdpr.minimisation` is not judged" in ran.err and "judge its regime, `gdpr`, too" in ran.err


@pytest.mark.parametrize("command", ["why", "check", "timeline", "questions", "fix"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar(run: Run, examples: Path, command: str, day: str) -> None:
    given = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--as-of", day)
    assert run(command, *given).status in (0, 1)


def test_no_break_of_what_is_already_excluded(run: Run, examples: Path) -> None:
    out = run(
        "why", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--approach", "crowdsourcing"
    ).out
    assert "would make it" not in out
    assert "excluded as well by " in out


def test_the_picture_for_mermaid_joins_facts_to_the_verdict(run: Run, small: Path) -> None:
    out = run("why", "p.yaml", "--approach", "in_house", *DAY, "-f", "mermaid").out
    assert out.startswith("flowchart LR\n")
    boxes = dict(re.findall(r'  (n\d+)[\[({]+"(.*?)"[\])}]+\n', out))
    arrows = re.findall(r"  (n\d+) --> (n\d+)\n", out)
    assert set(boxes) == {end for arrow in arrows for end in arrow}
    top = next(id_ for id_, text in boxes.items() if text == "in_house<br/>conditional")
    reached = {top}
    for _ in boxes:
        reached |= {start for start, end in arrows if end in reached}
    assert reached == set(boxes), "every box leads to the verdict"


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_draws_the_picture(run: Run, examples: Path) -> None:
    shared = ("--vendor", examples / "vendors", *DAY, "--approach", "blend", "-f", "dot")
    out = run("why", examples / "hospital-retina.yaml", *shared).out
    drawn = subprocess.run(["dot", "-Tsvg"], input=out.encode(), capture_output=True, check=True)
    assert b"business_associate_contract_terms" in drawn.stdout and drawn.stderr == b""


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_hostile_words_stay_words_in_a_picture(run: Run, examples: Path, tmp_path: Path, form: str) -> None:
    text = (examples / "hospital-retina.yaml").read_text()
    path = tmp_path / "p.yaml"
    path.write_text(text.replace("plan: in_cloud_vendor", "plan: in_house"), "utf-8")
    hostile = tmp_path / 'a"]; click n0 "javascript:alert(1)" %%{init}%%.yaml'
    path.rename(hostile)
    out = run("why", hostile, "--vendor", examples / "vendors", *DAY, "--approach", "in_cloud_vendor", "-f", form).out
    for line in out.splitlines()[3:]:
        label = line.partition('"')[2].rpartition('"')[0]
        assert '"' not in re.sub(r'\\"', "", label), line
        assert form == "dot" or not re.search(r"[%\];]", re.sub(r"#\d+;", "", label)), line


def test_all_has_no_picture(run: Run, small: Path) -> None:
    ran = run("why", "p.yaml", "--approach", "in_house", "--all", "-f", "dot")
    assert (ran.status, "--all has no picture" in ran.err) == (2, True)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_it_fits_the_terminal(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.chdir(examples)
    monkeypatch.setenv("COLUMNS", columns)
    out = run("why", "hospital-retina.yaml", "--vendor", "vendors", *DAY).out
    long = [line for line in out.splitlines() if len(line) > int(columns) and not line.startswith("next: ")]
    assert all(max(map(len, line.split())) + 12 > int(columns) for line in long), long
