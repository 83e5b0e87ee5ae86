"""``checker rules new``: the first files of a rule."""

import re
from collections.abc import Sequence
from pathlib import Path

import click

from checker.api import today
from checker.cli.options import program_of
from checker.cli.rule_commands.common import overlay_option


@click.command("new")
@click.argument("rule", metavar="REGIME.NAME")
@click.option(
    "--into", "target", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder of rules to write into; it is made if it is missing.",
)  # fmt: skip
@overlay_option
def command(rule: str, target: Path, overlays: Sequence[str]) -> None:
    """Write the rule, its cases, its page and, for a new regime, the regime file.

    The files load and pass as they stand. Change the rule, then the cases, and run
    `checker rules test --rules DIR` after each change. `checker rules pages` writes the
    pages anew.
    """
    from checker.rulebase.scaffold import scaffold

    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", rule):
        raise click.BadParameter(
            f"{rule!r} is no rule id; write it as regime.name, in lower case", param_hint="REGIME.NAME"
        )
    base = program_of([*overlays, *([str(target)] if target.is_dir() and str(target) not in overlays else [])]).base
    if rule in base.rules:
        raise click.BadParameter(
            f"there is a rule `{rule}` already, in {base.rules[rule].place.file}", param_hint="REGIME.NAME"
        )
    files = scaffold(rule, base, today())
    present = [name for name in files if (target / name).exists()]
    if present:
        raise click.ClickException(f"{target / present[0]} exists already; nothing was written")
    for name, text in files.items():
        _write(target / name, text)
    regime, _, name = rule.partition(".")
    _write(target / regime / f"{name}.md", _page(rule, [*overlays, str(target)]))
    click.echo(f"next: checker rules test --rules {target} --regime {regime}")


def _page(rule: str, overlays: Sequence[str]) -> str:
    """The documentation page of the rule that was just written."""
    from checker.report.pages import page
    from checker.rulebase.cases import load_cases

    base = program_of(list(dict.fromkeys(overlays))).base
    cases = load_cases([Path(overlays[-1])], base, shipped=0)
    return page(base.rules[rule], [case for case in cases if case.tests == rule])


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None
    click.echo(f"wrote {path}")
