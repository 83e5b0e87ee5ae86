"""The examples beside the reasons: whether each reason is true, false or unknown where it says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.advise.suitability import compile_reasons
from checker.engine.reference import evaluator
from checker.engine.trial import baseline_situation
from checker.model import truth
from checker.model.place import Place
from checker.model.rulebase import RuleBase
from checker.model.suitability import Suit
from checker.rulebase.cases import CaseLeg

WORDS = {"true": "holds", "false": "does not hold", "unknown": "is open"}


@dataclass(frozen=True)
class Wrong:
    """An example that comes out otherwise than it says."""

    reason: str
    approach: str
    says: str
    found: str
    place: Place

    @property
    def message(self) -> str:
        """What differs, in words."""
        return f"{self.reason} {WORDS[self.found]} for {self.approach}; the example says that it {WORDS[self.says]}"


def wrong_examples(base: RuleBase) -> Iterator[Wrong]:
    """The examples that come out wrong, for every approach that the reason is about.

    Each is judged on the day on which its reason was checked, over the baselines of the vocabulary.
    """
    program = compile_reasons(base)
    for suit in base.suits.values():
        evaluate = evaluator(program, suit.checked)
        for approach in _about(base, suit):
            for example in suit.examples:
                evaluation = evaluate(baseline_situation(base, CaseLeg(approach, example.answers)))
                found = truth.NAMES[evaluation.truth(suit.when)]
                if found != example.truth:
                    yield Wrong(suit.name, approach, example.truth, found, example.place)


def _about(base: RuleBase, suit: Suit) -> list[str]:
    return [name for name in base.approaches if name in suit.favours | suit.opposes]
