"""The verdict of an arrangement as terms: from which level on, at best and at worst."""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.analysis.choice import Choice
from checker.analysis.encoding import Judged
from checker.analysis.terms import Term, conj, disj, neg


@dataclass(frozen=True)
class Levels:
    """Whether the best, and the worst, case is conditional or excluded; excluded implies conditional."""

    best_conditional: Term
    best_excluded: Term
    worst_conditional: Term
    worst_excluded: Term

    @property
    def parts(self) -> tuple[Term, ...]:
        """All of them, in one order."""
        return self.best_conditional, self.best_excluded, self.worst_conditional, self.worst_excluded

    @property
    def determined(self) -> Term:
        """The best case is the worst."""
        same_conditional = disj((neg(self.worst_conditional), self.best_conditional))
        return conj((same_conditional, disj((neg(self.worst_excluded), self.best_excluded))))


ALLOWED = Levels(False, False, False, False)


def of_rule(judged: Judged, choice: Choice) -> Levels:
    """What one rule makes of an arrangement (:func:`checker.engine.verdict.reach`)."""
    rule = judged.rule
    if rule.effect == "advise":
        return ALLOWED
    rests = choice.rests(judged)
    may_exclude = conj((judged.unresolved, rule.effect == "exclude" or neg(judged.exclude.false), neg(rests)))
    return Levels(disj((judged.breached, rests)), conj((judged.excluded, neg(rests))), judged.unresolved, may_exclude)


def worst(levels: Iterable[Levels]) -> Levels:
    """The worst of several, as a verdict is the worst of its rules."""
    columns = list(zip(*(level.parts for level in levels)))
    return Levels(*map(disj, columns)) if columns else ALLOWED


def worse(first: Levels, second: Levels) -> Term:
    """The first is worse than the second, at best or at worst."""
    return disj(conj((one, neg(other))) for one, other in zip(first.parts, second.parts))
