"""Random rule bases and situations, from nothing but a :class:`random.Random`.

The same generator feeds the property tests, which draw its seed and its size, and the
soak test. Leaves are written as text and read by the rule language, so that it is
exercised too; whatever the rule files can say, a random base can say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from checker.engine.situation import Situation
from checker.language.leaf import parse_leaf, parse_value
from checker.language.scope import Kind, Scope
from checker.model.descriptor import Answer
from checker.model.expression import ALWAYS, All, Atom, Condition, Fact, Leaf, Literal, Not, Value
from checker.model.expression import Any as AnyOf
from checker.model.facts import SECTION_OF, SETS, TYPES, Authority, Derivation, FactSpec, Silence, ValueCase
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.rules import Approach, Confidence, ConstantSpec, DatedValue, Regime, Rule, Span
from checker.rulebase.order import evaluation_order

AS_OF = date(2026, 11, 24)
WORDS = ("red", "green", "blue", "amber")
COUNTRIES = ("US", "DE", "NO", "IN", "BR")
STATED = (
    "project", "data", "team", "task", "exposure", "hosting", "contract", "transfer",
    "authorization", "synthetic", "vendor", "vendor",
)  # fmt: skip
APPROACHES = ("alone", "bought", "mixed")
PLACE = start_of("random.yaml")
UNSAID = Silence()
DEPTH = 4
WIDE = 30


def random_value(rng: Random, type_: str) -> Value:
    """A value of ``type_``, from a range small enough that tests often turn on it."""
    match type_:
        case "bool":
            return rng.random() < 0.5
        case "enum":
            return rng.choice(WORDS)
        case "set":
            return frozenset(rng.sample(WORDS, rng.randint(0, len(WORDS))))
        case "countries":
            return frozenset(rng.sample(COUNTRIES, rng.randint(0, 3)))
        case "int":
            return rng.randint(-2, 4)
        case "number":
            return rng.choice((-1.5, -1, 0, 0.5, 1, 2.25, 3))
        case "date":
            return AS_OF + timedelta(days=rng.randint(-4, 4))
    raise ValueError(type_)


def written(value: Value) -> str:
    """``value`` as a leaf writes it."""
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return f"'{value}'" if isinstance(value, date) else str(value)


@dataclass
class Writer:
    """Leaves and conditions over the names that are known so far."""

    rng: Random
    kinds: dict[str, Kind]
    constants: Mapping[str, Kind]
    names: list[str] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        return Scope(self.kinds, self.constants, frozenset(COUNTRIES))

    def add(self, name: str, type_: str) -> None:
        self.kinds[name] = Kind(type_, WORDS if type_ in ("enum", "set") else ())
        self.names.append(name)

    def of_type(self, *types: str, constants: bool = True) -> list[str]:
        found = [name for name in self.names if self.kinds[name].type in types]
        return found + [name for name, kind in self.constants.items() if constants and kind.type in types]

    def condition(self, depth: int = DEPTH) -> Condition:
        """Leaves nested up to ``depth``; now and then a wide or an empty list, or two of the same."""
        rng = self.rng
        dice = rng.random()
        if depth == 0 or dice < 0.3:
            return self.leaf()
        if dice < 0.42:
            return Not(self.condition(depth - 1))
        kind = All if rng.random() < 0.5 else AnyOf
        if dice < 0.46:
            return kind(())
        if dice < 0.51:
            return kind(tuple(self.leaf() for _ in range(rng.randint(8, WIDE))))
        parts = [self.condition(depth - 1) for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.05:
            parts.append(parts[0])
        return kind(tuple(parts))

    def leaf(self) -> Leaf:
        """One leaf over a name that was picked first, so that every type of fact is tested."""
        name = self.rng.choice(self.names)
        text = self.test(name, self.kinds[name].type)
        if self.rng.random() < 0.2:
            text = f"not {text}"
        return parse_leaf(text, self.scope, PLACE)

    def test(self, name: str, type_: str) -> str:
        rng = self.rng
        if type_ == "bool":
            return name
        if type_ == "enum":
            return self.enum_test(name)
        if type_ in SETS:
            return self.set_test(name, type_)
        if type_ == "date" and rng.random() < 0.4:
            name, type_ = f"age({name})", "int"
        op = rng.choice(("<", "<=", ">", ">=", "==", "!="))
        sides = [name, self.scalar(type_)]
        rng.shuffle(sides)
        return f"{sides[0]} {op} {sides[1]}"

    def enum_test(self, name: str) -> str:
        rng = self.rng
        if rng.random() < 0.5:
            return f"{name} {rng.choice(('in', 'not in'))} {self.group('set')}"
        sides = [name, self.scalar("enum")]
        rng.shuffle(sides)
        return f"{sides[0]} {rng.choice(('==', '!='))} {sides[1]}"

    def set_test(self, name: str, type_: str) -> str:
        rng = self.rng
        left = f"{name} | {self.group(type_)}" if rng.random() < 0.2 else name
        match rng.randrange(5):
            case 0:
                member = rng.choice(COUNTRIES if type_ == "countries" else WORDS)
                return f"{member} {rng.choice(('in', 'not in'))} {name}"
            case 1:
                return f"disjoint({left}, {self.group(type_)})"
            case 2:
                return f"empty({left})"
            case 3 if type_ == "set" and (items := self.of_type("enum", constants=False)):
                return f"{rng.choice(items)} in {name}"
        sides = [left, self.group(type_)]
        rng.shuffle(sides)
        return f"{sides[0]} {rng.choice(('<=', '>='))} {sides[1]}"

    def scalar(self, type_: str) -> str:
        """A literal, a fact or a constant that compares with ``type_``."""
        rng = self.rng
        names = self.of_type(*(("int", "number") if type_ in ("int", "number") else (type_,)))
        if names and rng.random() < 0.5:
            return rng.choice(names)
        return written(random_value(rng, type_))

    def group(self, type_: str) -> str:
        """A set: a literal, a fact, a constant, or a union."""
        rng = self.rng
        names = self.of_type(type_)
        if names and rng.random() < 0.2:
            return f"{rng.choice(names)} | {self.group(type_)}"
        return rng.choice(names) if names and rng.random() < 0.5 else written(random_value(rng, type_))

    def operand(self, type_: str) -> Any:
        """The value of a case."""
        text = self.group(type_) if type_ in SETS else self.scalar(type_)
        if type_ == "int" and (dates := self.of_type("date", constants=False)) and self.rng.random() < 0.3:
            text = f"age({self.rng.choice(dates)})"
        return parse_value(text, self.scope, Kind(type_, WORDS if type_ in ("enum", "set") else ()))


def random_base(rng: Random, size: int = 3, total_cases: bool = False) -> RuleBase:
    """A well-typed rule base; ``size`` scales how much of everything there is.

    With ``total_cases`` the last case of a derived value has no condition, so that enough
    answers always settle the value.
    """
    constants = {spec.name: spec for spec in _constants(rng)}
    writer = Writer(rng, {}, {c.name: Kind(c.type, WORDS if c.type == "set" else ()) for c in constants.values()})
    approaches = _approaches(rng)
    facts = {spec.name: spec for spec in _plain_facts(rng, writer, size)}
    derived: dict[str, Derivation] = {}
    for number in range(rng.randint(0, 3 * size)):
        match rng.randrange(4):
            case 0:
                spec = _conditional_fact(rng, writer, number)
                facts[spec.name] = spec
            case 1:
                made = _derived_value(rng, writer, number, total_cases)
                derived[made.name] = made
            case _:
                made = Derivation(f"concluded.truth_{number}", "bool", "", PLACE, writer.condition())
                writer.add(made.name, "bool")
                derived[made.name] = made
    facts = {name: _chosen(rng, writer, spec) for name, spec in facts.items()}
    regimes = {regime.id: regime for regime in _regimes(rng, writer)}
    rules = {rule.id: rule for rule in (_rule(rng, writer, regimes, n) for n in range(rng.randint(1, 3 * size)))}
    problems: list[Any] = []
    order = evaluation_order(facts, derived, problems)
    assert not problems
    return RuleBase(
        dict(sorted(facts.items())), dict(sorted(derived.items())), dict(sorted(rules.items())), constants,
        approaches, regimes, dict.fromkeys(COUNTRIES, ""), order, "sha256:random", "0",
    )  # fmt: skip


def _constants(rng: Random) -> Iterable[ConstantSpec]:
    for type_ in TYPES:
        if type_ in ("bool", "enum") or rng.random() < 0.4:
            continue
        starts = [None, *sorted(rng.sample([AS_OF + timedelta(days=d) for d in range(-3, 4)], rng.randint(0, 2)))]
        values = tuple(DatedValue(start, random_value(rng, type_)) for start in starts)
        yield ConstantSpec(f"some_{type_}", type_, "", Authority("1 X 1"), values, AS_OF, PLACE)


def _approaches(rng: Random) -> dict[str, Approach]:
    return {
        name: Approach(
            name, name.title(), "",
            {"approach.kind": name, "approach.uses_vendor": name != "alone", "approach.flag": rng.random() < 0.5},
            PLACE,
        )
        for name in APPROACHES[: rng.randint(1, len(APPROACHES))]
    }  # fmt: skip


def stated_fact(name: str, type_: str, silence: Silence = UNSAID, **more: Any) -> FactSpec:
    values = WORDS if type_ in ("enum", "set") else ()
    where = SECTION_OF[name.split(".")[0]]
    return FactSpec(name, type_, "", f"What is {name}?", "vendor", PLACE, where, values, silence=silence, **more)


def _plain_facts(rng: Random, writer: Writer, size: int) -> Iterable[FactSpec]:
    """Properties of the approach, and stated facts whose silence has one value or one per approach."""
    kind = FactSpec("approach.kind", "enum", "", "", "vendor", PLACE, "approach", APPROACHES)
    yield kind
    for name in ("approach.uses_vendor", "approach.flag"):
        writer.add(name, "bool")
        yield stated_fact(name, "bool")
    for number in range(rng.randint(2, 4 * size)):
        type_ = rng.choice((*TYPES, "bool", "bool"))
        name = f"{rng.choice(STATED)}.{type_}_{number}"
        writer.add(name, type_)
        dice = rng.random()
        value = random_value(rng, type_) if dice < 0.3 else None
        by_approach = {
            approach: random_value(rng, type_) if rng.random() < 0.6 else None
            for approach in rng.sample(APPROACHES, rng.randint(1, 2))
        } if dice > 0.85 else {}  # fmt: skip
        yield stated_fact(
            name, type_, Silence(value, by_approach=by_approach), non_empty=type_ in SETS and rng.random() < 0.4
        )


def _conditional_fact(rng: Random, writer: Writer, number: int) -> FactSpec:
    """A stated fact whose silence has a value under a condition on other facts."""
    type_ = rng.choice(TYPES)
    when = ALWAYS
    while when == ALWAYS:
        when = writer.condition()
    name = f"{rng.choice(STATED)}.implied_{type_}_{number}"
    writer.add(name, type_)
    return stated_fact(
        name, type_, Silence(random_value(rng, type_), when), non_empty=type_ in SETS and rng.random() < 0.3
    )


def _derived_value(rng: Random, writer: Writer, number: int, total: bool) -> Derivation:
    type_ = rng.choice(("set", "countries", "set", "countries", "enum", "int", "number", "date"))
    cases = [ValueCase(writer.condition(2), writer.operand(type_)) for _ in range(rng.randint(0, 3))]
    if total or not cases or rng.random() < 0.8:
        cases.append(ValueCase(ALWAYS, writer.operand(type_)))
    name = f"concluded.{type_}_{number}"
    writer.add(name, type_)
    return Derivation(name, type_, "", PLACE, cases=tuple(cases))


def _chosen(rng: Random, writer: Writer, spec: FactSpec) -> FactSpec:
    """``spec``, perhaps settled by choosing a vendor."""
    if spec.where != "arrangement" or rng.random() < 0.6:
        return spec
    return replace(spec, chosen_with_vendor=ALWAYS if rng.random() < 0.5 else writer.condition(2))


def _regimes(rng: Random, writer: Writer) -> Iterable[Regime]:
    yield Regime("open", "Open", PLACE)
    yield Regime("gated", "Gated", PLACE, gate=rng.choice(writer.of_type("bool", constants=False)))


def _rule(rng: Random, writer: Writer, regimes: Mapping[str, Regime], number: int) -> Rule:
    regime = regimes[rng.choice(("open", "gated"))]
    parts: list[Condition] = []
    if regime.gate and rng.random() < 0.9:
        parts.append(Leaf(Atom("holds", Fact(regime.gate)), False, regime.gate, PLACE))
    named = tuple(rng.sample(APPROACHES, rng.randint(1, 2))) if rng.random() < 0.2 else ()
    if named:
        atom = Atom("in", Fact("approach.kind"), Literal(frozenset(named)))
        parts.append(Leaf(atom, False, f"approach.kind in [{', '.join(named)}]", PLACE))
    if rng.random() < 0.8:
        parts.append(writer.condition())
    effect = rng.choice(("exclude", "oblige", "oblige", "advise"))
    return Rule(
        id=f"{regime.id}.rule_{number}",
        regime=regime.id,
        title=f"rule {number}",
        requires="",
        authority=(Authority("1 X 1"),),
        scope=parts[0] if len(parts) == 1 else All(tuple(parts)),
        effect=effect,
        obligor=rng.choice(("project", "vendor", "both")),
        remedy="do it",
        confidence=Confidence("settled", AS_OF),
        place=PLACE,
        require=None if rng.random() < 0.2 else writer.condition(),
        exclude_when=writer.condition(2) if effect == "oblige" and rng.random() < 0.5 else None,
        approaches=named,
        effective=_span(rng),
    )


def _span(rng: Random) -> Span:
    if rng.random() < 0.7:
        return Span()
    start = AS_OF + timedelta(days=rng.randint(-3, 2))
    end = start + timedelta(days=rng.randint(0, 4))
    return rng.choice((Span(start), Span(None, end), Span(start, end)))


def random_member(rng: Random, spec: FactSpec | Derivation) -> Value:
    """A value that ``spec`` may have; never the empty list where that is no answer."""
    values = getattr(spec, "values", ())
    if spec.type == "enum" and values:
        return rng.choice(values)
    if spec.type == "set" and values:
        return frozenset(rng.sample(values, rng.randint(int(getattr(spec, "non_empty", False)), len(values))))
    while True:
        value = random_value(rng, spec.type)
        if value != frozenset() or not getattr(spec, "non_empty", False):
            return value


Draw = Callable[[Random, FactSpec | Derivation], Value]


def random_situation(
    rng: Random, base: RuleBase, vendor_open: bool | None = None, draw: Draw = random_member
) -> Situation:
    """Answers to some facts, some of them "not known" or no answer at all, and a few determinations."""
    said = rng.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    answers: dict[str, Answer] = {}
    for name, spec in base.facts.items():
        if spec.where == "approach" or rng.random() >= said:
            continue
        dice = rng.random()
        if dice < 0.1:
            answers[name] = Answer(None)
        elif dice < 0.15 and spec.type in SETS:
            answers[name] = Answer(frozenset())
        else:
            answers[name] = Answer(draw(rng, spec))
    for name, made in base.derived.items():
        if rng.random() < 0.06:
            answers[name] = Answer(None) if rng.random() < 0.2 else Answer(draw(rng, made), kind="determination")
    approach = rng.choice(list(base.approaches.values()))
    return Situation(approach, answers, rng.random() < 0.3 if vendor_open is None else vendor_open)
