"""What an estimate without a key says of the annotators, as one document."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from checker.evidence.binomial import wilson
from checker.evidence.dawid_skene import Answers, Estimate
from checker.evidence.gold_key import Key
from checker.evidence.judgements import Judgement

FEW: Final = 10
"""Annotators with fewer answers than this have an error matrix of little worth."""


@dataclass(frozen=True)
class Reliable:
    """One annotator: answers, estimated accuracy, the most frequent mistake, and the error matrix.

    ``matrix[k][l]`` is the estimated probability of the answer ``l`` where ``k`` is true;
    a row is ``None`` where the annotator judged nothing of that class.
    """

    name: str
    judgements: int
    accuracy: float | None
    confusion: str
    matrix: tuple[tuple[float, ...] | None, ...]


@dataclass(frozen=True)
class Checked:
    """One way to combine the answers, against the key."""

    name: str
    right: int
    items: int
    low: float
    high: float


@dataclass(frozen=True)
class Reliability:
    """What the answers say of their annotators, without a key.

    ``classes`` holds each class with its estimated share and its share among majority answers.
    """

    path: str
    digest: str
    items: int
    judgements: int
    labels: tuple[str, ...]
    steps: int
    log_likelihood: float
    converged: bool
    classes: tuple[tuple[str, float, float], ...]
    annotators: tuple[Reliable, ...]
    checked: tuple[Checked, ...]
    notes: tuple[str, ...]


def reliability(
    path: str, digest: str, judgements: Sequence[Judgement], given: Answers, found: Estimate, key: Key | None
) -> Reliability:
    """The document of an estimate; with a ``key`` the combined answers are checked against it."""
    majority = _majority(given)
    consensus = {item: given.labels[k] for item, k in zip(given.items, found.consensus().tolist(), strict=True)}
    loads = Counter(given.annotator.tolist())
    voted = Counter(majority.values())
    people = [
        _reliable(name, loads[place], accuracy, found.matrices[place].tolist(), found.priors.tolist(), given.labels)
        for place, (name, accuracy) in enumerate(zip(given.annotators, found.accuracies().tolist(), strict=True))
    ]
    return Reliability(
        path, digest, len(given.items), len(given.item), given.labels, len(found.log_likelihood),
        found.log_likelihood[-1], found.converged,
        tuple(
            (name, share, voted[name] / len(given.items))
            for name, share in zip(given.labels, found.priors.tolist(), strict=True)
        ),
        tuple(sorted(people, key=lambda p: (1.0 if p.accuracy is None else p.accuracy, p.name))),
        () if key is None else tuple(_checked(key, {"majority": majority, "estimated": consensus})),
        tuple(_notes(judgements, given, found)),
    )  # fmt: skip


def _reliable(
    name: str, load: int, accuracy: float, matrix: list[list[float]], priors: list[float], labels: Sequence[str]
) -> Reliable:
    rows = tuple(None if row[0] != row[0] else tuple(row) for row in matrix)
    mistakes = [
        (priors[k] * row[other], labels[k], labels[other], row[other])
        for k, row in enumerate(rows)
        if row is not None
        for other in range(len(labels))
        if other != k
    ]
    worst = max(mistakes, key=lambda mistake: mistake[0], default=(0.0, "", "", 0.0))
    said = f"{worst[1]} as {worst[2]} ({worst[3]:.0%})" if worst[0] >= 0.0005 else ""
    return Reliable(name, load, None if accuracy != accuracy else accuracy, said, rows)


def _majority(given: Answers) -> dict[str, str]:
    """The most frequent answer per item; of equally frequent ones the first by name."""
    votes = Counter(zip(given.item.tolist(), given.label.tolist(), strict=True))
    best: dict[int, tuple[int, int]] = {}
    for (item, label), number in sorted(votes.items()):
        if number > best.get(item, (0, 0))[0]:
            best[item] = (number, label)
    return {given.items[item]: given.labels[label] for item, (_, label) in best.items()}


def _checked(key: Key, answers: dict[str, dict[str, str]]) -> list[Checked]:
    found = []
    expected = {item: words for (item, _), words in key.answers.items()}
    for name, given in answers.items():
        scored = [given[item] in words for item, words in expected.items() if item in given]
        if scored:
            found.append(Checked(name, sum(scored), len(scored), *wilson(sum(scored), len(scored))))
    return found


def _notes(judgements: Sequence[Judgement], given: Answers, found: Estimate) -> list[str]:
    notes = [
        "annotators who copy one another, or who accept the same suggestion, look skilled here; only gold that "
        "they cannot recognise tells"
    ]
    suggested = sum(j.prelabelled for j in judgements)
    if suggested:
        notes.append(f"{suggested:,} judgements began from a suggestion: their agreement is not independent")
    left_out = len(judgements) - len(given.item)
    if left_out:
        notes.append(f"{left_out:,} judgements without an annotator or a label are left out")
    per_item = given.per_item()
    thin = int((per_item < 3).sum())
    if thin:
        notes.append(
            f"{thin:,} of {len(given.items):,} items have fewer than three answers; with two, who is wrong is a guess"
        )
    loads = Counter(given.annotator.tolist())
    few = sum(load < FEW for load in loads.values())
    if few:
        notes.append(f"{few} annotators gave fewer than {FEW} answers: their figures are hardly estimates")
    if len(given.annotators) < 3:
        notes.append("with fewer than three annotators the data cannot tell whose mistakes are whose")
    if found.renamed:
        notes.append("classes came out under one another's names and were put right: the majority may be wrong often")
    if not found.converged:
        notes.append("the estimate had not settled when it was stopped")
    return notes


def consensus_table(given: Answers, found: Estimate) -> str:
    """The likeliest label of each item with its probability, as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("item", "label", "probability"))
    for item, label, chances in zip(given.items, found.consensus().tolist(), found.posterior.tolist(), strict=True):
        writer.writerow((item, given.labels[label], f"{chances[label]:.6f}"))
    return text.getvalue()
