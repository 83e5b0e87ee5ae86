"""Boolean terms for z3, folded where a part is already decided."""

from collections.abc import Iterable
from typing import TypeAlias

import z3

Term: TypeAlias = bool | z3.BoolRef
"""A Boolean that is decided, or one that z3 may choose."""


def conj(parts: Iterable[Term]) -> Term:
    """Every part."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept[part.get_id()] = part
    if len(kept) < 2:
        return next(iter(kept.values()), True)
    return z3.And(list(kept.values()))


def disj(parts: Iterable[Term]) -> Term:
    """Some part."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept[part.get_id()] = part
    if len(kept) < 2:
        return next(iter(kept.values()), False)
    return z3.Or(list(kept.values()))


def neg(part: Term) -> Term:
    """Not the part."""
    if isinstance(part, bool):
        return not part
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def same(left: Term, right: Term) -> Term:
    """Both parts or neither."""
    if isinstance(left, bool):
        return right if left else neg(right)
    if isinstance(right, bool):
        return left if right else neg(left)
    return True if left.eq(right) else left == right


def implies(left: Term, right: Term) -> Term:
    """The second part wherever the first holds."""
    return disj((neg(left), right))


def one_of(parts: Iterable[Term]) -> Term:
    """Exactly one part."""
    listed = list(parts)
    pairs = (neg(conj((a, b))) for n, a in enumerate(listed) for b in listed[:n])
    return conj((disj(listed), *pairs))
