"""YAML is read with the meaning of version 1.2, every value at its place, and bad text is told where and why."""

import json
import re
from datetime import date
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from checker.load.files import decode
from checker.load.yaml import DEPTH, Node, parse
from checker.model.diagnostic import Diagnostic, InputError
from tests.strategies import PROPERTY


def value(text: str) -> Any:
    root, problems = parse(f"key: {text}\n", "f.yaml")
    assert problems == []
    assert root is not None
    return root.value["key"].plain()


def only(text: str) -> Diagnostic:
    """The one complaint about ``text``."""
    _, problems = parse(text, "f.yaml")
    assert len(problems) == 1, problems
    return problems[0]


def span(place: Any) -> tuple[int, int, int, int]:
    return place.line, place.column, place.end_line, place.end_column


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *[(word, word) for word in ("NO", "no", "No", "yes", "on", "off", "y", "n", "tRUE", "nULL", "none")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("017", 17),
        ("0o17", 15),
        ("0o18", "0o18"),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("-5", -5),
        ("+5", 5),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".", "."),
        ("-", [None]),
        ("-.", "-."),
        ("1.2.3", "1.2.3"),
        (".inf", ".inf"),
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-2-28", "2026-2-28"),
        ("2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z"),
        ("20260228", 20260228),
        ("US-CA", "US-CA"),
        ("=", "="),
    ],
)
def test_plain_scalars_mean_what_version_1_2_says(text: str, meaning: Any) -> None:
    if text == "-":
        root, problems = parse("key:\n-\n", "f.yaml")
        assert root is not None and not problems and root.plain() == {"key": meaning}
        return
    found = value(text)
    assert found == meaning
    assert type(found) is type(meaning)


