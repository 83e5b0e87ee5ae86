"""A rule base ready to evaluate, from a cache where one can be trusted.

Parsing and type-checking the rules takes far longer than judging a project, so what came
out is kept, by the digest of the rule files. The cache holds pickled data and compiled
code, which must never be loaded from a place that others can write: the file and its
folder have to belong to the user and be writable by nobody else. A cache that cannot be
read or written is no error.
"""

import marshal
import os
import pickle
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from checker.engine.program import Program
from checker.rulebase.load import load, read
from checker.version import VERSION


def prepare(roots: Sequence[Path], cache: Path | None = None) -> Program:
    """The program for the rule base in ``roots``.

    ``cache`` is a folder for prepared rule bases, ``None`` for none. Raises
    :class:`~checker.model.diagnostic.InputError` with every mistake in the rule files.
    """
    if cache is None:
        return _compiled(roots)
    _, digest = read(roots)
    file = cache / f"rules-{_key(roots, digest)}.bin"
    program = _recall(file)
    if program is None:
        program = _compiled(roots)
        _store(file, program)
    return program


def _compiled(roots: Sequence[Path]) -> Program:
    from checker.engine.compile import compile_base  # not needed where the cache answers

    return compile_base(load(roots))


def _key(roots: Sequence[Path], digest: str) -> str:
    """Changes with the rules, where they lie, this package's own code, and the interpreter."""
    total = sha256(f"{digest}|{VERSION}|{sys.version}|{'|'.join(map(str, roots))}".encode())
    package = Path(__file__).resolve().parent.parent
    for room in ("model", "language", "load", "rulebase", "engine"):
        for entry in sorted(os.scandir(package / room), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                info = entry.stat()
                total.update(f"{entry.name}:{info.st_mtime_ns}:{info.st_size};".encode())
    return total.hexdigest()[:24]


def _recall(file: Path) -> Program | None:
    try:
        if not _private(file.parent) or not _private(file):
            return None
        data = file.read_bytes()
        if sha256(data[32:]).digest() != data[:32]:
            return None
        parts, code = pickle.loads(data[32:])
        return Program(*(*parts, marshal.loads(code)))
    except Exception:  # whatever is wrong with a cache, the rules themselves can be read
        return None


def _store(file: Path, program: Program) -> None:
    with suppress(Exception):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(file.parent):
            return
        parts = (program.base, program.facts, program.derived, program.conditional, program.atoms,
                 program.rules, program.pool, program.plan, program.source)  # fmt: skip
        data = pickle.dumps((parts, marshal.dumps(program.code)), protocol=5)
        partial = file.with_suffix(f".{os.getpid()}.tmp")
        with suppress(FileNotFoundError):
            partial.unlink()
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(sha256(data).digest() + data)
            os.replace(partial, file)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        for old in sorted(file.parent.glob("rules-*.bin"), key=lambda p: p.stat().st_mtime)[:-8]:
            old.unlink()


def _private(path: Path) -> bool:
    """Whether ``path`` is the user's own and nobody else can write to it. Links are not followed."""
    info = os.lstat(path)
    mine = not hasattr(os, "getuid") or info.st_uid == os.getuid()
    return mine and not stat.S_ISLNK(info.st_mode) and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
