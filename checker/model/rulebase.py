"""The rule base as a whole: everything that the files under ``rules/`` say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.model.expression import All, Leaf
from checker.model.facts import Derivation, FactSpec
from checker.model.proof import Proof
from checker.model.rules import Approach, ConstantSpec, Regime, Rule
from checker.model.suitability import BlendPattern, LeadTime, Suit


@dataclass(frozen=True)
class RuleBase:
    """A loaded, linked and checked rule base.

    ``order`` lists every derived fact and every fact with a conditional silence so that
    each comes after what it reads. ``digest`` is the SHA-256 over all files read.
    """

    facts: Mapping[str, FactSpec]
    derived: Mapping[str, Derivation]
    rules: Mapping[str, Rule]
    constants: Mapping[str, ConstantSpec]
    approaches: Mapping[str, Approach]
    regimes: Mapping[str, Regime]
    countries: Mapping[str, str]
    order: tuple[str, ...]
    digest: str
    version: str
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    suits: Mapping[str, Suit] = field(default_factory=dict)
    blends: Mapping[str, BlendPattern] = field(default_factory=dict)
    leads: Mapping[str, LeadTime] = field(default_factory=dict)

    def type_of(self, name: str) -> str:
        """The type of a primary or derived fact. Raises :class:`KeyError` for an unknown one."""
        found = self.facts.get(name) or self.derived[name]
        return found.type

    def proofs_of(self, name: str) -> tuple[str, ...]:
        """The kinds of document that can prove a fact; empty where any can."""
        return tuple(kind for kind, proof in self.proofs.items() if proof.covers(name))

    def gate_of(self, rule: Rule) -> Leaf | None:
        """The part of a rule's scope without which nothing of its regime speaks; ``None`` where it speaks anyway."""
        gate = self.regimes[rule.regime].gate
        parts = rule.scope.parts if isinstance(rule.scope, All) else (rule.scope,)
        return next((part for part in parts if isinstance(part, Leaf) and part.text == gate), None)

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values that an enum or set fact may have; empty for others."""
        spec = self.facts.get(name)
        return spec.values if spec is not None else ()
