"""Which unanswered facts keep a condition open."""

from collections.abc import Iterable
from functools import cached_property

from checker.engine.evaluation import Evaluation
from checker.model import truth
from checker.model.expression import All, Condition, Leaf, Not, atom_facts, operand_facts
from checker.model.expression import Any as AnyOf


class Unknowns:
    """The unanswered facts of one evaluation. What lies behind a fact is worked out once."""

    def __init__(self, evaluation: Evaluation, screened: bool = True):
        self.evaluation = evaluation
        self._screened = screened
        self._known: dict[str, tuple[str, ...]] = {}

    @cached_property
    def unscreened(self) -> "Unknowns":
        """The same, but a fact that a screening question stands for is named beside it: an answer to it counts too."""
        return Unknowns(self.evaluation, screened=False)

    def of(self, condition: Condition) -> tuple[str, ...]:
        """The stated facts that nobody has answered and that keep ``condition`` unknown.

        Parts that are already decided are left out: their facts cannot matter. A fact
        whose silence would mean a value under a condition that is itself open is replaced
        by what keeps that condition open, so that one screening question stands for the
        many facts that it rules out.
        """
        return tuple(dict.fromkeys(self._open(condition)[1]))

    def _open(self, condition: Condition) -> tuple[int, list[str]]:
        """The truth of ``condition``, and what keeps it unknown."""
        match condition:
            case Leaf(atom):
                found = self.evaluation.truth(condition)
                if found != truth.UNKNOWN:
                    return found, []
                return found, [fact for name in atom_facts(atom) for fact in self._behind(name)]
            case Not(part):
                found, facts = self._open(part)
                return truth.NEGATED[found], facts
            case All(parts) | AnyOf(parts):
                every = isinstance(condition, All)
                total, facts = truth.TRUE if every else truth.FALSE, []
                for part in parts:
                    found, inside = self._open(part)
                    total = total & found if every else total | found
                    facts += inside
                return total, facts if total == truth.UNKNOWN else []
        raise TypeError(condition)

    def _behind(self, name: str) -> tuple[str, ...]:
        """What must be answered for ``name`` to be known."""
        if name not in self._known:
            found = () if self.evaluation.value(name) is not None else self._search(name)
            self._known[name] = tuple(dict.fromkeys(found))
        return self._known[name]

    def _search(self, name: str) -> Iterable[str]:
        base = self.evaluation.program.base
        if name in base.facts:
            spec = base.facts[name]
            if spec.silence.conditional and name not in self.evaluation.situation.answers:
                screening = self._open(spec.silence.when)[1]
                return screening if screening and self._screened else (*screening, name)
            return (name,)
        derived = base.derived[name]
        if derived.type == "bool":
            return self._open(derived.when)[1]
        found: list[str] = []
        for case in derived.cases:
            holds, inside = self._open(case.when)
            found += inside
            if holds != truth.FALSE:
                found += [fact for part in operand_facts(case.value) for fact in self._behind(part)]
            if holds == truth.TRUE:
                break
        return found
