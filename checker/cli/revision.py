"""Files as a git revision holds them, named as git does: ``REV:path``."""

import re
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import click

from checker.model.result import Spot

T = TypeVar("T")


@dataclass(frozen=True)
class Side:
    """One side of a comparison: where its files are, and what they are called in messages."""

    path: str
    folder: str = ""
    name: str = ""

    def beside(self, path: str) -> str:
        """``path`` on the same side: in the revision where that holds it, else as it is."""
        inside = Path(self.folder, _from_top(path)) if self.folder else None
        return str(inside) if inside is not None and inside.exists() else path

    def shown(self, text: str) -> str:
        """``text`` with the names that git gives to the files."""
        return text.replace(f"{self.folder}/", f"{self.name}:") if self.folder else text


@contextmanager
def opened(text: str) -> Iterator[Side]:
    """The files that ``text`` names: a path, or ``REV:path``, which is laid out in a folder that is then removed."""
    name, sign, path = text.partition(":")
    if not sign or Path(text).exists() or re.fullmatch(r"[A-Za-z]", name):
        yield Side(text)
        return
    with TemporaryDirectory(prefix="checker-") as folder:
        _lay_out(name, Path(folder).resolve())
        inside = Path(folder).resolve() / _from_top(path or ".")
        if not inside.exists():
            raise click.ClickException(f"`{name}` holds no `{path}`; check the path, it begins at this folder")
        yield Side(str(inside), str(Path(folder).resolve()), name)


def renamed(value: T, side: Side) -> T:
    """A result whose places and paths are named as git names them."""
    if not side.folder:
        return value
    return _walk(value, side)  # type: ignore[no-any-return]


def _walk(value: Any, side: Side) -> Any:
    if isinstance(value, Spot):
        return replace(value, file=side.shown(value.file))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _walk(getattr(value, f.name), side) for f in fields(value)}
        return type(value)(**changed)
    if isinstance(value, tuple):
        return tuple(_walk(item, side) for item in value)
    return side.shown(value) if isinstance(value, str) and side.folder in value else value


def _lay_out(revision: str, folder: Path) -> None:
    top = _git(["rev-parse", "--show-toplevel"], "this is no git repository")
    commit = _git(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
                  f"git knows no revision `{revision}`; fetch it, or name a branch, tag or commit")  # fmt: skip
    packed = _run(["-C", top.decode().strip(), "archive", "--format=tar", commit.decode().strip()])
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        wanted = [m for m in archive.getmembers() if m.isdir() or (m.isfile() and m.name.endswith((".yaml", ".yml")))]
        archive.extractall(folder, members=wanted, filter="data")


def _from_top(path: str) -> str:
    """``path``, which begins at the current folder, from the top of the repository."""
    top = Path(_git(["rev-parse", "--show-toplevel"], "this is no git repository").decode().strip())
    whole = Path(path).resolve()
    return str(whole.relative_to(top)) if whole.is_relative_to(top) else path.lstrip("/")


def _git(words: Sequence[str], complaint: str) -> bytes:
    ran = _run(words)
    if ran.returncode:
        raise click.ClickException(complaint)
    return ran.stdout


def _run(words: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["git", *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise click.ClickException("git is needed to read a revision; install it, or name two paths") from None
