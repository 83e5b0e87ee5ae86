"""what-if, diff and timeline: what changes, which way, and because of what."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree

import pytest

from checker.explain.compare import turn
from checker.model.result import Arrangement
from tests.conftest import Ran
from tests.small import check, fact, project, rule, write_base

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def what_if(run: Run, examples: Path) -> Callable[..., Ran]:
    def what_if(*words: Any, project: str = "hospital-retina") -> Ran:
        return run("what-if", examples / f"{project}.yaml", "--vendor", examples / "vendors", *DAY, *words)

    return what_if


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_supposition_is_judged_and_its_cause_is_named(what_if: Any) -> None:
    ran = what_if("--set", "contract.baa.signed=false", "--approach", "in_cloud_vendor")
    assert ran.status == 0
    said = words(ran.out)
    assert "- hipaa.business_associate_contract: satisfied -> breached (conditional)" in said
    assert "contract.baa.signed: true -> false" in said


def test_of_a_list_only_what_came_and_went_is_told(what_if: Any) -> None:
    ran = what_if("--set", "vendor.workforce.countries=US,IN", "--approach", "in_cloud_vendor")
    assert "vendor.workforce.countries: +IN\n" in ran.out


def test_it_judges_as_the_file_would(run: Run, what_if: Any, examples: Path, tmp_path: Path) -> None:
    """Supposing a fact and writing it into the file give the same verdict."""
    document = json.loads(what_if("--set", "contract.baa.permits_labelling=unknown", "-f", "json").out)
    path = tmp_path / "p.yaml"
    path.write_text((examples / "hospital-retina.yaml").read_text(), "utf-8")
    edit(path, "permits_labelling: true", "permits_labelling: unknown")
    again = run("check", path, "--vendor", examples / "vendors", *DAY, "-f", "json", "--fail-on", "never")
    [written] = [row for row in json.loads(again.out)["arrangements"] if row["name"] == "in_cloud_vendor"]
    [supposed] = [row for row in document["after"]["arrangements"] if row["name"] == "in_cloud_vendor"]
    outcomes = [{f["rule"]: (f["outcome"], f["worst"]) for f in row["findings"]} for row in (written, supposed)]
    assert outcomes[0] == outcomes[1]


def test_unknown_can_be_supposed_and_opens_the_verdict(what_if: Any) -> None:
    ran = what_if("--set", "data.phi.present=unknown", "--approach", "in_house")
    assert "allowed -> undetermined" in words(ran.out)
    assert "less is known" in ran.out


def test_evidence_of_the_old_answer_does_not_count_against_the_new(run: Run, examples: Path) -> None:
    ran = run(
        "what-if", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--as-of", "2028-06-01",
        "--set", "vendor.quality.iaa.lower_bound=0.82", "--approach", "in_cloud_vendor",
    )  # fmt: skip
    assert "+ vendor.agreement_threshold: open (allowed ... conditional) -> satisfied" in words(ran.out)


def test_a_concluded_fact_can_be_supposed(what_if: Any) -> None:
    ran = what_if("--set", "gdpr.applies=true", "--approach", "in_house")
    assert ran.status == 0
    assert "gdpr." in ran.out


def test_nothing_is_written(what_if: Any, examples: Path) -> None:
    before = {path: path.read_bytes() for path in examples.rglob("*.yaml")}
    what_if("--set", "contract.baa.signed=false")
    assert before == {path: path.read_bytes() for path in examples.rglob("*.yaml")}


def test_every_wrong_supposition_is_told(what_if: Any) -> None:
    ran = what_if(
        "--set", "contract.baa.singed=true", "--set", "data.phi.present=perhaps", "--set", "x",
        "--set", "approach.people=staff", "--set", "gdpr.applies=7",
    )  # fmt: skip
    assert ran.status == 2
    for said in (
        "did you mean `contract.baa.signed`?", "`data.phi.present` must be true or false", "this is not FACT=VALUE",
        "is a property of the approach", "`gdpr.applies` must be true or false",
    ):  # fmt: skip
        assert said in ran.err


@pytest.fixture
def repository(examples: Path, tmp_path: Path) -> Path:
    """The examples, committed to a repository of their own."""
    tree = Path(copytree(examples, tmp_path / "repository"))
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], [*settings, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=tree, check=True, capture_output=True)
    return tree


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_revision_is_compared_with_the_files(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    assert "No verdict changes in 4 projects." in run("diff", "HEAD:.", ".", *DAY, "-f", "markdown").out
    edit(repository / "vendors" / "tessera.yaml", "listed_on: []", "listed_on: [ofac_sdn]")
    edit(repository / "road-plates.yaml", "plan: managed_platform", "plan: crowdsourcing")
    ran = run("diff", "HEAD:.", ".", *DAY)
    assert ran.status == 0
    assert "plan managed_platform (conditional) -> crowdsourcing (excluded) (worse)" in words(ran.out)
    assert "no change: " in ran.out
    assert run("diff", "HEAD:.", ".", *DAY, "--fail-on-worse").status == 1
    assert run("diff", "HEAD:.", "HEAD:.", *DAY, "--fail-on-worse").status == 0


def test_a_broken_file_in_a_revision_is_named_as_git_names_it(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    edit(repository / "road-plates.yaml", "kind: project", "kind: projekt")
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qam", "broken"],
        cwd=repository, check=True,
    )  # fmt: skip
    ran = run("diff", "HEAD:.", "HEAD~1:.", *DAY)
    assert ran.status == 2
    assert "HEAD:road-plates.yaml:" in ran.err


def test_places_in_a_revision_are_named_as_git_names_them(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    [found] = json.loads(
        run("diff", "HEAD:road-plates.yaml", "road-plates.yaml", "--vendor", "vendors", *DAY, "-f", "json").out
    )
    assert found["before"]["project"]["path"] == "HEAD:road-plates.yaml"
    assert {v["path"].partition(":")[0] for v in found["before"]["vendors"]} == {"HEAD"}
    assert found["after"]["project"]["path"] == "road-plates.yaml"


@pytest.mark.parametrize(
    ("old", "said"), [("nowhere:.", "git knows no revision `nowhere`"), ("HEAD:absent", "`HEAD` holds no `absent`")]
)
def test_a_revision_that_is_not_there_is_told(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, old: str, said: str
) -> None:
    monkeypatch.chdir(repository)
    ran = run("diff", old, ".")
    assert (ran.status, said in ran.err) == (2, True)


def commit(folder: Path, message: str = "next") -> None:
    for command in (["add", "-A"], ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", message]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("HEAD:../outside", "lies outside of this repository"),
        ("HEAD:/etc", "lies outside of this repository"),
        ("--upload-pack=touch x:.", "git knows no revision `--upload-pack=touch x`"),
        ("-h:.", "git knows no revision `-h`"),
        (":.", "git knows no revision ``"),
        ("HEAD", "a revision is written REV:PATH"),
        ("a:.", "git knows no revision `a`"),
    ],
)
def test_a_name_reaches_no_option_and_no_file_outside(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, old: str, said: str
) -> None:
    (repository.parent / "outside").mkdir()
    monkeypatch.chdir(repository)
    ran = run("diff", "--", old, ".")
    assert (ran.status, said in ran.err) == (2, True), ran.err


def test_a_folder_that_is_no_repository_says_what_git_says(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = run("diff", "HEAD:.", ".")
    assert (ran.status, "this is no git repository (git: not a git repository" in ran.err) == (2, True)


def test_a_revision_is_read_from_below_and_from_a_bare_repository(
    run: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "vendors")
    assert "No verdict changes in 4 projects." in run("diff", "HEAD:..", "..", *DAY, "-f", "markdown").out
    monkeypatch.chdir(repository)
    assert run("diff", f"HEAD:{repository}", "HEAD:.", *DAY).status == 0
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repository), str(bare)], check=True)
    monkeypatch.chdir(bare)
    assert "No verdict changes in 4 projects." in run("diff", "HEAD:.", "HEAD:.", *DAY, "-f", "markdown").out


def test_no_attribute_hides_a_file_of_a_revision(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    (repository / ".gitattributes").write_text("* export-ignore\n*.yaml export-subst\n")
    commit(repository)
    assert "No verdict changes in 4 projects." in run("diff", "HEAD:.", ".", *DAY, "-f", "markdown").out


def test_links_and_odd_names_of_a_revision_are_as_in_the_folder(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    (repository / "sp ace; $(x)").mkdir()
    (repository / "road-plates.yaml").rename(repository / "sp ace; $(x)" / "ä\n\x1b[31m.yaml")
    (repository / "two.yaml").symlink_to("one.yaml")
    (repository / "one.yaml").symlink_to("sp ace; $(x)/ä\n\x1b[31m.yaml")
    commit(repository)
    ran = run("diff", "HEAD:.", ".", *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert "19 as before" in ran.out and "\x1b" not in ran.out
    (repository / "three.yaml").symlink_to("/etc/passwd")
    (repository / "four.yaml").symlink_to("four.yaml")
    commit(repository)
    ran = run("diff", "HEAD:.", "HEAD:.", *DAY)
    assert ran.status == 2
    assert "HEAD:three.yaml: error: no such file" in ran.err and "HEAD:four.yaml: error: no such file" in ran.err


def test_a_forged_tree_writes_nothing_outside(
    run: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*command: str, text: bytes = b"") -> str:
        ran = subprocess.run(["git", *command], cwd=repository, input=text, check=True, capture_output=True)
        return ran.stdout.decode().strip()

    blob = git("hash-object", "-w", "--stdin", text=b"kind: project\nid: evil\n")
    inner = git("mktree", text=f"100644 blob {blob}\tevil.yaml\n".encode())
    for _ in range(12):
        tree = b"40000 ..\0" + bytes.fromhex(inner)
        inner = git("hash-object", "-w", "--literally", "-t", "tree", "--stdin", text=tree)
    forged = git("commit-tree", inner, "-m", "forged", text=b"")
    monkeypatch.chdir(repository)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = run("diff", ".", f"{forged}:.", *DAY)
    assert ran.status == 2
    assert not list(tmp_path.glob("evil.yaml")) and not Path("/evil.yaml").exists()


def test_documents_behind_facts_are_read_from_the_revision_too(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every fact with a digest would look unproven on one side."""
    monkeypatch.chdir(repository)
    (repository / "papers").mkdir()
    (repository / "papers" / "baa, signed.pdf").write_bytes(b"signed")
    digest = sha256(b"signed").hexdigest()
    edit(repository / "hospital-retina.yaml", "baa-lumen-draft-3.pdf", f'"papers/baa, signed.pdf", sha256: {digest}')
    commit(repository)
    assert "19 as before" in run("diff", "HEAD:.", ".", *DAY).out
    (repository / "papers" / "baa, signed.pdf").write_bytes(b"another")
    assert "is not the file whose digest is stated" in words(run("diff", "HEAD:.", ".", *DAY, "-f", "json").out)


