"""Why: a condition as a tree in which every leaf shows its facts, and every fact its place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from checker.engine.evaluation import Evaluation
from checker.language.evaluate import operand_value
from checker.model import truth
from checker.model.descriptor import Answer
from checker.model.expression import (
    All,
    Atom,
    Condition,
    Leaf,
    Not,
    Value,
    atom_constants,
    atom_facts,
    operand_facts,
)
from checker.model.expression import (
    Any as AnyOf,
)
from checker.model.place import Place
from checker.model.result import Because, ConstantUse, FactUse, Finding, Reason, Spot
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule


class Trees:
    """The explanations of one evaluation.

    Facts and derivations recur in most rules, so each is explained once and shared. ``home``
    gives the place where a fact that nobody states would stand.
    """

    def __init__(self, evaluation: Evaluation, home: Callable[[str], Place | None] = lambda name: None):
        self.evaluation = evaluation
        self._home = home
        self._uses: dict[str, FactUse] = {}
        self._leaves: dict[str, tuple[int, Reason]] = {}

    def facts(self, findings: Iterable[Finding], more: Iterable[str] = ()) -> tuple[FactUse, ...]:
        """Every fact that the findings speak of, what those were concluded from, and ``more``, by name."""
        wanted = set(more)
        for name in wanted:
            self.use(name)
        for finding in findings:
            for item in finding.deciding:
                self.use(item.fact)
                wanted.add(item.fact)
            if finding.because is not None:
                because = finding.because
                for tree in (because.scope, because.requirement, because.exclude_when):
                    if tree is not None:
                        self._collect(tree, wanted)
        return tuple(self._uses[name] for name in sorted(wanted))

    def _collect(self, tree: Reason, wanted: set[str]) -> None:
        for name in tree.facts:
            if name not in wanted:
                wanted.add(name)
                inner = self.use(name).because
                if inner is not None:
                    self._collect(inner, wanted)
        for part in tree.parts:
            self._collect(part, wanted)

    def because(self, rule: Rule) -> Because:
        """The whole tree of a rule: its scope, its requirement, and what would make it an exclusion."""
        return Because(
            self.reason(rule.scope),
            None if rule.require is None else self.reason(rule.require),
            None if rule.exclude_when is None else self.reason(rule.exclude_when),
        )

    def scope_only(self, rule: Rule) -> Because:
        """What keeps a rule from applying: the parts of its scope that decide, and nothing else."""
        return Because(decisive(self.reason(rule.scope)), None, None)

    def reason(self, condition: Condition) -> Reason:
        """``condition`` with the truth of each part."""
        return self._reason(condition)[1]

    def use(self, name: str) -> FactUse:
        """A fact's value, where it comes from, and what was made of silence."""
        if name not in self._uses:
            self._uses[name] = self._explained(name)
        return self._uses[name]

    def _reason(self, condition: Condition) -> tuple[int, Reason]:
        match condition:
            case Leaf(text=text):  # in one rule base the same text means the same
                if text not in self._leaves:
                    self._leaves[text] = self._leaf(condition)
                return self._leaves[text]
            case Not(part):
                inner, tree = self._reason(part)
                return _node("not", truth.NEGATED[inner], [tree])
            case All(parts):
                inner, trees = truth.TRUE, []
                for part in parts:
                    found, tree = self._reason(part)
                    inner &= found
                    trees.append(tree)
                return _node("all", inner, trees)
            case AnyOf(parts):
                inner, trees = truth.FALSE, []
                for part in parts:
                    found, tree = self._reason(part)
                    inner |= found
                    trees.append(tree)
                return _node("any", inner, trees)
        raise TypeError(condition)

    def _leaf(self, leaf: Leaf) -> tuple[int, Reason]:
        names = atom_facts(leaf.atom)
        for name in names:
            self.use(name)
        found = self.evaluation.truth(leaf)
        detail = _detail(leaf.atom, self.evaluation)
        return found, Reason("leaf", truth.NAMES[found], leaf.text, detail, names, atom_constants(leaf.atom), ())  # type: ignore[arg-type]

    def _explained(self, name: str) -> FactUse:
        evaluation = self.evaluation
        base = evaluation.program.base
        value = evaluation.value(name)
        answer = evaluation.situation.answers.get(name)
        if name in base.derived:
            if answer is not None and answer.value is not None:
                return _answered(name, value, answer)
            meaning = base.derived[name].meaning
            return FactUse(name, plain(value), "derived", meaning, None, None, self._derivation(name), "")
        spec = base.facts[name]
        if spec.where == "approach":
            return FactUse(name, plain(value), "approach", evaluation.situation.approach.title, None, None, None, "")
        if answer is not None:
            if answer.value is not None and value is None:
                note = "an empty list is no answer here"
                return FactUse(name, None, "unknown", note, spot(answer.place), None, None, "")
            return _answered(name, value, answer)
        belongs = spot(self._home(name))
        if evaluation.by_silence(name):
            note = f"not stated, taken as {shown(value)}"
            return FactUse(name, plain(value), "silence", note, None, belongs, None, "")
        note = "settled with the choice of a vendor" if evaluation.to_be_chosen(name) else "not stated"
        return FactUse(name, None, "unknown", note, None, belongs, None, "")

    def _derivation(self, name: str) -> Reason:
        """How a derived fact came about: its condition, or the cases that could be taken."""
        spec = self.evaluation.program.base.derived[name]
        if spec.type == "bool":
            return self.reason(spec.when)
        parts: list[Reason] = []
        for case in spec.cases:
            found, inner = self._reason(case.when)
            if found == truth.FALSE:
                continue
            names = operand_facts(case.value)
            for fact in names:
                self.use(fact)
            below = (inner,) if inner.parts or inner.facts else ()
            parts.append(Reason("leaf", truth.NAMES[found], f"taken from {' | '.join(names)}", "", names, (), below))  # type: ignore[arg-type]
            if found == truth.TRUE:
                break
        known = truth.UNKNOWN if self.evaluation.value(name) is None else truth.TRUE
        return Reason("any", truth.NAMES[known], "", "", (), (), tuple(parts))  # type: ignore[arg-type]


