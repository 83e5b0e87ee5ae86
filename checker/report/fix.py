"""``checker fix`` as text: the ways, what to state once it is done, or what stands in the way."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.model.facts import ORDERED
from checker.model.fix import Aim, Change, Fix, Mending, Obstacle, Way
from checker.report.statement import Statement, statements, written
from checker.report.style import Style
from checker.report.text import PEOPLE, clean, count, fact_text, lines

OTHERS: Final = 6
"""How many values that would do as well are listed; the rest are counted."""

ORDER: Final = (
    "the fewest changes first; of as many, what is found out or chosen before papers, papers before people, "
    "places and access, and those before the data"
)


def render(fix: Fix, *, width: int = 80, colour: bool = False) -> str:
    """The document for people."""
    style = Style(colour)
    found = [style.bold(line) for line in lines(f"{fix.project.name}: {fix.arrangement}", width)]
    found += [f"{style.verdict(fix.verdict, fix.verdict)}, law as of {fix.as_of}"]
    for row in fix.arrangements:
        found += _mending(fix, row, width, style)
    found.append("")
    if any(aim.ways for row in fix.arrangements for aim in row.aims):
        engines = " and the ".join((fix.engines[0], "reference engine")[: len(fix.engines)])
        about = f"Every way was evaluated again with {engines}. Order: {ORDER}."
        found += [style.dim(line) for line in lines(about, width)]
    if fix.not_judged:
        found += lines(f"not judged: {', '.join(fix.not_judged)}", width)
    base = fix.rule_base
    found += [
        style.dim(line) for line in lines(f"rule base {base.version} ({base.digest[:19]}); not legal advice", width)
    ]
    return "\n".join(found) + "\n"


def _mending(fix: Fix, row: Mending, width: int, style: Style) -> Iterator[str]:
    if len(fix.arrangements) > 1 or row.name != fix.arrangement:
        yield ""
        between = f" ({row.best} ... {row.worst})" if row.verdict == "undetermined" else ""
        yield style.bold(f"leg {clean(row.name)}: ") + style.verdict(row.verdict, row.verdict) + between
    if not row.aims:
        yield ""
        yield from lines("nothing needs to change: it is allowed", width)
    for aim in row.aims:
        yield ""
        yield from _aim(row, aim, width, style)


def _aim(row: Mending, aim: Aim, width: int, style: Style) -> Iterator[str]:
    if not aim.ways:
        yield from _no_way(aim, width, style)
        return
    ways = count(len(aim.ways), "way")
    none = "there is no other" if len(aim.ways) == 1 else "there are no others"
    head = f"to make it {aim.verdict}: {ways}, " + (none if aim.complete else "and there may be more (--max)")
    first, *rest = lines(head, width)
    yield style.bold(first.replace(aim.verdict, style.verdict(aim.verdict, aim.verdict), 1))
    yield from map(style.bold, rest)
    for number, way in enumerate(aim.ways, 1):
        yield ""
        yield from _way(number, row, way, width, style)


def _way(number: int, row: Mending, way: Way, width: int, style: Style) -> Iterator[str]:
    notes = []
    if not way.certain:
        kinds = {change.kind for change in way.changes}
        notes += ["an answer may turn out otherwise"] if "answer" in kinds else []
        notes += ["such a vendor has to be found"] if "choose" in kinds else []
    head = f"{count(len(way.changes), 'change')}" + (f" ({'; '.join(notes)})" if notes else "")
    yield from lines(head, width, "     ", f"  {number}. ")
    for loss in way.losses:
        after = loss.verdict if loss.best == loss.worst else f"{loss.best} ... {loss.worst}"
        yield from (style.bold(line) for line in lines(
            f"this makes {loss.arrangement} worse: {loss.before} -> {after}", width, "         ", "     ! "
        ))  # fmt: skip
    for change in way.changes:
        yield from _change(row, change, width, style)
    files = dict.fromkeys(change.file for change in way.changes)
    for file in files:
        mine = [change for change in way.changes if change.file == file]
        where = f"in {clean(file)}" if file else "in the vendor's file"
        done = "once it is done" if way.certain else "once it is done or known"
        yield from (style.dim(line) for line in lines(f"{done}, state {where}:", width, "     "))
        stated = [Statement(change.path, change.value) for change in mine]
        yield from statements(stated, width, "       ")


def _change(row: Mending, change: Change, width: int, style: Style) -> Iterator[str]:
    what = {
        "change": f"{change.how or 'change it'} ({change.question})",
        "answer": f"find out ({PEOPLE[change.ask]}): {change.question}",
        "choose": f"choose a vendor: {change.question}",
    }[change.kind]
    if change.lapsed:
        what = f"give a document that holds ({PEOPLE[change.ask]}): {change.question}"
    yield from lines(what, width, "       ", "     - ")
    yield from lines(f"{change.fact}: {step(change)}", width, "         ", "       ")
    if change.needs_proof or change.lapsed:
        yield from lines("it counts with the document behind it, under `evidence:`", width, "         ", "       ")
    origin = ""
    if change.place is not None:
        origin = f"{change.place.file}:{change.place.line}:{change.place.column}"
    about = "; ".join(filter(None, (origin, change.note)))
    if about:
        yield from (style.dim(line) for line in lines(f"now: {about}", width, "         ", "       "))


def step(change: Change) -> str:
    """What becomes of a fact: from, to, and what would do as well."""
    before, value = change.before, change.value
    if isinstance(before, list) and isinstance(value, list):
        added = [item for item in value if item not in before]
        gone = [item for item in before if item not in value]
        parts = [f"add {', '.join(added)}"] if added else []
        parts += [f"remove {', '.join(gone)}"] if gone else []
        text = " and ".join(parts) if before else f"state {written(value)}"
    elif change.kind == "change":
        text = f"{written(before)} -> {written(value)}"
    else:
        text = written(value)
    if change.bound:
        return f"{text} {change.bound}"
    if change.others:
        shown = ", ".join(written(other) for other in change.others[:OTHERS])
        rest = len(change.others) - OTHERS
        return f"{text}, or {shown}" + (f" ... ({rest} more)" if rest > 0 else "")
    return f"{text}, for example" if change.type in ORDERED else text


def _no_way(aim: Aim, width: int, style: Style) -> Iterator[str]:
    what = "nothing that can be changed, chosen or found out"
    said = {
        "facts": f"{what} makes it {aim.verdict}: these facts force it, whatever all others are",
        "cases": f"{what} makes it {aim.verdict}: these facts force it in every case of the others",
        "exhausted": f"{what} makes it {aim.verdict}: every set of changes that could matter was tried",
        "limit": f"no way to make it {aim.verdict} was found in {aim.evaluations} evaluations; there may be one",
    }[aim.proof]
    first, *rest = lines(said, width)
    yield style.bold(first)
    yield from map(style.bold, rest)
    for obstacle in aim.obstacles:
        yield from _obstacle(obstacle, width, style)


def _obstacle(obstacle: Obstacle, width: int, style: Style) -> Sequence[str]:
    found = []
    if obstacle.rule:
        found += lines(obstacle.title, width, "    ", "  - ")
        cite = obstacle.authority[0].cite if obstacle.authority else ""
        found += [style.dim(line) for line in lines(f"{obstacle.rule}, {cite}", width, "    ")]
    for use in obstacle.facts:
        found += lines(fact_text(use), width, "      ", "    ")
    return found
