"""What is wrong with an input, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.model.place import Place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint. ``help`` is a suggestion, empty where there is none."""

    message: str
    place: Place
    help: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        tail = f" ({self.help})" if self.help else ""
        return f"{self.place}: {self.severity}: {self.message}{tail}"


class InputError(Exception):
    """The input cannot be judged. Carries every complaint about every file."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics: tuple[Diagnostic, ...] = tuple(
            sorted(diagnostics, key=lambda d: (d.place.file, d.place.line, d.place.column, d.message))
        )
        super().__init__("\n".join(map(str, self.diagnostics)))


class InternalError(Exception):
    """The checker itself is wrong: two engines disagree, or a typed leaf failed."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt ``word``; empty where nothing known is close."""
    from difflib import get_close_matches  # only a mistake needs it

    known = list(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if not close:
        folded = {name.lower(): name for name in known}
        close = [folded[m] for m in get_close_matches(word.lower(), list(folded), n=1, cutoff=0.6)]
    return f"did you mean `{close[0]}`?" if close else ""
