"""One entry at a time, from its checked shape to the model."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.language.condition import inside, read_condition
from checker.language.leaf import parse_value
from checker.language.operands import LeafError
from checker.language.scope import Kind, Scope
from checker.load.values import Typed, read_value
from checker.load.yaml import Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import ALWAYS, All, Atom, Condition, Fact, Leaf, Literal, Operand, Value
from checker.model.facts import SECTION_OF, SETS, Authority, Derivation, FactSpec, Silence, ValueCase
from checker.model.rules import Approach, Confidence, LegalException, Regime, Rule, Span
from checker.rulebase import records
from checker.rulebase.sources import Entry

if TYPE_CHECKING:
    from checker.rulebase.build import Context


def read_regime(record: records.RegimeRecord, entry: Entry, scope: Scope, problems: list[Diagnostic]) -> Regime:
    """A regime; its gate must be a Boolean fact and its name the folder's."""
    node = entry.node
    if record.gate is not None:
        kind, at = scope.facts.get(record.gate), node.at(("gate",)).place
        if kind is None:
            problems.append(Diagnostic(f"there is no fact `{record.gate}`", at, did_you_mean(record.gate, scope.facts)))
        elif kind.type != "bool":
            problems.append(Diagnostic(f"the gate `{record.gate}` is not true or false", at, "name a Boolean fact"))
    if record.regime != entry.source.folder:
        place = node.at(("regime",)).place
        problems.append(
            Diagnostic(f"regime `{record.regime}` stands in {_folder(entry)}", place, f"move it to {record.regime}/")
        )
    return Regime(record.regime, record.title, node.at(("regime",)).place, record.gate or "", record.about or "")


def read_rule(record: records.RuleRecord, entry: Entry, context: "Context") -> Rule:
    """A rule, its scope completed by the regime's gate and by its approaches."""
    node, problems = entry.node, context.problems
    place = node.value["id"].place
    regime = record.id.split(".")[0]
    if regime not in context.regimes:
        problems.append(
            Diagnostic(
                f"there is no regime `{regime}`", place, did_you_mean(regime, context.regimes) or "add its regime.yaml"
            )
        )
    elif regime != entry.source.folder:
        problems.append(Diagnostic(f"`{record.id}` stands in {_folder(entry)}", place, f"move it to {regime}/"))
    if "." not in record.id:
        problems.append(Diagnostic("a rule's id is `regime.name`", place, "add the regime"))
    require = _optional(node, "require", context)
    exclude_when = _optional(node, "exclude_when", context)
    if exclude_when is not None and record.effect != "oblige":
        at = node.key_place("exclude_when")
        problems.append(
            Diagnostic(
                f"`exclude_when` turns an obligation into an exclusion; the effect is `{record.effect}`",
                at,
                "use `effect: oblige`",
            )
        )
    effective = record.effective or records.EffectiveRecord()
    if effective.from_ and effective.to and effective.to < effective.from_:
        problems.append(
            Diagnostic("the rule ends before it begins", node.key_place("effective"), "swap `from:` and `to:`")
        )
    return Rule(
        id=record.id,
        regime=regime,
        title=_prose(record.title),
        requires=_prose(record.requires),
        authority=tuple(Authority(a.cite, a.url) for a in record.authority),
        scope=_scope(record, node, regime, context),
        effect=record.effect,
        obligor=record.obligor,
        remedy=_prose(record.remedy),
        confidence=Confidence(record.confidence.level, record.confidence.checked, _prose(record.confidence.note or "")),
        place=place,
        require=require,
        exclude_when=exclude_when,
        approaches=tuple(record.approaches or ()),
        effective=Span(effective.from_, effective.to, _prose(effective.note or "")),
        exceptions=tuple(LegalException(_prose(e.text), e.cite or "") for e in record.exceptions),
        policy=record.policy,
        area=record.area or ("policy" if record.policy else "law"),
    )


