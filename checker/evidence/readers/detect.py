"""Which format a file is, told from what stands in it and not from its name."""

from itertools import islice
from pathlib import Path

from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.registry import READERS, Reader
from checker.evidence.readers.safe_xml import root
from checker.evidence.readers.source import Source, complaint, is_parquet, load
from checker.evidence.readers.tables import header

TABLE = "table"
"""What :func:`detect` says of a table that no platform wrote."""

_LOOKED_AT = 20


def detect(path: Path) -> str:
    """The name of the format, or ``"table"`` for a plain CSV, TSV or Parquet table.

    Raises :class:`InputError` for a file that cannot be read, and for JSON or XML that no
    platform known here exports.
    """
    if is_parquet(path):
        return TABLE
    reader = reader_of(load(path))
    return reader.name if reader is not None else TABLE


def reader_of(source: Source) -> Reader | None:
    """The reader of a file; ``None`` for a plain table. Raises as :func:`detect`."""
    start = source.head.lstrip()
    if start.startswith("<"):
        return _first("xml", frozenset({root(source)})) or _unknown(source, "XML file")
    if start.startswith(("{", "[")):
        for record in islice(records(source, Reading(source.name)), _LOOKED_AT):
            if (found := _first("json", frozenset(record.fields))) is not None:
                return found
        return _unknown(source, "JSON file")
    return _first("table", frozenset(header(source)))


def _first(shape: str, names: frozenset[str]) -> Reader | None:
    return next((reader for reader in READERS if reader.shape == shape and reader.recognises(names)), None)


def _unknown(source: Source, what: str) -> Reader:
    names = ", ".join(reader.name for reader in READERS)
    help = f"name it with --format ({names}), or write a table with item, annotator and label"
    raise complaint(source.name, f"this {what} is the export of no platform that is known here", help)
