"""Writing a first descriptor, with the schema from which its editor completes and explains."""

import os
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from checker.cli.terminal import utf8
from checker.model.rulebase import RuleBase
from checker.report.draft import Draft, render
from checker.report.text import count


def write(draft: Draft, base: RuleBase, target: Path, force: bool, with_schema: bool) -> Iterator[str]:
    """Write ``draft`` to ``target``, and a schema where there is none; say what was done and what is next.

    A file that is there is overwritten with ``force`` alone, a schema never.
    """
    schema = _schema_for(draft.kind, target) if with_schema else None
    if schema is not None:
        draft = replace(draft, schema=Path(os.path.relpath(schema, target.resolve().parent)).as_posix())
    _save(target, render(draft, base), force)
    answers = [answer for said in (draft.answers, *draft.arrangements.values()) for answer in said.values()]
    unknown = sum(answer.value is None for answer in answers)
    yield f"wrote {target}: {count(len(answers) - unknown, 'fact')} stated, {unknown} unknown"
    if schema is not None and not schema.exists():
        from checker.rulebase.schemas import descriptor_schema

        _save(schema, descriptor_schema(draft.kind, base), force=False)
        yield f"wrote {_shown(schema)}, from which editors complete and explain"
    file = shlex.quote(str(target))
    yield f"next: checker check {file}" if draft.kind == "project" else f"next: checker check PROJECT --vendor {file}"


def exists(target: Path) -> click.ClickException:
    """The complaint about a file that would be overwritten."""
    return click.ClickException(f"{target} exists already; nothing was written (--force overwrites it)")


def _schema_for(kind: str, target: Path) -> Path:
    """The schema that the file will name: one that is there already, or where to put it.

    It is looked for in a folder ``schemas`` beside the file and in the folders above, up to
    the top of the repository. A new one goes where the command runs, if that is in the same
    repository and above the file; else to the top of the repository, or beside the file: every
    member of the team has it then.
    """
    folder, here, name = target.resolve().parent, Path.cwd().resolve(), f"{kind}.schema.json"
    top = None
    for above in (folder, *folder.parents):
        if _is_schema(above / "schemas" / name, kind):
            return above / "schemas" / name
        if (above / ".git").exists():
            top = above
            break
    runs_above = folder.is_relative_to(here) and (top is None or here.is_relative_to(top))
    place = (here if runs_above else top or folder) / "schemas"
    return place / "checker" / name if (place / name).exists() else place / name  # another tool's file stays


def _is_schema(path: Path, kind: str) -> bool:
    try:
        with path.open("rb") as file:
            return f'"title": "Checker {kind}"'.encode() in file.read(300)
    except OSError:
        return False


def _shown(path: Path) -> str:
    """``path`` as the person would write it."""
    here = Path.cwd().resolve()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _save(target: Path, text: str, force: bool) -> None:
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
    except OSError as error:
        raise click.ClickException(f"cannot make the folder {target.parent}: {error.strerror}") from None
    try:
        with target.open("wb" if force else "xb") as file:  # what came into being meanwhile is kept too
            file.write(utf8(text))
    except FileExistsError:
        raise exists(target) from None
    except OSError as error:
        reason = f"cannot write {target}: {error.strerror}; check that its folder exists and can be written"
        raise click.ClickException(reason) from None
