"""``checker config``: the configuration that holds here, and where each part of it comes from."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from checker.api import cache_folder, today
from checker.cli import config
from checker.cli.options import case_options
from checker.cli.terminal import colour_of, emit, width
from checker.explain.judge import WARN_BEFORE
from checker.model.place import Place
from checker.report.style import Style
from checker.report.text import clean, lines

DEFAULT: Final = "default"
ENVIRONMENT: Final = "environment"
COMMAND_LINE: Final = "command line"
FILE: Final = "file"

VALUE: Final = 28
"""Columns for a value that has its origin beside it."""

DEFAULTS: Final[Mapping[str, object]] = {"fail-on": "undetermined", "format": "terminal", "warn-before": WARN_BEFORE}
"""What holds where nothing is said; lists are empty, and no file is named."""


@dataclass(frozen=True)
class Setting:
    """One setting with its value.

    ``origin`` is ``default``, ``file``, ``environment`` or ``command line``; ``note`` names the
    variable or the option, or says why what a file says does not hold.
    """

    name: str
    value: object
    origin: str = DEFAULT
    note: str = ""
    place: Place | None = None

    @property
    def source(self) -> str:
        """The origin in words."""
        if self.place is not None:
            return str(self.place)
        return f"{self.origin}, {self.note}" if self.note else self.origin


@click.command("config")
@case_options
@click.option(
    "--fail-on", type=click.Choice(config.WORDS["fail-on"]), help="The mildest verdict that blocks, as for `check`."
)
@click.option("-f", "--format", "form", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, form: str, **_: Any) -> None:
    """Show the configuration that holds here, with the origin of each value.

    With options of `check`, show what would hold with them: the command line wins over the
    file, the file over the defaults.
    """
    start = Path.cwd()
    found = config.source(start)
    said = config.settings(start)
    file = None if found is None else found[0]
    settings = [*_settings(said, file, _given(ctx)), *_surroundings()]
    if form == "json":
        emit(json.dumps(_document(settings, file), indent=2, ensure_ascii=False) + "\n")
        return
    colour = colour_of(sys.stdout)
    click.echo("\n".join(_table(settings, file, width(), Style(colour))), color=colour)


def _given(ctx: click.Context) -> dict[str, tuple[str, object]]:
    """What the command line says, by setting: the option, and its value."""
    found = {}
    for option in ctx.command.params:
        name = option.name or ""
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE and name != "form":
            flag = max(option.opts, key=len)
            setting = flag.lstrip("-")
            keys = config.KEYS
            value = ctx.params[name]
            found[f"{setting}s" if f"{setting}s" in keys else setting] = (
                flag,
                list(value) if isinstance(value, tuple) else value,
            )
    return found


def _settings(said: Mapping[str, Any], file: Path | None, given: Mapping[str, tuple[str, object]]) -> Iterator[Setting]:
    """The settings of the file, each as it holds beside the command line."""
    for key in config.KEYS:
        default = DEFAULTS.get(key, [] if key in config.LISTS else None)
        if key in given:
            yield Setting(key, given[key][1], COMMAND_LINE, given[key][0])
        elif key == "skip-regimes" and said.get(key) and "regimes" in given:
            yield Setting(key, default, COMMAND_LINE, "set aside by --regime")
        elif key in said and file is not None:
            yield Setting(key, said[key], FILE, place=config.place_of(_near(file), key))
        else:
            yield Setting(key, default)
    if "as-of" in given:
        yield Setting("as-of", str(given["as-of"][1]), COMMAND_LINE, "--as-of")
    else:
        yield Setting("as-of", str(today()), DEFAULT, "today, UTC")


def _surroundings() -> Iterator[Setting]:
    """What the environment decides."""
    if os.environ.get("NO_COLOR"):
        yield Setting("colour", "never", ENVIRONMENT, "NO_COLOR")
    elif os.environ.get("FORCE_COLOR"):
        yield Setting("colour", "always", ENVIRONMENT, "FORCE_COLOR")
    elif os.environ.get("TERM") == "dumb":
        yield Setting("colour", "never", ENVIRONMENT, "TERM")
    else:
        yield Setting("colour", "at a terminal")
    columns = os.environ.get("COLUMNS")
    yield Setting("width", width(), *((ENVIRONMENT, "COLUMNS") if columns else (DEFAULT, "")))
    folder = cache_folder()
    shown = None if folder is None else str(folder)
    variable = next((name for name in ("CHECKER_NO_CACHE", "XDG_CACHE_HOME") if os.environ.get(name)), "")
    yield Setting("cache", shown, *((ENVIRONMENT, variable) if variable else (DEFAULT, "")))


def _near(file: Path) -> Path:
    """``file`` as it is named from here, where that is shorter."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _document(settings: list[Setting], file: Path | None) -> dict[str, Any]:
    return {
        "file": None if file is None else str(_near(file)),
        "settings": [
            {
                "name": setting.name,
                "value": setting.value,
                "origin": setting.origin,
                "note": setting.note,
                "place": None
                if setting.place is None
                else {"file": setting.place.file, "line": setting.place.line, "column": setting.place.column},
            }
            for setting in settings
        ],
    }


def _table(settings: list[Setting], file: Path | None, columns: int, style: Style) -> Iterator[str]:
    names = max(len(setting.name) for setting in settings)
    for setting in settings:
        shown, source = clean(_shown(setting)), clean(setting.source)
        name = style.bold(f"{setting.name:<{names}}")
        if len(shown) <= VALUE and names + VALUE + len(source) + 4 <= columns:
            yield f"{name}  {shown:<{VALUE}}  {style.dim(source)}"
            continue
        gap = " " * (names + 2)
        first, *more = lines(shown, columns - names - 2)
        yield f"{name}  {first}"
        yield from (gap + line for line in more)
        yield from (style.dim(line) for line in lines(source, columns, gap + "  "))
    yield ""
    yield from lines(
        "no checker.toml, and no pyproject.toml with [tool.checker], here or above"
        if file is None
        else f"read from {_near(file)}",
        columns,
    )


def _shown(setting: Setting) -> str:
    if setting.name == "warn-before":
        return f"{setting.value}d"
    if setting.name == "regimes" and not setting.value:
        return "all"
    value = setting.value
    return ", ".join(value) if isinstance(value, list) and value else str(value) if value else "none"
