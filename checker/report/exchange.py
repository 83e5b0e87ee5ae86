"""Places, addresses and fingerprints in the form in which other programs take them."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from checker.model.result import Spot
from checker.report.text import clean

RULES: Final = "rules/"
"""How the files of the shipped rule base begin; they stand in no project's folder."""

_DRIVE: Final = re.compile(r"[A-Za-z]:/")


def path_of(file: str) -> str:
    r"""A file's path with forward slashes and without detours, as other tools compare it.

    >>> path_of("./vendors/../vendors/a.yaml"), path_of("vendors\\a.yaml")
    ('vendors/a.yaml', 'vendors/a.yaml')
    """
    from posixpath import normpath

    return normpath(file.replace("\\", "/")) if file else ""


def uri_of(file: str) -> str:
    """A file as a URI reference: relative where the path is.

    >>> uri_of("my data/ä.yaml"), uri_of("/srv/a.yaml"), uri_of("c:x.yaml")
    ('my%20data/%C3%A4.yaml', 'file:///srv/a.yaml', './c%3Ax.yaml')
    """
    from urllib.parse import quote

    path = path_of(file).encode("utf-8", "replace").decode()
    if path.startswith("/") or _DRIVE.match(path):
        return "file:///" + quote(path.lstrip("/"), safe="/:")
    quoted = quote(path, safe="/")
    return f"./{quoted}" if "%3A" in quoted.partition("/")[0] else quoted


def web(url: str) -> str:
    """A web address that is safe to link; empty for anything else.

    >>> web("https://example.org/a(b) c"), web("javascript:alert(1)")
    ('https://example.org/a%28b%29%20c', '')
    """
    from urllib.parse import quote

    if not re.match(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#]|$)", url):
        return ""
    return quote(clean(url), safe="/:?#[]@!$&*+,;=%~-._")


def unique(fingerprints: Iterable[str]) -> Iterator[str]:
    """Each fingerprint, with a number where it has been before: of equal ones some tools show only the first."""
    seen: dict[str, int] = {}
    for fingerprint in fingerprints:
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        yield fingerprint if seen[fingerprint] == 1 else f"{fingerprint[:26]}{seen[fingerprint]:06d}"


def mark(*words: str) -> str:
    """A fingerprint of words: 32 hexadecimal digits."""
    from hashlib import sha256

    return sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:32]


def compact() -> Callable[[object], str]:
    """Writes JSON on one line, with nothing that a log of GitHub Actions would take for a command."""
    import json

    dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    return lambda value: dump(value).replace("##[", "#\\u0023[")


def shipped(place: Spot, overlays: Iterable[str]) -> bool:
    """Whether a place is in the rule base that ships, which stands in no project's folder."""
    return place.file.startswith(RULES) and not any(place.file.startswith(folder) for folder in overlays)
