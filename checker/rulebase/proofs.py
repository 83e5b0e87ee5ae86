"""Kinds of documents, from their checked shape to the model."""

from collections.abc import Mapping

from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.facts import Authority, FactSpec
from checker.model.proof import Proof
from checker.rulebase import records
from checker.rulebase.sources import Entry


def read_proof(
    record: records.ProofRecord, entry: Entry, facts: Mapping[str, FactSpec], problems: list[Diagnostic]
) -> Proof:
    """A kind of document; what it proves must be facts, or the beginnings of their names."""
    node = entry.node
    for number, name in enumerate(record.proves):
        if name not in facts and not any(fact.startswith(f"{name}.") for fact in facts):
            place = node.at(("proves", number)).place
            problems.append(Diagnostic(f"there is no fact `{name}`", place, did_you_mean(name, facts)))
    if record.from_day and record.months is None:
        place = node.key_place("from_day")
        problems.append(Diagnostic("`from_day` says from when `months` count", place, "add `months:`, or remove it"))
    return Proof(
        record.proof,
        record.title,
        tuple(record.proves),
        record.months,
        record.from_day or "",
        Authority(record.source.cite, record.source.url or ""),
        record.checked,
        " ".join((record.note or "").split()),
        node.value["proof"].place,
    )
