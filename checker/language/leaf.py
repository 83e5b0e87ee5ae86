"""One leaf of a rule: a line in a small subset of Python's expressions, type-checked.

The text is parsed by :mod:`ast`, which gives every name its column. What a leaf may say:

=============================  ================================================
``fact``, ``not fact``         a Boolean fact holds, or does not
``fact == v``, ``fact != v``   an enum, number or date equals a value
``fact < v`` (<=, >, >=)       numbers and dates are ordered
``fact in [a, b]``             an enum is one of the values; ``not in``
``value in set_fact``          a set holds a value; ``not in``
``set <= set``, ``set >= set`` subset, superset
``disjoint(set, set)``         no common member
``empty(set)``                 no member
``age(date) <= 365``           days from a date to the as-of date
=============================  ================================================

A set is a set fact, a constant, a literal ``[a, b]`` or a union ``a | b``.
"""

import ast
import re
import warnings
from collections.abc import Callable
from datetime import date
from keyword import kwlist
from typing import TypeVar

from checker.language.scope import Kind, Scope
from checker.load.values import NICKNAMES
from checker.model.diagnostic import did_you_mean
from checker.model.expression import Age, Atom, Constant, Fact, Leaf, Literal, Operand, Union, Value
from checker.model.facts import ORDERED, SETS
from checker.model.place import Place

_COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATED = {"!=": "==", "not in": "in"}
_BLANKS = str.maketrans("\n\r\t", "   ")
_FUNCTIONS = ("disjoint", "empty", "age")

T = TypeVar("T")


class LeafError(Exception):
    """A leaf that means nothing. ``offset`` and ``end`` count characters from the leaf's start."""

    def __init__(self, message: str, offset: int = 0, end: int | None = None, help: str = ""):
        super().__init__(message)
        self.message, self.offset, self.end, self.help = message, offset, end, help


def parse_leaf(text: str, scope: Scope, place: Place) -> Leaf:
    """The leaf that ``text`` writes. Raises :class:`LeafError` where it has no meaning in ``scope``."""
    atom, negated = _read(text, "leaf", _Reader(scope).test)
    return Leaf(atom, negated, text.translate(_BLANKS).strip(), place)


def parse_value(text: str, scope: Scope, wanted: Kind) -> Operand:
    """The operand that ``text`` writes, of the type ``wanted``. Raises :class:`LeafError`."""
    reader = _Reader(scope)
    read = reader.set_of if wanted.type in SETS else reader.scalar_of
    return _read(text, "value", lambda tree: read(tree, wanted))


