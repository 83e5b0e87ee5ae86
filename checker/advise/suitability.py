"""The reasons of ``rules/suitability`` weighed for one arrangement, with the meaning that rules have.

The reference engine evaluates their conditions: a reason whose facts are not stated is unknown,
never false. What explains rules explains reasons: trees, places, what silence was taken for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Final

from checker.advise.result import Argument, Side, Suitability
from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.deciding import deciding
from checker.explain.tree import Trees, spot
from checker.explain.unknowns import Unknowns
from checker.model import truth
from checker.model.expression import facts
from checker.model.place import Place
from checker.model.result import FactUse, Truth
from checker.model.rulebase import RuleBase
from checker.model.rules import Confidence, Rule
from checker.model.suitability import Suit

REGIME: Final = "suitability"

_CODES: Final = {name: code for code, name in truth.NAMES.items()}


def compile_reasons(base: RuleBase) -> Program:
    """The reasons of ``base`` as a program: each is a note whose scope is its condition."""
    rules = {suit.name: _as_rule(suit) for suit in base.suits.values()}
    return compile_base(replace(base, rules=rules), chaining=False)


def _as_rule(suit: Suit) -> Rule:
    confidence = Confidence("high", suit.checked)
    return Rule(
        suit.name, REGIME, suit.title, suit.because, (), suit.when, "advise", "project", "", confidence, suit.place
    )


@dataclass(frozen=True)
class Leg:
    """A leaf of an arrangement to weigh: its facts, and the place where an unstated one would stand."""

    name: str
    situation: Situation
    home: Callable[[str], Place | None]


class Scales:
    """Weighs arrangements by the reasons of one rule base on one day."""

    def __init__(self, base: RuleBase, as_of: date):
        self.base = base
        self._evaluate = evaluator(compile_reasons(base), as_of)
        self._known: dict[str, tuple[Leg, Sequence[Argument]]] = {}

    def weigh(self, legs: Sequence[Leg]) -> Suitability:
        """What speaks for and against an arrangement with these leaves; a single one is itself.

        A hybrid has the reasons of its legs, save those against a leg that another one mends.
        """
        found = [
            replace(reason, leg=leg.name if len(legs) > 1 else "", mended_by=self._mended(reason, leg, legs))
            for leg in legs
            for reason in self._reasons(leg)
        ]
        return summed(_once(found))

    def _reasons(self, leg: Leg) -> Sequence[Argument]:
        known = self._known.get(leg.name)
        if known is None or known[0].situation is not leg.situation:
            known = leg, tuple(self._evaluated(leg))
            self._known[leg.name] = known
        return known[1]

    def _evaluated(self, leg: Leg) -> Iterator[Argument]:
        evaluation, approach = self._evaluate(leg.situation), leg.situation.approach.name
        trees, unknowns = Trees(evaluation, leg.home), Unknowns(evaluation)
        for suit in self.base.suits.values():
            if approach in suit.favours | suit.opposes:
                yield _reason(suit, "for" if approach in suit.favours else "against", evaluation, trees, unknowns)

    def _mended(self, reason: Argument, leg: Leg, legs: Sequence[Leg]) -> str:
        """The leg beside which a reason against ``leg`` does not count; empty where there is none."""
        mending = self.base.suits[reason.name].mended_by if reason.side == "against" else frozenset()
        return next((o.name for o in legs if o is not leg and o.situation.approach.name in mending), "")


def _reason(suit: Suit, side: Side, evaluation: Evaluation, trees: Trees, unknowns: Unknowns) -> Argument:
    found = evaluation.truth(suit.when)
    return Argument(
        name=suit.name,
        title=suit.title,
        because=suit.because,
        side=side,
        weight=suit.weight,  # type: ignore[arg-type]
        truth=truth.NAMES[found],  # type: ignore[arg-type]
        facts=() if found == truth.UNKNOWN else _facts(trees, suit, found),
        open=_open(unknowns, suit) if found == truth.UNKNOWN else (),
        tree=trees.reason(suit.when),
        leg="",
        mended_by="",
        claims=suit.claims,
        strength=suit.strength,
        source=suit.source,
        place=spot(suit.place),
    )


def _facts(trees: Trees, suit: Suit, found: int) -> tuple[FactUse, ...]:
    """The stated facts that make the condition true, or false, each once."""
    rule = _as_rule(suit)
    turned = rule if found == truth.TRUE else replace(rule, require=suit.when)
    return tuple(trees.use(item.fact) for item in deciding(trees, turned))


def _open(unknowns: Unknowns, suit: Suit) -> tuple[str, ...]:
    """The unanswered facts that keep a reason open: those that it names, rather than what would rule them out."""
    every = unknowns.unscreened.of(suit.when)
    named = facts(suit.when)
    return tuple(name for name in every if name in named) or unknowns.of(suit.when)


def _once(reasons: Iterable[Argument]) -> tuple[Argument, ...]:
    """Reasons with what holds before what does not, the decisive first; those of several legs stay apart."""
    ranks: Mapping[str, int] = {"true": 0, "unknown": 1, "false": 2}
    return tuple(
        sorted(reasons, key=lambda r: (bool(r.mended_by), ranks[r.truth], r.weight != "decisive", r.side != "for"))
    )  # fmt: skip


def summed(reasons: Sequence[Argument]) -> Suitability:
    """The reasons together: whether some of each kind holds, and the words for it."""

    def some(side: Side, weight: str) -> int:
        found = (_CODES[r.truth] for r in reasons if r.counts and (r.side, r.weight) == (side, weight))
        return reduce(lambda one, two: one | two, found, truth.FALSE)

    kinds = [some("against", "decisive"), some("for", "decisive"), some("against", "usual"), some("for", "usual")]
    hopes = [(k == truth.TRUE) if n % 2 == 0 else (k != truth.FALSE) for n, k in enumerate(kinds)]
    fears = [(k != truth.FALSE) if n % 2 == 0 else (k == truth.TRUE) for n, k in enumerate(kinds)]
    names: list[Truth] = [truth.NAMES[kind] for kind in kinds]  # type: ignore[misc]
    return Suitability(names[0], names[1], names[2], names[3], word_for(*hopes), word_for(*fears), tuple(reasons))


def word_for(against_decisive: bool, for_decisive: bool, against: bool, in_favour: bool) -> str:
    """The word for what holds.

    >>> word_for(False, True, False, False), word_for(False, False, True, True), word_for(True, True, False, True)
    ('well suited', 'mixed', 'unsuited')
    """
    if against_decisive:
        return "unsuited"
    if for_decisive:
        return "well suited, with reservations" if against else "well suited"
    if against:
        return "mixed" if in_favour else "doubtful"
    return "suited" if in_favour else "no reason either way"
