"""Which paragraphs of a law are encoded, encoded in part, or left out, and why (``*.coverage.yaml``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.load.yaml import Node
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place
from checker.model.rulebase import RuleBase
from checker.rulebase.beside import beside
from checker.rulebase.records import CoverageRecord
from checker.rulebase.shape import shaped


@dataclass(frozen=True)
class Provision:
    """A paragraph with its status: ``encoded``, ``partly`` or ``left_out``."""

    cite: str
    says: str
    status: str
    rules: tuple[str, ...]
    why: str
    place: Place


@dataclass(frozen=True)
class Coverage:
    """The provisions of one law that a regime was read against."""

    regime: str
    law: str
    url: str
    provisions: tuple[Provision, ...]

    def count(self, status: str) -> int:
        """How many provisions have this status."""
        return sum(provision.status == status for provision in self.provisions)


def load_coverage(roots: Sequence[Path], base: RuleBase) -> list[Coverage]:
    """Every coverage file under ``roots``, by regime. Raises :class:`InputError` with all that is wrong."""
    found: list[Coverage] = []
    problems: list[Diagnostic] = []
    for path, node in beside(roots, ".coverage.yaml", problems):
        record = shaped(node, CoverageRecord, problems)
        if record is not None:
            provisions = _provisions(node, record, base, problems)
            found.append(Coverage(path.parent.name, record.law, record.url, provisions))
    if problems:
        raise InputError(problems)
    return found


def _provisions(
    node: Node, record: CoverageRecord, base: RuleBase, problems: list[Diagnostic]
) -> tuple[Provision, ...]:
    made = []
    seen: dict[str, int] = {}
    for number, item in enumerate(record.provisions):
        inner = node.at(("provisions", number))
        place = inner.value["provision"].place
        if item.provision in seen:
            problems.append(
                Diagnostic(f"`{item.provision}` stands twice", place, f"first at line {seen[item.provision]}")
            )
        seen[item.provision] = place.line
        for index, rule in enumerate(item.rules):
            if rule not in base.rules:
                at = inner.at(("rules", index)).place
                problems.append(Diagnostic(f"there is no rule `{rule}`", at, did_you_mean(rule, base.rules)))
        if (item.status == "left_out") == bool(item.rules):
            what = "a provision that is left out has no rules" if item.rules else "name the rules that encode it"
            problems.append(Diagnostic(f"`{item.provision}` is {item.status}", place, what))
        if item.status != "encoded" and not item.why:
            problems.append(
                Diagnostic(f"`{item.provision}` is {item.status}, and nothing says why", place, "add `why:`")
            )
        why = item.why or ""
        made.append(Provision(item.provision, item.says, item.status, tuple(item.rules), why, place))
    return tuple(made)