@pytest.mark.parametrize("text", ["true", "null", "", "12", "1.5", "2026-01-01", "~", "0x1F"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_scalars_are_text(text: str, quote: str) -> None:
    assert value(f"{quote}{text}{quote}") == text


def test_a_block_scalar_is_text() -> None:
    root, problems = parse("a: |\n  true\nb: >-\n  12\n  13\n", "f.yaml")
    assert not problems and root is not None
    assert root.plain() == {"a": "true\n", "b": "12 13"}


def test_a_number_of_very_many_digits_is_no_number() -> None:
    assert value("9" * 5000) == "9" * 5000


def test_keys_are_words_whatever_they_look_like() -> None:
    root, problems = parse("1: a\ntrue: b\nNO: c\n2026-01-01: d\n", "f.yaml")
    assert not problems and root is not None
    assert list(root.value) == ["1", "true", "NO", "2026-01-01"]


def test_every_value_and_key_has_its_place() -> None:
    text = "first: one\nlist:\n  - yes\n  - 'q r'   # remark\nmap: {a: 1, b: [x, yz]}\nempty:\nlong: >-\n  one\n  two\n"
    root, problems = parse(text, "f.yaml")
    assert not problems and root is not None
    content = root.value
    assert {key: span(place) for key, place in (root.keys or {}).items()} == {
        "first": (1, 1, 1, 6), "list": (2, 1, 2, 5), "map": (5, 1, 5, 4), "empty": (6, 1, 6, 6), "long": (7, 1, 7, 5),
    }  # fmt: skip
    assert span(content["first"].place) == (1, 8, 1, 11)
    assert [span(item.place) for item in content["list"].value] == [(3, 5, 3, 8), (4, 5, 4, 10)]
    assert span(content["map"].place) == (5, 6, 5, 24)
    assert span(content["map"].value["b"].value[1].place) == (5, 20, 5, 22)
    assert span(content["map"].key_place("b")) == (5, 13, 5, 14)
    assert span(content["empty"].place) == (6, 7, 6, 7)
    assert content["long"].place.line == 7 and content["long"].place.column == 7
    assert root.place.file == content["first"].place.file == "f.yaml"


def test_columns_count_characters_not_bytes() -> None:
    root, problems = parse("é😀: 'ü😀' # x\nb: [é, 😀, x]", "f.yaml")
    assert not problems and root is not None
    assert span(root.value["é😀"].place) == (1, 5, 1, 9)
    assert [span(item.place)[:2] for item in root.value["b"].value] == [(2, 5), (2, 8), (2, 11)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_as_one(ending: str) -> None:
    root, problems = parse(ending.join(["a: 1", "", "b: 2", ""]), "f.yaml")
    assert not problems and root is not None
    assert root.value["b"].place.line == 3


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029"])
def test_unicode_line_separators_end_no_line(odd: str) -> None:
    root, problems = parse(f"a: one{odd}two\nb: [1, x]\n", "f.yaml")
    assert not problems and root is not None
    assert root.plain() == {"a": "one two", "b": [1, "x"]}
    assert span(root.value["b"].value[1].place) == (2, 8, 2, 9)


def test_a_byte_order_mark_moves_nothing() -> None:
    root, problems = parse(decode(b"\xef\xbb\xbfkey: 1\n", "f.yaml"), "f.yaml")
    assert not problems and root is not None
    assert span(root.key_place("key")) == (1, 1, 1, 4)


def test_an_alias_repeats_the_value_at_its_own_place() -> None:
    root, problems = parse("a: &x [US, DE]\nb: *x\n", "f.yaml")
    assert not problems and root is not None
    assert root.plain() == {"a": ["US", "DE"], "b": ["US", "DE"]}
    assert span(root.value["b"].place) == (2, 4, 2, 6)


def test_an_anchor_on_a_key_can_be_repeated() -> None:
    root, problems = parse("&x word: 1\nb: *x\n", "f.yaml")
    assert not problems and root is not None
    assert root.plain() == {"word": 1, "b": "word"}


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "help"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "key `a` stands twice", "first at line 1"),
        ("x:\n  a: 1\n  'a': 3\n", 3, 3, "key `a` stands twice", "first at line 2"),
        ("{a: 1, a: 2}", 1, 8, "key `a` stands twice", "keep one"),
        ("a: !!str 1\n", 1, 4, "tag `!!str` is not allowed", "remove it"),
        ("a: !!python/object/apply:os.system ['id']\n", 1, 4, "!!python/object/apply:os.system", "remove it"),
        ("!!str a: 1\n", 1, 1, "tag `!!str` is not allowed", "remove it"),
        ("a: [1, !mine x]\n", 1, 8, "tag `!mine` is not allowed", "remove it"),
        ("a: *nope\n", 1, 4, "alias `*nope` names no anchor", "write the value out"),
        ("a: &a [*a]\n", 1, 8, "alias `*a` names no anchor", "write the value out"),
        ("<<: {a: 1}\nb: 2\n", 1, 1, "merge keys are not supported", "write the keys out"),
        ("[a]: 1\n", 1, 1, "a key must be a word", "key: value"),
        ("? {a: 1}\n: 1\n", 1, 3, "a key must be a word", "key: value"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document", "one document"),
        ("a: 2026-02-30\n", 1, 4, "`2026-02-30` is no date of the calendar", "YYYY-MM-DD"),
        ("a: 0000-01-01\n", 1, 4, "is no date of the calendar", "YYYY-MM-DD"),
        ("", 1, 1, "the file is empty", ""),
        ("\n\n", 1, 1, "the file is empty", ""),
        ("# only a remark\n", 1, 1, "the file is empty", ""),
        ("a:\n\tb: 1\n", 2, 1, "a tab indents this line", "spaces"),
        ("a:\n  b: 1\n \tc: 1\n", 3, 2, "a tab indents this line", "spaces"),
        ("- \ta: 1\n  b: 2\n", 1, 3, "a tab indents this line", "spaces"),
        ("a: b: c\n", 1, 5, "mapping values are not allowed", "quote"),
        ("a: 1\n b: 2\n", 2, 3, "mapping values are not allowed", "indentation"),
        ("a: @x\n", 1, 4, "cannot start any token", "quote the value"),
        ("a: `x`\n", 1, 4, "cannot start any token", "quote the value"),
        ("a: 1\nb\nc: 2\n", 2, 1, "a key without `:`", ""),
        ("x: 1\na: [1, 2\n", 2, 4, "not YAML", "the bracket that opens at line 2, column 4"),
        ("a: [1, 2\nb: 3\n", 2, 2, "not YAML", "the bracket that opens at line 1, column 4"),
        ("a: {b: 1\nc: 2\n", 2, 2, "not YAML", "the bracket that opens at line 1, column 4"),
        ("a: 'x\nb: 1\n", 1, 4, "not YAML", "the quote that opens at line 1, column 4"),
        ('a: "x\nb: 1\n', 1, 4, "not YAML", "the quote that opens at line 1, column 4"),
        ('a: "C:\\data"\n', 1, 7, "unknown escape character", "single quotes"),
        ("- id: [\n\n", 1, 8, "not YAML", "brackets"),
        ("a: x\nb: é\x07y\n", 2, 5, "the control character U+0007", "remove"),
        ("%YAML 1.3\n---\na: 1\n", 1, 1, "incompatible YAML", ""),
        ("- " * 45 + "x\n", 1, 83, f"deeper than {DEPTH} levels", ""),
        ("[" * 3000, None, None, f"deeper than {DEPTH} levels", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_help(
    text: str, line: int | None, column: int | None, message: str, help: str
) -> None:
    found = only(text)
    assert message in found.message
    assert help in found.help
    if line is not None:
        assert (found.place.line, found.place.column) == (line, column)


def test_all_problems_of_a_file_come_in_one_run() -> None:
    _, problems = parse("a: 1\na: 2\nb: !!int 3\nc: 2026-99-01\nd: [\n", "f.yaml")
    lines = [problem.place.line for problem in problems]
    assert lines == [2, 3, 4, 5]
    assert "stands twice" in problems[0].message and "not YAML" in problems[3].message


def test_the_value_of_a_repeated_key_is_still_checked() -> None:
    _, problems = parse("a: 1\na: [!!str x]\n", "f.yaml")
    assert len(problems) == 2


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    found = only("\n".join(lines))
    assert "aliases expand to more than 200,000 values" in found.message
    assert found.place.line == 6


def test_aliases_cannot_nest_deeper_than_a_document_may() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [[[*a{n - 1}]]]" for n in range(1, 60))]
    found = only("\n".join(lines))
    assert f"deeper than {DEPTH} levels" in found.message


def test_a_document_with_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.load.yaml.NODES", 1000)
    assert parse(f"a: [{'1,' * 998}]", "f.yaml")[1] == []
    assert "more than 1,000 values" in only(f"a: [{'1,' * 999}]").message


def nested(scalars: st.SearchStrategy[Any], keys: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    deep = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=6,
    )
    return st.dictionaries(keys, deep, min_size=1, max_size=4)


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.sampled_from(["NO", "yes", "on", "12:30", "true", "null", "2026-01-01", "~", "a b", "x: y", "# z", "", "é"])
TEXT = WORDS | st.text(max_size=20).filter(lambda text: not re.match("[-+.0-9]|<<$", text))  # 1.1 and 1.2 differ there
BASIC = WORDS | st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | NUMBERS


def places_hold(node: Node, lines: list[str]) -> bool:
    """Whether every number and every simple word stands at the place that its node names."""
    for inner in node.value.values() if isinstance(node.value, dict) else node.value:
        if isinstance(inner.value, dict | list):
            if not places_hold(inner, lines):
                return False
        elif isinstance(inner.value, bool | int | date) or (
            isinstance(inner.value, str) and inner.value.isascii() and inner.value.isalnum()
        ):
            place = inner.place
            written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
            if place.line == place.end_line and written.strip("'\"").lower() != str(inner.value).lower():
                return False
    return True


@PROPERTY
@given(nested(SCALARS | TEXT | st.dates(), TEXT))
def test_what_pyyaml_writes_is_read_back(content: dict[str, Any]) -> None:
    text = pyyaml.safe_dump(content, allow_unicode=False)
    root, problems = parse(text, "f.yaml")
    assert problems == []
    assert root is not None
    assert root.plain() == content
    assert places_hold(root, text.split("\n"))


@PROPERTY
@given(nested(SCALARS | BASIC, BASIC.filter("<<".__ne__)), st.sampled_from([None, 1, 3]))
def test_json_is_yaml_and_is_read_back(content: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(content, indent=indent)
    root, problems = parse(text, "f.yaml")
    assert problems == []
    assert root is not None
    assert root.plain() == content
    assert places_hold(root, text.split("\n"))


PIECES = st.sampled_from(
    ["a", ": ", ":", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "!!str ", "'", '"', "#", "|\n", ">",
     "? ", "---\n", "...", "%", "<<", "~", "12", "2026-02-30", "é", "\u2028", "\x07", "@", "`", "\\"]
)  # fmt: skip


@PROPERTY
@given(st.lists(PIECES).map("".join) | st.text())
def test_any_text_gives_a_document_or_complaints_at_places_inside_it(text: str) -> None:
    root, problems = parse(text, "f.yaml")
    assert root is not None or problems
    last = len(text.splitlines()) + 1
    for problem in problems:
        assert problem.message
        assert 1 <= problem.place.line <= last
        assert problem.place.column >= 1


@PROPERTY
@given(st.binary() | st.text().map(lambda text: text.encode("latin-1", "replace")) | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "f.yaml")
    except InputError as error:
        assert [problem.place.file for problem in error.diagnostics] == ["f.yaml"]
    else:
        parse(text, "f.yaml")


@pytest.mark.parametrize(
    ("data", "message", "line", "column"),
    [
        ("a: é".encode("utf-16"), "is UTF-16 text", 1, 1),
        (b"a: 1\nb: \0", "is a binary file", 2, 4),
        ("a: 1\nb: né".encode("latin-1"), "is not UTF-8 text: byte 0xe9", 2, 5),
        ("é: é".encode() + b"\xe9", "is not UTF-8 text: byte 0xe9", 1, 5),
        (b"\xe9", "is not UTF-8 text: byte 0xe9", 1, 1),
    ],
)
def test_bytes_that_are_no_utf_8_are_told_where(data: bytes, message: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "f.yaml")
    (found,) = caught.value.diagnostics
    assert (found.message, found.place.line, found.place.column) == (message, line, column)
    assert found.help
