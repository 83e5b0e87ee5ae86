"""Dawid and Skene's model: their own data, an independent implementation, and what must hold."""

import csv
import json
from collections.abc import Callable
from itertools import pairwise
from math import log
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.evidence.dawid_skene import _names, answers, estimate
from checker.evidence.judgements import Judgement
from tests.conftest import Ran
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

ANAESTHETISTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111
2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111
2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432
1111111 1111111 1212111 2322222 1211111 2222222
"""
"""Dawid and Skene 1979, Table 1: 45 patients, the first observer three times, then observers 2 to 5."""

FIRST_OBSERVER = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]


def patients() -> list[Judgement]:
    return [
        Judgement(f"{patient:02d}", observer, label)
        for patient, said in enumerate(ANAESTHETISTS.split())
        for observer, label in zip("1112345", said, strict=True)
    ]


def test_the_figures_of_dawid_and_skene() -> None:
    found = estimate(answers(patients()))
    assert found.priors.round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    assert found.matrices[0].round(2).tolist() == FIRST_OBSERVER
    assert found.converged and not found.renamed


JUDGEMENTS = st.lists(
    st.builds(Judgement, st.sampled_from("ijklmn"), st.sampled_from("ABCD"), st.sampled_from("xyz")),
    min_size=1,
    max_size=40,
)


@PROPERTY
@given(JUDGEMENTS)
def test_the_likelihood_never_falls(judgements: list[Judgement]) -> None:
    steps = estimate(answers(judgements), steps=40, gain=-1.0).log_likelihood
    assert all(later >= earlier - 1e-9 * (1 + abs(earlier)) for earlier, later in pairwise(steps))


@PROPERTY
@given(JUDGEMENTS)
def test_everything_estimated_is_a_probability(judgements: list[Judgement]) -> None:
    found = estimate(answers(judgements))
    assert found.priors.sum() == pytest.approx(1)
    assert found.posterior.sum(axis=1) == pytest.approx(np.ones(len(found.posterior)))
    rows = found.matrices[~np.isnan(found.matrices).any(axis=2)]
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(rows)))
    own = found.accuracies()
    assert np.all((own >= -1e-9) & (own <= 1 + 1e-9) | np.isnan(own))


@PROPERTY
@given(JUDGEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(judgements: list[Judgement], random: Random) -> None:
    mixed = list(judgements)
    random.shuffle(mixed)
    first, second = estimate(answers(judgements)), estimate(answers(mixed))
    assert first.posterior == pytest.approx(second.posterior, abs=1e-6)
    assert first.log_likelihood[-1] == pytest.approx(second.log_likelihood[-1], abs=1e-6)


@PROPERTY
@given(JUDGEMENTS)
def test_a_second_implementation_agrees(judgements: list[Judgement]) -> None:
    given_ = answers(judgements)
    found = estimate(given_, steps=7, gain=-1.0)
    assert found.log_likelihood == pytest.approx(plainly(judgements, 7), rel=1e-6, abs=1e-6)


def plainly(judgements: list[Judgement], steps: int) -> list[float]:
    """The same model in loops over names, without a single array."""
    items = {j.item for j in judgements}
    labels = sorted({j.label or "" for j in judgements})
    said = {i: [(j.annotator, j.label or "") for j in judgements if j.item == i] for i in items}
    weight = {i: {k: sum(label == k for _, label in said[i]) / len(said[i]) for k in labels} for i in items}
    found = []
    for _ in range(steps):
        prior = {k: sum(weight[i][k] for i in items) / len(items) for k in labels}
        mass: dict[tuple[str, str, str], float] = {}
        total: dict[tuple[str, str], float] = {}
        for i in items:
            for annotator, label in said[i]:
                for k in labels:
                    mass[annotator, k, label] = mass.get((annotator, k, label), 0.0) + weight[i][k]
                    total[annotator, k] = total.get((annotator, k), 0.0) + weight[i][k]
        likelihood = 0.0
        for i in items:
            joint = {}
            for k in labels:
                joint[k] = prior[k]
                for annotator, label in said[i]:
                    seen = total[annotator, k]
                    joint[k] *= mass[annotator, k, label] / seen if seen > 0 else 1 / len(labels)
            whole = sum(joint.values())
            likelihood += log(whole)
            weight[i] = {k: joint[k] / whole for k in labels}
        found.append(likelihood)
    return found


def test_perfect_agreement_makes_everybody_perfect() -> None:
    judgements = [Judgement(f"i{n}", a, "xyz"[n % 3]) for n in range(30) for a in "ABC"]
    found = estimate(answers(judgements))
    assert found.matrices == pytest.approx(np.stack([np.eye(3)] * 3))
    assert found.accuracies().tolist() == pytest.approx([1, 1, 1])


def test_one_who_guesses_is_found_and_outvoted() -> None:
    random = np.random.default_rng(5)
    truth = random.integers(0, 3, 400)
    skill = {"good": 0.95, "fair": 0.85, "guess": 1 / 3, "guess2": 1 / 3}
    judgements = [
        Judgement(f"i{n:03d}", name, "abc"[k if random.random() < right else random.integers(0, 3)])
        for n, k in enumerate(truth)
        for name, right in skill.items()
    ]
    given_ = answers(judgements)
    found = estimate(given_)
    accuracy = dict(zip(given_.annotators, found.accuracies().tolist(), strict=True))
    assert accuracy["good"] > 0.9 and accuracy["guess"] < 0.65 and accuracy["guess2"] < 0.65
    votes = np.zeros((400, 3))
    np.add.at(votes, (given_.item, given_.label), 1)
    assert (found.consensus() == truth).mean() > (votes.argmax(axis=1) == truth).mean() + 0.02


def test_classes_under_each_others_names_are_put_right() -> None:
    votes = np.array([[3.0, 0, 0], [0, 3, 0], [0, 0, 3], [2, 1, 0]])
    switched = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])
    assert _names(votes, switched).tolist() == [1, 0, 2]
    assert switched[:, _names(votes, switched)].argmax(axis=1).tolist() == [0, 1, 2, 0]
    assert _names(votes, switched[:, [1, 0, 2]]).tolist() == [0, 1, 2]


def test_an_annotator_who_saw_nothing_of_a_class_has_no_figure_for_it() -> None:
    judgements = [Judgement(i, a, "x" if i < "c" else "y") for i in "abcd" for a in "ABC"]
    judgements += [Judgement("a", "D", "x")]
    given_ = answers(judgements)
    found = estimate(given_)
    assert np.isnan(found.matrices[3][1]).all() and found.matrices[3][0].tolist() == [1.0, 0.0]
    assert found.accuracies()[3] == pytest.approx(1.0)


# The command


def write(path: Path, judgements: list[Judgement]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("item", "annotator", "label", "question"))
        writer.writerows((j.item, j.annotator, j.label or "", j.question) for j in judgements)
    return path


def test_the_command_prints_classes_and_annotators(run: Run, tmp_path: Path) -> None:
    ran = run("gold", "estimate", write(tmp_path / "work.csv", patients()))
    assert ran.status == 0, ran.err
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["1", "40%", "40%"] in lines and ["2", "42.2%", "44.4%"] in lines
    assert "annotators who copy one another" in ran.out


def test_the_command_writes_a_document_and_the_consensus(run: Run, tmp_path: Path) -> None:
    work, key = write(tmp_path / "work.csv", patients()), tmp_path / "key.csv"
    key.write_text("item,expected\n00,1\n01,3\n99,4\n", "utf-8")
    ran = run("gold", "estimate", work, "--key", key, "--consensus", tmp_path / "c.csv", "-f", "json")
    found = json.loads(ran.out)
    assert [round(share, 2) for _, share, _ in found["classes"]] == [0.40, 0.42, 0.11, 0.07]
    assert {check["name"]: (check["right"], check["items"]) for check in found["checked"]}["majority"] == (2, 2)
    rows = list(csv.DictReader((tmp_path / "c.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 45 and rows[0] == {"item": "00", "label": "1", "probability": rows[0]["probability"]}


def test_what_the_estimate_cannot_know_is_said(run: Run, tmp_path: Path) -> None:
    judgements = [Judgement(f"i{n}", a, "xy"[n % 2]) for n in range(9) for a in "AB"] + [Judgement("i1", "", "x")]
    ran = run("gold", "estimate", write(tmp_path / "work.csv", judgements))
    text = " ".join(ran.out.split())
    assert "9 of 9 items have fewer than three answers" in text
    assert "with fewer than three annotators" in text
    assert "2 annotators gave fewer than 10 answers" in text
    assert "1 judgements without an annotator or a label are left out" in text


def test_several_questions_are_not_mixed(run: Run, tmp_path: Path) -> None:
    judgements = [Judgement("i", a, "x", q) for a in "ABC" for q in ("colour", "size")]
    work = write(tmp_path / "work.csv", judgements)
    ran = run("gold", "estimate", work)
    assert ran.status == 2 and "--question colour" in ran.err
    assert run("gold", "estimate", work, "--question", "size").status == 0
    ran = run("gold", "estimate", work, "--question", "sise")
    assert ran.status == 2 and "did you mean `size`?" in ran.err


def test_an_export_without_annotators_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("gold", "estimate", write(tmp_path / "work.csv", [Judgement("i", "", "x")]))
    assert ran.status == 2 and "no judgement names its annotator" in ran.err
