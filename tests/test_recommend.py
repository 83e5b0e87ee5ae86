"""``checker recommend``: reasons as rules, the order, hybrids, and what never happens."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.advise.examples import wrong_examples
from checker.advise.ranking import Standing, first_difference, key, ranked
from checker.advise.recommend import Desk, recommend
from checker.advise.result import Argument, Option, Recommendation, Suitability
from checker.advise.suitability import summed, word_for
from checker.economics.defaults import read_defaults
from checker.economics.quotes import Quotes, read_settings
from checker.engine.agreed import Agreed
from checker.engine.compile import compile_base
from checker.engine.program import Program
from checker.explain.judge import judge, rows_of, select
from checker.load.case import Case, read_case
from checker.model.diagnostic import InputError
from checker.model.result import Reason as Tree
from checker.rulebase.load import load
from tests.conftest import ROOT, Ran
from tests.strategies import MORE

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]

DAY = date(2026, 11, 24)
AS_OF = ("--as-of", "2026-11-24")
NOWHERE = Tree("all", "true", "", "", (), (), ())

TASK = {
    "modality": "image", "type": "classification", "volume": 20000, "specialised_knowledge": "none",
    "guideline_exists": True, "rarest_class_real_examples": 5000, "proprietary_knowledge": False,
    "fine_perception": False, "one_off": False, "volume_varies": False, "quality_audited": False,
    "collection_hard": False, "conditions_not_yet_real": False, "prototype": False, "deadline": date(2028, 6, 30),
}  # fmt: skip


def described(task: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A project that the law hardly touches, with every fact that the reasons read."""
    base: dict[str, Any] = {
        "kind": "project",
        "id": "pictures",
        "project": {
            "establishment_countries": ["US"], "targeted_countries": ["US"], "hipaa": {"role": "neither"},
            "ccpa": {"business": False},
        },
        "data": {
            "categories": [], "subject_countries": [], "government_markings": [], "personal": {"present": False},
            "export_control": {"regimes": []}, "trade_secrets": False,
        },
        "team": {"countries": ["US"], "has_capacity": True},
        "task": {**TASK, **(task or {})},
        "approaches": {
            "in_house": {"exposure": {"data_form": "no_real_records", "outside_access": "none"}},
            "managed_platform": {"hosting": {"storage_countries": ["US"], "processing_countries": ["US"]}},
            "crowdsourcing": {"hosting": {"storage_countries": ["US"], "processing_countries": ["US"]}},
            "synthetic": {
                "exposure": {"data_form": "no_real_records", "outside_access": "none"},
                "synthetic": {"source_data_fed_in": False},
            },
        },
    }  # fmt: skip
    for name, section in more.items():
        base[name] = {**base[name], **section} if isinstance(section, dict) and name != "approaches" else section
    return base


def without(found: dict[str, Any], *names: str) -> dict[str, Any]:
    """A project that says nothing of these facts."""
    made = deepcopy(found)
    for name in names:
        *route, last = name.split(".")
        inner = made
        for step in route:
            inner = inner[step]
        del inner[last]
    return made


@pytest.fixture(scope="session")
def engines(program: Program) -> Agreed:
    return Agreed(program, DAY)


def desk(
    program: Program, engines: Agreed, found: Mapping[str, Any], settings_: tuple[str, ...] = (), propose: bool = True
) -> Desk:
    """A recommendation's desk for a project, under the shipped figures."""
    base = program.base
    case: Case = read_case(found, [], base)
    rows = rows_of(base, case)
    result = judge(program, case, DAY, select(base), full=False, engines=engines)
    defaults = read_defaults(ROOT / "economics" / "defaults.yaml", "economics/defaults.yaml", base)
    figures = read_settings(settings_, {name: spec.approach for name, spec, _ in rows})
    return Desk(base, case, rows, result, defaults, Quotes(), figures, propose)


def advice(program: Program, engines: Agreed, found: Mapping[str, Any], *given: str, propose: bool = True) -> Any:
    return recommend(desk(program, engines, found, given, propose))


