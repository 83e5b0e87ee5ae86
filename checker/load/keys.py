"""The keys that descriptors share: which there may be, and the words that name things."""

from collections.abc import Sequence
from datetime import date

from checker.load.facts import misplaced
from checker.load.values import written
from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.place import start_of
from checker.model.rulebase import RuleBase

IDENTITY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"


def only(node: Node, known: Sequence[str], what: str, base: RuleBase, problems: list[Diagnostic]) -> None:
    """Complain of every key that ``what`` does not have."""
    for key in node.value:
        if key not in known:
            help = misplaced(key, what.split()[-1], base) or did_you_mean(key, known)
            problems.append(Diagnostic(f"{what} has no key `{key}`", node.key_place(key), help))


def identity(node: Node, problems: list[Diagnostic]) -> tuple[str, str]:
    """The name, for people, and the id of a descriptor; the id stands in for a missing name."""
    id_ = text(node, "id", problems)
    if "id" not in node.value:
        problems.append(
            Diagnostic("`id` is missing", start_of(node.place.file), "add `id:`, a short word that names it")
        )
    elif id_ and not is_word(id_):
        problems.append(
            Diagnostic(f"`{id_[:40]}` is no id", node.value["id"].place, "use letters, digits, `-`, `_` and `.`")
        )
    return text(node, "name", problems) or id_, id_


def is_word(text: str) -> bool:
    """Whether ``text`` can name something: letters, digits and a few signs."""
    return 0 < len(text) <= 80 and all(c in IDENTITY for c in text)


def text(node: Node, key: str, problems: list[Diagnostic]) -> str:
    """The text under ``key``, on one line; empty where there is none."""
    inner = node.value.get(key)
    if inner is None or inner.value is BROKEN:
        return ""
    if isinstance(inner.value, str) and inner.value.strip():
        return " ".join(inner.value.split())
    help = "quote it" if isinstance(inner.value, int | float | bool | date) else "write some text"
    problems.append(Diagnostic(f"`{key}` must be text, not {written(inner)}", inner.place, help))
    return ""
