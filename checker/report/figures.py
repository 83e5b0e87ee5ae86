"""Shares, intervals and tables of figures as text."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from checker.report.style import Style
from checker.report.text import clean, lines


def table(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    style: Style,
    colours: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Columns where they fit, else one paragraph per row. Words stand left, numbers right."""
    if not rows:
        return
    rows = [[clean(cell) for cell in row] for row in rows]
    sizes = [max(len(row[n]) for row in (names, *rows)) for n in range(len(names))]
    words = {n for n in range(len(names)) if n == 0 or not names[n] or names[n].startswith("most")}
    if 2 + sum(sizes) + 2 * (len(sizes) - 1) > width:
        for row in rows:
            parts = [f"{name} {cell}".strip() for name, cell in zip(names[1:], row[1:], strict=True) if cell]
            head = f"{names[0]} {row[0]}" if row[0][:1].isdigit() else row[0]
            yield from lines(f"{head}: {', '.join(parts)}", width, "    ", "  ")
        return
    for number, row in enumerate((names, *rows)):
        cells = [cell.ljust(size) if n in words else cell.rjust(size) for n, (cell, size) in enumerate(zip(row, sizes))]
        word = next((word for word in colours if row[-1].startswith(word)), "")
        if word and number:
            cells[-1] = style.verdict(colours[word], row[-1])
        line = f"  {'  '.join(cells)}".rstrip()
        yield line if number else style.dim(line)


def percent(share: float) -> str:
    """At most one decimal, and never a rounding up to certainty."""
    if 0.9995 <= share < 1:
        return "> 99.9%"
    if 0 < share < 0.0005:
        return "< 0.1%"
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def interval(low: float, high: float) -> str:
    """Two bounds in percent."""
    return f"[{100 * low:.1f}, {100 * high:.1f}]"


def chance(value: float) -> str:
    """A probability, such as a p-value, to three decimals."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
