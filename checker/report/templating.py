"""Templates of reports: found in the folders of an organisation first, then in the shipped one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of


def environment(folders: Sequence[Path], filters: Mapping[str, Callable[..., Any]], escape: bool) -> Environment:
    """Where templates are read from. With ``escape`` whatever a template inserts is text, not HTML."""
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=escape,
        lstrip_blocks=escape,
        autoescape=escape,
    )
    made.filters |= dict(filters)
    return made


def rendered(made: Environment, name: str, said: Mapping[str, Any]) -> str:
    """The template ``name`` with what it is about. Raises :class:`InputError` for a template that is wrong."""
    try:
        return made.get_template(name).render(said)
    except TemplateError as error:
        raise InputError([_mistake(error, name)]) from None


def _mistake(error: TemplateError, name: str) -> Diagnostic:
    """What is wrong in a template, at the line that jinja2 blames."""
    if isinstance(error, TemplateNotFound):
        return Diagnostic(f"there is no template `{error.name}`", start_of(name), "put it into the same folder")
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or name, error.lineno
    else:
        frames = [f for f in extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
        file, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (name, 1)
    return Diagnostic(f"the template cannot be used: {error.message}", Place(file, line, 1, line, 2))
