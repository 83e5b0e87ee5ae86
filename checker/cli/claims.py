"""``checker claims``: what became of each claim of the founding article."""

from collections.abc import Sequence
from pathlib import Path

import click

from checker.cli.ending import BLOCKED, OK
from checker.cli.options import shipped_program
from checker.cli.terminal import emit, save
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.resources import folder


@click.command("claims")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--write", "target", metavar="PATH", type=click.Path(dir_okay=False, path_type=Path), help="Write the page."
)
@click.option(
    "--check", "kept", metavar="PATH", type=click.Path(dir_okay=False, path_type=Path),
    help="Fail if this page is not what would be written.",
)  # fmt: skip
def command(ids: Sequence[str], target: Path | None, kept: Path | None) -> int:
    """Print the claims of the founding article, or those named, with what carries each.

    The page names the rule, reason, table or formula behind every claim, the figures that were
    computed, and where and why Checker deviates. It speaks of the rules as they ship.
    """
    from checker.advise.claims import read_claims
    from checker.economics.defaults import read_defaults
    from checker.report.article import render

    if sum((bool(ids), target is not None, kept is not None)) > 1:
        raise click.UsageError("give only one of ID, --write PATH and --check PATH")
    base, files = shipped_program().base, folder("economics")
    defaults = read_defaults(files / "defaults.yaml", "economics/defaults.yaml", base)
    claims = read_claims(files / "claims.yaml", "economics/claims.yaml", base, defaults)
    known = {claim.id: claim for claim in claims}
    wrong = [name for name in ids if name not in known]
    if wrong:
        place = start_of("<command line>")
        help = "they are A01 to A85"
        raise InputError([Diagnostic(f"there is no claim `{n}`", place, did_you_mean(n, known) or help) for n in wrong])
    text = render([known[name] for name in dict.fromkeys(ids)], whole=False) if ids else render(claims)
    if target is not None:
        save(target, text)
        click.echo(f"wrote {len(claims)} claims to {target}")
    elif kept is not None:
        if not kept.is_file() or kept.read_text("utf-8", "replace") != text:
            click.echo(f"{kept} is not what the claims give; run `checker claims --write {kept}`")
            return BLOCKED
    else:
        emit(text)
    return OK
