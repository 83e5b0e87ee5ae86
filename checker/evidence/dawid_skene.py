"""What each annotator's answers are worth, without a key: the model of Dawid and Skene (1979).

Every item has one true class; every annotator answers with class ``l``, where ``k`` is true,
with a probability of its own. Truth and probabilities are estimated together by expectation
maximisation, from the majority answer on. Nothing is drawn at random: the same judgements give
the same estimate, in whatever order they come.

What the model cannot see: annotators who copy one another, or who accept the same suggestion,
agree for another reason than the truth, and it takes that for skill.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from checker.evidence.judgements import Judgement

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

STEPS: Final = 500
"""The most steps of the expectation maximisation."""

GAIN: Final = 1e-8
"""The log-likelihood per judgement that a step must gain to go on."""


@dataclass(frozen=True)
class Answers:
    """Judgements as numbers: for each one its item, its annotator and its label, by place in the lists of names."""

    items: tuple[str, ...]
    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    item: Integers
    annotator: Integers
    label: Integers

    def per_item(self) -> Integers:
        """How many judgements each item has."""
        return np.bincount(self.item, minlength=len(self.items)).astype(np.int64)


@dataclass(frozen=True)
class Estimate:
    """The estimate. Arrays are in the order of the names of :class:`Answers`.

    ``priors`` is the share of each class; ``matrices[a, k, l]`` the probability that annotator
    ``a`` answers ``l`` where ``k`` is true, not a number where ``a`` judged no item of that
    class; ``posterior[i, k]`` the probability that item ``i`` is of class ``k``.
    ``log_likelihood`` has one value per step and never falls. ``renamed`` says that classes
    came out under one another's names and were put right.
    """

    priors: Floats
    matrices: Floats
    posterior: Floats
    log_likelihood: tuple[float, ...]
    converged: bool
    renamed: bool

    def consensus(self) -> Integers:
        """The likeliest class of each item; of equally likely ones the first."""
        # rounded, so that a tie does not hang on the last digit of a sum
        found: Integers = np.argmax(np.round(self.posterior, 9), axis=1)
        return found

    def accuracies(self) -> Floats:
        """The probability that each annotator answers an item right, over the classes as they are frequent."""
        own = np.einsum("akk->ak", self.matrices)
        seen = ~np.isnan(own)
        weight = np.where(seen, self.priors, 0.0)
        total = weight.sum(axis=1)
        right = np.where(seen, own, 0.0)
        found: Floats = np.full(len(own), np.nan)
        np.divide((right * weight).sum(axis=1), total, out=found, where=total > 0)
        return found


def answers(judgements: Iterable[Judgement]) -> Answers:
    """The judgements that have an annotator and a label, as numbers; names are sorted."""
    kept = [j for j in judgements if j.label is not None and j.annotator]
    items, item = _numbered([j.item for j in kept])
    annotators, annotator = _numbered([j.annotator for j in kept])
    labels, label = _numbered([j.label or "" for j in kept])
    return Answers(items, annotators, labels, item, annotator, label)


def _numbered(words: Sequence[str]) -> tuple[tuple[str, ...], Integers]:
    names = tuple(sorted(set(words)))
    places = {name: n for n, name in enumerate(names)}
    return names, np.fromiter((places[word] for word in words), np.int64, len(words))


def estimate(answers: Answers, steps: int = STEPS, gain: float = GAIN) -> Estimate:
    """The maximum-likelihood estimate from the majority on; raises :class:`ValueError` where there is no answer."""
    sizes = len(answers.items), len(answers.annotators), len(answers.labels)
    if not len(answers.item):
        raise ValueError("no judgement has an annotator and a label")
    cells = answers.annotator * sizes[2] + answers.label
    shape = (sizes[0], sizes[1] * sizes[2])
    # one row per item, one column per (annotator, label): both halves of a step are one product
    counts = csr_array((np.ones(len(cells)), (answers.item, cells)), shape=shape)
    votes = np.zeros((sizes[0], sizes[2]))
    np.add.at(votes, (answers.item, answers.label), 1.0)
    posterior = votes / votes.sum(axis=1, keepdims=True)
    likelihoods: list[float] = []
    converged = False
    transposed = counts.T.tocsr()
    priors, matrices = _maximised(transposed, posterior, sizes)
    for _ in range(steps):
        posterior, likelihood = _expected(counts, priors, matrices)
        priors, matrices = _maximised(transposed, posterior, sizes)
        likelihoods.append(likelihood)
        if len(likelihoods) > 1 and likelihood - likelihoods[-2] <= gain * len(cells):
            converged = True
            break
    order = _names(votes, posterior)
    renamed = bool(np.any(order != np.arange(sizes[2])))
    return Estimate(
        priors[order], matrices[:, order, :], posterior[:, order], tuple(likelihoods), converged, renamed
    )  # fmt: skip


def _maximised(transposed: csr_array, posterior: Floats, sizes: tuple[int, int, int]) -> tuple[Floats, Floats]:
    """Class shares and error matrices, given how likely each class is for each item."""
    _, annotators, labels = sizes
    priors: Floats = posterior.mean(axis=0)
    weights = (transposed @ posterior).reshape(annotators, labels, labels).transpose(0, 2, 1)
    totals = weights.sum(axis=2, keepdims=True)
    nowhere = np.full_like(weights, np.nan)
    return priors, np.divide(weights, totals, out=nowhere, where=totals > 0)


def _expected(counts: csr_array, priors: Floats, matrices: Floats) -> tuple[Floats, float]:
    """How likely each class is for each item, and the log-likelihood of all judgements."""
    annotators, classes, labels = matrices.shape
    # where an annotator judged nothing of a class, its row has no weight and any row will do
    rows = np.where(np.isnan(matrices), 1.0 / labels, matrices)
    with np.errstate(divide="ignore"):
        logs = np.log(rows).transpose(0, 2, 1).reshape(annotators * labels, classes)
        joint = counts @ logs + np.log(priors)
    highest = joint.max(axis=1, keepdims=True)
    scaled = np.exp(joint - highest)
    total = scaled.sum(axis=1, keepdims=True)
    return scaled / total, float((highest + np.log(total)).sum())


def _names(votes: Floats, posterior: Floats) -> Integers:
    """Which estimated class goes by which name: as the answers, all together, say most often.

    The likelihood does not know names, so that classes may come out switched where a
    majority of answers is wrong.
    """
    agreement = posterior.T @ votes
    if np.all(agreement.argmax(axis=1) == np.arange(len(agreement))):
        return np.arange(len(agreement))
    classes, names = linear_sum_assignment(agreement, maximize=True)
    return np.asarray(classes[np.argsort(names)], np.int64)
