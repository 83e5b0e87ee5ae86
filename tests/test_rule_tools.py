"""``checker rules mutate``, ``coverage``, ``stale``, ``pages`` and ``new``, and the example overlay."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.engine.program import Program
from tests.conftest import ROOT, Ran
from tests.small import fact, rule, write_base

Run = Callable[..., Ran]

FACTS = [
    fact("data.here", baseline="true"),
    fact("data.done", baseline="true"),
    fact("data.days", "int", baseline="10"),
]
LIMIT = """\
- constant: most_days
  type: int
  meaning: The most days.
  source: {cite: Art. 2}
  values: [{value: 30}]
  checked: 2026-01-01
"""
RULES = [
    rule("sign", when="data.here", require=["data.done", "data.days <= most_days"], effective="{from: 2020-01-01}")
]
BOUNDARY = """\
- case: Done within exactly thirty days
  tests: law.sign
  outcome: satisfied
  approach: in_house
  facts: {data.days: 30}
- case: Done after thirty-one days
  tests: law.sign
  outcome: breached
  approach: in_house
  facts: {data.days: 31}
  verdict: conditional
- case: Not done at all
  tests: law.sign
  outcome: breached
  approach: in_house
  facts: {data.done: false}
- case: Nothing is here
  tests: law.sign
  outcome: not_applicable
  approach: in_house
  facts: {data.here: false, data.done: false}
- case: The first day of the law
  tests: law.sign
  outcome: breached
  approach: in_house
  facts: {data.done: false}
  as_of: 2020-01-01
