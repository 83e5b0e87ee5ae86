"""The Python interface: check a project, get a result."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from checker.engine.prepare import prepare
from checker.explain.judge import judge, select
from checker.load.case import Descriptor, read_case
from checker.model.result import Result
from checker.resources import folder


def check(
    project: Descriptor,
    vendors: Descriptor | Iterable[Descriptor] = (),
    *,
    approaches: str | Iterable[str] | None = None,
    as_of: date | None = None,
    rules: Path | str | Iterable[Path | str] = (),
    regimes: str | Iterable[str] = (),
    skip_regimes: str | Iterable[str] = (),
) -> Result:
    """Judge every arrangement of ``project``.

    Where several things can be given, one alone needs no list.

    Args:
        project: path of a project file, or its content as a mapping.
        vendors: vendor files, folders of them, or mappings.
        approaches: names of arrangements to judge; all by default.
        as_of: the day whose law counts; today (UTC) by default.
        rules: overlay folders, added to the shipped rule base.
        regimes: judge these regimes only.
        skip_regimes: do not judge these regimes.

    Raises:
        InputError: the input is wrong; it carries every problem with its place.
        InternalError: two engines disagree, or a rule failed.

    """
    overlays = [str(rule) for rule in _each(rules)]
    program = prepare(rule_roots(overlays), cache_folder())
    case = read_case(project, _each(vendors), program.base)
    selection = select(program.base, _each(regimes), _each(skip_regimes))
    wanted = None if approaches is None else _each(approaches)
    return judge(program, case, as_of if as_of is not None else today(), selection, wanted, overlays)


def _each(given: Any) -> list[Any]:
    """A caller's one thing or several, as a list."""
    return [given] if isinstance(given, str | Path | Mapping) else list(given)


def today() -> date:
    """The current day, UTC. The clock is read here and nowhere below."""
    return datetime.now(UTC).date()


def rule_roots(overlays: Iterable[Path | str]) -> list[Path]:
    """The folders of rules: the shipped one, then the overlays."""
    return [folder("rules"), *map(Path, overlays)]


def cache_folder() -> Path | None:
    """The user's cache folder for prepared rule bases; ``None`` where there is none to use."""
    if os.environ.get("CHECKER_NO_CACHE"):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    return base / "checker" if base.is_absolute() else None
