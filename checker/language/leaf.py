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
from keyword import kwlist
from typing import TypeVar

from checker.language.operands import LeafError, Operands, article, as_set, at, compare_help, no_function
from checker.language.scope import Kind, Scope
from checker.model.expression import Atom, Fact, Leaf, Operand
from checker.model.facts import ORDERED, SETS
from checker.model.place import Place

_COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATED = {"!=": "==", "not in": "in"}
_BLANKS = str.maketrans("\n\r\t", "   ")

T = TypeVar("T")


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


class _Reader(Operands):
    def test(self, node: ast.expr) -> tuple[Atom, bool]:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                atom, negated = self.test(inner)
                return atom, not negated
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return self.comparison(node, left, _COMPARE[type(op)], right)
            case ast.Compare(ops=ops) if len(ops) > 1:
                raise at(node, "a leaf holds one comparison", "write two leaves under `all:`")
            case ast.Compare():
                raise at(node, "`is` compares nothing here", "use `==`")
            case ast.BoolOp():
                word = "all" if isinstance(node.op, ast.And) else "any"
                raise at(node, "a leaf is one test; it holds no `and` or `or`", f"nest leaves under `{word}:`")
            case ast.Call(func=ast.Name(id=name)):
                return self.call(node, name), False
            case ast.Name() | ast.Attribute():
                name = self.dotted(node)
                kind = self.fact(node, name)
                if kind.type != "bool":
                    raise at(node, f"`{name}` is {article(kind)}, not true or false", compare_help(name, kind))
                return Atom("holds", Fact(name)), False
        raise at(node, "this is no test", "write a fact, a comparison, `disjoint(a, b)` or `empty(a)`")

    def call(self, node: ast.Call, name: str) -> Atom:
        if node.keywords:
            raise at(node, "a function takes no named argument")
        if name == "disjoint" and len(node.args) == 2:
            left = self.set_kind(node.args[0]) or self.set_kind(node.args[1])
            if left is None:
                raise at(node, "`disjoint` compares no fact and no constant", "name a set fact")
            return Atom("disjoint", self.set_of(node.args[0], left), self.set_of(node.args[1], left))
        if name == "empty" and len(node.args) == 1:
            kind = self.set_kind(node.args[0])
            if kind is None:
                raise at(node, "`empty` needs a set fact", "name a set fact")
            return Atom("empty", self.set_of(node.args[0], kind))
        if name == "age":
            raise at(node, "`age(...)` is a number of days", "compare it, such as `age(fact) <= 365`")
        if name in ("disjoint", "empty"):
            takes = {"disjoint": ("two sets", "a, b"), "empty": ("one set", "a")}[name]
            raise at(node, f"`{name}` takes {takes[0]}", f"write `{name}({takes[1]})`")
        raise no_function(node, name)

    def comparison(self, node: ast.expr, left: ast.expr, op: str, right: ast.expr) -> tuple[Atom, bool]:
        negated, op = op in _NEGATED, _NEGATED.get(op, op)
        if op == "in":
            return self.membership(node, left, right), negated
        left_kind, right_kind = self.kind(left), self.kind(right)
        if left_kind is None and right_kind is None:
            raise at(node, "this compares no fact and no constant", "name a fact on the left")
        if left_kind is None:
            left, right, left_kind, right_kind = right, left, right_kind, left_kind
            op = _FLIPPED[op]
        assert left_kind is not None
        if left_kind.type in SETS:
            if op not in ("<=", ">="):
                raise at(node, f"sets are not compared with `{op}`", "use `<=` (subset), `>=` or `disjoint(a, b)`")
            name = "subset" if op == "<=" else "superset"
            return Atom(name, self.set_of(left, left_kind), self.set_of(right, left_kind)), negated
        if left_kind.type == "bool":
            raise at(node, "a Boolean fact is not compared", "write `fact` or `not fact`")
        if op != "==" and left_kind.type not in ORDERED:
            raise at(node, f"words have no order, so `{op}` means nothing", "use `==`, `!=` or `in`")
        return Atom(op, self.scalar_of(left, left_kind), self.scalar_of(right, left_kind)), negated

    def membership(self, node: ast.expr, item: ast.expr, group: ast.expr) -> Atom:
        kind = self.kind(item)
        if kind is not None and kind.type in SETS:
            raise at(item, "a set is no member of a set", "use `<=` (subset) or `disjoint(a, b)`")
        group_kind = self.set_kind(group)
        if kind is None and group_kind is None:
            raise at(node, "this names no fact", "write `fact in [a, b]` or `value in set_fact`")
        if kind is not None and kind.type == "bool":
            raise at(item, "a Boolean fact is not compared", "write `fact` or `not fact`")
        number = isinstance(item, ast.Constant) and not isinstance(item.value, str)
        if number or (kind is not None and kind.type in ORDERED):
            raise at(item, "no set holds numbers or dates", "compare with `==`, `<`, `<=`, `>` or `>=`")
        wanted = kind if kind is not None else Kind("enum", group_kind.values if group_kind else ())
        if group_kind is not None and group_kind.type == "countries" and kind is None:
            wanted = Kind("country")
        return Atom("in", self.scalar_of(item, wanted), self.set_of(group, as_set(wanted)))
