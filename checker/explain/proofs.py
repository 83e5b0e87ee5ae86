"""What the documents behind facts are worth on a day, one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.explain.tree import spot
from checker.model.descriptor import Evidence, Project, Said, Vendor
from checker.model.result import Spot

Status: TypeAlias = Literal[
    "ok", "expires soon", "claim", "not compared",
    "missing", "unreadable", "digest differs", "wrong kind", "undated", "expired", "not yet",
]  # fmt: skip

HOLDS = frozenset({"ok", "expires soon", "claim", "not compared"})
"""The statuses under which the fact is known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``evidence:`` entry and its status.

    ``claim`` is a document without a digest: nothing was compared. ``kinds`` are those that can
    prove the fact, empty where any can; ``sha256`` is the digest of the file as it is now, empty
    where there is none; ``expires`` its last day.
    """

    file: str
    arrangement: str
    fact: str
    document: str
    kind: str
    kinds: tuple[str, ...]
    status: Status
    note: str
    sha256: str
    expires: date | None
    days: int | None
    place: Spot | None

    @property
    def holds(self) -> bool:
        """Whether the fact is known on this day, as far as its document goes."""
        return self.status in HOLDS


def entries(
    descriptor: Project | Vendor,
    day: date,
    within: int,
    digest_of: Callable[[str], str],
    kinds_of: Callable[[str], tuple[str, ...]],
) -> Iterator[Entry]:
    """The entries of a descriptor, those of its arrangements after its own.

    ``digest_of`` gives the digest of a document as it is now, or why there is none; ``kinds_of``
    the kinds that can prove a fact. What expires ``within`` so many days is said.
    """
    parts: list[tuple[str, Said]] = [("", descriptor.said)]
    if isinstance(descriptor, Project):
        parts += [(name, spec.said) for name, spec in descriptor.arrangements.items()]
    for arrangement, said in parts:
        for fact, evidence in said.evidence.items():
            now = digest_of(evidence.document)
            digest = now.removeprefix("sha256:") if now.startswith("sha256:") else ""
            kinds = kinds_of(fact)
            status, note = _status(evidence, day, within, now, kinds)
            days = None if evidence.expires is None else (evidence.expires - day).days
            yield Entry(
                descriptor.source.path, arrangement, fact, evidence.document, evidence.kind, kinds, status,
                note, digest, evidence.expires, days, spot(evidence.place),
            )  # fmt: skip


def _status(evidence: Evidence, day: date, within: int, now: str, kinds: tuple[str, ...]) -> tuple[Status, str]:
    digest = now.removeprefix("sha256:") if now.startswith("sha256:") else ""
    if evidence.fault:
        return _flaw(evidence, digest, now, kinds), evidence.fault.removeprefix(f"evidence {evidence.document} ")
    term = f" ({evidence.term})" if evidence.term else ""
    if evidence.expires is not None and evidence.expires < day:
        return "expired", f"on {evidence.expires}{term}"
    if evidence.issued is not None and evidence.issued > day:
        return "not yet", f"dated {evidence.issued}"
    if evidence.unread:
        return "not compared", evidence.unread
    left = "" if evidence.expires is None else f"expires in {_days((evidence.expires - day).days)}{term}"
    if not evidence.sha256:
        there = f"the file is there: add `sha256: {digest}`" if digest else "no file and no digest, only a name"
        return "claim", "; ".join(filter(None, (there, left)))
    if evidence.expires is not None and (evidence.expires - day).days <= within:
        return "expires soon", left
    return "ok", left


def _flaw(evidence: Evidence, digest: str, now: str, kinds: tuple[str, ...]) -> Status:
    if evidence.kind and kinds and evidence.kind not in kinds:
        return "wrong kind"
    if not evidence.sha256 or digest == evidence.sha256.lower():
        return "undated"
    if digest:
        return "digest differs"
    return "missing" if now.startswith("is missing") else "unreadable"


def _days(number: int) -> str:
    return "a day" if number == 1 else f"{number} days"
