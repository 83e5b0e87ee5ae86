"""Agreement statistics: published values, other implementations, and what must hold of any data."""

import csv
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from checker.evidence import boxes, spans
from checker.evidence.agreement import Asked, measure
from checker.evidence.alpha import alpha
from checker.evidence.binomial import wilson
from checker.evidence.columns import Columns, Material, columns_of, material_of
from checker.evidence.gwet import ac1, ac2
from checker.evidence.intervals import bca, exact_bound, replicates
from checker.evidence.judgements import Box, Export, Judgement, Span
from checker.evidence.kappa import cells_of, cells_of_table, cohen, cohen_error, fleiss, raw_agreement, scott
from checker.evidence.levels import LEVELS, Level, linear, quadratic, ranks
from checker.evidence.pairs import label_pairs
from checker.evidence.patterns import Patterns, from_counts, patterns_of
from checker.evidence.people import alpha_over_people
from checker.evidence.result import Agreement
from checker.model.diagnostic import InputError
from tests import published_agreement as published
from tests.conftest import ROOT

SAMPLES = ROOT.parent / "shared" / "data"
"""Published figures and exports of others, beside the checkout; tests that read them skip without them."""


def once(patterns: Patterns) -> np.ndarray[Any, np.dtype[np.float64]]:
    return patterns.times[None, :].astype(np.float64)


def of_table(table: ArrayLike) -> Patterns:
    """Two annotators' table as patterns of two labels."""
    cells = cells_of_table(np.asarray(table))
    counts = np.zeros((len(cells.times), cells.classes), np.int64)
    for n, (row, column) in enumerate(zip(cells.row, cells.column)):
        counts[n, row] += 1
        counts[n, column] += 1
    return Patterns(counts.astype(np.float64), cells.times)


def of_matrix(matrix: Sequence[Sequence[int | None]]) -> tuple[Patterns, np.ndarray[Any, Any]]:
    """Raters by items as patterns, and the numbers that the classes stand for."""
    values = sorted({value for row in matrix for value in row if value is not None})
    item, label = zip(*((n, values.index(v)) for row in matrix for n, v in enumerate(row) if v is not None))
    return patterns_of(np.array(item), np.array(label), len(values)), np.array(values, float)


def kappa_of(table: ArrayLike, weights: np.ndarray[Any, Any] | None = None) -> float:
    cells = cells_of_table(np.asarray(table))
    return float(cohen(cells, cells.times[None, :].astype(float), weights)[0])


# Published values


def test_fleiss_1971() -> None:
    patterns = from_counts(np.array(published.FLEISS_1971))
    assert float(fleiss(patterns, once(patterns))[0]) == pytest.approx(0.4302445, abs=1e-6)


def test_gwets_six_raters() -> None:
    patterns = from_counts(np.array(published.FLEISS_1971[:15]))
    assert float(ac1(patterns, once(patterns))[0]) == pytest.approx(0.4448007, abs=1e-6)
    assert float(fleiss(patterns, once(patterns))[0]) == pytest.approx(0.4139265, abs=1e-6)
    assert float(alpha(patterns, once(patterns))[0]) == pytest.approx(0.4204384, abs=1e-6)


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_example_with_missing_labels(level: Level, value: float) -> None:
    patterns, values = of_matrix(published.KRIPPENDORFF_C)
    assert float(alpha(patterns, once(patterns), level, values)[0]) == pytest.approx(value, abs=6e-4)


def test_gwets_abstractors() -> None:
    patterns = of_table(published.GWET_3X3)
    cells = cells_of_table(np.array(published.GWET_3X3))
    assert kappa_of(published.GWET_3X3) == pytest.approx(0.7964094, abs=1e-6)
    assert float(scott(cells, cells.times[None, :].astype(float))[0]) == pytest.approx(0.7962397, abs=1e-6)
    assert float(ac1(patterns, once(patterns))[0]) == pytest.approx(0.8493305, abs=1e-6)
    assert float(alpha(patterns, once(patterns))[0]) == pytest.approx(0.7972585, abs=1e-6)
    assert kappa_of(published.GWET_3X3, quadratic(ranks(3))) == pytest.approx(0.892, abs=5e-4)
    assert float(ac2(patterns, once(patterns), quadratic(ranks(3)))[0]) == pytest.approx(0.94, abs=5e-4)


