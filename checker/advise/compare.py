"""Why one arrangement stands above another: the step that decides, in plain words."""

from collections.abc import Iterable, Mapping
from typing import Final

from checker.advise.ranking import Standing, first_difference
from checker.advise.result import Above, Argument, Side, Suitability, Weight
from checker.economics.breakeven import break_even
from checker.economics.quantity import number, span
from checker.economics.result import Row
from checker.economics.ways import AnyWay

KINDS: Final[tuple[tuple[str, Side, Weight], ...]] = (
    ("against_decisive", "against", "decisive"),
    ("for_decisive", "for", "decisive"),
    ("against", "against", "usual"),
    ("in_favour", "for", "usual"),
)
"""The kinds of reasons in the order in which they are looked at."""


def above(one: Standing, two: Standing, ways: Mapping[str, AnyWay], priced: Mapping[str, Row]) -> Above:
    """Why ``one`` stands above ``two``. ``sure`` is false where it depends on figures or on what is not known."""
    step = first_difference(one, two)
    if step == "verdict":
        text, sure = _verdict(one, two)
    elif step == "suitability":
        text, sure = _suitability(one.suitability, two)
    elif step in ("deadline", "budget"):
        text, sure = _limit(step, two.in_time if step == "deadline" else two.in_budget, two.name)
    elif step == "cost":
        text, sure = _cost(one, two, ways, priced)
    elif step == "time":
        text, sure = f"at the same cost it takes {number(one.weeks)} weeks against {number(two.weeks)}", False
    else:
        text, sure = "nothing that is stated tells them apart; they stand in the order of their names", False
    return Above(two.name, step, text, sure)


def _verdict(one: Standing, two: Standing) -> tuple[str, bool]:
    if one.verdict != two.verdict:
        return f"{one.verdict} comes before {two.verdict}", two.verdict != "undetermined"
    if one.worst != two.worst:
        return f"it is {one.worst} at worst, the next one {two.worst}", False
    return f"it is {one.best} at best, the next one {two.best}", False


def _suitability(fit: Suitability, two: Standing) -> tuple[str, bool]:
    """The first kind of reason of which the truths differ, with the reasons of the one that makes the difference."""
    for name, side, weight in KINDS:
        mine, other = getattr(fit, name), getattr(two.suitability, name)
        if mine == other:
            continue
        word = "a decisive reason" if weight == "decisive" else "a reason"
        bad = side == "against"
        titles = _titles((two.suitability if bad else fit).reasons, side, weight, other if bad else mine)
        if bad and other == "true":
            doubt = (
                f"; whether one speaks against this is not known{_open(fit, side, weight)}" if mine != "false" else ""
            )
            return f"{word} speaks against the next one: {titles}{doubt}", mine == "false"
        if bad:
            return f"{word} may speak against the next one, which is not known: {titles}", False
        if mine == "true":
            doubt = "; for the next one that is not known" if other != "false" else ""
            return f"{word} speaks for it: {titles}{doubt}", other == "false"
        return f"{word} may speak for it, which is not known: {titles}", False
    return "", False


def _open(fit: Suitability, side: Side, weight: Weight) -> str:
    titles = _titles(fit.reasons, side, weight, "unknown")
    return f" ({titles})" if titles else ""


def _titles(reasons: Iterable[Argument], side: Side, weight: Weight, truth: str) -> str:
    found = [r.title for r in reasons if r.counts and (r.side, r.weight, r.truth) == (side, weight, truth)]
    return "; ".join(dict.fromkeys(found))


def _limit(step: str, fits: str, name: str) -> tuple[str, bool]:
    what = "keeps the deadline" if step == "deadline" else "stays within the budget"
    if fits == "no":
        miss = "misses the deadline" if step == "deadline" else "goes beyond the budget"
        return f"{name} {miss} whatever the figures", True
    return f"it depends on the figures whether {name} {what}", False


def _cost(one: Standing, two: Standing, ways: Mapping[str, AnyWay], priced: Mapping[str, Row]) -> tuple[str, bool]:
    pair = break_even(ways[one.name], ways[two.name])
    first, second = priced[one.name], priced[two.name]
    if first.total is None or second.total is None:
        text = f"with middle figures it costs {number(one.cost)} USD for each further item against {number(two.cost)}"
        return f"{text}; the volume is not stated", False
    if pair.at_volume == "first":
        return (
            f"it is cheaper whatever the figures: {span(first.total, unit=False)} against "
            f"{span(second.total)}", True,
        )  # fmt: skip
    text = f"with middle figures it costs {number(one.cost)} USD against {number(two.cost)}"
    return f"{text}; which is cheaper depends on the figures", False
