"""From files to one export."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checker.evidence.judgements import Export
from checker.evidence.readers.detect import reader_of
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.registry import BY_NAME, READERS, Reader
from checker.evidence.readers.source import Source, complaint, load
from checker.evidence.readers.work import Work, assemble
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

FORMATS: Mapping[str, str] = {reader.name: reader.title for reader in READERS}
"""Every format by name, with what it is."""


def read(path: Path, format: str | None = None, question: str | None = None) -> Export:
    """The export in one file; the format is told from its content where ``format`` is ``None``.

    Raises :class:`InputError` with every problem and its place, and for a plain table.
    """
    return read_all([path], format, question)


def read_all(paths: Sequence[Path], format: str | None = None, question: str | None = None) -> Export:
    """The export in several files of one format, as platforms write that give each annotator or item a file.

    With one file per annotator the name of the file is the annotator. ``digest`` of several
    files is the digest of their sorted hexadecimal digests, one a line, as
    ``sha256sum FILE... | cut -d' ' -f1 | sort | sha256sum`` prints it. Raises as :func:`read`.
    """
    if format is not None and format not in BY_NAME:
        help = did_you_mean(format, BY_NAME) or f"use one of {', '.join(BY_NAME)}"
        raise InputError([Diagnostic(f"there is no format `{format}`", start_of(str(paths[0])), help)])
    sources = _sources(paths)
    reader = _one_format(sources) if format is None else BY_NAME[format]
    shared = Reading(sources[0].name, question=question)
    try:
        works = list(_works(sources, reader, shared))
    except RecursionError:
        message = "an object in this export nests too deep"
        raise complaint(sources[0].name, message, "no platform exports such an object") from None
    _note_copies(sources, shared)
    origin = (reader.name, ", ".join(source.name for source in sources), _digest(sources))
    return assemble(works, shared, origin, same_questions=reader.same_questions, ask=reader.ask)


def _sources(paths: Sequence[Path]) -> list[Source]:
    found: list[Source] = []
    problems: list[Diagnostic] = []
    for path in dict.fromkeys(paths):
        try:
            found.append(load(path))
        except InputError as error:
            problems += error.diagnostics
    if problems:
        raise InputError(problems)
    return found


def _one_format(sources: Sequence[Source]) -> Reader:
    first: Reader | None = None
    for source in sources:
        found = reader_of(source)
        if found is None:
            raise complaint(source.name, "this table is the export of no platform that is known here", _TABLE_HELP)
        if first is not None and found != first:
            message = f"this is {found.title}, and {sources[0].name} is {first.title}"
            raise complaint(source.name, message, "read files of one format together")
        first = found
    assert first is not None
    return first


_TABLE_HELP = "name its format with --format, or its columns for item, annotator and label"


def _works(sources: Sequence[Source], reader: Reader, shared: Reading) -> Iterator[Work]:
    folders = {source.path.resolve().parent for source in sources}
    stems = Counter(source.path.stem for source in sources)
    if reader.per == "stem" and max(stems.values()) > 1:
        raise complaint(sources[0].name, "two files have one name, which names the annotator", "rename one")
    for source in sources:
        folder = source.path.resolve().parent.name
        annotator = ""
        if reader.per == "stem" and len(sources) > 1:
            annotator = source.path.stem
        elif reader.per == "folder" and len(folders) > 1:
            annotator = folder
        reading = Reading(
            source.name, annotator, folder, source.path.stem, shared.question,
            shared.problems, shared.left_out, shared.notes,
        )  # fmt: skip
        yield from reader.read(source, reading)


def _note_copies(sources: Sequence[Source], reading: Reading) -> None:
    """Two people's files that are one file may be a mistake, a copy, or perfect agreement."""
    first: dict[str, str] = {}
    for source in sources:
        twin = first.setdefault(source.digest, source.name)
        if twin != source.name:
            reading.note(f"{source.name} and {twin} are the same, byte for byte: make sure that nobody copied")


def _digest(sources: Sequence[Source]) -> str:
    if len(sources) == 1:
        return sources[0].digest
    listed = sorted(source.digest.removeprefix("sha256:") for source in sources)
    return "sha256:" + hashlib.sha256("".join(f"{digest}\n" for digest in listed).encode()).hexdigest()
