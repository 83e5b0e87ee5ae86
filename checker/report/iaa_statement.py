"""Measured agreement as a part of a vendor file, with the document behind each fact."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from os.path import relpath
from pathlib import Path

from checker.evidence.clearance import downwards, unreliable
from checker.evidence.result import Agreement, Study

FACT_OF = {
    "cohen_kappa_linear": "cohen_kappa",
    "cohen_kappa_quadratic": "cohen_kappa",
    "span_f1_overlap": "span_f1",
    "box_f1": "box_iou",
}
"""The name by which the facts know a measure, where it is another."""


def statement(
    study: Study,
    found: Agreement,
    coefficient: str,
    target: Path,
    today: date,
    people: bool = False,
    pilot: bool = False,
) -> str:
    """YAML with the facts of ``quality.iaa``, or of ``quality.pilot``, to be written to ``target``.

    The proof counts from the day of the last judgement; from ``today`` where the export has no
    times. What is undefined or unknown is left out, so that it stays a question.
    """
    section, kind = ("pilot", "pilot_report") if pilot else ("iaa", "iaa_report")
    facts = dict(_pilot(found, coefficient, people) if pilot else _iaa(found, coefficient, people))
    document = Path(relpath(study.path, target.parent)).as_posix()
    issued = today if found.latest is None else datetime.fromisoformat(found.latest).date()
    digest = study.digest.removeprefix("sha256:")
    about = f"{{document: {_quoted(document)}, sha256: {_quoted(digest)}, kind: {kind}, issued: {issued}}}"
    about_question = f", question {_quoted(found.question)}" if found.question else ""
    rows = [
        "# Agreement computed from raw judgements: a part of a vendor file.",
        f"# {coefficient}, {found.level}{about_question}; {study.replicates} resamples over "
        f"{'items and annotators' if people else 'items'}, seed {study.seed}.",
    ]
    if found.latest is None:
        rows.append("# The export has no times: `issued` is the day of this computation, not of the labels.")
    rows += [f"# Mind: {_comment(caveat.text)}" for caveat in found.caveats]
    if found.estimates.get(coefficient) is None or found.estimates[coefficient].value is None:
        rows.append("# The coefficient is undefined: its value and bound are left out and stay unknown.")
    elif doubt := unreliable(found):
        rows.append(f"# The lower bound is left out and stays unknown: {_comment(doubt)}.")
    rows += ["quality:", f"  {section}:", *(f"    {name}: {value}" for name, value in facts.items())]
    rows += ["evidence:", *(f"  vendor.quality.{section}.{name}: {about}" for name in facts)]
    return "\n".join(rows) + "\n"


def _iaa(found: Agreement, coefficient: str, people: bool) -> Iterator[tuple[str, str]]:
    estimate = found.estimates.get(coefficient)
    yield "coefficient", FACT_OF.get(coefficient, coefficient)
    if estimate is not None and estimate.value is not None:
        yield "value", _number(round(estimate.value, 4))
    yield "items", str(found.pairable_items)
    if found.fewest:
        yield "raters", str(found.fewest)
    yield from _bound(found, coefficient, people)


def _pilot(found: Agreement, coefficient: str, people: bool) -> Iterator[tuple[str, str]]:
    yield "items", str(found.pairable_items)
    if found.fewest:
        yield "labels_per_item", str(found.fewest)
    yield from _bound(found, coefficient, people)


def _bound(found: Agreement, coefficient: str, people: bool) -> Iterator[tuple[str, str]]:
    """The lower bound, downwards; the lower of the two where the claim is about the vendor's people."""
    estimate = found.estimates.get(coefficient)
    lows = [estimate.low if estimate is not None else None, *([found.people.low] if people else [])]
    known = [low for low in lows if low is not None]
    if known and len(known) == len(lows) and not unreliable(found):
        yield "lower_bound", _number(downwards(min(known)))


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _quoted(text: str) -> str:
    """A YAML string in double quotes; what JSON would write as a pair of surrogates stays as it is."""
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
