"""From files to what is measured: a platform's export, or a plain table."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from checker.evidence import long_table, readers
from checker.evidence.columns import Material, material_of
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of


def read_material(
    paths: Sequence[Path],
    format: str | None = None,
    question: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Material:
    """What the files hold; several are one export, in a file per annotator or item.

    ``format`` is told from the content where it is ``None``; a plain table is ``table``.
    ``names`` gives the columns of a plain table by role. Raises :class:`InputError` with every
    problem and its place.
    """
    form = format or ("table" if names else readers.detect(paths[0]))
    if form != readers.TABLE:
        return material_of(readers.read_all(paths, format, question))
    if len(paths) > 1:
        message = "a plain table is one file"
        raise InputError([Diagnostic(message, start_of(str(paths[1])), "put all rows into one table")])
    return long_table.read(paths[0], names)
