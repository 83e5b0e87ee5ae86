"""A vendor yet to be chosen: which open rules rest on that choice alone.

The same walk as :mod:`checker.explain.unknowns`, unscreened, as z3 terms: per condition
whether some unanswered fact keeps it open, and whether one does that choosing a vendor
would not settle.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.analysis.encoding import Encoding, Judged
from checker.analysis.terms import Term, conj, disj, implies, neg
from checker.model.expression import All, Condition, Leaf, Not, atom_facts, operand_facts
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation


@dataclass(frozen=True)
class Cause:
    """Whether unanswered facts keep something open, and whether some of them no vendor settles."""

    any: Term
    other: Term


def _joined(causes: Iterable[Cause], guard: Term = True) -> Cause:
    listed = list(causes)
    return Cause(conj((guard, disj(c.any for c in listed))), conj((guard, disj(c.other for c in listed))))


class Choice:
    """The choice of a vendor in one encoding. ``vendor_open`` says that it is yet to be made."""

    def __init__(self, encoding: Encoding, vendor_open: Term):
        self._encoding, self._open = encoding, vendor_open
        self._known: dict[str, Cause] = {}

    def domain(self) -> Iterable[Term]:
        """A vendor is open only where labelling is bought, and then no vendor's file says anything."""
        inputs, base = self._encoding.inputs, self._encoding.base
        buys = (inputs.approach(n) for n, a in base.approaches.items() if a.properties.get("approach.uses_vendor"))
        yield implies(self._open, disj(buys))
        for name, spec in base.facts.items():
            if spec.where == "vendor":
                yield implies(self._open, neg(disj((inputs.answered(name), inputs.refused(name)))))

    def rests(self, judged: Judged) -> Term:
        """Whether all that is unknown of the rule would be settled by choosing a vendor."""
        still = conj((judged.unresolved, neg(judged.breached)))
        waiting = self._settled_by_it(_joined((self._of(judged.rule.scope), self._of(judged.rule.requirement)), still))
        if judged.rule.effect == "oblige" and judged.rule.exclude_when is not None:
            doubt = conj((judged.breached, neg(judged.exclude.known)))
            severity = self._settled_by_it(_joined((self._of(judged.rule.exclude_when),), doubt))
            waiting = disj((waiting, severity))
        return conj((self._open, waiting))

    def _settled_by_it(self, cause: Cause) -> Term:
        return conj((cause.any, neg(cause.other)))

    def _of(self, condition: Condition) -> Cause:
        unknown = neg(self._encoding.truth(condition).known)
        match condition:
            case Leaf(atom):
                return _joined((self._behind(name) for name in atom_facts(atom)), unknown)
            case Not(part):
                return self._of(part)
            case All(parts) | AnyOf(parts):
                return _joined((self._of(part) for part in parts), unknown)
        raise TypeError(condition)

    def _behind(self, name: str) -> Cause:
        if name not in self._known:
            base = self._encoding.base
            unknown = neg(self._encoding.fact(name).known)
            causes = self._stated(name) if name in base.facts else self._concluded(base.derived[name])
            self._known[name] = _joined(causes, unknown)
        return self._known[name]

    def _stated(self, name: str) -> Iterable[Cause]:
        spec, inputs = self._encoding.base.facts[name], self._encoding.inputs
        said: Term = disj((inputs.answered(name), inputs.refused(name)))
        when = spec.chosen_with_vendor
        settles: Term = True if spec.where == "vendor" else when is not None and self._encoding.truth(when).true
        yield Cause(True, neg(conj((self._open, neg(said), settles))))
        if spec.silence.conditional:
            yield _joined((self._of(spec.silence.when),), neg(said))

    def _concluded(self, spec: Derivation) -> Iterable[Cause]:
        if spec.type == "bool":
            yield self._of(spec.when)
            return
        reached: Term = True
        for case in spec.cases:
            holds = self._encoding.truth(case.when)
            yield _joined((self._of(case.when),), reached)
            values = (self._behind(fact) for fact in operand_facts(case.value))
            yield _joined(values, conj((reached, neg(holds.false))))
            reached = conj((reached, neg(holds.true)))
