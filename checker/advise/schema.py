"""The JSON Schema of the document that ``checker recommend -f json`` prints."""

from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def recommendation_schema() -> dict[str, Any]:
    """The schema, made from the dataclasses."""
    from pydantic import TypeAdapter

    from checker.advise.result import Recommendation

    made = TypeAdapter(Recommendation).json_schema(mode="serialization")
    return {"$schema": DRAFT} | made | {"title": "Checker recommendation"}
