"""A group whose commands are imported when they are used."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """A group that knows the module of each command; the module holds it as ``command``."""

    def __init__(self, *args: Any, commands_in: Mapping[str, str], **more: Any):
        super().__init__(*args, **more)
        self.modules = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were given."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or ``None``."""
        if cmd_name not in self.modules:
            return None
        found: click.Command = import_module(self.modules[cmd_name]).command
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with a suggestion for a misspelt command."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from checker.model.diagnostic import did_you_mean

            help = did_you_mean(args[0], self.modules) if args else ""
            raise click.UsageError(f"{error.message} ({help})" if help else error.message, ctx) from None
