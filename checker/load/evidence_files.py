"""The documents behind facts: is the file there, unchanged, and of a kind that proves the fact.

A document without a ``sha256`` is a name, and the fact a claim. With one the file is read,
beside its descriptor, and compared. What is wrong with it is no error: the fact is then not
known, and the note says why.
"""

import os
import stat
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Final

from checker.model.descriptor import Evidence, Project, Said, Vendor
from checker.model.rulebase import RuleBase

LIMIT: Final = 1_000_000_000
"""The largest document that is read, in bytes."""


def termed(evidence: Evidence, fact: str, base: RuleBase) -> Evidence:
    """``evidence`` with what its kind says of it: whether it can prove ``fact``, and until when."""
    if not evidence.kind or evidence.kind not in base.proofs:
        return evidence
    wanted, proof = base.proofs_of(fact), base.proofs[evidence.kind]
    if wanted and evidence.kind not in wanted:
        needs = " or ".join(base.proofs[kind].title for kind in wanted)
        fault = f"evidence {evidence.document} is the wrong kind ({evidence.kind}): this fact needs {needs}"
        return replace(evidence, fault=fault)
    if proof.months is None:
        return evidence
    term = f"{evidence.kind} proves for {proof.months} months"
    if evidence.issued is None:
        return replace(evidence, fault=f"evidence {evidence.document} has no date of issue, and {term} only")
    last = months_later(evidence.issued, proof.months)
    if evidence.expires is not None and evidence.expires <= last:
        return evidence
    return replace(evidence, expires=last, term=term)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one of a shorter month.

    >>> months_later(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def with_files_read(descriptor: Project | Vendor, folder: Path | None) -> Project | Vendor:
    """``descriptor`` with its documents compared with the files in ``folder``.

    Without a folder, where the caller gave a mapping, no file can be found: the digests stay
    claims, and say that they were not compared.
    """
    known: dict[str, str] = {}
    said = _read(descriptor.said, folder, known)
    if isinstance(descriptor, Vendor):
        return descriptor if said is descriptor.said else replace(descriptor, said=said)
    specs = {name: (spec, _read(spec.said, folder, known)) for name, spec in descriptor.arrangements.items()}
    if said is descriptor.said and all(read is spec.said for spec, read in specs.values()):
        return descriptor
    arrangements = {name: replace(spec, said=read) for name, (spec, read) in specs.items()}
    return replace(descriptor, said=said, arrangements=arrangements)


def _read(said: Said, folder: Path | None, known: dict[str, str]) -> Said:
    found: dict[str, Evidence] = {}
    for fact, evidence in said.evidence.items():
        if not evidence.sha256 or evidence.fault:
            continue
        if folder is None:
            found[fact] = replace(evidence, unread="its descriptor is no file, so there is no folder to look in")
        elif fault := fault_of(evidence, folder, known):
            found[fact] = replace(evidence, fault=fault)
    return replace(said, evidence={**said.evidence, **found}) if found else said


def fault_of(evidence: Evidence, folder: Path, known: dict[str, str]) -> str:
    """Why the file proves nothing; empty where it is as its digest says. ``known`` holds digests already taken."""
    name = evidence.document
    if name not in known:
        known[name] = digest_of(folder, name)
    found = known[name]
    if not found.startswith("sha256:"):
        return f"evidence {name} {found}"
    if found.removeprefix("sha256:") != evidence.sha256.lower():
        return f"evidence {name} is not the file whose digest is stated"
    return ""


def digest_of(folder: Path, name: str) -> str:
    """The digest of a document as ``sha256:...``, or what keeps it from being read."""
    if Path(name).is_absolute():
        return "must be named relative to its descriptor"
    path = folder / name
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            return "is no file"
        if info.st_size > LIMIT:
            return f"is too large to be read (at most {LIMIT // 1_000_000_000} GB)"
        with open(path, "rb") as file:
            return f"sha256:{file_digest(file, 'sha256').hexdigest()}"
    except (FileNotFoundError, NotADirectoryError):
        return "is missing: no such file beside its descriptor"
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return f"cannot be read: {reason}"


def stated(descriptor: Project | Vendor) -> Mapping[str, Said]:
    """Everything that a descriptor says, by the arrangement that it is said in, or by nothing."""
    if isinstance(descriptor, Vendor):
        return {"": descriptor.said}
    return {"": descriptor.said, **{name: spec.said for name, spec in descriptor.arrangements.items()}}
