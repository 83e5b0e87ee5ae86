"""``FACT=VALUE``: a fact that is stated outside of any file, typed as in a descriptor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.load.facts import OWN_PLACE, read_answer
from checker.load.yaml import Node, parse
from checker.model.descriptor import Answer
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.facts import SECTION_OF, SETS, FactSpec
from checker.model.place import start_of
from checker.model.rulebase import RuleBase


@dataclass(frozen=True)
class Assignment:
    """A fact and its answer; ``arrangement`` is the one that it is stated of, empty for the whole file."""

    fact: str
    answer: Answer
    arrangement: str = ""


def read_assignments(
    texts: Iterable[str],
    option: str,
    kind: str,
    arrangements: Sequence[str],
    base: RuleBase,
    problems: list[Diagnostic],
) -> list[Assignment]:
    """The assignments in ``texts``, for a file of ``kind``, ``project`` or ``vendor``.

    A fact of an arrangement is named ``ARRANGEMENT.FACT``, or alone where there is but one
    arrangement. ``option`` is what the texts were given with; problems name it.
    """
    found: dict[tuple[str, str], Assignment] = {}
    for text in texts:
        file = f"{option} {text}"
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            _complain(problems, file, "this is not FACT=VALUE", "write it as data.phi.present=true")
            continue
        named = _named(name.strip(), kind, arrangements, file, base, problems)
        if named is None:
            continue
        arrangement, spec = named
        answer = read_answer_text(value, spec, file, base, problems)
        if answer is None:
            continue
        if (arrangement, spec.name) in found:
            _complain(problems, file, f"`{spec.name}` is stated twice", "keep one")
        found[arrangement, spec.name] = Assignment(spec.name, answer, arrangement)
    return list(found.values())


def read_answer_text(text: str, spec: FactSpec, file: str, base: RuleBase, problems: list[Diagnostic]) -> Answer | None:
    """The answer in ``text``, read as a descriptor is; the brackets of a list may be left out."""
    text = text.strip()
    if spec.type in SETS and text != "unknown" and not text.startswith("["):
        text = f"[{text}]"
    node, found = parse(text, file)
    problems += [Diagnostic(problem.message, start_of(file), problem.help) for problem in found]
    if node is None or found:
        return None
    inside: list[Diagnostic] = []
    answer = read_answer(_at_start(node, file), spec.name, base, inside)
    problems += [Diagnostic(problem.message, start_of(file), problem.help) for problem in inside]
    if answer is not None and spec.non_empty and answer.value == frozenset():
        _complain(problems, file, f"`{spec.name}` cannot be empty", "write `unknown` where the answer is not known")
        return None
    return answer


def _at_start(node: Node, file: str) -> Node:
    """``node`` with the whole text as its place: its lines and columns are those of no file."""
    return Node(node.value, start_of(file), node.keys, node.plain_style)


def _named(
    name: str, kind: str, arrangements: Sequence[str], file: str, base: RuleBase, problems: list[Diagnostic]
) -> tuple[str, FactSpec] | None:
    """The arrangement and the fact that ``name`` means in a file of ``kind``."""
    if kind == "vendor" and f"vendor.{name}" in base.facts:
        name = f"vendor.{name}"
    arrangement = ""
    head, _, rest = name.partition(".")
    if name not in base.facts and rest in base.facts and base.facts[rest].where == "arrangement":
        arrangement, name = head, rest
        if arrangement not in arrangements:
            help = did_you_mean(arrangement, arrangements) or f"add --approach {arrangement}"
            _complain(problems, file, f"there is no arrangement `{arrangement}`", help)
            return None
    if name in base.derived:
        message = f"`{name}` is concluded by the rules and cannot be stated"
        _complain(problems, file, message, "assert it under `determinations:` in the file")
        return None
    if name not in base.facts:
        _complain(problems, file, f"there is no fact `{name}`", did_you_mean(name, base.facts))
        return None
    spec = base.facts[name]
    if spec.where == "arrangement" and kind == "project":
        if not arrangement and len(arrangements) != 1:
            help = f"write {arrangements[0] if arrangements else 'in_house'}.{name}=..." + (
                "" if arrangements else ", and add --approach in_house"
            )
            _complain(problems, file, f"`{name}` is stated of an arrangement", help)
            return None
        return arrangement or arrangements[0], spec
    if spec.where != kind:
        _complain(problems, file, f"a {kind} does not state `{name}`", f"it is stated {OWN_PLACE[_section(name)]}")
        return None
    return "", spec


def _section(name: str) -> str:
    return SECTION_OF[name.split(".")[0]]


def _complain(problems: list[Diagnostic], file: str, message: str, help: str = "") -> None:
    problems.append(Diagnostic(message, start_of(file), help))
