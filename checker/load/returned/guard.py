"""A workbook looked over before a library opens it: sizes, entities, and what is merged.

A workbook is a zip archive of XML. What one can do to a reader (an archive that swells, entities
that multiply, a million rows, a merge of all cells) is refused here, with bounded work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from checker.load.returned.cells import COLUMNS, ROWS, wrong
from checker.model.diagnostic import InputError

FILE: Final = 5_000_000
"""The largest workbook that is read, in bytes."""

PART: Final = 10_000_000
"""The largest part of one, unpacked, in bytes."""

WHOLE: Final = 25_000_000
"""What all parts may have together, unpacked, in bytes."""

PARTS: Final = 500
"""The most parts."""

DEPTH: Final = 60
"""How deep elements may nest."""

MERGES: Final = 2_000
"""The most merged ranges."""

OLD: Final = b"\xd0\xcf\x11\xe0"
"""How the older format begins, and so a workbook that is protected by a password."""


@dataclass
class Look:
    """What was seen in one part: the merged ranges, as written."""

    merged: list[str] = field(default_factory=list)


def look_over(data: bytes, file: str) -> Mapping[str, Look]:
    """What was seen in each XML part, by its name. Raises :class:`InputError` for what must not be opened."""
    if data.startswith(OLD):
        message = "this is a workbook of the older format, or one with a password"
        raise wrong(file, message, "save it as .xlsx, without a password")
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _parts(archive, file)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _unreadable(file, error) from None
    except Exception as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(file, error) from None  # a broken deflate stream is zlib.error, lzma.LZMAError ...


def _unreadable(file: str, error: Exception) -> InputError:
    return wrong(file, f"this is no workbook: {str(error)[:100]}", "save the questionnaire as .xlsx again")


def _parts(archive: ZipFile, file: str) -> Mapping[str, Look]:
    entries = archive.infolist()
    if len(entries) > PARTS:
        raise wrong(file, f"the workbook has more than {PARTS} parts", "keep the questionnaire alone in it")
    if len({entry.filename for entry in entries}) < len(entries):
        raise wrong(file, "the workbook holds one part twice", "save the questionnaire as .xlsx again")
    largest, total = max((e.file_size for e in entries), default=0), sum(e.file_size for e in entries)
    if largest > PART or total > WHOLE:
        message = f"the workbook unpacks to {total / 1e6:.0f} MB (at most {WHOLE // 1_000_000} MB are read)"
        raise wrong(file, message, "keep the questionnaire alone in it, without pictures and empty formatted rows")
    found: dict[str, Look] = {}
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            found[entry.filename] = _seen(archive.read(entry), entry.filename, file)
    return found


def _seen(data: bytes, part: str, file: str) -> Look:
    parser = expat.ParserCreate(namespace_separator=" ")
    look = Look()
    depth = row = 0
    place: tuple[int, int] = (0, 0)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, place
        depth += 1
        if depth > DEPTH:
            raise wrong(file, f"{part} nests deeper than {DEPTH} levels", "save the questionnaire as .xlsx again")
        match name.rpartition(" ")[2]:
            case "row":
                row = _number(attributes.get("r"), row + 1)
                place = (row, 0)
            case "c":
                place = (row, _column(attributes.get("r"), place[1] + 1))
            case "v" | "is" | "f" if place[0] > ROWS or place[1] > COLUMNS:
                message = f"the workbook has a value at row {place[0]:,}, column {place[1]:,}"
                raise wrong(file, message, f"keep to {ROWS:,} rows and {COLUMNS} columns: those that were sent")
            case "mergeCell":
                look.merged.append(attributes.get("ref", "")[:40])
                if len(look.merged) > MERGES:
                    raise wrong(file, f"the workbook has more than {MERGES:,} merged ranges", "take the merges back")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise wrong(file, f"{part} declares a document type or entities", "save the questionnaire as .xlsx again")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise wrong(file, f"{part} is no XML: {error}", "save the questionnaire as .xlsx again") from None
    return look


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    """The column of a reference such as ``AB12``."""
    name = (reference or "").rstrip("0123456789").upper()
    if not (0 < len(name) <= 4 and name.isascii() and name.isalpha()):
        return otherwise
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - 64
    return found
