"""Project and vendor files, read into the model with every problem at its place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Any

from checker.load.facts import misplaced, read_said
from checker.load.files import read_text
from checker.load.values import written
from checker.load.yaml import BROKEN, Node, parse
from checker.model.descriptor import HYBRID, ArrangementSpec, Project, Said, Source, Vendor
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
ARRANGEMENT_KEYS = ("approach", "vendor", "legs", "note", "evidence", "determinations", *SECTIONS["arrangement"])
LEGS = 100
"""The most legs of a hybrid, those of the hybrids inside it included."""

MOST_CYCLES = 20
"""How many circles of hybrids are told in one run."""

SAYS_VENDOR = re.compile(rb"""^(\xef\xbb\xbf)?[{ ]*["']?kind["']? *: *["']?vendor["']? *($|[\r,}#])""", re.MULTILINE)

SAYS_KIND = re.compile(rb"""^(\xef\xbb\xbf)?({ *|{? *["'])?kind["']? *:""", re.MULTILINE)

IDENTITY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"


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
            message = f"`kind` must be `project` or `vendor`, not {written(kind)}"
            problems.append(Diagnostic(message, kind.place, help))
        return None
    reader = _project if kind.value == "project" else _vendor
    return reader(node, origin, base, problems)


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
    _only(node, PROJECT_KEYS, "a project", base, problems)
    name, id_ = _identity(node, problems)
    said = read_said(node, SECTIONS["project"], False, base, problems)
    arrangements = _arrangements(content.get("approaches"), node, base, problems)
    plan = _text(node, "plan", problems)
    if plan and plan not in arrangements:
        help = did_you_mean(plan, arrangements) or f"plan one of {', '.join(arrangements)}"
        problems.append(Diagnostic(f"the plan `{plan}` is no arrangement of this project", content["plan"].place, help))
    return Project(id_, name, source, node.place, said, arrangements, plan, _text(node, "describes", problems))


def _vendor(node: Node, source: Source, base: RuleBase, problems: list[Diagnostic]) -> Vendor | None:
    sections = vendor_sections(base)
    _only(
        node, ("kind", "id", "name", "describes", "evidence", "determinations", *sections), "a vendor", base, problems
    )
    name, id_ = _identity(node, problems)
    said = read_said(node, sections, True, base, problems)
    _text(node, "describes", problems)
    return Vendor(id_, name, source, node.place, said)


def _only(node: Node, known: Sequence[str], what: str, base: RuleBase, problems: list[Diagnostic]) -> None:
    for key in node.value:
        if key not in known:
            help = misplaced(key, what.split()[-1], base) or did_you_mean(key, known)
            problems.append(Diagnostic(f"{what} has no key `{key}`", node.key_place(key), help))


def _identity(node: Node, problems: list[Diagnostic]) -> tuple[str, str]:
    id_ = _text(node, "id", problems)
    if "id" not in node.value:
        problems.append(
            Diagnostic("`id` is missing", start_of(node.place.file), "add `id:`, a short word that names it")
        )
    elif id_ and not _is_word(id_):
        problems.append(
            Diagnostic(f"`{id_[:40]}` is no id", node.value["id"].place, "use letters, digits, `-`, `_` and `.`")
        )
    return _text(node, "name", problems) or id_, id_


def _is_word(text: str) -> bool:
    return 0 < len(text) <= 80 and all(c in IDENTITY for c in text)


def _text(node: Node, key: str, problems: list[Diagnostic]) -> str:
    inner = node.value.get(key)
    if inner is None or inner.value is BROKEN:
        return ""
    if isinstance(inner.value, str) and inner.value.strip():
        return " ".join(inner.value.split())
    help = "quote it" if isinstance(inner.value, int | float | bool | date) else "write some text"
    problems.append(Diagnostic(f"`{key}` must be text, not {written(inner)}", inner.place, help))
    return ""


def _arrangements(
    node: Node | None, top: Node, base: RuleBase, problems: list[Diagnostic]
) -> dict[str, ArrangementSpec]:
    if node is None:
        return {name: ArrangementSpec(name, name, top.place) for name in base.approaches}
    if not isinstance(node.value, dict) or not node.value:
        problems.append(
            Diagnostic(
                "`approaches` must be a mapping of arrangements",
                node.place,
                "write `in_house: {}` below it, or leave it out",
            )
        )
        return {}
    found = {}
    for name, inner in node.value.items():
        place = node.key_place(name)
        if not _is_word(name):
            help = "use letters, digits, `-`, `_` and `.`"
            problems.append(Diagnostic(f"`{name[:40]}` is no name for an arrangement", place, help))
        if inner.value is None:
            inner = Node({}, inner.place, {})
        if not isinstance(inner.value, dict):
            problems.append(
                Diagnostic(f"the arrangement `{name}` must be a mapping", inner.place, "write its facts below it")
            )
            continue
        found[name] = _arrangement(name, place, inner, base, problems)
    _check_legs(found, node, base, problems)
    return found


def _arrangement(name: str, place: Place, node: Node, base: RuleBase, problems: list[Diagnostic]) -> ArrangementSpec:
    _only(node, ARRANGEMENT_KEYS, "an arrangement", base, problems)
    approach = _text(node, "approach", problems) or name
    known = (*base.approaches, HYBRID)
    if approach not in known:
        at = node.value["approach"].place if "approach" in node.value else place
        help = did_you_mean(approach, known) or "say which approach it is: `approach: in_house`"
        problems.append(Diagnostic(f"`{approach}` is no approach", at, help))
    vendor = _text(node, "vendor", problems)
    vendor_place = node.value["vendor"].place if "vendor" in node.value else None
    if vendor and not _is_word(vendor):
        help = "name it by its id: letters, digits, `-`, `_` and `.`"
        problems.append(Diagnostic(f"`{vendor[:40]}` is no id", node.value["vendor"].place, help))
        vendor = ""
    legs = _legs(node, problems)
    _text(node, "note", problems)
    if approach == HYBRID:
        for key in node.value:
            if key in ARRANGEMENT_KEYS and key not in ("approach", "legs", "note"):
                problems.append(
                    Diagnostic(f"a hybrid has no `{key}` of its own", node.key_place(key), "state it in a leg")
                )
        if len(legs) < 2 and "legs" not in node.value:
            problems.append(
                Diagnostic(
                    "a hybrid needs `legs`", place, "name two or more arrangements: `legs: [synthetic, in_house]`"
                )
            )
        vendor = ""
    elif "legs" in node.value:
        problems.append(Diagnostic("only a hybrid has `legs`", node.key_place("legs"), "write `approach: hybrid`"))
        legs = ()
    said = read_said(node, SECTIONS["arrangement"], False, base, problems)
    return ArrangementSpec(name, approach, place, vendor, vendor_place, legs, said)


def _legs(node: Node, problems: list[Diagnostic]) -> tuple[str, ...]:
    inner = node.value.get("legs")
    if inner is None or inner.value is BROKEN:
        return ()
    names = inner.value if isinstance(inner.value, list) else []
    if len(names) < 2 or not all(isinstance(leg.value, str) for leg in names):
        problems.append(
            Diagnostic(
                "`legs` must be a list of two or more arrangements", inner.place, "write `legs: [synthetic, in_house]`"
            )
        )
        return ()
    found: list[str] = []
    for leg in names:
        if leg.value in found:
            problems.append(Diagnostic(f"the leg `{leg.value}` is named twice", leg.place, "remove one"))
        else:
            found.append(leg.value)
    return tuple(found)


def _check_legs(found: dict[str, ArrangementSpec], node: Node, base: RuleBase, problems: list[Diagnostic]) -> None:
    """Every leg exists (an approach that is not described counts as described with nothing), and none is circular."""
    for spec in list(found.values()):
        for number, leg in enumerate(spec.legs):
            if leg not in found:
                at = node.at((spec.name, "legs", number)).place
                if leg in base.approaches:
                    found[leg] = ArrangementSpec(leg, leg, at)
                else:
                    problems.append(
                        Diagnostic(
                            f"there is no arrangement `{leg}`", at, did_you_mean(leg, [*found, *base.approaches])
                        )
                    )
    _bounded(found, problems)


def _bounded(found: Mapping[str, ArrangementSpec], problems: list[Diagnostic]) -> None:
    """No hybrid contains itself, and none comes to more than :data:`LEGS` legs."""
    graph = {name: [leg for leg in spec.legs if leg in found] for name, spec in found.items()}
    order: Iterable[str] = ()
    for _ in range(MOST_CYCLES):
        try:
            order = tuple(TopologicalSorter(graph).static_order())
            break
        except CycleError as error:
            cycle = error.args[1][:0:-1]
            first = min(range(len(cycle)), key=lambda n: found[cycle[n]].place.line)
            path = [*cycle[first:], *cycle[:first], cycle[first]]
            place = found[path[0]].place
            problems.append(Diagnostic(f"the hybrid contains itself: {' -> '.join(path)}", place, "break the circle"))
            graph[path[0]] = []
    legs: dict[str, int] = {}
    for name in order:
        legs[name] = sum(legs[leg] for leg in graph[name]) or 1
        if legs[name] > LEGS:
            message = f"the hybrid `{name}` comes to more than {LEGS} legs"
            problems.append(Diagnostic(message, found[name].place, "count those of the hybrids inside it"))
            legs[name] = 1


def check_vendors(
    projects: Iterable[Project], vendors: Sequence[Vendor], problems: list[Diagnostic]
) -> dict[str, Vendor]:
    """The vendors by id. Two with one id, and one that is named but not given, are problems."""
    found: dict[str, Vendor] = {}
    for vendor in vendors:
        if vendor.id in found and vendor.source != found[vendor.id].source:
            first = found[vendor.id].source.path
            problems.append(
                Diagnostic(
                    f"two vendors have the id `{vendor.id}`",
                    start_of(vendor.source.path),
                    f"the other is {first}; rename one",
                )
            )
        elif vendor.id:
            found[vendor.id] = vendor
    for project in projects:
        for spec in project.arrangements.values():
            if spec.vendor and spec.vendor not in found:
                help = did_you_mean(spec.vendor, found) or "give its file with `--vendor FILE`"
                problems.append(
                    Diagnostic(f"vendor `{spec.vendor}` is named but not given", spec.vendor_place or spec.place, help)
                )
    return found


def find_vendors(paths: Iterable[Path | str], problems: list[Diagnostic]) -> list[Path]:
    """The vendor files named, and for a folder all YAML files in it that say ``kind: vendor``."""
    complaint = ("this folder holds no vendor descriptor", "a vendor file says `kind: vendor`")
    return _found(paths, lambda folder: folder.iterdir(), SAYS_VENDOR, complaint, problems)


def find_descriptors(paths: Iterable[Path | str], problems: list[Diagnostic]) -> list[Path]:
    """The descriptors named, and for a folder all YAML files in and below it that have a ``kind``."""
    complaint = ("this folder holds no descriptor", "a descriptor says `kind: project` or `kind: vendor`")
    return _found(paths, lambda folder: folder.rglob("*"), SAYS_KIND, complaint, problems)


def _found(
    paths: Iterable[Path | str],
    inside: Callable[[Path], Iterable[Path]],
    says: re.Pattern[bytes],
    complaint: tuple[str, str],
    problems: list[Diagnostic],
) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        files = sorted(p for p in inside(path) if p.suffix in (".yaml", ".yml") and p.is_file())
        chosen = [p for p in files if _says(says, p)]
        if not chosen:
            message, help = complaint
            problems.append(Diagnostic(message, start_of(str(path)), help))
        found += chosen
    return list(dict.fromkeys(found))


def _says(what: re.Pattern[bytes], path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return what.search(file.read(200_000)) is not None
    except OSError:
        return True  # named to the reader, which says why it cannot be read


__all__ = ["Said", "check_vendors", "find_descriptors", "find_vendors", "read_descriptor", "vendor_sections"]
