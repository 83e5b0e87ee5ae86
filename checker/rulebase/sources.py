"""The files of a rule base, found, read and split into entries."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import Final

from checker.load.files import decode
from checker.load.yaml import Node, parse
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place, start_of

KINDS: Final = (
    "fact", "derive", "id", "constant", "tighten_constant", "proof", "approach", "regime",
    "suit", "drop_suit", "blend", "lead",
)  # fmt: skip
"""The key that says what an entry is."""

SIZE: Final = 4_000_000
"""The largest rule file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A rule file: its shown name, its folder within the base, and its bytes."""

    path: Path
    name: str
    folder: str
    data: bytes
    overlay: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a rule file, still a node. ``kind`` is one of :data:`KINDS`."""

    kind: str
    node: Node
    source: Source


def find(roots: Sequence[Path]) -> tuple[list[Source], list[Diagnostic]]:
    """The files under ``roots``: the shipped base first, overlays after it.

    A file that nothing would read (another ending, too deep a folder) is a problem, for
    its author believes that it counts.
    """
    sources: list[Source] = []
    problems: list[Diagnostic] = []
    for number, root in enumerate(roots):
        if not root.is_dir():
            what = "no such folder" if not root.exists() else "is a file, not a folder of rules"
            problems.append(Diagnostic(what, start_of(str(root)), "name a folder that holds rule files"))
            continue
        for parts in _files(root):
            path = root.joinpath(*parts)
            name = str(path) if number else str(Path(root.name, *parts))
            if path.name.endswith((".cases.yaml", ".mutants.yaml", ".coverage.yaml", ".analysis.yaml", ".md", ".txt")):
                continue
            if path.suffix != ".yaml" or len(parts) > 2:
                help = "rename it to end in .yaml" if path.suffix != ".yaml" else "move it up: <regime>/<topic>.yaml"
                problems.append(Diagnostic("nothing reads this file", start_of(name), help))
                continue
            try:
                if not S_ISREG(path.stat().st_mode):
                    problems.append(Diagnostic("is not a regular file", start_of(name), "remove it"))
                    continue
                data = path.read_bytes()
            except OSError as error:
                problems.append(
                    Diagnostic(f"cannot be read: {error.strerror}", start_of(name), "check its permissions")
                )
                continue
            sources.append(Source(path, name, parts[0] if len(parts) == 2 else "", data, number > 0))
    return sources, problems


def _files(root: Path) -> list[tuple[str, ...]]:
    """The files in and below ``root``, as parts of their paths, in order; nothing hidden."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        inner = Path(folder).relative_to(root).parts
        found += [(*inner, name) for name in names if not name.startswith((".", "__"))]
    return sorted(found)


def digest(sources: Sequence[Source]) -> str:
    """SHA-256 over the names and bytes of all files, as ``sha256:...``."""
    total = sha256()
    for source in sources:
        total.update(f"{source.folder}/{source.path.name}\0{len(source.data)}\0".encode())
        total.update(source.data)
    return f"sha256:{total.hexdigest()}"


def entries(sources: Sequence[Source], problems: list[Diagnostic]) -> tuple[list[Entry], dict[str, str]]:
    """Every entry of every file, and the table of countries (code to name)."""
    found: list[Entry] = []
    countries: dict[str, str] = {}
    for source in sources:
        root = _document(source, problems)
        if root is None:
            continue
        if not source.folder and source.path.name == "countries.yaml" and isinstance(root.value, dict):
            countries |= {code: str(name.value) for code, name in root.value.items()}
        elif isinstance(root.value, dict) and "regime" in root.value:
            found.append(Entry("regime", root, source))
        elif isinstance(root.value, list):
            found += _listed(root.value, source, problems)
        else:
            problems.append(
                Diagnostic(
                    "a rule file is a list of entries", root.place, "begin each with `- id:`, `- derive:` or `- fact:`"
                )
            )
    return found, countries


def _document(source: Source, problems: list[Diagnostic]) -> Node | None:
    if len(source.data) > SIZE:
        problems.append(Diagnostic("the file is too large", start_of(source.name), "split it by topic"))
        return None
    try:
        root, found = parse(decode(source.data, source.name), source.name)
    except InputError as error:
        problems.extend(error.diagnostics)
        return None
    problems.extend(found)
    return root


def _listed(items: list[Node], source: Source, problems: list[Diagnostic]) -> list[Entry]:
    found = []
    for item in items:
        if not isinstance(item.value, dict):
            problems.append(Diagnostic("an entry is a mapping", item.place, "begin it with `- id:`"))
            continue
        kind = next((key for key in KINDS if key in item.value), None)
        if kind is None:
            first = next(iter(item.value), "")
            place = item.key_place(first) if first else _first(item.place)
            help = did_you_mean(first, KINDS) or "an entry has `id:`, `derive:`, `fact:`, `constant:` or `approach:`"
            problems.append(Diagnostic("what this entry is cannot be told", place, help))
        else:
            found.append(Entry(kind, item, source))
    return found


def _first(place: Place) -> Place:
    return Place(place.file, place.line, place.column, place.line, place.column + 1)
