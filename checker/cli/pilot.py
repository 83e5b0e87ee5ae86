"""``checker pilot``: whether a pilot is large enough, and what it showed."""

import click

from checker.cli.lazy import Lazy


@click.group(
    "pilot",
    cls=Lazy,
    commands_in={"plan": "checker.cli.pilot_commands.plan", "judge": "checker.cli.pilot_commands.judge"},
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Plan a pilot before it is paid for, and judge it after.

    A pilot shows something only if it is large enough: the lower bound of the agreement, not its
    value, must lie above the threshold.
    """
