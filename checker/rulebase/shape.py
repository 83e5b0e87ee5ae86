"""A node checked against a pydantic model, with every complaint at its place."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from checker.load.values import written
from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean

M = TypeVar("M", bound=BaseModel)

TYPES = {
    "string_type": ("text", "write some text"),
    "string_too_short": ("text", "write some text"),
    "date_type": ("a date", "write YYYY-MM-DD, without quotes"),
    "bool_type": ("true or false", ""),
    "list_type": ("a list", "write `- ...` below it"),
    "dict_type": ("a mapping", "write `key: value` below it"),
    "model_type": ("a mapping", "write `key: value` below it"),
}
"""What each of pydantic's complaints about a type asks for, and how one writes it."""


def shaped(node: Node, model: type[M], problems: list[Diagnostic]) -> M | None:
    """``node`` as a ``model``; ``None`` where it does not fit, with the reasons in ``problems``."""
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = {(*d["loc"][:-1], close) for d in details if (close := _meant(model, d))}
        for detail in details:
            if detail["type"] != "missing" or tuple(detail["loc"]) not in misspelt:
                problem = _diagnostic(node, model, detail)
                if problem is not None:
                    problems.append(problem)
        return None


def _meant(model: type[BaseModel], detail: Any) -> str:
    """The key that a misspelt one stands for."""
    if detail["type"] != "extra_forbidden":
        return ""
    *route, last = detail["loc"]
    return did_you_mean(str(last), _keys(model, tuple(route))).partition("`")[2].partition("`")[0]


def _diagnostic(node: Node, model: type[BaseModel], detail: Any) -> Diagnostic | None:
    route = tuple(detail["loc"])
    parent, last = node.at(route[:-1]), route[-1] if route else None
    if detail["type"] == "extra_forbidden":
        known = _keys(model, route[:-1])
        return Diagnostic(f"there is no key `{last}` here", parent.key_place(str(last)), did_you_mean(str(last), known))
    if detail["type"] == "missing":
        return Diagnostic(f"key `{last}` is missing", parent.place, f"add `{last}:`")
    target = node.at(route)
    if target.value is BROKEN or detail["input"] is BROKEN:
        return None
    if last == "[key]":
        key = str(route[-2])
        return Diagnostic(f"`{key}` is no name", node.at(route[:-2]).key_place(key), NAMES)
    name = next((step for step in reversed(route) if isinstance(step, str)), "")
    message, help = _said(detail, f"`{name}`" if name else "this", target)
    return Diagnostic(message, target.place, help)


NAMES = "use small letters, digits and `_`, in parts joined by `.`"


def _said(detail: Any, name: str, target: Node) -> tuple[str, str]:
    """The complaint in words, and what to do."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in TYPES:
        wanted, help = TYPES[kind]
        quotable = wanted == "text" and isinstance(target.value, int | float)
        return f"{name} must be {wanted}, not {written(target)}", "quote it" if quotable else help
    if kind == "literal_error":
        words = re.findall("'([^']*)'", context["expected"])
        shown = ", ".join(f"`{word}`" for word in words)
        return f"{name} must be one of {shown}, not {written(target)}", did_you_mean(str(target.value), words)
    if kind == "string_pattern_mismatch":
        if "http" in context["pattern"]:
            return f"{name} must be the address of a page, not {written(target)}", "begin it with `https://`"
        return f"{written(target)} is no name", NAMES
    if kind == "too_short":
        return f"{name} needs {context['min_length']} or more entries", "add what is missing"
    message = detail["msg"]
    return f"{name}: {message[:1].lower()}{message[1:]}", ""


def _keys(model: type[BaseModel], route: tuple[Any, ...]) -> list[str]:
    current: Any = model
    for step in route:
        field = getattr(current, "model_fields", {}).get(step)
        if field is not None:
            current = _inner_model(field.annotation)
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner_model(part)
        if found is not None:
            return found
    return None
