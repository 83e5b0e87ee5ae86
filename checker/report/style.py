"""Colour for terminals, or none."""

from dataclasses import dataclass

_VERDICT = {"allowed": "32", "conditional": "33", "excluded": "31", "undetermined": "35"}
_TRUTH = {"true": "32", "false": "31", "unknown": "35"}

_SEVERITY = {"error": "1;31", "warning": "1;33", "note": "1;36"}


@dataclass(frozen=True)
class Style:
    """Wraps text in escape sequences where ``colour`` is on."""

    colour: bool

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def bold(self, text: str) -> str:
        """Headings."""
        return self._paint("1", text)

    def dim(self, text: str) -> str:
        """What a reader may skip."""
        return self._paint("2", text)

    def verdict(self, verdict: str, text: str) -> str:
        """A verdict in its colour; the word itself always says it too."""
        return self._paint(_VERDICT[verdict], text)

    def truth(self, truth: str, text: str) -> str:
        """A truth in its colour."""
        return self._paint(_TRUTH[truth], text)

    def related(self, text: str) -> str:
        """What belongs to a finding but is not the finding itself."""
        return self._paint("34", text)

    def severity(self, severity: str, text: str) -> str:
        """A word of praise or blame: ``error``, ``warning`` or ``note``."""
        return self._paint(_SEVERITY[severity], text)

    def error(self, text: str) -> str:
        """The word "error"."""
        return self._paint("1;31", text)
