"""From entries to a rule base: names resolved, leaves typed, order found.

Everything that is wrong in any file is reported in one go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

from checker.language.scope import Kind, Scope
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.facts import SECTION_OF, SETS, TYPES, Derivation, FactSpec
from checker.model.place import Place
from checker.model.rulebase import RuleBase
from checker.model.rules import Approach, ConstantSpec, Regime, Rule
from checker.rulebase import records
from checker.rulebase.constants import read_constant, tightened
from checker.rulebase.order import evaluation_order
from checker.rulebase.proofs import read_proof
from checker.rulebase.readers import (
    read_approach,
    read_derivation,
    read_fact,
    read_regime,
    read_rule,
)
from checker.rulebase.shape import shaped
from checker.rulebase.sources import Entry
from checker.rulebase.suitability import with_suitability

MODELS: Mapping[str, type[records.Record]] = {
    "fact": records.FactRecord,
    "derive": records.DeriveRecord,
    "id": records.RuleRecord,
    "constant": records.ConstantRecord,
    "tighten_constant": records.TightenRecord,
    "proof": records.ProofRecord,
    "approach": records.ApproachRecord,
    "regime": records.RegimeRecord,
}


@dataclass
class Draft:
    """An entry that has the right shape, waiting for the others to be known."""

    entry: Entry
    record: Any
    name: str


@dataclass
class Context:
    """What a reader of entries may look up, and where it puts complaints."""

    scope: Scope
    approaches: Mapping[str, Place]
    regimes: Mapping[str, Regime]
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def countries(self) -> Mapping[str, str]:
        """Country codes as a table; the names do not matter to a reader of rules."""
        return dict.fromkeys(self.scope.countries, "")


def build(
    entries: Sequence[Entry], countries: Mapping[str, str], digest: str, version: str, problems: list[Diagnostic]
) -> RuleBase:
    """The rule base that ``entries`` make. Raises :class:`InputError` with every problem found."""
    broken: list[Entry] = []
    drafts = {kind: _drafts(entries, kind, broken, problems) for kind in MODELS}
    facts, derives, constants = drafts["fact"], drafts["derive"], drafts["constant"]
    _clashes({**facts}, derives, problems)
    _unusable({**facts, **derives, **constants}, problems)
    scope = Scope(
        {
            name: Kind(d.record.type, tuple(d.record.values or ()))
            for name, d in {**facts, **derives}.items()
            if d.entry.kind == "fact"
        }
        | _guessed(broken, ("fact", "derive"))
        | {name: Kind(d.record.type, _derived_values(d, facts)) for name, d in derives.items()},
        _guessed(broken, ("constant",)) | {name: _constant_kind(d.record) for name, d in constants.items()},
        frozenset(countries),
    )
    approaches = {name: d.entry.node.place for name, d in drafts["approach"].items()}
    approaches |= {_name(entry): entry.node.place for entry in broken if entry.kind == "approach"}
    regimes = {name: read_regime(d.record, d.entry, scope, problems) for name, d in drafts["regime"].items()}
    regimes |= {_name(entry): Regime(_name(entry), "", entry.node.place) for entry in broken if entry.kind == "regime"}
    context = Context(scope, approaches, regimes, problems)

    read_constants: dict[str, ConstantSpec] = {
        n: read_constant(d.record, d.entry, context) for n, d in constants.items()
    }
    for name, draft in drafts["tighten_constant"].items():
        tightened(name, draft.record, draft.entry, read_constants, context)
    read_facts: dict[str, FactSpec] = {n: read_fact(d.record, d.entry, context) for n, d in facts.items()}
    derived: dict[str, Derivation] = {n: read_derivation(d.record, d.entry, context) for n, d in derives.items()}
    rules: dict[str, Rule] = {n: read_rule(d.record, d.entry, context) for n, d in drafts["id"].items()}
    ways: dict[str, Approach] = {
        n: read_approach(d.record, d.entry, read_facts, context) for n, d in drafts["approach"].items()
    }
    proofs = {n: read_proof(d.record, d.entry, read_facts, problems) for n, d in drafts["proof"].items()}
    _prefixes({**read_facts, **derived}, problems)
    order = evaluation_order(read_facts, derived, problems)
    made = RuleBase(
        dict(sorted(read_facts.items())), dict(sorted(derived.items())), dict(sorted(rules.items())),
        read_constants, ways, regimes, dict(countries), order, digest, version, proofs,
    )  # fmt: skip
    made = with_suitability(made, entries, scope, problems)
    if problems:
        raise InputError(problems)
    return made


def _name(entry: Entry) -> str:
    return str(entry.node.value[entry.kind].value)


def _guessed(broken: Sequence[Entry], kinds: Sequence[str]) -> dict[str, Kind]:
    """Facts or constants whose entries are wrong in shape, as far as can be told: their use is not wrong."""
    found = {}
    for entry in broken:
        if entry.kind in kinds:
            declared = entry.node.at(("type",)).value
            found[_name(entry)] = Kind(declared if isinstance(declared, str) and declared in TYPES else "bool")
    return found


def _drafts(entries: Sequence[Entry], kind: str, broken: list[Entry], problems: list[Diagnostic]) -> dict[str, Draft]:
    """The entries of one kind by name; those that are wrong in shape are added to ``broken``."""
    found: dict[str, Draft] = {}
    for entry in entries:
        if entry.kind != kind:
            continue
        record = shaped(entry.node, MODELS[kind], problems)
        name = entry.node.value[kind].value
        if not isinstance(name, str):
            continue
        if name in found:
            first = found[name].entry.node.value[kind].place
            place = entry.node.value[kind].place
            problems.append(Diagnostic(f"`{name}` is declared twice", place, f"first at {first}; rename or remove one"))
        elif record is not None:
            found[name] = Draft(entry, record, name)
        else:
            broken.append(entry)
    return found


def _clashes(facts: Mapping[str, Draft], derives: Mapping[str, Draft], problems: list[Diagnostic]) -> None:
    for name in facts.keys() & derives.keys():
        place = derives[name].entry.node.value["derive"].place
        first = facts[name].entry.node.value["fact"].place
        problems.append(Diagnostic(f"`{name}` is a stated fact and cannot be derived", place, f"stated at {first}"))
    for name, draft in facts.items():
        if name.split(".")[0] not in SECTION_OF:
            place = draft.entry.node.value["fact"].place
            heads = ", ".join(sorted(SECTION_OF))
            problems.append(
                Diagnostic(f"no descriptor has a section for `{name}`", place, f"begin the name with one of {heads}")
            )


def _unusable(names: Mapping[str, Draft], problems: list[Diagnostic]) -> None:
    """A leaf is written in Python's syntax, whose own words are no names."""
    for name, draft in names.items():
        words = [part for part in name.split(".") if iskeyword(part)]
        if words:
            place = draft.entry.node.value[draft.entry.kind].place
            problems.append(
                Diagnostic(f"no leaf can name `{name}`", place, f"rename it: `{words[0]}` is a reserved word")
            )


def _prefixes(names: Mapping[str, Any], problems: list[Diagnostic]) -> None:
    for name, spec in names.items():
        parts = name.split(".")
        for cut in range(1, len(parts)):
            head = ".".join(parts[:cut])
            if head in names:
                problems.append(
                    Diagnostic(
                        f"`{head}` is itself a fact, so `{name}` cannot stand below it", spec.place, "rename one"
                    )
                )


def _derived_values(draft: Draft, facts: Mapping[str, Draft]) -> tuple[str, ...]:
    """A derived set or enum takes the values of the facts that its cases name."""
    for case in draft.record.cases or ():
        for word in case.value.split("|"):
            source = facts.get(word.strip())
            if source is not None and source.record.values:
                return tuple(source.record.values)
    return ()


def _constant_kind(record: records.ConstantRecord) -> Kind:
    if record.type not in SETS:
        return Kind(record.type)
    members = {m for dated in record.values for m in (dated.value if isinstance(dated.value, list) else ())}
    return Kind(record.type, () if record.type == "countries" else tuple(sorted(map(str, members))))
