"""Which quantity moves the total most: each at its ends, all others in the middle (a tornado)."""

from dataclasses import replace

from checker.economics.interval import Interval
from checker.economics.result import Move
from checker.economics.ways import AnyWay, Blend, Variable, at, middles, variables


def moves(way: AnyWay) -> tuple[Move, ...]:
    """The quantities that move the total of ``way``, the strongest first; none where the volume is not known."""
    if "items" not in way.inputs:
        return ()
    found = [
        Move(v.label, v.interval, _total(way, v, v.interval.low), _total(way, v, v.interval.high))
        for v in variables([way])
    ]
    return tuple(sorted((move for move in found if move.swing > 0), key=lambda move: -move.swing))


def _total(way: AnyWay, variable: Variable, value: float) -> float:
    """The total with one quantity at ``value`` and all others in the middle."""
    held = _held(way, variable, value)
    return at(held, middles([held]) | dict.fromkeys(variable.keys, value))["total"]


def _held(way: AnyWay, variable: Variable, value: float) -> AnyWay:
    """``way`` with the share that is varied held fast, so that the other shares make room."""
    if not isinstance(way, Blend):
        return way
    inputs = {
        name: replace(used, interval=Interval(value, value, used.interval.unit))
        if (way.name, name) in variable.keys and name.startswith("share.")
        else used
        for name, used in way.inputs.items()
    }
    return Blend(way.name, tuple(_held(leg, variable, value) for leg in way.legs), inputs)
