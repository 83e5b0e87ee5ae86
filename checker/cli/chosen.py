"""Which arrangement a command about one arrangement is meant for."""

import click

from checker.cli.options import Run


def one_arrangement(run: Run, approach: str | None) -> str:
    """The one that was named, the plan, or the only one. Raises :class:`click.UsageError` where it is open."""
    project = run.case.project
    name = approach or project.plan
    if not name and len(project.arrangements) == 1:
        name = next(iter(project.arrangements))
    if not name:
        names = ", ".join(project.arrangements)
        raise click.UsageError(f"say which arrangement: --approach with one of {names}")
    return name
