"""Pictures in plain characters and as SVG: what they show, and that they stand on their own."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.economics.quantity import number, short, stated
from checker.report.chart import Bar, Bars, Crossing, Curve, Curves, Scale, bars_text, curves_text, scale_of
from checker.report.chart_svg import document
from tests.strategies import PROPERTY

SVG = "{http://www.w3.org/2000/svg}"

positive = st.floats(1e-3, 1e9)


@st.composite
def bars(draw: st.DrawFn) -> Bars:
    found = []
    for index in range(draw(st.integers(1, 6))):
        low, middle, high = sorted(draw(st.tuples(positive, positive, positive)))
        found.append(Bar(f"way {index}", low, high, middle, draw(st.sampled_from(["", "excluded"]))))
    return Bars("cost", "USD", tuple(found), draw(st.none() | positive))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1299657.9, "1,300,000"), (999.6, "1,000"), (1000, "1,000"), (42.5, "42.5"), (0.0625, "0.0625"),
     (22.0, "22"), (-4.0, "-4"), (0.00001234, "1.23e-05"), (12345678, "12,300,000")],
)  # fmt: skip
def test_numbers_are_rounded_to_what_they_are_worth(value: float, text: str) -> None:
    assert number(value) == text


def test_stated_numbers_keep_their_digits() -> None:
    assert (stated(1234567), stated(0.0125), stated(1.4286)) == ("1,234,567", "0.0125", "1.4286")


@pytest.mark.parametrize(
    ("value", "text"), [(1e9, "1bn"), (2.5e6, "2.5M"), (999_900, "1M"), (999, "999"), (0.05, "0.05")]
)
def test_axes_have_short_numbers(value: float, text: str) -> None:
    assert short(value) == text


@PROPERTY
@given(values=st.lists(positive, min_size=1, max_size=8))
def test_a_scale_holds_every_value_in_order(values: list[float]) -> None:
    scale = scale_of(values)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places) and places[0] >= 0 and places[-1] <= 1 + 1e-9
    assert scale.low <= min(values) and max(values) <= scale.high * (1 + 1e-9)
    assert scale.logarithmic == (max(values) > 20 * min(values))
    assert 1 <= len(scale.ticks()) <= 9
    assert all(scale.low * (1 - 1e-9) <= tick <= scale.high * (1 + 1e-9) for tick in scale.ticks())


def test_bars_are_drawn_to_scale() -> None:
    picture = Bars("cost", "USD", (Bar("a", 0, 50, 25), Bar("b", 50, 100, 75, "excluded", muted=True)))
    a, b, ticks = bars_text(picture, 80)
    room = re.search(r"\|(.*)\|", a)
    assert room is not None
    cells = room[1]
    assert cells.rstrip() == "=" * cells.index("o") + "o" + "=" * (len(cells.rstrip()) - cells.index("o") - 1)
    assert abs(len(cells.rstrip()) - len(cells) / 2) <= 1
    assert b.endswith("| excluded") and "=" not in b and "-" in b and b.count("o") == 1
    assert ticks.split()[0] == "0" and ticks.split()[-1] == "100"


def test_the_limit_is_seen_inside_and_outside_a_bar() -> None:
    inside, outside, _ = bars_text(Bars("t", "weeks", (Bar("a", 1, 9, 2), Bar("b", 8, 9, 8.5)), limit=5.0), 80)
    assert "#" in inside and ":" not in inside
    assert ":" in outside and "#" not in outside


@PROPERTY
@given(picture=bars(), width=st.sampled_from([40, 60, 80, 100]))
def test_bars_fit_every_width(picture: Bars, width: int) -> None:
    lines = bars_text(picture, width)
    assert all(len(line) <= width for line in lines), lines
    assert sum("o" in re.sub(r"^[^|]*", "", line) for line in lines) == len(picture.bars)


def straight(label: str, fixed: float, slope: float, xs: tuple[float, ...], colour: int = 0) -> Curve:
    middle = tuple(fixed + slope * x for x in xs)
    return Curve(label, tuple(0.5 * y for y in middle), middle, tuple(2 * y for y in middle), colour)


XS = tuple(10 ** (2 + n / 8) for n in range(41))
VOLUME = Curves(
    "cost against volume", "items", "USD", XS,
    (straight("cheap start", 10, 1, XS, 0), straight("dear start", 1e5, 0.01, XS, 1)),
    (Crossing(101_000, 101_010, "a = b"),), 5000.0, "excluded, not drawn: crowd",
)  # fmt: skip


def test_curves_rise_cross_and_are_named() -> None:
    lines = curves_text(VOLUME, 80)
    grid = [line[10:].ljust(69) for line in lines[:-2]]
    first = [row for row, line in enumerate(grid) if line[0] != " "]
    assert [grid[row][0] for row in first] == ["b", "a"]  # the dear start is above
    last = [row for row, line in enumerate(grid) if line[68] != " "]
    assert [grid[row][68] for row in last] == ["a", "b"]  # and below in the end
    meeting = {line.index("*") for line in grid if "*" in line}
    assert min(meeting) - 3 <= 69 * Scale(XS[0], XS[-1], True).place(101_000) <= max(meeting) + 3
    assert any(line[round(68 * Scale(XS[0], XS[-1], True).place(5000))] == ":" for line in grid)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_curves_fit_every_width(width: int) -> None:
    lines = curves_text(VOLUME, width)
    assert all(len(line) <= width for line in lines)
    assert "100" in lines[-1] and "10M" in lines[-1] if width > 40 else "100" in lines[-1]


HOSTILE = Bars(
    "cost", "USD", (Bar('<a href="x">&\x1b[31m', 1, 2, 1.5, "<script>", True), Bar("b", 1, 3, 2)), 2.5, "budget"
)


def test_svg_is_one_file_that_needs_nothing() -> None:
    text = document("A & B", "In words <x>.", [HOSTILE, VOLUME])
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    ids = {child.get("id"): child.text for child in root if child.get("id")}
    assert (root.get("aria-labelledby") or "").split() == ["t", "d"]
    assert (ids["t"], ids["d"]) == ("A & B", "In words <x>.")
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "image", "use", "foreignObject", "a"}
    assert not re.search(r"(href|src|on[a-z]+)=\"|@import|url\((?!#h\))", text.replace("&quot;", ""))
    assert "\x1b" not in text
    assert "prefers-color-scheme:dark" in text


def test_svg_shapes_carry_their_own_colours_and_words() -> None:
    root = ElementTree.fromstring(document("t", "d", [HOSTILE, VOLUME]))
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        if name in ("rect", "path", "circle", "text", "line"):
            paint = [element.get("fill"), element.get("stroke")]
            assert any(colour and re.fullmatch(r"#[0-9a-f]{6}|url\(#h\)", colour) for colour in paint), name
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert "b: 1 to 3" in titles and any("<script>" in (title or "") for title in titles)
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert {"cheap start", "dear start", "excluded, not drawn: crowd", "here 5k", "budget 2.5"} <= set(words)
    hatched = [element for element in root.iter(f"{SVG}rect") if element.get("fill") == "url(#h)"]
    assert len(hatched) == 1


def test_curves_are_told_apart_without_colour() -> None:
    root = ElementTree.fromstring(document("t", "d", [VOLUME]))
    strokes = [e for e in root.iter(f"{SVG}path") if e.get("fill") == "none"]
    assert len({e.get("stroke-dasharray") for e in strokes}) == len(VOLUME.curves)


@PROPERTY
@given(picture=bars())
def test_svg_bars_stay_in_the_picture(picture: Bars) -> None:
    root = ElementTree.fromstring(document("t", "d", [picture]))
    width, height = (float(root.get(name) or 0) for name in ("width", "height"))
    for rect in root.iter(f"{SVG}rect"):
        x, y = float(rect.get("x") or 0), float(rect.get("y") or 0)
        assert x >= 0 and x + float(rect.get("width") or 0) <= width + 2
        assert y >= 0 and y + float(rect.get("height") or 0) <= height


def test_no_picture_of_nothing() -> None:
    assert bars_text(Bars("cost", "USD", ()), 80) == []
    assert curves_text(Curves("c", "x", "y", XS, ()), 80) == []
