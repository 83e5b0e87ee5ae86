"""What to find out before choosing: what reasons wait for, and what verdicts turn on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checker.advise.result import Ask, Option
from checker.explain.ground import place_to_state
from checker.explain.judge import Row
from checker.load.case import Case
from checker.model.descriptor import ArrangementSpec
from checker.model.facts import FactSpec
from checker.model.result import Arrangement
from checker.model.rulebase import RuleBase

LATER = 10
"""Behind every number that a reason can have."""


@dataclass
class _Open:
    """One open question while it is being collected."""

    fact: str
    places: dict[str, None] = field(default_factory=dict)
    first: int = LATER
    decisive: bool = False
    reasons: dict[str, None] = field(default_factory=dict)
    rules: dict[str, None] = field(default_factory=dict)
    concerns: dict[str, None] = field(default_factory=dict)


def asks(
    base: RuleBase, case: Case, rows: Sequence[Row], options: Iterable[Option], judged: Mapping[str, Arrangement]
) -> tuple[Ask, ...]:
    """The open questions of ``options``.

    Those that the choice begins with come first, then what verdicts turn on, then what decides
    decisive reasons, then what decides most.
    """
    specs = {name: (spec, vendor) for name, spec, vendor in rows}
    for name, spec in case.project.arrangements.items():
        specs.setdefault(name, (spec, spec.vendor))
    found: dict[tuple[str, str], _Open] = {}

    def note(fact: str, arrangement: str, option: str) -> _Open:
        place = _state_in(case, *specs[arrangement], fact)
        once = base.facts[fact].where == "arrangement"  # one question, answered for each arrangement
        made = found.setdefault((fact, "" if once else place), _Open(fact))
        made.places[place] = None
        made.concerns[option] = None
        return made

    for option in options:
        for reason in option.suitability.reasons:
            if reason.truth == "unknown" and reason.counts:
                for fact in reason.open:
                    made = note(fact, reason.leg or option.name, option.name)
                    made.reasons[reason.name] = None
                    if base.facts[fact].where == "project":  # what holds of the data whichever way is taken
                        made.first = min(made.first, base.suits[reason.name].asked or LATER)
                    made.decisive |= reason.weight == "decisive"
        for question in judged[option.name].questions:
            if question.decides:
                note(question.fact, question.leg or option.name, option.name).rules.update(
                    dict.fromkeys(question.settles)
                )
    ordered = sorted(
        found.values(), key=lambda o: (o.first, not o.rules, not o.decisive, -len(o.reasons), o.fact, *o.places)
    )
    return tuple(_ask(base.facts[one.fact], one) for one in ordered)


def _ask(spec: FactSpec, one: _Open) -> Ask:
    return Ask(
        fact=spec.name,
        question=spec.question,
        ask=spec.ask,
        type=spec.type,
        unit=spec.unit,
        values=spec.values,
        first=one.first if one.first < LATER else 0,
        reasons=tuple(one.reasons),
        rules=tuple(one.rules),
        concerns=tuple(one.concerns),
        state_in=tuple(one.places),
    )


def _state_in(case: Case, spec: ArrangementSpec, vendor: str, fact: str) -> str:
    """Where the answer belongs, as people would look for it."""
    file, keys = place_to_state(case, spec, vendor, fact)
    return f"{file}: {'.'.join(keys)}" if file else f"the vendor's file: {'.'.join(keys)}"
