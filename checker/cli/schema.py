"""``checker schema``: the JSON Schemas for editors and other tools."""

from pathlib import Path

import click

from checker.cli.ending import BLOCKED, OK
from checker.cli.options import program_of
from checker.cli.terminal import emit

NAMES = (
    "project", "vendor", "waivers", "result", "batch", "questions", "fix", "rules", "cases", "quotes", "cost",
    "recommendation", "vendor_verdict",
)  # fmt: skip


@click.command("schema")
@click.argument("name", required=False, type=click.Choice(NAMES))
@click.option(
    "--write",
    "target",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas into this folder.",
)
@click.option(
    "--check",
    "kept",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Fail if a schema in this folder is not what would be written.",
)
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
def command(name: str | None, target: Path | None, kept: Path | None, overlays: tuple[str, ...]) -> int:
    """Print the JSON Schema NAME, or write or compare all of them.

    The schemas for projects and vendors are generated from the vocabulary, so that editors
    complete facts and show their questions.
    """
    from checker.rulebase.schemas import schemas

    if (name is not None) + (target is not None) + (kept is not None) != 1:
        raise click.UsageError("give one of NAME, --write DIR and --check DIR")
    made = schemas(program_of(overlays).base)
    if name is not None:
        emit(made[f"{name}.schema.json"])
    if target is not None:
        try:
            target.mkdir(parents=True, exist_ok=True)
            for file, text in made.items():
                (target / file).write_text(text, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot write {target}: {error.strerror}") from None
        click.echo(f"wrote {len(made)} schemas to {target}")
    if kept is not None:
        stale = [
            file
            for file, text in made.items()
            if not (kept / file).is_file() or (kept / file).read_text("utf-8") != text
        ]
        for file in stale:
            click.echo(f"{kept / file} is not what the rules give; run `checker schema --write {kept}`")
        return BLOCKED if stale else OK
    return OK
