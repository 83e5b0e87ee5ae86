"""Plans, sequential tests and intervals: the published figures, other libraries' figures, and what must hold."""

import json
from collections.abc import Callable
from itertools import product
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from checker.evidence.acceptance import Plan, Risks, cutoff, smallest_plan
from checker.evidence.binomial import at_most, needed, wilson
from checker.evidence.multiple import benjamini_hochberg
from checker.evidence.sequential import Sequential, course, sequential
from tests.conftest import Ran
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

SHARES = st.floats(0.001, 0.999)

PLANS = {
    (0.01, 0.05): (132, 3),
    (0.02, 0.05): (306, 10),
    (0.02, 0.08): (98, 4),
    (0.05, 0.10): (233, 17),
    (0.05, 0.15): (77, 7),
}


# Intervals and tails


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_newcombe_published_them(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@PROPERTY
@given(st.integers(1, 2000), st.data(), st.floats(0.5, 0.999))
def test_wilson_is_what_statsmodels_gives(of: int, data: st.DataObject, level: float) -> None:
    right = data.draw(st.integers(0, of))
    low, high = proportion_confint(right, of, 1 - level, "wilson")
    assert wilson(right, of, level) == pytest.approx((low, high), abs=1e-9)


def test_nothing_is_known_of_no_answers() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@PROPERTY
@given(st.integers(0, 300), st.data(), SHARES)
def test_the_tail_is_that_of_the_exact_test(of: int, data: st.DataObject, share: float) -> None:
    count = data.draw(st.integers(0, of))
    wanted = binomtest(count, of, share, "less").pvalue if of else 1.0
    assert at_most(count, of, share) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    ("wanted", "accuracies"),
    [
        (0.95, {1.0: 73, 0.99: 142, 0.98: 230, 0.97: 465}),
        (0.90, {1.0: 35, 0.99: 53, 0.98: 69, 0.97: 84, 0.95: 140}),
    ],
)
def test_how_many_gold_items_prove_an_accuracy(wanted: float, accuracies: dict[float, int]) -> None:
    assert {accuracy: needed(accuracy, wanted) for accuracy in accuracies} == accuracies


@PROPERTY
@given(st.floats(0.5, 0.98), st.floats(0.0, 1.0))
def test_fewer_gold_items_would_not_prove_it(wanted: float, above: float) -> None:
    accuracy = min(1.0, wanted + 0.02 + above * (0.98 - wanted))
    items = needed(accuracy, wanted)
    assert items is not None
    proves = [n for n in range(1, items + 1) if wilson(int(accuracy * n + 1e-9), n).low > wanted]
    assert proves == [items]


@pytest.mark.parametrize(("accuracy", "wanted"), [(0.95, 0.95), (0.9, 0.95), (0.9500001, 0.95)])
def test_what_no_number_of_items_can_prove(accuracy: float, wanted: float) -> None:
    assert needed(accuracy, wanted) is None


# Many annotators


