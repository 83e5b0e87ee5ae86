"""The facts of a descriptor: a nested mapping whose paths are the facts' names."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from checker.load.evidence_files import termed
from checker.load.values import Typed, read_value, written
from checker.load.yaml import BROKEN, Node
from checker.model.descriptor import Answer, Determination, Evidence, Said
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.facts import SECTION_OF, SECTIONS
from checker.model.place import Place
from checker.model.rulebase import RuleBase

OWN_PLACE = {
    "project": "at the top of a project file",
    "arrangement": "inside an arrangement, under `approaches:`",
    "vendor": "in a vendor file, without its first part",
    "approach": "nowhere: it is a property of the approach",
}


def read_facts(
    node: Node, prefix: str, base: RuleBase, problems: list[Diagnostic], sections: dict[str, Place]
) -> dict[str, Answer]:
    """The answers in the section ``prefix``, whose content is ``node``, by full fact name.

    The places of the keys of inner sections are added to ``sections``.
    """
    found: dict[str, Answer] = {}
    if node.value is BROKEN:
        return found
    if not isinstance(node.value, dict):
        problems.append(
            Diagnostic(f"`{prefix}` must be a mapping of facts", node.place, "write facts below it, or remove it")
        )
        return found
    for key, inner in node.value.items():
        name = f"{prefix}.{key}"
        if name in base.facts:
            answer = read_answer(inner, name, base, problems)
            if answer is not None:
                found[name] = answer
        elif any(fact.startswith(f"{name}.") for fact in base.facts):
            sections[name] = node.key_place(key)
            found |= read_facts(inner, name, base, problems, sections)
        else:
            problems.append(unknown_fact(name, node, key, base))
    return found


def read_answer(node: Node, name: str, base: RuleBase, problems: list[Diagnostic]) -> Answer | None:
    """One answer. The bare word ``unknown`` says that nobody knows."""
    spec = base.facts[name]
    if node.value == "unknown" and "unknown" not in spec.values:
        return Answer(None, node.place, note="stated as unknown")
    value = read_value(node, Typed(name, spec.type, spec.values), base.countries, problems)
    return None if value is None else Answer(value, node.place, needs_proof=spec.claims(value))


def unknown_fact(name: str, node: Node, key: str, base: RuleBase) -> Diagnostic:
    """The complaint about a key that is no fact, with the likeliest reason."""
    place = node.key_place(key)
    if name in base.derived:
        return Diagnostic(
            f"`{name}` is concluded by the rules and cannot be stated", place, "assert it under `determinations:`"
        )
    head = name.rpartition(".")[0]
    below = sorted({fact[len(head) + 1 :].split(".")[0] for fact in base.facts if fact.startswith(f"{head}.")})
    close = did_you_mean(key, below)
    if not close:
        close = did_you_mean(name, base.facts)
    if not close and below:
        shown = ", ".join(f"`{word}`" for word in below[:8]) + (", ..." if len(below) > 8 else "")
        close = f"`{head}` holds {shown}"
    return Diagnostic(f"there is no fact `{name}`", place, close)


def read_said(node: Node, sections: Iterable[str], vendor: bool, base: RuleBase, problems: list[Diagnostic]) -> Said:
    """Sections of facts, evidence and determinations of one mapping."""
    content: dict[str, Node] = node.value
    answers: dict[str, Answer] = {}
    places: dict[str, Place] = {}
    for section in sections:
        if section in content:
            prefix = f"vendor.{section}" if vendor else section
            if prefix in base.facts:
                answer = read_answer(content[section], prefix, base, problems)
                answers |= {} if answer is None else {prefix: answer}
            else:
                places[prefix] = node.key_place(section)
                answers |= read_facts(content[section], prefix, base, problems, places)
    evidence = _read_each(content.get("evidence"), "evidence", _evidence, base, problems)
    determinations = _read_each(content.get("determinations"), "determinations", _determination, base, problems)
    return Said(answers, evidence, determinations, places)


def _read_each(node: Node | None, what: str, read: Any, base: RuleBase, problems: list[Diagnostic]) -> dict[str, Any]:
    if node is None or node.value is BROKEN:
        return {}
    if not isinstance(node.value, dict):
        problems.append(
            Diagnostic(f"`{what}` must be a mapping by fact name", node.place, "write `fact.name: {...}` below it")
        )
        return {}
    found = {}
    for name, inner in node.value.items():
        value = read(name, inner, node, base, problems)
        if value is not None:
            found[name] = value
    return found


def _evidence(name: str, node: Node, parent: Node, base: RuleBase, problems: list[Diagnostic]) -> Evidence | None:
    if name not in base.facts:
        close = did_you_mean(name, base.facts) or "evidence stands behind a stated fact, by its full name"
        problems.append(Diagnostic(f"there is no fact `{name}`", parent.key_place(name), close))
        return None
    keys = {"document": str, "sha256": str, "kind": str, "issued": date, "expires": date}
    values = fields(node, f"evidence for `{name}`", keys, ("document",), problems)
    if values is None:
        return None
    if values.get("sha256") and not _is_digest(values["sha256"]):
        problems.append(
            Diagnostic(
                "`sha256` must be 64 hexadecimal digits", node.value["sha256"].place, "take it from `sha256sum FILE`"
            )
        )
    if values.get("issued") and values.get("expires") and values["expires"] < values["issued"]:
        problems.append(
            Diagnostic("the evidence expires before it was issued", node.value["expires"].place, "check the dates")
        )
    if values.get("kind") and values["kind"] not in base.proofs:
        help = did_you_mean(values["kind"], base.proofs) or f"use one of {', '.join(sorted(base.proofs))}"
        problems.append(Diagnostic(f"`{values['kind'][:40]}` is no kind of evidence", node.value["kind"].place, help))
    return termed(Evidence(place=node.place, **values), name, base)


def _determination(
    name: str, node: Node, parent: Node, base: RuleBase, problems: list[Diagnostic]
) -> Determination | None:
    if name not in base.derived:
        if name in base.facts:
            where = OWN_PLACE[SECTION_OF[name.split(".")[0]]]
            help = f"state it {where}"
            problems.append(
                Diagnostic(
                    f"`{name}` is stated, not concluded, so nobody can determine it", parent.key_place(name), help
                )
            )
        else:
            problems.append(
                Diagnostic(
                    f"there is no derived fact `{name}`", parent.key_place(name), did_you_mean(name, base.derived)
                )
            )
        return None
    values = fields(
        node, f"the determination of `{name}`", {"value": object, "by": str, "on": date, "because": str},
        ("value", "by", "on", "because"), problems,
    )  # fmt: skip
    if values is None:
        return None
    wanted = Typed(name, base.derived[name].type)
    value = read_value(node.value["value"], wanted, base.countries, problems)
    return None if value is None else Determination(value, values["by"], values["on"], values["because"], node.place)


def fields(
    node: Node, what: str, types: dict[str, type], required: tuple[str, ...], problems: list[Diagnostic]
) -> dict[str, Any] | None:
    """The plain values of a small mapping; ``None`` where one cannot be used. What lacks is complained of too."""
    if not isinstance(node.value, dict):
        keys = ", ".join(types)
        problems.append(Diagnostic(f"{what} must be a mapping", node.place, f"give {keys}"))
        return None
    good = True
    for key, inner in node.value.items():
        if key not in types:
            problems.append(Diagnostic(f"there is no key `{key}` here", node.key_place(key), did_you_mean(key, types)))
            good = False
        elif inner.value is BROKEN:
            good = False
        elif not isinstance(inner.value, types[key]) or (isinstance(inner.value, str) and not inner.value.strip()):
            scalar = isinstance(inner.value, bool | int | float | date)
            wanted, help = ("text", "quote it" if scalar else "write some text")
            if types[key] is date:
                wanted, help = ("a date", "write YYYY-MM-DD, without quotes")
            problems.append(Diagnostic(f"`{key}` must be {wanted}, not {written(inner)}", inner.place, help))
            good = False
    for key in required:
        if key not in node.value:
            problems.append(Diagnostic(f"{what} lacks `{key}`", node.place, f"add `{key}:`"))
            good = False
    return {key: inner.value for key, inner in node.value.items()} if good else None


def _is_digest(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def misplaced(key: str, file: str, base: RuleBase) -> str:
    """A hint for a key that is right elsewhere than in this ``file``; empty where it is right nowhere."""
    if key in ("vendor", "approach") and file != "vendor":
        return f"`{key}:` stands inside an arrangement, under `approaches:`"
    if key == "vendor":
        return "leave it out: what is below it stands at the top of the file"
    for where, heads in SECTIONS.items():
        if key in heads:
            return f"`{key}` is stated {OWN_PLACE[where]}"
    if any(name.startswith(f"{key}.") for name in base.derived):
        return "what the rules conclude cannot be stated; assert it under `determinations:`"
    return ""
