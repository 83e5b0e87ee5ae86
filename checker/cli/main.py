"""The command line: which command lives where, and how every run ends."""

import io
import os
import sys
from typing import NoReturn

import click

from checker.cli.lazy import Lazy
from checker.version import VERSION

COMMANDS = {
    "check": "checker.cli.check",
    "validate": "checker.cli.validate",
    "why": "checker.cli.why",
    "questions": "checker.cli.questions",
    "questionnaire": "checker.cli.questionnaire",
    "answers": "checker.cli.answers",
    "fix": "checker.cli.fix",
    "what-if": "checker.cli.what_if",
    "diff": "checker.cli.diff",
    "timeline": "checker.cli.timeline",
    "report": "checker.cli.report",
    "cost": "checker.cli.cost",
    "recommend": "checker.cli.recommend",
    "plan": "checker.cli.plan",
    "claims": "checker.cli.claims",
    "iaa": "checker.cli.iaa",
    "pilot": "checker.cli.pilot",
    "gold": "checker.cli.gold",
    "evidence": "checker.cli.evidence",
    "vendor": "checker.cli.vendor",
    "rules": "checker.cli.rules",
    "schema": "checker.cli.schema",
    "init": "checker.cli.init",
    "config": "checker.cli.config_command",
    "completion": "checker.cli.completion",
}
"""Each command's module; it is imported when the command is used."""


@click.group(
    cls=Lazy, commands_in=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(VERSION, "-V", "--version", prog_name="checker")
def app() -> None:
    """Tell which ways a project may use to get its data labelled, and why.

    Checker judges the labelling approaches of a machine-learning project under privacy law,
    export law and vendor criteria, from files. Each verdict is allowed, conditional, excluded or
    undetermined, with the facts, the law and the remedy.

    Exit status: 0 nothing blocks, 1 a verdict blocks, 2 wrong input, 3 internal error.
    """


def main() -> NoReturn:
    """Run the command line and end the process with its exit status."""
    import gc

    from checker.cli.ending import ended

    if sys.stdout is None:  # closed by the caller, who wants the status alone
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    elif isinstance(sys.stdout, io.TextIOWrapper):  # a locale that lacks a letter must not cost the verdict
        sys.stdout.reconfigure(errors="replace")
    if "_CHECKER_COMPLETE" in os.environ:
        from checker.cli.completion import complete

        sys.exit(complete(app, os.environ["_CHECKER_COMPLETE"]))
    gc.disable()  # a run is short and makes no cycles worth collecting; scanning costs a tenth of it
    sys.exit(ended(lambda: app.main(prog_name="checker", standalone_mode=False)))