def _scope(record: records.RuleRecord, node: Node, regime: str, context: "Context") -> Condition:
    parts: list[Condition] = []
    gate = context.regimes[regime].gate if regime in context.regimes else ""
    if record.gated and gate:
        parts.append(Leaf(Atom("holds", Fact(gate)), False, gate, context.regimes[regime].place))
    if record.approaches is not None:
        for number, name in enumerate(record.approaches):
            if name not in context.approaches:
                at = node.at(("approaches", number)).place
                context.problems.append(
                    Diagnostic(f"there is no approach `{name}`", at, did_you_mean(name, context.approaches))
                )
        text = f"approach.kind in [{', '.join(record.approaches)}]"
        atom = Atom("in", Fact("approach.kind"), Literal(frozenset(record.approaches)))
        parts.append(Leaf(atom, False, text, node.key_place("approaches")))
    when = _optional(node, "when", context)
    if when is not None:
        parts += when.parts if isinstance(when, All) else (when,)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def read_derivation(record: records.DeriveRecord, entry: Entry, context: "Context") -> Derivation:
    """A derived fact: ``when`` for a Boolean, ``cases`` for a value."""
    node, problems = entry.node, context.problems
    place = node.value["derive"].place
    cases: list[ValueCase] = []
    if record.type == "bool" and ("when" not in node.value or record.cases):
        problems.append(Diagnostic("a derived Boolean fact needs `when:` and no `cases:`", place, "add `when:`"))
    if record.type != "bool" and ("when" in node.value or not record.cases):
        problems.append(Diagnostic("a derived value needs `cases:` and no `when:`", place, "add `cases:`"))
    for number, case in enumerate(record.cases or ()):
        inner = node.at(("cases", number))
        when = _optional(inner, "when", context) or ALWAYS
        if when == ALWAYS and number + 1 < len(record.cases or ()):
            problems.append(
                Diagnostic("no later case can be reached", inner.place, "put the case without `when:` last")
            )
        if when != ALWAYS and number + 1 == len(record.cases or ()):
            message = "where no case holds, the value would stay unknown for good"
            problems.append(Diagnostic(message, inner.place, "add a last case without `when:`"))
        value = _operand(case.value, inner.at(("value",)), context.scope.facts[record.derive], context)
        if value is not None:
            cases.append(ValueCase(when, value))
    authority = tuple(Authority(a.cite, a.url or "") for a in record.authority)
    when = (_optional(node, "when", context) or ALWAYS) if record.type == "bool" else ALWAYS
    return Derivation(record.derive, record.type, _prose(record.meaning), place, when, tuple(cases), authority)


def _operand(text: str, node: Node, wanted: Kind, context: "Context") -> Operand | None:
    try:
        return parse_value(text, context.scope, wanted)
    except LeafError as error:
        context.problems.append(Diagnostic(error.message, inside(node, error.offset, error.end), error.help))
        return None


def read_fact(record: records.FactRecord, entry: Entry, context: "Context") -> FactSpec:
    """A stated fact with what silence means."""
    node, problems = entry.node, context.problems
    place = node.value["fact"].place
    typed = Typed(record.fact, record.type, tuple(record.values or ()))
    if (record.type in ("enum", "set")) != bool(record.values):
        what = "needs `values:`" if record.type in ("enum", "set") else "has no `values:`"
        problems.append(Diagnostic(f"a fact of type `{record.type}` {what}", place))
    if record.unit and record.type not in ("int", "number"):
        problems.append(Diagnostic("only a number has a unit", node.key_place("unit"), "remove it"))
    if record.non_empty and record.type not in SETS:
        problems.append(
            Diagnostic("only a set can be required to have members", node.key_place("non_empty"), "remove it")
        )
    if not record.question and not record.fact.startswith("approach."):
        problems.append(Diagnostic("a fact that people state needs a question", place, "add `question:`"))
    if record.how and not record.actionable:
        problems.append(
            Diagnostic("`how:` says how to change the fact", node.key_place("how"), "add `actionable: true`")
        )
    baseline = _silence(node.value["baseline"], typed, context) if "baseline" in node.value else Silence()
    return FactSpec(
        name=record.fact,
        type=record.type,
        meaning=_prose(record.meaning),
        question=_prose(record.question),
        ask=record.ask,
        place=place,
        where=SECTION_OF.get(record.fact.split(".")[0], "project"),
        values=typed.values,
        unit=record.unit or "",
        screening=record.screening,
        actionable=record.actionable,
        how=record.how or "",
        changes_to=_changes_to(node, typed, context) if record.changes_to else (),
        silence=_silence(node.at(("if_absent",)), typed, context) if "if_absent" in node.value else Silence(),
        non_empty=record.non_empty,
        needs_proof=record.needs_proof,
        chosen_with_vendor=_chosen(node, context),
        baseline=baseline,
    )


