"""One reason for or against approaches as text for a terminal."""

from checker.model.expression import ALWAYS
from checker.model.suitability import Suit
from checker.report.rules import condition_lines
from checker.report.style import Style
from checker.report.text import count, lines


def page(suit: Suit, width: int, colour: bool) -> str:
    """The reason in full: for and against what, when it holds, what stands behind it."""
    style = Style(colour)
    found = [style.bold(suit.name), *lines(suit.title, width), "", *lines(suit.because, width), ""]
    found.append(style.bold(f"a {suit.weight} reason; it changes no verdict"))
    for word, names in (("for", suit.favours), ("against", suit.opposes), ("mended by", suit.mended_by)):
        if names:
            found += lines(f"{word}: {', '.join(sorted(names))}", width, "    ", "  ")
    found += ["", style.bold("holds where")]
    found += ["  always"] if suit.when == ALWAYS else condition_lines(suit.when, 1, width)
    claims = f"claims {', '.join(suit.claims)} of the article; " if suit.claims else ""
    found += ["", style.bold("source"), *lines(f"{claims}{suit.strength}: {suit.source}", width, "  ")]
    found += lines(f"checked {suit.checked}; {suit.place}; {count(len(suit.examples), 'example')}", width, "  ")
    return "\n".join(found) + "\n"
