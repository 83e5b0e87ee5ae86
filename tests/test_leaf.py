"""The leaf language: what each form means, and where each mistake is told."""

import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.evaluate import atom_truth
from checker.language.leaf import parse_leaf, parse_value
from checker.language.operands import LeafError
from checker.language.scope import Kind, Scope
from checker.model import truth
from checker.model.expression import Fact, Leaf, Literal, Union
from checker.model.facts import Authority
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.rules import ConstantSpec, DatedValue
from tests.strategies import PROPERTY

TODAY = date(2026, 11, 24)
PLACE = start_of("f.yaml")
SCOPE = Scope(
    {
        "p.yes": Kind("bool"),
        "p.no": Kind("bool"),
        "p.form": Kind("enum", ("raw", "masked", "none")),
        "p.shape": Kind("enum", ("masked", "round")),
        "p.colour": Kind("enum", ("red", "blue")),
        "p.kinds": Kind("set", ("health", "faces", "text")),
        "p.tags": Kind("set", ("a", "b")),
        "p.where": Kind("countries"),
        "p.also": Kind("countries"),
        "p.count": Kind("int"),
        "p.rate": Kind("number"),
        "p.day": Kind("date"),
        "p.end": Kind("date"),
        "flag": Kind("bool"),
    },
    {
        "safe": Kind("countries"),
        "special_kinds": Kind("set", ("health", "faces")),
        "limit": Kind("int"),
        "start": Kind("date"),
    },
    frozenset({"DE", "FR", "GB", "NO", "US"}),
)


def constant(name: str, *values: Any) -> ConstantSpec:
    dated = tuple(DatedValue(day, value) for day, value in values)
    return ConstantSpec(name, "", "", Authority("x"), dated, TODAY, PLACE)


CONSTANTS = {
    "safe": constant("safe", (None, frozenset({"DE"})), (date(2026, 1, 1), frozenset({"DE", "FR"}))),
    "special_kinds": constant("special_kinds", (None, frozenset({"health", "faces"}))),
    "limit": constant("limit", (None, 10)),
    "start": constant("start", (None, date(2026, 6, 1))),
}
BASE = RuleBase({}, {}, {}, CONSTANTS, {}, {}, {}, (), "", "")


def leaf(text: str) -> Leaf:
    return parse_leaf(text, SCOPE, PLACE)


def holds(text: str, as_of: date = TODAY, **values: Any) -> bool | None:
    """What ``text`` says where the facts ``p.*`` have these values; ``None`` for unknown."""
    found = leaf(text)
    result = atom_truth(found.atom, lambda name: values.get(name.removeprefix("p.")), BASE, as_of)
    result = truth.NEGATED[result] if found.negated else result
    return {truth.TRUE: True, truth.FALSE: False, truth.UNKNOWN: None}[result]


