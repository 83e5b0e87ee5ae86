"""``checker plan``: dates from the deadline backwards, feasibility, and the calendar file."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import checker.report.schedule
from checker.advise.recommend import Appraisal, appraise
from checker.advise.schedule import schedule
from checker.advise.timetable import Schedule, Step
from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.report.schedule import feasibility
from tests.conftest import Ran
from tests.strategies import MORE
from tests.test_recommend import DAY, described, desk, option

Run = Callable[..., Ran]

AS_OF = ("--as-of", "2026-11-24")
EXACT = (
    "in_house:recruiting=2", "in_house:onboarding=1", "in_house:annotators=4", "in_house:productive_hours=25",
    "in_house:throughput=100", "in_house:acceptance=1", "in_house:redundancy=1", "in_house:pilot_labels=0",
    "review_share=0", "gold_share=0", "marks_per_item=1", "in_house:set_up=0",
)  # fmt: skip
"""With 20,000 items: 200 hours of work at 100 hours a week, two weeks, after three weeks of preparation."""


@pytest.fixture(scope="module")
def engines(program: Program) -> Agreed:
    return Agreed(program, DAY)


class Known:
    """An appraisal that a failing property does not print."""

    def __init__(self, appraisal: Appraisal):
        self.appraisal = appraisal

    def __repr__(self) -> str:
        return "<appraisal>"


@pytest.fixture(scope="module")
def known(found: Appraisal) -> Known:
    return Known(found)


@pytest.fixture(scope="module")
def found(program: Program, engines: Agreed) -> Appraisal:
    task = {"rarest_class_real_examples": 100}
    return appraise(desk(program, engines, described(task), ()))


def made(found: Appraisal, name: str, deadline: date | None = date(2030, 1, 1), as_of: date = DAY) -> Schedule:
    plan = schedule(found, option(found.recommendation, name), as_of, deadline)
    assert plan is not None
    return plan


def step(plan: Schedule, key: str) -> Step:
    return next(s for s in plan.steps if s.key == key)


def test_dates_count_back_from_the_deadline(program: Program, engines: Agreed) -> None:
    exact = appraise(desk(program, engines, described(), EXACT, propose=False))
    plan = made(exact, "in_house", date(2027, 6, 30))
    assert (plan.days.low, plan.days.high) == (35, 35)
    days = {s.key.removeprefix(":"): (s.start, s.end) for s in plan.steps}
    assert days["batch-2"] == (date(2027, 6, 24), date(2027, 6, 30))
    assert days["batch-1"] == (date(2027, 6, 17), date(2027, 6, 23))
    assert days["recruiting"][0] == date(2027, 6, 30) - timedelta(days=34)
    assert days["pilot"][0] < days["agreement"][0] < days["batch-1"][0]
    assert all(s.start == s.last_start and s.end == s.last_end for s in plan.steps)


def test_exact_figures_decide_to_the_day_whether_the_deadline_can_be_met(program: Program, engines: Agreed) -> None:
    exact = appraise(desk(program, engines, described(), EXACT, propose=False))
    last = DAY + timedelta(days=34)
    assert made(exact, "in_house", last).in_time == "yes"
    late = made(exact, "in_house", last - timedelta(days=1))
    assert late.in_time == "no"
    assert late.late[0].startswith("find and free the people")
    assert late.earliest == late.latest == last
    text = " ".join(feasibility(late))
    assert "cannot be met" in text
    assert "had to begin on 2026-11-23, 1 day ago" in text


def test_the_whole_takes_as_long_as_the_estimate_says(found: Appraisal) -> None:
    for o in found.recommendation.options:
        if o.duties or o.weeks is None:
            continue
        plan = made(found, o.name)
        assert plan.days.low == pytest.approx(o.weeks.low * 7)
        assert plan.days.high == pytest.approx(o.weeks.high * 7)


NAMES = st.integers(0, 20)
SOME = settings(deadline=None, max_examples=MORE or 60, derandomize=not MORE)


@SOME
@given(NAMES, st.integers(-50, 1500))
def test_steps_keep_their_order_and_their_deadline(known: Known, which: int, ahead: int) -> None:
    found = known.appraisal
    options = found.recommendation.options
    o = options[which % len(options)]
    deadline = DAY + timedelta(days=ahead)
    plan = made(found, o.name, deadline)
    before = [s for s in plan.steps if s.kind != "exit" and s.key != "tuning"]
    assert max(s.end for s in before) == deadline
    for s in plan.steps:
        assert s.start <= s.end
        assert s.last_start <= s.last_end
        assert s.start <= s.last_start
    for leg in {s.leg for s in before if ":" in s.key}:
        mine = {s.key.partition(":")[2]: s for s in before if s.leg == leg and ":" in s.key}
        chain = [k for k in mine if not k.startswith("duty")]
        for one, two in pairwise(chain):
            assert mine[one].end <= mine[two].end
        shown = next(mine[k] for k in ("pilot", "build") if k in mine)
        for key, s in mine.items():
            if key.startswith("duty"):
                assert s.last_end <= shown.last_start + timedelta(days=1)
    safe, last = min(s.start for s in plan.steps), min(s.last_start for s in plan.steps)
    assert plan.in_time == ("yes" if safe >= DAY else "depends" if last >= DAY else "no")
    assert bool(plan.late) == (plan.in_time != "yes")
    assert (plan.earliest <= deadline) == (plan.in_time != "no")
    assert (plan.latest <= deadline) == (plan.in_time == "yes")


def test_a_later_deadline_moves_every_step_and_nothing_else(found: Appraisal) -> None:
    name = found.recommendation.options[0].name
    one, two = made(found, name, date(2030, 1, 1)), made(found, name, date(2030, 1, 31))
    moved = {s.key: s.start + timedelta(days=30) for s in one.steps}
    assert moved == {s.key: s.start for s in two.steps}


def test_obligations_end_before_the_first_record_is_shown(run: Run, examples: Path) -> None:
    ran = run(
        "plan", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF,
        "--deadline", "2028-06-30", "-f", "markdown",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    rows = [line.split(" | ") for line in ran.out.splitlines() if line.startswith("|  | 20")]
    ends = {row[3]: row[2] for row in rows}
    pilot = next(row[1] for row in rows if row[3] == "pilot")
    duty = next(end for title, end in ends.items() if title.startswith("Amend the contract"))
    assert duty <= pilot
    assert "can be met whatever the figures" in ran.out
    assert "- [ ] 2028-06-30 to 2028-06-30: all labels are accepted" in ran.out


def test_the_schedule_holds_every_stage(found: Appraisal) -> None:
    hybrid = next(o for o in found.recommendation.options if len(o.legs) == 3)
    plan = made(found, hybrid.name)
    keys = {s.key.partition(":")[2] or s.key for s in plan.steps}
    people = {"recruiting", "guideline", "pilot", "agreement", "batch-1", "gate-1"}
    assert {"build", "generate", "validate", *people} <= keys
    assert {"delivery", "tuning", "deletion", "copies"} <= keys
    gone = next(s for s in plan.steps if s.key.endswith(":deletion"))
    assert gone.end == plan.deadline + timedelta(days=30)
    assert gone.leg == hybrid.legs[1].name


def test_batches_show_gold_and_review(found: Appraisal) -> None:
    plan = made(found, "managed_platform")
    assert "2-5 % gold items; 10-20 % reviewed" in step(plan, ":batch-1").about


def test_without_a_deadline_it_begins_today(found: Appraisal) -> None:
    name = "managed_platform"
    plan = made(found, name, None)
    assert not plan.stated
    assert plan.deadline == plan.latest
    assert plan.in_time == "yes"
    assert min(s.start for s in plan.steps) == DAY
    assert "no deadline is stated" in feasibility(plan)[0]


def written(tmp_path: Path, **more: Any) -> Path:
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump({**described(), **more}))
    return path


def test_the_deadline_of_the_project_counts_and_the_option_wins(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert "the deadline 2028-06-30, in 584 days" in " ".join(run("plan", path, *AS_OF).out.split())
    ran = run("plan", path, *AS_OF, "--deadline", "2026-12-01")
    assert "the deadline 2026-12-01, in 7 days" in " ".join(ran.out.split())


def test_the_plan_of_the_project_is_taken_or_what_ranks_first(run: Run, tmp_path: Path) -> None:
    first = run("recommend", written(tmp_path), *AS_OF).out
    name = first.partition("  1. ")[2].partition(":")[0]
    assert run("plan", written(tmp_path), *AS_OF).out.splitlines()[1].startswith(f"{name}: ")
    planned = run("plan", written(tmp_path, plan="managed_platform"), *AS_OF)
    assert planned.out.splitlines()[1].startswith("managed_platform <- plan: ")


def test_a_proposed_hybrid_can_be_planned(run: Run, tmp_path: Path) -> None:
    ran = run("plan", written(tmp_path), *AS_OF, "--approach", "synthetic + managed_platform")
    name = "synthetic + managed_platform"
    if ran.status == 2:  # another one of this pattern ranks first
        name = ran.err.partition("the arrangements are ")[2].split(", ")[0]
        ran = run("plan", written(tmp_path), *AS_OF, "--approach", name)
    assert ran.status == 0, ran.err
    assert name in ran.out


def test_what_is_excluded_gets_no_schedule(run: Run, examples: Path) -> None:
    words = ("plan", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF)
    ran = run(*words, "--approach", "crowdsourcing")
    assert (ran.status, ran.out) == (1, "")
    assert "crowdsourcing is excluded (hipaa.anonymous_workers" in ran.err
    assert "`checker recommend` ranks in_house first" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--approach", "in_hose"), "there is no arrangement `in_hose`"),
        (("--deadline", "soon"), "is no day"),
        (("--set", "wage=-1"), "wage"),
    ],
)
def test_wrong_input_is_told(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("plan", written(tmp_path), *AS_OF, *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_without_a_volume_it_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    task = {name: value for name, value in described()["task"].items() if name != "volume"}
    ran = run("plan", written(tmp_path, task=task), *AS_OF)
    assert (ran.status, "state `task.volume`" in ran.err) == (2, True)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_line_is_wider_than_the_terminal(
    run: Run, tmp_path: Path, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = run("plan", written(tmp_path), *AS_OF).out
    assert [line for line in out.splitlines() if len(line) > int(columns)] == []


# The calendar file


@pytest.fixture
def calendar() -> Any:
    return pytest.importorskip("icalendar", reason="the extra `calendar` is not installed")


def test_the_calendar_file_holds_every_step(run: Run, tmp_path: Path, calendar: Any) -> None:
    target = tmp_path / "plan.ics"
    ran = run("plan", written(tmp_path), *AS_OF, "-f", "ics", "-o", target)
    assert (ran.status, ran.out) == (0, "")
    data = target.read_bytes()
    read = calendar.Calendar.from_ical(data)
    events = list(read.walk("VEVENT"))
    assert len(events) >= 8
    assert len({str(event["uid"]) for event in events}) == len(events)
    for event in events:
        assert event["dtstamp"].dt == datetime(2026, 11, 24, tzinfo=UTC)
        assert event["dtstart"].dt < event["dtend"].dt
        assert not isinstance(event["dtstart"].dt, datetime)
    last = next(e for e in events if str(e["summary"]) == "all labels are accepted")
    assert (last["dtstart"].dt, last["dtend"].dt) == (date(2028, 6, 30), date(2028, 7, 1))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_moved_deadline_keeps_the_identifiers(run: Run, tmp_path: Path, calendar: Any) -> None:
    def events(*words: str) -> dict[str, date]:
        out = run("plan", written(tmp_path), *AS_OF, "-f", "ics", *words).out
        read = calendar.Calendar.from_ical(out)
        return {str(event["uid"]): event["dtstart"].dt for event in read.walk("VEVENT")}

    first = events()
    assert events() == first
    later = events("--deadline", "2028-07-30")
    assert later.keys() == first.keys()
    assert {uid: day + timedelta(days=30) for uid, day in first.items()} == later


def test_without_the_library_the_extra_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "checker.report.schedule_ics", raising=False)
    monkeypatch.delattr(checker.report, "schedule_ics", raising=False)
    ran = run("plan", written(tmp_path), *AS_OF, "-f", "ics")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'checker[calendar]'" in ran.err


def test_hostile_text_stays_text_in_the_calendar(run: Run, tmp_path: Path, calendar: Any) -> None:
    path = written(tmp_path, name="x\nEND:VCALENDAR\n\x1b[31m;,\\")
    out = run("plan", path, *AS_OF, "-f", "ics").out
    assert out.count("END:VCALENDAR") == 1 or "\r\nEND:VCALENDAR\r\n" not in out[:-20]
    assert "\x1b" not in out
    assert len(list(calendar.Calendar.from_ical(out).walk("VEVENT"))) >= 8
