"""The claims of the founding article, each with what carries it: ``economics/claims.yaml``.

A claim is carried by what names it: reasons and hybrids of ``rules/suitability``, defaults of
``economics``, computed figures; and by what its own entry lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from checker.economics.claims import ClaimCheck, numeric_claims
from checker.economics.defaults import Default
from checker.economics.formula import Formula
from checker.economics.formulas import BOUGHT, GENERATED, STAFF
from checker.economics.inputs import INPUTS
from checker.load.files import read_text
from checker.load.yaml import Node, parse
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.rulebase import RuleBase
from checker.model.suitability import BlendPattern, Suit
from checker.rulebase.records import Record, Text
from checker.rulebase.shape import shaped
from checker.rulebase.suit_records import Claim as ClaimId

NUMBER: Final = 60
"""How many claims the article makes."""

Stance = Literal["followed", "qualified", "computed", "left_out"]


class CarriedRecord(Record):
    """What carries a claim and does not say so itself."""

    rules: Annotated[list[Text], Field(default_factory=list)]
    """Rules of law and criteria."""
    formulas: Annotated[list[Text], Field(default_factory=list)]
    """Steps and quantities of the cost model."""
    approaches: Annotated[list[Text], Field(default_factory=list)]
    """Approaches."""
    facts: Annotated[list[Text], Field(default_factory=list)]
    """Facts of the vocabulary."""
    commands: Annotated[list[Text], Field(default_factory=list)]
    """Commands."""


class ClaimRecord(Record):
    """A claim in Checker's own words, and what became of it."""

    id: ClaimId
    kind: Text
    says: Text
    stance: Stance
    because: Text | None = None
    carried: CarriedRecord | None = None


@dataclass(frozen=True)
class Claim:
    """A claim with everything that carries it."""

    id: str
    kind: str
    says: str
    stance: Stance
    because: str
    rules: tuple[str, ...]
    formulas: tuple[str, ...]
    approaches: tuple[str, ...]
    facts: tuple[str, ...]
    commands: tuple[str, ...]
    suits: tuple[Suit, ...]
    blends: tuple[BlendPattern, ...]
    defaults: tuple[Default, ...]
    figures: tuple[ClaimCheck, ...]


def read_claims(path: Path, shown: str, base: RuleBase, defaults: Sequence[Default]) -> tuple[Claim, ...]:
    """Every claim in ``path``. Raises :class:`InputError` with all that is wrong, or named and not there."""
    problems: list[Diagnostic] = []
    root, found = parse(read_text(path, shown)[0], shown)
    problems.extend(found)
    figures = numeric_claims(defaults)
    claims: dict[str, Claim] = {}
    for node in root.value if root is not None and isinstance(root.value, list) else []:
        record = shaped(node, ClaimRecord, problems)
        if record is None:
            continue
        if record.id in claims:
            problems.append(Diagnostic(f"`{record.id}` stands twice", node.value["id"].place, "keep one"))
        _check(record, node, base, problems)
        claims[record.id] = _claim(record, base, defaults, figures)
    _missing(claims, base, defaults, figures, problems, shown)
    if problems:
        raise InputError(problems)
    return tuple(claims.values())


def _check(record: ClaimRecord, node: Node, base: RuleBase, problems: list[Diagnostic]) -> None:
    """Whether what the claim names is there, and a departure has its reason."""
    if record.stance in ("qualified", "left_out") and record.because is None:
        place = node.value["stance"].place
        problems.append(Diagnostic(f"`{record.id}` is {record.stance} without a reason", place, "add `because:`"))
    known: Mapping[str, Any] = {
        "rules": base.rules,
        "formulas": {formula.name for formula in _formulas()} | INPUTS.keys(),
        "approaches": base.approaches,
        "facts": base.facts,
    }
    carried = record.carried.model_dump() if record.carried is not None else {}
    for key, names in known.items():
        for number, name in enumerate(carried.get(key, ())):
            if name not in names:
                place = node.at(("carried", key, number)).place
                help = did_you_mean(name, names)
                problems.append(Diagnostic(f"there is no `{name}` among the {key}", place, help))


def _formulas() -> tuple[Formula, ...]:
    return (*STAFF, *BOUGHT, *GENERATED)


def _claim(
    record: ClaimRecord, base: RuleBase, defaults: Sequence[Default], figures: Sequence[ClaimCheck]
) -> Claim:  # fmt: skip
    carried = record.carried.model_dump() if record.carried is not None else {}
    return Claim(
        id=record.id,
        kind=record.kind,
        says=" ".join(record.says.split()),
        stance=record.stance,
        because=" ".join((record.because or "").split()),
        rules=tuple(carried.get("rules", ())),
        formulas=tuple(carried.get("formulas", ())),
        approaches=tuple(carried.get("approaches", ())),
        facts=tuple(carried.get("facts", ())),
        commands=tuple(carried.get("commands", ())),
        suits=tuple(suit for suit in base.suits.values() if record.id in suit.claims),
        blends=tuple(blend for blend in base.blends.values() if record.id in blend.claims),
        defaults=tuple(entry for entry in defaults if entry.claim == record.id),
        figures=tuple(check for check in figures if check.claim == record.id),
    )


def is_carried(claim: Claim) -> bool:
    """Whether anything carries it."""
    named = (claim.rules, claim.formulas, claim.approaches, claim.facts, claim.commands)
    return any(named) or any((claim.suits, claim.blends, claim.defaults, claim.figures))


def _missing(
    claims: Mapping[str, Claim], base: RuleBase, defaults: Sequence[Default], figures: Sequence[ClaimCheck],
    problems: list[Diagnostic], shown: str,
) -> None:  # fmt: skip
    """Claims that are named and have no entry, and entries that nothing carries."""
    from checker.model.place import start_of

    named = {claim: suit.place for suit in base.suits.values() for claim in suit.claims}
    named |= {claim: blend.place for blend in base.blends.values() for claim in blend.claims}
    named |= {entry.claim: entry.place for entry in defaults if entry.claim}
    named |= {check.claim: start_of(shown) for check in figures}
    problems.extend(
        Diagnostic(f"the claim `{name}` has no entry in {shown}", place, "add one, or name another claim")
        for name, place in named.items()
        if name not in claims
    )
    problems.extend(
        Diagnostic(f"nothing carries the claim `{claim.id}`", start_of(shown), "name what does under `carried`")
        for claim in claims.values()
        if claim.stance != "left_out" and not is_carried(claim)
    )
    if len(claims) != NUMBER and not problems:
        problems.append(Diagnostic(f"there are {len(claims)} claims, not {NUMBER}", start_of(shown), "add the others"))
