"""``checker rules pages``: the rule base as documentation."""

from collections.abc import Sequence
from pathlib import Path

import click

from checker.api import rule_roots
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import overlays_of, program_of
from checker.cli.rule_commands.common import overlay_option


@click.command("pages")
@click.option(
    "--write",
    "target",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pages into this folder, and remove pages of rules that are gone.",
)
@click.option(
    "--check",
    "kept",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Fail if a page in this folder is not what would be written.",
)
@overlay_option
def command(target: Path | None, kept: Path | None, overlays: Sequence[str]) -> int:
    """Write one Markdown page per rule, one index per regime and one for all, or compare them."""
    from checker.report.pages import is_page, pages
    from checker.rulebase.cases import load_cases
    from checker.rulebase.coverage import load_coverage

    if (target is None) == (kept is None):
        raise click.UsageError("give one of --write DIR and --check DIR")
    base, roots = program_of(overlays).base, rule_roots(overlays_of(overlays))
    made = pages(base, load_cases(roots, base), load_coverage(roots, base))
    folder = target or kept
    assert folder is not None
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.md")
        if is_page(path.read_text("utf-8", "replace"))
    }
    if kept is not None:
        stale = [name for name, text in made.items() if _text(kept / name) != text]
        stale += sorted(present - made.keys())
        for name in stale:
            click.echo(f"{kept / name} is not what the rules give; run `checker rules pages --write {kept}`")
        return BLOCKED if stale else OK
    try:
        for name, text in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        for name in present - made.keys():
            (folder / name).unlink()
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror}") from None
    click.echo(f"wrote {len(made)} pages to {folder}")
    return OK


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
