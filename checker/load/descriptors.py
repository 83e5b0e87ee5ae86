"""Project and vendor files, read into the model with every problem at its place."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from checker.load.arrangements import read_arrangements
from checker.load.evidence_files import with_files_read
from checker.load.facts import read_said
from checker.load.files import read_text
from checker.load.keys import identity, only, text
from checker.load.values import written
from checker.load.yaml import BROKEN, Node, parse
from checker.model.descriptor import Project, Source, Vendor
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.facts import SECTIONS
from checker.model.place import Place, start_of
from checker.model.rulebase import RuleBase

PROJECT_KEYS = (
    "kind",
    "id",
    "name",
    "describes",
    "plan",
    "approaches",
    "evidence",
    "determinations",
    *SECTIONS["project"],
)


def vendor_sections(base: RuleBase) -> tuple[str, ...]:
    """The keys of a vendor file that hold facts: second parts of ``vendor.*`` names."""
    return tuple(dict.fromkeys(name.split(".")[1] for name in base.facts if name.startswith("vendor.")))


def read_descriptor(
    source: Path | str | Mapping[str, Any], base: RuleBase, problems: list[Diagnostic]
) -> Project | Vendor | None:
    """The descriptor in a file, or in a mapping that a caller built.

    ``None`` where it cannot be told what it is; everything wrong is added to ``problems``.
    """
    node, origin = _document(source, problems)
    if node is None:
        return None
    if not isinstance(node.value, dict):
        problems.append(
            Diagnostic("a descriptor is a mapping", node.place, "begin it with `kind: project` or `kind: vendor`")
        )
        return None
    kind = node.value.get("kind")
    if kind is None:
        problems.append(
            Diagnostic("`kind` is missing", start_of(origin.path), "write `kind: project` or `kind: vendor`")
        )
        return None
    if kind.value not in ("project", "vendor"):
        if kind.value is not BROKEN:
            help = did_you_mean(str(kind.value), ("project", "vendor")) or "write `kind: project` or `kind: vendor`"
            if kind.value == "waivers":
                help = "give it with `--waivers`"
            if kind.value == "quotes":
                help = "give it to `checker cost` with `--quote`"
            message = f"`kind` must be `project` or `vendor`, not {written(kind)}"
            problems.append(Diagnostic(message, kind.place, help))
        return None
    reader = _project if kind.value == "project" else _vendor
    found = reader(node, origin, base, problems)
    return with_files_read(found, None if isinstance(source, Mapping) else Path(source).parent) if found else None


def read_statement(path: Path | str, base: RuleBase, problems: list[Diagnostic]) -> Project | Vendor | None:
    """A descriptor, or a part of a vendor file with ``evidence`` and no ``kind``, as the tools of Checker write it."""
    found: list[Diagnostic] = []
    node, source = _document(path, found)
    if found or node is None or not isinstance(node.value, dict) or "kind" in node.value:
        return read_descriptor(path, base, problems)
    if "evidence" not in node.value:
        return read_descriptor(path, base, problems)
    sections = vendor_sections(base)
    only(node, ("evidence", "determinations", *sections), "a part of a vendor file", base, problems)
    part = Vendor("", "", source, node.place, read_said(node, sections, True, base, problems))
    return with_files_read(part, Path(path).parent)


def _document(source: Path | str | Mapping[str, Any], problems: list[Diagnostic]) -> tuple[Node | None, Source]:
    if isinstance(source, Mapping):
        shown = f"<{source.get('kind', 'mapping')}>"
        node = _node(source, start_of(shown))
        digest = sha256(repr(node.plain()).encode()).hexdigest()
        return node, Source(shown, f"sha256:{digest}")
    name = str(source)
    try:
        text, data = read_text(Path(source), name)
    except InputError as error:
        problems.extend(error.diagnostics)
        return None, Source(name, "")
    root, found = parse(text, name)
    problems.extend(found)
    return root, Source(name, f"sha256:{sha256(data).hexdigest()}")


def _node(value: Any, place: Place) -> Node:
    """A caller's value as a node: everything stands at the same place."""
    if isinstance(value, Mapping):
        keys = {str(key): place for key in value}
        return Node({str(key): _node(inner, place) for key, inner in value.items()}, place, keys)
    if isinstance(value, list | tuple | set | frozenset):
        items: Iterable[Any] = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return Node([_node(item, place) for item in items], place)
    return Node(value, place)


def _project(node: Node, source: Source, base: RuleBase, problems: list[Diagnostic]) -> Project | None:
    content = node.value
    only(node, PROJECT_KEYS, "a project", base, problems)
    name, id_ = identity(node, problems)
    said = read_said(node, SECTIONS["project"], False, base, problems)
    arrangements = read_arrangements(content.get("approaches"), node, base, problems)
    plan = text(node, "plan", problems)
    if plan and plan not in arrangements:
        help = did_you_mean(plan, arrangements) or f"plan one of {', '.join(arrangements)}"
        problems.append(Diagnostic(f"the plan `{plan}` is no arrangement of this project", content["plan"].place, help))
    return Project(id_, name, source, _heading(node), said, arrangements, plan, text(node, "describes", problems))


def _heading(node: Node) -> Place:
    """Where a descriptor says what it is: what concerns the whole of it points there."""
    return node.key_place("id" if "id" in node.value else "kind")


def _vendor(node: Node, source: Source, base: RuleBase, problems: list[Diagnostic]) -> Vendor | None:
    sections = vendor_sections(base)
    only(node, ("kind", "id", "name", "describes", "evidence", "determinations", *sections), "a vendor", base, problems)
    name, id_ = identity(node, problems)
    said = read_said(node, sections, True, base, problems)
    text(node, "describes", problems)
    return Vendor(id_, name, source, _heading(node), said)
