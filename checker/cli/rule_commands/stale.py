"""``checker rules stale``: what needs a fresh look at the law."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import click

from checker.api import today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, program_of
from checker.cli.rule_commands.common import overlay_option


class Days(click.ParamType[timedelta]):
    """A number of days written ``180d`` or ``180``."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span, or a usage error."""
        if isinstance(value, timedelta):
            return value
        digits = str(value).removesuffix("d")
        if not digits.isdigit() or len(digits) > 6:
            self.fail(f"{value!r} is no number of days; write it as 180d", param, ctx)
        return timedelta(days=int(digits))


@click.command("stale")
@overlay_option
@click.option(
    "--older-than", "age", type=Days(), default="180d", show_default=True, help="The age that counts as stale."
)
@click.option("--as-of", type=Day(), metavar="DATE", help="Count from this day (default: today).")
def command(overlays: Sequence[str], age: timedelta, as_of: date | None) -> int:
    """List the rules and constants that nobody has compared with their source for so long."""
    base = program_of(overlays).base
    day = as_of or today()
    rows = [(r.confidence.checked, r.id, r.authority[0].url) for r in base.rules.values()]
    rows += [(c.checked, c.name, c.source.url or c.source.cite) for c in base.constants.values()]
    stale = sorted(row for row in rows if day - row[0] > age)
    for checked, name, source in stale:
        click.echo(f"{checked}  {name}  {source}")
    click.echo(
        f"{len(stale)} of {len(rows)} rules and constants were last checked more than {age.days} days before {day}"
    )
    return BLOCKED if stale else OK
