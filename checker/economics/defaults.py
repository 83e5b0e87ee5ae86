"""What a quantity is taken to be where nobody has stated it: ``economics/defaults.yaml``.

Each entry may hold for some facts only. Whether it does is a question with three answers, as
everywhere in Checker: what an unknown fact might be widens the interval, and is never passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from checker.economics.inputs import CURRENCY, INPUTS
from checker.economics.interval import Interval, hull
from checker.economics.reading import day_of, ends_of, only
from checker.load.files import read_text
from checker.load.keys import text
from checker.load.yaml import BROKEN, Node, parse
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.expression import Value
from checker.model.place import Place, start_of
from checker.model.rulebase import RuleBase

STRENGTHS = ("measured", "listed", "article", "assumption")
"""What stands behind a figure, the strongest first."""

KEYS = ("input", "for", "value", "claim", "strength", "source", "url", "checked")
OWN = ("approach", "approach.people", "approach.uses_vendor")
"""What an entry may ask of the approach; everything else that it asks is a fact."""

Known: TypeAlias = Mapping[str, Value]
"""The facts that are known, and the properties of the approach."""

Domains: TypeAlias = Mapping[str, Sequence[Value]]
"""The values that a fact may have."""


@dataclass(frozen=True)
class Default:
    """One entry. ``holds_for`` lists, by fact, the values that let it count."""

    input: str
    interval: Interval
    holds_for: Mapping[str, tuple[Value, ...]]
    source: str
    strength: str
    checked: date
    place: Place
    claim: str = ""
    url: str = ""


@dataclass(frozen=True)
class Chosen:
    """The default of one quantity: the joined interval of every entry that counts or might.

    ``narrower_with`` names the facts that would rule some of them out.
    """

    interval: Interval
    entries: tuple[Default, ...]
    narrower_with: tuple[str, ...]


def choose(entries: Sequence[Default], input: str, known: Known, domains: Domains) -> Chosen | None:
    """The default of ``input`` on what is known; ``None`` where there is none.

    A fact that is not known may have every value of its domain; the interval joins the defaults
    of all of them. One without a domain may have any value at all.
    """
    mine = [entry for entry in entries if entry.input == input]
    possible = {fact: frozenset(values) for fact, values in domains.items()}
    possible |= {fact: frozenset([value]) for fact, value in known.items()}
    found = tuple({entry.place: entry for entry in _candidates(mine, possible)}.values())
    if not found:
        return None
    asked = dict.fromkeys(fact for entry in found for fact in entry.holds_for if fact not in known)
    return Chosen(hull(entry.interval for entry in found), found, tuple(asked))


def _candidates(entries: Sequence[Default], possible: Mapping[str, frozenset[Value]]) -> Iterator[Default]:
    """The entries that count for some of the possible facts."""
    for index, entry in enumerate(entries):
        conditions = [(fact, frozenset(values), possible.get(fact)) for fact, values in entry.holds_for.items()]
        if any(here is not None and not here & values for _, values, here in conditions):
            continue
        for fact, values, here in conditions:
            if here is not None and not here <= values:  # it may and may not hold: follow both
                for part in (here & values, here - values):
                    yield from _candidates(entries[index:], {**possible, fact: part})
                return
        yield entry
        if all(here is not None for _, _, here in conditions):
            return


def read_defaults(path: Path, shown: str, base: RuleBase) -> tuple[Default, ...]:
    """The entries in ``path``. Raises :class:`InputError` with everything that is wrong there."""
    problems: list[Diagnostic] = []
    root, found = parse(read_text(path, shown)[0], shown)
    problems.extend(found)
    entries: list[Default] = []
    if root is not None and isinstance(root.value, dict) and isinstance(root.at(("defaults",)).value, list):
        only(root, ("checked", "currency", "defaults"), "the file of defaults", problems)
        day = day_of(root, "checked", problems)
        if text(root, "currency", problems).upper() != CURRENCY:
            help = f"write `currency: {CURRENCY.lower()}`"
            problems.append(Diagnostic(f"defaults are stated in {CURRENCY}", root.at(("currency",)).place, help))
        for node in root.value["defaults"].value:
            entry = _entry(node, day, base, problems)
            entries += [] if entry is None else [entry]
    elif not problems:
        help = "write `checked:`, `currency:` and `defaults:` with a list of entries"
        problems.append(Diagnostic("this is no file of defaults", start_of(shown), help))
    if problems:
        raise InputError(problems)
    return tuple(entries)


def _entry(node: Node, day: date | None, base: RuleBase, problems: list[Diagnostic]) -> Default | None:
    if not isinstance(node.value, dict):
        problems.append(Diagnostic("an entry is a mapping", node.place, "begin it with `- input:`"))
        return None
    before = len(problems)
    only(node, KEYS, "a default", problems)
    name, source, strength = (text(node, key, problems) for key in ("input", "source", "strength"))
    spec = INPUTS.get(name)
    if spec is None:
        problems.append(Diagnostic(f"there is no quantity `{name}`", node.place, did_you_mean(name, INPUTS)))
    if not source or strength not in STRENGTHS:
        help = f"`strength` is one of {', '.join(STRENGTHS)}"
        problems.append(Diagnostic("a default has a `source` and a `strength`", node.place, help))
    if "value" not in node.value:
        problems.append(Diagnostic("`value` is missing", node.place, "write a number, or [low, high]"))
    checked = day_of(node, "checked", problems) or day
    if checked is None:
        problems.append(Diagnostic("`checked` is missing", node.place, "write the day on which it was looked up"))
    conditions = _conditions(node.value.get("for"), base, problems)
    ends = None if spec is None or "value" not in node.value else ends_of(node.value["value"], spec, problems)
    if len(problems) > before or spec is None or ends is None or checked is None:
        return None
    claim, url = text(node, "claim", problems), text(node, "url", problems)
    interval = Interval(*ends, spec.unit)
    return Default(name, interval, conditions, source, strength, checked, node.place, claim, url)


def _conditions(node: Node | None, base: RuleBase, problems: list[Diagnostic]) -> dict[str, tuple[Value, ...]]:
    if node is None or node.value is BROKEN:
        return {}
    if not isinstance(node.value, dict):
        problems.append(Diagnostic("`for` must be a mapping by fact", node.place, "write {task.modality: image}"))
        return {}
    found: dict[str, tuple[Value, ...]] = {}
    for fact, inner in node.value.items():
        values = tuple(part.value for part in (inner.value if isinstance(inner.value, list) else [inner]))
        known = _values(fact, base)
        if known is None:
            help = did_you_mean(fact, [*OWN, *base.facts])
            problems.append(Diagnostic(f"there is no fact `{fact}`", node.key_place(fact), help))
        problems += [
            Diagnostic(f"`{value}` is no value of `{fact}`", inner.place, did_you_mean(str(value), map(str, known)))
            for value in values
            if known and value not in known
        ]
        found[fact] = values
    return found


def domains_of(base: RuleBase) -> dict[str, tuple[Value, ...]]:
    """The values of every fact that has a list of them."""
    return {fact: spec.values for fact, spec in base.facts.items() if spec.type == "enum"}


def _values(fact: str, base: RuleBase) -> tuple[Value, ...] | None:
    """The values that a condition may name; ``None`` where there is no such fact."""
    if fact == "approach":
        return tuple(base.approaches)
    if fact in OWN:
        return tuple(dict.fromkeys(way.properties[fact] for way in base.approaches.values()))
    return base.facts[fact].values if fact in base.facts and base.facts[fact].type == "enum" else None
