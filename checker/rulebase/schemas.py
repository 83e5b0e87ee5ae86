"""JSON Schemas: for descriptors from the vocabulary, for rule files from their models.

Editors complete and explain from the same files that are committed under ``schemas/``.
"""

import json
from typing import Any

from checker.model.descriptor import HYBRID
from checker.model.facts import SECTIONS
from checker.model.rulebase import RuleBase
from checker.rulebase.fact_schemas import DATE, section, typed

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "pattern": "\\S"}
NAME = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,80}$"}


def schemas(base: RuleBase) -> dict[str, str]:
    """Every schema by file name, as text that is the same for the same rule base."""
    from checker.advise.schema import recommendation_schema
    from checker.economics.schema import costs_schema, quotes_schema

    made = {
        "project.schema.json": project_schema(base),
        "vendor.schema.json": vendor_schema(base),
        "waivers.schema.json": waivers_schema(base),
        "result.schema.json": result_schema(),
        "batch.schema.json": batch_schema(),
        "questions.schema.json": questions_schema(),
        "fix.schema.json": fix_schema(),
        "rules.schema.json": rules_schema(),
        "cases.schema.json": cases_schema(),
        "quotes.schema.json": quotes_schema(),
        "cost.schema.json": costs_schema(),
        "recommendation.schema.json": recommendation_schema(),
        "vendor_verdict.schema.json": vendor_verdict_schema(),
    }
    return {name: _text(schema) for name, schema in made.items()}


def descriptor_schema(kind: str, base: RuleBase) -> str:
    """The schema of ``project`` or ``vendor`` files as text."""
    return _text(project_schema(base) if kind == "project" else vendor_schema(base))


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def project_schema(base: RuleBase) -> dict[str, Any]:
    """The schema of project files."""
    arrangement = {
        "type": ["object", "null"],
        "description": "An arrangement: one approach, with at most one vendor. "
        "Its key is the approach unless `approach` says otherwise.",
        "properties": {
            "approach": {
                "description": "What kind of arrangement this is, where its key does not say so.",
                "enum": [*base.approaches, HYBRID],
                "enumDescriptions": list(_approaches(base).values()),
            },
            "vendor": {**NAME, "description": "The id of the vendor that does the work."},
            "legs": {
                "type": "array",
                "items": NAME,
                "minItems": 2,
                "uniqueItems": True,
                "description": "The arrangements that a hybrid is made of.",
            },
            "note": {**TEXT, "description": "A remark for readers; it is not judged."},
            **{head: section(base, head) for head in SECTIONS["arrangement"]},
            "evidence": {"$ref": "#/$defs/evidence"},
            "determinations": {"$ref": "#/$defs/determinations"},
        },
        "additionalProperties": False,
    }
    described = {
        name: {"$ref": "#/$defs/arrangement", "description": about} for name, about in _approaches(base).items()
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
            **{head: section(base, head) for head in SECTIONS["project"]},
            "plan": {**NAME, "description": "The arrangement that the team means to use: the one that decides in CI."},
            "approaches": {
                "type": "object",
                "minProperties": 1,
                "description": "The arrangements to judge, by name. Left out, every approach is judged.",
                "propertyNames": NAME,
                "properties": described,
                "additionalProperties": {"$ref": "#/$defs/arrangement"},
            },
            "evidence": {"$ref": "#/$defs/evidence"},
            "determinations": {"$ref": "#/$defs/determinations"},
        },
        "additionalProperties": False,
        "$defs": {"arrangement": arrangement, **_shared(base)},
    }


def vendor_schema(base: RuleBase) -> dict[str, Any]:
    """The schema of vendor files."""
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
            **section(base, "vendor")["properties"],
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


def batch_schema() -> dict[str, Any]:
    """The schema of the document for many projects."""
    from pydantic import TypeAdapter

    from checker.model.batch import Batch

    made = TypeAdapter(Batch).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker results of many projects"}


def questions_schema() -> dict[str, Any]:
    """The schema of the document of ``checker questions``."""
    from pydantic import TypeAdapter

    from checker.model.plan import Plan

    made = TypeAdapter(Plan).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker plan of questions"}


def fix_schema() -> dict[str, Any]:
    """The schema of the document of ``checker fix``."""
    from pydantic import TypeAdapter

    from checker.model.fix import Fix

    made = TypeAdapter(Fix).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker fix"}


