"""Which files are descriptors: those named, and those in a folder that say so."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from checker.model.diagnostic import Diagnostic
from checker.model.place import start_of

_KIND = rb"""^(\xef\xbb\xbf)?[{ ]*["']?kind["']? *: *["']?%b["']? *($|[\r,}#])"""
SAYS_VENDOR = re.compile(_KIND % b"vendor", re.MULTILINE)
SAYS_WAIVERS = re.compile(_KIND % b"waivers", re.MULTILINE)
SAYS_QUOTES = re.compile(_KIND % b"quotes", re.MULTILINE)
SAYS_KIND = re.compile(rb"""^(\xef\xbb\xbf)?({ *|{? *["'])?kind["']? *:""", re.MULTILINE)


def find_vendors(paths: Iterable[Path | str], problems: list[Diagnostic]) -> list[Path]:
    """The vendor files named, and for a folder all YAML files in it that say ``kind: vendor``."""
    complaint = ("this folder holds no vendor descriptor", "a vendor file says `kind: vendor`")
    return _found(paths, lambda folder: folder.iterdir(), SAYS_VENDOR, complaint, problems)


def find_descriptors(paths: Iterable[Path | str], problems: list[Diagnostic]) -> list[Path]:
    """The files named, and for a folder all YAML files in and below it that have a ``kind``.

    Waiver files and quotations among them are told by :func:`says_waivers` and :func:`says_quotes`.
    """
    complaint = ("this folder holds no descriptor", "a descriptor says `kind: project` or `kind: vendor`")
    return _found(paths, lambda folder: folder.rglob("*"), SAYS_KIND, complaint, problems)


def says_vendor(path: Path) -> bool:
    """Whether a file, by its text, is a vendor descriptor."""
    return os.path.isfile(path) and _says(SAYS_VENDOR, path)


def says_waivers(path: Path) -> bool:
    """Whether a file, by its text, is a file of waivers."""
    return os.path.isfile(path) and _says(SAYS_WAIVERS, path)


def says_quotes(path: Path) -> bool:
    """Whether a file, by its text, is a file of quotations."""
    return os.path.isfile(path) and _says(SAYS_QUOTES, path)


def _found(
    paths: Iterable[Path | str],
    inside: Callable[[Path], Iterable[Path]],
    says: re.Pattern[bytes],
    complaint: tuple[str, str],
    problems: list[Diagnostic],
) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if not os.path.isdir(path):  # false, too, for a name that no file can have
            found.append(path)
            continue
        files = sorted(p for p in inside(path) if p.suffix in (".yaml", ".yml") and p.is_file())
        chosen = [p for p in files if _says(says, p)]
        if not chosen:
            message, help = complaint
            problems.append(Diagnostic(message, start_of(str(path)), help))
        found += chosen
    return list(dict.fromkeys(found))


def _says(what: re.Pattern[bytes], path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return what.search(file.read(200_000)) is not None
    except OSError:
        return True  # named to the reader, which says why it cannot be read
