"""From the truths of rules to outcomes, and from outcomes to a verdict."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from checker.model.result import Outcome, Settled, Verdict
from checker.model.rules import Rule
from checker.model.truth import FALSE, TRUE

ORDER: Final[tuple[Settled, ...]] = ("allowed", "conditional", "excluded")
"""From best to worst."""

EFFECT: Final[dict[str, Settled]] = {"advise": "allowed", "oblige": "conditional", "exclude": "excluded"}
"""What a breach makes of an arrangement, by the rule's effect."""


def outcome(scope: int, requirement: int) -> Outcome:
    """The outcome of a rule from the truths of its scope and its requirement."""
    if scope == FALSE:
        return "not_applicable"
    if requirement == TRUE:
        return "satisfied"
    return "breached" if scope == TRUE and requirement == FALSE else "open"


def outcome_on(rule: Rule, scope: int, requirement: int, day: date) -> Outcome:
    """The outcome of ``rule`` on ``day``: a rule that is not in force does not apply."""
    return outcome(scope, requirement) if rule.effective.holds_on(day) else "not_applicable"


def reach(rule: Rule, found: Outcome, exclude: int, with_vendor: bool) -> tuple[Settled, Settled]:
    """What the rule alone makes of an arrangement, at best and at worst.

    ``exclude`` is the truth of ``exclude_when``. ``with_vendor`` says that whatever is
    unknown is settled by choosing a vendor: then the rule is an obligation on the choice.
    """
    if found in ("not_applicable", "satisfied"):
        return "allowed", "allowed"
    if rule.effect == "advise":
        return "allowed", "allowed"
    if with_vendor:
        return "conditional", "conditional"
    severe: Settled = "excluded" if rule.effect == "exclude" or exclude != FALSE else "conditional"
    if found == "open":
        return "allowed", severe
    mild: Settled = "excluded" if rule.effect == "exclude" or exclude == TRUE else "conditional"
    return mild, severe


def worst(verdicts: Iterable[Settled]) -> Settled:
    """The worst of several; ``allowed`` where there is none."""
    return max(verdicts, key=ORDER.index, default="allowed")


def verdict(best: Settled, worst_case: Settled) -> Verdict:
    """The verdict of a range: its one value, or ``undetermined``."""
    return best if best == worst_case else "undetermined"
