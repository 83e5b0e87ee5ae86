"""A timeline as a picture: one self-contained SVG, readable in light and dark."""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from checker.model.timeline import Timeline, Track
from checker.report.text import clean
from checker.report.timeline import share

WIDTH: Final = 860
LABELS: Final = 210
ROW: Final = 30
BAR: Final = 18
TOP: Final = 34
FILL: Final = {"allowed": "#2e7d4f", "conditional": "#8f5f00", "undetermined": "#6b4fa0", "excluded": "#b3261e"}
"""Dark enough for white letters on them."""

STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.small{font-size:11px;fill:#4a5058}.in{fill:#fff;font-size:11px}"
    ".axis{stroke:#c3c9d0}"
    "@media(prefers-color-scheme:dark){text{fill:#e8eaed}.small{fill:#b6bcc4}.in{fill:#fff}.axis{stroke:#555b63}}"
)


def render(found: Timeline) -> str:
    """The picture, with a title and a description for those who cannot see it."""
    height = TOP + ROW * len(found.tracks) + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="timeline-title timeline-desc" width="100%">',
        f'<title id="timeline-title">{_text(f"Verdicts of {found.project.name} over time")}</title>',
        f'<desc id="timeline-desc">{_text(_told(found))}</desc>',
        f"<style>{STYLE}</style>",
        *_axis(found, height),
    ]
    for number, track in enumerate(found.tracks):
        parts += _track(track, found, TOP + ROW * number)
    parts += _legend(found, height - 12)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(day: date, found: Timeline) -> float:
    return round(LABELS + share(day, found) * (WIDTH - LABELS - 16), 1)


def _axis(found: Timeline, height: int) -> Iterator[str]:
    days = dict.fromkeys([found.start, *(event.on for event in found.events), found.end])
    last = -100.0
    for day in days:
        x = _x(day, found)
        yield f'<line class="axis" x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 34}"/>'
        if x - last >= 74 or day == found.end:
            anchor = "end" if day == found.end else "start" if day == found.start else "middle"
            if day != found.end or x - last >= 74:
                yield f'<text class="small" x="{x}" y="{TOP - 14}" text-anchor="{anchor}">{day}</text>'
                last = x


def _track(track: Track, found: Timeline, y: int) -> Iterator[str]:
    weight = ' font-weight="600"' if track.decides and found.plan else ""
    yield f'<text x="0" y="{y + 14}"{weight}>{_text(_short(track.name, 28))}</text>'
    for interval in track.intervals:
        left, right = _x(interval.start, found), _x(interval.end, found)
        wide = max(right - left, 2)
        yield (
            f'<rect x="{left}" y="{y}" width="{round(wide, 1)}" height="{BAR}" rx="2" fill="{FILL[interval.verdict]}">'
            f"<title>{interval.verdict}, {interval.start} to {interval.end}</title></rect>"
        )
        if wide > 90:
            yield f'<text class="in" x="{left + 6}" y="{y + 13}">{interval.verdict}</text>'


def _legend(found: Timeline, y: int) -> Iterator[str]:
    used = {interval.verdict for track in found.tracks for interval in track.intervals}
    x = LABELS
    for verdict, fill in FILL.items():
        if verdict in used:
            yield f'<rect x="{x}" y="{y - 9}" width="10" height="10" rx="2" fill="{fill}"/>'
            yield f'<text class="small" x="{x + 15}" y="{y}">{verdict}</text>'
            x += 120


def _told(found: Timeline) -> str:
    told = []
    for track in found.tracks:
        spans = "; ".join(f"{i.verdict} from {i.start} to {i.end}" for i in track.intervals)
        told.append(f"{track.name}: {spans}.")
    return " ".join(told)


def _short(name: str, room: int) -> str:
    return name if len(name) <= room else name[: room - 1] + "…"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
