"""The remediation plan: what must be done before start, by party, each task once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from checker.model.facts import FactSpec
from checker.model.result import Obligation, Result
from checker.report.alerting import shown
from checker.report.text import PEOPLE, WHO, clean, fact_text, facts_of

CHOICE: Final = "whoever chooses the vendor"


@dataclass(frozen=True)
class Task:
    """One obligation. ``lead`` is who can settle the facts that it comes from; ``ways`` need it.

    ``for_plan`` says that the planned arrangement is among them.
    """

    what: str
    title: str
    rule: str
    cite: str
    lead: str
    because: tuple[str, ...]
    ways: tuple[str, ...]
    for_plan: bool


@dataclass(frozen=True)
class Party:
    """Who has to do what: what the plan needs first."""

    who: str
    tasks: tuple[Task, ...]


@dataclass
class _Gathered:
    item: Obligation
    because: tuple[str, ...]
    ways: list[str] = field(default_factory=list)
    for_plan: bool = False


def parties(result: Result, specs: Mapping[str, FactSpec]) -> Iterator[Party]:
    """The obligations of every arrangement that may be used, by who has to meet them.

    Those of an excluded arrangement are left out: meeting them would not help.
    """
    found: dict[tuple[str, str, tuple[str, ...]], _Gathered] = {}
    for row in result.arrangements:
        if row.verdict == "excluded":
            continue
        uses = facts_of(row)
        for item in row.obligations:
            because = tuple(clean(fact_text(uses[item.leg, d.fact], d.detail)) for d in item.facts)
            gathered = found.setdefault((_who(item), item.rule, because), _Gathered(item, because))
            if shown(row) not in gathered.ways:
                gathered.ways.append(shown(row))
            gathered.for_plan |= row.name == result.plan
    order = [WHO["project"], WHO["both"], WHO["vendor"], CHOICE]
    for who in order:
        tasks = [_task(gathered, specs) for key, gathered in found.items() if key[0] == who]
        if tasks:
            yield Party(who, tuple(sorted(tasks, key=lambda task: not task.for_plan)))


def _who(item: Obligation) -> str:
    return CHOICE if item.on_choice else WHO[item.who]


def _task(gathered: _Gathered, specs: Mapping[str, FactSpec]) -> Task:
    item = gathered.item
    people = [PEOPLE[specs[d.fact].ask] for d in item.facts if d.fact in specs and specs[d.fact].ask in PEOPLE]
    what = f"Choose a vendor for whom this holds: {item.title}" if item.on_choice else item.what
    return Task(
        what, item.title, item.rule, item.cite, ", ".join(dict.fromkeys(people)) or "project owner",
        () if item.on_choice else gathered.because, tuple(gathered.ways), gathered.for_plan,
    )  # fmt: skip
