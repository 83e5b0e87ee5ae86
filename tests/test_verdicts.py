"""What a verdict means: the outcome table, effects, silence, dates, vendors, hybrids."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import checker
from checker.model.result import Arrangement, FactUse, Finding
from tests.small import DAY, check, fact, project, rule, vendor, write_base

SAID = {"yes": True, "no": False, "?": "unknown"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """``law.main`` asks for ``data.done`` where ``data.here``."""
    return write_base(
        tmp_path / "base",
        [fact("data.here"), fact("data.done"), fact("data.refused")],
        [rule("main", when="data.here", require="data.done")],
    )


def only(result: checker.Result) -> Arrangement:
    (row,) = result.arrangements
    return row


def finding(row: Arrangement, name: str = "main") -> Finding:
    (found,) = [f for f in row.findings if f.rule == f"law.{name}"]
    return found


def use(row: Arrangement, name: str) -> FactUse:
    (found,) = [f for f in row.facts if f.name == name]
    return found


OUTCOMES = {
    ("no", "yes"): "not_applicable",
    ("no", "no"): "not_applicable",
    ("no", "?"): "not_applicable",
    ("yes", "yes"): "satisfied",
    ("?", "yes"): "satisfied",
    ("yes", "no"): "breached",
    ("?", "no"): "open",
    ("yes", "?"): "open",
    ("?", "?"): "open",
}


@pytest.mark.parametrize(("scope", "requirement"), OUTCOMES)
def test_outcome_follows_from_scope_and_requirement(base: Path, scope: str, requirement: str) -> None:
    row = only(check(base, project(data={"here": SAID[scope], "done": SAID[requirement]})))
    assert finding(row).outcome == OUTCOMES[scope, requirement]


@pytest.mark.parametrize(("here", "outcome"), [("yes", "breached"), ("no", "not_applicable"), ("?", "open")])
def test_plain_prohibition_is_breached_wherever_it_applies(tmp_path: Path, here: str, outcome: str) -> None:
    base = write_base(tmp_path, [fact("data.here")], [rule("main", "exclude", when="data.here")])
    assert finding(only(check(base, project(data={"here": SAID[here]})))).outcome == outcome


VERDICTS = {
    ("exclude", "no"): ("excluded", "excluded", "excluded"),
    ("exclude", "?"): ("undetermined", "allowed", "excluded"),
    ("exclude", "yes"): ("allowed", "allowed", "allowed"),
    ("oblige", "no"): ("conditional", "conditional", "conditional"),
    ("oblige", "?"): ("undetermined", "allowed", "conditional"),
    ("oblige", "yes"): ("allowed", "allowed", "allowed"),
    ("advise", "no"): ("allowed", "allowed", "allowed"),
    ("advise", "?"): ("allowed", "allowed", "allowed"),
}


@pytest.mark.parametrize(("effect", "done"), VERDICTS)
def test_effect_decides_what_a_breach_makes_of_the_verdict(tmp_path: Path, effect: str, done: str) -> None:
    base = write_base(tmp_path, [fact("data.done")], [rule("main", effect, require="data.done")])
    row = only(check(base, project(data={"done": SAID[done]})))
    assert (row.verdict, row.best, row.worst) == VERDICTS[effect, done]


def test_breach_of_advice_is_a_note_and_no_obligation(tmp_path: Path) -> None:
    base = write_base(tmp_path, [fact("data.done")], [rule("main", "advise", require="data.done")])
    row = only(check(base, project(data={"done": False})))
    assert [note.rule for note in row.advice] == ["law.main"]
    assert row.obligations == ()


REFUSALS = {
    ("no", "no"): ("conditional", "conditional", "conditional"),
    ("no", "yes"): ("excluded", "excluded", "excluded"),
    ("no", "?"): ("undetermined", "conditional", "excluded"),
    ("?", "no"): ("undetermined", "allowed", "conditional"),
    ("?", "yes"): ("undetermined", "allowed", "excluded"),
    ("?", "?"): ("undetermined", "allowed", "excluded"),
    ("yes", "yes"): ("allowed", "allowed", "allowed"),
}


@pytest.mark.parametrize(("done", "refused"), REFUSALS)
def test_refusal_turns_an_obligation_into_an_exclusion(tmp_path: Path, done: str, refused: str) -> None:
    rules = [rule("main", require="data.done", exclude_when="data.refused")]
    base = write_base(tmp_path, [fact("data.done"), fact("data.refused")], rules)
    row = only(check(base, project(data={"done": SAID[done], "refused": SAID[refused]})))
    assert (row.verdict, row.best, row.worst) == REFUSALS[done, refused]


STRENGTH = {"allowed": 0, "conditional": 1, "excluded": 2}


@pytest.mark.parametrize(("first", "second"), [*product(["yes", "no", "?"], repeat=2)])
def test_worst_and_best_range_over_all_rules(tmp_path: Path, first: str, second: str) -> None:
    rules = [rule("one", "oblige", require="data.one"), rule("two", "exclude", require="data.two")]
    base = write_base(tmp_path, [fact("data.one"), fact("data.two")], rules)
    row = only(check(base, project(data={"one": SAID[first], "two": SAID[second]})))
    spans = [VERDICTS["oblige", first], VERDICTS["exclude", second]]
    best = max((best for _, best, _ in spans), key=STRENGTH.__getitem__)
    worst = max((worst for _, _, worst in spans), key=STRENGTH.__getitem__)
    assert (row.best, row.worst) == (best, worst)
    assert row.verdict == (best if best == worst else "undetermined")


def test_undetermined_verdict_asks_for_what_would_settle_it(tmp_path: Path) -> None:
    rules = [rule("one", "oblige", require="data.one"), rule("two", "exclude", require="data.two")]
    base = write_base(tmp_path, [fact("data.one"), fact("data.two")], rules)
    row = only(check(base, project(data={"one": False})))
    assert (row.verdict, row.best, row.worst) == ("undetermined", "conditional", "excluded")
    assert [(q.fact, q.decides, q.settles) for q in row.questions] == [("data.two", True, ("law.two",))]


def test_question_that_cannot_change_the_verdict_is_said_not_to_decide(tmp_path: Path) -> None:
    rules = [rule("one", "oblige", require="data.one"), rule("two", "exclude", require="data.two")]
    base = write_base(tmp_path, [fact("data.one"), fact("data.two")], rules)
    row = only(check(base, project(data={"two": False})))
    assert row.verdict == "excluded"
    assert [(q.fact, q.decides) for q in row.questions] == [("data.one", False)]


# Silence


@pytest.mark.parametrize(
    ("silence", "outcome", "origin"),
    [
        ("unknown", "open", "unknown"),
        ("false", "breached", "silence"),
        ("true", "satisfied", "silence"),
        ("{by_approach: {in_house: true, default: false}}", "satisfied", "silence"),
        ("{by_approach: {bought: true, default: false}}", "breached", "silence"),
        ("{by_approach: {bought: true, default: unknown}}", "open", "unknown"),
    ],
)
def test_silence_means_what_the_vocabulary_says(tmp_path: Path, silence: str, outcome: str, origin: str) -> None:
    base = write_base(tmp_path, [fact("data.done", if_absent=silence)], [rule("main", require="data.done")])
    row = only(check(base, project()))
    assert (finding(row).outcome, use(row, "data.done").origin) == (outcome, origin)


@pytest.mark.parametrize("silence", ["false", "true", "{by_approach: {in_house: true, default: false}}"])
def test_stated_unknown_switches_silence_off(tmp_path: Path, silence: str) -> None:
    base = write_base(tmp_path, [fact("data.done", if_absent=silence)], [rule("main", require="data.done")])
    row = only(check(base, project(data={"done": "unknown"})))
    assert (finding(row).outcome, row.verdict) == ("open", "undetermined")
    assert use(row, "data.done").note == "stated as unknown"


@pytest.mark.parametrize(("here", "outcome"), [("no", "breached"), ("yes", "open"), ("?", "open")])
def test_conditional_silence_holds_only_where_its_condition_is_true(tmp_path: Path, here: str, outcome: str) -> None:
    silence = "{value: false, when: not data.here}"
    base = write_base(
        tmp_path, [fact("data.here"), fact("data.done", if_absent=silence)], [rule("main", require="data.done")]
    )
    row = only(check(base, project(data={"here": SAID[here]})))
    assert finding(row).outcome == outcome


def test_question_about_conditional_silence_asks_for_its_condition_first(tmp_path: Path) -> None:
    silence = "{value: true, when: not data.here}"
    base = write_base(
        tmp_path, [fact("data.here"), fact("data.done", if_absent=silence)], [rule("main", require="data.done")]
    )
    assert [q.fact for q in only(check(base, project())).questions] == ["data.here"]
    assert [q.fact for q in only(check(base, project(data={"here": True}))).questions] == ["data.done"]


def test_empty_list_is_no_answer_where_a_list_cannot_be_empty(tmp_path: Path) -> None:
    facts = [fact("data.where", "countries", non_empty="true"), fact("data.also", "countries")]
    rules = [rule("main", require="data.where <= [DE]"), rule("other", require="data.also <= [DE]")]
    base = write_base(tmp_path, facts, rules)
    row = only(check(base, project(data={"where": [], "also": []})))
    assert finding(row, "main").outcome == "open"
    assert finding(row, "other").outcome == "satisfied"
    assert use(row, "data.where").note == "an empty list is no answer here"


# Determinations and evidence


@pytest.fixture
def derived(tmp_path: Path) -> Path:
    """``law.main`` asks for ``data.done`` where the law applies; it applies where ``data.here``."""
    gate = "- derive: law.applies\n  meaning: The law applies.\n  when: data.here\n"
    rules = [gate, rule("main", "exclude", require="data.done")]
    return write_base(tmp_path / "derived", [fact("data.here"), fact("data.done")], rules, gate="law.applies")


def determined(value: bool, on: date = date(2026, 1, 2)) -> dict[str, Any]:
    return {"law.applies": {"value": value, "by": "counsel", "on": on, "because": "we asked"}}


def test_gate_of_the_regime_is_part_of_every_scope(derived: Path) -> None:
    verdicts = {
        here: only(check(derived, project(data={"here": said, "done": False}))).verdict for here, said in SAID.items()
    }
    assert verdicts == {"yes": "excluded", "no": "allowed", "?": "undetermined"}


@pytest.mark.parametrize(("here", "value", "verdict"), [(True, False, "allowed"), (False, True, "excluded")])
def test_determination_overrides_the_derivation(derived: Path, here: bool, value: bool, verdict: str) -> None:
    said = project(data={"here": here, "done": False}, determinations=determined(value))
    row = only(check(derived, said))
    assert row.verdict == verdict
    shown = use(row, "law.applies")
    assert (shown.origin, shown.value) == ("determination", value)
    assert shown.note == "determined by counsel on 2026-01-02: we asked"


@pytest.mark.parametrize(("day", "verdict"), [(1, "excluded"), (2, "allowed"), (3, "allowed")])
def test_determination_counts_from_its_day(derived: Path, day: int, verdict: str) -> None:
    said = project(data={"here": True, "done": False}, determinations=determined(False))
    assert only(check(derived, said, as_of=date(2026, 1, day))).verdict == verdict


def test_determination_for_one_arrangement_leaves_the_others_alone(derived: Path) -> None:
    approaches = {"in_house": {"determinations": determined(False)}, "second": {"approach": "in_house"}}
    result = check(derived, project(data={"here": True, "done": False}, approaches=approaches))
    assert [row.verdict for row in result.arrangements] == ["allowed", "excluded"]


def test_later_determination_of_an_arrangement_does_not_undo_an_earlier_one_of_the_project(derived: Path) -> None:
    later = determined(True, on=date(2026, 6, 1))
    said = project(
        data={"here": True, "done": False},
        determinations=determined(False),
        approaches={"in_house": {"determinations": later}},
    )
    assert only(check(derived, said, as_of=date(2026, 5, 31))).verdict == "allowed"
    assert only(check(derived, said, as_of=date(2026, 6, 1))).verdict == "excluded"


PROOF = {"document": "paper.pdf", "issued": date(2025, 3, 1), "expires": date(2026, 3, 1)}
EXPIRY = [(date(2026, 2, 28), "allowed"), (date(2026, 3, 1), "allowed"), (date(2026, 3, 2), "undetermined")]


@pytest.mark.parametrize(("day", "verdict"), EXPIRY)
def test_fact_is_unknown_after_the_last_day_of_its_evidence(base: Path, day: date, verdict: str) -> None:
    said = project(data={"here": True, "done": True}, evidence={"data.done": PROOF})
    row = only(check(base, said, as_of=day))
    assert row.verdict == verdict
    if verdict == "undetermined":
        assert use(row, "data.done").note == "evidence paper.pdf expired on 2026-03-01"


@pytest.mark.parametrize(("day", "verdict"), EXPIRY)
@pytest.mark.parametrize("place", ["project", "arrangement"])
def test_evidence_counts_wherever_it_stands(tmp_path: Path, place: str, day: date, verdict: str) -> None:
    base = write_base(tmp_path, [fact("contract.signed", if_absent="true")], [rule("main", require="contract.signed")])
    evidence = {"evidence": {"contract.signed": PROOF}}
    arrangement = {"contract": {"signed": True}, **(evidence if place == "arrangement" else {})}
    said = project(approaches={"in_house": arrangement}, **(evidence if place == "project" else {}))
    assert only(check(base, said, as_of=day)).verdict == verdict


def test_newer_evidence_of_an_arrangement_replaces_the_projects(tmp_path: Path) -> None:
    base = write_base(tmp_path, [fact("contract.signed")], [rule("main", require="contract.signed")])
    renewed = {"contract": {"signed": True}, "evidence": {"contract.signed": {"document": "renewed.pdf"}}}
    said = project(approaches={"in_house": renewed}, evidence={"contract.signed": PROOF})
    assert only(check(base, said)).verdict == "allowed"


def test_vendors_expired_evidence_makes_its_fact_unknown(tmp_path: Path) -> None:
    base = write_base(
        tmp_path, [fact("vendor.security.good")], [rule("main", "exclude", require="vendor.security.good")]
    )
    seller = vendor(security={"good": True}, evidence={"vendor.security.good": PROOF})
    said = project(approaches={"bought": {"vendor": "v"}})
    assert only(check(base, said, [seller], as_of=date(2026, 3, 1))).verdict == "allowed"
    row = only(check(base, said, [seller]))
    assert row.verdict == "undetermined"
    assert [q.state_in for q in row.questions] == ["vendor v: security.good"]


# Dates of the law


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 3, 31), "not_applicable"),
        (date(2026, 4, 1), "breached"),
        (date(2026, 6, 30), "breached"),
        (date(2026, 7, 1), "not_applicable"),
    ],
)
def test_rule_speaks_on_the_days_on_which_it_is_in_force(tmp_path: Path, day: date, outcome: str) -> None:
    force = "{from: 2026-04-01, to: 2026-06-30}"
    rules = [rule("main", "exclude", require="data.done", effective=force)]
    base = write_base(tmp_path, [fact("data.done")], rules)
    row = only(check(base, project(data={"done": False}), as_of=day))
    assert finding(row).outcome == outcome
    assert row.verdict == ("excluded" if outcome == "breached" else "allowed")
    if outcome != "breached":
        assert "not in force" in finding(row).note
        assert "2026-04-01" in finding(row).note


@pytest.mark.parametrize(
    ("day", "verdict", "since"),
    [
        (date(2025, 12, 31), "conditional", None),
        (date(2026, 1, 1), "allowed", date(2026, 1, 1)),
        (date(2026, 1, 2), "allowed", date(2026, 1, 1)),
    ],
)
def test_constant_has_the_value_of_the_day(tmp_path: Path, day: date, verdict: str, since: date | None) -> None:
    constants = """\
    - constant: friends
      type: countries
      meaning: Friendly countries.
      source: {cite: A list, url: 'https://example.org/list'}
      checked: 2026-01-01
      values:
        - {value: [DE]}
        - {from: 2026-01-01, value: [DE, FR]}
    """
    facts, rules = [fact("data.where", "countries")], [rule("main", require="data.where <= friends")]
    base = write_base(tmp_path, facts, rules, constants)
    result = check(base, project(data={"where": ["FR"]}), as_of=day)
    assert only(result).verdict == verdict
    assert [(c.name, c.since) for c in result.constants] == [("friends", since)]


@pytest.mark.parametrize(("age", "verdict"), [(365, "allowed"), (366, "conditional")])
def test_age_is_counted_to_the_as_of_date(tmp_path: Path, age: int, verdict: str) -> None:
    base = write_base(tmp_path, [fact("data.seen", "date")], [rule("main", require="age(data.seen) <= 365")])
    seen = date.fromordinal(DAY.toordinal() - age)
    assert only(check(base, project(data={"seen": seen}))).verdict == verdict


# Vendors


@pytest.fixture
def market(tmp_path: Path) -> Path:
    """Rules on the vendor, on the contract with it, and on what the project knows itself."""
    facts = [
        fact("vendor.security.good"),
        fact("contract.clause", chosen_with_vendor="true"),
        fact("vendor.terms.refused"),
        fact("contract.signed", if_absent="false"),
        fact("data.done"),
    ]
    rules = [
        rule("security", "exclude", when="approach.uses_vendor", require="vendor.security.good"),
        rule("clause", when="approach.uses_vendor", require="contract.clause"),
        rule("signed", when="approach.uses_vendor", require="contract.signed", exclude_when="vendor.terms.refused"),
        rule("own", "exclude", require="data.done"),
    ]
    return write_base(tmp_path / "market", facts, rules)


GOOD = {"security": {"good": True}, "terms": {"refused": False}}
BAD = {"security": {"good": False}, "terms": {"refused": False}}


def test_open_rules_become_obligations_on_the_choice_of_a_vendor(market: Path) -> None:
    row = only(check(market, project(data={"done": True}, approaches={"bought": {}})))
    assert (row.verdict, row.vendor, row.vendor_open) == ("conditional", None, True)
    assert {o.rule for o in row.obligations if o.on_choice} == {"law.security", "law.clause", "law.signed"}
    assert row.questions == ()


def test_what_no_choice_of_a_vendor_settles_stays_open(market: Path) -> None:
    row = only(check(market, project(approaches={"bought": {}})))
    assert (row.verdict, row.worst) == ("undetermined", "excluded")
    assert [q.fact for q in row.questions] == ["data.done"]


def test_breach_by_the_project_itself_excludes_before_any_vendor_is_chosen(market: Path) -> None:
    assert only(check(market, project(data={"done": False}, approaches={"bought": {}}))).verdict == "excluded"


def test_clause_stated_as_unknown_is_a_question_and_not_left_to_the_choice(market: Path) -> None:
    said = {"bought": {"contract": {"clause": "unknown", "signed": True}}}
    row = only(check(market, project(data={"done": True}, approaches=said)))
    assert [q.fact for q in row.questions] == ["contract.clause"]


def test_named_vendor_leaves_nothing_to_the_choice(market: Path) -> None:
    said = project(data={"done": True}, approaches={"bought": {"vendor": "v", "contract": {"signed": True}}})
    row = only(check(market, said, [vendor(**GOOD)]))
    assert (row.verdict, row.vendor, row.vendor_open) == ("undetermined", "v", False)
    assert [q.fact for q in row.questions] == ["contract.clause"]


def test_candidates_are_judged_in_rows_of_their_own(market: Path) -> None:
    said = project(data={"done": True}, approaches={"in_house": {}, "bought": {"contract": {"clause": True}}})
    result = check(market, said, [vendor("good", **GOOD), vendor("bad", **BAD)])
    assert [(row.name, row.vendor, row.verdict) for row in result.arrangements] == [
        ("in_house", None, "allowed"),
        ("bought", None, "conditional"),
        ("bought@good", "good", "conditional"),
        ("bought@bad", "bad", "excluded"),
    ]
    assert [ref.id for ref in result.vendors] == ["bad", "good"]


def test_vendor_named_by_one_arrangement_is_no_candidate_for_another(market: Path) -> None:
    approaches = {"bought": {"vendor": "good"}, "second": {"approach": "bought"}}
    result = check(market, project(approaches=approaches), [vendor("good", **GOOD), vendor("bad", **BAD)])
    assert [row.name for row in result.arrangements] == ["bought", "second", "second@bad"]


def test_candidate_can_be_judged_alone(market: Path) -> None:
    sellers = [vendor("good", **GOOD), vendor("bad", **BAD)]
    result = check(market, project(approaches={"bought": {}}), sellers, approaches="bought@bad")
    assert [row.name for row in result.arrangements] == ["bought@bad"]


@pytest.mark.parametrize("name", ["bought@bad", "a b", "a|b", "", "x" * 81])
def test_arrangement_cannot_have_a_name_that_looks_like_something_else(market: Path, name: str) -> None:
    said = project(approaches={name: {"approach": "bought"}})
    with pytest.raises(checker.InputError, match="is no name for an arrangement"):
        check(market, said)


# Hybrids


LEGS = {
    "good": {"approach": "in_house", "contract": {"signed": True}},
    "owing": {"approach": "in_house", "contract": {"signed": False}},
    "barred": {"approach": "in_house", "contract": {"signed": True, "banned": True}},
    "unsure": {"approach": "in_house", "contract": {"signed": True, "banned": "unknown"}},
}


@pytest.mark.parametrize(
    ("legs", "verdict", "best", "worst"),
    [
        (["good", "owing"], "conditional", "conditional", "conditional"),
        (["owing", "good"], "conditional", "conditional", "conditional"),
        (["good", "owing", "barred"], "excluded", "excluded", "excluded"),
        (["good", "unsure"], "undetermined", "allowed", "excluded"),
        (["owing", "unsure"], "undetermined", "conditional", "excluded"),
        (["unsure", "barred"], "excluded", "excluded", "excluded"),
    ],
)
def test_hybrid_is_the_worst_of_its_legs(tmp_path: Path, legs: list[str], verdict: str, best: str, worst: str) -> None:
    facts = [fact("contract.signed"), fact("contract.banned", if_absent="false")]
    rules = [rule("sign", require="contract.signed"), rule("ban", "exclude", require="not contract.banned")]
    base = write_base(tmp_path, facts, rules)
    said = project(approaches={**LEGS, "blend": {"approach": "hybrid", "legs": legs}})
    row = check(base, said).arrangement("blend")
    assert (row.verdict, row.best, row.worst, row.legs) == (verdict, best, worst, tuple(legs))
    assert {o.leg for o in row.obligations} == {"owing"} & set(legs)
    assert {q.leg for q in row.questions} == {"unsure"} & set(legs)


def test_hybrid_of_hybrids_is_the_worst_of_all_and_names_the_leg_itself(tmp_path: Path) -> None:
    base = write_base(tmp_path, [fact("contract.signed")], [rule("sign", require="contract.signed")])
    approaches = {
        "outer": {"approach": "hybrid", "legs": ["inner", "good"]},
        "inner": {"approach": "hybrid", "legs": ["good", "owing"]},
        "good": LEGS["good"],
        "owing": LEGS["owing"],
    }
    result = check(base, project(approaches=approaches))
    assert [(row.name, row.verdict) for row in result.arrangements] == [
        ("outer", "conditional"),
        ("inner", "conditional"),
        ("good", "allowed"),
        ("owing", "conditional"),
    ]
    assert [(o.rule, o.leg) for o in result.arrangement("outer").obligations] == [("law.sign", "owing")]


def test_hybrid_judged_alone_still_judges_its_legs(tmp_path: Path) -> None:
    base = write_base(tmp_path, [fact("contract.signed")], [rule("sign", require="contract.signed")])
    said = project(approaches={**LEGS, "blend": {"approach": "hybrid", "legs": ["owing", "good"]}})
    said["approaches"]["owing"] = {"approach": "in_house", "contract": {"signed": False}}
    for leg in ("barred", "unsure"):
        del said["approaches"][leg]
    assert only(check(base, said, approaches=["blend"])).verdict == "conditional"


def test_leg_that_is_not_described_is_the_approach_with_nothing_stated(tmp_path: Path) -> None:
    base = write_base(tmp_path, [fact("contract.signed", if_absent="false")], [rule("sign", require="contract.signed")])
    said = project(approaches={"good": LEGS["good"], "blend": {"approach": "hybrid", "legs": ["good", "in_house"]}})
    assert check(base, said).arrangement("blend").verdict == "conditional"


# The shipped rule base

QUIET: dict[str, Any] = {
    "kind": "project",
    "id": "quiet",
    "project": {
        "establishment_countries": ["US"],
        "targeted_countries": ["US"],
        "hipaa": {"role": "neither"},
        "ccpa": {"business": False},
    },
    "data": {
        "categories": [],
        "subject_countries": [],
        "government_markings": [],
        "personal": {"present": False},
        "phi": {"present": False},
        "export_control": {"regimes": []},
    },
    "team": {"countries": ["US"]},
    "task": {"modality": "image", "type": "classification"},
    "approaches": {"in_house": {"exposure": {"data_form": "no_real_records", "outside_access": "none"}}},
}


def test_project_without_anything_regulated_is_allowed_in_house() -> None:
    row = only(checker.check(QUIET, as_of=DAY))
    assert (row.verdict, row.obligations, row.questions) == ("allowed", (), ())


def test_project_that_says_nothing_is_never_allowed() -> None:
    result = checker.check({"kind": "project", "id": "silent"}, as_of=DAY)
    assert [row.name for row in result.arrangements] == [
        "in_house",
        "managed_platform",
        "in_cloud_vendor",
        "expert_vendor",
        "crowdsourcing",
        "synthetic",
    ]
    assert not [row.name for row in result.arrangements if "allowed" in (row.verdict, row.worst)]


def test_regimes_that_are_left_out_are_named() -> None:
    all_regimes = {finding.regime for finding in only(checker.check(QUIET, as_of=DAY)).findings}
    chosen = checker.check(QUIET, as_of=DAY, regimes=["hipaa", "itar"])
    assert {finding.regime for finding in only(chosen).findings} == {"hipaa", "itar"}
    assert set(chosen.not_judged) == all_regimes - {"hipaa", "itar"}
    left = checker.check(QUIET, as_of=DAY, skip_regimes=["gdpr"])
    assert {finding.regime for finding in only(left).findings} == all_regimes - {"gdpr"}
    assert left.not_judged == ("gdpr",)


@pytest.mark.parametrize("options", [{"regimes": ["hipaa"], "skip_regimes": ["hipaa"]}])
def test_leaving_out_every_regime_is_an_error_and_not_a_clean_bill(options: dict[str, Any]) -> None:
    with pytest.raises(checker.InputError, match="no regime is left to judge"):
        checker.check(QUIET, as_of=DAY, **options)


def crew(approach: str, **sections: Any) -> dict[str, Any]:
    """A project with controlled technical data, one arrangement and what it says of people."""
    exposure = sections.pop("exposure", {"data_form": "identifiable"})
    team = sections.pop("team", {"countries": ["US"]})
    data = {**QUIET["data"], "export_control": {"regimes": ["itar"]}}
    arrangement: dict[str, Any] = {"approach": approach, "exposure": exposure, **sections}
    return {**QUIET, "data": data, "team": team, "approaches": {"work": arrangement}}


def everyone(described: dict[str, Any], vendors: Any = ()) -> Any:
    """What ``workforce.us_persons_only`` comes to."""
    return use(only(checker.check(described, vendors, as_of=DAY)), "workforce.us_persons_only").value


@pytest.mark.parametrize(
    ("team", "outside", "seller", "expected"),
    [
        (True, "none", None, True),
        (False, "none", None, False),
        ("unknown", "none", None, None),
        (True, "ciphertext_only", False, True),
        (True, "clear_view", True, True),
        (True, "clear_view", False, False),
        (False, "clear_view", True, False),
        (True, "clear_view", "unknown", None),
        (False, "clear_view", "unknown", False),
    ],
)
def test_own_people_and_outsiders_who_see_the_data_all_count(
    team: Any, outside: str, seller: Any, expected: Any
) -> None:
    described = crew(
        "in_house",
        team={"countries": ["US"], "us_persons_only": team},
        exposure={"data_form": "identifiable", "outside_access": outside},
    )
    sellers = []
    if seller is not None:
        described["approaches"]["work"]["vendor"] = "host"
        sellers = [vendor("host", workforce={"us_persons_only": seller})]
    assert everyone(described, sellers) is expected


@pytest.mark.parametrize("seller", [True, False, None])
def test_people_of_the_vendor_count_where_labels_are_bought(seller: bool | None) -> None:
    described = crew("managed_platform", vendor="host", team={"countries": ["US"], "us_persons_only": seller is False})
    said = {"us_persons_only": "unknown" if seller is None else seller}
    assert everyone(described, [vendor("host", workforce=said)]) is seller
