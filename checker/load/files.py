"""Bytes from disk, bounded and checked, as text."""

import os
import stat
from pathlib import Path

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

LIMIT = 1_000_000
"""The largest file that is read, in bytes. A descriptor of a hundred arrangements needs a tenth."""


def read_text(path: Path, shown: str | None = None, limit: int = LIMIT) -> tuple[str, bytes]:
    """The text of a UTF-8 file without its byte-order mark, and its bytes.

    ``shown`` is the name used in messages. Raises :class:`InputError` for a file that is
    missing, is no regular file, cannot be read, is larger than ``limit`` bytes, or is not
    UTF-8 text.
    """
    name = shown if shown is not None else str(path)
    try:
        info = os.stat(path)
        if stat.S_ISDIR(info.st_mode):
            raise _problem(name, "is a directory, not a file", "name a YAML file inside it")
        if not stat.S_ISREG(info.st_mode):
            raise _problem(name, "is not a regular file", "name a YAML file")
        if info.st_size > limit:
            size = f"{info.st_size / 1e6:.1f} MB"
            raise _problem(name, f"is too large ({size}; at most {limit // 1_000_000} MB is read)", "split it")
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise _problem(name, "no such file", "check the path") from None
    except PermissionError:
        raise _problem(name, "cannot be read: permission denied", "check its permissions") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _problem(name, f"cannot be read: {reason}", "check the path") from None
    return decode(data, name), data


def decode(data: bytes, name: str) -> str:
    """``data`` as text. Raises :class:`InputError` where it is binary or not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _problem(name, "is UTF-16 text", "save it as UTF-8")
    zero = data.find(b"\0")
    if zero >= 0:
        raise _problem(name, "is a binary file", "name a YAML text file", data, zero)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise _problem(name, f"is not UTF-8 text: byte 0x{byte:02x}", "save it as UTF-8", data, error.start) from None


def _problem(name: str, message: str, help: str, data: bytes = b"", offset: int = 0) -> InputError:
    if not offset:
        return InputError([Diagnostic(message, start_of(name), help)])
    line = data.count(b"\n", 0, offset) + 1
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset]
    column = len(before.decode("utf-8-sig" if line == 1 else "utf-8", "replace")) + 1
    return InputError([Diagnostic(message, Place(name, line, column, line, column + 1), help)])
