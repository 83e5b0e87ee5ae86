"""JSON Schemas: for descriptors from the vocabulary, for rule files from their models.

Editors complete and explain from the same files that are committed under ``schemas/``.
"""

import json
from collections.abc import Sequence
from typing import Any

from checker.model.descriptor import HYBRID
from checker.model.facts import SECTIONS, FactSpec
from checker.model.rulebase import RuleBase

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TEXT = {"type": "string", "pattern": "\\S"}
NAME = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,80}$"}


def schemas(base: RuleBase) -> dict[str, str]:
    """Every schema by file name, as text that is the same for the same rule base."""
    made = {
        "project.schema.json": project_schema(base),
        "vendor.schema.json": vendor_schema(base),
        "result.schema.json": result_schema(),
        "rules.schema.json": rules_schema(),
        "cases.schema.json": cases_schema(),
    }
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in made.items()}


def project_schema(base: RuleBase) -> dict[str, Any]:
    """The schema of project files."""
    arrangement = {
        "type": ["object", "null"],
        "description": "An arrangement: one approach, with at most one vendor. "
        "Its key is the approach unless `approach` says otherwise.",
        "properties": {
            "approach": {"enum": [*base.approaches, HYBRID], "description": _approaches(base)},
            "vendor": {**NAME, "description": "The id of the vendor that does the work."},
            "legs": {
                "type": "array",
                "items": NAME,
                "minItems": 2,
                "uniqueItems": True,
                "description": "The arrangements that a hybrid is made of.",
            },
            "note": {**TEXT, "description": "A remark for readers; it is not judged."},
            **{head: _section(base, head) for head in SECTIONS["arrangement"]},
            "evidence": {"$ref": "#/$defs/evidence"},
            "determinations": {"$ref": "#/$defs/determinations"},
        },
        "additionalProperties": False,
    }
    return {
        "$schema": DRAFT,
        "title": "Checker project",
        "description": "What is to be labelled, by which organisation, and in which ways it might be done.",
        "type": "object",
        "required": ["kind", "id"],
        "properties": {
            "kind": {"const": "project"},
            "id": {**NAME, "description": "A short word that names the project."},
            "name": {**TEXT, "description": "The project's name for people."},
            "describes": {**TEXT, "description": "A sentence or two on the project; it is not judged."},
            **{head: _section(base, head) for head in SECTIONS["project"]},
            "plan": {**NAME, "description": "The arrangement that the team means to use: the one that decides in CI."},
            "approaches": {
                "type": "object",
                "minProperties": 1,
                "description": "The arrangements to judge, by name. Left out, every approach is judged.",
                "propertyNames": NAME,
                "additionalProperties": arrangement,
            },
            "evidence": {"$ref": "#/$defs/evidence"},
            "determinations": {"$ref": "#/$defs/determinations"},
        },
        "additionalProperties": False,
        "$defs": _shared(base),
    }


def vendor_schema(base: RuleBase) -> dict[str, Any]:
    """The schema of vendor files."""
    section = _section(base, "vendor")
    return {
        "$schema": DRAFT,
        "title": "Checker vendor",
        "description": "Who offers to label, with whom and on what terms. "
        "Facts are named without their first part, `vendor.`.",
        "type": "object",
        "required": ["kind", "id"],
        "properties": {
            "kind": {"const": "vendor"},
            "id": {**NAME, "description": "The word by which projects name this vendor."},
            "name": {**TEXT, "description": "The vendor's name for people."},
            "describes": {**TEXT, "description": "A sentence or two on the vendor; it is not judged."},
            **section["properties"],
            "evidence": {"$ref": "#/$defs/evidence"},
            "determinations": {"$ref": "#/$defs/determinations"},
        },
        "additionalProperties": False,
        "$defs": _shared(base),
    }


def result_schema() -> dict[str, Any]:
    """The schema of the result document."""
    from pydantic import TypeAdapter

    from checker.model.result import Result

    made = TypeAdapter(Result).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker result"}


def rules_schema() -> dict[str, Any]:
    """The schema of rule files: a list of entries, or one regime."""
    from pydantic import TypeAdapter

    from checker.rulebase import records

    kinds = (
        records.RuleRecord | records.DeriveRecord | records.FactRecord | records.ConstantRecord
        | records.TightenRecord | records.ApproachRecord
    )  # fmt: skip
    made = TypeAdapter(list[kinds] | records.RegimeRecord).json_schema(by_alias=True)
    return {"$schema": DRAFT, "title": "Checker rule file"} | made


def cases_schema() -> dict[str, Any]:
    """The schema of case files."""
    from checker.rulebase.records import CaseFileRecord

    return {"$schema": DRAFT} | CaseFileRecord.model_json_schema(by_alias=True) | {"title": "Checker case file"}


def _approaches(base: RuleBase) -> str:
    return (
        "; ".join(f"{name}: {spec.title}" for name, spec in base.approaches.items())
        + f"; {HYBRID}: several of them, as legs"
    )


def _section(base: RuleBase, head: str) -> dict[str, Any]:
    """The nested mapping of all facts whose names begin with ``head``."""
    tree: dict[str, Any] = {}
    for name, spec in base.facts.items():
        first, *rest = name.split(".")
        if first == head:
            _insert(tree, rest, _fact(spec, base))
    return _object(tree)


def _insert(tree: dict[str, Any], path: list[str], leaf: dict[str, Any]) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = _Leaf(leaf)


class _Leaf(dict[str, Any]):
    """A fact's own schema, to tell it from a level of the tree."""


def _object(tree: dict[str, Any]) -> dict[str, Any]:
    properties = {key: dict(value) if isinstance(value, _Leaf) else _object(value) for key, value in tree.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _fact(spec: FactSpec, base: RuleBase) -> dict[str, Any]:
    unit = f" In {spec.unit}." if spec.unit else ""
    about = f"{spec.question or spec.meaning}{unit}"
    return {
        "description": f"{about}\n\n{spec.meaning}\nSilence: {_silence(spec)}.",
        "anyOf": [_typed(spec.type, spec.values, base), {"const": "unknown"}],
    }


def _typed(type_: str, values: Sequence[str], base: RuleBase) -> dict[str, Any]:
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
        return "the answer is unknown"
    value = silence.value
    shown = (
        f"[{', '.join(sorted(value))}]"
        if isinstance(value, frozenset)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
    return f"taken as {shown}" + (" where other answers imply it, else unknown" if silence.conditional else "")


def _shared(base: RuleBase) -> dict[str, Any]:
    """What several places of a descriptor's schema refer to."""
    return {
        "country": {"enum": sorted(base.countries)},
        "evidence": _evidence(base),
        "determinations": _determinations(base),
    }


def _evidence(base: RuleBase) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "The documents behind stated facts, by the fact's full name. "
        "A fact whose evidence has expired is no longer known.",
        "propertyNames": {"enum": sorted(base.facts)},
        "additionalProperties": {
            "type": "object",
            "required": ["document"],
            "properties": {
                "document": TEXT,
                "sha256": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
                "issued": DATE,
                "expires": DATE,
            },
            "additionalProperties": False,
        },
    }


def _determinations(base: RuleBase) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Concluded facts that a named person has decided, by the fact's full name; "
        "they override the rules' own conclusion.",
        "properties": {
            name: {
                "type": "object",
                "description": spec.meaning,
                "required": ["value", "by", "on", "because"],
                "properties": {"value": _typed(spec.type, (), base), "by": TEXT, "on": DATE, "because": TEXT},
                "additionalProperties": False,
            }
            for name, spec in sorted(base.derived.items())
        },
        "additionalProperties": False,
    }