def test_kappa_and_its_standard_error_on_the_winnipeg_patients() -> None:
    table, weights = np.array(published.MS_WINNIPEG), linear(ranks(4))
    assert kappa_of(table) == pytest.approx(0.208, abs=5.1e-4)
    assert cohen_error(table) == pytest.approx(0.0505, abs=6e-5)
    assert kappa_of(table, weights) == pytest.approx(0.380, abs=5.1e-4)
    assert cohen_error(table, weights) == pytest.approx(0.0517, abs=6e-5)


def test_cohens_own_weights() -> None:
    weights = 1 - np.array(published.COHEN_1968_DISAGREEMENT) / 6
    assert kappa_of(published.COHEN_1968) == pytest.approx(0.492, abs=5e-4)
    assert kappa_of(published.COHEN_1968, weights) == pytest.approx(0.348, abs=5e-4)


def test_the_paradox_of_kappa() -> None:
    """The same raw agreement; kappa falls and AC1 rises with uneven prevalence."""
    for table, kappa, coefficient in ((published.BALANCED, 0.70, 0.70), (published.SKEWED, 0.32, 0.81)):
        patterns = of_table(table)
        assert float(raw_agreement(patterns, once(patterns))[0]) == pytest.approx(0.85)
        assert kappa_of(table) == pytest.approx(kappa, abs=0.006)
        assert float(ac1(patterns, once(patterns))[0]) == pytest.approx(coefficient, abs=0.006)


def test_a_level_that_nobody_used_counts_only_where_it_is_listed() -> None:
    """Weights by place: the unused level 5 lies between 4 and 6 if it is named, else not."""
    first, second = published.ANXIETY
    judgements = [Judgement(str(n), who, str(v)) for who, row in zip("ab", (first, second)) for n, v in enumerate(row)]
    listed = one(judgements, level="ordinal", labels=tuple("123456"))
    dropped = one(judgements, level="ordinal")
    assert value(dropped, "cohen_kappa") == pytest.approx(-0.006289308, abs=1e-7)
    assert value(dropped, "cohen_kappa_linear") == pytest.approx(0.1459075, abs=1e-6)
    assert value(dropped, "cohen_kappa_quadratic") == pytest.approx(0.2520325, abs=1e-6)
    assert value(listed, "cohen_kappa_linear") == pytest.approx(0.12621, abs=1e-5)
    assert "nobody used `5`" in said(listed, "unused")
    assert "--labels" in said(dropped, "classes")


def test_every_published_vector() -> None:
    if not (SAMPLES / "iaa").exists():
        pytest.skip("the collection of published vectors is not here")
    vectors = yaml.safe_load((SAMPLES / "iaa" / "published.yaml").read_text("utf-8"))["vectors"]
    wrong = []
    for vector in vectors:
        found = computed(vector["coefficient"].partition(" (ranks")[0], vector["data"])
        if found != pytest.approx(vector["published"], abs=vector["tolerance"]):
            wrong.append((vector["id"], found, vector["published"]))
    assert not wrong
    assert len(vectors) >= 41


def computed(coefficient: str, data: dict[str, Any]) -> float:
    """The coefficient of one entry of the collection."""
    if data["type"] == "binomial":
        return wilson(data["x"], data["n"])[0 if coefficient.endswith("lower") else 1]
    if data["type"] == "pairs":
        codes = {value: n for n, value in enumerate(sorted({v for pair in data["pairs"] for v in pair}))}
        table = np.zeros((len(codes), len(codes)), np.int64)
        for a, b in data["pairs"]:
            table[codes[a], codes[b]] += 1
        data = {"type": "contingency", "table": table}
    values = None
    if data["type"] == "raters_x_items":
        patterns, values = of_matrix(data["matrix"])
    elif data["type"] == "counts":
        patterns = from_counts(np.array(data["counts"]))
    else:
        patterns = of_table(data["table"])
    place = ranks(patterns.classes)
    weights = once(patterns)
    if coefficient.startswith("krippendorff_alpha_"):
        level = next(level for level in LEVELS if coefficient.endswith(level))
        return float(alpha(patterns, weights, level, values)[0])
    if coefficient in ("brennan_prediger", "brennan_prediger / bennett_s", "bennett_s", "randolph_free_marginal"):
        chance = 1 / patterns.classes
        return (float(raw_agreement(patterns, weights)[0]) - chance) / (1 - chance)
    if coefficient == "scott_pi":
        cells = cells_of_table(np.asarray(data["table"]))
        return float(scott(cells, cells.times[None, :].astype(float))[0])
    if coefficient == "cohen_kappa_custom_weights":
        return kappa_of(
            data["table"], 1 - np.array(data["disagreement_weights"]) / np.max(data["disagreement_weights"])
        )
    if coefficient == "gwet_ac2_quadratic":
        return float(ac2(patterns, weights, quadratic(place))[0])
    if coefficient in ("fleiss_kappa", "gwet_ac1"):
        return float({"fleiss_kappa": fleiss, "gwet_ac1": ac1}[coefficient](patterns, weights)[0])
    weighting = linear(place) if "linear" in coefficient else quadratic(place) if "quadratic" in coefficient else None
    if "_ase" in coefficient or "_se" in coefficient:
        return cohen_error(np.asarray(data["table"]), weighting)
    assert coefficient.startswith("cohen_kappa"), coefficient
    return kappa_of(data["table"], weighting)