def names(found: Recommendation) -> list[str]:
    return [option.name for option in found.options]


def option(found: Recommendation, name: str) -> Option:
    return next(o for o in found.options if o.name == name)


def reasons(found: Option, truth: str = "true") -> set[str]:
    return {reason.name for reason in found.suitability.reasons if reason.truth == truth and not reason.mended_by}


# Reasons as data


def test_the_examples_of_every_reason_come_out_as_they_say(program: Program) -> None:
    assert len(program.base.suits) >= 20
    assert list(wrong_examples(program.base)) == []


def test_a_wrong_example_is_found(program: Program) -> None:
    suit = program.base.suits["few_real_examples"]
    turned = replace(suit, examples=tuple(replace(e, truth="true") for e in suit.examples))
    wrong = list(wrong_examples(replace(program.base, suits={suit.name: turned})))
    assert {item.found for item in wrong} == {"false", "unknown"}
    assert "the example says that it holds" in wrong[0].message


def test_reasons_never_change_a_verdict(program: Program, engines: Agreed) -> None:
    bare = compile_base(replace(program.base, suits={}, blends={}, leads={}))
    assert bare.source == program.source
    assert not set(program.base.suits) & set(program.base.rules)


def test_every_suitability_claim_of_the_article_is_carried_by_a_reason_or_a_hybrid(program: Program) -> None:
    carried = {claim for suit in program.base.suits.values() for claim in suit.claims}
    carried |= {claim for blend in program.base.blends.values() for claim in blend.claims}
    wanted = {"A01", "A02", "A03", "A04", *(f"A{n}" for n in (20, 21, 22, 23, 26, 31, 32, 33, 34, 50, 51, 52, 53))}
    assert wanted | {"A80", "A81", "A82", "A83"} <= carried


def test_the_three_questions_are_asked_first(program: Program, engines: Agreed) -> None:
    found = without(
        described(), "task.specialised_knowledge", "task.rarest_class_real_examples", "data.trade_secrets",
        "task.prototype", "task.conditions_not_yet_real",
    )  # fmt: skip
    asked = advice(program, engines, found).questions
    assert [(ask.fact, ask.first) for ask in asked[:3]] == [
        ("task.specialised_knowledge", 1), ("task.rarest_class_real_examples", 2), ("data.trade_secrets", 3),
    ]  # fmt: skip
    assert {ask.first for ask in asked[3:]} == {0}
    assert {"task.prototype", "task.conditions_not_yet_real"} <= {ask.fact for ask in asked[3:]}


def test_an_unknown_reason_is_neither_for_nor_against(program: Program, engines: Agreed) -> None:
    found = advice(program, engines, without(described(), "task.specialised_knowledge"), propose=False)
    fit = option(found, "managed_platform").suitability
    assert fit.against_decisive == "unknown"
    assert (fit.best, fit.worst) == ("suited", "unsuited")
    assert "own_experts" in reasons(option(found, "in_house"), "unknown")


@pytest.mark.parametrize(
    ("task", "name", "reason", "word"),
    [
        ({"specialised_knowledge": "professional"}, "in_house", "own_experts", "well suited"),
        ({"specialised_knowledge": "professional"}, "managed_platform", "own_experts", "unsuited"),
        ({"proprietary_knowledge": True}, "managed_platform", "proprietary_knowledge", "mixed"),
        ({"rarest_class_real_examples": 499}, "in_house", "few_real_examples", "mixed"),
        ({"conditions_not_yet_real": True}, "synthetic", "not_yet_real", "well suited, with reservations"),
        ({"volume": 100000}, "managed_platform", "large_and_general", "suited"),
        ({"volume": 50000}, "synthetic", "synthetic_alone", "doubtful"),
        ({"guideline_exists": False}, "managed_platform", "no_guideline", "mixed"),
    ],
)
def test_what_speaks_for_and_against(
    program: Program, engines: Agreed, task: dict[str, Any], name: str, reason: str, word: str
) -> None:
    found = option(advice(program, engines, described(task), propose=False), name)
    assert reason in reasons(found)
    assert (found.suitability.best, found.suitability.worst) == (word, word)


