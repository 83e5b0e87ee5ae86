"""Quantities as people write them: a number, ``low..high``, or a list of two."""

from datetime import date

from checker.economics.inputs import InputSpec
from checker.economics.interval import read_ends
from checker.load.values import written
from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.place import Place

HOW = "write a number, or low..high"


def ends_of(node: Node, spec: InputSpec, problems: list[Diagnostic]) -> tuple[float, float] | None:
    """The ends of the quantity in ``node``; ``None`` with a problem added where it is none."""
    value = node.value
    if value is BROKEN:
        return None
    parts = value if isinstance(value, list) else [node]
    if len(parts) == 2 and all(_is_number(part.value) for part in parts):
        return checked((float(parts[0].value), float(parts[1].value)), spec, node.place, problems)
    if len(parts) == 1 and not isinstance(value, list):
        if _is_number(value):
            return checked((float(value), float(value)), spec, node.place, problems)
        if isinstance(value, str) and (ends := read_ends(value)) is not None:
            return checked(ends, spec, node.place, problems)
    problems.append(Diagnostic(f"`{spec.name}` must be a quantity, not {written(node)}", node.place, HOW))
    return None


def checked(
    ends: tuple[float, float], spec: InputSpec, place: Place, problems: list[Diagnostic]
) -> tuple[float, float] | None:
    """``ends`` where they are in order and possible for ``spec``."""
    low, high = ends
    if low > high:
        problems.append(Diagnostic(f"`{spec.name}` goes from {low:g} down to {high:g}", place, "write low..high"))
        return None
    if not (spec.least <= low and high <= spec.most):
        most = f" ... {spec.most:g}" if spec.most < 1e12 else " or more"
        unit = "" if spec.unit == "1" else f" {spec.unit}"
        help = f"it is {spec.least:g}{most}{unit}: {spec.meaning}"
        problems.append(Diagnostic(f"`{spec.name}` is out of range", place, help))
        return None
    return low, high


def only(node: Node, known: tuple[str, ...], what: str, problems: list[Diagnostic]) -> None:
    """Complain of every key of a mapping that ``what`` does not have."""
    for key in node.value:
        if key not in known:
            help = did_you_mean(key, known) or f"it has {', '.join(f'`{word}`' for word in known)}"
            problems.append(Diagnostic(f"{what} has no key `{key}`", node.key_place(key), help))


def day_of(node: Node, key: str, problems: list[Diagnostic]) -> date | None:
    """The day under ``key``; ``None`` where there is none."""
    inner = node.value.get(key)
    if inner is None or inner.value is BROKEN or isinstance(inner.value, date):
        return inner.value if inner is not None and isinstance(inner.value, date) else None
    problems.append(Diagnostic(f"`{key}` must be a date, not {written(inner)}", inner.place, "write YYYY-MM-DD"))
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
