"""Breaches that nobody can cure, and pairs of rules that cannot be cured together.

Both look at two states of one arrangement: as it is, and after a change to what can be
changed (:attr:`~checker.analysis.subject.Subject.later`).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from checker.analysis.findings import Finding, Open, Sketch
from checker.analysis.prover import Undecided
from checker.analysis.reading import Bits
from checker.analysis.subject import Subject, applies, breached
from checker.analysis.terms import conj


def remedies(subject: Subject) -> Iterator[Finding | Open]:
    """Findings ``absolute`` and ``unmeetable``."""
    for name, now in subject.rules.items():
        later = subject.later.rules[name]
        kind = "absolute"
        try:
            if subject.change.example(now.breached, later.satisfied) is not None:
                continue
            if subject.change.example(now.breached) is None:
                continue  # never breached, which is another finding
            if subject.change.example(now.breached, later.settled) is None:
                message = f"whoever breaches `{name}` can neither meet it nor leave its scope"
                yield _incurable(subject, kind, name, message)
                continue
            kind = "unmeetable"
            if now.rule.require is None or subject.change.example(later.satisfied) is None:
                continue  # a plain prohibition, or never satisfied at all
            if subject.change.example(now.breached, later.requirement.true) is None:
                message = f"whoever breaches `{name}` cannot meet it, only leave its scope"
                yield _incurable(subject, kind, name, message)
        except Undecided:
            yield Open(kind, (name,))


def _incurable(subject: Subject, kind: str, name: str, message: str) -> Finding:
    found = subject.example(breached(name), subject.rules[name].breached)
    sketch = None if found is None else Sketch(found.situation, breached(name), "the rule is breached")
    help = "mark the facts that one can change as `actionable`, or declare the finding with the reason"
    return Finding(kind, (name,), message, help, subject.rules[name].rule.place, sketch)


def contradictions(subject: Subject, incurable: Sequence[str]) -> Iterator[Finding | Open]:
    """Findings ``contradiction``: both rules apply, each can be cured, but never both.

    That two requirements exclude one another is no finding where changing what brings the
    rules in resolves it, or where one of them could not be cured without the other either.
    ``incurable`` rules, which are found by :func:`remedies`, are left out.
    """
    names = [name for name in subject.rules if name not in set(incurable)]
    pairs = _Pairs(subject, names)
    for first in names:
        yield from pairs.of(first)


class _Pairs:
    """The pairs that no example has cleared yet.

    One example in which many rules apply, and all can be cured at once, clears every pair
    of them; so examples are made to hold as many rules as they can.
    """

    def __init__(self, subject: Subject, names: Sequence[str]):
        self.subject, self.names = subject, names
        self.left = set(combinations(names, 2))
        now = [subject.rules[name].scope.true for name in names]
        self.applying = Bits(now)
        self.all_cured = conj(subject.later.rules[name].settled for name in names)

    def of(self, first: str) -> Iterator[Finding | Open]:
        """The findings on the pairs of ``first`` with the rules after it."""
        self._clear_many(first)
        for second in self.names:
            if (first, second) in self.left and not self._cleared((first, second)):
                self.left.discard((first, second))
                try:
                    if self._clash(first, second):
                        yield self._finding(first, second)
                except Undecided:
                    yield Open("contradiction", (first, second))

    def _clear_many(self, first: str) -> None:
        together = [first]
        for second in self.names:
            if (first, second) in self.left and self._cleared((*together, second)):
                together.append(second)

    def _cleared(self, together: Sequence[str]) -> bool:
        """Whether rules can apply together while everything can be cured; clears the pairs of all that then apply."""
        terms = [self.subject.rules[name].scope.true for name in together]
        try:
            model = self.subject.change.example(*terms, self.all_cured)
        except Undecided:
            return False
        if model is not None:
            hold = [name for name, holds in zip(self.names, self.applying.of(model)) if holds]
            self.left.difference_update(combinations(hold, 2))
        return model is not None

    def _clash(self, first: str, second: str) -> bool:
        one, other = (self.subject.rules[name].scope.true for name in (first, second))
        cured = [self.subject.later.rules[name].settled for name in (first, second)]
        change = self.subject.change
        if self.subject.prover.example(one, other) is None or change.example(one, other, *cured) is not None:
            return False
        return all(change.example(one, other, term) is not None for term in cured)

    def _finding(self, first: str, second: str) -> Finding:
        subject, rules = self.subject, self.subject.rules
        shows = applies(first, second)
        found = subject.example(shows, rules[first].scope.true, rules[second].scope.true)
        sketch = None if found is None else Sketch(found.situation, shows, "both rules apply")
        message = f"`{first}` and `{second}` contradict: where both apply, each can be cured, but never both"
        help = "correct one of them, or narrow its scope"
        return Finding("contradiction", (first, second), message, help, rules[first].rule.place, sketch)
