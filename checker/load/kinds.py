"""What kind of file a text says it is, before it is parsed: a folder holds files of many tools.

A descriptor that is taken for another tool's file would pass unjudged. So whatever may be
one is: a misspelt kind, a kind that cannot be told without parsing, and a text that has the
sections of a descriptor and no kind at all. What a text in it says deeper down never counts.
"""

import re
from pathlib import Path
from typing import Final

from checker.load.files import LIMIT
from checker.model.diagnostic import did_you_mean

DESCRIPTORS: Final = frozenset({"project", "vendor"})
BESIDE: Final = frozenset({"waivers", "answers", "quotes"})
"""Kinds of files that count only where they are given as such."""

UNCLEAR: Final = "?"
"""A kind that only parsing tells."""

_KEY: Final = re.compile(
    rb"""^((?:---[ \t]+)?\{?[ \t]*)(?:[!&]\S+[ \t]+)?["']?kind["']?[ \t]*:[ \t]*([^\r\n]*)""",
    re.MULTILINE | re.IGNORECASE,
)
_VALUE: Final = re.compile(rb"""(["']?)([A-Za-z0-9_./-]+)\1[ \t]*(?:$|[,}#\r])""")
_OTHER_TOOL: Final = re.compile(rb"""^\{?["']?apiVersion["']?[ \t]*:""", re.MULTILINE)
_OURS: Final = re.compile(rb"""^["']?(?:approaches|determinations|workforce|subprocessors)["']?[ \t]*:""", re.MULTILINE)
_TOO: Final = re.compile(rb"""^["']?(?:id|plan|project|data|team|task|entity|terms)["']?[ \t]*:""", re.MULTILINE)


def kinds_in(path: Path) -> frozenset[str] | None:
    """The kinds that the top of a file says; ``None`` where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT)
    except OSError:
        return None
    return kinds_of(data)


def kinds_of(data: bytes) -> frozenset[str]:
    """The kinds that the top of a text says: more than one only in a stream of documents.

    ``project``, ``vendor`` or :data:`UNCLEAR` for what has to be read as a descriptor, of which the
    reader then says what is wrong with it; another word for a file of another kind.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found = _KEY.findall(data)
    top = [value for before, value in found if not before.endswith((b" ", b"\t")) or before.startswith((b"---", b"{"))]
    values = top or [value for _, value in found]
    kinds = {_word(value) for value in values}
    if kinds & DESCRIPTORS or _OTHER_TOOL.search(data):
        return frozenset(kinds - {UNCLEAR} if _OTHER_TOOL.search(data) else kinds)
    if any(kind not in BESIDE and did_you_mean(kind, DESCRIPTORS) for kind in kinds):
        return frozenset({*kinds, UNCLEAR})
    if not kinds & BESIDE and _OURS.search(data) and _TOO.search(data):
        return frozenset({*kinds, UNCLEAR})
    return frozenset(kinds)


def is_descriptor(kinds: frozenset[str] | None) -> bool:
    """Whether a file has to be read as a descriptor; one that cannot be read is left to the reader, who says why."""
    return kinds is None or bool(kinds & {*DESCRIPTORS, UNCLEAR})


def _word(value: bytes) -> str:
    found = _VALUE.match(value.strip())
    return found[2].decode() if found else UNCLEAR
