"""Each finding at the line that decides it: excerpts, carets, related places, absent facts, what to do."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cli.sources import sources
from checker.explain.gate import BLOCKING, Gate
from checker.model.result import Notice, Result, Spot
from checker.report import terminal
from checker.report.excerpt import Mark, excerpt, window
from checker.report.style import Style
from tests.conftest import Ran
from tests.small import check, fact, rule, write_base
from tests.strategies import PROPERTY

Run = Callable[..., Ran]
PLAIN = Style(False)
DAY = ("--as-of", "2026-11-24")

CONSTANT = """\
- constant: wanted
  type: set
  values: [{value: [a, b]}]
  meaning: What a contract must say.
  source: {cite: Art. 9, url: 'https://example.org/9'}
  checked: 2026-01-01
"""

FACTS = [
    fact("contract.signed", if_absent="false"),
    fact("contract.terms", "set", values="[a, b, c]"),
    fact("contract.audited"),
    fact("data.secret"),
    fact("data.kept_days", "int"),
    fact("vendor.workforce.vetted"),
]

RULES = [
    rule("signed", require="contract.signed"),
    rule("terms", require="contract.terms >= wanted"),
    rule("secret", effect="exclude", when="[data.secret, not contract.signed]"),
    rule("audited", effect="exclude", when="data.kept_days > 30", require="contract.audited"),
    rule("vetted", when="approach.uses_vendor", require="vendor.workforce.vetted"),
    rule("careful", effect="advise", require="not data.secret"),
]

PROJECT = """\
kind: project
id: p
plan: in_house
data: {secret: true, kept_days: 10}
approaches:
  in_house:
    contract: {terms: [a]}
  bought:
    contract: {signed: true, terms: [a, b]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_base(tmp_path / "base", FACTS, RULES, CONSTANT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def result(folder: Path) -> Callable[..., Result]:
    """The result for the project, or for another text of it."""

    def result(text: str = PROJECT) -> Result:
        Path("p.yaml").write_text(text, "utf-8")
        return check(folder / "base", Path("p.yaml"))

    return result


@pytest.fixture
def shown(result: Callable[..., Result]) -> Callable[..., str]:
    """What the terminal shows of it."""

    def shown(text: str = PROJECT, **options: Any) -> str:
        return terminal.render(result(text), **{"sources": sources(), **options})

    return shown


def block(text: str, head: str) -> str:
    """The lines from the one that begins with ``head`` to the next empty one."""
    [found] = [part for part in text.split("\n\n") if part.startswith(head)]
    return found


def pointed(text: str) -> list[str]:
    """What the carets and dashes of an excerpt are under."""
    found, line = [], ""
    for row in text.splitlines():
        body = row.partition(" | ")[2] if " | " in row else ""
        if re.match(r" *\d+ \|", row):
            line = body
        elif match := re.match(r" *([\^-]+)", body):
            found.append(line[match.start(1) : match.end(1)])
    return found


# Findings


def test_breach_points_to_the_value_and_names_law_constant_and_remedy(shown: Any) -> None:
    found = block(shown(), "obligation[law.terms]")
    assert " --> p.yaml:7:23\n" in found
    assert pointed(found) == ["[a]"]
    assert "^^^ contract.terms lacks b\n" in found
    assert "= against: wanted (Art. 9, base/constants/lists.yaml:1)" in found
    assert "= law: Art. terms" in found
    assert "= do: Cure terms. (both parties)" in found


def test_absent_fact_points_to_where_it_would_stand(shown: Any) -> None:
    found = block(shown(), "obligation[law.signed]")
    assert " --> p.yaml:7:5\n" in found
    assert pointed(found) == ["contract"]
    assert "contract.signed is not stated, taken as false" in found


def test_related_facts_are_shown_beside_the_one_that_decides(shown: Any) -> None:
    found = block(shown(), "excluded[law.secret]")
    assert sorted(pointed(found)) == ["contract", "true"]
    assert "data.secret = true" in found
    assert "contract.signed is not stated, taken as false" in found
    assert found.count("^") == len("contract") and found.count("----") == 1  # the arrangement's fact is the finding


def test_related_fact_in_another_file_has_its_own_place(run: Run, examples: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(examples)
    out = run("check", "defence-sensor.yaml", "--vendor", "vendors", *DAY).out
    found = block(out, "obligation[vendor.agreement_evidence]")
    assert re.findall(r"--> (\S+):\d+:\d+", found) == ["vendors/aegis.yaml", "defence-sensor.yaml"]
    assert pointed(found) == ["percent_agreement", "bounding_boxes"]


def test_question_points_to_where_its_answer_belongs(shown: Any) -> None:
    text = PROJECT.replace("kept_days: 10", "kept_days: 40").replace("plan: in_house", "plan: bought")
    found = block(shown(text), "question: What is contract.audited?")
    assert " --> p.yaml:9:5\n" in found
    assert pointed(found) == ["contract"]
    assert "contract.audited is not stated" in found
    assert "= state: approaches.bought.contract.audited" in found
    assert "= settles: law.audited (bought)" in found


def test_what_a_vendor_must_be_is_one_list_at_the_arrangement(shown: Any) -> None:
    found = block(shown(PROJECT.replace("plan: in_house", "plan: bought")), "obligation: choose a vendor")
    assert pointed(found) == ["bought"]
    assert "  1. Title of vetted\n      law.vetted, Art. vetted" in found


def test_more_facts_than_can_be_shown_are_counted(folder: Path) -> None:
    names = [f"data.part_{n}" for n in range(6)]
    wide = write_base(
        folder / "wide", [fact(n, if_absent="false") for n in names], [rule("parts", require=f"[{', '.join(names)}]")]
    )
    Path("q.yaml").write_text(
        "kind: project\nid: q\nplan: in_house\ndata:\n  part_0: false\napproaches: {in_house: {}}\n"
    )
    text = terminal.render(check(wide, Path("q.yaml")), sources=sources())
    assert "because: 2 more facts" in text


def test_value_that_spans_lines_is_marked_on_each(shown: Any) -> None:
    text = PROJECT.replace("terms: [a]}", "terms: [a,\n                       c,\n        a]}")
    assert pointed(block(shown(text), "obligation[law.terms]")) == ["[a,", "c,", "a]"]


def test_long_value_is_marked_at_both_ends(shown: Any) -> None:
    text = PROJECT.replace("terms: [a]}", "terms: [a,\n c,\n c,\n c,\n c,\n c,\n   a]}")
    found = block(shown(text), "obligation[law.terms]")
    assert pointed(found) == ["[a,", "a]"]
    assert "\n...\n" in found
    assert re.findall(r"^ *(\d+) \|", found, re.MULTILINE) == ["7", "13"]


def test_file_that_is_gone_costs_the_excerpt_and_not_the_finding(result: Any) -> None:
    judged = result()
    Path("p.yaml").unlink()
    found = block(terminal.render(judged, sources=sources()), "obligation[law.terms]")
    assert "--> p.yaml:7:23" in found
    assert "contract.terms lacks b (line 7)" in found
    assert "^" not in found


def test_file_that_became_shorter_is_no_failure(result: Any) -> None:
    judged = result()
    Path("p.yaml").write_text("kind: project\n")
    assert "contract.terms lacks b (line 7)" in terminal.render(judged, sources=sources())


# The whole text


def test_clean_plan_takes_a_few_lines(shown: Any) -> None:
    text = PROJECT.replace("secret: true", "secret: false").replace(
        "contract: {terms: [a]}", "contract: {signed: true, terms: [a, b]}"
    )
    lines = shown(text).splitlines()
    assert "passes: the plan in_house is allowed" in lines
    assert len(lines) <= 12
    assert not any(line.startswith("next: ") for line in lines)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("undetermined", "blocked: the plan in_house is excluded"),
        ("never", "passes: the plan in_house is excluded"),
    ],
)
def test_what_blocks_is_said_last(shown: Any, level: str, said: str) -> None:
    assert f"\n{said}\n" in shown(gate=Gate(BLOCKING[level]))


def test_project_without_a_plan_says_how_many_pass(shown: Any) -> None:
    text = PROJECT.replace("plan: in_house\n", "")
    assert "passes: 1 of 2 arrangements pass; the best, bought, is conditional" in shown(text)
    both = text.replace("contract: {signed: true, terms: [a, b]}", "hosting: {}")
    assert "blocked: none of 2 arrangements passes" in shown(both)


def test_without_everything_only_what_the_run_turns_on_is_told(shown: Any) -> None:
    plain, whole = shown(), shown(everything=True)
    assert "choose a vendor" not in plain and "choose a vendor" in whole
    assert "-v shows what stands in the way of 1 other arrangement" in plain


def test_next_command_names_the_rule(shown: Any) -> None:
    last = shown(further="checker why p.yaml --approach in_house").splitlines()[-1]
    assert last == "next: checker why p.yaml --approach in_house --rule law.secret"


def test_notices_stand_at_their_lines(result: Any) -> None:
    place = Spot("p.yaml", 4, 8, 4, 14)
    notice = Notice("evidence", "data.secret", "evidence a.pdf expires on 2026-12-01", "renew it", None, place, "")
    text = terminal.render(replace(result(), notices=(notice,)), sources=sources())
    found = block(text, "warning: evidence a.pdf expires on 2026-12-01")
    assert pointed(found) == ["secret"]
    assert "= do: renew it" in found


def test_waived_finding_shows_who_set_it_aside(run: Run, examples: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "w.yaml"
    waivers.write_text(
        "kind: waivers\nwaivers:\n  - {rule: vendor.raw_judgement_export, project: retail-catalogue,\n"
        "     arrangement: crowdsourcing, reason: a trial, owner: A. Owner, approver: B. Chief, ticket: T-1,\n"
        "     expires: 2027-01-31}\n"
    )
    words = ("check", examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", *DAY)
    found = block(run(*words, "--waivers", waivers).out, "waived[vendor.raw_judgement_export]")
    assert "= until: 2027-01-31 (T-1)" in found
    assert "= owner: A. Owner, approved by B. Chief" in found
    assert "= because: a trial" in found
    assert f"--> {waivers}:3:5" in found


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("everything", [False, True])
def test_excerpts_fit_the_width(shown: Any, width: int, everything: bool) -> None:
    text = PROJECT.replace("[a]}", "[a]}" + " " * 10 + "# " + "x" * 200)
    long = [line for line in shown(text, width=width, everything=everything).splitlines() if len(line) > width]
    assert [line for line in long if len(line.split()) > 2] == []


def test_colour_marks_severity_and_changes_nothing_else(shown: Any) -> None:
    plain, coloured = shown(), shown(colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()
    assert "\x1b[1;31mexcluded\x1b[0m[law.secret]" in coloured
    assert "\x1b[1;33mobligation\x1b[0m[law.terms]" in coloured


def test_log_of_a_build_takes_no_line_for_a_command(shown: Any) -> None:
    text = PROJECT.replace("id: p\n", 'id: p\nname: "::stop-commands::x ##[error]y"\n')
    out = shown(text)
    assert not [line for line in out.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert "stop-commands" in out


# Excerpts by themselves


def lines_of(text: str, *marks: tuple[int, int, int, int, str], width: int = 80) -> list[str]:
    spans = [Mark(Spot("f", *place), (label,) if label else (), n == 0) for n, (*place, label) in enumerate(marks)]
    return excerpt(text.split("\n"), spans, width, PLAIN)


def test_two_marks_on_a_line_share_it() -> None:
    assert lines_of("a: 1, b: 2", (1, 10, 1, 11, "two"), (1, 4, 1, 5, "one")) == [
        "  |",
        "1 | a: 1, b: 2",
        "  |    - one",
        "  |          ^ two",
    ]


def test_lines_between_marks_are_passed_over() -> None:
    assert lines_of("a\nb\nc\nd", (1, 1, 1, 2, ""), (4, 1, 4, 2, ""))[3] == "..."
    assert "..." not in lines_of("a\nb", (1, 1, 1, 2, ""), (2, 1, 2, 2, ""))


@pytest.mark.parametrize(
    ("line", "place", "under"),
    [
        ("名前: 値", (1, 5, 1, 6), "      ^^"),  # letters two columns wide
        ("e\u0301a: b", (1, 5, 1, 6), "   ^"),  # an accent that takes none
        ("\ta: b", (1, 5, 1, 6), "    ^"),
        ("a: \x1b[31mb", (1, 4, 1, 10), "   ^^^^^^"),
    ],
)
def test_carets_stand_under_what_they_mark(line: str, place: Any, under: str) -> None:
    _, shown, pointer = lines_of(line, (*place, ""))
    assert pointer == f"  | {under}"
    assert "\x1b" not in shown and "\t" not in shown


def test_place_outside_the_file_or_without_extent_is_left_out() -> None:
    assert lines_of("a", (9, 1, 9, 2, "x")) == []
    assert lines_of("a", (1, 1, 1, 1, "x")) == []


@PROPERTY
@given(st.text(min_size=1, max_size=300), st.integers(0, 320), st.integers(0, 60), st.integers(1, 120))
def test_window_always_fits_and_keeps_the_mark_inside(line: str, start: int, length: int, room: int) -> None:
    shown, left, marked = window(line, start, start + length, room)
    room = max(room, 16)
    assert marked >= 1 and left >= 0
    if line.isascii():
        assert len(shown) <= room
        assert left + marked <= room
    assert all(c.isprintable() for c in shown)


@PROPERTY
@given(
    st.lists(st.text(st.characters(codec="ascii", exclude_characters="\n"), max_size=60), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(1, 15), st.integers(1, 70), st.integers(0, 8), st.integers(1, 70)), max_size=5),
    st.integers(20, 100),
)
def test_excerpt_never_fails_and_stays_in_order(text: list[str], spots: Any, width: int) -> None:
    marks = [Mark(Spot("f", line, column, line + more, end), ("\u2190",)) for line, column, more, end in spots]
    found = excerpt(text, marks, width, PLAIN)
    numbers = [int(match[1]) for line in found if (match := re.match(r" *(\d+) \|", line))]
    told = [
        m
        for m in marks
        if m.span.line <= len(text) and (m.span.end_line, m.span.end_column) > (m.span.line, m.span.column)
    ]
    assert sum("\u2190" in line for line in found) == len(told)
    assert {m.span.line for m in told} <= set(numbers) <= set(range(1, len(text) + 1))
    assert all(len(line) <= max(width, 24) for line in found if len(line.split()) > 2)


# Complaints


def test_complaint_shows_a_span_of_several_lines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("kind: project\nid: p\nname:\n  - a\n  - b\n")
    err = run("check", path).err
    assert (
        f"{path}:4:3: error: `name` must be text, not a list\n  4 |   - a\n    |   ^^^\n  5 |   - b\n    |   ^^^\n"
        in err
    )


def test_complaint_about_a_whole_file_shows_no_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("id: p\n")
    assert run("check", path).err.startswith(f"{path}: error: `kind` is missing\n  help: ")
