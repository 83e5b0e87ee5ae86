"""A questionnaire as a table, which workbooks and CSV hold, and as Markdown.

What descriptors say comes from outside and goes to people outside: it is written so that no
spreadsheet computes it and no page marks it up.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from checker.model.facts import SETS, FactSpec
from checker.model.questionnaire import BASE, BY, COLUMNS, FILLED, LAW, ON, PROJECT, VENDOR, Item, Questionnaire
from checker.report.inert import code
from checker.report.inert import markdown as inline
from checker.report.text import PEOPLE, clean

LONGEST: Final = 2_000
"""The longest text of a cell."""

REASONS: Final = 3
"""How many of the rules that wait for an answer are named."""

WORDS: Final = 30
"""How many values of a list are named."""

INSTRUCTIONS: Final = (
    "Fill in the answer of every question that you can answer, who you are, and the day. Leave an answer empty, or "
    "write unknown, where you do not know: that is never taken for yes or no. An answer alone is a claim; "
    "name the file of a document that proves it, its kind and its date. Say anything else in the remark. "
    "Leave the ids as they are."
)


def title(found: Questionnaire) -> str:
    """What the questionnaire is about, and who is asked."""
    return f"Questions about {found.project.name} for {addressee(found)}"


def addressee(found: Questionnaire) -> str:
    """Who is asked."""
    people = [PEOPLE[person] for person in found.people if person != "vendor"]
    vendor = [found.vendor.name] if found.vendor is not None else ["vendor"] if "vendor" in found.people else []
    named = [*vendor, *people]
    return "everyone who knows" if len(named) > 3 else ", ".join(named)


def header(found: Questionnaire) -> Iterator[tuple[str, str]]:
    """What stands above the questions; the last two are filled in."""
    yield PROJECT, found.project.id
    if found.vendor is not None:
        yield VENDOR, found.vendor.id
    yield LAW, found.as_of.isoformat()
    yield BASE, f"{found.rule_base.version} {found.rule_base.digest}"
    yield BY, ""
    yield ON, ""


def row(number: int, item: Item) -> dict[str, str]:
    """One question by column; what is to be filled in is empty."""
    spec = item.spec
    values = {
        "no": str(number),
        "question": spec.question or spec.meaning,
        "how to answer": how(spec),
        "meaning": spec.meaning,
        "why it is asked": why(item),
        "proof": proof(item),
        "stated in": f"{item.file}: {'.'.join(item.target.path)}",
        "id": item.target.id,
    }
    return {name: cell(values.get(name, "")) for name in COLUMNS}


def cell(text: str) -> str:
    """Text for a cell: nothing that does not print, no more than a cell shows."""
    said = clean(" ".join(text.split()))
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 3]}..."


def how(spec: FactSpec) -> str:
    """What an answer looks like."""
    match spec.type:
        case "bool":
            return "yes, no or unknown"
        case "enum":
            return f"one of: {', '.join(spec.values)}" + ("" if "unknown" in spec.values else "; or unknown")
        case "set":
            said = f"any of: {_some(spec.values)}; separated by commas"
        case "countries":
            said = "country codes or names, such as US, DE; separated by commas"
        case "date":
            said = "a date, YYYY-MM-DD"
        case "int":
            said = "a whole number"
        case _:
            said = "a number, such as 0.8"
    if spec.type in SETS:
        return said if spec.non_empty else f"{said}; none where there is none"
    return said + (f", in {spec.unit}" if spec.unit else "")


def _some(values: Sequence[str]) -> str:
    more = f" ... ({len(values)} in all)" if len(values) > WORDS else ""
    return ", ".join(values[:WORDS]) + more


def why(item: Item) -> str:
    """The rules that wait for the answer, each with the provision that it encodes."""
    told = [f"{rule.title} ({rule.cite})" for rule in item.why[:REASONS]]
    more = len(item.why) - REASONS
    said = "; ".join(told) + (f"; and {more} more rules" if more > 0 else "")
    return said or "other answers depend on it"


def proof(item: Item) -> str:
    """Which document to attach, and whether the answer counts without one."""
    kinds = " or ".join(f"{title} ({kind})" for kind, title in item.kinds)
    if item.spec.needs_proof:
        said = f"needed, or the answer does not count: {kinds or 'a document that shows it'}"
    else:
        said = f"if there is one: {kinds}" if kinds else "none needed"
    return f"{item.now}. {said}" if item.now else said


def grid(found: Questionnaire) -> list[list[str]]:
    """The rows of the table, those above the questions first."""
    width = len(COLUMNS)
    rows = [["", cell(title(found))], ["", cell(INSTRUCTIONS)]]
    rows += [["", name, cell(value)] for name, value in header(found)]
    rows += [[], list(COLUMNS)]
    rows += [list(row(number, item).values()) for number, item in enumerate(found.items, 1)]
    return [[*said, *[""] * (width - len(said))] for said in rows]


def to_csv(found: Questionnaire) -> str:
    """The table as CSV that spreadsheets open as UTF-8, and in which nothing is a formula."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([[_inert(said) for said in row] for row in grid(found)])
    return "\ufeff" + written.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def to_markdown(found: Questionnaire) -> str:
    """A section for each question; the fields to fill in are a list at its end."""
    told = [f"# {inline(title(found))}", "", f"> {inline(INSTRUCTIONS)}", ""]
    told += [f"- {name}: {code(value) if value else ''}".rstrip() for name, value in header(found)]
    for number, item in enumerate(found.items, 1):
        said = row(number, item)
        told += ["", f"## {number}. {inline(said['question'])}", ""]
        for name in ("how to answer", "meaning", "why it is asked", "proof", "stated in"):
            told += [f"> {name}: {inline(said[name])}", ">"]
        told[-1] = ""
        told.append(f"- id: {code(said['id'])}")
        told += [f"- {name}:" for name in FILLED]
    return "\n".join(told) + "\n"