def test_a_reason_shows_the_fact_with_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump(described({"specialised_knowledge": "professional"})))
    text = path.read_text().splitlines()
    line = next(n for n, said in enumerate(text, 1) if "specialised_knowledge:" in said)
    found = json.loads(run("recommend", path, *AS_OF, "-f", "json").out)
    use = next(
        r["facts"][0] for o in found["options"] if o["name"] == "in_house"
        for r in o["suitability"]["reasons"] if r["name"] == "own_experts"
    )  # fmt: skip
    assert (use["name"], use["value"], use["place"]["line"]) == ("task.specialised_knowledge", "professional", line)


def test_a_decisive_reason_wins_over_any_number_of_usual_ones() -> None:
    def said(name: str, side: Any, weight: Any, truth: Any = "true", mended: str = "") -> Argument:
        return Argument(name, name, "", side, weight, truth, (), (), NOWHERE, "", mended, (), "", "", None)

    usual = [said(f"u{n}", "for", "usual") for n in range(9)]
    assert summed([*usual, said("d", "against", "decisive")]).best == "unsuited"
    assert summed([*usual, said("d", "against", "decisive", mended="x")]).best == "suited"
    open_ = summed([*usual, said("d", "against", "decisive", "unknown")])
    assert (open_.best, open_.worst) == ("suited", "unsuited")
    assert word_for(False, False, False, False) == "no reason either way"


# The order


VERDICTS = [
    ("allowed", "allowed", "allowed"), ("conditional", "conditional", "conditional"),
    ("undetermined", "allowed", "conditional"), ("undetermined", "allowed", "excluded"),
    ("undetermined", "conditional", "excluded"), ("excluded", "excluded", "excluded"),
]  # fmt: skip
TRUTHS = st.sampled_from(["true", "false", "unknown"])
FITS = st.sampled_from(["yes", "no", "depends", "unknown"])


@st.composite
def standing(draw: Any, name: str) -> Standing:
    verdict, best, worst = draw(st.sampled_from(VERDICTS))
    fit = Suitability(draw(TRUTHS), draw(TRUTHS), draw(TRUTHS), draw(TRUTHS), "", "", ())
    return Standing(
        name, verdict, best, worst, fit, draw(FITS), draw(FITS), draw(st.integers(0, 4)), draw(st.integers(0, 4))
    )  # fmt: skip


@st.composite
def standings(draw: Any) -> list[Standing]:
    return [draw(standing(name)) for name in "abcdef"[: draw(st.integers(1, 6))]]


MANY = settings(deadline=None, max_examples=MORE or 300, derandomize=not MORE)


@MANY
@given(standings(), st.randoms(use_true_random=False))
def test_the_order_is_total_free_of_input_order_and_never_holds_what_is_excluded(
    found: list[Standing], chance: Random
) -> None:
    order = ranked(found)
    shuffled = [*found]
    chance.shuffle(shuffled)
    assert ranked(shuffled) == order
    assert {one.name for one in order} == {one.name for one in found if one.verdict != "excluded"}
    places = {"allowed": 0, "conditional": 1, "undetermined": 2}
    assert [places[one.verdict] for one in order] == sorted(places[one.verdict] for one in order)
    for one, two in pairwise(order):
        assert key(one) < key(two)
        assert first_difference(one, two) == first_difference(two, one)


BETTER = {"yes": 0, "unknown": 0, "depends": 1, "no": 2}


@MANY
@given(standings(), st.integers(0, 5), st.integers(0, 4), FITS)
def test_making_one_cheaper_never_lowers_it(found: list[Standing], which: int, by: int, budget: Any) -> None:
    one = found[which % len(found)]
    if one.verdict == "excluded":
        return
    fits = budget if BETTER[budget] <= BETTER[one.in_budget] else one.in_budget
    cheaper = replace(one, cost=one.cost - by, in_budget=fits)
    before = [x.name for x in ranked(found)].index(one.name)
    after = [x.name for x in ranked([cheaper if x is one else x for x in found])].index(one.name)
    assert after <= before


