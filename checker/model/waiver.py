"""A waiver: a policy rule set aside for one arrangement, by somebody, until a day."""

from dataclasses import dataclass
from datetime import date

from checker.model.place import Place


@dataclass(frozen=True)
class Waiver:
    """One entry of a waiver file. It counts from ``approved`` (always, where that is ``None``) to ``expires``.

    ``owner`` answers for the risk, ``approver`` is somebody else who agreed.
    """

    rule: str
    project: str
    arrangement: str
    reason: str
    owner: str
    approver: str
    ticket: str
    expires: date
    place: Place
    approved: date | None = None
