"""Which files are descriptors: those named, and those in a folder that say so."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from checker.load.kinds import BESIDE, is_descriptor, kinds_in
from checker.model.diagnostic import Diagnostic
from checker.model.place import start_of

SKIPPED: Final = frozenset({".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__", ".tox", ".nox"})
"""Folders in which nobody keeps descriptors; environments of Python are left out too."""


def find_vendors(paths: Iterable[Path | str], problems: list[Diagnostic]) -> list[Path]:
    """The vendor files named, and for a folder all YAML files in it that say ``kind: vendor``."""
    complaint = ("this folder holds no vendor descriptor", "a vendor file says `kind: vendor`")
    return _found(paths, _in, lambda kinds: kinds is None or "vendor" in kinds, complaint, problems)


def find_descriptors(
    paths: Iterable[Path | str], problems: list[Diagnostic], others: set[str] | None = None
) -> list[Path]:
    """The files named, and for a folder all YAML files in and below it that are Checker's.

    Waiver files, quotations and answers among them are told by :func:`says_waivers`,
    :func:`says_quotes` and :func:`says_answers`. The kinds of files of other tools are added to
    ``others``.
    """
    complaint = ("this folder holds no descriptor", "a descriptor says `kind: project` or `kind: vendor`")

    def wanted(kinds: frozenset[str] | None) -> bool:
        if is_descriptor(kinds) or (kinds is not None and kinds & BESIDE):
            return True
        if others is not None and kinds:
            others.update(kinds)
        return False

    return _found(paths, _below, wanted, complaint, problems)


def says_vendor(path: Path) -> bool:
    """Whether a file, by its text, is a vendor descriptor."""
    return _says("vendor", path)


def says_waivers(path: Path) -> bool:
    """Whether a file, by its text, is a file of waivers."""
    return _says("waivers", path)


def says_answers(path: Path) -> bool:
    """Whether a file, by its text, is a file of answers."""
    return _says("answers", path)


def says_quotes(path: Path) -> bool:
    """Whether a file, by its text, is a file of quotations."""
    return _says("quotes", path)


def is_beside(path: Path) -> bool:
    """Whether a file, by its text, is of a kind that counts only where it is given as such."""
    kinds = kinds_in(path)
    return bool(kinds) and BESIDE.issuperset(kinds or ())


def holds_projects(path: Path) -> bool:
    """Whether there is a file under ``path`` that is, or may be, a project."""
    kinds = map(kinds_in, find_descriptors([path], []))
    return any(is_descriptor(found) and found != frozenset({"vendor"}) for found in kinds)


def _says(kind: str, path: Path) -> bool:
    """Whether a file is of ``kind`` and nothing else; not where it cannot be read, which the reader then says."""
    return os.path.isfile(path) and kinds_in(path) == frozenset({kind})


def _found(
    paths: Iterable[Path | str],
    inside: Callable[[Path, list[Diagnostic]], Iterable[Path]],
    wanted: Callable[[frozenset[str] | None], bool],
    complaint: tuple[str, str],
    problems: list[Diagnostic],
) -> list[Path]:
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        if not os.path.isdir(path):  # false, too, for a name that no file can have
            found.setdefault(real(path), path)
            continue
        before = len(problems)
        chosen = [file for file in sorted(inside(path, problems)) if wanted(kinds_in(file))]
        if not chosen and len(problems) == before:
            message, help = complaint
            problems.append(Diagnostic(message, start_of(str(path)), help))
        for file in chosen:
            found.setdefault(real(file), file)
    return list(found.values())


def real(path: Path) -> str:
    """The same for all names of a file, for it may be linked to or named twice."""
    return os.path.realpath(path) if os.path.isfile(path) else str(path)


def _in(folder: Path, problems: list[Diagnostic]) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if _is_yaml(path))
    except OSError as error:
        problems.append(_unreadable(error, folder))


def _below(folder: Path, problems: list[Diagnostic]) -> Iterator[Path]:
    """The YAML files in and below ``folder``. Links to folders are not followed."""

    def complain(error: OSError) -> None:
        problems.append(_unreadable(error, folder))

    for root, folders, files in os.walk(folder, onerror=complain):
        if "pyvenv.cfg" in files and Path(root) != folder:
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (path for path in map(Path(root).joinpath, files) if _is_yaml(path))


def _is_yaml(path: Path) -> bool:
    """Whether a file is YAML by its name; a link to nothing is left to the reader, who says so."""
    return path.suffix.lower() in (".yaml", ".yml") and (path.is_file() or path.is_symlink()) and not path.is_dir()


def _unreadable(error: OSError, folder: Path) -> Diagnostic:
    reason = (error.strerror or str(error)).lower()
    return Diagnostic(f"cannot be read: {reason}", start_of(str(error.filename or folder)), "check its permissions")
