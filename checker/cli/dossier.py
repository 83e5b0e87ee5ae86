"""Everything that a report is about, judged and gathered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import click

from checker.cli.options import Run
from checker.cli.sources import sources
from checker.economics.result import Costs
from checker.explain.fixes import fix
from checker.explain.inquiry import plan
from checker.explain.judge import rows_of
from checker.explain.proofs import Entry, entries
from checker.explain.timeline import timeline
from checker.explain.vendor import vet
from checker.load.evidence_files import digest_of
from checker.load.studies import read_studies
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import did_you_mean
from checker.model.fix import Fix
from checker.model.result import Result
from checker.model.vendor_verdict import VendorVerdict
from checker.report.document import Material

DAYS = 730
"""How far ahead it is said what changes by itself."""

SOON = 60
"""Within how many days a document is said to expire soon."""


def gather(
    run: Run,
    command: str,
    approaches: Sequence[str],
    about_vendor: str,
    studies: Sequence[Path],
    quotes: Sequence[str],
) -> Material:
    """The result, and what a reader wants to know beside it."""
    names = with_vendor(run, about_vendor) if about_vendor else list(approaches)
    result = run.judge(names)
    end = run.as_of + timedelta(days=min(DAYS, (date.max - run.as_of).days))

    def judged(day: date, full: bool) -> Result:
        return replace(run.setting, as_of=day).judge(run.case, names, full)

    base = run.program.base
    return Material(
        result=result,
        regimes=tuple(r for r in base.regimes.values() if r.id in run.selection.judged),
        facts=base.facts,
        command=command,
        about_vendor=run.case.vendors[about_vendor].name if about_vendor else "",
        vendor=_vendor(run, about_vendor) if about_vendor else None,
        timeline=timeline(run.program, run.case, judged, run.as_of, end),
        costs=costs_of(run, names, quotes),
        plan=plan(run.program, run.case, run.as_of, run.selection, names or None, run.overlays),
        fixes=dict(_fixes(run, result)),
        entries=tuple(_entries(run, result)),
        studies=tuple(study for path in studies for study in read_studies(path)),
        sources=sources(),
    )


def with_vendor(run: Run, vendor: str) -> list[str]:
    """The arrangements that name a vendor, or could take it, and the hybrids of them. Raises a usage error for none."""
    if vendor not in run.case.vendors:
        help = did_you_mean(vendor, run.case.vendors)
        raise click.BadParameter(f"no vendor `{vendor}` was given" + (f" ({help})" if help else ""))
    rows = rows_of(run.program.base, run.case)
    found = [name for name, _, who in rows if who == vendor]
    found += [name for name, spec, _ in rows if set(spec.legs) & set(found) and name not in found]
    if not found:
        raise click.BadParameter(f"no arrangement of the project names `{vendor}`, or could take it")
    return found


def _vendor(run: Run, vendor: str) -> VendorVerdict:
    case = run.case
    return vet(
        run.program, case.vendors[vendor], run.as_of, run.selection, case.project, case.waivers, run.overlays,
        lambda descriptor, document: digest_of(Path(descriptor).parent, document),
    )  # fmt: skip


def _fixes(run: Run, result: Result) -> Mapping[str, Fix]:
    """For each arrangement that is no hybrid and not allowed; the legs of a hybrid tell it there."""
    return {
        row.name: fix(
            run.program, run.case, run.as_of, run.selection, row.name, 1, overlays=run.overlays
        )
        for row in result.arrangements
        if row.verdict != "allowed" and not row.legs
    }  # fmt: skip


def _entries(run: Run, result: Result) -> list[Entry]:
    """The documents behind facts of the project and of the vendors that were judged."""
    judged = {row.name for row in result.arrangements}
    judged |= {leg for row in result.arrangements for leg in row.legs}
    vendors = [run.case.vendors[vendor.id] for vendor in result.vendors]
    descriptors: tuple[Project | Vendor, ...] = (run.case.project, *vendors)
    return [
        entry
        for descriptor in descriptors
        for entry in entries(
            descriptor, run.as_of, SOON, partial(digest_of, Path(descriptor.source.path).parent),
            run.program.base.proofs_of,
        )
        if not entry.arrangement or entry.arrangement in judged
    ]  # fmt: skip


def costs_of(run: Run, names: Sequence[str], quotes: Sequence[str]) -> Costs:
    """What every arrangement costs, from quotations and the defaults that ship."""
    from checker.economics.defaults import read_defaults
    from checker.economics.estimate import estimate
    from checker.economics.gather import Ground
    from checker.economics.quotes import read_quotes
    from checker.resources import folder

    base, case = run.program.base, run.case
    arranged = rows_of(base, case, names or None)
    read = read_quotes(quotes, run.as_of)
    defaults = read_defaults(folder("economics") / "defaults.yaml", "economics/defaults.yaml", base)
    ground = Ground(base, case, run.as_of, defaults, tuple(read.figures))
    return estimate(ground, arranged, run.judge(names, full=False), read, None)
