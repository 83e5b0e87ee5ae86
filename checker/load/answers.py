"""Answer files: what has been found out since a project was described, without touching its files.

They have the layout of the descriptors that they add to::

    kind: answers
    for: my-project
    facts: {data: {personal: {present: false}}}
    approaches: {in_house: {exposure: {outside_access: none}}}
    vendors: {lumen: {workforce: {countries: [US]}}}

An answer never overrides a descriptor: what is stated twice is complained of. ``unknown``
is no answer here; it is what :command:`checker questions` writes to be replaced.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.load.descriptors import vendor_sections
from checker.load.facts import read_said
from checker.load.files import read_text
from checker.load.keys import only, text
from checker.load.yaml import BROKEN, Node, parse
from checker.model.descriptor import Answer, ArrangementSpec, Project, Said, Vendor
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.facts import SECTIONS
from checker.model.place import start_of
from checker.model.rulebase import RuleBase

KEYS: Final = ("kind", "for", "facts", "approaches", "vendors")


def with_answers(
    project: Project,
    vendors: Mapping[str, Vendor],
    paths: Iterable[Path | str],
    base: RuleBase,
    problems: list[Diagnostic],
) -> tuple[Project, dict[str, Vendor]]:
    """The project and its vendors with the answers in the files; what is wrong is added to ``problems``."""
    found = dict(vendors)
    for path in dict.fromkeys(map(str, paths)):
        root = _document(path, base, problems)
        if root is not None:
            project = _project(project, root, base, problems)
            found = _vendors(found, root, base, problems)
    return project, found


def check_answers(path: Path | str, base: RuleBase, problems: list[Diagnostic]) -> int:
    """How many facts an answer file answers; what is wrong with it, taken alone, is added to ``problems``."""
    root = _document(str(path), base, problems)
    if root is None:
        return 0
    said = [_said(root.value.get("facts"), SECTIONS["project"], False, base, problems)]
    said += [
        _said(node, SECTIONS["arrangement"], False, base, problems) for node in _each(root, "approaches", problems)
    ]
    said += [_said(node, vendor_sections(base), True, base, problems) for node in _each(root, "vendors", problems)]
    return sum(answer.value is not None for part in said for answer in part.answers.values())


def _document(path: str, base: RuleBase, problems: list[Diagnostic]) -> Node | None:
    try:
        content, _ = read_text(Path(path), path)
    except InputError as error:
        problems.extend(error.diagnostics)
        return None
    root, wrong = parse(content, path)
    problems.extend(wrong)
    if root is None or root.value is BROKEN:
        return None
    kind = root.value.get("kind") if isinstance(root.value, dict) else None
    if kind is None or kind.value != "answers":
        place = start_of(path) if kind is None else kind.place
        problems.append(Diagnostic("this is no file of answers", place, "begin it with `kind: answers`"))
        return None
    only(root, KEYS, "an answer file", base, problems)
    return root


def _project(project: Project, root: Node, base: RuleBase, problems: list[Diagnostic]) -> Project:
    meant = text(root, "for", problems)
    if meant and meant != project.id:
        help = f"this project is `{project.id}`"
        problems.append(Diagnostic(f"the answers are for `{meant}`", root.value["for"].place, help))
        return project
    said = _said(root.value.get("facts"), SECTIONS["project"], False, base, problems)
    specs: dict[str, ArrangementSpec] = dict(project.arrangements)
    for name, node in _named(root, "approaches", specs, "the project has no arrangement", problems):
        more = _said(node, SECTIONS["arrangement"], False, base, problems)
        specs[name] = replace(specs[name], said=_added(specs[name].said, more, problems))
    return replace(project, said=_added(project.said, said, problems), arrangements=specs)


def _vendors(vendors: dict[str, Vendor], root: Node, base: RuleBase, problems: list[Diagnostic]) -> dict[str, Vendor]:
    found = dict(vendors)
    for id_, node in _named(root, "vendors", found, "no vendor was given with the id", problems):
        more = _said(node, vendor_sections(base), True, base, problems)
        found[id_] = replace(found[id_], said=_added(found[id_].said, more, problems))
    return found


def _each(root: Node, key: str, problems: list[Diagnostic]) -> list[Node]:
    """The mappings under ``key``."""
    node = root.value.get(key)
    if node is None or node.value is BROKEN:
        return []
    if not isinstance(node.value, dict):
        problems.append(Diagnostic(f"`{key}` must be a mapping", node.place, "write names, and facts below them"))
        return []
    return list(node.value.values())


def _named(
    root: Node, key: str, known: Iterable[str], complaint: str, problems: list[Diagnostic]
) -> Iterable[tuple[str, Node]]:
    nodes = _each(root, key, problems)
    for name, node in zip(root.value[key].value if nodes else (), nodes):
        if name in known:
            yield name, node
        else:
            place = root.value[key].key_place(name)
            problems.append(Diagnostic(f"{complaint} `{name}`", place, did_you_mean(name, known)))


def _said(node: Node | None, sections: Iterable[str], vendor: bool, base: RuleBase, problems: list[Diagnostic]) -> Said:
    if node is None or node.value is BROKEN:
        return Said()
    if not isinstance(node.value, dict):
        problems.append(Diagnostic("facts must be a mapping", node.place, "write sections, and facts below them"))
        return Said()
    sections = tuple(sections)
    only(node, sections, "this part of an answer file", base, problems)
    return read_said(node, sections, vendor, base, problems)


def _added(said: Said, more: Said, problems: list[Diagnostic]) -> Said:
    """``said`` with the answers of ``more`` that are answers."""
    new: dict[str, Answer] = {}
    for name, answer in more.answers.items():
        if answer.value is None:
            continue
        before = said.answers.get(name)
        if before is not None and before.value is not None and answer.place is not None:
            message, help = f"`{name}` is already stated, at {before.place}", "correct it there"
            problems.append(Diagnostic(message, answer.place, help))
        else:
            new[name] = answer
    return replace(said, answers={**said.answers, **new})
