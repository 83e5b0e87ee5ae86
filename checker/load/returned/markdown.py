"""A questionnaire as Markdown: a section for each question, a list of fields at its end."""

import re
from typing import Final

from checker.load.returned.cells import ROWS, Cell, Reply, Sheet, raw, wrong
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.place import Place
from checker.model.questionnaire import FILLED, HEADER

_FIELD: Final = re.compile(r"\s{0,3}[-*+]\s+(?P<key>[A-Za-z][A-Za-z ]{0,30}?)\s*:(?P<value>.*)")
_SECTION: Final = re.compile(r"##\s+(?:\d+\.\s+)?(?P<title>.*)")
_FIELDS: Final = ("id", *FILLED)


def read_markdown(text: str, file: str, problems: list[Diagnostic]) -> Sheet:
    """The questionnaire in ``text``. Raises :class:`~checker.model.diagnostic.InputError` where there is none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 20 * ROWS:
        raise wrong(file, f"the file has more than {20 * ROWS:,} lines", "keep to the questionnaire that was sent")
    header: dict[str, Cell] = {}
    sections: list[dict[str, Cell]] = []
    for number, line in enumerate(lines, 1):
        if heading := _SECTION.fullmatch(line):
            sections.append({"question": _cell(heading, "title", number, file)})
        elif not line.strip() or line.startswith((">", "# ", "<!--")):
            continue
        elif field := _FIELD.fullmatch(line):
            fields, known = (sections[-1], _FIELDS) if sections else (header, HEADER)
            _take(fields, known, field, number, file, problems)
        else:
            help = "put it after `remark:`, on one line"
            place = Place(file, number, 1, number, len(line) + 1)
            problems.append(Diagnostic("this text belongs to no field", place, help))
    if not any("id" in section for section in sections):
        raise wrong(file, "this is no questionnaire: no section has a field `id`", "answer in the file that was sent")
    for section in sections:
        if "id" not in section:
            place = section["question"].place
            problems.append(Diagnostic("this section has no field `id`", place, "put it back as it was sent"))
    return Sheet(header, tuple(Reply(section) for section in sections if "id" in section))


def _take(
    fields: dict[str, Cell], known: tuple[str, ...], field: "re.Match[str]", line: int, file: str,
    problems: list[Diagnostic],
) -> None:  # fmt: skip
    key = " ".join(field["key"].lower().split())
    place = Place(file, line, field.start("key") + 1, line, field.end("key") + 1)
    if key not in known:
        help = did_you_mean(key, known) or f"the fields are {', '.join(known)}"
        problems.append(Diagnostic(f"there is no field `{key}` here", place, help))
    elif key in fields:
        problems.append(Diagnostic(f"the field `{key}` stands twice", place, "keep one"))
    else:
        fields[key] = _cell(field, "value", line, file)


def _cell(match: "re.Match[str]", group: str, line: int, file: str) -> Cell:
    said = match[group]
    inner = said.strip()
    if len(inner) > 1 and inner[0] == inner[-1] == "`":
        inner = inner[1:-1]
    start = match.start(group) + len(said) - len(said.lstrip()) + 1
    place = Place(file, line, start, line, start + max(len(said.strip()), 1))
    return Cell(raw(inner), place)
