"""The due-diligence report as one HTML file: no network, no script, light and dark, ready to print.

Whatever comes from a descriptor is text: the template escapes all of it, links lead to web
addresses alone, and the page's own policy forbids everything but its one style sheet and the
pictures that it carries.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, TemplateNotFound
from markupsafe import Markup

from checker.economics.quantity import number, span
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.model.vendor_verdict import VendorVerdict
from checker.report.alerting import notice_text, shown, waiver_text
from checker.report.chart_svg import document as charts
from checker.report.cost_pictures import cost_bars, time_bars
from checker.report.cost_svg import summary as cost_summary
from checker.report.document import Document, Section
from checker.report.excerpt import Sources
from checker.report.exchange import web
from checker.report.mends import mends
from checker.report.quality import figures
from checker.report.quality_svg import render as quality_picture
from checker.report.quality_svg import summary as quality_summary
from checker.report.templating import environment, rendered
from checker.report.text import PEOPLE, WHO, clean, count
from checker.report.timeline_svg import render as timeline_picture
from checker.report.vendor_page import digests, vendor_page

REPORT: Final = "report.html.j2"
VENDOR: Final = "vendor.html.j2"
STYLE: Final = "report.css"


def render(found: Document, templates: Sequence[Path]) -> str:
    """The page of a project. ``templates`` are searched in order, so that an organisation's own come first.

    Raises :class:`InputError` for a template that is wrong.
    """
    material = found.material
    page = vendor_page(material.vendor, material.sources) if material.vendor is not None else None
    return _page(REPORT, templates, {
        "report": found,
        "result": found.result,
        "rows": found.result.arrangements,
        "regimes": material.regimes,
        "command": clean(material.command),
        "page": page,
        "pictures": pictures(found),
    })  # fmt: skip


def render_vendor(found: VendorVerdict, command: str, sources: Sources, templates: Sequence[Path]) -> str:
    """The page of a vendor. ``command`` makes it again; ``templates`` are as for :func:`render`."""
    page = vendor_page(found, sources)
    sections = [Section("areas", "Area by area"), Section("not-judged", "What was not judged")]
    sections.append(Section("reproduce", "How to reproduce"))
    if page.asker is not None:
        sections.insert(1, Section("questions", "Open questions"))
    return _page(VENDOR, templates, {
        "verdict": found,
        "page": page,
        "sections": sections,
        "command": clean(command),
        "digests": list(digests(found)),
    })  # fmt: skip


def _page(template: str, templates: Sequence[Path], said: Mapping[str, object]) -> str:
    made = environment(templates, FILTERS, escape=True)
    css = _source(made, STYLE)
    policy = f"'sha256-{b64encode(sha256(css.encode()).digest()).decode()}'"
    # the style sheet is a template of ours or of the organisation, never text of a descriptor
    return rendered(made, template, {**said, "css": Markup(css), "policy": policy})


def pictures(found: Document) -> Mapping[str, tuple[str, str]]:
    """Each picture that there is: its address, which holds it whole, and what it shows in words."""
    made = {}
    groups = [(vendor.vendor, vendor.estimates) for vendor in found.vendors] + [("", found.measured)]
    if any(estimates for _, estimates in groups):
        made["quality"] = (quality_picture(groups, found.threshold), quality_summary(groups, found.threshold))
    costs = found.material.costs
    if costs is not None and costs.rows:
        bars = [picture for picture in (cost_bars(costs), time_bars(costs)) if picture is not None]
        told = cost_summary(costs)
        made["cost"] = (charts(f"Cost and time of labelling: {costs.project.name}", told, bars), told)
    timeline = found.material.timeline
    if timeline is not None:
        told = f"Verdicts from {timeline.start} to {timeline.end}; the list below says what changes when."
        made["timeline"] = (timeline_picture(timeline), told)
    return {
        name: (f"data:image/svg+xml;base64,{b64encode(svg.encode('utf-8', 'replace')).decode()}", clean(told))
        for name, (svg, told) in made.items()
    }


def _source(made: Environment, name: str) -> str:
    assert made.loader is not None
    try:
        return made.loader.get_source(made, name)[0]
    except TemplateNotFound:
        raise InputError(
            [Diagnostic(f"there is no template `{name}`", start_of(name), "put it into the folder")]
        ) from None


def plain(text: object) -> str:
    """Any text without control characters."""
    return clean(str(text))


def sentence(text: str) -> str:
    """Text that begins with a capital.

    >>> sentence("a vendor needs a contract")
    'A vendor needs a contract'
    """
    return text[:1].upper() + text[1:]


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "count": count,
    "figures": figures,
    "mends": lambda way: list(mends(way.fix)),
    "notice": lambda item: notice_text(item.notice),
    "number": number,
    "person": lambda person: PEOPLE[person],
    "plain": plain,
    "sentence": sentence,
    "shown": lambda row: clean(shown(row)),
    "span": span,
    "waiver": waiver_text,
    "web": web,
    "who": lambda who: WHO[who],
}
"""What a template can do with what it is given."""
