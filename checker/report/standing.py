"""What a point of the verdict on a vendor is to it, for every rendering."""

from typing import Literal, TypeAlias

from checker.model.vendor_verdict import Point

Standing: TypeAlias = Literal["unfit", "condition", "open", "limit", "advice", "met", "waived"]
"""What a point is to the verdict on the vendor."""


def standing(point: Point) -> Standing:
    """What a point is to the verdict: an unmet criterion counts, one that only a project settles limits."""
    if point.waived:
        return "waived"
    if point.outcome not in ("breached", "open"):
        return "met"
    if point.effect == "advise":
        return "advice"
    if point.limit:
        return "limit"
    if point.best != point.worst:
        return "open"
    return "unfit" if point.best == "unfit" else "condition"