def countries(*codes: str) -> frozenset[str]:
    return frozenset(codes)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("p.yes", {"yes": True}, True),
        ("p.yes", {"yes": False}, False),
        ("not p.yes", {"yes": True}, False),
        ("not p.yes", {"yes": False}, True),
        ("not not p.yes", {"yes": True}, True),
        ("(p.yes)", {"yes": True}, True),
        ("flag", {"flag": True}, True),
        ("p.form == raw", {"form": "raw"}, True),
        ("p.form == raw", {"form": "none"}, False),
        ("p.form == 'raw'", {"form": "raw"}, True),
        ("raw == p.form", {"form": "raw"}, True),
        ("p.form != raw", {"form": "raw"}, False),
        ("p.form != raw", {"form": "masked"}, True),
        ("not p.form != raw", {"form": "raw"}, True),
        ("p.form == p.shape", {"form": "masked", "shape": "masked"}, True),
        ("p.form in [raw, masked]", {"form": "masked"}, True),
        ("p.form in [raw, masked]", {"form": "none"}, False),
        ("p.form in (raw, masked)", {"form": "raw"}, True),
        ("p.form not in [raw, masked]", {"form": "none"}, True),
        ("not p.form in [raw]", {"form": "raw"}, False),
        ("DE in p.where", {"where": countries("DE", "US")}, True),
        ("'DE' in p.where", {"where": countries("US")}, False),
        ("NO not in p.where", {"where": countries("US")}, True),
        ("health in p.kinds", {"kinds": frozenset({"health"})}, True),
        ("DE in p.where | p.also", {"where": countries("US"), "also": countries("DE")}, True),
        ("p.where <= [DE, FR]", {"where": countries("DE")}, True),
        ("p.where <= [DE, FR]", {"where": countries("DE", "US")}, False),
        ("p.where <= [DE, FR]", {"where": countries()}, True),
        ("p.where >= [DE, FR]", {"where": countries("DE", "FR", "US")}, True),
        ("p.where >= [DE, FR]", {"where": countries("DE")}, False),
        ("[DE] <= p.where", {"where": countries("DE", "FR")}, True),
        ("[DE] >= p.where", {"where": countries("DE", "FR")}, False),
        ("p.where <= safe", {"where": countries("FR")}, True),
        ("p.where | p.also <= safe", {"where": countries("FR"), "also": countries("US")}, False),
        ("p.where <= safe | [US] | p.also", {"where": countries("US", "NO"), "also": countries("NO")}, True),
        ("p.kinds >= special_kinds", {"kinds": frozenset({"health", "faces", "text"})}, True),
        ("disjoint(p.where, safe)", {"where": countries("US")}, True),
        ("disjoint(p.where, safe)", {"where": countries("US", "DE")}, False),
        ("not disjoint(p.where, [US])", {"where": countries("US")}, True),
        ("disjoint([US], p.where)", {"where": countries("DE")}, True),
        ("empty(p.where)", {"where": countries()}, True),
        ("not empty(p.where)", {"where": countries("DE")}, True),
        ("empty(p.where | p.also)", {"where": countries(), "also": countries("DE")}, False),
        ("p.count < 3", {"count": 2}, True),
        ("p.count < 3", {"count": 3}, False),
        ("p.count <= 3", {"count": 3}, True),
        ("p.count > -3", {"count": -3}, False),
        ("p.count >= limit", {"count": 10}, True),
        ("p.count == 3", {"count": 3}, True),
        ("p.count != 3", {"count": 3}, False),
        ("3 < p.count", {"count": 4}, True),
        ("3 >= p.count", {"count": 4}, False),
        ("p.rate >= 0.5", {"rate": 0.5}, True),
        ("p.count <= p.rate", {"count": 2, "rate": 2.5}, True),
        ("p.day < '2026-01-01'", {"day": date(2025, 12, 31)}, True),
        ("p.day >= start", {"day": date(2026, 6, 1)}, True),
        ("p.day == p.end", {"day": TODAY, "end": TODAY}, True),
        ("age(p.day) <= 30", {"day": date(2026, 10, 25)}, True),
        ("age(p.day) <= 30", {"day": date(2026, 10, 24)}, False),
        ("limit >= age(p.day)", {"day": date(2026, 11, 24)}, True),
        ("age(p.day) < 0", {"day": date(2026, 11, 25)}, True),
    ],
)
def test_each_form_means_what_it_says(text: str, values: dict[str, Any], expected: bool) -> None:
    assert holds(text, **values) is expected


@pytest.mark.parametrize(
    "text",
    [
        "p.yes", "not p.yes", "p.form == raw", "p.form != raw", "p.form in [raw]", "p.form not in [raw]",
        "DE in p.where", "p.where <= safe", "p.where >= [DE]", "disjoint(p.where, safe)", "not empty(p.where)",
        "p.count < 3",
        "p.day < start", "age(p.day) <= 3",
    ],
)  # fmt: skip
def test_what_reads_an_unknown_fact_is_unknown(text: str) -> None:
    assert holds(text) is None


def test_a_union_with_an_unknown_part_is_unknown_even_where_the_known_part_could_decide() -> None:
    assert holds("p.where | p.also <= safe", where=countries("US")) is None


def test_a_constant_has_the_value_of_the_day() -> None:
    assert holds("p.where <= safe", as_of=date(2025, 12, 31), where=countries("FR")) is False
    assert holds("p.where <= safe", as_of=date(2026, 1, 1), where=countries("FR")) is True


def test_a_leaf_keeps_its_text_without_the_blanks_around_it() -> None:
    assert leaf("  p.count <\n 3 ").text == "p.count <  3"


def test_a_value_is_a_fact_or_a_union() -> None:
    assert parse_value("p.where", SCOPE, Kind("countries")) == Fact("p.where")
    union = parse_value("p.where | p.also | [US]", SCOPE, Kind("countries"))
    assert union == Union((Fact("p.where"), Fact("p.also"), Literal(countries("US"))))
    assert parse_value("p.count", SCOPE, Kind("number")) == Fact("p.count")


