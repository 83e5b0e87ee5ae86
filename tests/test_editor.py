"""What an editor shows: a real YAML language server reads the schemas that Checker writes."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from tests import language_server
from tests.conftest import ROOT, Ran
from tests.language_server import Server

pytestmark = pytest.mark.slow

Shown = Callable[[str], str]
Offered = Callable[[str], dict[str, str]]
Wrong = Callable[[str], list[tuple[int, str]]]

EXAMPLES = ROOT / "examples"
FIRST = "# yaml-language-server: $schema=../schemas/project.schema.json\nkind: project\nid: x\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    start = language_server.command()
    if start is None:
        pytest.skip("yaml-language-server is not on the PATH: npm install --global yaml-language-server@1.25.0")
    found = Server(start, ROOT)
    yield found
    found.stop()


@pytest.fixture
def names() -> Iterator[Path]:
    """Files that no other test has opened."""
    return (EXAMPLES / f"{uuid4().hex}.yaml" for _ in count())


@pytest.fixture
def hover(server: Server, names: Iterator[Path]) -> Shown:
    """What is shown over the place that `|` marks in a project file."""
    return lambda text: server.hover(*opened(server, next(names), text))


@pytest.fixture
def complete(server: Server, names: Iterator[Path]) -> Offered:
    """What is offered at the place that `|` marks in a project file."""
    return lambda text: server.complete(*opened(server, next(names), text))


@pytest.fixture
def messages(server: Server, names: Iterator[Path]) -> Wrong:
    """What is wrong in a project file, with the line."""

    def messages(text: str) -> list[tuple[int, str]]:
        found = server.open(next(names), FIRST + text)
        return sorted((item["range"]["start"]["line"] - FIRST.count("\n") + 1, item["message"]) for item in found)

    return messages


def opened(server: Server, path: Path, text: str) -> tuple[Path, int, int]:
    before, after = f"{FIRST}{text}".split("|")
    server.open(path, before + after)
    return path, before.count("\n"), len(before) - (before.rfind("\n") + 1)


@pytest.mark.parametrize("path", [*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("vendors/*.yaml")], ids=lambda p: p.stem)
def test_the_examples_are_in_order(server: Server, path: Path) -> None:
    assert server.open(path, path.read_text("utf-8")) == []


def test_what_init_writes_is_in_order_and_explained(
    server: Server, run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("init", "--set", "project.establishment_countries=NO")
    run("init", "vendor", "--id", "lumen")
    for path, name in (
        (tmp_path / "project.yaml", "project.establishment"),
        (tmp_path / "vendors/lumen.yaml", "vendor"),
    ):
        text = path.read_text("utf-8")
        assert server.open(path, text) == []
        line = next(n for n, line in enumerate(text.split("\n")) if "countries:" in line)
        assert name in server.hover(path, line, 4).replace("\\", "")


def test_hover_shows_question_meaning_silence_and_who_knows(hover: Shown) -> None:
    shown = hover("project:\n  hipaa:\n    ro|le: neither\n")
    assert shown.startswith("#### project.hipaa.role\n\n**Is your organisation a HIPAA covered entity")
    assert "HIPAA status of the organisation that runs the project" in shown
    assert "- left out: unknown\n- who knows: privacy officer" in shown
    assert "* `neither`" in shown and "* `unknown`" in shown
    assert "||" not in hover("data: {personal: {pres|ent: false}}\n")
    shown = hover("task: {vol|ume: 5000}\n")
    assert "- in items" in shown or "- in " in shown


def test_hover_explains_sections_and_approaches(hover: Shown) -> None:
    assert "The source data, before any masking." in hover("da|ta: {categories: []}\n")
    assert "present" in hover("data: {ph|i: {present: true}}\n")
    shown = hover("approaches:\n  in_ho|use: {}\n")
    assert "one approach, with at most one vendor" in shown or "Own employees" in shown


def test_facts_are_completed_with_their_meaning(complete: Offered) -> None:
    offered = complete("data:\n  phi:\n    p|\n")
    assert "protected health information" in offered["present"]
    offered = complete("data:\n  p|\n")
    assert "present" in offered["personal"]


def test_values_are_completed(complete: Offered) -> None:
    offered = complete("project:\n  hipaa:\n    role: |\n")
    assert list(offered) == ["covered_entity", "business_associate", "neither", "unknown"]
    offered = complete("data:\n  phi:\n    present: |\n")
    assert sorted(offered) == ["false", "true", "unknown"]
    offered = complete("data:\n  categories: [health, |]\n")
    assert "genetic" in offered


def test_countries_are_completed_with_their_names(complete: Offered) -> None:
    offered = complete("team:\n  countries: [|]\n")
    assert offered["DE"] == "Germany" and len(offered) == 249
    assert offered['"NO"'] == "Norway"  # the server quotes what older YAML took for a truth


def test_unknown_is_offered_where_a_number_or_a_day_is_wanted_and_not_in_a_list(complete: Offered) -> None:
    assert "unknown" not in complete("data:\n  categories: [|]\n")
    for text in ("task:\n  volume: |\n", "task:\n  deadline: |\n"):
        assert list(complete(text)) == ["unknown"]


def test_approaches_are_completed_with_what_they_are(complete: Offered) -> None:
    offered = complete("approaches:\n  m|\n")
    assert offered["managed_platform"].startswith("Managed team on the vendor's platform.")
    offered = complete("approaches:\n  mine:\n    approach: |\n")
    assert offered["synthetic"].startswith("Synthetic data.") and "hybrid" in offered


def test_the_facts_of_an_arrangement_are_completed(complete: Offered) -> None:
    offered = complete("approaches:\n  in_house:\n    e|\n")
    assert "exposure" in offered and "evidence" in offered


def test_mistakes_are_told_where_they_stand_and_in_plain_words(messages: Wrong) -> None:
    text = """\
project:
  hipaa: {role: coverd}
  establishment_countries: [UK]
data:
  personal: {presnt: true}
  categories: health
team: {people: 5}
"""
    assert messages(text) == [
        (2, 'Value is not accepted. Valid values: "covered_entity", "business_associate", "neither", "unknown".'),
        (3, "This is no country code; use ISO 3166-1 alpha-2, such as DE, US, or GB (not UK)."),
        (5, "Property presnt is not allowed."),
        (6, "Write a list in brackets, or unknown."),
        (7, "Property people is not allowed."),
    ]


def test_norway_unknown_and_days_are_no_mistakes(messages: Wrong) -> None:
    text = """\
project: {establishment_countries: [NO], targeted_countries: unknown, hipaa: {role: unknown}}
data: {phi: {present: unknown}, dsp: {health_persons: unknown}}
task: {deadline: 2026-12-31, volume: unknown}
approaches: {in_house: , mix: {approach: hybrid, legs: [in_house, synthetic]}}
"""
    assert messages(text) == []