def decisive(tree: Reason) -> Reason:
    """``tree`` without the parts that do not matter: of a false *all* the false ones, of a true *any* the true ones."""
    lone = {"all": "false", "any": "true"}.get(tree.op) == tree.truth
    parts = tuple(decisive(part) for part in tree.parts if not lone or part.truth == tree.truth)
    return replace(tree, parts=parts) if tree.op != "leaf" else tree


def _node(op: str, found: int, trees: Sequence[Reason]) -> tuple[int, Reason]:
    return found, Reason(op, truth.NAMES[found], "", "", (), (), tuple(trees))  # type: ignore[arg-type]


_MEMBERS: Final[dict[str, tuple[str, Callable[[frozenset[str], frozenset[str]], frozenset[str]]]]] = {
    "superset": ("lacks", lambda left, right: right - left),
    "subset": ("has, beyond what is allowed,", lambda left, right: left - right),
    "disjoint": ("includes", lambda left, right: left & right),
}


def _detail(atom: Atom, evaluation: Evaluation) -> str:
    """Which members make a comparison of sets false; empty for anything else."""
    if atom.right is None or atom.op not in _MEMBERS or evaluation.atom(atom) != truth.FALSE:
        return ""
    base, as_of = evaluation.program.base, evaluation.as_of
    left, right = (operand_value(side, evaluation.value, base, as_of) for side in (atom.left, atom.right))
    word, members = _MEMBERS[atom.op]
    return f"{word} {', '.join(sorted(members(left, right)))}"


def _answered(name: str, value: Value | None, answer: Answer) -> FactUse:
    origin = "unknown" if answer.kind == "stated" and answer.value is None else answer.kind
    return FactUse(name, plain(value), origin, answer.note, spot(answer.place), None, None, "")  # type: ignore[arg-type]


def constant_uses(base: RuleBase, as_of: date) -> tuple[ConstantUse, ...]:
    """Every constant as it stood on ``as_of``."""
    found = []
    for name, spec in sorted(base.constants.items()):
        dated = spec.on(as_of)
        found.append(ConstantUse(name, plain(dated.value), dated.start, dated.note, spec.source, spot(spec.place)))
    return tuple(found)


def plain(value: Value | None) -> bool | int | float | str | list[str] | None:
    """A value as JSON holds it, except that dates stay dates."""
    return sorted(value) if isinstance(value, frozenset) else value  # type: ignore[return-value]


def shown(value: object) -> str:
    """A value as a descriptor would state it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset | list):
        return f"[{', '.join(sorted(value))}]"
    return "unknown" if value is None else str(value)


def spot(place: Place | None) -> Spot | None:
    """A place as the result holds it."""
    return None if place is None else Spot(place.file, place.line, place.column, place.end_line, place.end_column)
