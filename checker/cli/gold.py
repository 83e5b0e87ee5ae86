"""``checker gold``: items with known answers, hidden in the work."""

from pathlib import Path

import click

from checker.cli.lazy import Lazy
from checker.model.diagnostic import did_you_mean

MODULES = ("judge", "plan", "estimate")


class Gold(Lazy):
    """A group that judges where its first word is no command: ``checker gold FILE --key KEY.csv``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with ``judge`` put in front of a file or an option."""
        if args and args[0] not in (*self.modules, "-h", "--help") and not self._misspelt(args[0]):
            args = ["judge", *args]
        return super().parse_args(ctx, args)

    def _misspelt(self, word: str) -> bool:
        return not word.startswith("-") and bool(did_you_mean(word, self.modules)) and not Path(word).exists()


@click.group(
    "gold",
    cls=Gold,
    commands_in={name: f"checker.cli.gold_commands.{name}" for name in MODULES},
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Judge a vendor's work by items whose right answer only you know.

    `checker gold FILE --key KEY.csv` is short for `checker gold judge`.
    """