def _read(text: str, what: str, meaning: Callable[[ast.expr], T]) -> T:
    """The meaning of ``text``. A complaint counts the characters of ``text`` as it was given."""
    source = text.translate(_BLANKS).strip()
    before = len(text) - len(text.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as an escape that Python does not know
            tree = ast.parse(source, mode="eval").body
        return meaning(tree)
    except LeafError as error:  # the tree counts bytes
        data = source.encode()
        start, end = (before + len(data[:at].decode()) for at in (error.offset, error.end or len(data)))
        raise LeafError(error.message, start, end, error.help) from None
    except (RecursionError, MemoryError):
        raise LeafError(f"this is no {what}: it nests too deep", before, before + len(source), "write less") from None
    except (SyntaxError, ValueError) as error:
        raise _unreadable(error, source, what, before) from None


def _unreadable(error: Exception, source: str, what: str, before: int) -> LeafError:
    if not source:
        return LeafError(f"this is no {what}: it is empty", help="write one, or remove it")
    day = re.search(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", source)
    if day is not None:
        return LeafError("a date needs quotes", before + day.start(), before + day.end(), f"write '{day.group()}'")
    word = re.search(rf"(?<![\w.])[\w.]+\.({'|'.join(kwlist)})\b", source)
    if word is not None:
        name, first, last = word.group(), before + word.start(), before + word.end()
        return LeafError(f"there is no fact `{name}`", first, last, f"no fact's name holds the word `{word.group(1)}`")
    at = max(0, min((getattr(error, "offset", None) or 1) - 1, len(source) - 1))
    help = "write a fact, or facts joined by `|`" if what == "value" else "write one test, such as `data.phi.present`"
    if source[at] == "=":
        help = "`==` compares"
    message = f"this is no {what}: it cannot be read from here on"
    return LeafError(message, before + at, before + len(source), help)


class _Reader:
    def __init__(self, scope: Scope):
        self.scope = scope

    def test(self, node: ast.expr) -> tuple[Atom, bool]:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                atom, negated = self.test(inner)
                return atom, not negated
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return self.comparison(node, left, _COMPARE[type(op)], right)
            case ast.Compare(ops=ops) if len(ops) > 1:
                raise _at(node, "a leaf holds one comparison", "write two leaves under `all:`")
            case ast.Compare():
                raise _at(node, "`is` compares nothing here", "use `==`")
            case ast.BoolOp():
                word = "all" if isinstance(node.op, ast.And) else "any"
                raise _at(node, "a leaf is one test; it holds no `and` or `or`", f"nest leaves under `{word}:`")
            case ast.Call(func=ast.Name(id=name)):
                return self.call(node, name), False
            case ast.Name() | ast.Attribute():
                name = self.dotted(node)
                kind = self.fact(node, name)
                if kind.type != "bool":
                    raise _at(node, f"`{name}` is {_article(kind)}, not true or false", _compare_help(name, kind))
                return Atom("holds", Fact(name)), False
        raise _at(node, "this is no test", "write a fact, a comparison, `disjoint(a, b)` or `empty(a)`")

    def call(self, node: ast.Call, name: str) -> Atom:
        if node.keywords:
            raise _at(node, "a function takes no named argument")
        if name == "disjoint" and len(node.args) == 2:
            left = self.set_kind(node.args[0]) or self.set_kind(node.args[1])
            if left is None:
                raise _at(node, "`disjoint` compares no fact and no constant", "name a set fact")
            return Atom("disjoint", self.set_of(node.args[0], left), self.set_of(node.args[1], left))
        if name == "empty" and len(node.args) == 1:
            kind = self.set_kind(node.args[0])
            if kind is None:
                raise _at(node, "`empty` needs a set fact", "name a set fact")
            return Atom("empty", self.set_of(node.args[0], kind))
        if name == "age":
            raise _at(node, "`age(...)` is a number of days", "compare it, such as `age(fact) <= 365`")
        if name in ("disjoint", "empty"):
            takes = {"disjoint": ("two sets", "a, b"), "empty": ("one set", "a")}[name]
            raise _at(node, f"`{name}` takes {takes[0]}", f"write `{name}({takes[1]})`")
        raise _no_function(node, name)

    def comparison(self, node: ast.expr, left: ast.expr, op: str, right: ast.expr) -> tuple[Atom, bool]:
        negated, op = op in _NEGATED, _NEGATED.get(op, op)
        if op == "in":
            return self.membership(node, left, right), negated
        left_kind, right_kind = self.kind(left), self.kind(right)
        if left_kind is None and right_kind is None:
            raise _at(node, "this compares no fact and no constant", "name a fact on the left")
        if left_kind is None:
            left, right, left_kind, right_kind = right, left, right_kind, left_kind
            op = _FLIPPED[op]
        assert left_kind is not None
        if left_kind.type in SETS:
            if op not in ("<=", ">="):
                raise _at(node, f"sets are not compared with `{op}`", "use `<=` (subset), `>=` or `disjoint(a, b)`")
            name = "subset" if op == "<=" else "superset"
            return Atom(name, self.set_of(left, left_kind), self.set_of(right, left_kind)), negated
        if left_kind.type == "bool":
            raise _at(node, "a Boolean fact is not compared", "write `fact` or `not fact`")
        if op != "==" and left_kind.type not in ORDERED:
            raise _at(node, f"words have no order, so `{op}` means nothing", "use `==`, `!=` or `in`")
        return Atom(op, self.scalar_of(left, left_kind), self.scalar_of(right, left_kind)), negated

    def membership(self, node: ast.expr, item: ast.expr, group: ast.expr) -> Atom:
        kind = self.kind(item)
        if kind is not None and kind.type in SETS:
            raise _at(item, "a set is no member of a set", "use `<=` (subset) or `disjoint(a, b)`")
        group_kind = self.set_kind(group)
        if kind is None and group_kind is None:
            raise _at(node, "this names no fact", "write `fact in [a, b]` or `value in set_fact`")
        if kind is not None and kind.type == "bool":
            raise _at(item, "a Boolean fact is not compared", "write `fact` or `not fact`")
        number = isinstance(item, ast.Constant) and not isinstance(item.value, str)
        if number or (kind is not None and kind.type in ORDERED):
            raise _at(item, "no set holds numbers or dates", "compare with `==`, `<`, `<=`, `>` or `>=`")
        wanted = kind if kind is not None else Kind("enum", group_kind.values if group_kind else ())
        if group_kind is not None and group_kind.type == "countries" and kind is None:
            wanted = Kind("country")
        return Atom("in", self.scalar_of(item, wanted), self.set_of(group, _as_set(wanted)))

    def kind(self, node: ast.expr) -> Kind | None:
        """The type that ``node`` has by itself; ``None`` for a literal, whose type comes from outside."""
        match node:
            case ast.Call(func=ast.Name(id="age")):
                return Kind("int")
            case ast.Call(func=ast.Name(id="disjoint" | "empty" as name)):
                raise _at(node, f"`{name}(...)` is a test of its own", "compare it with nothing")
            case ast.Call(func=ast.Name(id=name)):
                raise _no_function(node, name)
            case ast.BinOp() | ast.List() | ast.Set() | ast.Tuple():
                return self.set_kind(node)
            case ast.Attribute():
                return self.fact(node, self.dotted(node))
            case ast.Name(id=name):
                return self.scope.facts.get(name) or self.scope.constants.get(name)
        return None

    def set_kind(self, node: ast.expr) -> Kind | None:
        if isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.BitOr):
                raise _no_arithmetic(node)
            return self.set_kind(node.left) or self.set_kind(node.right)
        if isinstance(node, ast.Attribute | ast.Name):
            kind = self.kind(node)
            if kind is None:
                assert isinstance(node, ast.Name)
                help = self.close(node.id) or f"name a set, or write `[{node.id}]`"
                raise _at(node, f"`{node.id}` is no constant and no fact", help)
            if kind.type not in SETS:
                raise _at(node, f"`{self.dotted(node)}` is {_article(kind)}, not a set", "name a set")
            return kind
        return None

    def set_of(self, node: ast.expr, wanted: Kind) -> Operand:
        match node:
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                parts = [self.set_of(left, wanted), self.set_of(right, wanted)]
                return Union(tuple(p for part in parts for p in (part.parts if isinstance(part, Union) else (part,))))
            case ast.List(elts=items) | ast.Set(elts=items) | ast.Tuple(elts=items):
                return Literal(frozenset(self.word(item, wanted) for item in items))
            case ast.Name() | ast.Attribute():
                name = self.dotted(node)
                kind = self.set_kind(node)
                assert kind is not None
                self.same_members(node, name, kind, wanted)
                return Fact(name) if name in self.scope.facts else Constant(name)
        raise _at(node, "a set is expected here", "name a set fact or a constant, or write `[a, b]`")

    def same_members(self, node: ast.expr, name: str, kind: Kind, wanted: Kind) -> None:
        if (kind.type == "countries") != (wanted.type == "countries"):
            raise _at(node, f"`{name}` holds {_members(kind)}, the other side {_members(wanted)}")
        if wanted.values and kind.values and not set(wanted.values) & set(kind.values):
            raise _at(node, f"`{name}` shares no value with the other side, so the test is always the same")

    def scalar_of(self, node: ast.expr, wanted: Kind) -> Operand:
        match node:
            case ast.Call(func=ast.Name(id="age"), args=[ast.Attribute() | ast.Name() as inner], keywords=[]):
                name = self.dotted(inner)
                if self.fact(inner, name).type != "date":
                    raise _at(inner, f"`{name}` is no date, so it has no age", "name a date fact")
                self.same_type(node, f"age({name})", Kind("int"), wanted)
                return Age(name)
            case ast.Call(func=ast.Name(id="age")):
                raise _at(node, "`age` takes one date fact", "write `age(fact)`")
            case ast.Attribute():
                name = self.dotted(node)
                self.same_type(node, name, self.fact(node, name), wanted)
                return Fact(name)
            case ast.Name(id=name):
                for table, make in ((self.scope.facts, Fact), (self.scope.constants, Constant)):
                    if name in table:
                        self.same_type(node, name, table[name], wanted)
                        return make(name)
                return Literal(self.word(node, wanted))
        return Literal(self.literal(node, wanted))

    def same_type(self, node: ast.expr, name: str, kind: Kind, wanted: Kind) -> None:
        numbers = {"int", "number"}
        if kind.type != wanted.type and not {kind.type, wanted.type} <= numbers:
            raise _at(node, f"`{name}` is {_article(kind)}, the other side {_article(wanted)}")
        if kind.values and wanted.values and not set(kind.values) & set(wanted.values):
            raise _at(node, f"`{name}` shares no value with the other side, so the test is always the same")

    def literal(self, node: ast.expr, wanted: Kind) -> Value:
        sign = 1
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, node = -1, node.operand
        value = node.value if isinstance(node, ast.Constant) else None
        if wanted.type in ("int", "number") and isinstance(value, int | float) and not isinstance(value, bool):
            return sign * value
        if wanted.type == "date" and isinstance(value, str):
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise _at(node, f"`{value}` is no date", "write 'YYYY-MM-DD'")
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise _at(node, f"`{value}` is no date of the calendar", "write 'YYYY-MM-DD'") from None
        if wanted.type in ("enum", "country") and isinstance(value, str):
            return self.member(node, value, wanted)
        raise _at(node, f"{_article(wanted)} is expected here")

    def word(self, node: ast.expr, wanted: Kind) -> str:
        if isinstance(node, ast.Name):
            return self.member(node, node.id, wanted)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.member(node, node.value, wanted)
        raise _at(node, "a value is expected here", "write a bare word")

    def member(self, node: ast.expr, value: str, wanted: Kind) -> str:
        if wanted.type in ("countries", "country"):
            if value not in self.scope.countries:
                raise _at(node, f"`{value}` is no country code and no constant", self.close_country(value))
        elif wanted.type in ("enum", "set"):
            if wanted.values and value not in wanted.values:
                help = self.close(value, wanted.values) or f"use one of {', '.join(wanted.values)}"
                raise _at(node, f"`{value}` is not among the values", help)
        else:
            raise _at(node, f"`{value}` is no constant and no fact", self.close(value))
        return value

    def fact(self, node: ast.expr, name: str) -> Kind:
        kind = self.scope.facts.get(name)
        if kind is None:
            raise _at(node, f"there is no fact `{name}`", did_you_mean(name, self.scope.facts))
        return kind

    def close_country(self, word: str) -> str:
        if word in NICKNAMES:
            return f"write {NICKNAMES[word]}" if NICKNAMES[word] else "name a constant that lists its member states"
        return self.close(word, self.scope.countries)

    def close(self, word: str, more: "tuple[str, ...] | frozenset[str]" = ()) -> str:
        return did_you_mean(word, [*sorted(more), *self.scope.constants, *self.scope.facts])

    def dotted(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner, attr=name):
                return f"{self.dotted(inner)}.{name}"
        raise _at(node, "a fact's name is expected here")


def _no_function(node: ast.expr, name: str) -> LeafError:
    help = did_you_mean(name, _FUNCTIONS) or "there are `disjoint`, `empty` and `age`"
    return _at(node, f"there is no function `{name}`", help)


def _no_arithmetic(node: ast.expr) -> LeafError:
    if re.fullmatch(r"[0-9]{4} - [0-9]{1,2} - [0-9]{1,2}", ast.unparse(node)):
        return _at(node, "a date needs quotes", "write 'YYYY-MM-DD'")
    return _at(node, "a leaf does no arithmetic", "only `a | b` joins, and only sets")


def _as_set(kind: Kind) -> Kind:
    return Kind("countries") if kind.type == "country" else Kind("set", kind.values)


def _at(node: ast.expr, message: str, help: str = "") -> LeafError:
    return LeafError(message, node.col_offset, node.end_col_offset, help)


def _article(kind: Kind) -> str:
    names = {
        "bool": "true or false", "enum": "one of a list", "set": "a set", "countries": "a set of countries",
        "country": "a country", "int": "a whole number", "number": "a number", "date": "a date",
    }  # fmt: skip
    return names[kind.type]


def _members(kind: Kind) -> str:
    return "countries" if kind.type == "countries" else "words"


def _compare_help(name: str, kind: Kind) -> str:
    if kind.type == "enum" and kind.values:
        return f"compare it, such as `{name} == {kind.values[0]}`"
    return f"use `empty({name})` or `value in {name}`" if kind.type in SETS else "compare it"
