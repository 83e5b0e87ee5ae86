"""Three-valued truth as two bits, so that Kleene's connectives are machine operations.

False is 0, unknown is 1, true is 3: ``and`` is ``&`` and ``or`` is ``|``.
"""

from typing import Final

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 3

NEGATED: Final = (TRUE, UNKNOWN, UNKNOWN, FALSE)
"""Kleene's ``not`` as a table: ``NEGATED[truth]``."""

NAMES: Final = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}


def of(value: bool | None) -> int:
    """The truth of a Python answer; ``None`` is unknown."""
    return UNKNOWN if value is None else TRUE if value else FALSE
