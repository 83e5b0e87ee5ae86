"""What ``recommend`` and ``plan`` share: a case with its verdicts and the figures for its costs."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from checker.advise.recommend import Desk
from checker.cli.options import Run
from checker.economics.defaults import read_defaults
from checker.economics.quotes import read_quotes, read_settings
from checker.explain.judge import rows_of
from checker.resources import folder


def figure_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that state figures, as ``quotes`` and ``settings``."""
    quote = click.option(
        "--quote", "quotes", multiple=True, metavar="FILE", help="A file of quotations or own rates. Repeat for more."
    )
    setting = click.option(
        "--set", "settings", multiple=True, metavar="[NAME:]QUANTITY=LOW..HIGH",
        help="Take this quantity, for one arrangement or for all. Repeat for more.",
    )  # fmt: skip
    return quote(setting(command))


def desk_of(
    run: Run, approaches: Sequence[str], quotes: Sequence[str], settings: Sequence[str], propose: bool
) -> Desk:  # fmt: skip
    """The desk for a run. Raises :class:`InputError` with all that is wrong in the figures."""
    base, case = run.program.base, run.case
    rows = rows_of(base, case, approaches or None)
    read = read_quotes(quotes, run.as_of)
    given = read_settings(settings, {name: spec.approach for name, spec, _ in rows})
    defaults = read_defaults(folder("economics") / "defaults.yaml", "economics/defaults.yaml", base)
    result = run.judge(approaches, full=False)
    return Desk(base, case, rows, result, defaults, read, (*read.figures, *given), propose)
