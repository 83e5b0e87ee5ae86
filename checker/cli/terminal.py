"""What the terminal, or the pipe, can show."""

import os
import shutil
from typing import TextIO


def colour_of(stream: TextIO) -> bool:
    """Whether to colour: ``NO_COLOR`` wins, then ``FORCE_COLOR``, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns to write in: the terminal's, 80 in a pipe, at most 100."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))