def _changes_to(node: Node, typed: Typed, context: "Context") -> tuple[Value, ...]:
    """The values that ``how`` can bring about."""
    if "how" not in node.value or typed.type not in ("bool", "enum"):
        message = "`changes_to:` says what `how:` can make of a Boolean or an enum"
        context.problems.append(Diagnostic(message, node.key_place("changes_to"), "remove it, or add `how:`"))
        return ()
    read = (read_value(item, typed, context.countries, context.problems) for item in node.value["changes_to"].value)
    return tuple(value for value in read if value is not None)


def _silence(node: Node, typed: Typed, context: "Context") -> Silence:
    if node.value == "unknown" and "unknown" not in typed.values:
        return Silence()
    if not isinstance(node.value, dict):
        return Silence(read_value(node, typed, context.countries, context.problems))
    keys = set(node.value)
    if keys == {"value", "when"}:
        value = read_value(node.value["value"], typed, context.countries, context.problems)
        return Silence(value, read_condition(node.value["when"], context.scope, context.problems))
    if keys == {"by_approach"} and isinstance(node.value["by_approach"].value, dict):
        return _by_approach(node.value["by_approach"], typed, context)
    help = "write `unknown`, a value, `{value: ..., when: ...}` or `{by_approach: {...}}`"
    context.problems.append(Diagnostic("what silence means cannot be told", node.place, help))
    return Silence()


def _by_approach(node: Node, typed: Typed, context: "Context") -> Silence:
    values: dict[str, Value | None] = {}
    for name, inner in node.value.items():
        if name != "default" and name not in context.approaches:
            help = did_you_mean(name, [*context.approaches, "default"])
            context.problems.append(Diagnostic(f"there is no approach `{name}`", node.key_place(name), help))
        unknown = inner.value == "unknown" and "unknown" not in typed.values
        values[name] = None if unknown else read_value(inner, typed, context.countries, context.problems)
    default = values.pop("default", None)
    return Silence(default, by_approach=values)


def _chosen(node: Node, context: "Context") -> Condition | None:
    inner = node.value.get("chosen_with_vendor")
    if inner is None or inner.value in (False, None):
        return None
    return ALWAYS if inner.value is True else read_condition(inner, context.scope, context.problems)


def read_approach(
    record: records.ApproachRecord, entry: Entry, facts: Mapping[str, FactSpec], context: "Context"
) -> Approach:
    """An approach, its properties typed by the ``approach.*`` facts."""
    values: dict[str, Value] = {"approach.kind": record.approach}
    node = entry.node.at(("properties",))
    wanted = {name.removeprefix("approach."): spec for name, spec in facts.items() if spec.where == "approach"}
    for key, inner in (node.value or {}).items():
        spec = wanted.get(key)
        if spec is None:
            context.problems.append(
                Diagnostic(f"there is no property `{key}`", node.key_place(key), did_you_mean(key, wanted))
            )
        else:
            value = read_value(inner, Typed(spec.name, spec.type, spec.values), context.countries, context.problems)
            if value is not None:
                values[spec.name] = value
    for key in wanted.keys() - node.value.keys() - {"kind"}:
        context.problems.append(
            Diagnostic(f"property `{key}` is missing", node.place, "every approach states every property")
        )
    return Approach(record.approach, record.title, _prose(record.note), values, entry.node.value["approach"].place)


def _optional(node: Node, key: str, context: "Context") -> Condition | None:
    inner: Any = node.value.get(key)
    return None if inner is None else read_condition(inner, context.scope, context.problems)


def _folder(entry: Entry) -> str:
    return f"folder `{entry.source.folder}`" if entry.source.folder else "no folder of its own"


def _prose(text: str) -> str:
    return " ".join(text.split())
