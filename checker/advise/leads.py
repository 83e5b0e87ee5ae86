"""How long it takes to meet an obligation, from ``rules/suitability/lead_times.yaml``."""

from collections.abc import Iterable, Mapping

from checker.advise.result import Duty
from checker.economics.interval import Interval
from checker.model.result import Arrangement, Obligation
from checker.model.suitability import LeadTime


def duties(row: Arrangement, leads: Mapping[str, LeadTime]) -> tuple[Duty, ...]:
    """The obligations of an arrangement, each with the time that meeting it takes."""
    return tuple(_duty(obligation, leads) for obligation in row.obligations)


def _duty(obligation: Obligation, leads: Mapping[str, LeadTime]) -> Duty:
    found = _found(obligation, leads)
    span = Interval(max(x.low for x in found), max(x.high for x in found), "weeks") if found else None
    return Duty(
        obligation.rule, obligation.who, obligation.what, obligation.cite, obligation.on_choice, obligation.leg, span,
        "; ".join(f"{lead.source} ({lead.strength})" for lead in found),
    )  # fmt: skip


def _found(obligation: Obligation, leads: Mapping[str, LeadTime]) -> list[LeadTime]:
    """The lead time of the rule where one is stated, else of each fact that must change."""
    own = _longest(obligation.rule, leads)
    if own is not None:
        return [own]
    each = (_longest(item.fact, leads) for item in obligation.facts)
    return list(dict.fromkeys(lead for lead in each if lead is not None))


def _longest(name: str, leads: Mapping[str, LeadTime]) -> LeadTime | None:
    """The entry with the longest name that ``name`` is, or stands below."""
    while name:
        if name in leads:
            return leads[name]
        name = name.rpartition(".")[0]
    return None


def together(found: Iterable[Duty]) -> Interval | None:
    """The time for several obligations that are met side by side, weeks; ``None`` where nothing is known of any."""
    spans = [duty.lead for duty in found if duty.lead is not None]
    if not spans:
        return None
    return Interval(max(span.low for span in spans), max(span.high for span in spans), "weeks")
