"""A node checked against a pydantic model, with every complaint at its place."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean

M = TypeVar("M", bound=BaseModel)


def shaped(node: Node, model: type[M], problems: list[Diagnostic]) -> M | None:
    """``node`` as a ``model``; ``None`` where it does not fit, with the reasons in ``problems``."""
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problem = _diagnostic(node, model, detail)
            if problem is not None:
                problems.append(problem)
        return None


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
    where = f"`{'.'.join(map(str, route))}`: " if route else ""
    return Diagnostic(f"{where}{_lower(detail['msg'])}", target.place)


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


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
