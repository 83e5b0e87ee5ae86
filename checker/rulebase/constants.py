"""Constants: dated values, and the stricter values of an organisation."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from checker.load.values import Typed, read_value
from checker.load.yaml import Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import Value
from checker.model.facts import Authority
from checker.model.rules import ConstantSpec, DatedValue
from checker.rulebase import records
from checker.rulebase.sources import Entry

if TYPE_CHECKING:
    from checker.rulebase.build import Context

STRICTER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "higher": lambda new, old: new >= old,
    "lower": lambda new, old: new <= old,
    "smaller": lambda new, old: new <= old,
    "larger": lambda new, old: new >= old,
}
"""Per direction, whether a new value is at least as strict as the old one."""


def read_constant(record: records.ConstantRecord, entry: Entry, context: "Context") -> ConstantSpec:
    """The constant that ``record`` declares."""
    node = entry.node
    values: list[DatedValue] = []
    for number, dated in enumerate(record.values):
        inside = node.at(("values", number))
        value = _read(inside.at(("value",)), record.constant, record.type, context)
        start = dated.from_
        if (number == 0) != (start is None):
            help = "leave `from:` out of the first value" if number == 0 else "say from which day it holds"
            context.problems.append(
                Diagnostic("the first value holds since ever, later ones from a day on", inside.place, help)
            )
        elif number > 1 and values and start is not None and values[-1].start is not None and start <= values[-1].start:
            context.problems.append(Diagnostic("dated values must ascend", inside.place, "sort them by `from:`"))
        if value is not None:
            values.append(DatedValue(start, value, dated.note or ""))
    source = Authority(record.source.cite, record.source.url or "")
    return ConstantSpec(
        record.constant, record.type, record.meaning, source, tuple(values), record.checked,
        node.value["constant"].place, record.tighten or "",
    )  # fmt: skip


def tightened(
    name: str, record: records.TightenRecord, entry: Entry, constants: dict[str, ConstantSpec], context: "Context"
) -> None:
    """Replace a constant by an organisation's stricter value, from every date on."""
    node = entry.node.value["tighten_constant"]
    old = constants.get(name)
    if old is None:
        context.problems.append(Diagnostic(f"there is no constant `{name}`", node.place, did_you_mean(name, constants)))
        return
    value = _read(entry.node.at(("value",)), name, old.type, context)
    if value is None:
        return
    if not entry.source.overlay:
        context.problems.append(Diagnostic("the shipped base states constants itself", node.place, "change its value"))
    elif not old.tighten:
        context.problems.append(
            Diagnostic(f"`{name}` cannot be changed by an organisation", node.place, "add a rule instead")
        )
    elif not all(STRICTER[old.tighten](value, dated.value) for dated in old.values):
        place = entry.node.at(("value",)).place
        context.problems.append(
            Diagnostic(f"`{name}` can only be made {old.tighten}", place, f"it is {_shown(old.values[-1].value)}")
        )
    else:
        dated = DatedValue(None, value, record.because)
        constants[name] = replace(old, values=(dated,), place=node.place)


def _read(node: Node, name: str, type_: str, context: "Context") -> Value | None:
    if type_ == "set":  # a set constant's words are checked where rules compare it
        words = node.value if isinstance(node.value, list) else None
        if words is not None and all(isinstance(word.value, str) for word in words):
            return frozenset(word.value for word in words)
        context.problems.append(Diagnostic(f"`{name}` must be a list of words", node.place))
        return None
    return read_value(node, Typed(name, type_), context.countries, context.problems)


def _shown(value: Value) -> str:
    return f"[{', '.join(sorted(value))}]" if isinstance(value, frozenset) else str(value)