MISTAKES = [
    # the text, with the part that is marked between « and »; what is said; what is suggested
    ("«p.yez»", "there is no fact `p.yez`", "did you mean `p.yes`?"),
    ("not «p.yez»", "there is no fact `p.yez`", "did you mean `p.yes`?"),
    ("   «p.yez»", "there is no fact `p.yez`", "did you mean `p.yes`?"),
    ("«p.count»", "`p.count` is a whole number, not true or false", "compare it"),
    ("not «p.form»", "`p.form` is one of a list, not true or false", "such as `p.form == raw`"),
    ("«p.where»", "`p.where` is a set of countries, not true or false", "empty(p.where)"),
    ("p.form == «rwa»", "`rwa` is not among the values", "did you mean `raw`?"),
    ("p.form == «zzz»", "`zzz` is not among the values", "raw, masked, none"),
    ("p.form in [raw, «mask»]", "`mask` is not among the values", "did you mean `masked`?"),
    ("«'éé'» == p.form", "`éé` is not among the values", "raw, masked, none"),
    ("'éé' in «p.form»", "`p.form` is one of a list, not a set", "name a set"),
    ("p.form in «raw»", "`raw` is no constant and no fact", "[raw]"),
    ("«p.form < raw»", "words have no order", "`==`"),
    ("p.form == «p.count»", "`p.count` is a whole number, the other side one of a list", ""),
    ("p.form == «p.colour»", "`p.colour` shares no value with the other side", ""),
    ("p.form in «p.colour»", "`p.colour` is one of a list, not a set", "name a set"),
    ("p.form in «safe»", "`safe` holds countries, the other side words", ""),
    ("p.form in «special_kinds»", "`special_kinds` shares no value with the other side", ""),
    ("«helth» in p.kinds", "`helth` is not among the values", "did you mean `health`?"),
    ("p.kinds <= «p.tags»", "`p.tags` shares no value with the other side", ""),
    ("p.where <= «p.kinds»", "`p.kinds` holds words, the other side countries", ""),
    ("disjoint(p.where, «p.kinds»)", "`p.kinds` holds words, the other side countries", ""),
    ("«UK» in p.where", "`UK` is no country code", "write GB"),
    ("p.where <= [DE, «EU»]", "`EU` is no country code", "constant"),
    ("«de» in p.where", "`de` is no country code", "did you mean `DE`?"),
    ("p.where <= «DE»", "`DE` is no constant and no fact", "[DE]"),
    ("p.where <= «saef»", "`saef` is no constant and no fact", "did you mean `safe`?"),
    ("p.where <= «'DE'»", "a set is expected here", "[a, b]"),
    ("p.where <= [DE, «*safe»]", "a value is expected here", ""),
    ("«safe» in p.where", "a set is no member of a set", "`<=`"),
    ("«p.where» in [DE]", "a set is no member of a set", "`<=`"),
    ("«p.where == safe»", "sets are not compared with `==`", "`<=` (subset)"),
    ("«p.where < safe»", "sets are not compared with `<`", "`<=` (subset)"),
    ("«p.yes == true»", "a Boolean fact is not compared", "`not fact`"),
    ("«p.yes != p.no»", "a Boolean fact is not compared", "`not fact`"),
    ("«p.yes» in [a]", "a Boolean fact is not compared", "`not fact`"),
    ("p.count < «limt»", "`limt` is no constant and no fact", "did you mean `limit`?"),
    ("p.count < «'3'»", "a whole number is expected here", ""),
    ("p.count < «True»", "a whole number is expected here", ""),
    ("p.count < «p.day»", "`p.day` is a date, the other side a whole number", ""),
    ("«p.count» in [1, 2]", "no set holds numbers", "`==`"),
    ("«1» in p.kinds", "no set holds numbers", "`==`"),
    ("«p.count - 1» < 3", "a leaf does no arithmetic", ""),
    ("p.count < «10 ** 5»", "a leaf does no arithmetic", ""),
    ("p.count < «limit + 1»", "a leaf does no arithmetic", ""),
    ("«p.where & p.also» <= safe", "a leaf does no arithmetic", "a | b"),
    ("«1 < p.count < 3»", "a leaf holds one comparison", "two leaves"),
    ("«p.yes and p.no»", "it holds no `and` or `or`", "`all:`"),
    ("«p.yes or p.no»", "it holds no `and` or `or`", "`any:`"),
    ("not («p.yes and p.no»)", "it holds no `and` or `or`", "`all:`"),
    ("«p.form is raw»", "`is` compares nothing here", "`==`"),
    ("«p.form is not raw»", "`is` compares nothing here", "`==`"),
    ("p.form «= raw»", "cannot be read", "`==`"),
    ("p.yes «p.no»", "cannot be read", "one test"),
    ("p.day < «2026-01-01»", "a date needs quotes", "'2026-01-01'"),
    ("p.day < «2026-10-10»", "a date needs quotes", "YYYY-MM-DD"),
    ("p.day < «'2026-02-30'»", "`2026-02-30` is no date of the calendar", "YYYY-MM-DD"),
    ("p.day < «'20260101'»", "`20260101` is no date", "YYYY-MM-DD"),
    ("p.day < «'2026-W01-1'»", "`2026-W01-1` is no date", "YYYY-MM-DD"),
    ("p.day < «today»", "`today` is no constant and no fact", ""),
    ("«age(p.day)»", "`age(...)` is a number of days", "age(fact) <= 365"),
    ("age(«p.count») <= 3", "`p.count` is no date", "date fact"),
    ("start < «age(p.day)»", "`age(p.day)` is a whole number, the other side a date", ""),
    ("p.day < «age(p.day)»", "`age(p.day)` is a whole number, the other side a date", ""),
    ("age(p.day) < «start»", "`start` is a date, the other side a whole number", ""),
    ("«age()» < 3", "`age` takes one date fact", "age(fact)"),
    ("«age(p.day, p.end)» < 3", "`age` takes one date fact", "age(fact)"),
    ("«age(p.day, x=1)» < 3", "`age` takes one date fact", "age(fact)"),
    ("«agee(p.day)» < 3", "there is no function `agee`", "did you mean `age`?"),
    ("«disjont(p.where, safe)»", "there is no function `disjont`", "did you mean `disjoint`?"),
    ("«len(p.where)» < 3", "there is no function `len`", "`disjoint`, `empty` and `age`"),
    ("«disjoint(p.where)»", "`disjoint` takes two sets", "disjoint(a, b)"),
    ("«disjoint(*p.where)»", "`disjoint` takes two sets", "disjoint(a, b)"),
    ("«disjoint(a=p.where)»", "a function takes no named argument", ""),
    ("«disjoint([DE], [US])»", "compares no fact and no constant", "name a set fact"),
    ("«empty(p.where, p.also)»", "`empty` takes one set", "empty(a)"),
    ("empty(«p.count»)", "`p.count` is a whole number, not a set", "name a set"),
    ("«empty([])»", "`empty` needs a set fact", "name a set fact"),
    ("«3 < 4»", "compares no fact and no constant", "name a fact"),
    ("«raw == masked»", "compares no fact and no constant", "name a fact"),
    ("«lambda: p.yes»", "this is no test", "a fact"),
    ("«p.yes()»", "this is no test", "a fact"),
    ("«p.yes[0]»", "this is no test", "a fact"),
    ("«p.yes if p.no else p.no»", "this is no test", "a fact"),
    ("(«x := 1»)", "this is no test", "a fact"),
    ("«[p.yes for x in y]»", "this is no test", "a fact"),
    ("«f'{p.yes}'»", "this is no test", "a fact"),
    ("«True»", "this is no test", "a fact"),
    ("«p.yes.__class__»", "there is no fact `p.yes.__class__`", ""),
    ("«()».__class__", "a fact's name is expected here", ""),
    ("«__import__('os')»", "there is no function `__import__`", ""),
    ("«p.yes\0»", "cannot be read", ""),
    ("«»", "it is empty", ""),
]


