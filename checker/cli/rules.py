"""``checker rules``: read, test and check the rule base itself."""

import click

from checker.cli.lazy import Lazy

MODULES = ("list", "show", "test", "lint", "mutate", "analyse", "diff", "coverage", "stale", "pages", "new")


@click.group(
    "rules",
    cls=Lazy,
    commands_in={name: f"checker.cli.rule_commands.{name}" for name in MODULES},
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Read, test and check the rule base."""
