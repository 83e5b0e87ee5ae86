"""The operands of a leaf: names, literals and unions, each typed by what it is compared with."""

import ast
import re
from datetime import date

from checker.language.scope import Kind, Scope
from checker.load.values import NICKNAMES
from checker.model.diagnostic import did_you_mean
from checker.model.expression import Age, Constant, Fact, Literal, Operand, Union, Value
from checker.model.facts import SETS

FUNCTIONS = ("disjoint", "empty", "age")


class LeafError(Exception):
    """A leaf that means nothing. ``offset`` and ``end`` count characters from the leaf's start."""

    def __init__(self, message: str, offset: int = 0, end: int | None = None, help: str = ""):
        super().__init__(message)
        self.message, self.offset, self.end, self.help = message, offset, end, help


class Operands:
    """Reads operands in a scope. Each method raises :class:`LeafError` for what has no meaning there."""

    def __init__(self, scope: Scope):
        self.scope = scope

    def kind(self, node: ast.expr) -> Kind | None:
        """The type that ``node`` has by itself; ``None`` for a literal, whose type comes from outside."""
        match node:
            case ast.Call(func=ast.Name(id="age")):
                return Kind("int")
            case ast.Call(func=ast.Name(id="disjoint" | "empty" as name)):
                raise at(node, f"`{name}(...)` is a test of its own", "compare it with nothing")
            case ast.Call(func=ast.Name(id=name)):
                raise no_function(node, name)
            case ast.BinOp() | ast.List() | ast.Set() | ast.Tuple():
                return self.set_kind(node)
            case ast.Attribute():
                return self.fact(node, self.dotted(node))
            case ast.Name(id=name):
                return self.scope.facts.get(name) or self.scope.constants.get(name)
        return None

    def set_kind(self, node: ast.expr) -> Kind | None:
        """The type of a set expression; ``None`` where only its members tell."""
        if isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.BitOr):
                raise no_arithmetic(node)
            return self.set_kind(node.left) or self.set_kind(node.right)
        if isinstance(node, ast.Attribute | ast.Name):
            kind = self.kind(node)
            if kind is None:
                assert isinstance(node, ast.Name)
                help = self.close(node.id) or f"name a set, or write `[{node.id}]`"
                raise at(node, f"`{node.id}` is no constant and no fact", help)
            if kind.type not in SETS:
                raise at(node, f"`{self.dotted(node)}` is {article(kind)}, not a set", "name a set")
            return kind
        return None

    def set_of(self, node: ast.expr, wanted: Kind) -> Operand:
        """A set of the type ``wanted``."""
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
        raise at(node, "a set is expected here", "name a set fact or a constant, or write `[a, b]`")

    def same_members(self, node: ast.expr, name: str, kind: Kind, wanted: Kind) -> None:
        """Complain where two sets can never share a member."""
        if (kind.type == "countries") != (wanted.type == "countries"):
            raise at(node, f"`{name}` holds {members(kind)}, the other side {members(wanted)}")
        if wanted.values and kind.values and not set(wanted.values) & set(kind.values):
            raise at(node, f"`{name}` shares no value with the other side, so the test is always the same")

    def scalar_of(self, node: ast.expr, wanted: Kind) -> Operand:
        """A value of the type ``wanted`` that is no set."""
        match node:
            case ast.Call(func=ast.Name(id="age"), args=[ast.Attribute() | ast.Name() as inner], keywords=[]):
                name = self.dotted(inner)
                if self.fact(inner, name).type != "date":
                    raise at(inner, f"`{name}` is no date, so it has no age", "name a date fact")
                self.same_type(node, f"age({name})", Kind("int"), wanted)
                return Age(name)
            case ast.Call(func=ast.Name(id="age")):
                raise at(node, "`age` takes one date fact", "write `age(fact)`")
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
        """Complain where two names are of types that cannot be compared."""
        numbers = {"int", "number"}
        if kind.type != wanted.type and not {kind.type, wanted.type} <= numbers:
            raise at(node, f"`{name}` is {article(kind)}, the other side {article(wanted)}")
        if kind.values and wanted.values and not set(kind.values) & set(wanted.values):
            raise at(node, f"`{name}` shares no value with the other side, so the test is always the same")

    def literal(self, node: ast.expr, wanted: Kind) -> Value:
        """A number, date or quoted word of the type ``wanted``."""
        sign = 1
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, node = -1, node.operand
        value = node.value if isinstance(node, ast.Constant) else None
        if wanted.type in ("int", "number") and isinstance(value, int | float) and not isinstance(value, bool):
            return sign * value
        if wanted.type == "date" and isinstance(value, str):
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise at(node, f"`{value}` is no date", "write 'YYYY-MM-DD'")
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise at(node, f"`{value}` is no date of the calendar", "write 'YYYY-MM-DD'") from None
        if wanted.type in ("enum", "country") and isinstance(value, str):
            return self.member(node, value, wanted)
        raise at(node, f"{article(wanted)} is expected here")

    def word(self, node: ast.expr, wanted: Kind) -> str:
        """A bare or quoted word that is among the values of ``wanted``."""
        if isinstance(node, ast.Name):
            return self.member(node, node.id, wanted)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.member(node, node.value, wanted)
        raise at(node, "a value is expected here", "write a bare word")

    def member(self, node: ast.expr, value: str, wanted: Kind) -> str:
        """``value`` itself, if it is among the values of ``wanted``."""
        if wanted.type in ("countries", "country"):
            if value not in self.scope.countries:
                raise at(node, f"`{value}` is no country code and no constant", self.close_country(value))
        elif wanted.type in ("enum", "set"):
            if wanted.values and value not in wanted.values:
                help = self.close(value, wanted.values) or f"use one of {', '.join(wanted.values)}"
                raise at(node, f"`{value}` is not among the values", help)
        else:
            raise at(node, f"`{value}` is no constant and no fact", self.close(value))
        return value

    def fact(self, node: ast.expr, name: str) -> Kind:
        """The type of the fact called ``name``."""
        kind = self.scope.facts.get(name)
        if kind is None:
            raise at(node, f"there is no fact `{name}`", did_you_mean(name, self.scope.facts))
        return kind

    def close_country(self, word: str) -> str:
        """A suggestion for a word that is no country code."""
        if word in NICKNAMES:
            return f"write {NICKNAMES[word]}" if NICKNAMES[word] else "name a constant that lists its member states"
        return self.close(word, self.scope.countries)

    def close(self, word: str, more: "tuple[str, ...] | frozenset[str]" = ()) -> str:
        """A suggestion among everything that a name could have meant."""
        return did_you_mean(word, [*sorted(more), *self.scope.constants, *self.scope.facts])

    def dotted(self, node: ast.expr) -> str:
        """The dotted name that ``node`` writes."""
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner, attr=name):
                return f"{self.dotted(inner)}.{name}"
        raise at(node, "a fact's name is expected here")