def random_project(chance: Random) -> dict[str, Any]:
    """A project with random facts of task, data and team; some of them are not stated."""
    found = described()
    task: dict[str, Any] = {
        "modality": ["image", "text", "tabular"], "type": ["classification", "segmentation"],
        "volume": [500, 20000, 250000], "rarest_class_real_examples": [0, 499, 500, 9000],
        "specialised_knowledge": ["none", "trained_layperson", "professional", "licensed_professional"],
        "deadline": [DAY + timedelta(days=n) for n in (7, 90, 900)], "budget": [2000, 50000, 5000000],
        "budget_currency": ["usd"],
    }  # fmt: skip
    flags = [name for name, value in TASK.items() if isinstance(value, bool)]
    task |= {name: [True, False] for name in flags}
    found["task"] = {name: chance.choice(values) for name, values in task.items() if chance.random() < 0.8}
    found["team"] = {"countries": chance.choice([["US"], ["DE"], ["IN"]])}
    found["data"] |= chance.choice(
        [
            {},
            {"personal": {"present": True}, "subject_countries": ["DE"], "categories": ["health"]},
            {"personal": {"present": True}, "phi": {"present": True}, "subject_countries": ["US"]},
            {"export_control": {"regimes": ["itar"]}},
        ]
    )
    found["project"] |= {"hipaa": {"role": chance.choice(["neither", "covered_entity"])}}
    ways = list(found["approaches"].items())
    chance.shuffle(ways)
    found["approaches"] = dict(ways[: chance.randint(2, 4)]) | {"expert_vendor": {}}
    return found


SOME = settings(deadline=None, max_examples=MORE or 12, derandomize=not MORE)


@SOME
@given(st.integers(0, 2**32))
def test_of_random_projects_nothing_excluded_is_ranked_and_the_order_of_the_file_does_not_matter(
    program: Program, engines: Agreed, seed: int
) -> None:
    found = random_project(Random(seed))
    one = desk(program, engines, found)
    first = recommend(one)
    verdicts = {row.name: row.verdict for row in one.result.arrangements}
    assert {row.name for row in first.barred} == {name for name, v in verdicts.items() if v == "excluded"}
    places = {"allowed": 0, "conditional": 1, "undetermined": 2}
    ranks = [places[o.verdict] for o in first.options]
    assert ranks == sorted(ranks)
    for o in first.options:
        if o.proposed:
            assert all(verdicts[leg.name] != "excluded" for leg in o.legs)
            assert o.worst != "excluded"
        else:
            assert o.verdict == verdicts[o.name]
    turned = {**found, "approaches": dict(reversed(found["approaches"].items()))}
    assert names(recommend(desk(program, engines, turned))) == names(first)


@SOME
@given(st.integers(0, 2**32))
def test_a_lower_price_never_lowers_an_arrangement(program: Program, engines: Agreed, seed: int) -> None:
    chance = Random(seed)
    found = random_project(chance)
    before = names(advice(program, engines, found, propose=False))
    if not before:
        return
    name = chance.choice(before)
    cheaper = {"in_house": "wage=1..2", "synthetic": "generation_price=0"}.get(name, "price=0.0001")
    after = names(advice(program, engines, found, f"{name}:{cheaper}", propose=False))
    assert sorted(before) == sorted(after)
    assert after.index(name) <= before.index(name)


# What stands beside each arrangement


