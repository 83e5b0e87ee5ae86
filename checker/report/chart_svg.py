"""Pictures as SVG: one file without scripts or foreign parts, in light and dark, with text for those who hear it.

Colours stand as literals on every shape; a style sheet inside replaces them where the reader
prefers dark. No meaning rests on colour alone: bars are labelled, curves are dashed differently
and named at their ends, and what is not to be chosen is hatched.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from checker.economics.quantity import number, short
from checker.report.chart import Bar, Bars, Curve, Curves, Scale, scale_of
from checker.report.text import clean

WIDTH = 760
LEFT, RIGHT = 210, 130
ROW = 30
PLOT = 300
"""Height of the field of curves, px."""

LIGHT = ("#0072b2", "#b34700", "#00795a", "#a3457a", "#8a6100", "#3a6f8f", "#5b5b5b", "#7a1f1f")
DARK = ("#5ab4e5", "#ff9a5c", "#3fcf9f", "#e79ac6", "#e6b84d", "#9fd0ea", "#c4c4c4", "#f08a8a")
"""Colours of equal rank, told apart by most eyes; each is readable on its background."""

DASHES = ("", "8 4", "2 3", "10 3 2 3", "5 5", "1 4", "12 4", "6 2 1 2")


def document(title: str, summary: str, pictures: Sequence[Bars | Curves]) -> str:
    """One SVG file with ``pictures`` below each other. ``summary`` says in words what they show."""
    blocks, height = [], 20
    for picture in pictures:
        drawn, tall = _bars(picture, height) if isinstance(picture, Bars) else _curves(picture, height)
        blocks += drawn
        height += tall
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="t d" font-family="sans-serif" font-size="13">',
        f'<title id="t">{_text(title)}</title>',
        f'<desc id="d">{_text(summary)}</desc>',
        _STYLE,
        '<defs><pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#ffffff" class="bg"/>'
        '<line x1="0" y1="0" x2="0" y2="6" stroke="#777777" stroke-width="3" class="ax"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff" class="bg"/>',
    ]
    return "\n".join([*head, *blocks, "</svg>"]) + "\n"


def _style() -> str:
    rules = [
        "text{fill:#eeeeee}",
        ".bg{fill:#1b1b1b}",
        ".ax{stroke:#9a9a9a}",
        ".gr{stroke:#3a3a3a}",
        ".lm{stroke:#ff7b7b}",
    ]
    rules += [f".s{n}{{stroke:{colour}}}.f{n}{{fill:{colour}}}" for n, colour in enumerate(DARK)]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"


_STYLE = _style()


def _bars(picture: Bars, top: int) -> tuple[list[str], int]:
    ends = [end for bar in picture.bars for end in (bar.low, bar.high)]
    scale = scale_of([*ends, *([picture.limit] if picture.limit else [])])
    room = WIDTH - LEFT - RIGHT
    bottom = top + 30 + ROW * len(picture.bars)
    kind = ", logarithmic scale" if scale.logarithmic else ""
    found = [_label(LEFT, top + 14, f"{picture.title}, {picture.unit}{kind}", weight="bold")]
    for tick in scale.ticks():
        x = LEFT + scale.place(tick) * room
        found.append(_line(x, top + 24, x, bottom, "#dddddd", "gr"))
        found.append(_label(x, bottom + 16, short(tick), anchor="middle"))
    for index, bar in enumerate(picture.bars):
        found += _bar(bar, scale, top + 30 + ROW * index)
    if picture.limit is not None:
        x = LEFT + scale.place(picture.limit) * room
        found.append(_line(x, top + 24, x, bottom, "#c00000", "lm", "4 3"))
        found.append(_label(x, bottom + 30, f"{picture.limit_label} {number(picture.limit)}", anchor="middle"))
    return found, bottom - top + 46


def _bar(bar: Bar, scale: Scale, y: int) -> Iterator[str]:
    room = WIDTH - LEFT - RIGHT
    start, end, middle = (LEFT + scale.place(value) * room for value in (bar.low, bar.high, bar.middle))
    colour = bar.colour % len(LIGHT)
    yield _label(LEFT - 10, y + 17, _short_label(bar.label), anchor="end")
    said = f"{bar.label}: {number(bar.low)} to {number(bar.high)}" + (f", {bar.mark}" if bar.mark else "")
    fill = 'fill="url(#h)"' if bar.muted else f'fill="{LIGHT[colour]}" class="f{colour}"'
    width = max(end - start, 2)
    yield (
        f'<rect x="{start:.1f}" y="{y + 5}" width="{width:.1f}" height="16" rx="3" {fill}>'
        f"<title>{_text(said)}</title></rect>"
    )
    yield f'<circle cx="{middle:.1f}" cy="{y + 13}" r="4" fill="#ffffff" stroke="#333333" stroke-width="1.5"/>'
    if bar.mark:
        yield _label(WIDTH - RIGHT + 10, y + 17, bar.mark)


def _curves(picture: Curves, top: int) -> tuple[list[str], int]:
    across = Scale(picture.x[0], picture.x[-1], True)
    up = scale_of([value for curve in picture.curves for value in (*curve.low, *curve.high)])
    room, head = WIDTH - 70 - 20, top + 30
    bottom = head + PLOT

    def x_of(value: float) -> float:
        return 70 + across.place(value) * room

    def y_of(value: float) -> float:
        return bottom - up.place(value) * PLOT

    title = f"{picture.title}: {picture.y_unit} over {picture.x_unit}; bands from end to end, lines in the middle"
    found = [_label(70, top + 14, title, weight="bold")]
    for tick in across.ticks():
        found.append(_line(x_of(tick), head, x_of(tick), bottom, "#dddddd", "gr"))
        found.append(_label(x_of(tick), bottom + 16, short(tick), anchor="middle"))
    for tick in up.ticks():
        found.append(_line(70, y_of(tick), 70 + room, y_of(tick), "#dddddd", "gr"))
        found.append(_label(62, y_of(tick) + 4, short(tick), anchor="end"))
    if picture.at is not None:
        found.append(_line(x_of(picture.at), head, x_of(picture.at), bottom, "#c00000", "lm", "4 3"))
        found.append(_label(x_of(picture.at), bottom + 30, f"here {short(picture.at)}", anchor="middle"))
    for curve in picture.curves:
        found += _curve(curve, [x_of(x) for x in picture.x], y_of)
    for crossing in picture.crossings:
        said = f"{crossing.label} at {number(crossing.x)} {picture.x_unit}"
        found.append(
            f'<circle cx="{x_of(crossing.x):.1f}" cy="{y_of(crossing.y):.1f}" r="5" fill="none" stroke="#333333" '
            f'class="ax" stroke-width="2"><title>{_text(said)}</title></circle>'
        )
    y = bottom + 52
    for curve in picture.curves:
        found.append(_stroke(f"M70 {y - 4}H105", curve.colour))
        found.append(_label(113, y, curve.label))
        y += 20
    for crossing in picture.crossings:
        said = f"break-even of the middles: {crossing.label} at {number(crossing.x)} {picture.x_unit}"
        found.append(_label(70, y, said))
        y += 18
    if picture.note:
        found.append(_label(70, y, picture.note))
        y += 18
    return found, y - top + 10


def _curve(curve: Curve, xs: Sequence[float], y_of: Callable[[float], float]) -> Iterator[str]:
    colour = curve.colour % len(LIGHT)
    upper = [f"{x:.1f} {y_of(value):.1f}" for x, value in zip(xs, curve.high)]
    lower = [f"{x:.1f} {y_of(value):.1f}" for x, value in zip(xs, curve.low)]
    outline = "L".join([*upper, *reversed(lower)])
    yield f'<path d="M{outline}Z" fill="{LIGHT[colour]}" class="f{colour}" fill-opacity="0.10"/>'
    yield _stroke("M" + "L".join(f"{x:.1f} {y_of(value):.1f}" for x, value in zip(xs, curve.middle)), curve.colour)


def _stroke(path: str, index: int) -> str:
    colour, dash = index % len(LIGHT), DASHES[index % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{LIGHT[colour]}" class="s{colour}" stroke-width="2.5"{dashed}/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, name: str, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" class="{name}"{dashed}/>'


def _label(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal") -> str:
    bold = ' font-weight="bold"' if weight == "bold" else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#222222"{where}{bold}>{_text(text)}</text>'


def _short_label(text: str) -> str:
    """A label that fits the margin; the whole stands in the bar's own title."""
    return text if len(text) <= 30 else f"{text[:29]}…"


def _text(text: str) -> str:
    return escape(clean(text))
