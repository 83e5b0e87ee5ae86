"""Which waivers count: the one place that decides it."""

from collections.abc import Iterable, Mapping
from datetime import date

from checker.explain.notices import day_after
from checker.explain.tree import spot
from checker.model.descriptor import HYBRID, ArrangementSpec
from checker.model.result import Arrangement, Notice, WaiverStatus, WaiverUse
from checker.model.rulebase import RuleBase
from checker.model.waiver import Waiver


def names_for(rows: Iterable[tuple[str, ArrangementSpec, str]]) -> dict[str, str]:
    """What a waiver may call an arrangement, and the arrangement that it then means; nothing for a hybrid.

    ``ARRANGEMENT@VENDOR`` means an arrangement for as long as it names that vendor.
    """
    found: dict[str, str] = {}
    for name, spec, _ in rows:
        found[name] = "" if spec.approach == HYBRID else name
        if spec.vendor:
            found[f"{name}@{spec.vendor}"] = name
    return found


def standing(
    waiver: Waiver, base: RuleBase, project: str, arrangements: Mapping[str, str], day: date
) -> tuple[WaiverStatus, str]:
    """Whether ``waiver`` counts for ``project`` on ``day``, and why not where it does not.

    ``arrangements`` is of :func:`names_for`. Law is never waived. The last day of a waiver
    still counts.
    """
    rule = base.rules.get(waiver.rule)
    if rule is None:
        return "unknown", f"there is no rule `{waiver.rule}`"
    if not rule.policy:
        return "refused", f"`{waiver.rule}` is law, which nobody can waive"
    if waiver.project != project:
        return "unknown", f"it is for the project `{waiver.project}`"
    if waiver.arrangement not in arrangements:
        return "unknown", f"the project has no arrangement `{waiver.arrangement}`"
    if not arrangements[waiver.arrangement]:
        return "unknown", f"`{waiver.arrangement}` is a hybrid, whose legs are judged; name the leg"
    if waiver.expires < day:
        return "expired", f"it expired on {waiver.expires}"
    if waiver.approved is not None and waiver.approved > day:
        return "not_yet", f"it counts only from {waiver.approved}"
    return "in_force", ""


def waived_rules(
    waivers: Iterable[Waiver], base: RuleBase, project: str, arrangements: Mapping[str, str], day: date
) -> Mapping[str, frozenset[str]]:
    """The rules that are waived on ``day``, by arrangement."""
    found: dict[str, set[str]] = {}
    for waiver in waivers:
        if standing(waiver, base, project, arrangements, day)[0] == "in_force":
            found.setdefault(arrangements[waiver.arrangement], set()).add(waiver.rule)
    return {name: frozenset(rules) for name, rules in found.items()}


def waiver_uses(
    waivers: Iterable[Waiver],
    base: RuleBase,
    project: str,
    arrangements: Mapping[str, str],
    judged: Mapping[str, Arrangement],
    day: date,
) -> tuple[WaiverUse, ...]:
    """What came of every waiver for ``project``, and of those that are for no project that could be meant.

    A waiver in force is unused where its rule has no objection; where its arrangement, or
    its regime, was not judged, it is left as it is.
    """
    found = []
    for waiver in waivers:
        if waiver.project != project:
            continue
        status, note = standing(waiver, base, project, arrangements, day)
        meant = arrangements.get(waiver.arrangement) or waiver.arrangement
        if status == "in_force" and meant in judged:
            found_of = [f for f in judged[meant].findings if f.rule == waiver.rule]
            if found_of and not any(f.waived for f in found_of):
                status, note = "unused", f"`{waiver.rule}` has no objection there; remove the waiver"
        found.append(
            WaiverUse(
                rule=waiver.rule,
                arrangement=meant,
                reason=waiver.reason,
                owner=waiver.owner,
                approver=waiver.approver,
                ticket=waiver.ticket,
                approved=waiver.approved,
                expires=waiver.expires,
                status=status,
                note=note,
                place=spot(waiver.place),
            )
        )
    return tuple(found)


def waiver_notices(uses: Iterable[WaiverUse], day: date, within: int) -> Iterable[Notice]:
    """A notice for every waiver that does not count, and for those that expire ``within`` so many days."""
    for use in uses:
        message, help, on = f"the waiver of `{use.rule}` does not count: {use.note}", "remove or renew it", None
        if use.status == "unused":
            message, help = f"the waiver of `{use.rule}` is unused: {use.note}", "remove it"
        elif use.status in ("unknown", "refused"):
            help = "correct or remove it"
        elif use.status == "in_force":
            if (use.expires - day).days > within:
                continue
            message = f"the waiver of `{use.rule}` expires on {use.expires}"
            help, on = f"{use.owner} renews it or meets the rule ({use.ticket})", day_after(use.expires)
        yield Notice("waiver", use.rule, message, help, on, use.place, use.arrangement)
