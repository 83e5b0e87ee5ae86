"""Why, for a terminal: what determines the verdict, what it counts as, and what to do next."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.model.facts import Authority
from checker.model.result import Finding, Value, WaiverUse
from checker.model.why import BY_SILENCE, Break, Ground, LegWhy, Step, Weight, Why
from checker.report.style import Style
from checker.report.text import clean, count, fact_text, lines

RESTS: Final = 6
"""How many of the facts that a verdict rests on are named."""

WAITING: Final = 8
"""How many open rules are told."""


def render(found: Why, further: Sequence[str] = (), *, width: int = 80, colour: bool = False) -> str:
    """The verdict, its grounds, what did not matter, and the commands that go on (``further``)."""
    style = Style(colour)
    told = [style.bold(line) for line in lines(f"{found.project.name}: {found.arrangement}", width)]
    range_ = f" ({found.best} ... {found.worst})" if found.verdict == "undetermined" else ""
    told.append(f"{style.verdict(found.verdict, found.verdict)}{range_}, law as of {found.as_of}")
    several = len(found.legs) > 1 or (found.legs and found.legs[0].name != found.arrangement)
    for leg in found.legs:
        if several:
            vendor = f" with {leg.vendor}" if leg.vendor else ""
            told += ["", *(style.bold(line) for line in lines(f"leg {leg.name}{vendor}: {leg.verdict}", width))]
        told += _leg(leg, bool(found.rules), width, style)
    if found.spared:
        told += ["", *(style.dim(line) for line in lines(_spared(found), width, "  ", ""))]
    told.append("")
    told += [line for note in found.notes for line in lines(f"note: {note}", width)]
    if found.not_judged:
        told += lines(f"not judged: {', '.join(found.not_judged)}", width)
    about = f"rule base {found.rule_base.version} ({found.rule_base.digest[:19]}); not legal advice"
    told += [style.dim(line) for line in lines(about, width)]
    told += [style.dim(f"next: {clean(command)}") for command in further]
    return "\n".join(told) + "\n"


def _spared(found: Why) -> str:
    """The legs that are told nowhere else."""
    one = len(found.spared) == 1
    better = "not excluded for sure" if found.best == "excluded" else "allowed"
    return f"{'leg' if one else 'legs'} {', '.join(found.spared)}: {better}, did not matter here"


def _leg(leg: LegWhy, asked: bool, width: int, style: Style) -> Iterator[str]:
    decided = [ground for ground in leg.grounds if ground.finding.outcome != "open" and not ground.finding.with_vendor]
    choice = [ground for ground in leg.grounds if ground.finding.with_vendor]
    waiting = [g for g in leg.grounds if g.finding.outcome == "open" and not g.finding.with_vendor]
    for ground in decided:
        yield ""
        yield from _ground(ground, width, style)
    if leg.further:
        yield ""
        yield from lines(f"excluded as well by {', '.join(leg.further)}", width, "  ", "")
    for title, group in (("a vendor is still to be chosen, for whom this holds", choice), ("not decided", waiting)):
        if group:
            yield ""
            yield style.bold(title)
            for ground in group[:WAITING]:
                yield from _waiting(ground, width, style)
            if len(group) > WAITING:
                yield f"  and {count(len(group) - WAITING, 'rule')} more: --all shows them"
    if asked:
        return
    if leg.waivers:
        yield ""
        yield style.bold(f"set aside by {count(len(leg.waivers), 'waiver')}")
        for waiver in leg.waivers:
            yield from lines(f"{waiver.rule}: {_until(waiver)}", width, "    ", "  - ")
    if leg.rests_on:
        yield ""
        yield from _rests(leg, width, style)
    for broken in leg.breaks:
        yield from _break(broken, width, style)
    yield ""
    yield from (style.dim(line) for line in lines(_rest(leg), width, "  ", ""))


def _ground(ground: Ground, width: int, style: Style) -> Iterator[str]:
    finding = ground.finding
    word = _consequence(finding)
    first, *more = lines(f"{word}: {finding.title}", width, "  ", "")
    yield first.replace(word, style.bold(word), 1)
    yield from more
    yield from (style.dim(line) for line in lines(f"{finding.rule}, {_cites(finding.authority)}", width, "    ", "  "))
    if finding.note:
        yield from lines(finding.note, width, "    ", "  ")
    if ground.facts:
        only = "this fact forces" if len(ground.facts) == 1 else f"these {len(ground.facts)} facts force"
        yield from lines(f"{only} it, whatever else is so:", width, "  ")
    for weight in ground.facts:
        yield from lines(_weight(weight), width, "      ", "    ")
    if ground.steps:
        yield "  because they count as:"
        for step in ground.steps:
            yield from _step(step, width, style)
    if finding.outcome == "breached":
        yield from lines(f"do: {finding.remedy}", width, "      ", "  ")


def _consequence(finding: Finding) -> str:
    if finding.waived:
        return "waived"
    if finding.outcome == "breached":
        if finding.effect == "advise":
            return "a note"
        return {"conditional": "an obligation", "excluded": "excluded by"}.get(finding.best, "breached")
    return {"satisfied": "satisfied", "not_applicable": "does not apply", "open": "not decided"}[finding.outcome]


def _cites(authority: Sequence[Authority]) -> str:
    return "; ".join(item.cite for item in authority[:3])


def _weight(weight: Weight) -> str:
    return fact_text(weight.use, weight.detail)


def _step(step: Step, width: int, style: Style) -> Iterator[str]:
    cites = f" ({_cites(step.authority)})" if step.authority else ""
    denied = " (true would mean)" if step.value is False and step.meaning != BY_SILENCE else ""
    yield from lines(f"{step.name} = {_value(step.value)}{denied}: {step.meaning}", width, "      ", "    ")
    rests = f"from {', '.join(step.rests_on)}" if step.rests_on else "by the approach"
    yield from (style.dim(line) for line in lines(f"{rests}{cites}", width, "        ", "      "))


def _waiting(ground: Ground, width: int, style: Style) -> Iterator[str]:
    finding = ground.finding
    reach = "" if finding.with_vendor else f" ({finding.best} ... {finding.worst})"
    yield from lines(f"{finding.title}{reach}", width, "    ", "  ? ")
    about = f"{finding.rule}, {_cites(finding.authority)}"
    yield from (style.dim(line) for line in lines(about, width, "      ", "    "))
    if finding.with_vendor:
        return
    for weight in ground.facts:
        yield from lines(f"waits for {_weight(weight)}", width, "      ", "    ")


def _rests(leg: LegWhy, width: int, style: Style) -> Iterator[str]:
    limit = {"allowed": "nothing objects", "conditional": "nothing excludes it"}[leg.worst]
    shown = ", ".join(weight.use.name for weight in leg.rests_on[:RESTS])
    more = f" and {len(leg.rests_on) - RESTS} more (-f json lists them)" if len(leg.rests_on) > RESTS else ""
    heading = f"{limit}: that rests on {count(len(leg.rests_on), 'fact')}"
    yield from (style.bold(line) for line in lines(heading, width))
    yield from lines(f"{shown}{more}", width, "    ", "  ")


def _break(found: Break, width: int, style: Style) -> Iterator[str]:
    verdict = found.best if found.best == found.worst else f"undetermined, {found.best} ... {found.worst}"
    place = f" ({found.use.place.file}:{found.use.place.line})" if found.use.place else ""
    text = (
        f"{found.use.name} = {_value(found.value)} instead of {_value(found.use.value)}{place} would make it {verdict}"
    )
    yield from lines(text, width, "      ", "  ! ")
    yield from (style.dim(line) for line in lines(f"{found.rule}: {found.title}", width, "        ", "      "))


def _rest(leg: LegWhy) -> str:
    rules = f"{count(leg.satisfied, 'rule')} satisfied, {leg.not_applicable} not applicable"
    return f"{rules}; {count(leg.idle, 'other stated fact')} did not matter (--all shows every tree)"


def _until(waiver: WaiverUse) -> str:
    ticket = f", {waiver.ticket}" if waiver.ticket else ""
    return f"until {waiver.expires}, by {waiver.owner} with {waiver.approver}: {waiver.reason}{ticket}"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "unknown" if value is None else clean(str(value))
