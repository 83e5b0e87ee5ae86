"""Settings from ``[tool.checker]`` in the nearest ``pyproject.toml``, or from ``checker.toml``."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.explain.gate import BLOCKING
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place, start_of
from checker.report.formats import FORMATS

PATHS = ("vendors", "rules", "waivers")
LISTS = (*PATHS, "regimes", "skip-regimes")
WORDS = {"fail-on": tuple(BLOCKING), "format": tuple(FORMATS)}
FILE = "baseline"
SPAN = "warn-before"
KEYS = (*LISTS, *WORDS, FILE, SPAN)
"""Every setting that there is."""


def settings(start: Path) -> Mapping[str, Any]:
    """The settings that hold in ``start``; paths in them are relative to their file.

    The nearest folder upwards with a ``checker.toml``, or a ``pyproject.toml`` that has the
    table, decides; where both stand in one folder, ``checker.toml`` does. Raises
    :class:`InputError` with every setting that is wrong.
    """
    found = source(start)
    return {} if found is None else _checked(start, *found)


def source(start: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """The file whose settings hold in ``start``, with what it says; ``None`` where there is none."""
    for folder in (start, *start.parents):
        for name in ("checker.toml", "pyproject.toml"):
            file = folder / name
            if file.is_file():
                table = _table(file)
                if table is not None:
                    return file, table
    return None


def place_of(file: Path, key: str) -> Place:
    """Where ``file`` says ``key``."""
    from checker.cli.toml_places import key_place  # only a complaint, or `checker config`, needs it

    route = (key,) if file.name == "checker.toml" else ("tool", "checker", key)
    return key_place(file.read_text("utf-8"), str(file), route)


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


def days_of(text: str) -> int | None:
    """The days in ``30d``, ``2w`` or ``0``; ``None`` where ``text`` says no such thing."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in ("d", "w") else (text, "d")
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        return None
    return int(number) * (7 if unit == "w" else 1)


def _from(start: Path, file: Path, item: str) -> str:
    """A path that ``file`` names, as it is written in ``start``."""
    return item if Path(item).is_absolute() else os.path.relpath(file.parent / item, start)


def _checked(start: Path, file: Path, table: Mapping[str, Any]) -> Mapping[str, Any]:
    problems = []
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key in LISTS:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                found[key] = [_from(start, file, item) for item in value] if key in PATHS else value
            else:
                problems.append(
                    Diagnostic(f"`{key}` must be a list of strings", place_of(file, key), f'write {key} = ["..."]')
                )
        elif key in WORDS:
            if value in WORDS[key]:
                found[key] = value
            else:
                problems.append(Diagnostic(f"`{key}` must be one of {', '.join(WORDS[key])}", place_of(file, key)))
        elif key == FILE:
            if isinstance(value, str) and value:
                found[key] = _from(start, file, value)
            else:
                problems.append(
                    Diagnostic(f"`{key}` must be a path", place_of(file, key), f'write {key} = "checker-baseline.json"')
                )
        elif key == SPAN:
            days = days_of(value) if isinstance(value, str) else None
            if days is None:
                problems.append(
                    Diagnostic(f"`{key}` must be a number of days", place_of(file, key), f'write {key} = "30d"')
                )
            else:
                found[key] = days
        else:
            problems.append(Diagnostic(f"there is no setting `{key}`", place_of(file, key), did_you_mean(key, KEYS)))
    if problems:
        raise InputError(problems)
    return found
