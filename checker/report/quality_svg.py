"""Agreement with its intervals as one picture: a point, a whisker, and the threshold that the bound is held against.

Where a vendor states a lower bound alone, the whisker ends at the value: what lies above it is not known.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from checker.report.quality import Estimate, figures
from checker.report.text import clean

WIDTH: Final = 760
LEFT: Final = 280
RIGHT: Final = 160
ROW: Final = 44
TOP: Final = 40

STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.s{font-size:11.5px;fill:#4a5058}"
    ".g{stroke:#d5d9de}.w{stroke:#1d5f9e}.p{fill:#1d5f9e}.t{stroke:#b3261e}.l{fill:#b3261e}"
    "@media(prefers-color-scheme:dark){text{fill:#e8eaed}.s{fill:#b6bcc4}.g{stroke:#464c54}"
    ".w{stroke:#7db8f0}.p{fill:#7db8f0}.t{stroke:#ff8a80}.l{fill:#ff8a80}}"
)


def render(groups: Sequence[tuple[str, Sequence[Estimate]]], limit: float | None) -> str:
    """The picture. ``groups`` holds a name with its estimates; those without any figure are left out."""
    rows = [
        (f"{name}: {estimate.label}" if name else estimate.label, estimate)
        for name, estimates in groups
        for estimate in estimates
        if estimate.value is not None or estimate.low is not None
    ]
    least = min((e.low if e.low is not None else e.value or 0.0 for _, e in rows), default=0.0)
    low = 0.0 if least < 0.5 else 0.5
    bottom = TOP + ROW * len(rows)
    height = bottom + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img">',
        f"<title>{_text(summary(groups, limit))}</title>",
        f"<style>{STYLE}</style>",
        *_axis(low, limit, bottom),
    ]
    for number, (label, estimate) in enumerate(rows):
        parts += _row(label, estimate, low, TOP + ROW * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def summary(groups: Sequence[tuple[str, Sequence[Estimate]]], limit: float | None) -> str:
    """What the picture shows, in words."""
    told = []
    for name, estimates in groups:
        for e in estimates:
            told.append(f"{f'{name}, ' if name else ''}{e.label}: {figures(e) or 'unknown'}.")
    against = f" The lower bound is to exceed {limit:g}." if limit is not None else ""
    return " ".join(told) + against


def _x(value: float, low: float) -> float:
    share = (min(max(value, low), 1.0) - low) / (1.0 - low)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _axis(low: float, limit: float | None, bottom: int) -> Iterator[str]:
    for step in range(6):
        value = low + (1 - low) * step / 5
        x = _x(value, low)
        yield f'<line class="g" stroke="#d5d9de" x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{bottom}"/>'
        yield f'<text class="s" x="{x}" y="{bottom + 18}" text-anchor="middle">{value:.1f}</text>'
    if limit is not None:
        x = _x(limit, low)
        yield (
            f'<line class="t" stroke="#b3261e" stroke-width="2" stroke-dasharray="5 3" '
            f'x1="{x}" y1="{TOP - 12}" x2="{x}" y2="{bottom}"/>'
        )
        yield f'<text class="l" x="{x}" y="{TOP - 20}" text-anchor="middle">to exceed {limit:g}</text>'


def _row(label: str, estimate: Estimate, low: float, top: int) -> Iterator[str]:
    y = top + 18
    yield f'<text x="0" y="{y}">{_text(_short(label))}</text>'
    yield f'<text class="s" x="0" y="{y + 15}">{_text(estimate.about)}</text>'
    middle = estimate.value if estimate.value is not None else estimate.low
    right = estimate.high if estimate.high is not None else middle
    if estimate.low is not None and right is not None:
        start, end = _x(estimate.low, low), _x(right, low)
        yield f'<path class="w" fill="none" stroke="#1d5f9e" stroke-width="3" d="M{start} {y - 4}H{end}"/>'
        for x in (start, *([end] if estimate.high is not None else [])):
            yield f'<path class="w" fill="none" stroke="#1d5f9e" stroke-width="2" d="M{x} {y - 11}V{y + 3}"/>'
    if estimate.value is not None:
        yield f'<circle class="p" fill="#1d5f9e" cx="{_x(estimate.value, low)}" cy="{y - 4}" r="5"/>'
    yield f'<text class="s" x="{WIDTH - RIGHT + 14}" y="{y}">{_text(figures(estimate))}</text>'


def _short(text: str) -> str:
    return text if len(text) <= 44 else f"{text[:43]}…"


def _text(text: str) -> str:
    return escape(clean(text), quote=True)
