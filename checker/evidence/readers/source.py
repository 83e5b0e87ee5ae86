"""A file from outside: bounded, hashed and known to be text before any reader sees it."""

import hashlib
import os
import stat
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

LARGEST = 1_000_000_000
"""The largest export that is read, in bytes, line by line."""

LARGEST_DOCUMENT = 256_000_000
"""The largest file that must be read whole, in bytes: a JSON array or object, or XML."""

_CHUNK = 1 << 20
_HEAD = 1 << 16
_PACKED = {
    b"PK\x03\x04": "is a zip archive",
    b"\x1f\x8b": "is compressed (gzip)",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file. ``digest`` is ``sha256:`` and the hexadecimal SHA-256 of its bytes; ``head`` its first text."""

    path: Path
    name: str
    size: int
    digest: str
    head: str

    @contextmanager
    def lines(self) -> Iterator[TextIOWrapper]:
        """The text, to be read line by line; line ends are kept as they stand."""
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream

    def text(self) -> str:
        """The whole text. Raises :class:`InputError` beyond :data:`LARGEST_DOCUMENT`."""
        if self.size > LARGEST_DOCUMENT:
            message = f"is too large to be read whole ({_megabytes(self.size)}; at most {_megabytes(LARGEST_DOCUMENT)})"
            raise complaint(self.name, message, "export it as NDJSON (one object a line) or CSV, or split it")
        with self.lines() as stream:
            return stream.read()


def is_parquet(path: Path) -> bool:
    """Whether the file begins as a Parquet table does."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False  # named to the reader, which says why it cannot be read


def load(path: Path) -> Source:
    """Hash and check a file.

    Raises :class:`InputError` for a file that is missing, no regular file, unreadable, empty,
    larger than :data:`LARGEST`, packed, or not UTF-8 text.
    """
    name = str(path)
    try:
        info = os.stat(path)
        if stat.S_ISDIR(info.st_mode):
            raise complaint(name, "is a directory, not a file", "name the export file inside it")
        if not stat.S_ISREG(info.st_mode):
            raise complaint(name, "is not a regular file", "save the export to a file first: its digest is evidence")
        if info.st_size > LARGEST:
            message = f"is too large ({_megabytes(info.st_size)}; at most {_megabytes(LARGEST)} is read)"
            raise complaint(name, message, "split it")
        return _checked(path, name)
    except FileNotFoundError:
        raise complaint(name, "no such file", "check the path") from None
    except PermissionError:
        raise complaint(name, "cannot be read: permission denied", "check its permissions") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise complaint(name, f"cannot be read: {reason}", "check the path") from None


def _checked(path: Path, name: str) -> Source:
    digest, decoder = hashlib.sha256(), getincrementaldecoder("utf-8-sig")()
    size = line = 0
    head = ""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if size == 0:
                _refuse_packed(chunk, name)
            if (zero := chunk.find(b"\0")) >= 0:
                raise complaint(name, "is a binary file", "name a JSON, CSV or XML text file", line + 1, chunk, zero)
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                where = max(0, error.start - len(error.object) + len(chunk))  # less what was held back, plus the mark
                message = f"is not UTF-8 text: byte 0x{error.object[error.start]:02x}"
                raise complaint(name, message, "save it as UTF-8", line + 1, chunk, where) from None
            head += text[: _HEAD - len(head)]
            digest.update(chunk)
            size, line = size + len(chunk), line + chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise complaint(
            name, "ends in the middle of a character", "it may have been cut off: export it again"
        ) from None
    if not head.strip():
        raise complaint(name, "the file is empty", "export it again")
    return Source(path, name, size, f"sha256:{digest.hexdigest()}", head)


def _refuse_packed(start: bytes, name: str) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise complaint(name, "is UTF-16 text", "save it as UTF-8")
    for magic, what in _PACKED.items():
        if start.startswith(magic):
            raise complaint(name, what, "unpack it and name the files inside")
    if start.startswith(b"PAR1"):
        raise complaint(name, "is a Parquet table, which no platform exports", "read it as a plain table")


def complaint(name: str, message: str, help: str, line: int = 0, chunk: bytes = b"", offset: int = 0) -> InputError:
    """One complaint about a file; with ``line``, about the byte at ``offset`` of the chunk that begins there."""
    if not line:
        return InputError([Diagnostic(message, start_of(name), help)])
    line += chunk.count(b"\n", 0, offset)
    before = chunk[chunk.rfind(b"\n", 0, offset) + 1 : offset]
    column = len(before.decode("utf-8", "replace")) + 1
    return InputError([Diagnostic(message, Place(name, line, column, line, column), help)])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
