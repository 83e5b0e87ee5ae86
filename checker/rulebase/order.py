"""The order in which facts must be worked out, so that each comes after what it reads."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from checker.model.diagnostic import Diagnostic
from checker.model.expression import facts, operand_facts
from checker.model.facts import Derivation, FactSpec


def reads(spec: FactSpec | Derivation) -> tuple[str, ...]:
    """The facts on which the value of a fact depends: its derivation, or its conditional silence."""
    if isinstance(spec, FactSpec):
        return facts(spec.silence.when)
    found = [*facts(spec.when)]
    for case in spec.cases:
        found += [*facts(case.when), *operand_facts(case.value)]
    return tuple(dict.fromkeys(found))


def evaluation_order(
    primary: Mapping[str, FactSpec], derived: Mapping[str, Derivation], problems: list[Diagnostic]
) -> tuple[str, ...]:
    """Derived facts and facts with a conditional silence, each after what it reads.

    A cycle is added to ``problems``, naming every fact on it.
    """
    nodes: dict[str, FactSpec | Derivation] = dict(sorted(derived.items()))
    nodes |= {name: spec for name, spec in sorted(primary.items()) if spec.silence.conditional}
    sorter = TopologicalSorter({name: [r for r in reads(spec) if r in nodes] for name, spec in nodes.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        cycle = error.args[1]
        spec = nodes[cycle[0]]
        problems.append(Diagnostic(f"facts depend on each other: {' -> '.join(cycle)}", spec.place, "break the cycle"))
        return ()
