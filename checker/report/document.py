"""The content of the due-diligence report, from which HTML, PDF and Markdown are made.

Everything here is data that was judged before: nothing is evaluated. Text of descriptors is
as they state it, without control characters; each rendering escapes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.economics.result import Costs
from checker.explain.alerts import Alert, alerts
from checker.explain.gate import Gate
from checker.explain.proofs import Entry
from checker.model.agreement import Measured
from checker.model.batch import Batch
from checker.model.facts import FactSpec
from checker.model.fix import Fix
from checker.model.plan import Plan
from checker.model.result import Arrangement, Result
from checker.model.rules import Regime
from checker.model.timeline import Timeline
from checker.model.vendor_verdict import VendorVerdict
from checker.report.alerting import Told, Waived, told, waived
from checker.report.asked import Asker, askers
from checker.report.decision import Decision, decision
from checker.report.excerpt import Sources, no_sources
from checker.report.grid import Grid, RuleRow, grid, idle, rule_rows
from checker.report.objections import Objection, objections
from checker.report.quality import Estimate, VendorQuality, measured, quality_of, threshold_of
from checker.report.tasks import Party, parties


@dataclass(frozen=True)
class Material:
    """What a report is made of. ``command`` is the command line that makes it again.

    ``fixes`` are by arrangement; ``entries`` are the documents behind facts, ``studies`` measured
    agreements. ``sources`` gives the lines of the files.
    """

    result: Result
    regimes: tuple[Regime, ...]
    facts: Mapping[str, FactSpec]
    command: str
    about_vendor: str = ""
    vendor: VendorVerdict | None = None
    timeline: Timeline | None = None
    costs: Costs | None = None
    plan: Plan | None = None
    fixes: Mapping[str, Fix] | None = None
    entries: tuple[Entry, ...] = ()
    studies: tuple[Measured, ...] = ()
    sources: Sources = no_sources


@dataclass(frozen=True)
class Section:
    """A section of the report, by the name that its heading has in every format."""

    id: str
    title: str


@dataclass(frozen=True)
class Way:
    """One arrangement: its objections, told once, and the smallest changes that make it better.

    ``number`` is its place in the project's file.
    """

    row: Arrangement
    id: str
    number: int
    objections: tuple[Objection, ...]
    fix: Fix | None


@dataclass(frozen=True)
class Document:
    """The whole report. Lists are in the order in which they are shown."""

    material: Material
    decision: Decision
    ways: tuple[Way, ...]
    grid: Grid
    rules: tuple[RuleRow, ...]
    idle: tuple[tuple[Regime, int], ...]
    askers: tuple[Asker, ...]
    parties: tuple[Party, ...]
    vendors: tuple[VendorQuality, ...]
    measured: tuple[Estimate, ...]
    threshold: float | None
    notices: tuple[Told, ...]
    waived: tuple[Waived, ...]

    @property
    def result(self) -> Result:
        """The result that the report is about."""
        return self.material.result

    @property
    def about(self) -> str:
        """The vendor that the report is about; empty where it is about the whole project."""
        return self.material.about_vendor

    @property
    def shortest(self) -> int:
        """How many answers the shortest list has that determines every verdict; 0 where none are needed."""
        return len(self.material.plan.questions) if self.material.plan is not None else 0

    @property
    def quality_rows(self) -> list[tuple[str, tuple[Estimate, ...]]]:
        """The figures by vendor, then those that were measured."""
        rows = [(vendor.vendor, vendor.estimates) for vendor in self.vendors]
        return [*rows, *([("measured", self.measured)] if self.measured else [])]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have something to say."""
        result, material = self.result, self.material
        there = {
            "ways": True,
            "vendor": material.vendor is not None,
            "findings": any(way.objections for way in self.ways),
            "questions": bool(self.askers),
            "remediation": bool(self.parties),
            "quality": any(estimates for _, estimates in self.quality_rows),
            "cost": material.costs is not None,
            "dates": material.timeline is not None,
            "evidence": bool(material.entries or self.notices or result.waivers),
            "not-judged": True,
            "rules": bool(self.rules),
            "reproduce": True,
        }
        return tuple(Section(name, title) for name, title in TITLES.items() if there[name])


TITLES = {
    "ways": "Ways to label, law by law",
    "vendor": "The vendor, area by area",
    "findings": "Findings",
    "questions": "Open questions",
    "remediation": "Remediation plan",
    "quality": "Quality of labels",
    "cost": "Cost and time",
    "dates": "Dates at risk",
    "evidence": "Evidence, waivers and notices",
    "not-judged": "What was not judged",
    "rules": "Every rule that applies",
    "reproduce": "How to reproduce",
}
"""Every section, in order."""


def document(material: Material) -> Document:
    """The report of what was judged."""
    result = material.result
    costs, timeline = material.costs, material.timeline
    found = alerts(result, Gate(), everything=True)
    limit = threshold_of(result)
    return Document(
        material=material,
        decision=decision(
            result,
            timeline.act_before if timeline is not None else None,
            costs.deadline if costs is not None else None,
        ),
        ways=tuple(_ways(material, found)),
        grid=grid(result, material.regimes),
        rules=tuple(rule_rows(result, material.regimes)),
        idle=tuple(idle(result, material.regimes)),
        askers=tuple(askers(result.arrangements, material.plan)),
        parties=tuple(parties(result, material.facts)),
        vendors=tuple(quality_of(result, material.entries)),
        measured=tuple(measured(material.studies, limit)),
        threshold=limit,
        notices=tuple(told(Batch(1, (result,), (), ()))),
        waived=tuple(waived(result)),
    )


def _ways(material: Material, found: Sequence[Alert]) -> Iterable[Way]:
    """The arrangements, the plan first; what a leg of a hybrid has told before is referred to."""
    result = material.result
    names = {row.name for row in result.arrangements}
    fixes = material.fixes or {}
    ordered = sorted(result.arrangements, key=lambda row: (row.name != result.plan, bool(row.legs)))
    ids = {row.name: f"way-{number}" for number, row in enumerate(ordered, 1)}
    for row in ordered:
        own = [alert for alert in found if alert.row is row]
        yield Way(
            row, ids[row.name], result.arrangements.index(row),
            tuple(objections(own, material.sources, ids, names)),
            fixes.get(row.name),
        )  # fmt: skip
