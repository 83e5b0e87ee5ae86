"""Rules whose breach never adds anything, because another rule is always breached with them."""

from collections.abc import Iterator

import z3

from checker.analysis.encoding import Judged
from checker.analysis.findings import Finding, Open, Sketch
from checker.analysis.prover import Undecided
from checker.analysis.reading import Bits
from checker.analysis.subject import Subject, both, breached
from checker.analysis.terms import Term, conj, disj, neg


def redundant(subject: Subject) -> Iterator[Finding | Open]:
    """Findings ``redundant``.

    A rule is redundant beside another if that one is breached wherever this one is, and
    excludes wherever this one does. Of two rules that are breached together the later one
    by name is called redundant.
    """
    rules = subject.rules
    seen = _Seen(subject)
    found: set[tuple[str, str]] = set()
    for name, judged in rules.items():
        rivals = [other for other in rules if other != name and _comparable(subject, name, other)]
        rivals = seen.rivals(name, rivals)
        while rivals:
            other = rivals[0]
            try:
                model = subject.prover.example(judged.breached, _milder(judged, rules[other]))
                if model is None and subject.prover.example(judged.breached) is None:
                    break  # never breached, which is another finding
                if model is None and (other, name) not in found:
                    found.add((name, other))
                    yield _finding(subject, name, other)
            except Undecided:
                yield Open("redundant", (name, other))
                rivals = rivals[1:]
                continue
            if model is None:
                rivals = rivals[1:]
            else:
                seen.note(model)
                rivals = seen.rivals(name, rivals)


class _Seen:
    """What was breached in the examples so far, and what of it excluded: each clears many pairs."""

    def __init__(self, subject: Subject):
        self._names = list(subject.rules)
        terms = [term for judged in subject.rules.values() for term in (judged.breached, judged.excluded)]
        self._bits = Bits(terms)
        self._examples: list[tuple[set[str], set[str]]] = []

    def note(self, model: z3.ModelRef) -> None:
        """Remember an example."""
        bits = self._bits.of(model)
        hits, bars = ({n for n, bit in zip(self._names, bits[start::2]) if bit} for start in (0, 1))
        self._examples.append((hits, bars))

    def rivals(self, name: str, rivals: list[str]) -> list[str]:
        """The rules that were breached, as badly, wherever ``name`` was."""
        for hits, bars in self._examples:
            if name in hits:
                rivals = [rival for rival in rivals if rival in hits and (rival in bars or name not in bars)]
        return rivals


def _milder(judged: Judged, other: Judged) -> Term:
    """The other rule is not breached, or does not exclude although this one does."""
    return disj((neg(other.breached), conj((judged.excluded, neg(other.excluded)))))


def _comparable(subject: Subject, name: str, other: str) -> bool:
    """Whether the one could make the other redundant: advice replaces no duty, policy (which is waived) no law."""
    rule, rival = subject.rules[name].rule, subject.rules[other].rule
    return (rival.effect != "advise" or rule.effect == "advise") and (rule.policy or not rival.policy)


def _finding(subject: Subject, name: str, other: str) -> Finding:
    shows = both(breached(name), breached(other))
    example = subject.example(shows, subject.rules[name].breached)
    sketch = None if example is None else Sketch(example.situation, shows, "both rules are breached")
    message = f"`{name}` adds nothing: wherever it is breached, `{other}` is too, and as badly"
    help = "remove it, or declare the finding with the reason why both stand"
    return Finding("redundant", (name, other), message, help, subject.rules[name].rule.place, sketch)