def test_the_first_project_of_a_repository_is_new(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    (repository / "later").mkdir()
    (repository / "road-plates.yaml").rename(repository / "later" / "road-plates.yaml")
    shared = ("later", "--vendor", "vendors", *DAY)
    ran = run("diff", "HEAD:later", *shared)
    assert ran.status == 0
    assert "holds no project: everything is new" in ran.err and "not there -> conditional (new)" in ran.out
    assert run("diff", "HEAD:latter", *shared).status == 2, "a mistake in the path is no new project"
    commit(repository)
    assert run("diff", "HEAD~1:later", "HEAD:later", *shared[1:]).status == 0
    assert run("diff", "HEAD:later", "HEAD~1:later", *shared[1:]).status == 2


def test_from_undetermined_to_excluded_is_worse(tmp_path: Path) -> None:
    """More is known, and it is what nobody hoped for."""
    rules = [rule("good", "exclude", require="task.good"), rule("done", require="task.done")]
    base = write_base(tmp_path / "base", [fact("task.good"), fact("task.done")], rules)

    def row(**task: bool) -> Arrangement:
        return check(base, project(task=task)).arrangements[0]

    open_, excluded = row(), row(good=False)
    assert (open_.verdict, excluded.verdict) == ("undetermined", "excluded")
    assert turn(open_, excluded) == "worse"
    assert turn(excluded, open_) == "wider"
    assert turn(open_, row(done=False)) == "narrower", "it may still be excluded"
    assert turn(open_, row(good=True, done=False)) == "narrower"
    assert turn(row(good=True), row(good=True, done=True)) == "narrower"


def test_two_days_are_compared_with_the_rules_and_proofs_of_each(run: Run, examples: Path) -> None:
    ran = run("diff", examples / "hospital-retina.yaml", "--vendor", examples / "vendors",
              "--old-as-of", "2028-05-03", "--as-of", "2028-05-04")  # fmt: skip
    assert ran.status == 0
    assert "vendor.agreement_threshold: satisfied -> open" in words(ran.out)
    assert "(evidence lumen-agreement-2026.pdf expired on 2028-05-03)" in words(ran.out)
    assert "law as of 2028-05-03" in words(ran.out) and "against law as of 2028-05-04" in words(ran.out)


def test_two_rule_bases_are_compared(run: Run, examples: Path) -> None:
    ran = run("diff", examples, *DAY, "--rules", examples / "policies", "--no-old-rules")
    said = words(ran.out)
    assert "acme.no_open_crowd: no such rule -> breached (excluded) the rule is new" in said
    assert "the constant agreement_threshold changed" in said
    back = run("diff", examples, *DAY, "--old-rules", examples / "policies", "--rules", examples / "policies")
    assert "no change" in back.out


def test_a_new_and_a_removed_project_are_told(run: Run, examples: Path, tmp_path: Path) -> None:
    old, new = Path(copytree(examples, tmp_path / "a")), Path(copytree(examples, tmp_path / "b"))
    (old / "road-plates.yaml").unlink()
    (new / "hospital-retina.yaml").unlink()
    document = json.loads(run("diff", old, new, *DAY, "-f", "json").out)
    sides = {(i["before"] or i["after"])["project"]["id"]: (i["before"] is None, i["after"] is None) for i in document}
    assert sides["road-plates"] == (True, False) and sides["hospital-retina"] == (False, True)


def test_the_comment_is_inert(run: Run, examples: Path, tmp_path: Path) -> None:
    tree = Path(copytree(examples, tmp_path / "t"))
    edit(tree / "road-plates.yaml", "plan: managed_platform", "plan: crowdsourcing")
    edit(tree / "vendors" / "pinwheel.yaml", "name: Pinwheel", "name: '<img src=x> @everyone'")
    out = run("diff", examples, tree, *DAY, "-f", "markdown").out
    assert "worse" in out and "<img" not in out and "@everyone" not in out


@pytest.fixture
def timeline(run: Run, examples: Path) -> Callable[..., Ran]:
    def timeline(*words: Any, project: str = "hospital-retina") -> Ran:
        return run("timeline", examples / f"{project}.yaml", "--vendor", examples / "vendors", *words)

    return timeline


def test_evidence_that_runs_out_is_the_day_by_which_to_act(timeline: Any) -> None:
    ran = timeline(*DAY)
    assert ran.status == 0
    assert "act before 2028-05-04" in ran.out
    assert "evidence lumen-agreement-2026.pdf expired on 2028-05-03" in words(ran.out)


def test_every_day_has_the_verdict_that_check_gives_it(timeline: Any, run: Run, examples: Path) -> None:
    document = json.loads(timeline("--as-of", "2028-04-25", "--until", "2028-05-12", "-f", "json").out)
    for track in document["tracks"]:
        days = [(i["start"], i["end"], i["verdict"]) for i in track["intervals"]]
        assert days[0][0] == "2028-04-25" and days[-1][1] == "2028-05-12"
        for (_, end, _), (start, _, _) in pairwise(days):
            assert date.fromisoformat(start) - date.fromisoformat(end) == timedelta(days=1)
    for day in ("2028-05-03", "2028-05-04", "2028-05-12"):
        shared = ("--vendor", examples / "vendors", "--as-of", day, "-f", "json", "--fail-on", "never")
        result = json.loads(run("check", examples / "hospital-retina.yaml", *shared).out)
        told = {
            track["name"]: next(i["verdict"] for i in track["intervals"] if i["start"] <= day <= i["end"])
            for track in document["tracks"]
        }
        assert told == {row["name"]: row["verdict"] for row in result["arrangements"]}


def test_a_waiver_that_runs_out_is_on_the_timeline(timeline: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(
        "kind: waivers\nwaivers:\n- {rule: vendor.raw_judgement_export, project: road-plates,"
        " arrangement: crowdsourcing, reason: r, owner: A, approver: B, ticket: T, expires: 2027-02-28}\n"
    )
    ran = timeline(*DAY, "--waivers", path, "--approach", "crowdsourcing", project="road-plates")
    assert "2027-03-01 crowdsourcing" in words(ran.out)
    assert "vendor.raw_judgement_export: waived -> breached its waiver no longer counts" in words(
        re.sub(r"\n    Export of every judgement[^\n]*", "", ran.out)
    )


@pytest.mark.parametrize("columns", ["40", "80", "100"])
def test_the_bars_fit_the_terminal(timeline: Any, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    bars = [line for line in timeline(*DAY).out.splitlines() if re.search(r"[=~?x]{8}", line)]
    assert len(bars) == 5 and max(map(len, bars)) <= int(columns)


def test_the_picture_is_self_contained_and_tells_itself(timeline: Any) -> None:
    root = ElementTree.fromstring(timeline(*DAY, "-f", "svg").out)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"title", "desc", "rect", "text"} <= names and not names & {"script", "image", "use", "foreignObject"}
    described = root.find("{http://www.w3.org/2000/svg}desc")
    assert described is not None and "in_house: allowed from 2026-11-24 to 2028-11-23." in (described.text or "")


def test_an_end_before_the_start_is_refused(timeline: Any) -> None:
    ran = timeline(*DAY, "--until", "2026-01-01")
    assert (ran.status, "lies before" in ran.err) == (2, True)
