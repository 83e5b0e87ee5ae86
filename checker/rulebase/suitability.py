"""Reasons, hybrids and lead times, from their entries to the model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from checker.language.condition import read_condition
from checker.language.evaluate import atom_truth, condition_truth
from checker.language.leaf import parse_leaf
from checker.language.operands import LeafError
from checker.language.scope import Scope
from checker.load.values import Typed, read_value
from checker.load.yaml import Node
from checker.model import truth
from checker.model.descriptor import Answer
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import ALWAYS, atom_constants, facts
from checker.model.rulebase import RuleBase
from checker.model.suitability import BlendPattern, Example, LeadTime, Role, Suit
from checker.rulebase.shape import shaped
from checker.rulebase.sources import Entry
from checker.rulebase.suit_records import BlendRecord, DropSuitRecord, LeadRecord, SuitRecord

MODELS: Final[Mapping[str, type[SuitRecord] | type[BlendRecord] | type[LeadRecord]]] = {
    "suit": SuitRecord,
    "blend": BlendRecord,
    "lead": LeadRecord,
}
_TRUTHS: Final = {"holds": "true", "fails": "false", "open": "unknown"}
_NO_DAY: Final = date.min

Draft: TypeAlias = tuple[SuitRecord | BlendRecord | LeadRecord, Entry]


@dataclass(frozen=True)
class _Reader:
    """What the readers of entries look up, and where they put complaints."""

    base: RuleBase
    scope: Scope
    problems: list[Diagnostic]


def with_suitability(
    base: RuleBase, entries: Sequence[Entry], scope: Scope, problems: list[Diagnostic]
) -> RuleBase:  # fmt: skip
    """``base`` with what ``entries`` say of suitability; all that is wrong is added to ``problems``."""
    drafts: dict[str, dict[str, Draft]] = {kind: {} for kind in MODELS}
    reader = _Reader(base, scope, problems)
    for entry in entries:
        if entry.kind in MODELS:
            _draft(entry, drafts[entry.kind], problems)
        elif entry.kind == "drop_suit":
            _drop(entry, drafts["suit"], problems)
    suits = {name: _suit(r, e, reader) for name, (r, e) in drafts["suit"].items() if isinstance(r, SuitRecord)}
    blends = {name: _blend(r, e, reader) for name, (r, e) in drafts["blend"].items() if isinstance(r, BlendRecord)}
    leads = {name: _lead(r, e, reader) for name, (r, e) in drafts["lead"].items() if isinstance(r, LeadRecord)}
    return replace(base, suits=suits, blends=blends, leads=leads)


def _draft(entry: Entry, found: dict[str, Draft], problems: list[Diagnostic]) -> None:
    record = shaped(entry.node, MODELS[entry.kind], problems)
    if record is None:
        return
    inner = entry.node.value[entry.kind]
    name, place = inner.value, inner.place
    first = found.get(name)
    replaces = record.instead and entry.source.overlay
    if record.instead and not entry.source.overlay:
        help = "remove `instead`; an organisation's own folder replaces entries"
        problems.append(Diagnostic("a shipped entry replaces nothing", entry.node.key_place("instead"), help))
    elif replaces and (first is None or first[1].source.overlay):
        help = did_you_mean(name, [n for n, (_, e) in found.items() if not e.source.overlay]) or "remove `instead`"
        problems.append(Diagnostic(f"there is no shipped `{name}` to replace", place, help))
    elif first is not None and not replaces:
        help = f"first at {first[1].node.value[entry.kind].place}; "
        help += "write `instead: true` to replace it" if entry.source.overlay else "rename or remove one"
        problems.append(Diagnostic(f"`{name}` is declared twice", place, help))
    found[name] = record, entry


def _drop(entry: Entry, found: dict[str, Draft], problems: list[Diagnostic]) -> None:
    record = shaped(entry.node, DropSuitRecord, problems)
    if record is None:
        return
    place = entry.node.value["drop_suit"].place
    if not entry.source.overlay:
        help = "remove the entry itself"
        problems.append(Diagnostic("only an organisation's own folder drops a reason", place, help))
    elif record.drop_suit not in found:
        help = did_you_mean(record.drop_suit, found)
        problems.append(Diagnostic(f"there is no reason `{record.drop_suit}`", place, help))
    else:
        del found[record.drop_suit]


def _suit(record: SuitRecord, entry: Entry, reader: _Reader) -> Suit:
    node, problems = entry.node, reader.problems
    when = ALWAYS if record.when is None else read_condition(node.value["when"], reader.scope, problems)
    if record.for_ is None and record.against is None:
        place = node.value["suit"].place
        problems.append(Diagnostic("a reason speaks for or against something", place, "add `for:` or `against:`"))
    if record.mended_by is not None and record.against is None:
        place = node.key_place("mended_by")
        problems.append(Diagnostic("`mended_by` is about what `against` names", place, "remove it"))
    favours, opposes = _approaches(node, "for", reader), _approaches(node, "against", reader)
    for both in sorted(favours & opposes):
        place = node.key_place("against")
        problems.append(Diagnostic(f"it speaks for and against `{both}`", place, "make two reasons of it"))
    return Suit(
        name=record.suit,
        title=_prose(record.title),
        because=_prose(record.because),
        claims=tuple(record.claims),
        strength=record.strength,
        source=_prose(record.source),
        checked=record.checked,
        weight=record.weight,
        asked=record.asked or 0,
        when=when,
        favours=favours,
        opposes=opposes,
        mended_by=_approaches(node, "mended_by", reader),
        examples=tuple(_examples(node.value["examples"], when != ALWAYS, reader)),
        place=node.value["suit"].place,
    )


def _approaches(node: Node, key: str, reader: _Reader) -> frozenset[str]:
    """The approaches that a list names, by name or by a test of their properties."""
    inner = node.value.get(key)
    found: set[str] = set()
    for part in [] if inner is None else inner.value:
        if part.value in reader.base.approaches:
            found.add(part.value)
        elif "approach." in part.value:
            found |= _tested(part, reader)
        else:
            help = did_you_mean(part.value, reader.base.approaches) or "or test a property: approach.people == crowd"
            reader.problems.append(Diagnostic(f"there is no approach `{part.value}`", part.place, help))
    return frozenset(found)


def _tested(node: Node, reader: _Reader) -> set[str]:
    try:
        leaf = parse_leaf(node.value, reader.scope, node.place)
    except LeafError as error:
        reader.problems.append(Diagnostic(error.message, node.place, error.help))
        return set()
    if any(not name.startswith("approach.") for name in facts(leaf)) or atom_constants(leaf.atom):
        help = "what else must hold stands under `when`"
        reader.problems.append(Diagnostic("this is about more than the approach", node.place, help))
        return set()
    return {
        name
        for name, way in reader.base.approaches.items()
        if condition_truth(leaf, lambda atom: atom_truth(atom, way.properties.get, reader.base, _NO_DAY)) == truth.TRUE  # noqa: B023
    }  # fmt: skip


def _examples(node: Node, conditional: bool, reader: _Reader) -> Iterator[Example]:
    for key, word in _TRUTHS.items():
        inner = node.value.get(key)
        if inner is None:
            if conditional:
                help = f"add `{key}:` with facts, as {{task.volume: 1000}}"
                reader.problems.append(Diagnostic(f"no example shows `{key}`", node.place, help))
            continue
        if not conditional and key != "holds":
            help = "a reason without `when` always holds"
            reader.problems.append(Diagnostic(f"nothing can show `{key}`", node.key_place(key), help))
        for part in inner.value:
            yield Example(word, _answers(part, reader), part.place)


def _answers(node: Node, reader: _Reader) -> dict[str, Answer]:
    base, found = reader.base, dict[str, Answer]()
    for name, inner in node.value.items():
        if name not in base.facts:
            help = did_you_mean(name, base.facts)
            reader.problems.append(Diagnostic(f"there is no fact `{name}`", node.key_place(name), help))
            continue
        spec = base.facts[name]
        if inner.value == "unknown" and "unknown" not in spec.values:
            found[name] = Answer(None, inner.place)
            continue
        value = read_value(inner, Typed(name, spec.type, spec.values), base.countries, reader.problems)
        if value is not None:
            found[name] = Answer(value, inner.place)
    return found


def _blend(record: BlendRecord, entry: Entry, reader: _Reader) -> BlendPattern:
    roles = []
    for number, role in enumerate(record.roles):
        node = entry.node.at(("roles", number))
        share = None if role.share is None else (float(role.share[0]), float(role.share[1]))
        if share is not None and share[0] > share[1]:
            place = node.at(("share",)).place
            reader.problems.append(Diagnostic("the share goes downwards", place, "write [least, greatest]"))
        ways = _approaches(node, "approaches", reader)
        ordered = tuple(name for name in reader.base.approaches if name in ways)
        roles.append(Role(_prose(role.role), ordered, share))
    place = entry.node.value["blend"].place
    least = sum(role.share[0] for role in roles if role.share)
    rest = sum(role.share is None for role in roles)
    if least > 1 or (not rest and sum(role.share[1] for role in roles if role.share) < 1):
        reader.problems.append(Diagnostic("the shares cannot add up to 1", place, "let one role take the rest"))
    return BlendPattern(
        record.blend, _prose(record.title), _prose(record.because), tuple(record.claims), record.strength,
        _prose(record.source), record.checked, tuple(roles), place,
    )  # fmt: skip


def _lead(record: LeadRecord, entry: Entry, reader: _Reader) -> LeadTime:
    base, place = reader.base, entry.node.value["lead"].place
    names = [*base.facts, *base.derived, *base.rules]
    if not any(name == record.lead or name.startswith(f"{record.lead}.") for name in names):
        help = did_you_mean(record.lead, names) or "name a rule, or the beginning of a fact's name"
        reader.problems.append(Diagnostic(f"nothing is called `{record.lead}`", place, help))
    low, high = float(record.weeks[0]), float(record.weeks[1])
    if low > high:
        at = entry.node.at(("weeks",)).place
        reader.problems.append(Diagnostic("the weeks go downwards", at, "write [least, most]"))
    return LeadTime(record.lead, low, high, record.strength, _prose(record.source), record.checked, place)


def _prose(text: str) -> str:
    return " ".join(text.split())
