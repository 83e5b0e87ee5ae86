"""JSON Schemas of quotation files and of the cost document."""

from typing import Any, Final

from checker.economics.inputs import CURRENCY, INPUTS, InputSpec

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string", "pattern": "\\S"}
_DAY: Final = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_RANGE: Final = r"^\s*[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*(\.\.\.?\s*[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*)?$"


def quotes_schema() -> dict[str, Any]:
    """The schema of quotation files."""
    entry = {
        "type": "object",
        "required": ["by", "inputs"],
        "properties": {
            "vendor": {**_TEXT, "description": "The id of the vendor whose offer this is; left out, any."},
            "approach": {**_TEXT, "description": "The approach for which the figures hold; left out, any."},
            "arrangement": {**_TEXT, "description": "The arrangement for which the figures hold; left out, any."},
            "by": {**_TEXT, "description": "Who gave the figures, and in which document."},
            "dated": {**_DAY, "description": "The first day on which they count."},
            "valid_until": {**_DAY, "description": "The last day on which they count."},
            "inputs": {
                "type": "object",
                "properties": {
                    name: _quantity(spec) for name, spec in INPUTS.items() if name not in ("items", "share")
                },
                "patternProperties": {"^share\\..": _quantity(INPUTS["share"])},
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }
    rates = f"What one unit of another currency is worth in {CURRENCY}."
    return {
        "$schema": DRAFT,
        "title": "Checker quotations",
        "description": "Figures that vendors quoted or that an organisation knows; they win over the defaults.",
        "type": "object",
        "required": ["kind", "currency", "quotes"],
        "properties": {
            "kind": {"const": "quotes"},
            "currency": {**_TEXT, "description": "The currency of every amount in this file, such as usd or eur."},
            "rates": {"type": "object", "additionalProperties": {"type": "number"}, "description": rates},
            "quotes": {"type": "array", "items": entry},
        },
        "additionalProperties": False,
    }


def _quantity(spec: InputSpec) -> dict[str, Any]:
    number = {"type": "number", "minimum": spec.least, "maximum": spec.most}
    unit = "" if spec.unit == "1" else f", in {spec.unit}"
    return {
        "description": f"{spec.meaning[0].upper()}{spec.meaning[1:]}{unit}. A number, or low..high.",
        "anyOf": [
            number,
            {"type": "string", "pattern": _RANGE},
            {"type": "array", "items": number, "minItems": 2, "maxItems": 2},
        ],
    }


def costs_schema() -> dict[str, Any]:
    """The schema of the document that ``checker cost -f json`` prints."""
    from pydantic import TypeAdapter

    from checker.economics.result import Costs

    made = TypeAdapter(Costs).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker costs"}