def vendor_verdict_schema() -> dict[str, Any]:
    """The schema of the verdict on a vendor."""
    from pydantic import TypeAdapter

    from checker.model.vendor_verdict import VendorVerdict

    made = TypeAdapter(VendorVerdict).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker verdict on a vendor"}


def waivers_schema(base: RuleBase) -> dict[str, Any]:
    """The schema of waiver files: only rules marked as policy can be waived."""
    policy = {"enum": [rule.id for rule in base.rules.values() if rule.policy]}
    fields: dict[str, dict[str, Any]] = {
        "rule": {**policy, "description": "The policy rule that is set aside."},
        "project": {**NAME, "description": "The id of the project."},
        "arrangement": {**TEXT, "description": "The arrangement, or ARRANGEMENT@VENDOR for one candidate."},
        "reason": {**TEXT, "description": "Why the rule need not be met here, and what is done instead."},
        "owner": {**TEXT, "description": "Who answers for the risk."},
        "approver": {**TEXT, "description": "Who agreed: somebody else than the owner."},
        "ticket": {**TEXT, "description": "Where the decision is on record."},
        "approved": {**DATE, "description": "The first day on which it counts; left out, it always has."},
        "expires": {**DATE, "description": "The last day on which it counts."},
    }
    entry = {
        "type": "object",
        "required": [name for name in fields if name != "approved"],
        "properties": fields,
        "additionalProperties": False,
    }
    return {
        "$schema": DRAFT,
        "title": "Checker waivers",
        "description": "Policy rules set aside for one arrangement, by an owner and an approver, until a day.",
        "type": "object",
        "required": ["kind", "waivers"],
        "properties": {"kind": {"const": "waivers"}, "waivers": {"type": "array", "items": entry}},
        "additionalProperties": False,
    }


def rules_schema() -> dict[str, Any]:
    """The schema of rule files: a list of entries, or one regime."""
    from pydantic import TypeAdapter

    from checker.rulebase import records, suit_records

    kinds = (
        records.RuleRecord | records.DeriveRecord | records.FactRecord | records.ConstantRecord
        | records.TightenRecord | records.ProofRecord | records.ApproachRecord
        | suit_records.SuitRecord | suit_records.DropSuitRecord | suit_records.BlendRecord | suit_records.LeadRecord
    )  # fmt: skip
    made = TypeAdapter(list[kinds] | records.RegimeRecord).json_schema(by_alias=True)
    return {"$schema": DRAFT, "title": "Checker rule file"} | made


def cases_schema() -> dict[str, Any]:
    """The schema of case files."""
    from checker.rulebase.records import CaseFileRecord

    return {"$schema": DRAFT} | CaseFileRecord.model_json_schema(by_alias=True) | {"title": "Checker case file"}


def _approaches(base: RuleBase) -> dict[str, str]:
    """What each approach is, by name."""
    return {name: f"{spec.title}. {spec.note}" for name, spec in base.approaches.items()} | {
        HYBRID: "Several arrangements, as `legs`; the worst verdict among them counts."
    }


def _shared(base: RuleBase) -> dict[str, Any]:
    """What several places of a descriptor's schema refer to."""
    return {
        "country": {
            "enum": sorted(base.countries),
            "enumDescriptions": [base.countries[code] for code in sorted(base.countries)],
            "errorMessage": "This is no country code; use ISO 3166-1 alpha-2, such as DE, US, or GB (not UK).",
        },
        "evidence": _evidence(base),
        "determinations": _determinations(base),
    }


def _evidence(base: RuleBase) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "The documents behind stated facts, by the fact's full name. "
        "A fact whose evidence has expired, or whose file is missing, changed or of the wrong kind, is not known.",
        "propertyNames": {"enum": sorted(base.facts)},
        "additionalProperties": {
            "type": "object",
            "required": ["document"],
            "properties": {
                "document": {**TEXT, "description": "The file, beside the descriptor; or a name, without `sha256`."},
                "sha256": {
                    "type": "string",
                    "pattern": "^[0-9a-fA-F]{64}$",
                    "description": "The digest of the file, which is then read and compared.",
                },
                "kind": {
                    "enum": sorted(base.proofs),
                    "description": "; ".join(f"{name}: {proof.title}" for name, proof in sorted(base.proofs.items())),
                },
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
                "properties": {"value": typed(spec.type, (), base), "by": TEXT, "on": DATE, "because": TEXT},
                "additionalProperties": False,
            }
            for name, spec in sorted(base.derived.items())
        },
        "additionalProperties": False,
    }