@PROPERTY
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_correction_is_that_of_statsmodels(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(multipletests(values, method="fdr_bh")[1].tolist(), abs=1e-12)


def test_nobody_needs_no_correction() -> None:
    assert benjamini_hochberg([]) == []


@pytest.mark.parametrize(
    ("items", "right", "binary", "of_three", "mediocre"),
    [(8, 5, 0.855, 0.980, 0.203), (15, 11, 0.982, 1.0, 0.352), (30, 24, 1.0, 1.0, 0.572)],
)
def test_the_power_of_an_annotators_test(
    items: int, right: int, binary: float, of_three: float, mediocre: float
) -> None:
    assert cutoff(items, 0.95) == right
    powers = [round(at_most(right, items, share), 3) for share in (1 / 2, 1 / 3, 0.80)]
    assert powers == [binary, of_three, mediocre]


@PROPERTY
@given(st.integers(1, 100), SHARES, st.floats(0.001, 0.2))
def test_a_good_annotator_is_seldom_called_bad(items: int, wanted: float, alarm: float) -> None:
    most = cutoff(items, wanted, alarm)
    assert at_most(most, items, wanted) <= alarm
    assert most == items - 1 or at_most(most + 1, items, wanted) > alarm


# Plans


@pytest.mark.parametrize(("shares", "plan"), PLANS.items())
def test_the_smallest_plans(shares: tuple[float, float], plan: tuple[int, int]) -> None:
    assert smallest_plan(Risks(*shares)) == Plan(*plan)


@pytest.mark.parametrize(
    ("plan", "accepted"),
    [(Plan(80, 2), [0.953, 0.784, 0.231, 0.011]), (Plan(200, 5), [0.984, 0.787, 0.062, 0.0])],
)
def test_the_usual_tables_protect_the_vendor(plan: Plan, accepted: list[float]) -> None:
    """The operating characteristic of ANSI/ASQ Z1.4 plans (letters J and L, AQL 1.0)."""
    assert [round(plan.accepts(share), 3) for share in (0.01, 0.02, 0.05, 0.10)] == accepted


@PROPERTY
@given(st.floats(0.01, 0.3), st.floats(0.05, 0.5), st.floats(0.01, 0.4), st.floats(0.01, 0.4))
def test_a_plan_keeps_both_risks_and_none_is_smaller(aql: float, more: float, alpha: float, beta: float) -> None:
    risks = Risks(aql, min(0.95, aql + more), alpha, beta)
    plan = smallest_plan(risks)
    assert plan is not None

    def keeps(items: int, allowed: int) -> bool:
        good, bad = binom.cdf(allowed, items, risks.aql), binom.cdf(allowed, items, risks.ltpd)
        return bool(good >= 1 - alpha - 1e-12 and bad <= beta + 1e-12)

    assert keeps(plan.items, plan.allowed)
    assert not any(keeps(n, c) for n in range(max(1, plan.items - 8), plan.items) for c in range(plan.allowed + 2))


@pytest.mark.parametrize("shares", [(0.05, 0.05), (0.1, 0.05), (0.0, 0.1), (0.5, 1.0)])
def test_shares_that_make_no_plan(shares: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="share of errors"):
        Risks(*shares)


def test_shares_too_close_for_any_plan() -> None:
    assert smallest_plan(Risks(0.05, 0.0501)) is None


# Item by item


@pytest.mark.parametrize(
    ("shares", "means", "most"),
    [((0.05, 0.10), (123, 126), (305, 313)), ((0.02, 0.08), (61, 53), (128, 135)), ((0.05, 0.15), (42, 39), (97, 99))],
)
def test_the_mean_number_of_items(shares: tuple[float, float], means: tuple[int, int], most: tuple[int, int]) -> None:
    risks = Risks(*shares)
    plan = smallest_plan(risks)
    assert plan is not None
    test = sequential(risks, plan)
    good, bad = course(test, risks.aql), course(test, risks.ltpd)
    assert (round(good.mean), round(bad.mean)) == means
    assert (good.most, bad.most) == most
    assert test.cap == 2 * plan.items
    assert good.accepts >= 0.95 and bad.accepts <= 0.10


def outcomes(test: Sequential, share: float) -> tuple[float, float]:
    """Probability of acceptance and mean number of items, from every sequence of answers."""
    accepted = mean = 0.0
    for answers in product((0, 1), repeat=test.cap):
        chance = share ** sum(answers) * (1 - share) ** (test.cap - sum(answers))
        for items in range(1, test.cap + 1):
            step = test.step(items, sum(answers[:items]))
            if step != "continue":
                accepted += chance * (step == "accept")
                mean += chance * items
                break
    return accepted, mean


@PROPERTY
@given(st.floats(0.02, 0.6), st.floats(-3, -0.2), st.floats(0.2, 3), st.integers(1, 10), SHARES)
def test_the_course_is_that_of_every_sequence(slope: float, lower: float, upper: float, cap: int, share: float) -> None:
    test = Sequential(slope, lower, upper, cap)
    found = course(test, share)
    assert (found.accepts, found.mean) == pytest.approx(outcomes(test, share), abs=1e-9)


@PROPERTY
@given(st.floats(0.01, 0.2), st.floats(0.05, 0.4))
def test_the_buyer_is_protected_item_by_item(aql: float, more: float) -> None:
    risks = Risks(aql, aql + more)
    plan = smallest_plan(risks)
    assert plan is not None
    # Wald's bound: the buyer's risk is at most beta / (1 - alpha), and the cap only rejects
    assert course(sequential(risks, plan), risks.ltpd).accepts <= risks.beta / (1 - risks.alpha) + 1e-9


@PROPERTY
@given(st.integers(1, 400), st.data())
def test_a_better_batch_is_never_judged_worse(items: int, data: st.DataObject) -> None:
    risks = Risks(0.02, 0.08)
    test = sequential(risks, Plan(98, 4))
    wrong = data.draw(st.integers(1, items))
    rank = {"reject": 0, "continue": 1, "accept": 2}
    assert rank[test.step(items, wrong)] <= rank[test.step(items, wrong - 1)]
    assert test.step(items, wrong) != "continue" or items < test.cap


# The command


def test_the_plan_is_printed(run: Run) -> None:
    ran = run("gold", "plan", "--aql", "0.02", "--ltpd", "0.08")
    assert ran.status == 0
    assert "Judge 98 items; accept up to 4 wrong" in ran.out
    assert "reject if undecided" in ran.out


def test_the_plan_as_a_document(run: Run) -> None:
    found: dict[str, Any] = json.loads(run("gold", "plan", "--aql", ".05", "--ltpd", ".10", "-f", "json").out)
    assert found["plan"] == {"items": 233, "allowed": 17}
    assert found["accepts_good"] == pytest.approx(sum(comb(233, k) * 0.05**k * 0.95 ** (233 - k) for k in range(18)))
    assert found["sequential"]["cap"] == 466


@pytest.mark.parametrize(
    ("seen", "wrong", "said"),
    [
        (40, 0, "0 wrong of 40: accept the batch"),
        (40, 1, "1 wrong of 40: go on; 19 more without an error, and it is accepted"),
        (40, 4, "4 wrong of 40: reject the batch"),
        (196, 7, "7 wrong of 196: reject the batch"),
    ],
)
def test_what_to_do_after_some_items(run: Run, seen: int, wrong: int, said: str) -> None:
    ran = run("gold", "plan", "--aql", "0.02", "--ltpd", "0.08", "--seen", seen, "--wrong", wrong)
    assert said in ran.out.splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--aql", "0.08", "--ltpd", "0.02"), "the good share of errors must lie above 0 and below the bad one"),
        (("--aql", "0.02", "--ltpd", "0.08", "--alpha", "0.6"), "a risk must lie above 0 and below 0.5"),
        (("--aql", "2", "--ltpd", "8"), "is not in the range 0<x<1"),
        (("--aql", "0.02", "--ltpd", "0.021"), "too close"),
        (("--aql", "0.02", "--ltpd", "0.08", "--seen", "4"), "go together"),
        (("--aql", "0.02", "--ltpd", "0.08", "--seen", "4", "--wrong", "5"), "5 wrong of 4 cannot be"),
    ],
)
def test_what_makes_no_plan_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("gold", "plan", *words)
    assert ran.status == 2
    assert said in ran.err and not ran.out


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = run("gold", "plan", "--aql", "0.01", "--ltpd", "0.05", "--seen", "10", "--wrong", "0")
    assert max(map(len, ran.out.splitlines())) <= columns
