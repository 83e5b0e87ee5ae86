"""Files as a git revision holds them, named as git does: ``REV:path``."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import click

from checker.cli.git import LINK, Blob, Repository, commit_of, contents, repository, tree_of
from checker.model.result import Spot
from checker.report.text import clean

T = TypeVar("T")

YAML: Final = (".yaml", ".yml")
DOCUMENT: Final = re.compile(
    rb"""["']?document["']?[ \t]*:[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^,}\r\n]+))""", re.MULTILINE
)
"""A document behind a fact, as a descriptor names it."""

LINKS: Final = 10
"""How many links are followed, one to the next."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: where its files are, and what they are called in messages.

    ``inside`` is the path without the revision; ``there`` is false where the revision has nothing
    under it.
    """

    path: str
    inside: str = ""
    folder: str = ""
    name: str = ""
    within: Repository | None = None
    there: bool = True

    def beside(self, path: str) -> str:
        """``path`` on the same side: in the revision where that holds it, else as it is."""
        inside = self.within.inside(path) if self.within is not None else None
        found = Path(self.folder, inside) if inside is not None else None
        return str(found) if found is not None and _is_there(found) else path

    def shown(self, text: str) -> str:
        """``text`` with the names that git gives to the files."""
        return text.replace(f"{self.folder}/", f"{self.name}:") if self.folder else text


@contextmanager
def opened(text: str) -> Iterator[Side]:
    """The files that ``text`` names: a path, or ``REV:path``, which is laid out in a folder that is then removed."""
    name, sign, path = text.partition(":")
    drive = len(name) == 1 and name.isalpha() and path.startswith(("/", "\\"))
    if _is_there(text) or drive:
        yield Side(text, posixpath.normpath(text))
        return
    if not sign:
        raise click.ClickException(f"no such file or folder: `{text}`; a revision is written REV:PATH")
    with TemporaryDirectory(prefix="checker-") as temporary:
        folder, within = Path(temporary).resolve(), repository()
        inside = within.inside(path or ".")
        if inside is None:
            raise click.ClickException(f"`{path}` lies outside of this repository")
        _lay_out(commit_of(name), folder)
        place = str(folder / inside)
        yield Side(place, posixpath.normpath(path or "."), str(folder), name, within, _is_there(place))


def present(side: Side) -> Side:
    """``side``, or a usage error where the revision has nothing under the path."""
    if not side.there:
        path = side.shown(side.path).partition(":")[2]
        raise click.ClickException(f"`{side.name}` holds no `{path}`; check the path, it begins at this folder")
    return side


def _is_there(path: Path | str) -> bool:
    """Whether there is a file or a folder; false, too, for a name that no file can have."""
    return os.path.isfile(path) or os.path.isdir(path)


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


def _lay_out(commit: str, folder: Path) -> None:
    """The YAML files of a commit, and the documents that they name, in ``folder``."""
    tree = {blob.path: blob for blob in tree_of(commit) if _is_safe(blob.path)}
    documents: set[str] = set()
    for data in _placed(tree, [path for path in tree if path.lower().endswith(YAML)], folder):
        named = (next(filter(None, found), b"") for found in DOCUMENT.findall(data))
        documents.update(posixpath.basename(name.decode("utf-8", "replace").strip()) for name in named)
    rest = [path for path in tree if posixpath.basename(path) in documents and not path.lower().endswith(YAML)]
    for _ in _placed(tree, rest, folder):
        pass


def _placed(tree: Mapping[str, Blob], paths: Sequence[str], folder: Path) -> Iterator[bytes]:
    """Write the files of ``paths``, and give what they hold. A link is one again, to what it leads to in the tree."""
    ends = _ends(tree, paths)
    files = dict.fromkeys(end for end in ends.values() if end)
    for blob, data in contents([tree[path] for path in files]):
        _write(folder / blob.path, data)
        yield data
    for path, end in ends.items():
        if path != end:  # a link to nothing stays one, and the reader says that it leads nowhere
            _write(folder / path, folder / (end or "nowhere"))


def _ends(tree: Mapping[str, Blob], paths: Iterable[str]) -> dict[str, str]:
    """For each path the file that it is, or at last leads to; nothing where that is not in the tree."""
    ends = {path: path for path in paths}
    for _ in range(LINKS):
        links = {path: tree[end] for path, end in ends.items() if end and tree[end].mode == LINK}
        leads = {blob.id: os.fsdecode(data) for blob, data in contents(links.values())} if links else {}
        for path, blob in links.items():
            target = posixpath.normpath(posixpath.join(posixpath.dirname(blob.path), leads[blob.id]))
            ends[path] = target if target in tree else ""
    return {path: end if end and tree[end].mode != LINK else "" for path, end in ends.items()}


def _write(path: Path, what: bytes | Path) -> None:
    """A file, or a link to a path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, bytes):
            path.write_bytes(what)
        else:
            path.symlink_to(what)
    except OSError as error:
        raise click.ClickException(f"the revision cannot be laid out: {error.strerror}: `{clean(path.name)}`") from None


def _is_safe(path: str) -> bool:
    """Whether a path stays in the folder in which it is laid out; a tree that somebody forged may hold others."""
    parts = path.replace("\\", "/").split("/")
    return not Path(path).is_absolute() and not Path(path).drive and not {"", ".", ".."} & set(parts)
