"""From a model that z3 found back to what somebody says."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import z3

from checker.analysis.inputs import Inputs
from checker.analysis.terms import Term
from checker.engine.situation import Situation
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import Derivation, FactSpec


class Bits:
    """Boolean terms read out of a model in one go, as the bits of one number.

    Asking for thousands of them one at a time takes far longer than finding the model.
    """

    def __init__(self, terms: Iterable[Term]):
        one, zero = z3.BitVecVal(1, 1), z3.BitVecVal(0, 1)
        bits = [z3.If(term, one, zero) for term in terms]
        self._vector = z3.Concat(one, one, *bits)  # there is no empty number

    def of(self, model: z3.ModelRef) -> list[bool]:
        """The truth of each term in ``model``, in order."""
        text: str = model.eval(self._vector, model_completion=True).as_binary_string()
        return [bit == "1" for bit in text[2:]]


class Reading:
    """Reads the situations of ``inputs`` out of models."""

    def __init__(self, inputs: Inputs):
        self._base = base = inputs.base
        specs: list[FactSpec | Derivation] = [s for s in base.facts.values() if s.where != "approach"]
        specs += base.derived.values() if inputs.determined else ()
        self._values = [(spec, inputs.value(spec)) for spec in specs]
        terms: list[Term] = [inputs.approach(name) for name in base.approaches]
        for spec, value in self._values:
            terms += (inputs.answered(spec.name), inputs.refused(spec.name))
            if isinstance(value, Mapping):
                terms += value.values()
            elif isinstance(value, z3.BoolRef):
                terms.append(value)
        self._bits = Bits(terms)

    def situation(self, model: z3.ModelRef, vendor_open: bool = False) -> Situation:
        """What ``model`` says of an arrangement."""
        bits = iter(self._bits.of(model))
        approach = [a for a in self._base.approaches.values() if next(bits)].pop()  # reads a bit for each
        answers = {}
        for spec, value in self._values:
            answered, refused = next(bits), next(bits)
            found: Value
            if isinstance(value, Mapping):
                members = frozenset(member for member in value if next(bits))
                found = next(iter(members), "") if spec.type == "enum" else members
            elif isinstance(value, z3.BoolRef):
                found = next(bits)
            else:
                found = _number(model.eval(value, model_completion=True), spec.type) if answered else 0
            if answered:
                answers[spec.name] = Answer(found, kind="stated" if isinstance(spec, FactSpec) else "determination")
            elif refused:
                answers[spec.name] = Answer(None)
        return Situation(approach, answers, vendor_open)


def _number(value: z3.ExprRef, type_: str) -> Value:
    if type_ == "number":
        return float(Fraction(value.numerator_as_long(), value.denominator_as_long()))
    whole: int = value.as_long()
    return date.fromordinal(whole) if type_ == "date" else whole
