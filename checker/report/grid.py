"""What each body of law says of each arrangement, and what each rule does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from checker.engine.verdict import ORDER, worst
from checker.model.facts import Authority
from checker.model.result import Arrangement, Finding, Outcome, Result, Verdict
from checker.model.rules import Regime

State: TypeAlias = Verdict | Literal["none"]
"""A verdict, or that no rule of the regime applies."""

_RANK = {"not_applicable": 0, "satisfied": 1, "open": 2, "breached": 3}


@dataclass(frozen=True)
class Cell:
    """What a regime alone would make of an arrangement, and of how many rules ``objecting`` object."""

    state: State
    objecting: int
    applying: int


@dataclass(frozen=True)
class RegimeRow:
    """A regime, with a cell for each arrangement."""

    regime: Regime
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Arrangements across, regimes that apply to some of them down."""

    columns: tuple[Arrangement, ...]
    rows: tuple[RegimeRow, ...]


@dataclass(frozen=True)
class RuleRow:
    """A rule that applies to some arrangement, with its outcome for each."""

    rule: str
    regime: str
    title: str
    authority: tuple[Authority, ...]
    cells: tuple[Outcome, ...]
    waived: tuple[bool, ...]

    @property
    def passes(self) -> bool:
        """Whether no arrangement has anything against it."""
        return all(cell in ("satisfied", "not_applicable") for cell in self.cells)


def grid(result: Result, regimes: Iterable[Regime]) -> Grid:
    """The arrangements by regime."""
    rows = [
        RegimeRow(regime, tuple(_cell(row.findings, regime.id) for row in result.arrangements)) for regime in regimes
    ]
    return Grid(result.arrangements, tuple(row for row in rows if any(cell.state != "none" for cell in row.cells)))


def idle(result: Result, regimes: Iterable[Regime]) -> Iterator[tuple[Regime, int]]:
    """The regimes that were judged and apply to no arrangement, each with the number of its rules."""
    for regime in regimes:
        rules = {f.rule for row in result.arrangements for f in row.findings if f.regime == regime.id}
        if rules and all(
            f.outcome == "not_applicable" for row in result.arrangements for f in row.findings if f.regime == regime.id
        ):
            yield regime, len(rules)


def rule_rows(result: Result, regimes: Sequence[Regime]) -> list[RuleRow]:
    """The rules that apply somewhere, regime by regime; of a hybrid the worst of its legs counts."""
    found: dict[str, list[Finding | None]] = {}
    rows = result.arrangements
    for number, row in enumerate(rows):
        for finding in row.findings:
            cells = found.setdefault(finding.rule, [None] * len(rows))
            before = cells[number]
            if before is None or _RANK[finding.outcome] > _RANK[before.outcome]:
                cells[number] = finding
    place = {regime.id: number for number, regime in enumerate(regimes)}
    made = [_rule_row(cells) for cells in found.values()]
    kept = [row for row in made if any(cell != "not_applicable" for cell in row.cells)]
    return sorted(kept, key=lambda row: place.get(row.regime, len(place)))


def _rule_row(cells: Sequence[Finding | None]) -> RuleRow:
    first = next(cell for cell in cells if cell is not None)
    return RuleRow(
        first.rule, first.regime, first.title, first.authority,
        tuple("not_applicable" if cell is None else cell.outcome for cell in cells),
        tuple(cell is not None and cell.waived for cell in cells),
    )  # fmt: skip


def _cell(findings: Iterable[Finding], regime: str) -> Cell:
    """The worst over rules, and over the legs of a hybrid."""
    mine = [f for f in findings if f.regime == regime and f.outcome != "not_applicable"]
    if not mine:
        return Cell("none", 0, 0)
    best, most = worst(f.best for f in mine), worst(f.worst for f in mine)
    objecting = {f.rule for f in mine if ORDER.index(f.worst)}
    return Cell(best if best == most else "undetermined", len(objecting), len({f.rule for f in mine}))
