"""Exports of labelling platforms, read as judgements, spans and boxes.

One module per platform; :mod:`~checker.evidence.readers.registry` lists them. Everything that
is read is untrusted: sizes are bounded, and what is wrong becomes an :class:`InputError` with
its place. What cannot be compared is left out, counted and told in the export's notes.
"""

from checker.evidence.readers.detect import TABLE, detect
from checker.evidence.readers.read import FORMATS, read, read_all

__all__ = ["FORMATS", "TABLE", "detect", "read", "read_all"]
