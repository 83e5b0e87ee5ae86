"""Text of others as Markdown that shows it and does nothing else: no markup, link, mention or reference."""

import html
import re
from typing import Final

from checker.report.text import clean

_SPECIAL: Final = re.compile(r"([\\`*_\[\]|~<>#^$])")
_ACTIVE: Final = re.compile(r"([@#!~%&$^])(?=[\w\"'({\[])")
_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def markdown(text: str) -> str:
    r"""``text`` on one line, for the running text of a Markdown document.

    Names of people, issues and addresses are broken by a space without width, so that nobody
    is notified and nothing is linked. Letters that steer the direction of text are replaced.

    >>> markdown("[x](http://a) | `y`").replace("\u200b", "/")
    '\\[x\\](http:///a) \\| \\`y\\`'
    >>> markdown("@all see #1 <img src=x>").replace("\u200b", "/")
    '@/all see \\#/1 &lt;img src=x&gt;'
    """
    said = " ".join(clean(re.sub(r"[\r\n\t]", " ", text)).split())
    said = _ACTIVE.sub(rf"\1{_BREAK}", said)
    said = re.sub(r"(://|\bwww\.|\bmailto:|\bxmpp:|\bGH-(?=\d))", rf"\1{_BREAK}", said, flags=re.IGNORECASE)
    return _SPECIAL.sub(lambda m: html.escape(m[1]) if m[1] in "<>" else f"\\{m[1]}", said.replace("&", "&amp;"))


def code(text: str) -> str:
    """``text`` as a code span, in a table too: nothing in one is marked up, linked or mentioned.

    >>> code("a`b|c"), code("")
    ("`a'b/c`", '` `')
    """
    said = " ".join(clean(re.sub(r"[\r\n\t]", " ", text)).split()).replace("`", "'").replace("|", "/")
    return f"`{said or ' '}`"
