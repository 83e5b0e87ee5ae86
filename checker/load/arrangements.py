"""The arrangements of a project, and what hybrids are made of."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from checker.load.facts import read_said
from checker.load.keys import is_word, only, text
from checker.load.yaml import BROKEN, Node
from checker.model.descriptor import HYBRID, ArrangementSpec, Said
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.facts import SECTIONS
from checker.model.place import Place
from checker.model.rulebase import RuleBase

ARRANGEMENT_KEYS = ("approach", "vendor", "legs", "note", "evidence", "determinations", *SECTIONS["arrangement"])
LEGS = 100
"""The most legs of a hybrid, those of the hybrids inside it included."""

MOST_CYCLES = 20
"""How many circles of hybrids are told in one run."""


def read_arrangements(
    node: Node | None, top: Node, base: RuleBase, problems: list[Diagnostic]
) -> dict[str, ArrangementSpec]:
    """The arrangements under ``approaches:``, by name; every approach, undescribed, where there is none."""
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
        if not is_word(name):
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
    only(node, ARRANGEMENT_KEYS, "an arrangement", base, problems)
    approach = text(node, "approach", problems) or name
    known = (*base.approaches, HYBRID)
    if approach not in known:
        at = node.value["approach"].place if "approach" in node.value else place
        help = did_you_mean(approach, known) or "say which approach it is: `approach: in_house`"
        problems.append(Diagnostic(f"`{approach}` is no approach", at, help))
    vendor = text(node, "vendor", problems)
    vendor_place = node.value["vendor"].place if "vendor" in node.value else None
    if vendor and not is_word(vendor):
        help = "name it by its id: letters, digits, `-`, `_` and `.`"
        problems.append(Diagnostic(f"`{vendor[:40]}` is no id", node.value["vendor"].place, help))
        vendor = ""
    legs = _legs(node, problems)
    text(node, "note", problems)
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
    if vendor and vendor_place is not None:
        _check_access(approach, vendor_place, said, base, problems)
    return ArrangementSpec(name, approach, place, vendor, vendor_place, legs, said)


def _check_access(approach: str, place: Place, said: Said, base: RuleBase, problems: list[Diagnostic]) -> None:
    """A vendor that is named, yet is said to have no access of any kind, would be left out of the judgement."""
    way, access = base.approaches.get(approach), said.answers.get("exposure.outside_access")
    if way is not None and not way.properties["approach.uses_vendor"] and access is not None and access.value == "none":
        help = "say what access it has under `exposure.outside_access`, or remove `vendor`"
        problems.append(Diagnostic("a vendor is named, yet nobody outside has access", place, help))


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
