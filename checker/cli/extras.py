"""Parts of Checker that need libraries of an extra, and what to say where they are missing."""

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Import what needs the extra ``name`` inside this block; a missing library ends the run with its remedy."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library in ("", "checker"):
            raise
        raise click.ClickException(f"this needs {library}: pip install 'checker[{name}]'") from None
