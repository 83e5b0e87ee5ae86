"""A result as its one JSON document (``schemas/result.schema.json``)."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def render(result: object) -> str:
    """A result, or another document, on one line with a final newline. The same content gives the same bytes."""
    return json.dumps(document(result), ensure_ascii=False, separators=(",", ":")) + "\n"


def document(value: Any) -> Any:
    """A result, or any part of one, as mappings, lists and scalars."""
    if is_dataclass(value):
        return {field.name: document(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [document(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
