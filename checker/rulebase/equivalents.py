"""Mutants that mean the same as the original, each with the argument for it (``*.mutants.yaml``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place
from checker.rulebase.beside import beside
from checker.rulebase.records import EquivalentRecord
from checker.rulebase.shape import shaped


@dataclass(frozen=True)
class Equivalent:
    """A mutant by its full name, why nothing can notice it, and where that is said."""

    mutant: str
    because: str
    place: Place


def load_equivalents(roots: Sequence[Path]) -> list[Equivalent]:
    """Every declared equivalent under ``roots``. Raises :class:`InputError` with all that is wrong."""
    found: list[Equivalent] = []
    problems: list[Diagnostic] = []
    for _, node in beside(roots, ".mutants.yaml", problems):
        for item in node.value if isinstance(node.value, list) else ():
            record = shaped(item, EquivalentRecord, problems)
            if record is not None:
                found.append(Equivalent(" ".join(record.mutant.split()), record.because, item.place))
    if problems:
        raise InputError(problems)
    return found
