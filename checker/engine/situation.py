"""What one arrangement states, and the vectors that the engines read it from."""

from collections.abc import Callable, Mapping
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


def reader(program: Program) -> Callable[[Situation], Vectors]:
    """A function that puts a situation in the order that ``program`` expects.

    What holds of an approach where nobody says anything is worked out once per approach.
    """
    base = program.base
    places = {name: n for n, name in enumerate(program.facts) if base.facts[name].where != "approach"}
    derived_places = {name: n for n, name in enumerate(program.derived)}
    unsaid: dict[str, tuple[Approach, list[object]]] = {}

    def read(situation: Situation) -> Vectors:
        approach, answers = situation.approach, situation.answers
        cached = unsaid.get(approach.name)
        if cached is None or cached[0] is not approach:
            nothing = Situation(approach)
            cached = approach, [coded(spec.type, known(spec, nothing)) for spec in base.facts.values()]
            unsaid[approach.name] = cached
        facts = cached[1].copy()
        determinations: list[object] = [None] * len(derived_places)
        for name, answer in answers.items():
            value = answer.value
            if name in places:
                spec = base.facts[name]
                if spec.non_empty and value == frozenset():
                    value = None
                facts[places[name]] = coded(spec.type, value)
            elif name in derived_places and value is not None:
                determinations[derived_places[name]] = coded(base.derived[name].type, value)
        silent = tuple([name not in answers for name in program.conditional])
        return Vectors(tuple(facts), silent, tuple(determinations))

    return read


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


def coded(type: str, value: Value | None) -> object:
    """A value as the compiled function reads it: Booleans as truths."""
    if type != "bool":
        return value
    return truth.UNKNOWN if value is None else truth.TRUE if value else truth.FALSE
