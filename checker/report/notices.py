"""What moves no verdict today, for a terminal: waivers that hold, and what will change by itself."""

from collections.abc import Iterator
from typing import Final

from checker.model.batch import Batch
from checker.model.result import Result
from checker.report.alerting import subject, told, waived
from checker.report.blocks import headline, remark, spots
from checker.report.excerpt import Sources, no_sources
from checker.report.style import Style
from checker.report.text import count, lines

SHOWN: Final = 8
"""How many notices are listed; the rest are counted."""


def waivers(result: Result, width: int, style: Style) -> Iterator[str]:
    """The findings that are waived: by whom, why, and until when."""
    for item in waived(result):
        yield ""
        finding, use = item.finding, item.use
        yield from headline(
            "waived", "note", finding.rule, f"{finding.title} ({subject(item.row, finding)})", width, style
        )
        if use is None:
            continue
        if use.place is not None:
            yield from spots([(use.place, "")], "note", width, style, no_sources)
        yield from remark("until", f"{use.expires} ({use.ticket})", width, style)
        yield from remark("owner", f"{use.owner}, approved by {use.approver}", width, style)
        yield from remark("because", use.reason, width, style)


def notices(result: Result, width: int, style: Style, sources: Sources, everything: bool) -> Iterator[str]:
    """What expires, takes effect or does not count, with the lines that say so."""
    found = told(Batch(1, (result,), (), ()))
    most = len(found) if everything else SHOWN
    for item in found[:most]:
        notice = item.notice
        about = f"{notice.arrangement}: " if notice.arrangement else ""
        yield ""
        yield from headline(item.severity, item.severity, "", about + notice.message, width, style)
        place = notice.place
        if place is not None:
            one_line = place.line == place.end_line
            yield from spots([(place, "")], item.severity, width, style, sources if one_line else no_sources)
        if notice.help:
            yield from remark("do", notice.help, width, style)
    if len(found) > most:
        yield ""
        yield from lines(f"and {count(len(found) - most, 'notice')} more: -v lists them all", width)