def no_function(node: ast.expr, name: str) -> LeafError:
    """The complaint about a function that leaves do not have."""
    help = did_you_mean(name, FUNCTIONS) or "there are `disjoint`, `empty` and `age`"
    return at(node, f"there is no function `{name}`", help)


def no_arithmetic(node: ast.expr) -> LeafError:
    """The complaint about arithmetic."""
    if re.fullmatch(r"[0-9]{4} - [0-9]{1,2} - [0-9]{1,2}", ast.unparse(node)):
        return at(node, "a date needs quotes", "write 'YYYY-MM-DD'")
    return at(node, "a leaf does no arithmetic", "only `a | b` joins, and only sets")


def as_set(kind: Kind) -> Kind:
    """The type of a set of such values."""
    return Kind("countries") if kind.type == "country" else Kind("set", kind.values)


def at(node: ast.expr, message: str, help: str = "") -> LeafError:
    """A complaint about ``node``."""
    return LeafError(message, node.col_offset, node.end_col_offset, help)


def article(kind: Kind) -> str:
    """A type in words, with its article."""
    names = {
        "bool": "true or false", "enum": "one of a list", "set": "a set", "countries": "a set of countries",
        "country": "a country", "int": "a whole number", "number": "a number", "date": "a date",
    }  # fmt: skip
    return names[kind.type]


def members(kind: Kind) -> str:
    """What a set of this type holds, in words."""
    return "countries" if kind.type == "countries" else "words"


def compare_help(name: str, kind: Kind) -> str:
    """How a fact of this type is tested instead."""
    if kind.type == "enum" and kind.values:
        return f"compare it, such as `{name} == {kind.values[0]}`"
    return f"use `empty({name})` or `value in {name}`" if kind.type in SETS else "compare it"
