"""The plan of a pilot as text and as one JSON document."""

import json
from collections.abc import Iterator

from checker.evidence.pilot import RAREST, SMALLEST, about
from checker.evidence.pilot_plan import Plan
from checker.report.style import Style
from checker.report.text import count, lines

CLASSES = 8
"""Prevalences that are listed; the rest are counted."""


def as_json(found: Plan, minimum: int) -> str:
    """The plan on one line. ``minimum`` is the fewest items that the rule base accepts."""
    from checker.report.json import document

    whole = {"version": 1, **document(found), "sentence": found.sentence, "rule_base_minimum": minimum}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def render(found: Plan, minimum: int, *, width: int = 80, colour: bool = False) -> str:
    """The sentence, its reason, what more annotators change, and what to mind."""
    style = Style(colour)
    said = [*lines(_capital(found.sentence) + ".", width)]
    rows = [style.bold(line) for line in said]
    rows += lines(_reason(found), width, "  ")
    if found.needed is not None:
        rows += ["", *_panels(found, style)]
    rows += ["", *lines(_bought(found), width, "  ")]
    for note in _notes(found, minimum):
        rows += lines(f"note: {note}", width, "    ", "  ")
    return "\n".join(rows) + "\n"


def _reason(found: Plan) -> str:
    shares = [f"{100 * share:.3g}" for share in found.prevalence[:CLASSES]]
    more = len(found.prevalence) - CLASSES
    classes = f"{len(found.prevalence)} classes of {', '.join(shares)} %" + (f" and {more} more" if more > 0 else "")
    if len(set(found.prevalence)) == 1:
        classes = f"{len(found.prevalence)} classes, equally frequent"
    said = [f"{classes}; {found.raters} annotators per item."]
    if found.needed is None:
        said.append("The true value must lie above the threshold, or its lower bound will not.")
    else:
        said.append(
            f"{found.needed:,} items put the lower bound of the 95 % interval above {found.threshold:g} with "
            f"probability {100 * found.power:.0f} % by the usual formula, {found.even:,} with 50 %."
        )
    if found.careful is not None and found.items is not None and found.careful > found.items:
        said.append(
            f"Better label {found.careful:,}: near the threshold the interval is wider than at {found.expected:g}, "
            "and Checker's own bound allows for that."
        )
    if found.size is not None:
        clear = f"{count(found.size.items, 'item')} would clear in {_percent(found.size.chance)} of all cases"
        if found.size.provable is not None:
            clear += f"; they establish {found.threshold:g} if the true value is {found.size.provable:.3f} or more"
        said.append(f"{clear}.")
    return " ".join(said)


def _panels(found: Plan, style: Style) -> Iterator[str]:
    yield style.dim("  annotators    items   better    labels")
    for panel in found.panels:
        if panel.items is not None and panel.careful is not None:
            yield f"  {panel.raters:>10} {panel.items:>8,} {panel.careful:>8,} {panel.careful * panel.raters:>9,}"


def _bought(found: Plan) -> str:
    three = next(panel for panel in found.panels if panel.raters == max(3, found.raters))
    return (
        f"At a true value of {found.expected:g} one label is right on {_percent(found.single)} of the items, the "
        f"majority of {three.raters} on {_percent(three.majority)} if errors are independent. The threshold is about "
        "single labels: if you buy the answer of several together, test that answer against gold items."
    )


def _notes(found: Plan, minimum: int) -> Iterator[str]:
    items = found.size.items if found.size is not None else found.items
    if found.needed is not None and found.needed < SMALLEST:
        yield f"the formula gives {found.needed:,} items; below {SMALLEST} the interval cannot be relied on"
    if items is not None and items * found.rarest < RAREST:
        yield (
            f"the rarest class ({100 * found.rarest:.3g} %) has about {items * found.rarest:.0f} of {items:,} items. "
            f"For {RAREST} of it, label {about(found.for_rarest)} at random, or draw more of it and weigh the classes "
            "by how frequent they are"
        )
    if items is not None and items < minimum:
        yield f"the rule base asks for {minimum:,} items in a pilot (pilot_minimum_items)"


def _percent(share: float) -> str:
    return "over 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def _capital(text: str) -> str:
    return text if text.startswith("n = ") else text[0].upper() + text[1:]
