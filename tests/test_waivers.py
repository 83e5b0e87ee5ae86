"""Waivers: reviewed files that set a policy rule aside, never a law, never past their last day."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
EXPORT = "vendor.raw_judgement_export"


def waiver(**changes: Any) -> dict[str, str]:
    said = {
        "rule": EXPORT, "project": "road-plates", "arrangement": "crowdsourcing", "reason": "own tool records them",
        "owner": "A. Owner", "approver": "B. Officer", "ticket": "RISK-7", "expires": "2027-06-30",
    }  # fmt: skip
    return said | changes


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def written(*entries: dict[str, str], name: str = "waivers.yaml") -> Path:
        lines = ["kind: waivers", "waivers:"]
        for entry in entries:
            first, *more = [f"{key}: {value}" for key, value in entry.items()]
            lines += [f"  - {first}", *(f"    {line}" for line in more)]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return written


@pytest.fixture
def judged(run: Run, examples: Path) -> Callable[..., Any]:
    """The result for the road-plates example with waivers, as a document."""

    def judged(*words: Any, day: str = "2026-11-24") -> Any:
        shared = ("--vendor", examples / "vendors", "--as-of", day, "-f", "json", "--fail-on", "never")
        ran = run("check", examples / "road-plates.yaml", *shared, *words)
        assert ran.status == 0, ran.err
        return json.loads(ran.out)

    return judged


def finding(result: Any, rule: str = EXPORT) -> Any:
    row = next(row for row in result["arrangements"] if row["name"] == "crowdsourcing")
    return next(found for found in row["findings"] if found["rule"] == rule)


def test_a_waived_policy_rule_no_longer_objects_and_stays_visible(judged: Any, written: Any) -> None:
    before = finding(judged())
    assert (before["outcome"], before["worst"], before["waived"]) == ("breached", "excluded", False)
    result = judged("--waivers", written(waiver()))
    after = finding(result)
    assert (after["outcome"], after["worst"], after["waived"]) == ("breached", "allowed", True)
    [use] = result["waivers"]
    assert (use["status"], use["owner"], use["approver"], use["ticket"]) == (
        "in_force", "A. Owner", "B. Officer", "RISK-7",
    )  # fmt: skip
    assert use["place"]["line"] == 3


def test_a_waiver_of_law_changes_nothing_and_is_told(judged: Any, written: Any) -> None:
    result = judged("--waivers", written(waiver(rule="gdpr.anonymous_workers")))
    assert finding(result, "gdpr.anonymous_workers")["worst"] == "excluded"
    assert result["waivers"][0]["status"] == "refused"
    assert any("is law, which nobody can waive" in notice["message"] for notice in result["notices"])


@pytest.mark.parametrize(
    ("day", "status", "worst"),
    [
        ("2027-06-30", "in_force", "allowed"),
        ("2027-07-01", "expired", "excluded"),
        ("2026-10-31", "not_yet", "excluded"),
    ],
)
def test_a_waiver_counts_from_its_approval_to_the_end_of_its_last_day(
    judged: Any, written: Any, day: str, status: str, worst: str
) -> None:
    result = judged("--waivers", written(waiver(approved="2026-11-01")), day=day)
    assert result["waivers"][0]["status"] == status
    assert finding(result)["worst"] == worst


def test_an_expiry_within_the_span_is_announced(judged: Any, written: Any) -> None:
    path = written(waiver(expires="2026-12-20"))
    told = [n["message"] for n in judged("--waivers", path)["notices"] if n["kind"] == "waiver"]
    assert told == [f"the waiver of `{EXPORT}` expires on 2026-12-20"]
    assert not [n for n in judged("--waivers", path, "--warn-before", "3w")["notices"] if n["kind"] == "waiver"]


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"rule": "vendor.pilot"}, "unknown", "there is no rule"),
        ({"arrangement": "crowd"}, "unknown", "no arrangement `crowd`"),
        ({"rule": "vendor.pilot_size", "arrangement": "in_house"}, "unused", "has no objection there"),
    ],
)
def test_what_does_not_count_is_told(
    judged: Any, written: Any, changes: dict[str, str], status: str, said: str
) -> None:
    result = judged("--waivers", written(waiver(**changes)))
    assert result["waivers"][0]["status"] == status
    assert any(said in notice["message"] for notice in result["notices"])


def test_a_waiver_for_a_leg_counts_in_the_hybrid(run: Run, examples: Path, tmp_path: Path, written: Any) -> None:
    text = (examples / "road-plates.yaml").read_text()
    project = tmp_path / "p.yaml"
    project.write_text(text + "  mix: {approach: hybrid, legs: [in_house, crowdsourcing]}\n", "utf-8")
    shared = ("--vendor", examples / "vendors", "--as-of", "2026-11-24", "-f", "json", "--fail-on", "never")
    result = json.loads(run("check", project, *shared, "--waivers", written(waiver())).out)
    mix = next(row for row in result["arrangements"] if row["name"] == "mix")
    assert all(
        found["waived"] for found in mix["findings"] if found["rule"] == EXPORT and found["leg"] == "crowdsourcing"
    )


def test_every_problem_of_a_waiver_file_is_told_at_its_place(run: Run, examples: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(
        "kind: waivers\n"
        "waivers:\n"
        f"  - {{rule: {EXPORT}, project: p, arrangement: a, reason: r, owner: Ann Lee,"
        " approver: ann  lee, ticket: T, expires: 2027-01-01}\n"
        "  - {rule: x, project: p, arrangement: a, reason: r, owner: A, approver: B, ticket: T, expire: 2027-01-01}\n"
        "  - {rule: x, project: p, arrangement: a, reason: '', owner: A, approver: B, ticket: T, expires: soon}\n"
        "extra: 1\n",
        "utf-8",
    )
    ran = run("check", examples / "road-plates.yaml", "--vendor", examples / "vendors", "--waivers", path)
    assert ran.status == 2
    assert "the approver is the owner" in ran.err
    assert f"{path}:4:" in ran.err and "did you mean `expires`?" in ran.err
    assert "`expires` must be a date" in ran.err and "`reason` must be text" in ran.err
    assert "a waiver file has no key `extra`" in ran.err


def test_two_waivers_of_one_thing_are_an_error(run: Run, examples: Path, written: Any) -> None:
    path = written(waiver(), waiver(expires="2027-09-30"))
    ran = run("check", examples / "road-plates.yaml", "--vendor", examples / "vendors", "--waivers", path)
    assert ran.status == 2
    assert "is waived twice" in ran.err and f"{path}:3:" in ran.err


def test_validate_refuses_waivers_of_law_and_of_nothing(run: Run, written: Any) -> None:
    good = run("validate", written(waiver()))
    assert (good.status, good.out.strip().endswith("1 waiver")) == (0, True)
    bad = run("validate", written(waiver(rule="gdpr.anonymous_workers"), waiver(rule="vendor.pilot_sise")))
    assert bad.status == 2
    assert "is law, which nobody can waive" in bad.err
    assert "did you mean `vendor.pilot_size`?" in bad.err


def test_a_waiver_file_is_no_project_and_says_where_it_goes(run: Run, written: Any) -> None:
    ran = run("check", written(waiver()))
    assert ran.status == 2
    assert "give it with `--waivers`" in ran.err


def test_waivers_come_from_the_configuration(
    run: Run, examples: Path, tmp_path: Path, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(waiver())
    (tmp_path / "checker.toml").write_text('waivers = ["waivers.yaml"]\nwarn-before = "300d"\n')
    monkeypatch.chdir(tmp_path)
    shared = ("--vendor", examples / "vendors", "--as-of", "2026-11-24", "-f", "json", "--fail-on", "never")
    result = json.loads(run("check", examples / "road-plates.yaml", *shared).out)
    assert finding(result)["waived"] is True
    assert any("expires on 2027-06-30" in notice["message"] for notice in result["notices"])


def test_a_waiver_may_be_for_the_vendor_that_the_arrangement_names_and_no_other(
    run: Run, examples: Path, tmp_path: Path, written: Any
) -> None:
    path = written(waiver(arrangement="crowdsourcing@pinwheel"))
    text = (examples / "road-plates.yaml").read_text("utf-8")
    other = (examples / "vendors" / "pinwheel.yaml").read_text("utf-8").replace("id: pinwheel", "id: windmill")
    (tmp_path / "windmill.yaml").write_text(other, "utf-8")
    project = tmp_path / "p.yaml"
    for vendor, waived in (("pinwheel", True), ("windmill", False)):
        project.write_text(text.replace("vendor: pinwheel", f"vendor: {vendor}"), "utf-8")
        shared = ("--vendor", examples / "vendors", "--vendor", tmp_path / "windmill.yaml", "--as-of", "2026-11-24")
        ran = run("check", project, *shared, "--waivers", path, "-f", "json", "--fail-on", "never")
        result = json.loads(ran.out)
        assert finding(result)["waived"] is waived
        assert result["waivers"][0]["status"] == ("in_force" if waived else "unknown")
        shown = run("check", project, *shared, "--waivers", path, "-f", "markdown", "--fail-on", "never").out
        assert ("approved by B. Officer" in shown) is waived, "who waived it is told with the finding"


def test_a_waiver_for_a_hybrid_says_that_its_legs_are_judged(
    run: Run, examples: Path, tmp_path: Path, written: Any
) -> None:
    text = (examples / "road-plates.yaml").read_text("utf-8")
    project = tmp_path / "p.yaml"
    project.write_text(text + "  mix: {approach: hybrid, legs: [in_house, crowdsourcing]}\n", "utf-8")
    shared = ("--vendor", examples / "vendors", "--as-of", "2026-11-24", "-f", "json", "--fail-on", "never")
    result = json.loads(run("check", project, *shared, "--waivers", written(waiver(arrangement="mix"))).out)
    assert not any(found["waived"] for row in result["arrangements"] for found in row["findings"])
    [use] = result["waivers"]
    assert (use["status"], "name the leg" in use["note"]) == ("unknown", True)


def test_an_approver_who_is_the_owner_in_other_letters_is_refused(run: Run, examples: Path, written: Any) -> None:
    path = written(waiver(owner="Zoë Ånd", approver="ZOE\u0308  A\u030aND"))
    ran = run("check", examples / "road-plates.yaml", "--vendor", examples / "vendors", "--waivers", path)
    assert (ran.status, "the approver is the owner" in ran.err) == (2, True)
