"""The vocabulary's facts as JSON Schema: what may be stated, and what an editor says of it."""

from collections.abc import Sequence
from typing import Any

from checker.model.facts import SETS, FactSpec
from checker.model.rulebase import RuleBase

DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
DAY_OR_UNKNOWN = "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|unknown)$"
OFFER_UNKNOWN = [{"label": "unknown", "description": "Nobody knows yet.", "body": "unknown"}]

HEADS = {
    "project": "The organisation that runs the project, its roles and its own measures.",
    "data": "The source data, before any masking.",
    "team": "The organisation's own people who meet the data.",
    "task": "The work: what is labelled, how much, by when.",
    "exposure": "What the people and hosts of this arrangement meet, and how.",
    "hosting": "Where the data lie while they are labelled, and under whose account.",
    "contract": "What is signed with the one outside party of this arrangement.",
    "transfer": "What carries the data over a border.",
    "authorization": "Licences, clearances and other permissions for this arrangement.",
    "synthetic": "How synthetic data are made, and from what.",
    "vendor": "The vendor.",
}
"""What the facts under each first part of a name are about."""


def section(base: RuleBase, head: str) -> dict[str, Any]:
    """The nested mapping of all facts whose names begin with ``head``."""
    tree: dict[str, Any] = {}
    for name, spec in base.facts.items():
        first, *rest = name.split(".")
        if first == head:
            _insert(tree, rest, _fact(spec, base))
    return _object(tree, head)


def _insert(tree: dict[str, Any], path: list[str], leaf: dict[str, Any]) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = _Leaf(leaf)


class _Leaf(dict[str, Any]):
    """A fact's own schema, to tell it from a level of the tree."""


def _object(tree: dict[str, Any], name: str) -> dict[str, Any]:
    properties = {
        key: dict(value) if isinstance(value, _Leaf) else _object(value, f"{name}.{key}") for key, value in tree.items()
    }
    return {
        "title": name,
        "description": HEADS.get(name) or f"Facts: {', '.join(tree)}.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _fact(spec: FactSpec, base: RuleBase) -> dict[str, Any]:
    asked, unit = spec.question or spec.meaning, f"in {spec.unit}" if spec.unit else ""
    about = [f"left out: {_silence(spec)}", f"who knows: {spec.ask.replace('_', ' ')}", *([unit] if unit else [])]
    return {
        "title": spec.name,
        "description": f"{asked}\n\n{spec.meaning}\n{'; '.join(about)}.",
        "markdownDescription": "\n".join([f"**{asked}**", "", spec.meaning, "", *(f"- {line}" for line in about)]),
        **_answer(spec, base),
    }


def _answer(spec: FactSpec, base: RuleBase) -> dict[str, Any]:
    """What may be stated of a fact: its type, or the word `unknown`.

    One schema without alternatives, for editors show every alternative of an ``anyOf``: a
    keyword for strings says nothing of numbers and lists, and the other way round.
    """
    plain = typed(spec.type, spec.values, base)
    match spec.type:
        case "bool":
            return {"enum": [True, False, "unknown"]}
        case "enum":
            return {"enum": list(dict.fromkeys([*spec.values, "unknown"]))}
        case "date":
            return {
                "type": "string",
                "pattern": DAY_OR_UNKNOWN,
                "patternErrorMessage": "Write the day as YYYY-MM-DD, or unknown.",
                "defaultSnippets": OFFER_UNKNOWN,
            }
    listed = spec.type in SETS  # inside the brackets of a list `unknown` would be offered wrongly
    return {
        **plain,
        "type": [plain["type"], "string"],
        "pattern": "^unknown$",
        "patternErrorMessage": f"Write {'a list in brackets' if listed else 'a number'}, or unknown.",
        **({} if listed else {"defaultSnippets": OFFER_UNKNOWN}),
    }


def typed(type_: str, values: Sequence[str], base: RuleBase) -> dict[str, Any]:
    """A known value of a type of the vocabulary; countries are defined in the schema around it."""
    match type_:
        case "bool":
            return {"type": "boolean"}
        case "int":
            return {"type": "integer", "minimum": 0}
        case "number":
            return {"type": "number"}
        case "date":
            return dict(DATE)
        case "enum":
            return {"enum": list(values)}
        case "set":
            return {"type": "array", "items": {"enum": list(values)}}
    return {"type": "array", "items": {"$ref": "#/$defs/country"}}


def _silence(spec: FactSpec) -> str:
    silence = spec.silence
    if silence.by_approach:
        return "depends on the approach"
    if silence.value is None:
        return "unknown"
    value = silence.value
    shown = (
        f"[{', '.join(sorted(value))}]"
        if isinstance(value, frozenset)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
    return f"taken as {shown}" + (" where other answers imply it, else unknown" if silence.conditional else "")
