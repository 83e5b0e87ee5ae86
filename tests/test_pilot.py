"""``checker pilot``: how large it must be, and what it showed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.evidence.pilot import about, chance, items_careful, items_expected, items_needed, provable, sd_per_item
from checker.evidence.pilot_plan import plan
from checker.evidence.votes import right
from tests.conftest import Ran
from tests.test_iaa_command import flat, table

Run = Callable[..., Ran]

EVEN = [0.5, 0.5]


# Sizes


@pytest.mark.parametrize(
    ("prevalence", "kappa", "even", "needed"),
    [
        (EVEN, 0.80, 554, 1131),
        (EVEN, 0.85, 107, 218),
        ([0.9, 0.1], 0.80, 1603, 3274),
        ([0.95, 0.05], 0.85, 587, 1200),
        ([0.98, 0.02], 0.90, 430, 879),
        ([1 / 5] * 5, 0.80, 323, 660),
        ([0.9, *[0.025] * 4], 0.80, 1530, 3125),
        ([1 / 50] * 50, 0.80, 253, 516),
    ],
)
def test_known_sizes(prevalence: list[float], kappa: float, even: int, needed: int) -> None:
    assert items_expected(kappa, 0.75, prevalence) == even
    assert items_needed(kappa, 0.75, prevalence) == needed


def test_what_five_hundred_and_a_thousand_items_establish() -> None:
    """500 items: .82 at even prevalence, .81 with five classes, .86 at 90/10, .93 at 98/2."""
    assert provable(500, 0.75, EVEN) == pytest.approx(0.821, abs=0.0015)
    assert provable(500, 0.75, [0.2] * 5) == pytest.approx(0.807, abs=0.0015)
    assert provable(500, 0.75, [0.9, 0.1]) == pytest.approx(0.859, abs=0.0015)
    assert provable(500, 0.75, [0.98, 0.02]) == pytest.approx(0.924, abs=0.0015)
    assert provable(1000, 0.75, [0.95, 0.05]) == pytest.approx(0.857, abs=0.0015)
    assert provable(3, 0.75, EVEN) == pytest.approx(0.99, abs=0.009)
    assert provable(3, 0.75, [0.999, 0.001]) is None


def test_the_standard_deviation_for_two_is_that_of_fleiss_cohen_and_everitt() -> None:
    """The delta method over a table of the model gives the same number."""
    import numpy as np

    from checker.evidence.kappa import cohen_error

    for shares in (EVEN, [0.7, 0.2, 0.1]):
        p = np.array(shares)
        table = 0.8 * np.diag(p) + 0.2 * np.outer(p, p)
        assert sd_per_item(0.8, shares) == pytest.approx(cohen_error(table * 1.0), rel=1e-9)


SHARES = st.lists(st.floats(0.02, 1), min_size=2, max_size=6).map(lambda parts: [part / sum(parts) for part in parts])


@given(SHARES, st.floats(0.05, 0.97), st.integers(2, 6))
@settings(deadline=None, max_examples=100)
def test_what_makes_a_pilot_smaller(prevalence: list[float], kappa: float, raters: int) -> None:
    """More annotators, a better vendor and a lower threshold never need more items."""
    threshold = kappa - 0.04
    needed = items_needed(kappa, threshold, prevalence, raters)
    assert needed is not None
    more = items_needed(kappa, threshold, prevalence, raters + 1)
    assert more is not None and more <= needed
    lower = items_needed(kappa, threshold - 0.01, prevalence, raters)
    assert lower is not None and lower <= needed
    even = items_expected(kappa, threshold, prevalence, raters)
    assert even is not None and even <= needed
    careful = items_careful(kappa, threshold, prevalence, raters)
    assert careful is not None
    assert chance(careful, kappa, threshold, prevalence, raters) >= 0.8 - 1e-9
    assert careful == 1 or chance(careful - 1, kappa, threshold, prevalence, raters) < 0.8
    found = provable(needed, threshold, prevalence, raters)
    assert found is not None and found <= kappa + 0.0011
    assert items_needed(threshold, threshold, prevalence, raters) is None


@given(SHARES, st.floats(0, 1), st.integers(1, 6))
@settings(deadline=None, max_examples=60)
def test_how_often_a_majority_is_right(prevalence: list[float], kappa: float, votes: int) -> None:
    """Against the sum over every sequence of votes."""
    from itertools import product
    from math import prod, sqrt

    if len(prevalence) ** votes > 1500:
        return
    s = sqrt(kappa)
    total = 0.0
    for truth, p in enumerate(prevalence):
        says = [s * (k == truth) + (1 - s) * q for k, q in enumerate(prevalence)]
        for sequence in product(range(len(prevalence)), repeat=votes):
            counts = [sequence.count(k) for k in range(len(prevalence))]
            best = [k for k, c in enumerate(counts) if c == max(counts)]
            total += p * prod(says[k] for k in sequence) * (truth in best) / len(best)
    assert right(kappa, prevalence, votes) == pytest.approx(total, abs=1e-9)


def test_numbers_of_items_have_three_digits() -> None:
    assert [about(n) for n in (7, 218, 1131, 15303, 215317)] == ["7", "218", "1,130", "15,300", "215,000"]


# The sentence


def test_forty_items_cannot_establish_it(run: Run) -> None:
    ran = run("pilot", "judge", "--items", "40")
    assert ran.status == 1
    assert "n = 40 cannot establish 0.75; about 1,130 items are needed if the true value is 0.80." in flat(ran.out)
    assert "40 items would clear in 5.1 % of all cases" in flat(ran.out)


def test_a_plan_says_number_reason_and_what_more_annotators_change(run: Run) -> None:
    ran = run("pilot", "plan", "--classes", "2")
    assert ran.status == 0
    assert "To establish 0.75, about 1,130 items are needed if the true value is 0.80." in flat(ran.out)
    reason = (
        "1,131 items put the lower bound of the 95 % interval above 0.75 with probability 80 % by the usual formula"
    )
    assert f"{reason}, 554 with 50 %." in flat(ran.out)
    rows = [line.split() for line in ran.out.splitlines() if line.strip()[:1] in "234" and len(line.split()) == 4]
    assert rows == [["2", "1,131", "1,298", "2,596"], ["3", "712", "808", "2,424"], ["4", "524", "592", "2,368"]]
    assert "Better label 1,298" in ran.out
    assert "one label is right on 94.7 % of the items, the majority of 3 on 99.2 %" in flat(ran.out)


def test_no_number_is_enough_for_a_vendor_below_the_threshold(run: Run) -> None:
    ran = run("pilot", "plan", "--expect", "0.75")
    assert ran.status == 1
    assert "No number of items can establish 0.75 if the true value is 0.75." in flat(ran.out)


def test_rare_classes_and_small_numbers_are_told(run: Run) -> None:
    rare = flat(run("pilot", "plan", "--prevalence", "98,2", "--expect", "0.9").out)
    assert "the rarest class (2 %) has about 18 of 879 items. For 30 of it, label 1,500 at random" in rare
    small = run("pilot", "plan", "--classes", "50", "--expect", "0.95")
    assert "the formula gives 10 items; below 100 the interval cannot be relied on" in flat(small.out)
    assert "about 100 items are needed" in flat(small.out)
    assert "the rule base asks for 500 items" in flat(small.out)


@pytest.mark.parametrize(
    ("items", "expect", "status", "said"),
    [
        (1131, "0.8", 0, "n = 1,131 can establish 0.75"),
        (1130, "0.8", 1, "n = 1,130 cannot establish 0.75"),
        (300, "0.85", 1, "n = 300 can establish 0.75"),  # but the rule base asks for 500
        (99, "0.99", 1, "n = 99 cannot establish 0.75; about 100 items"),
        (500, "0.85", 0, "they establish 0.75 if the true value is 0.822 or more"),
    ],
)
def test_judging_a_size(run: Run, items: int, expect: str, status: int, said: str) -> None:
    ran = run("pilot", "judge", "--items", items, "--expect", expect)
    assert ran.status == status
    assert said in flat(ran.out)


def test_an_organisations_own_threshold_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "- tighten_constant: agreement_threshold\n  value: 0.78\n  because: our policy\n", "utf-8"
    )
    shipped = json.loads(run("pilot", "plan", "--expect", "0.85", "-f", "json").out)
    ours = run("pilot", "plan", "--expect", "0.85", "--rules", tmp_path, "-f", "json")
    assert ours.status == 0, ours.err
    assert (shipped["threshold"], json.loads(ours.out)["threshold"]) == (0.75, 0.78)
    assert json.loads(ours.out)["needed"] > shipped["needed"]
    named = run("pilot", "plan", "--expect", "0.85", "--threshold", "0.78", "-f", "json")
    assert json.loads(named.out)["needed"] == json.loads(ours.out)["needed"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("plan", "--prevalence", "90,5"), "the shares add up to 95"),
        (("plan", "--prevalence", "90,x"), "is no list of numbers"),
        (("plan", "--prevalence", "100"), "2 to 1000 classes"),
        (("plan", "--prevalence", "100,0"), "above 0"),
        (("plan", "--prevalence", "90,10", "--classes", "2"), "not both"),
        (("plan", "--prevalence", "nan,1"), "above 0"),
        (("plan", "--expect", "1"), "--expect"),
        (("plan", "--raters", "1"), "--raters"),
        (("judge",), "--items N"),
        (("judge", "--items", "9", "--evidence", "v.yaml"), "give its file"),
    ],
)
def test_wrong_options(run: Run, words: tuple[str, ...], message: str) -> None:
    ran = run("pilot", *words)
    assert ran.status == 2 and ran.out == "" and message in flat(ran.err)


def test_the_json_document(run: Run) -> None:
    found = json.loads(run("pilot", "judge", "--items", "40", "-f", "json").out)
    assert (found["needed"], found["careful"], found["even"]) == (1131, 1298, 554)
    assert found["size"]["enough"] is False
    assert found["sentence"].startswith("n = 40 cannot establish")
    assert found["rule_base_minimum"] == 500
    assert [panel["items"] for panel in found["panels"]] == [1131, 712, 524]


# The pilot's export


def test_a_pilot_is_judged_by_its_export(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "pilot.csv", items=600, people="ab")
    ran = run("pilot", "judge", path, "--evidence", tmp_path / "v.yaml")
    assert ran.status == 0, ran.out
    assert "threshold 0.75: clears." in ran.out
    found = yaml.safe_load((tmp_path / "v.yaml").read_text())
    pilot = found["quality"]["pilot"]
    assert (pilot["items"], pilot["labels_per_item"]) == (600, 2)
    assert 0.75 < pilot["lower_bound"] < 1
    assert found["evidence"]["vendor.quality.pilot.lower_bound"]["kind"] == "pilot_report"


def test_a_pilot_that_clears_may_still_be_too_small_for_the_rules(run: Run, tmp_path: Path) -> None:
    ran = run("pilot", "judge", table(tmp_path / "pilot.csv", items=300))
    assert ran.status == 1
    assert "threshold 0.75: clears." in ran.out
    assert "asks for 500 items labelled twice in a pilot (pilot_minimum_items); this one has 300" in flat(ran.out)


def test_what_the_file_says_is_not_asked(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "pilot.csv", items=20)
    for words in (("--raters", "3"), ("--items", "20"), ("--prevalence", "50,50"), ("--expect", "0.8")):
        ran = run("pilot", "judge", path, *words)
        assert ran.status == 2 and words[0] in ran.err


def test_a_plan_keeps_what_was_asked() -> None:
    found = plan(0.8, 0.75, [0.9, 0.1], raters=5)
    assert [panel.raters for panel in found.panels] == [2, 3, 4, 5]
    assert found.needed == found.panels[-1].items
    assert found.for_rarest == 300


def test_it_is_readable_on_a_narrow_terminal(process: Callable[..., Ran]) -> None:
    ran = process("pilot", "judge", "--items", "40", env={"COLUMNS": "40"})
    assert ran.status == 1
    assert max(map(len, ran.out.splitlines())) <= 40