- case: The day before the law
  tests: law.sign
  outcome: not_applicable
  approach: in_house
  facts: {data.done: false}
  as_of: 2019-12-31
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a small rule base in the place of the shipped one."""

    def small(cases: str, rules: list[str] = RULES) -> Path:
        base = write_base(tmp_path / "rules", FACTS, rules, constants=LIMIT, cases=cases)
        monkeypatch.setattr("checker.api.folder", lambda name: base)
        return base

    return small


# mutate


def test_cases_at_every_boundary_leave_no_mutant_alive(run: Run, small: Any) -> None:
    small(BOUNDARY)
    ran = run("rules", "mutate")
    assert ran.status == 0
    assert ran.out.endswith("0 survive, 0 of them declared equivalent\n")


@pytest.mark.parametrize(
    ("missing", "unnoticed"),
    [
        ("Done within exactly thirty days", "law.sign: requirement: `data.days <= most_days`: < for <="),
        ("Done after thirty-one days", "most_days: 31 for 30"),
        ("The first day of the law", "law.sign: effective: from one day later"),
        ("The day before the law", "law.sign: effective: from one day earlier"),
    ],
)
def test_a_missing_case_lets_the_mutant_that_it_notices_live(
    run: Run, small: Any, missing: str, unnoticed: str
) -> None:
    blocks = ["- case:" + block for block in BOUNDARY.split("- case:")[1:]]
    base = small("".join(block for block in blocks if missing not in block))
    ran = run("rules", "mutate")
    assert ran.status == 1
    assert f"no case notices: {unnoticed}" in ran.out
    assert f"{base.name}/" in ran.out


def test_a_declared_equivalent_is_counted_and_a_stale_declaration_is_reported(run: Run, small: Any) -> None:
    blocks = ["- case:" + block for block in BOUNDARY.split("- case:")[1:]]
    base = small("".join(block for block in blocks if "exactly thirty" not in block))
    alive = [
        line.split("no case notices: ")[1] for line in run("rules", "mutate").out.splitlines() if "no case" in line
    ]
    declared = base / "law" / "rules.mutants.yaml"
    declared.write_text("".join(f'- mutant: "{name}"\n  because: nobody counts that day\n' for name in alive))
    ran = run("rules", "mutate")
    assert ran.status == 0
    assert f"{len(alive)} of them declared equivalent" in ran.out
    declared.write_text(declared.read_text() + '- mutant: "law.sign: scope: negate `data.here`"\n  because: wrong\n')
    ran = run("rules", "mutate")
    assert ran.status == 1
    assert "declared equivalent, but a case notices it: law.sign: scope: negate `data.here`" in ran.out


def test_only_the_named_rule_is_mutated(run: Run, small: Any) -> None:
    small(BOUNDARY)
    every, one = (run("rules", "mutate", *more).out.split()[0] for more in ((), ("--rule", "most_days")))
    assert 0 < int(one) < int(every)
    assert run("rules", "mutate", "--rule", "most_dayz").status == 2


# coverage


COVERAGE = """\
law: The Act
url: https://example.org/act
provisions:
- {provision: Art. 1, says: sign it, status: encoded, rules: [law.sign]}
- {provision: Art. 2, says: keep it, status: partly, rules: [law.sign], why: only the days are counted}
- {provision: Art. 3, says: burn it, status: left_out, why: nobody labels ashes}
"""


def test_coverage_shows_what_is_encoded_and_why_not(run: Run, small: Any) -> None:
    base = small(BOUNDARY)
    (base / "law" / "act.coverage.yaml").write_text(COVERAGE)
    assert run("rules", "coverage").out == "law: The Act: 3 provisions: 1 encoded, 1 in part, 1 left out\n"
    out = run("rules", "coverage", "LAW").out
    for part in ("encoded   Art. 1: sign it", "law.sign", "only the days are counted", "left out  Art. 3", "ashes"):
        assert part in out


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("rules: [law.sing]", "there is no rule `law.sing`"),
        ("rules: []", "`Art. 1` is encoded"),
        ("rules: [law.sign], whi: x", "there is no key `whi` here"),
    ],
)
def test_mistakes_in_coverage_have_a_place(run: Run, small: Any, wrong: str, complaint: str) -> None:
    base = small(BOUNDARY)
    (base / "law" / "act.coverage.yaml").write_text(COVERAGE.replace("rules: [law.sign]", wrong, 1))
    ran = run("rules", "coverage", "law")
    assert ran.status == 2
    assert complaint in ran.err
    assert "act.coverage.yaml:4:" in ran.err


def test_a_regime_that_nobody_read_paragraph_by_paragraph_says_so(run: Run, small: Any) -> None:
    small(BOUNDARY)
    assert "law: no law of this regime has been read paragraph by paragraph yet" in run("rules", "coverage", "law").out


# stale


@pytest.mark.parametrize(("age", "stale"), [("30d", 0), ("29d", 2), ("29", 2)])
def test_stale_counts_days_since_the_last_check(run: Run, small: Any, age: str, stale: int) -> None:
    small(BOUNDARY)
    ran = run("rules", "stale", "--older-than", age, "--as-of", "2026-01-31")
    assert ran.status == (1 if stale else 0)
    assert f"{stale} of 2 rules and constants" in ran.out
    assert ("2026-01-01  law.sign  https://example.org/sign" in ran.out) == bool(stale)


def test_an_age_that_is_no_number_of_days_is_refused(run: Run) -> None:
    ran = run("rules", "stale", "--older-than", "soon")
    assert ran.status == 2
    assert "write it as 180d" in ran.err


# pages


def test_pages_are_written_compared_and_removed(run: Run, small: Any, tmp_path: Path) -> None:
    base, docs = small(BOUNDARY, [*RULES, rule("ban", "exclude", when="data.here")]), tmp_path / "docs"
    assert run("rules", "pages", "--write", docs).status == 0
    page = (docs / "law" / "sign.md").read_text()
    for part in ("# Title of sign", "What sign asks.", "[Art. sign](https://example.org/sign)", "- `data.done`",
                 "## Remedy", "- Done within exactly thirty days", "In force from 2020-01-01"):  # fmt: skip
        assert part in page
    assert "[law.sign](sign.md)" in (docs / "law" / "index.md").read_text()
    assert run("rules", "pages", "--check", docs).status == 0
    own = docs / "notes.md"
    own.write_text("mine\n")
    (base / "law" / "rules.yaml").write_text("".join(RULES))
    ran = run("rules", "pages", "--check", docs)
    assert ran.status == 1
    assert "ban.md is not what the rules give" in ran.out
    run("rules", "pages", "--write", docs)
    assert not (docs / "law" / "ban.md").exists()
    assert own.read_text() == "mine\n"


def test_the_committed_pages_are_what_the_rules_give(run: Run) -> None:
    ran = run("rules", "pages", "--check", ROOT / "docs" / "rules")
    assert (ran.status, ran.out) == (0, "")


# new, and the example overlay


def test_a_new_rule_loads_and_passes_as_it_stands(run: Run, tmp_path: Path) -> None:
    ran = run("rules", "new", "house.deletion", "--into", tmp_path / "own")
    assert ran.status == 0
    ran = run("rules", "test", "--rules", tmp_path / "own", "--regime", "house")
    assert ran.status == 0
    assert "4 cases, 0 failed" in ran.out
    assert "- An outside party may reuse the data" in (tmp_path / "own" / "house" / "deletion.md").read_text()
    assert run("rules", "lint", "--rules", tmp_path / "own").status == 0
    assert run("rules", "mutate", "--rules", tmp_path / "own").status == 0


def test_new_never_writes_over_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    mine = tmp_path / "house" / "deletion.cases.yaml"
    mine.write_text("# mine\ncases: []\n")
    ran = run("rules", "new", "house.deletion", "--into", tmp_path)
    assert ran.status == 2
    assert "nothing was written" in ran.err
    assert mine.read_text() == "# mine\ncases: []\n"
    assert not (tmp_path / "house" / "deletion.yaml").exists()


@pytest.mark.parametrize("name", ["deletion", "House.deletion", "house.", "a.b.c", "../x.y"])
def test_new_refuses_what_is_no_rule_id(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("rules", "new", name, "--into", tmp_path)
    assert ran.status == 2
    assert "write it as regime.name" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_example_overlay_is_stricter_and_its_cases_pass(run: Run, program: Program, examples: Path) -> None:
    overlay = examples / "policies"
    assert run("rules", "test", "--rules", overlay, "--regime", "acme").status == 0
    plain = run("check", examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", "--as-of", "2026-11-24")
    strict = run(
        "check", examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", "--as-of", "2026-11-24",
        "--rules", overlay,
    )  # fmt: skip
    assert "managed_platform (tessera)  allowed" in plain.out
    assert "managed_platform (tessera)  conditional" in strict.out
    assert "acme.no_open_crowd" in strict.out
    assert "examples/policies" in run("check", examples / "retail-catalogue.yaml", "--vendor", examples / "vendors",
                                      "--rules", overlay, "-f", "json").out  # fmt: skip
