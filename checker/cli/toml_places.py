"""Where a key stands in a TOML file. The standard parser gives no places, so it is asked about prefixes.

What stands before a key's statement is TOML without the key; the first TOML that ends on the
statement's line, or after it, has the key. A line of which both is true holds the key, whatever
quotes, dots, headers or inline tables it is written with.
"""

import re
import tomllib
from collections.abc import Sequence

from checker.model.place import Place, start_of


def key_place(text: str, file: str, route: Sequence[str]) -> Place:
    r"""The place of the last key of ``route`` in ``text``; the start of the file where it is not found.

    >>> text = '[tool.other]\nrules = 1\n[tool.checker]\nrules = [\n  "a",\n]\n'
    >>> str(key_place(text, "pyproject.toml", ("tool", "checker", "rules")))
    'pyproject.toml:4:1'
    """
    key = route[-1]
    word = re.compile(rf"""(?<![\w-])(["']?){re.escape(key)}\1(?![\w-])""")
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        match = word.search(line)
        if match and _begins_on(lines, number, route):
            return Place(file, number, match.start() + 1, number, match.end() + 1)
    return start_of(file)


def _begins_on(lines: Sequence[str], number: int, route: Sequence[str]) -> bool:
    """Whether the statement that begins on a line, counted from 1, brings ``route`` into being."""
    if _has("\n".join(lines[: number - 1]), route) is not False:
        return False
    for end in range(number, len(lines) + 1):
        found = _has("\n".join(lines[:end]), route)
        if found is not None:
            return found
    return False


def _has(text: str, route: Sequence[str]) -> bool | None:
    """Whether ``text`` holds ``route``; ``None`` where it is no TOML."""
    try:
        inside: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    for step in route:
        if not isinstance(inside, dict) or step not in inside:
            return False
        inside = inside[step]
    return True
