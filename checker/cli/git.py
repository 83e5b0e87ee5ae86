"""What git holds: revisions, their trees, and the bytes of files, without a work tree."""

import os
import posixpath
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from checker.report.text import clean

FILES: Final = (b"100644", b"100755")
LINK: Final = b"120000"


@dataclass(frozen=True)
class Blob:
    """A file, or a link, of a tree: its path from the top, its mode, and the id of its bytes."""

    path: str
    mode: bytes
    id: str


@dataclass(frozen=True)
class Repository:
    """The repository that the current folder is in. ``top`` is ``None`` for a bare one."""

    top: Path | None
    prefix: str

    def inside(self, path: str) -> str | None:
        """``path``, which begins at the current folder, from the top; ``None`` where it lies outside."""
        if Path(path).is_absolute():
            whole = Path(path).resolve()
            return whole.relative_to(self.top).as_posix() if self.top and whole.is_relative_to(self.top) else None
        found = posixpath.normpath(posixpath.join(self.prefix, path.replace(os.sep, "/")))
        return None if found.split("/")[0] == ".." else found


def repository() -> Repository:
    """The repository that the current folder is in. Raises a usage error that says what git says."""
    prefix = _git(["rev-parse", "--show-prefix"], "this is no git repository")
    ran = _run(["rev-parse", "--show-toplevel"])
    top = Path(os.fsdecode(ran.stdout.rstrip(b"\n"))).resolve() if ran.returncode == 0 else None
    return Repository(top, os.fsdecode(prefix.rstrip(b"\n")))


def commit_of(revision: str) -> str:
    """The id of the commit that ``revision`` names. It is never taken for an option."""
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    complaint = f"git knows no revision `{clean(revision)}`; fetch it, or name a branch, tag or commit"
    return _git(words, complaint).decode("ascii").strip()


def tree_of(commit: str) -> Iterator[Blob]:
    """Every file and link of a commit. Attributes that keep files out of archives do not count."""
    listed = _git(["ls-tree", "-r", "-z", "--full-tree", commit], f"git cannot list `{commit}`")
    for entry in listed.split(b"\0"):
        head, sign, path = entry.partition(b"\t")
        if sign:
            mode, _, id_ = head.split(b" ")
            if mode in (*FILES, LINK):
                yield Blob(os.fsdecode(path), mode, id_.decode("ascii"))


def contents(blobs: Iterable[Blob]) -> Iterator[tuple[Blob, bytes]]:
    """The bytes of each, one after the other."""
    with subprocess.Popen(["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ran:
        assert ran.stdin is not None and ran.stdout is not None
        for blob in blobs:
            ran.stdin.write(f"{blob.id}\n".encode())
            ran.stdin.flush()
            head = ran.stdout.readline().split()
            if len(head) != 3:  # missing: a shallow or partial clone
                raise click.ClickException(f"git does not have `{clean(blob.path)}`; fetch it")
            size = int(head[2])
            data = ran.stdout.read(size + 1)[:size]
            yield blob, data
        ran.stdin.close()


def _git(words: Sequence[str], complaint: str) -> bytes:
    ran = _run(words)
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise click.ClickException(f"{complaint} (git: {clean(said)})" if said else complaint)
    return ran.stdout


def _run(words: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["git", *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise click.ClickException("git is needed to read a revision; install it, or name two paths") from None
