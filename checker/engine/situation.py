"""What one arrangement states, and the vectors that the engines read it from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.engine.program import Program
from checker.model import truth
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import FactSpec
from checker.model.rules import Approach


@dataclass(frozen=True)
class Situation:
    """One arrangement as facts: an approach, what is answered, and whether a vendor is yet to be chosen."""

    approach: Approach
    answers: Mapping[str, Answer] = field(default_factory=dict)
    vendor_open: bool = False


@dataclass(frozen=True, slots=True)
class Vectors:
    """The arguments of the compiled function (see :meth:`Program.evaluator`)."""

    facts: tuple[object, ...]
    silent: tuple[bool, ...]
    determinations: tuple[object, ...]


def vectors(program: Program, situation: Situation) -> Vectors:
    """``situation`` in the order that ``program`` expects."""
    base = program.base
    facts = tuple(coded(spec, known(spec, situation)) for spec in base.facts.values())
    silent = tuple(is_silent(base.facts[name], situation) for name in program.conditional)
    determinations = tuple(
        None
        if (answer := situation.answers.get(name)) is None or answer.value is None
        else truth.of(bool(answer.value))
        if base.derived[name].type == "bool"
        else answer.value
        for name in program.derived
    )
    return Vectors(facts, silent, determinations)


def known(spec: FactSpec, situation: Situation) -> Value | None:
    """The value of a stated fact before conditional silence: answer, property, or plain silence."""
    if spec.where == "approach":
        return situation.approach.properties.get(spec.name)
    answer = situation.answers.get(spec.name)
    if answer is None:
        return spec.silence.unconditional(situation.approach.name)
    if spec.non_empty and not answer.value and isinstance(answer.value, frozenset):
        return None
    return answer.value


def is_silent(spec: FactSpec, situation: Situation) -> bool:
    """Whether nobody said anything of a fact, not even that it is not known."""
    return spec.name not in situation.answers


def coded(spec: FactSpec, value: Value | None) -> object:
    """A value as the compiled function reads it: Booleans as truths."""
    if spec.type != "bool":
        return value
    return truth.UNKNOWN if value is None else truth.TRUE if value else truth.FALSE