def test_the_law_comes_before_everything_else(run: Run, examples: Path) -> None:
    ran = run("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF, "-f", "json")
    found = json.loads(ran.out)
    ranked_ = {o["name"]: o for o in found["options"]}
    assert [row["name"] for row in found["barred"]] == ["crowdsourcing"]
    assert "hipaa.anonymous_workers" in found["barred"][0]["rules"]
    assert not any("crowdsourcing" in name for name in ranked_)
    assert min(o["rank"] for o in ranked_.values() if o["verdict"] == "allowed") == 1


def test_hybrids_are_proposed_with_shares_and_the_worst_verdict_of_their_legs(
    program: Program, engines: Agreed
) -> None:
    found = advice(program, engines, described({"rarest_class_real_examples": 100}))
    proposed = [o for o in found.options if o.proposed]
    assert 1 <= len(proposed) <= len(program.base.blends)
    order = {"allowed": 0, "conditional": 1, "undetermined": 2}
    for o in proposed:
        assert o.verdict == max((option(found, leg.name).verdict for leg in o.legs), key=order.__getitem__)
        assert sum(leg.share.low for leg in o.legs) <= 1 <= sum(leg.share.high for leg in o.legs)
        assert all(leg.role for leg in o.legs)
        assert o.pattern
    pipeline = next(o for o in proposed if len(o.legs) == 3)
    assert [leg.role for leg in pipeline.legs] == ["pre-training", "bulk", "review"]
    assert (pipeline.legs[0].share.low, pipeline.legs[0].share.high) == (0.4, 0.6)


def test_a_leg_mends_what_speaks_against_another(program: Program, engines: Agreed) -> None:
    found = advice(program, engines, described({"rarest_class_real_examples": 100}))
    blend = next(o for o in found.options if {leg.name for leg in o.legs} >= {"synthetic"})
    mended = {(r.name, r.leg): r.mended_by for r in blend.suitability.reasons if r.mended_by}
    assert mended["synthetic_alone", "synthetic"] in {leg.name for leg in blend.legs}
    assert "synthetic" in {by for (name, _), by in mended.items() if name == "few_real_examples"}
    assert "few_real_examples" not in {
        r.name for r in blend.suitability.reasons if r.side == "against" and r.counts and r.truth == "true"
    }
    assert "few_real_examples" in reasons(option(found, "in_house"))


def test_a_hybrid_of_the_project_is_not_proposed_again(program: Program, engines: Agreed) -> None:
    found = described()
    found["approaches"]["mine"] = {"approach": "hybrid", "legs": ["managed_platform", "in_house"]}
    legs = [frozenset(leg.name for leg in o.legs) for o in advice(program, engines, found).options if o.legs]
    assert legs.count(frozenset(["managed_platform", "in_house"])) == 1


def test_obligations_have_lead_times_and_a_rule_of_the_organisation_its_own(
    program: Program, engines: Agreed, examples: Path, run: Run
) -> None:
    ran = run("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF, "-f", "json")
    plan = next(o for o in json.loads(ran.out)["options"] if o["is_plan"])
    duty = next(d for d in plan["duties"] if d["rule"] == "hipaa.business_associate_contract_terms")
    assert (duty["lead"]["low"], duty["lead"]["high"]) == (1, 4)
    assert "business associate" in duty["source"]


def test_a_missed_deadline_and_budget_come_before_cost(program: Program, engines: Agreed) -> None:
    given = (
        "in_house:recruiting=0", "in_house:onboarding=0.1", "in_house:annotators=100", "in_house:wage=60",
        "managed_platform:recruiting=20", "managed_platform:price=0.0001", "managed_platform:set_up=0",
    )  # fmt: skip
    task = {"deadline": DAY + timedelta(days=70), "volume_varies": False, "guideline_exists": True}
    found = described(task)
    found["approaches"] = {name: found["approaches"][name] for name in ("in_house", "managed_platform")}
    for name in ("in_house", "managed_platform"):
        found["approaches"][name] = {
            "exposure": {"data_form": "no_real_records", "outside_access": "none"},
            "hosting": {"storage_countries": ["US"], "processing_countries": ["US"]},
        }
    first = advice(program, engines, found, *given, propose=False)
    late = option(first, "managed_platform")
    assert late.in_time == "no"
    assert any("misses the deadline" in risk.text for risk in late.risks)
    poor = advice(program, engines, described({"budget": 1, "budget_currency": "usd"}), propose=False)
    assert any("beyond the budget" in risk.text for risk in poor.options[0].risks)


@pytest.mark.parametrize(
    ("change", "step", "said"),
    [
        ({"in_time": "no"}, "deadline", "b misses the deadline"),
        ({"in_budget": "depends"}, "budget", "whether b stays within the budget"),
        ({"weeks": 9.0}, "time", "at the same cost it takes 1 weeks against 9"),
        ({}, "name", "in the order of their names"),
        ({"verdict": "conditional", "best": "conditional", "worst": "conditional"}, "verdict", "allowed comes before"),
    ],
)
def test_each_step_of_the_order_has_its_words(change: dict[str, Any], step: str, said: str) -> None:
    from checker.advise.compare import above

    fit = Suitability("false", "false", "false", "false", "", "", ())
    one = Standing("a", "allowed", "allowed", "allowed", fit, "yes", "yes", 5.0, 1.0)
    found = above(one, replace(one, name="b", **change), {}, {})
    assert (found.step, found.next) == (step, "b")
    assert said in found.text


def test_without_a_volume_costs_are_of_each_item(program: Program, engines: Agreed) -> None:
    found = advice(program, engines, without(described(), "task.volume"))
    assert all(o.total is None and o.weeks is None for o in found.options)
    assert any("task.volume" in note for note in found.notes)


# The organisation's own reasons


OWN = """\
- suit: {name}
  title: the works council has to agree first
  because: It takes months.
  strength: assumption
  source: works agreement 12
  checked: 2026-10-01
  weight: decisive
  when: task.volume > 1000
  against: [approach.people == crowd, managed_platform]
  examples:
    holds: [{{task.volume: 1001}}]
    fails: [{{task.volume: 1000}}]
    open: [{{task.volume: unknown}}]
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[str], Path]:
    def overlay(text: str) -> Path:
        folder = tmp_path / "own"
        (folder / "house").mkdir(parents=True, exist_ok=True)
        (folder / "house" / "reasons.yaml").write_text(dedent(text))
        return folder

    return overlay


def test_an_organisation_adds_replaces_and_drops_reasons(overlay: Callable[[str], Path]) -> None:
    text = OWN.format(name="works_council") + OWN.format(name="prototype").replace("when:", "instead: true\n  when:")
    folder = overlay(text + "- drop_suit: one_off\n  because: we hire for every project\n")
    base = load([ROOT / "rules", folder])
    assert base.suits["works_council"].opposes == {"crowdsourcing", "managed_platform"}
    assert base.suits["prototype"].title == "the works council has to agree first"
    assert "one_off" not in base.suits
    assert list(wrong_examples(base)) == []
    own = base.suits["works_council"].place
    assert own.file.endswith("house/reasons.yaml")


def test_own_reasons_weigh_in_the_command(run: Run, overlay: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump(described()))
    folder = overlay(OWN.format(name="works_council"))
    ran = run("recommend", path, *AS_OF, "--rules", folder, "-v")
    assert ran.status == 0, ran.err
    assert "decisively against: the works council has to agree first" in ran.out
    assert "house/reasons.yaml:1" in ran.out.replace("\n       ", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OWN.format(name="prototype"), "`prototype` is declared twice"),
        (OWN.format(name="x").replace("when:", "instead: true\n  when:"), "there is no shipped `x` to replace"),
        ("- drop_suit: one_of\n  because: no\n", "there is no reason `one_of`"),
        (OWN.format(name="x").replace("managed_platform]", "managed_platfrm]"), "no approach `managed_platfrm`"),
        (OWN.format(name="x").replace("approach.people == crowd", "approach.peeple == crowd"), "approach.peeple"),
        (OWN.format(name="x").replace("    fails: [{task.volume: 1000}]\n", ""), "no example shows `fails`"),
        (OWN.format(name="x").replace("task.volume > 1000", "task.volum > 1000"), "task.volum"),
        (
            OWN.format(name="x").replace("  against: [approach.people == crowd, managed_platform]\n", ""),
            "for or against",
        ),
        (OWN.format(name="x").replace("weight: decisive", "weight: heavy"), "`weight` must be one of"),
        (OWN.format(name="x").replace("{task.volume: 1001}", "{task.volme: 1001}"), "there is no fact `task.volme`"),
        ("- lead: contrct\n  weeks: [1, 2]\n  strength: listed\n  source: s\n  checked: 2026-01-01\n", "`contrct`"),
        (
            "- lead: contract.dpa\n  weeks: [3, 2]\n  strength: listed\n  source: s\n  checked: 2026-01-01\n",
            "downwards",
        ),
        (
            "- blend: x\n  title: t\n  because: b\n  strength: listed\n  source: s\n  checked: 2026-01-01\n  roles:\n"
            "    - {role: a, approaches: [in_house], share: [0, 0.3]}\n"
            "    - {role: b, approaches: [synthetic], share: [0, 0.3]}\n",
            "cannot add up to 1",
        ),
    ],
)
def test_mistakes_in_own_reasons_are_shown_at_their_place(
    overlay: Callable[[str], Path], text: str, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        load([ROOT / "rules", overlay(text)])
    found = [d for d in caught.value.diagnostics if message in f"{d.message} {d.help}"]
    assert found, [str(d) for d in caught.value.diagnostics]
    assert found[0].place.file.endswith("reasons.yaml")


# As a user meets it


def test_the_document_fits_its_schema_and_is_the_same_every_time(run: Run, examples: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "recommendation.schema.json").read_text())
    for name in ("hospital-retina", "retail-catalogue"):
        words = ("recommend", examples / f"{name}.yaml", "--vendor", examples / "vendors", *AS_OF, "-f", "json")
        first = run(*words)
        Draft202012Validator(schema).validate(json.loads(first.out))
        assert run(*words).out == first.out


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_line_is_wider_than_the_terminal(
    run: Run, examples: Path, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = run("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF, "-v")
    wide = [line for line in ran.out.splitlines() if len(line) > int(columns) and " " in line.strip()]
    assert wide == []
    assert "\x1b" not in ran.out


def test_the_text_says_what_comes_first_and_why(run: Run, examples: Path) -> None:
    out = run("recommend", examples / "road-plates.yaml", "--vendor", examples / "vendors", *AS_OF).out
    flat = " ".join(out.split())
    assert out.index("answer this first") < out.index("in this order")
    assert "How many real examples do you have of the rarest class" in flat
    assert "above synthetic + in_house, by verdict: allowed comes before conditional" in flat
    assert "how this is ordered: by the first step that differs" in flat
    assert "next: checker recommend" in flat


def test_hostile_names_reach_neither_terminal_nor_markdown(run: Run, tmp_path: Path) -> None:
    found = described()
    found["name"] = "\x1b[2J<b>|[x](javascript:1)"
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump(found))
    assert "\x1b" not in run("recommend", path, *AS_OF).out
    text = run("recommend", path, *AS_OF, "-f", "markdown").out
    assert "\x1b" not in text
    assert "<b>" not in text
    assert "[x](javascript" not in text


def test_when_everything_is_excluded_nothing_is_recommended(run: Run, tmp_path: Path, examples: Path) -> None:
    words = ("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *AS_OF)
    ran = run(*words, "--approach", "crowdsourcing")
    assert ran.status == 0
    assert "nothing can be recommended" in ran.out
    assert "excluded, whatever else speaks for it" in ran.out


def test_wrong_input_is_no_traceback(run: Run, examples: Path) -> None:
    ran = run("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--set", "wge=3")
    assert ran.status == 2
    assert "there is no quantity `wge`" in ran.err
    ran = run("recommend", examples / "hospital-retina.yaml", "--vendor", examples / "vendors", "--approach", "x")
    assert (ran.status, "no arrangement `x`" in ran.err) == (2, True)


def test_a_reason_is_shown_like_a_rule(run: Run) -> None:
    out = run("rules", "show", "one_off").out
    assert "for: expert_vendor, in_cloud_vendor, managed_platform" in out
    assert "against: in_house" in out
    assert "not team.has_capacity" in out
    assert "claims A26 of the article; article" in out
    ran = run("rules", "show", "own_expert")
    assert (ran.status, "`own_experts`" in ran.err) == (2, True)