# Other implementations

TABLES = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size, max_size=size), min_size=size, max_size=size
    ).filter(lambda rows: sum(map(sum, rows)) > 1)
)


@given(TABLES)
@settings(deadline=None, max_examples=60)
def test_kappa_is_that_of_scikit_learn(rows: list[list[int]]) -> None:
    table = np.array(rows)
    size = len(table)
    first, second = np.nonzero(table)
    a, b = np.repeat(first, table[first, second]), np.repeat(second, table[first, second])
    for name, weights in ((None, None), ("linear", linear(ranks(size))), ("quadratic", quadratic(ranks(size)))):
        ours = kappa_of(table, weights)
        if np.isnan(ours):  # one class, or one each: theirs divides by nothing
            continue
        assert ours == pytest.approx(cohen_kappa_score(a, b, labels=range(size), weights=name), abs=1e-9)


@given(TABLES)
@settings(deadline=None, max_examples=60)
def test_the_standard_error_is_that_of_statsmodels(rows: list[list[int]]) -> None:
    table = np.array(rows, float)
    ours = cohen_error(np.array(rows))
    if np.isnan(kappa_of(rows)) or np.isnan(ours):
        return
    with np.errstate(all="ignore"):  # theirs divides a kappa of 0 by a spread of 0
        theirs = inter_rater.cohens_kappa(table, return_results=True)
    assert ours**2 == pytest.approx(theirs.var_kappa, abs=1e-9)


@given(
    st.tuples(st.integers(2, 4), st.integers(2, 5)).flatmap(
        lambda shape: st.lists(st.lists(st.integers(0, shape[0] - 1), min_size=shape[1], max_size=shape[1]),
                               min_size=1, max_size=20).map(lambda rows: (shape[0], rows))
    )
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_fleiss_kappa_is_that_of_statsmodels(data: tuple[int, list[list[int]]]) -> None:
    classes, rows = data
    counts = np.array([np.bincount(row, minlength=classes) for row in rows])
    patterns = from_counts(counts)
    ours = float(fleiss(patterns, once(patterns))[0])
    if not np.isnan(ours):
        assert ours == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9)


# What must hold of any data

LABELS = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=2, max_size=4), min_size=2, max_size=25)


