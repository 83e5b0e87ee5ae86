"""Waiver files, read with every problem at its place."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from checker.load.facts import fields
from checker.load.files import read_text
from checker.load.yaml import BROKEN, Node, parse
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.waiver import Waiver

KEYS: Final[dict[str, type]] = {
    "rule": str,
    "project": str,
    "arrangement": str,
    "reason": str,
    "owner": str,
    "approver": str,
    "ticket": str,
    "approved": date,
    "expires": date,
}
"""The keys of a waiver; all but ``approved`` are required."""

REQUIRED: Final = tuple(key for key in KEYS if key != "approved")


def read_waivers(paths: Iterable[Path | str], problems: list[Diagnostic]) -> tuple[Waiver, ...]:
    """The waivers in the files; what is wrong is added to ``problems``."""
    found: list[Waiver] = []
    for path in dict.fromkeys(map(Path, paths)):
        try:
            text, _ = read_text(path, str(path))
        except InputError as error:
            problems.extend(error.diagnostics)
            continue
        root, wrong = parse(text, str(path))
        problems.extend(wrong)
        if root is not None:
            found += _document(root, problems)
    _once(found, problems)
    return tuple(found)


def check_rules(waivers: Iterable[Waiver], base: RuleBase, problems: list[Diagnostic]) -> None:
    """Complain of every waiver of a rule that does not exist, or that is law."""
    policy = [rule.id for rule in base.rules.values() if rule.policy]
    for waiver in waivers:
        if waiver.rule not in base.rules:
            help = did_you_mean(waiver.rule, policy) or "see `checker rules list`"
            problems.append(Diagnostic(f"there is no rule `{waiver.rule}`", waiver.place, help))
        elif waiver.rule not in policy:
            help = "meet it; only rules marked `policy` can be waived"
            problems.append(Diagnostic(f"`{waiver.rule}` is law, which nobody can waive", waiver.place, help))


def _document(root: Node, problems: list[Diagnostic]) -> Iterable[Waiver]:
    content = root.value if isinstance(root.value, dict) else {}
    kind = content.get("kind")
    if kind is None or kind.value != "waivers":
        place = kind.place if kind is not None else start_of(root.place.file)
        problems.append(Diagnostic("this is no waiver file", place, "begin it with `kind: waivers`"))
        return
    for key in content:
        if key not in ("kind", "waivers"):
            help = did_you_mean(key, ("kind", "waivers"))
            problems.append(Diagnostic(f"a waiver file has no key `{key}`", root.key_place(key), help))
    entries = content.get("waivers")
    if entries is None or not isinstance(entries.value, list):
        place = root.key_place("kind") if entries is None else entries.place
        if entries is None or entries.value is not BROKEN:
            problems.append(
                Diagnostic("`waivers` must be a list", place, "write `waivers:` and `- rule: ...` below it")
            )
        return
    for entry in entries.value:
        waiver = _waiver(entry, problems)
        if waiver is not None:
            yield waiver


def _waiver(node: Node, problems: list[Diagnostic]) -> Waiver | None:
    if node.value is BROKEN:
        return None
    values: dict[str, Any] | None = fields(node, "a waiver", KEYS, REQUIRED, problems)
    if values is None or any(key not in values for key in REQUIRED):
        return None
    if _person(values["owner"]) == _person(values["approver"]):
        place = node.value["approver"].place
        problems.append(Diagnostic("the approver is the owner", place, "somebody else has to approve a waiver"))
        return None
    approved = values.get("approved")
    if approved is not None and approved > values["expires"]:
        place = node.value["expires"].place
        problems.append(Diagnostic("the waiver expires before it was approved", place, "check the dates"))
        return None
    return Waiver(place=node.place, **values)


def _person(name: str) -> str:
    return " ".join(normalize("NFKC", name).split()).casefold()


def _once(waivers: list[Waiver], problems: list[Diagnostic]) -> None:
    first: dict[tuple[str, str, str], Waiver] = {}
    for waiver in waivers:
        same = first.setdefault((waiver.project, waiver.arrangement, waiver.rule), waiver)
        if same is not waiver:
            message = f"`{waiver.rule}` is waived twice for `{waiver.arrangement}` of `{waiver.project}`"
            problems.append(Diagnostic(message, waiver.place, f"the other stands at {same.place}; keep one"))
