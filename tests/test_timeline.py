"""Between two of its days nothing changes: the timeline against every day, over random rule bases."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.compile import compile_base
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement
from checker.explain.timeline import turning_days
from checker.load.case import Case
from checker.model.descriptor import Answer, ArrangementSpec, Determination, Evidence, Project, Said, Source, combined
from checker.model.result import Arrangement
from checker.rulebase.load import load
from tests.random_bases import AS_OF, PLACE, random_member, random_situation
from tests.small import fact, rule, write_base
from tests.strategies import PROPERTY, World, worlds

pytestmark = pytest.mark.slow

DAYS = [AS_OF + timedelta(days=n) for n in range(-9, 13)]


def random_day(rng: Random) -> date | None:
    return rng.choice((None, AS_OF + timedelta(days=rng.randint(-6, 6))))


def random_said(rng: Random, world: World, situation: Situation) -> Said:
    """What ``situation`` answers, with evidence and determinations that begin and run out."""
    base = world.base
    evidence = {
        name: Evidence("a.pdf", PLACE, issued=random_day(rng), expires=random_day(rng))
        for name in situation.answers if name in base.facts and rng.random() < 0.3
    }  # fmt: skip
    determinations = {
        name: Determination(random_member(rng, spec), "counsel", random_day(rng) or AS_OF, "so", PLACE)
        for name, spec in base.derived.items() if rng.random() < 0.3
    }  # fmt: skip
    answers = {name: answer for name, answer in situation.answers.items() if name in base.facts}
    return Said(answers, evidence, determinations)


def judged_on(world: World, spec: ArrangementSpec, situation: Situation, day: date) -> Arrangement:
    known = replace(situation, answers=combined([spec.said], day))
    return arrangement(spec.name, spec, "", evaluator(world.program, day)(known), lambda rule: True)


@PROPERTY
@given(worlds(max_size=4), st.integers(0, 2**32))
def test_nothing_changes_on_a_day_that_is_not_a_turning_day(world: World, seed: int) -> None:
    rng = Random(seed)
    situation = random_situation(rng, world.base)
    spec = ArrangementSpec("it", situation.approach.name, PLACE, said=random_said(rng, world, situation))
    case = Case(Project("p", "p", Source("p.yaml", ""), PLACE, Said(), {"it": spec}), {})
    turning = set(turning_days(world.program, case))
    before: Arrangement | None = None
    for day in DAYS:
        now = judged_on(world, spec, situation, day)
        if before is not None and day not in turning:
            assert (now.best, now.worst) == (before.best, before.worst), day
            outcomes = [(f.rule, f.outcome, f.best, f.worst) for f in now.findings]
            assert outcomes == [(f.rule, f.outcome, f.best, f.worst) for f in before.findings], day
        before = now


NEWEST = """\
- derive: task.newest
  type: date
  meaning: The newest.
  cases: [{when: task.good, value: task.made}, {value: task.other}]
"""


@pytest.mark.parametrize(
    ("condition", "last"),
    [
        ("age(task.made) <= 30", "2026-12-31"),
        ("age(task.made) < 30.5", "2026-12-31"),
        ("age(task.made) <= limit", "2026-12-11"),
        ("age(task.other) <= 30", "2026-12-26"),
        ("age(task.newest) <= 30", "2026-12-31"),
        ("age(task.made) >= 0", "2026-11-30"),
    ],
)
def test_a_date_reaches_an_age_however_it_comes_about(tmp_path: Path, condition: str, last: str) -> None:
    """Stated, by silence, or concluded; whole or not, written or a constant. `last` is the last day as before."""
    other = fact("task.other", "date", if_absent="2026-11-26")
    facts = [fact("task.made", "date"), other, fact("task.good"), NEWEST]
    limit = """\
    - constant: limit
      type: int
      meaning: A limit.
      source: {cite: Art. 1, url: 'https://example.org/1'}
      checked: 2026-01-01
      values: [{value: 10}]
    """
    program = compile_base(load([write_base(tmp_path, facts, [rule("fresh", require=condition)], limit)]))
    said = Said({"task.made": Answer(date(2026, 12, 1)), "task.good": Answer(True)})
    spec = ArrangementSpec("in_house", "in_house", PLACE, said=said)
    case = Case(Project("p", "p", Source("p.yaml", ""), PLACE, Said(), {"in_house": spec}), {})
    day = date.fromisoformat(last)
    assert day + timedelta(days=1) in turning_days(program, case)

    def outcome(day: date) -> str:
        found = evaluator(program, day)(Situation(program.base.approaches["in_house"], combined([said], day)))
        return next(iter(arrangement("in_house", spec, "", found, lambda rule: True).findings)).outcome

    assert outcome(day) != outcome(day + timedelta(days=1))
