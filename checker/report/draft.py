"""The first text of a descriptor: what is known, and what is not, with whom to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from checker.load.yaml import parse
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import SECTION_OF, SETS, FactSpec
from checker.model.rulebase import RuleBase
from checker.report.text import PEOPLE, lines

WIDTH: Final = 96
CHOICES: Final = 30
"""The most values that a comment lists."""

Tree: TypeAlias = "dict[str, Tree | _Leaf]"


@dataclass(frozen=True)
class Draft:
    """A descriptor before it is written.

    ``answers`` holds the facts of the file, ``arrangements`` those of each arrangement that
    the project names; ``None`` as an answer's value is "not known". ``schema`` is where the editor
    finds the schema, empty for nowhere.
    """

    kind: str
    id: str
    name: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    arrangements: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    plan: str = ""
    schema: str = ""


@dataclass(frozen=True)
class _Leaf:
    text: str
    comment: tuple[str, ...] = ()


def render(draft: Draft, base: RuleBase) -> str:
    """``draft`` as the text of a descriptor file."""
    found = [f"# yaml-language-server: $schema={draft.schema}"] if draft.schema else []
    answers = [answer for said in (draft.answers, *draft.arrangements.values()) for answer in said.values()]
    if any(answer.value is None for answer in answers):
        found += ["# `unknown` is what nobody has answered yet; it never counts as no."]
    found += [f"kind: {draft.kind}", f"id: {scalar(draft.id)}"]
    if draft.name:
        found.append(f"name: {scalar(draft.name)}")
    if draft.plan:
        found.append(f"plan: {scalar(draft.plan)}")
    for head, inside in _tree(draft.answers, draft.kind, base).items():
        found += ["", *_lines(head, inside, "")]
    if draft.kind == "project":
        found += ["", *_approaches(draft, base)]
    return "\n".join(found) + "\n"


def value_text(value: Value | None) -> str:
    """A value as a descriptor states it.

    >>> value_text(frozenset({"US", "DE"})), value_text(False), value_text(None)
    ('[DE, US]', 'false', 'unknown')
    """
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return f"[{', '.join(map(scalar, sorted(value)))}]"
    return scalar(value) if isinstance(value, str) else str(value)


def scalar(text: str) -> str:
    """``text`` as YAML reads it back: bare where that is safe, else in quotes.

    >>> scalar("Lumen Labels"), scalar("12:30, sharp"), scalar("2026"), scalar("a: b")
    ('Lumen Labels', '12:30, sharp', '"2026"', '"a: b"')
    """
    root, problems = parse(f"key: {text}", "")
    bare = root is not None and not problems and root.plain() == {"key": text}
    if bare and text.isprintable():
        return text
    escaped = (f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(escaped)}"'


def choices(spec: FactSpec, none: str = "[] for none") -> str:
    """What may be answered, in words; ``none`` says how there is none of them."""
    if spec.type == "countries":
        said = "country codes, such as [US, DE]"
    elif spec.type == "set":
        said = f"any of {', '.join(spec.values[:CHOICES])}{', ...' if len(spec.values) > CHOICES else ''}"
    elif spec.type == "enum":
        said = f"one of {', '.join(spec.values)}"
    else:
        kinds = {"bool": "true or false", "int": "a whole number", "number": "a number", "date": "a day, YYYY-MM-DD"}
        said = kinds[spec.type] + (f", in {spec.unit}" if spec.unit else "")
    return f"{said}, or {none}" if spec.type in SETS and not spec.non_empty else said


def _tree(answers: Mapping[str, Answer], kind: str, base: RuleBase) -> Tree:
    tree: Tree = {}
    heads = list(SECTION_OF)

    def written(name: str) -> tuple[int, str, int]:
        """Where a fact comes in the vocabulary."""
        place = base.facts[name].place
        return heads.index(name.split(".")[0]), place.file, place.line

    for name in sorted(answers, key=written):
        path = name.split(".")[1 if kind == "vendor" else 0 :]
        place = tree
        for step in path[:-1]:
            inner = place.setdefault(step, {})
            assert isinstance(inner, dict)  # no fact's name begins with another's
            place = inner
        value = answers[name].value
        place[path[-1]] = _Leaf(value_text(value), () if value is not None else _comment(base.facts[name]))
    return tree


def _comment(spec: FactSpec) -> tuple[str, ...]:
    return (spec.question or spec.meaning, f"Who knows: {PEOPLE[spec.ask]}. Answer: {choices(spec)}.")


def _lines(key: str, inside: "Tree | _Leaf", indent: str) -> list[str]:
    if isinstance(inside, _Leaf):
        return [*_comments(inside, indent), f"{indent}{key}: {inside.text}"]
    if len(inside) == 1 and indent:  # one fact alone needs no line for each part of its name
        ((name, only),) = inside.items()
        if isinstance(only, _Leaf):
            return [*_comments(only, indent), f"{indent}{key}: {{{name}: {only.text}}}"]
    return [f"{indent}{key}:", *(line for name, part in inside.items() for line in _lines(name, part, f"{indent}  "))]


def _comments(leaf: _Leaf, indent: str) -> list[str]:
    return [line for text in leaf.comment for line in lines(text, WIDTH, f"{indent}# ")]


def _approaches(draft: Draft, base: RuleBase) -> Sequence[str]:
    if not draft.arrangements:
        return (
            "# Every approach is judged. To judge some, and to say more of each:",
            "# approaches:",
            *(f"#   {name}: {{}}" for name in list(base.approaches)[:2]),
        )
    found = ["approaches:"]
    for name, answers in draft.arrangements.items():
        tree = _tree(answers, "project", base)
        found += _lines(name, tree, "  ") if tree else [f"  {name}: {{}}"]
    return found