@pytest.mark.parametrize(("marked", "message", "help"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_told_at_its_columns_with_a_suggestion(marked: str, message: str, help: str) -> None:
    before, _, rest = marked.partition("«")
    part, _, after = rest.partition("»")
    with pytest.raises(LeafError) as caught:
        leaf(before + part + after)
    assert message in caught.value.message
    assert help in caught.value.help
    if part:
        assert (caught.value.offset, caught.value.end) == (len(before), len(before) + len(part))


@pytest.mark.parametrize(
    ("text", "wanted", "message"),
    [
        ("p.wher", "countries", "there is no fact `p.wher`"),
        ("sfe", "countries", "`sfe` is no constant and no fact"),
        ("p.count", "countries", "`p.count` is a whole number, not a set"),
        ("p.kinds", "countries", "`p.kinds` holds words"),
        ("p.where | p.count", "countries", "`p.count` is a whole number, not a set"),
        ("p.day", "number", "`p.day` is a date"),
        ("p.where <= safe", "countries", "a set is expected here"),
        ("p.where |", "countries", "this is no value"),
        ("", "countries", "this is no value"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(text: str, wanted: str, message: str) -> None:
    with pytest.raises(LeafError) as caught:
        parse_value(text, SCOPE, Kind(wanted))
    assert message in caught.value.message


HUGE = [
    "(" * 5000 + "p.yes" + ")" * 5000,
    "not " * 20_000 + "p.yes",
    "p" + ".a" * 20_000,
    "p.where <= " + " | ".join(["safe"] * 20_000),
    "p.where <= " + "[" * 500 + "]" * 500,
    "p.where <= [" + "DE, " * 50_000 + "UK]",
    "p.count < " + "9" * 50_000,
    "-" * 20_000 + "1 < p.count",
    "x" * 500_000,
    "p.yes and " * 20_000 + "p.yes",
]


@pytest.mark.parametrize("text", HUGE, ids=[text[:12] for text in HUGE])
def test_very_long_and_deep_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    def deeply(levels: int) -> None:
        if levels:
            deeply(levels - 1)
        else:
            try:
                leaf(text)
            except LeafError as error:
                assert error.message

    deeply(0)
    deeply(sys.getrecursionlimit() // 2)


def test_an_unusual_escape_is_a_mistake_and_no_warning() -> None:
    with pytest.raises(LeafError):
        leaf(r"p.form == '\d'")


NAMES = [
    *SCOPE.facts,
    *SCOPE.constants,
    "raw",
    "DE",
    "x",
    "'DE'",
    "'2026-01-01'",
    "3",
    "-1",
    "0.5",
    "[DE, US]",
    "[raw]",
    "[]",
]
TOKENS = st.sampled_from(
    [*NAMES, "not", "in", "not in", "==", "!=", "<", "<=", ">", ">=", "|", "(", ")", ",", "and", "disjoint(", "empty(",
     "age(", "is", "lambda", ":", ".", "[", "]", "=", "é", "\n", "\\", "#"]
)  # fmt: skip
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
OPERANDS = st.sampled_from([*NAMES, "age(p.day)", "p.where | p.also", "special_kinds | [text]"])
COMPARISONS = st.tuples(OPERANDS, OPERATORS, OPERANDS).map(" ".join)
VALUES = {
    "bool": st.booleans(),
    "enum": st.sampled_from(["raw", "masked", "none", "round", "red", "blue"]),
    "set": st.frozensets(st.sampled_from(["health", "faces", "text", "a", "b"])),
    "countries": st.frozensets(st.sampled_from(sorted(SCOPE.countries))),
    "int": st.integers(-20, 20),
    "number": st.floats(-20, 20),
    "date": st.dates(date(2026, 1, 1), date(2027, 1, 1)),
}


@PROPERTY
@given(st.lists(TOKENS, max_size=12).map(" ".join) | COMPARISONS | st.text(), st.data())
def test_any_text_is_a_leaf_that_can_be_evaluated_or_a_mistake_inside_the_text(text: str, data: st.DataObject) -> None:
    try:
        found = leaf(text)
    except LeafError as error:
        assert error.message
        assert 0 <= error.offset <= len(text)
        assert error.end is None or error.offset <= error.end <= len(text)
        return
    drawn = {name: data.draw(VALUES[kind.type]) for name, kind in SCOPE.facts.items()}
    result = atom_truth(found.atom, lambda name: drawn[name], BASE, TODAY)
    assert result in (truth.TRUE, truth.FALSE)
    assert atom_truth(found.atom, lambda name: None, BASE, TODAY) in (truth.TRUE, truth.FALSE, truth.UNKNOWN)


@PROPERTY
@given(OPERANDS, OPERATORS, OPERANDS, st.data())
def test_not_turns_every_leaf_around(left: str, op: str, right: str, data: st.DataObject) -> None:
    text = f"{left} {op} {right}"
    try:
        leaf(text)
    except LeafError:
        with pytest.raises(LeafError):
            leaf(f"not {text}")
        return
    values = {name.removeprefix("p."): data.draw(st.none() | VALUES[kind.type]) for name, kind in SCOPE.facts.items()}
    before = holds(text, **values)
    assert holds(f"not {text}", **values) is (None if before is None else not before)