def slow_alpha(rows: list[list[int | None]], level: Level) -> float | None:
    """Alpha from its definition, pair by pair."""
    units = [[v for v in row if v is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    every = [v for unit in units for v in unit]
    count = {v: every.count(v) for v in set(every)}

    def distance(a: int, b: int) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = sorted((a, b))
        return (sum(count.get(v, 0) for v in range(low, high + 1)) - (count[low] + count[high]) / 2) ** 2

    observed = sum(distance(a, b) / (len(u) - 1) for u in units for a, b in itertools.permutations(u, 2))
    expected = sum(distance(a, b) for a, b in itertools.permutations(every, 2))
    return None if expected == 0 else 1 - (len(every) - 1) * observed / expected


@given(LABELS, st.sampled_from(LEVELS))
@settings(deadline=None, max_examples=150)
def test_alpha_is_its_definition(rows: list[list[int | None]], level: Level) -> None:
    pairs = [(n, v) for n, row in enumerate(rows) for v in row if v is not None]
    if not pairs:
        return
    item, label = map(np.array, zip(*pairs))
    patterns = patterns_of(item, label, 4)
    ours, expected = float(alpha(patterns, once(patterns), level, ranks(4))[0]), slow_alpha(rows, level)
    if expected is None:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(expected, abs=1e-9)


@given(LABELS, st.permutations(range(4)), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_names_and_order_do_not_matter(rows: list[list[int | None]], names: list[int], chance: Any) -> None:
    """Classes, items and annotators may be renamed and shuffled."""
    judgements = [Judgement(f"i{n}", f"a{k}", None if v is None else f"c{v}") for n, row in enumerate(rows)
                  for k, v in enumerate(row)]  # fmt: skip
    renamed = [
        Judgement(f"x{j.item[::-1]}", f"y{j.annotator}", None if j.label is None else f"d{names[int(j.label[1:])]}")
        for j in judgements
    ]
    chance.shuffle(renamed)
    before, after = one(judgements, replicates=200), one(renamed, replicates=200)
    for name in ("percent_agreement", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1"):
        a, b = value(before, name), value(after, name)
        assert (a is None) == (b is None)
        assert a is None or a == pytest.approx(b, abs=1e-9)
    assert (before.items, before.labels, before.pairable_labels) == (after.items, after.labels, after.pairable_labels)


@given(LABELS)
@settings(deadline=None, max_examples=80)
def test_bounds(rows: list[list[int | None]]) -> None:
    """A coefficient is 1 only where nobody differs, and its interval holds it."""
    found = one([Judgement(str(n), f"a{k}", None if v is None else str(v)) for n, row in enumerate(rows)
                 for k, v in enumerate(row)], replicates=200)  # fmt: skip
    differ = any(len({v for v in row if v is not None}) > 1 for row in rows)
    for estimate in found.estimates.values():
        if estimate.value is not None:
            assert estimate.value <= 1 + 1e-12
            assert (estimate.value > 1 - 1e-12) == (not differ)
            assert estimate.low is None or estimate.low <= estimate.value
            assert estimate.low is None or estimate.low < 1


@given(LABELS, st.integers(1, 4))
@settings(deadline=None, max_examples=40)
def test_items_counted_twice_give_the_same_coefficient(rows: list[list[int | None]], times: int) -> None:
    pairs = [(n, v) for n, row in enumerate(rows) for v in row if v is not None]
    if not pairs:
        return
    item, label = map(np.array, zip(*pairs))
    patterns = patterns_of(item, label, 4)
    more = patterns_of(np.concatenate([item + len(rows) * n for n in range(times)]), np.tile(label, times), 4)
    assert len(more.times) == len(patterns.times)
    np.testing.assert_allclose(fleiss(more, once(more)), fleiss(patterns, once(patterns)), atol=1e-12)


def test_patterns_are_the_items() -> None:
    rng = np.random.default_rng(1)
    item = np.repeat(np.arange(500), 3)
    label = rng.integers(0, 4, 1500)
    patterns = patterns_of(item, label, 4)
    counts = np.stack([np.bincount(label[item == n], minlength=4) for n in range(500)])
    expected = from_counts(counts)
    found = sorted((*map(int, row), int(times)) for row, times in zip(patterns.counts, patterns.times))
    assert found == sorted((*map(int, row), int(times)) for row, times in zip(expected.counts, expected.times))


def test_many_classes_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of classes take the sparse road; the figures stay."""
    rng = np.random.default_rng(2)
    item, label = np.repeat(np.arange(300), 3), np.repeat(rng.integers(0, 200, 300), 3)
    label = np.where(rng.random(900) < 0.1, rng.integers(0, 200, 900), label)
    dense = patterns_of(item, label, 200)
    monkeypatch.setattr("checker.evidence.patterns.DENSE", 10)
    sparse = patterns_of(item, label, 200)
    assert not isinstance(sparse.counts, np.ndarray)
    weights = np.stack([dense.times, rng.multinomial(300, dense.times / 300)]).astype(float)
    for level in LEVELS:
        scale = ranks(200) + 1
        np.testing.assert_allclose(alpha(sparse, weights, level, scale), alpha(dense, weights, level, scale), rtol=1e-9)
    for statistic in (fleiss, ac1, raw_agreement):
        np.testing.assert_allclose(statistic(sparse, weights), statistic(dense, weights), rtol=1e-12)
    near = quadratic(ranks(200))
    np.testing.assert_allclose(ac2(sparse, weights, near), ac2(dense, weights, near), rtol=1e-12)
    np.testing.assert_array_equal(sparse.split, dense.split)
    wider = sparse.and_one_split()
    assert bool(wider.split[-1]) and wider.times[-1] == 0


# Intervals


def test_resamples_keep_the_number_of_items() -> None:
    rng = np.random.default_rng(3)
    for times in (np.array([5000, 3000, 0, 20]), np.ones(400, np.int64)):
        drawn = np.concatenate(list(replicates(times, 300, rng)))
        assert drawn.shape == (300, len(times))
        assert (drawn.sum(axis=1) == times.sum()).all()
        np.testing.assert_allclose(drawn.mean(axis=0), times, atol=6 * np.sqrt(times.max() / 300) + 0.3)


def test_an_undefined_resample_is_the_worst_for_the_lower_bound() -> None:
    values = np.linspace(0.6, 0.9, 1000)
    low, high = bca(0.75, values, 0.0)
    assert low == pytest.approx(0.6075, abs=0.002) and high == pytest.approx(0.8925, abs=0.002)
    few = values.copy()
    few[::50] = np.nan  # 2 %
    low_of_few, _ = bca(0.75, few, 0.0)
    assert low_of_few is not None and low is not None and low_of_few < low
    many = values.copy()
    many[::20] = np.nan  # 5 %
    assert bca(0.75, many, 0.0) == (None, None)


def test_perfect_agreement_is_not_certain() -> None:
    """No disagreement in n items leaves room for a share of 1 - 0.025^(1/n)."""
    for items in (20, 100, 1000):
        judgements = [Judgement(str(n), who, str(n % 2)) for n in range(items) for who in "ab"]
        found = one(judgements)
        estimate = found.estimates["krippendorff_alpha"]
        assert estimate.value == 1
        upper = 1 - 0.025 ** (1 / items)
        assert estimate.low == pytest.approx(1 - upper / 0.5, rel=0.06)


def test_few_disagreements_are_bounded_exactly() -> None:
    patterns = of_table([[98, 2], [1, 99]])
    statistic = lambda weights: fleiss(patterns, weights)  # noqa: E731
    point = float(statistic(once(patterns))[0])
    everything = np.ones(len(patterns.times), np.bool_)
    bound = exact_bound(statistic, point, patterns.times, patterns.split, everything)
    assert bound == pytest.approx(1 - (1 - point) * 0.0432 / 0.015, abs=0.002)  # Clopper-Pearson of 3 in 200


def test_the_seed_decides_everything() -> None:
    rng = np.random.default_rng(4)
    judgements = [Judgement(str(n), who, str(rng.integers(0, 3))) for n in range(120) for who in "abc"]
    first, again, other = one(judgements, seed=5), one(judgements, seed=5), one(judgements, seed=6)
    assert first == again
    assert first.estimates != other.estimates
    assert {n: e.value for n, e in first.estimates.items()} == {n: e.value for n, e in other.estimates.items()}


def test_the_lower_bound_holds() -> None:
    """At most one interval in forty may lie above the truth; a small simulation of many rare cases."""
    rng = np.random.default_rng(5)
    above = 0
    rounds = 200
    for _ in range(rounds):
        truth = rng.choice(2, 300, p=[0.9, 0.1])
        drawn = rng.choice(2, (300, 2), p=[0.9, 0.1])
        labels = np.where(rng.random((300, 2)) < np.sqrt(0.8), truth[:, None], drawn)
        found = one([Judgement(str(n), w, str(labels[n, k])) for n in range(300) for k, w in enumerate("ab")],
                    replicates=200)  # fmt: skip
        low = found.estimates["krippendorff_alpha"].low
        above += low is not None and low > 0.8
    assert above <= rounds * 0.025 + 3 * np.sqrt(rounds * 0.025 * 0.975)


def test_people_who_differ_widen_the_interval() -> None:
    """Half of the people guess: other people of the vendor may be worse than these labels show."""
    rng = np.random.default_rng(6)
    judgements = []
    for n in range(1500):
        truth = n % 3
        for who in rng.choice(20, 3, replace=False):
            label = truth if who < 15 or rng.random() < 0.1 else rng.integers(0, 3)
            judgements.append(Judgement(str(n), f"w{who}", str(label)))
    found = one(judgements)
    items, people = found.estimates["krippendorff_alpha"], found.people
    assert items.low is not None and people.low is not None and items.high is not None and people.high is not None
    assert people.value == pytest.approx(items.value, abs=1e-9)
    assert people.low < items.low - 0.05 and people.high > items.high


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_over_people_begins_at_alpha(level: Level) -> None:
    patterns, values = of_matrix(published.KRIPPENDORFF_C)
    columns = columns_of(
        [Judgement(str(n), f"a{r}", f"{v:02d}") for r, row in enumerate(published.KRIPPENDORFF_C)
         for n, v in enumerate(row) if v is not None]
    )  # fmt: skip
    order = np.argsort(np.argsort(columns.labels))
    columns = Columns(columns.item, columns.annotator, order[columns.label], columns.question, columns.items,
                      columns.annotators, sorted(columns.labels), columns.questions)  # fmt: skip
    pairs = label_pairs(columns)
    assert pairs is not None
    found = alpha_over_people(columns, pairs, level, values, 200, np.random.default_rng(0))
    assert found.value == pytest.approx(float(alpha(patterns, once(patterns), level, values)[0]), abs=1e-12)
    assert found.low is None  # four people


# Spans and boxes


def test_spans_exact_and_by_overlap() -> None:
    first = [Span("d", "a", "NAME", 0, 5), Span("d", "a", "NAME", 10, 15), Span("d", "a", "DATE", 20, 25)]
    second = [Span("d", "b", "NAME", 0, 5), Span("d", "b", "NAME", 12, 18), Span("d", "b", "NAME", 20, 25)]
    assert spans.compare(first, second) == (2.0, 4.0)
    assert spans.compare(first, first) == (6.0, 6.0)
    assert spans.compare(first, []) == (0.0, 0.0)


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)), max_size=5)


@given(SPANS, SPANS)
@settings(deadline=None, max_examples=150)
def test_overlapping_spans_are_matched_best(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    """As many pairs as trying every assignment finds; the order does not matter."""
    first, second = ([Span("d", who, "N", s, s + n) for s, n in part] for who, part in (("a", left), ("b", right)))
    few, many = sorted((first, second), key=len)
    best = max(
        sum(a.start < b.end and b.start < a.end for a, b in zip(few, chosen))
        for chosen in itertools.permutations(many, len(few))
    )
    assert spans.overlapping(first, second) == spans.overlapping(second, first) == best


def test_boxes_are_matched_so_that_the_overlap_is_largest() -> None:
    first = [Box("i", "a", "car", 0, 0, 10, 10), Box("i", "a", "car", 8, 0, 10, 10)]
    second = [Box("i", "b", "car", 8, 0, 10, 10), Box("i", "b", "van", 0, 0, 10, 10)]
    overlap = boxes.intersection_over_union(first, second)
    np.testing.assert_allclose(overlap, [[20 / 180, 1], [1, 20 / 180]])
    assert boxes.compare(first, second) == (2.0, 2.0)
    assert boxes.compare(first, []) == (0.0, 0.0)
    assert boxes.compare([Box("i", "a", "car", 0, 0, 0, 0)], [Box("i", "b", "car", 0, 0, 0, 0)]) == (0.0, 0.0)


def test_who_marked_nothing_counts() -> None:
    marked = (Span("d1", "a", "N", 0, 4), Span("d1", "b", "N", 0, 4), Span("d2", "a", "N", 0, 4))
    seen = (("d1", "a"), ("d1", "b"), ("d2", "a"), ("d2", "b"), ("d3", "a"), ("d3", "b"))
    with_seen = measure(material_of(Export("x", "x", "", spans=marked, seen=seen)), Asked()).questions[0]
    assert value(with_seen, "span_f1") == pytest.approx(2 * 1 / 3)
    assert (with_seen.items, with_seen.pairable_items, with_seen.annotators) == (3, 3, 2)
    without = measure(material_of(Export("x", "x", "", spans=marked)), Asked()).questions[0]
    assert value(without, "span_f1") == 1
    assert "marked nothing" in said(without, "unseen")


# What inflates agreement


def test_only_the_first_judgement_of_a_person_counts() -> None:
    """A later one may follow a correction; counted twice, one person agrees with himself."""
    rows = [("1", "a", "x"), ("1", "a", "x"), ("1", "b", "y"), ("2", "a", "y"), ("2", "b", "y")]
    found = one([Judgement(*row) for row in rows])
    assert value(found, "percent_agreement") == 0.5
    assert "1 of 5 judgements" in said(found, "repeated")


def test_the_first_by_time_where_there_are_times() -> None:
    from datetime import UTC, datetime

    early, late = datetime(2026, 1, 1, 8, 0, 1, tzinfo=UTC), datetime(2026, 1, 1, 9, 0, 2, tzinfo=UTC)
    found = one(
        [Judgement("1", "a", "x", at=late), Judgement("1", "a", "y", at=early), Judgement("1", "b", "y", at=late)]
    )
    assert value(found, "percent_agreement") == 1


def test_test_items_are_left_out() -> None:
    judgements = [Judgement(str(n), who, "x" if n < 5 else who, gold=n < 5) for n in range(10) for who in "ab"]
    found = one(judgements)
    assert (found.items, value(found, "percent_agreement")) == (5, 0)
    assert said(found, "gold").startswith("5 test items")
    assert value(one(judgements, with_gold=True), "percent_agreement") == 0.5


def test_judgements_that_name_nobody_are_left_out() -> None:
    found = one([Judgement("1", "", "x"), Judgement("1", "a", "x"), Judgement("1", "b", "x")])
    assert found.labels == 2
    assert "1 of 3" in said(found, "unnamed")


def test_suggestions_and_bulk_imports_are_told() -> None:
    from datetime import UTC, datetime, timedelta

    start = datetime(2026, 1, 1, 8, 0, 3, tzinfo=UTC)
    slow = [Judgement(str(n), w, "xy"[n % 2], at=start + timedelta(seconds=20 * n)) for n in range(40) for w in "ab"]
    bulk = [j._replace(at=start) for j in slow]
    minute = [j._replace(at=start.replace(second=0)) for j in slow]
    assert "bulk" not in codes(one(slow))
    assert "80 of 80 judgements" in said(one(bulk), "bulk")
    assert "bulk" not in codes(one(minute))  # times to the minute cannot show it
    assert "2 of 80" in said(one([j._replace(prelabelled=n < 2) for n, j in enumerate(slow)]), "prelabelled")


def test_a_pair_that_never_differs_is_told() -> None:
    rng = np.random.default_rng(7)
    judgements = []
    for n in range(100):
        for who in "abc":
            judgements.append(Judgement(str(n), who, str(n % 3 if rng.random() < 0.8 else rng.integers(0, 3))))
        judgements.append(Judgement(str(n), "d", judgements[-1].label))
    assert "`c` and `d` agree on all of 100 items" in said(one(judgements), "copied")
    assert "copied" not in codes(one([j for j in judgements if j.annotator != "d"]))


def test_rare_dominant_and_misspelt_classes_are_told() -> None:
    judgements = [Judgement(str(n), w, "rare" if n < 10 else "Common" if n % 50 == 0 and w == "a" else "common")
                  for n in range(400) for w in "ab"]  # fmt: skip
    found = one(judgements)
    assert "`rare`" in said(found, "rare")
    assert "97 %" in said(found, "dominant")
    assert "`common` and `Common`" in said(found, "spelling") or "`Common` and `common`" in said(found, "spelling")


def test_missing_labels_are_measured_against_the_usual_number() -> None:
    judgements = [
        Judgement(str(n), w, "x" if n % 2 else "y") for n in range(10) for w in "abc" if not (n < 2 and w == "c")
    ]
    judgements.append(Judgement("0", "c", None))
    found = one(judgements)
    assert (found.usual, found.fewest, found.open) == (3, 2, 1)
    assert found.missing == pytest.approx(2 / 30)


def test_one_class_is_undefined_and_never_perfect() -> None:
    found = one([Judgement(str(n), w, "x") for n in range(200) for w in "abc"])
    for name in ("fleiss_kappa", "krippendorff_alpha", "gwet_ac1"):
        assert found.estimates[name].value is None
    assert value(found, "percent_agreement") == 1
    listed = one([Judgement(str(n), w, "x") for n in range(200) for w in "abc"], labels=("x", "y"))
    assert listed.estimates["krippendorff_alpha"].value is None


CELLS = st.sampled_from(["", "x", "y", "0", "1", "2.5", "-3", "1e99", "-1e99", "1e300", "nan"])


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["", "a", "b", "c"]), CELLS), max_size=30),
    st.sampled_from(LEVELS),
    st.sampled_from([(), ("x", "y"), ("0", "1", "2.5", "-3")]),
)
@settings(deadline=None, max_examples=200)
def test_any_labels_are_measured_or_refused(
    rows: list[tuple[int, str, str]], level: Level, labels: tuple[str, ...]
) -> None:
    """Without a warning, and with every figure where it can lie."""
    judgements = [Judgement(str(item), who, label or None) for item, who, label in rows]
    try:
        found = one(judgements, level=level, labels=labels, replicates=200)
    except InputError as error:
        assert all(diagnostic.message for diagnostic in error.diagnostics)
        return
    for estimate in [*found.estimates.values(), found.people]:
        assert estimate.value is None or np.isfinite(estimate.value)
        if estimate.value is not None and estimate.low is not None:
            assert estimate.low <= estimate.value <= 1 + 1e-9


def test_moving_or_scaling_numbers_changes_no_agreement_of_intervals() -> None:
    rng = np.random.default_rng(9)
    truth = rng.normal(0, 1, 80)
    numbers = [(n, w, truth[n] + rng.normal(0, 0.4)) for n in range(80) for w in "abc"]
    plain = one([Judgement(str(n), w, repr(float(v))) for n, w, v in numbers], level="interval")
    for scale, move in ((1e-60, 0.0), (1e60, 0.0), (3.0, 1000.0)):
        other = one([Judgement(str(n), w, repr(float(v * scale + move))) for n, w, v in numbers], level="interval")
        assert value(other, "krippendorff_alpha") == pytest.approx(value(plain, "krippendorff_alpha"), rel=1e-6)
        assert other.people.value == pytest.approx(plain.people.value, rel=1e-6)


def test_the_pilot_table_agrees_with_what_is_measured() -> None:
    """The standard error of the plan is that of the statistic, for two raters and for more."""
    from checker.evidence.pilot import sd_per_item

    rng = np.random.default_rng(8)
    for prevalence, raters in (([0.5, 0.5], 2), ([0.6, 0.3, 0.1], 3), ([0.8, 0.2], 5)):
        size = len(prevalence)
        truth = rng.choice(size, (400, 500), p=prevalence)
        own = rng.choice(size, (400, 500, raters), p=prevalence)
        labels = np.where(rng.random(own.shape) < np.sqrt(0.7), truth[..., None], own)
        found = []
        for sample in labels:
            patterns = patterns_of(np.repeat(np.arange(500), raters), sample.ravel(), size)
            found.append(float(fleiss(patterns, once(patterns))[0]))
        assert np.std(found) * np.sqrt(500) == pytest.approx(sd_per_item(0.7, prevalence, raters), rel=0.12)


def test_cells_of_two_annotators() -> None:
    cells = cells_of(np.array([0, 0, 1, 2]), np.array([0, 0, 1, 0]), 3)
    assert sorted(zip(cells.row.tolist(), cells.column.tolist(), cells.times.tolist())) == [
        (0, 0, 2),
        (1, 1, 1),
        (2, 0, 1),
    ]


def test_a_real_export_gives_the_published_alpha() -> None:
    """A Label Studio project of 200 tasks and three annotators; another implementation gave .772786."""
    path = SAMPLES / "exports" / "labelstudio_e2e.json"
    if not path.exists():
        pytest.skip("the export is not here")
    from checker.evidence.reading import read_material

    found = measure(read_material([path]), Asked()).questions[0]
    assert value(found, "krippendorff_alpha") == pytest.approx(0.772786, abs=5e-7)


# Helpers


def one(
    judgements: Sequence[Judgement],
    level: Level = "nominal",
    labels: tuple[str, ...] = (),
    replicates: int = 300,
    seed: int = 0,
    with_gold: bool = False,
) -> Agreement:
    material = Material("x", "x.csv", "", columns_of(judgements))
    return measure(material, Asked(None, level, labels, replicates, seed, with_gold)).questions[0]


def value(found: Agreement, name: str) -> Any:
    return found.estimates[name].value


def codes(found: Agreement) -> set[str]:
    return {caveat.code for caveat in found.caveats}


def said(found: Agreement, code: str) -> str:
    return next(caveat.text for caveat in found.caveats if caveat.code == code)


def test_the_csv_of_pilot_sizes_is_reproduced() -> None:
    from checker.evidence.pilot import items_expected, items_needed, sd_per_item

    path = SAMPLES / "iaa" / "pilot_sizes.csv"
    if not path.exists():
        pytest.skip("the table is not here")
    wrong = []
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    for row in rows:
        kappa, shares = float(row["kappa"]), shares_of(row["prevalence"])
        found = (
            round(sd_per_item(kappa, shares), 4),
            items_expected(kappa, 0.75, shares),
            items_needed(kappa, 0.75, shares),
            items_needed(kappa, 0.75, shares, power=0.9),
            items_needed(kappa, 0.75, shares, sides=1),
        )
        names = ("sd_per_item", "n_expected_LB", "n_power80", "n_power90", "n_power80_onesided95")
        if found != tuple(float(row[name]) for name in names):
            wrong.append((row, found))
    assert not wrong
    assert len(rows) == 112


def shares_of(text: str) -> list[float]:
    """``2 classes 90/10``, ``5 classes equal``, ``5 classes Zipf(1)``, ``5 classes 90+4x2.5``."""
    count, _, shape = text.split()
    if shape == "equal":
        return [1 / int(count)] * int(count)
    if shape.startswith("Zipf"):
        weights = [1 / n for n in range(1, int(count) + 1)]
        return [weight / sum(weights) for weight in weights]
    if "+" in shape:
        first, _, rest = shape.partition("+")
        times, _, each = rest.partition("x")
        return [float(first) / 100] + [float(each) / 100] * int(times)
    return [float(part) / 100 for part in shape.split("/")]
