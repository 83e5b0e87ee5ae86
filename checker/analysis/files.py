"""Examples as files that a person can run."""

import re
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from checker.analysis.witness import Descriptor, Example, read_again, situation_in
from checker.model.diagnostic import Diagnostic, InputError, InternalError
from checker.model.place import start_of
from checker.model.rulebase import RuleBase


def write(example: Example, folder: Path, stem: str, base: RuleBase, as_of: date) -> list[str]:
    """Write an example into ``folder`` and return the words that name its files in a command.

    The files are read again. Raises :class:`InternalError` where they say something else
    than the example, :class:`InputError` where they cannot be written.
    """
    project, vendor = folder / f"{stem}.project.yaml", folder / f"{stem}.vendor.yaml"
    _save(project, text(example.project))
    if example.vendor is not None:
        _save(vendor, text(example.vendor))
    vendors = [vendor] if example.vendor is not None else []
    written = situation_in(project, vendors, example.arrangement, base, as_of)
    said, meant = written.answers, read_again(example, base, as_of).answers
    if {name: answer.value for name, answer in said.items()} != {name: answer.value for name, answer in meant.items()}:
        raise InternalError(f"{project} does not say what its example says")
    return [str(project), *(word for path in vendors for word in ("--vendor", str(path)))]


class _Writer(yaml.SafeDumper):
    """Mappings in lines, lists in brackets, as people write descriptors."""


_Writer.add_representer(list, lambda writer, items: writer.represent_sequence("tag:yaml.org,2002:seq", items, True))


def text(descriptor: Descriptor) -> str:
    """A descriptor as YAML.

    >>> print(text({"kind": "vendor", "workforce": {"countries": ["NO", "US"]}}), end="")
    kind: vendor
    workforce:
      countries: ['NO', US]
    """
    content: str = yaml.dump(
        dict(descriptor), Dumper=_Writer, sort_keys=False, default_flow_style=False, width=100, allow_unicode=True
    )
    return content


def slug(name: str) -> str:
    """``name`` as the beginning of a file's name.

    >>> slug("redundant: law.a, law.b")
    'redundant-law-a-law-b'
    """
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")


def command(words: Sequence[str]) -> str:
    """Words as a line for a shell."""
    return shlex.join(words)


def _save(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    except OSError as error:
        help = "name a folder that can be written"
        raise InputError([Diagnostic(f"cannot be written: {error.strerror}", start_of(str(path)), help)]) from None
