"""``checker rules list``, ``show``, ``lint`` and ``test``."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.engine.program import Program
from tests.conftest import Ran
from tests.small import fact, rule, write_base

Run = Callable[..., Ran]

RULES = [
    rule(
        "sign",
        when="data.here",
        require="data.done",
        exclude_when="data.refused",
        effective="{from: 2020-01-01, to: 2030-12-31}",
        exceptions="[{text: Small projects., cite: Art. 9}]",
    ),
    rule("ban", "exclude", when=["data.here", "data.refused"], approaches="[bought]"),
    rule("tip", "advise", require="{any: [data.done, data.here]}"),
]
FACTS = [fact("data.here", baseline="true"), fact("data.done", baseline="true"), fact("data.refused", baseline="false")]

CASES = """\
- case: Nothing is signed
  tests: law.sign
  outcome: breached
  approach: in_house
  facts: {data.done: false}
  verdict: conditional
- case: All is signed
  tests: law.sign
  outcome: satisfied
  approach: in_house
  verdict: allowed
- case: There is nothing here
  tests: law.sign
  outcome: not_applicable
  approach: in_house
  facts: {data.here: false}
- case: Nobody knows whether it is signed
  tests: law.sign
  outcome: open
  approach: in_house
  facts: {data.done: unknown}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a small rule base in the place of the shipped one."""

    def small(rules: list[str], cases: str = "", **more: Any) -> Path:
        base = write_base(tmp_path / "rules", FACTS, rules, cases=cases, **more)
        monkeypatch.setattr("checker.api.folder", lambda name: base)
        return base

    return small


# list


def test_list_counts_the_rules_of_each_regime(run: Run, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    out = run("rules", "list").out
    listed = dict(re.findall(r"(?m)^(\w+): .*\((\d+) rules?\)$", out))
    rules = [name.split(".")[0] for name in program.base.rules]
    assert {name: int(number) for name, number in listed.items()} == {name: rules.count(name) for name in set(rules)}
    assert set(re.findall(r"(?m)^  (\w+\.\w+)  \[", out)) == set(program.base.rules)


def test_list_shows_only_the_regimes_asked_for(run: Run) -> None:
    out = run("rules", "list", "--regime", "hipaa", "--regime", "ofac").out
    assert {name.split(".")[0] for name in re.findall(r"(?m)^  (\w+\.\w+)", out)} == {"hipaa", "ofac"}


def test_list_says_what_a_breach_does(run: Run, small: Any) -> None:
    small(RULES)
    assert run("rules", "list").out == (
        "law: The law (3 rules)\n"
        "  law.ban  [exclude]\n      Title of ban\n"
        "  law.sign  [exclude if refused]\n      Title of sign\n"
        "  law.tip  [advise]\n      Title of tip\n"
    )


# show


def test_show_holds_all_of_a_rule(run: Run, small: Any) -> None:
    base = small(RULES, CASES)
    ran = run("rules", "show", "law.sign")
    assert ran.status == 0
    line = (base / "law" / "rules.yaml").read_text().splitlines().index("- id: law.sign") + 1
    for part in (
        "law.sign\nTitle of sign\n\nWhat sign asks.\n",
        "Art. sign  https://example.org/sign",
        "exception: Small projects. (Art. 9)",
        "in force from 2020-01-01 to 2030-12-31",
        "applies where\n  data.here\n",
        "requires\n  data.done\n",
        "is an obligation",
        "and excludes where\n    data.refused\n",
        "both parties: Cure sign.",
        "settled, last compared with the text on 2026-01-01",
        "breached: Nothing is signed (rules/law/rules.cases.yaml:2)",
        "open: Nobody knows whether it is signed",
        f"rules/law/rules.yaml:{line}:7",
    ):
        assert part in ran.out


def test_show_of_a_prohibition_says_that_nothing_cures_it_but_leaving_its_scope(run: Run, small: Any) -> None:
    small(RULES)
    out = run("rules", "show", "law.ban").out
    assert "whatever it applies to is barred" in out
    assert "approach.kind in [bought]" in out
    assert "cases\n  none\n" in out


@pytest.mark.parametrize("name", ["hipaa.business_associate_contract", "itar.work_outside_us", "vendor.pilot_bound"])
def test_show_of_a_shipped_rule_has_its_law_and_its_cases(run: Run, program: Program, name: str) -> None:
    flat = " ".join(run("rules", "show", name).out.split())
    for authority in program.base.rules[name].authority:
        assert f"{authority.cite} {authority.url}" in flat
    for outcome in ("breached", "satisfied", "not_applicable", "open"):
        assert f" {outcome}: " in flat


def test_show_of_an_unknown_rule_suggests_one(run: Run) -> None:
    ran = run("rules", "show", "hipaa.breach_notise")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no rule `hipaa.breach_notise`" in ran.err
    assert "did you mean `hipaa.breach_notice`?" in ran.err


# lint


def test_lint_of_the_shipped_base_finds_no_error_and_counts_it(run: Run, program: Program) -> None:
    ran = run("rules", "lint")
    assert ran.status in (0, 1)
    assert ran.err == ""
    assert f"{len(program.base.rules)} rules, {len(program.base.derived)} derivations, " in ran.out


def test_lint_of_a_clean_base_ends_with_0(run: Run, small: Any) -> None:
    small(RULES)
    ran = run("rules", "lint")
    assert (ran.status, ran.out) == (0, "3 rules, 0 derivations, 6 facts, 0 constants: no errors, 0 warnings\n")


WARNINGS = [
    ("- derive: law.idle\n  meaning: Idle.\n  when: data.here\n", "nothing reads the derived fact `law.idle`"),
    (rule("twice", require="[data.here, data.done, data.here]"), "`law.twice` tests `data.here` twice in one list"),
]


@pytest.mark.parametrize(("entry", "message"), WARNINGS)
def test_lint_warns_at_the_place_and_ends_with_1(run: Run, small: Any, entry: str, message: str) -> None:
    small([*RULES, entry])
    ran = run("rules", "lint")
    assert ran.status == 1
    assert re.search(rf"^rules/law/rules\.yaml:\d+:\d+: warning: {re.escape(message)}", ran.out, re.MULTILINE)
    assert "no errors, 1 warning\n" in ran.out


ERRORS = [
    (rule("x", require="data.dnoe"), "there is no fact `data.dnoe`", "did you mean `data.done`?"),
    (rule("x", require="data.here == 3"), "a Boolean fact is not compared", "write `fact` or `not fact`"),
    (rule("x", "forbid", require="data.done"), "`effect` must be one of `exclude`, `oblige`, `advise`", ""),
    (rule("x", require="data.done", remdy="Nothing."), "there is no key `remdy` here", "did you mean `remedy`?"),
    (rule("x", require="data.done").replace("law.x", "lwa.x"), "there is no regime `lwa`", "did you mean `law`?"),
    (rule("sign", require="data.done"), "`law.sign` is declared twice", "first at rules/law/rules.yaml:1:7"),
    (rule("x", require="data.done", approaches="[boughd]"), "there is no approach `boughd`", "did you mean `bought`?"),
    (rule("x", "exclude", require="data.done", exclude_when="data.refused"), "`exclude_when` turns an obligation",
     "use `effect: oblige`"),
    ("- derive: law.a\n  meaning: A.\n  when: law.b\n- derive: law.b\n  meaning: B.\n  when: law.a\n",
     "facts depend on each other: law.a -> law.b -> law.a", "break the cycle"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "message", "help"), ERRORS)
def test_error_in_a_rule_stops_every_command_at_its_place(
    run: Run, small: Any, entry: str, message: str, help: str
) -> None:
    base = small([*RULES, entry])
    first = len("".join(RULES).splitlines())
    ran = run("rules", "lint")
    assert (ran.status, ran.out) == (2, "")
    found = re.search(rf"^rules/law/rules\.yaml:(\d+):\d+: error: {re.escape(message)}", ran.err, re.MULTILINE)
    assert found is not None
    assert first < int(found[1]) <= len((base / "law" / "rules.yaml").read_text().splitlines())
    assert help in ran.err
    for words in (("rules", "list"), ("rules", "test"), ("rules", "show", "law.sign")):
        assert run(*words).err == ran.err


def test_file_that_nothing_reads_is_an_error(run: Run, small: Any) -> None:
    (small(RULES) / "law" / "more.yml").write_text("")
    ran = run("rules", "lint")
    assert ran.status == 2
    assert "rules/law/more.yml: error: nothing reads this file" in ran.err
    assert "rename it to end in .yaml" in ran.err


# test


def test_shipped_cases_of_a_regime_pass(run: Run) -> None:
    ran = run("rules", "test", "--regime", "ofac", "--as-of", "2026-11-24")
    assert ran.status == 0
    assert re.search(r"^[1-9]\d* cases, 0 failed; run by (durable-rules [\d.]+ and )?reference$", ran.out, re.MULTILINE)
    assert "0 allowed where the case does not allow it" in ran.out
    assert "every rule is breached, satisfied, not applicable and open in some case" in ran.out


def test_complete_cases_of_a_small_base_pass(run: Run, small: Any) -> None:
    small(RULES[:1], CASES)
    ran = run("rules", "test")
    assert ran.status == 0
    assert "4 cases, 0 failed" in ran.out


def test_failing_case_is_shown_with_its_place_and_what_differs(run: Run, small: Any) -> None:
    wrong = CASES.replace("facts: {data.done: false}", "facts: {data.done: unknown}")
    small(RULES[:1], wrong)
    ran = run("rules", "test")
    assert ran.status == 1
    assert "rules/law/rules.cases.yaml:2:11: failed: Nothing is signed\n" in ran.out
    assert "law.sign is open, not breached" in ran.out
    assert "the verdict is undetermined, not conditional (law.sign open)" in ran.out
    assert "law.sign: no passing case is breached\n" in ran.out
    assert "4 cases, 1 failed" in ran.out


def test_outcome_without_a_case_is_named(run: Run, small: Any) -> None:
    small(RULES[:2], CASES)
    ran = run("rules", "test")
    assert ran.status == 1
    assert "law.ban: no passing case is breached or satisfied or not_applicable or open" in " ".join(ran.out.split())
    assert "0 failed" in ran.out


def test_pass_where_the_case_forbids_it_is_counted_as_unsafe(run: Run, small: Any) -> None:
    unsafe = CASES.replace("verdict: allowed", "verdict: excluded")
    small(RULES[:1], unsafe)
    ran = run("rules", "test")
    assert ran.status == 1
    assert "the verdict is allowed, not excluded" in ran.out
    assert "1 allowed where the case does not allow it" in ran.out


def test_examples_of_authorities_are_counted_apart(run: Run, small: Any) -> None:
    given = CASES + "  authority: {cite: Guide 3, url: 'https://example.org/3', says: It is open.}\n"
    small(RULES[:1], given)
    out = run("rules", "test").out
    assert "1 of them are authorities' own examples: 1 have the authority's outcome (100.0%)" in out


def test_cases_without_a_day_are_judged_on_the_day_given(run: Run, small: Any) -> None:
    small(RULES[:1], CASES)
    assert run("rules", "test", "--as-of", "2030-12-31").status == 0
    late = run("rules", "test", "--as-of", "2031-01-01")
    assert late.status == 1
    assert "law.sign is not_applicable, not breached" in late.out


MISTAKES = [
    ("tests: law.sign\n  outcome: open\n", "tests: law.sing\n  outcome: open\n", "there is no rule `law.sing`"),
    ("facts: {data.here: false}", "facts: {data.hear: false}", "there is no fact `data.hear`"),
    ("facts: {data.here: false}", "facts: {data.here: nope}", "`data.here` must be true or false"),
    ("approach: in_house\n  verdict", "approach: inhouse\n  verdict", "there is no approach `inhouse`"),
    ("case: All is signed", "case: Nothing is signed", "two cases have this title"),
    ("outcome: open", "outcome: opened", "outcome"),
    ("  outcome: open\n", "", "`tests` and `outcome` go together"),
]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_mistake_in_a_case_is_an_error_at_its_place(run: Run, small: Any, old: str, new: str, message: str) -> None:
    assert CASES.count(old) == 1
    small(RULES[:1], CASES.replace(old, new))
    ran = run("rules", "test")
    assert (ran.status, ran.out) == (2, "")
    assert re.search(rf"^rules/law/rules\.cases\.yaml:\d+:\d+: error: .*{re.escape(message)}", ran.err, re.MULTILINE)


def test_cases_of_an_overlay_are_judged_by_all_rules(run: Run, small: Any, tmp_path: Path) -> None:
    small(RULES[:1], CASES)
    own = tmp_path / "own" / "law"
    own.mkdir(parents=True)
    (own / "more.yaml").write_text(rule("tip", "advise", require="data.here"))
    (own / "more.cases.yaml").write_text(
        "cases:\n- case: Nothing here\n  tests: law.tip\n  outcome: breached\n  approach: in_house\n"
        "  facts: {data.here: false}\n"
    )
    ran = run("rules", "test", "--rules", own.parent)
    assert ran.status == 1
    assert "5 cases, 0 failed" in ran.out
    assert "law.tip: no passing case is satisfied" in ran.out
