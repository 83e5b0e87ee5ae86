"""Findings of the analysis that a rule base intends, each with its reason (``*.analysis.yaml``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place
from checker.rulebase.beside import beside
from checker.rulebase.records import DeclaredRecord
from checker.rulebase.shape import shaped


@dataclass(frozen=True)
class Declared:
    """A finding by its name, why it is right, and where that is said."""

    finding: str
    because: str
    place: Place


def load_declared(roots: Sequence[Path], shipped: int = 1) -> list[Declared]:
    """Every declared finding under ``roots``. Raises :class:`InputError` with all that is wrong."""
    found: list[Declared] = []
    problems: list[Diagnostic] = []
    for _, node in beside(roots, ".analysis.yaml", problems, shipped):
        if not isinstance(node.value, list):
            problems.append(Diagnostic("this is no list of findings", node.place, "write `- finding: ...`"))
            continue
        for item in node.value:
            record = shaped(item, DeclaredRecord, problems)
            if record is not None:
                found.append(Declared(" ".join(record.finding.split()), " ".join(record.because.split()), item.place))
    if problems:
        raise InputError(problems)
    return found
