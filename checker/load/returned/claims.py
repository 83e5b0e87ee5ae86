"""From the cells of a questionnaire to claims: typed by the vocabulary, or complained of at their cell."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from checker.load.keys import is_word
from checker.load.returned.cells import LONGEST, Cell, Raw, Reply, Sheet
from checker.load.values import Typed, expected, read_value
from checker.load.yaml import Node
from checker.model.descriptor import Source
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import Value
from checker.model.facts import SETS, FactSpec
from checker.model.questionnaire import BY, ON, PROJECT, Claim, Returned, Target
from checker.model.rulebase import RuleBase

YES: Final = frozenset({"yes", "true"})
NO: Final = frozenset({"no", "false"})
UNKNOWN: Final = "unknown"
NONE: Final = "none"
"""How a list says that there is none of them."""

NAME: Final = 120
"""The longest name of a document, and of whoever filled the questionnaire in, in characters."""

_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[-+]?[0-9]{0,18}\.?[0-9]{1,18}([eE][-+]?[0-9]{1,3})?")


def read_claims(
    sheet: Sheet,
    source: Source,
    base: RuleBase,
    people: Collection[str],
    shown: Callable[[str], str],
    problems: list[Diagnostic],
) -> Returned:
    """The claims in a questionnaire; everything wrong in it is added to ``problems``.

    Only facts that one of ``people`` is asked for are taken: nobody states what others
    must know by writing their ids into a questionnaire. ``shown`` gives a question as the
    questionnaire had it, to tell whether its text was changed.
    """
    reading = _Reading(base, people, problems)
    claims: dict[Target, Claim] = {}
    unknown: dict[Target, str] = {}
    notes: list[Diagnostic] = []
    empty = 0
    for reply in sheet.replies:
        if all(cell.value is None for name, cell in reply.fields.items() if name not in ("id", "question")):
            empty += 1  # whatever its id has become: nothing is said
            continue
        target = reading.target(reply)
        if target is None:
            continue
        note = _changed(reply, base.facts[target.fact], shown)
        notes += [] if note is None else [note]
        if reading.unanswered(reply, target):
            if reply.cell("answer").value is None and not reading.remark(reply):
                empty += 1
            else:
                unknown[target] = reading.remark(reply)
            continue
        claim = reading.claim(reply, target)
        if claim is None:
            continue
        before = claims.get(target)
        if before is not None and _same(before) != _same(claim):
            message = f"`{target.id}` is answered twice, and otherwise at {before.place}"
            problems.append(Diagnostic(message, claim.place, "keep one answer"))
        claims.setdefault(target, claim)
    _one_vendor(claims.values(), problems)
    return Returned(
        source=source,
        project=reading.word(sheet.header.get(PROJECT), PROJECT),
        by=reading.text(sheet.header.get(BY), BY, NAME),
        on=reading.day(sheet.header.get(ON), ON),
        claims=tuple(claims.values()),
        unknown=tuple(unknown.items()),
        empty=empty,
        notes=tuple(notes),
    )


def _same(claim: Claim) -> tuple[object, ...]:
    return claim.value, claim.document, claim.kind, claim.dated


def _changed(reply: Reply, spec: FactSpec, shown: Callable[[str], str]) -> Diagnostic | None:
    said = reply.cell("question")
    if said.value is None or said.text in (" ".join(spec.question.split()), " ".join(shown(spec.question).split())):
        return None
    message = f"the text of the question about `{spec.name}` is not the one of the vocabulary: its id decides"
    return Diagnostic(message, said.place, f"it asks: {spec.question}", "warning")


def _one_vendor(claims: Collection[Claim], problems: list[Diagnostic]) -> None:
    vendors: dict[str, Claim] = {}
    for claim in claims:
        if claim.target.scope == "vendors":
            vendors.setdefault(claim.target.name, claim)
    for name, claim in list(vendors.items())[1:]:
        first = next(iter(vendors))
        message = f"this speaks of the vendor `{name}`, and others of `{first}`"
        problems.append(Diagnostic(message, claim.place, "a questionnaire has the answers of one vendor"))


@dataclass
class _Reading:
    base: RuleBase
    people: Collection[str]
    problems: list[Diagnostic]

    def complain(self, cell: Cell, message: str, help: str = "") -> None:
        self.problems.append(Diagnostic(message, cell.place, help))

    def target(self, reply: Reply) -> Target | None:
        """What a row is about; ``None`` with a complaint where it is about nothing that may be stated here."""
        cell = reply.cell("id")
        shown = _short(cell.text)
        found = None if cell.formula or not isinstance(cell.value, str) else Target.read(cell.value)
        if found is None:
            self.complain(cell, f"`{shown}` is no id of a question", "put it back as it was sent")
            return None
        spec = self.base.facts.get(found.fact)
        where = {"facts": "project", "approaches": "arrangement", "vendors": "vendor"}[found.scope]
        if spec is None or spec.where != where or (found.name and not is_word(found.name)):
            known = [replace(found, fact=name).id for name, fact in self.base.facts.items() if fact.where == where]
            self.complain(cell, f"there is no question `{shown}`", did_you_mean(found.id, known))
            return None
        if spec.ask not in self.people:
            asked = " or ".join(sorted(self.people))
            message = f"`{found.id}` is no question to {asked}, but to {spec.ask}"
            self.complain(cell, message, f"give `--from {spec.ask}` if that is who answers")
            return None
        return found

    def unanswered(self, reply: Reply, target: Target) -> bool:
        """Whether the answer is none, or that nobody knows. A document without an answer proves nothing."""
        cell = reply.cell("answer")
        known = UNKNOWN in self.base.facts[target.fact].values
        if cell.value is not None and (known or cell.text.lower() != UNKNOWN):
            return False
        for name in ("document", "kind", "dated"):
            if reply.cell(name).value is not None:
                self.complain(
                    reply.cell(name), f"a {name} is given for `{target.id}`, and no answer", "give the answer"
                )
                break
        return True

    def claim(self, reply: Reply, target: Target) -> Claim | None:
        spec, cell = self.base.facts[target.fact], reply.cell("answer")
        value = self.value(cell, spec)
        remark = self.remark(reply)
        document, kind, dated = self.document(reply, spec)
        return None if value is None else Claim(target, value, cell.place, remark, document, kind, dated)

    def value(self, cell: Cell, spec: FactSpec) -> Value | None:
        """The answer, typed; ``None`` with a complaint."""
        if cell.formula:
            self.complain(cell, f"`{spec.name}` is answered with a formula", "write the value itself")
            return None
        said = _plain(cell.value, spec, self.base)
        if spec.type == "bool" and not isinstance(said, bool):
            message = f"`{_short(cell.text)}` is no answer about `{spec.name}`"
            self.complain(cell, message, "answer yes, no or unknown; say more in the remark")
            return None
        wanted = Typed(spec.name, spec.type, spec.values)
        if isinstance(said, list):
            node = Node([Node(word, cell.place) for word in said], cell.place)
        else:
            node = Node(said, cell.place)
        inside: list[Diagnostic] = []
        value = read_value(node, wanted, self.base.countries, inside)
        for problem in inside:
            help = problem.help if "quotes" not in problem.help else f"write {expected(wanted)}"
            self.problems.append(Diagnostic(_short(problem.message, 200), problem.place, help))
        if value == frozenset() and spec.non_empty:
            self.complain(cell, f"`{spec.name}` cannot be empty", "answer `unknown` where it is not known")
            return None
        return value

    def document(self, reply: Reply, spec: FactSpec) -> tuple[str, str, date | None]:
        """The document that is named, its kind and its day. Its kind and day are needed where a kind can prove it."""
        name = self.text(reply.cell("document"), "document", NAME)
        kind = self.text(reply.cell("kind"), "kind", NAME)
        dated = self.day(reply.cell("dated"), "dated")
        cell, kinds = reply.cell("document"), self.base.proofs_of(spec.name)
        if not name:
            for label in ("kind", "dated"):
                if reply.cell(label).value is not None:
                    self.complain(reply.cell(label), f"`{label}` is given without a document", "name the document")
                    break
            return "", "", None
        if "/" in name or "\\" in name or name.startswith(".") or ":" in name:
            self.complain(cell, f"`{_short(name)}` is no name of a file", "write the name alone, without its folder")
        if not kind and len(kinds) == 1:
            (kind,) = kinds
        if kind not in kinds and (kinds or kind):
            message = f"`{_short(kind)}` is no kind of document that proves this" if kind else "the kind is missing"
            help = did_you_mean(kind, kinds) or (f"use one of {', '.join(kinds)}" if kinds else "leave it empty")
            self.complain(reply.cell("kind") if kind else cell, message, help)
        if dated is None and reply.cell("dated").value is None:
            self.complain(cell, f"the document `{_short(name)}` has no date", "write its day of issue in `dated`")
        return name, kind, dated

    def remark(self, reply: Reply) -> str:
        return self.text(reply.cell("remark"), "remark", LONGEST)

    def text(self, cell: Cell | None, what: str, most: int) -> str:
        """A text on one line, without anything that does not print."""
        if cell is None or cell.value is None:
            return ""
        if cell.formula:
            self.complain(cell, f"`{what}` is a formula", "write plain text")
            return ""
        if len(cell.text) > most:
            self.complain(cell, f"`{what}` has more than {most:,} characters", "shorten it")
            return ""
        return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cell.text)

    def word(self, cell: Cell | None, what: str) -> str:
        """An id; empty where there is none."""
        text = self.text(cell, what, NAME)
        if text and cell is not None and not is_word(text):
            self.complain(cell, f"`{_short(text)}` is no id of a {what}", "put it back as it was sent")
            return ""
        return text

    def day(self, cell: Cell | None, what: str) -> date | None:
        """A day; ``None`` where there is none, or with a complaint."""
        if cell is None or cell.value is None:
            return None
        found = _day(cell.value)
        if found is None or cell.formula:
            self.complain(cell, f"`{what}` must be a date, not `{_short(cell.text)}`", "write it as YYYY-MM-DD")
            return None
        return found


def _plain(value: Raw, spec: FactSpec, base: RuleBase) -> Raw | list[str]:
    """What a cell says, as a descriptor has it: `yes` as true, a list by its commas, a number as one."""
    text = value.strip() if isinstance(value, str) else value
    if spec.type in SETS:
        return _list(str(text), spec, base)
    if not isinstance(text, str):
        return str(text) if spec.type == "enum" and not isinstance(text, bool) else text
    match spec.type:
        case "bool":
            word = text.lower()
            return True if word in YES else False if word in NO else text
        case "int" | "number" if _WHOLE.fullmatch(text):
            return int(text)
        case "number" if _NUMBER.fullmatch(text):
            return float(text)
        case "date":
            return _day(text) or text
    return text


def _list(text: str, spec: FactSpec, base: RuleBase) -> list[str]:
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    words = [" ".join(word.split()).strip("\"'") for word in re.split(r"[,;\n]", text)]
    words = [word for word in words if word]
    if [word.lower() for word in words] == [NONE] and NONE not in spec.values:
        return []
    if spec.type == "countries":
        by_name = {name.lower(): code for code, name in base.countries.items()}
        return [by_name.get(word.lower(), word) for word in words]
    return words


def _day(value: Raw) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
