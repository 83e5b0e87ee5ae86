"""What the vocabulary says of a fact: its type, its question, and what silence means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from checker.model.expression import ALWAYS, Condition, Operand, Value
from checker.model.place import Place

TYPES: Final = ("bool", "enum", "set", "countries", "int", "number", "date")
SETS: Final = frozenset({"set", "countries"})
ORDERED: Final = frozenset({"int", "number", "date"})

PEOPLE: Final = ("project_owner", "privacy_officer", "procurement", "vendor", "security", "export_counsel")
"""Whom a question can be put to."""

SECTIONS: Final = {
    "project": ("project", "data", "team", "task"),
    "arrangement": ("exposure", "hosting", "contract", "transfer", "authorization", "synthetic"),
    "vendor": ("vendor",),
    "approach": ("approach",),
}
"""Where a fact is stated, with the first parts of the names that are stated there."""

SECTION_OF: Final = {head: where for where, heads in SECTIONS.items() for head in heads}


@dataclass(frozen=True)
class Silence:
    """What an unanswered fact counts as.

    ``value`` is ``None`` for unknown. Under ``when`` the value is taken only where the
    condition is true. ``by_approach`` wins for the approaches that it names.
    """

    value: Value | None = None
    when: Condition = ALWAYS
    by_approach: Mapping[str, Value | None] = field(default_factory=dict)

    def unconditional(self, approach: str) -> Value | None:
        """The value that silence has under ``approach`` whatever else is answered."""
        if approach in self.by_approach:
            return self.by_approach[approach]
        return self.value if self.when == ALWAYS else None

    @property
    def conditional(self) -> bool:
        """Whether silence means a value only under a condition."""
        return self.when != ALWAYS


@dataclass(frozen=True)
class FactSpec:
    """One fact of the vocabulary, stated by people.

    ``changes_to`` are the values that ``how`` can bring about; none is any. ``where`` is the
    file or section that it is stated in: ``project``, ``arrangement``,
    ``vendor`` or ``approach``. ``baseline`` is a compliant value, from which the cases of the
    rule base start. ``chosen_with_vendor`` is the condition under which an
    unanswered fact is settled by choosing a vendor; ``None`` is never. ``needs_proof`` makes a
    stated value a mere claim until a document stands behind it.
    """

    name: str
    type: str
    meaning: str
    question: str
    ask: str
    place: Place
    where: str
    values: tuple[str, ...] = ()
    unit: str = ""
    screening: bool = False
    actionable: bool = False
    how: str = ""
    changes_to: tuple[Value, ...] = ()
    silence: Silence = Silence()
    non_empty: bool = False
    needs_proof: bool = False
    chosen_with_vendor: Condition | None = None
    baseline: Silence = Silence()

    def claims(self, value: Value) -> bool:
        """Whether stating ``value`` asks for proof: an admission, ``false`` or ``none``, does not."""
        return self.needs_proof and value is not False and value != "none"


@dataclass(frozen=True)
class ValueCase:
    """``value`` where ``when`` is true and no earlier case is."""

    when: Condition
    value: Operand


@dataclass(frozen=True)
class Derivation:
    """A fact concluded from others: a Boolean by ``when``, a value by ``cases``."""

    name: str
    type: str
    meaning: str
    place: Place
    when: Condition = ALWAYS
    cases: tuple[ValueCase, ...] = ()
    authority: tuple["Authority", ...] = ()


@dataclass(frozen=True, slots=True)
class Authority:
    """A provision, and where its official text stands."""

    cite: str
    url: str = ""
