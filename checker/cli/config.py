"""Settings from ``[tool.checker]`` in the nearest ``pyproject.toml``, or from ``checker.toml``."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

PATHS = ("vendors", "rules")
LISTS = (*PATHS, "regimes", "skip-regimes")
WORDS = {"fail-on": ("excluded", "undetermined", "conditional", "never"), "format": ("terminal", "json")}


def settings(start: Path) -> Mapping[str, Any]:
    """The settings that hold in ``start``; paths in them are relative to their file.

    The nearest folder upwards with a ``checker.toml``, or a ``pyproject.toml`` that has the
    table, decides; where both stand in one folder, ``checker.toml`` does. Raises
    :class:`InputError` with every setting that is wrong.
    """
    for folder in (start, *start.parents):
        for name in ("checker.toml", "pyproject.toml"):
            file = folder / name
            if file.is_file():
                table = _table(file)
                if table is not None:
                    return _checked(start, file, table)
    return {}


def _table(file: Path) -> Mapping[str, Any] | None:
    import tomllib

    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise InputError([Diagnostic(f"cannot be read: {error.strerror}", start_of(str(file)))]) from None
    except ValueError as error:
        if file.name == "pyproject.toml" and "tool.checker" not in text:
            return None  # another tool's file, and its business
        raise InputError(
            [Diagnostic(f"this is not TOML: {error}", start_of(str(file)), "check quotes and brackets")]
        ) from None
    if file.name == "checker.toml":
        return content
    tool = content.get("tool")
    table = tool.get("checker") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise InputError([Diagnostic("`tool.checker` must be a table", start_of(str(file)), "write [tool.checker]")])


def _from(start: Path, file: Path, item: str) -> str:
    """A path that ``file`` names, as it is written in ``start``."""
    return item if Path(item).is_absolute() else os.path.relpath(file.parent / item, start)


def _checked(start: Path, file: Path, table: Mapping[str, Any]) -> Mapping[str, Any]:
    problems = []
    found: dict[str, Any] = {}
    for key, value in table.items():
        place = start_of(str(file))
        if key in LISTS:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                found[key] = [_from(start, file, item) for item in value] if key in PATHS else value
            else:
                problems.append(Diagnostic(f"`{key}` must be a list of strings", place, f'write {key} = ["..."]'))
        elif key in WORDS:
            if value in WORDS[key]:
                found[key] = value
            else:
                problems.append(Diagnostic(f"`{key}` must be one of {', '.join(WORDS[key])}", place))
        else:
            problems.append(Diagnostic(f"there is no setting `{key}`", place, did_you_mean(key, [*LISTS, *WORDS])))
    if problems:
        raise InputError(problems)
    return found
