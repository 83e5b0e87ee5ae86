"""The verdict on a vendor for a terminal or a pipe: areas, findings, questions, claims, documents."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from checker.model.result import Question, Spot
from checker.model.vendor_verdict import AreaVerdict, Claim, Document, Fitness, Point, ProofWanted, Use, VendorVerdict
from checker.report.blocks import gutter_of, headline, remark, spots
from checker.report.excerpt import Sources, no_sources
from checker.report.standing import standing
from checker.report.style import Style
from checker.report.text import PEOPLE, WHO, clean, count, fact_text, lines, value_text

WORDS: Final[dict[Fitness, str]] = {
    "fit": "fit", "fit_on_conditions": "fit on conditions", "unfit": "unfit", "undetermined": "undetermined",
}  # fmt: skip
_COLOUR: Final[dict[Fitness, str]] = {
    "fit": "allowed", "fit_on_conditions": "conditional", "unfit": "excluded", "undetermined": "undetermined",
}  # fmt: skip

MOST: Final = 8
"""How many questions are listed; the rest are counted."""

DATES: Final = 4
"""How many of the documents that run out next are listed."""


def render(
    found: VendorVerdict,
    *,
    width: int = 80,
    colour: bool = False,
    everything: bool = False,
    sources: Sources = no_sources,
) -> str:
    """The verdict by area, what stands against the vendor, and what is to be asked and shown."""
    style = Style(colour)
    use = found.use()
    told = [*_head(found, width, style), "", *_uses(found, width, style), *_areas(use, width, style)]
    for area in use.areas:
        for point in sorted(area.points, key=_order):
            if _shown(point):
                told += ["", *_point(point, width, style, sources)]
    told += _limits(use, width, style)
    told += _questions(use, width, style, everything)
    told += _claims(found.claims, width, style, everything)
    told += _documents(found.documents, width, style, everything)
    told += _advice(use, width, style, everything)
    if everything:
        for other in found.uses:
            if other is not use:
                told += ["", *(style.bold(line) for line in lines(f"as {other.name}: {WORDS[other.verdict]}", width))]
                told += _areas(other, width, style)
                told += _short(other, width)
    told += ["", *_foot(found, use, width, style)]
    return "\n".join(told) + "\n"


def _head(found: VendorVerdict, width: int, style: Style) -> Iterator[str]:
    name = clean(found.vendor.name)
    title = name if name == found.vendor.id else f"{name} ({found.vendor.id})"
    word = WORDS[found.verdict]
    *above, last = lines(f"{title}: {word}", width)
    yield from map(style.bold, above)
    rest = last.removesuffix(word)
    yield style.bold(rest) + style.verdict(_COLOUR[found.verdict], word) if rest != last else style.bold(last)
    whom = "the vendor alone" if found.project is None else f"for {found.project.name} ({found.project.path})"
    yield from lines(f"{found.vendor.path}, {whom}, as of {found.as_of}", width)


def _uses(found: VendorVerdict, width: int, style: Style) -> Iterator[str]:
    """Every arrangement with the vendor, where there is more than one."""
    if len(found.uses) < 2:
        return
    for use in found.uses:
        mark = "  <- decides" if use.name == found.decided_by else ""
        yield from _row(clean(use.name), use.verdict, mark.strip(), max(len(u.name) for u in found.uses), width, style)
    yield ""


def _areas(use: Use, width: int, style: Style) -> Iterator[str]:
    names = max(len(area.area) for area in use.areas)
    for area in use.areas:
        if area.applies:
            yield from _row(area.area, area.verdict, _tally(area), names, width, style)
        else:
            yield from lines(f"{area.area:<{names}}  not judged", width, " " * (names + 4), "  ")


def _row(name: str, verdict: Fitness, rest: str, names: int, width: int, style: Style) -> Iterator[str]:
    word = WORDS[verdict]
    if width < names + 45:
        first, *more = lines(f"{name}: {word}" + (f", {rest}" if rest else ""), width, "    ", "  ")
    else:
        first, *more = lines(rest, width, " " * (names + 23), f"  {name:<{names}}  {word:<17}  ")
    yield first.replace(word, style.verdict(_COLOUR[verdict], word), 1).rstrip()
    yield from more


def _tally(area: AreaVerdict) -> str:
    """How many points of an area stand how."""
    counted = (
        ("unfit", sum(standing(p) == "unfit" for p in area.points), ""),
        ("condition", sum(standing(p) == "condition" for p in area.points), "s"),
        ("limit", sum(standing(p) == "limit" for p in area.points), "s"),
        ("open", sum(standing(p) == "open" for p in area.points), ""),
        ("waived", sum(p.waived for p in area.points), ""),
        ("met", sum(p.outcome == "satisfied" for p in area.points), ""),
    )
    return ", ".join(f"{number} {word}{'' if number == 1 else many}" for word, number, many in counted if number)


def _shown(point: Point) -> bool:
    """Whether a point is shown as a finding of its own: limits are listed, open ones are questions."""
    return standing(point) in ("unfit", "condition") or (standing(point) == "open" and point.outcome == "breached")


def _order(point: Point) -> int:
    return ("unfit", "condition", "open", "limit", "advice", "met", "waived").index(standing(point))


def _point(point: Point, width: int, style: Style, sources: Sources) -> Iterator[str]:
    kind = standing(point)
    severity = "error" if kind == "unfit" else "warning"
    word = "condition" if kind == "open" else kind
    yield from headline(word, severity, point.rule, f"{point.title} ({point.area})", width, style)  # type: ignore[arg-type]
    placed: list[tuple[Spot, str]] = []
    for ground in point.grounds:
        place = ground.fact.place or ground.fact.belongs
        if place is not None:
            placed.append((place, _label(ground.fact.name, ground.detail, fact_text(ground.fact, ground.detail))))
    if placed:
        yield from spots(placed[:MOST], severity, width, style, sources)
    say = partial(remark, width=width, style=style, gutter=gutter_of(place for place, _ in placed))
    for ground in point.grounds:
        if ground.fact.place is None and ground.fact.belongs is None:
            yield from say("because", fact_text(ground.fact, ground.detail))
    if kind == "open":
        yield from say("open", "it may rule the vendor out; the questions below decide")
    for constant in point.against:
        value = f" = {value_text(constant)}" if not isinstance(constant.value, list) else ""
        yield from say("against", f"{constant.name}{value} ({constant.source.cite})")
    yield from say("source" if point.policy else "law", "; ".join(a.cite for a in point.authority[:3]))
    whose = "whichever vendor" if point.whoever else WHO[point.obligor]
    yield from say("do", f"{point.remedy} ({whose})")
    yield from _proofs(point.proofs, say)


def _limits(use: Use, width: int, style: Style) -> Iterator[str]:
    """What the vendor is not fit for, by where it matters."""
    grouped: dict[str, list[Point]] = {}
    for area in use.areas:
        for point in area.points:
            if standing(point) == "limit":
                grouped.setdefault(_where(point), []).append(point)
    if not grouped:
        return
    yield ""
    heading = "limits: not shown to be fit for work of these kinds, which a project would settle"
    yield from (style.bold(line) for line in lines(heading, width))
    for where, points in grouped.items():
        yield from lines(where, width, "    ", "  ")
        for point in points:
            yield from lines(f"{point.title} ({point.rule})", width, "        ", "      - ")


def _where(point: Point) -> str:
    """Where a limit matters, in words."""
    if point.where:
        return "; ".join(use.note if use.origin == "derived" else f"{use.name} holds" for use in point.where)
    facts = dict.fromkeys(g.fact.name for g in point.grounds if not g.fact.name.startswith("vendor."))
    return f"It depends on {', '.join(facts)}."


def _label(name: str, detail: str, text: str) -> str:
    """A ground beside its own line: without the place that the excerpt shows anyway."""
    return text.partition(" (")[0] if text.startswith(name) else f"{name} {detail}"


def _proofs(wanted: Sequence[ProofWanted], say: Callable[[str, str], Iterator[str]]) -> Iterator[str]:
    titles = dict.fromkeys(title for proof in wanted if proof.needed for title in proof.titles)
    if titles:
        yield from say("proof", f"{'; or '.join(titles)}; without it the answer is a claim")


def _questions(use: Use, width: int, style: Style, everything: bool) -> Iterator[str]:
    asked = [q for q in use.questions if everything or q.decides or _binding(use, q)]
    if not asked:
        return
    yield ""
    if use.best == "unfit" and not everything:
        yield from lines(f"{count(len(asked), 'open question')}; no answer makes the vendor fit (-v lists them)", width)
        return
    heading = f"{count(len(asked), 'open question')}, the most decisive first"
    yield from (style.bold(line) for line in lines(heading, width))
    proofs = {proof.fact: proof for area in use.areas for point in area.points for proof in point.proofs}
    most = len(asked) if everything else MOST
    for number, item in enumerate(asked[:most], 1):
        yield from lines(item.question, width, "     ", f" {number:>2}. ")
        values = f", {' | '.join(item.values)}" if item.values and len(item.values) <= 6 else ""
        yield from (style.dim(line) for line in lines(f"{PEOPLE[item.ask]}{values}; {item.state_in}", width, "     "))
        proof = proofs.get(item.fact)
        if proof is not None and proof.needed:
            yield from (style.dim(line) for line in lines(f"with {'; or '.join(proof.titles)}", width, "     "))
        more = "" if len(item.settles) < 3 else f" and {len(item.settles) - 2} more"
        yield from (style.dim(line) for line in lines(f"settles {', '.join(item.settles[:2])}{more}", width, "     "))
    if len(asked) > most:
        yield from lines(f"and {len(asked) - most} more: -v lists them all", width)


def _binding(use: Use, item: Question) -> bool:
    """Whether a question settles something that could count against the vendor."""
    rules = {p.rule for area in use.areas for p in area.points if standing(p) == "open"}
    return bool(rules & set(item.settles))


def _claims(claims: Sequence[Claim], width: int, style: Style, everything: bool) -> Iterator[str]:
    """What is claimed without proof: what therefore does not count, and what is taken at the vendor's word."""
    void = [claim for claim in claims if not claim.counts]
    words = [claim for claim in claims if claim.counts]
    if void:
        yield ""
        yield from (style.bold(line) for line in lines("claimed without proof, so not counted", width))
        yield from _claimed(void, width, style)
    if words:
        yield ""
        rest = "" if everything else ": -v lists them"
        yield from lines(f"{count(len(words), 'statement')} taken at the vendor's word{rest}", width)
        if everything:
            yield from _claimed(words, width, style)


def _claimed(claims: Sequence[Claim], width: int, style: Style) -> Iterator[str]:
    for claim in claims:
        place = f" ({claim.place.file}:{claim.place.line}:{claim.place.column})" if claim.place else ""
        yield from lines(f"{claim.fact} = {_value(claim)}{place}", width, "    ", "  ")
        note = "" if claim.note == "no document" else f"{claim.note}; "
        yield from (style.dim(line) for line in lines(f"{note}show {'; or '.join(claim.proof.titles)}", width, "    "))


def _value(claim: Claim) -> str:
    value = claim.value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def _documents(documents: Sequence[Document], width: int, style: Style, everything: bool) -> Iterator[str]:
    bad = [d for d in documents if not d.holds]
    dated = [d for d in documents if d.holds and d.expires is not None]
    if bad:
        yield ""
        yield from (style.bold(line) for line in lines("documents that prove nothing, so not counted", width))
        for item in bad:
            place = f" ({item.place.file}:{item.place.line})" if item.place else ""
            yield from lines(f"{item.status}: {item.document} for {item.fact}{place}: {item.note}", width, "    ", "  ")
    if dated:
        yield ""
        yield from (style.bold(line) for line in lines("documents that run out next", width))
        grouped: dict[tuple[str, str], list[str]] = {}
        for item in dated:
            grouped.setdefault((str(item.expires), item.document), []).append(item.fact)
        shown = list(grouped.items())
        for (day, name), facts in shown if everything else shown[:DATES]:
            yield from lines(f"{name} ({', '.join(facts)})", width, "              ", f"  {day}  ")


def _advice(use: Use, width: int, style: Style, everything: bool) -> Iterator[str]:
    noted = [p for area in use.areas for p in area.points if standing(p) == "advice"]
    if not noted:
        return
    yield ""
    yield from (style.bold(line) for line in lines("advice, which changes no verdict", width))
    for point in noted:
        open_ = " (open)" if point.outcome == "open" else ""
        yield from lines(f"{point.title}{open_}", width, "    ", "  ")
        if everything:
            yield from (style.dim(line) for line in lines(f"{point.rule}: {point.remedy}", width, "    "))


def _short(use: Use, width: int) -> Iterator[str]:
    for area in use.areas:
        for point in sorted(area.points, key=_order):
            if _shown(point):
                yield from lines(f"{standing(point)}[{point.rule}]: {point.title}", width, "    ", "  ")


def _foot(found: VendorVerdict, use: Use, width: int, style: Style) -> Iterator[str]:
    yield from (style.bold(line) for line in lines(_sentence(found, use), width))
    if found.not_judged:
        regimes = len({rule.partition(".")[0] for rule in found.not_judged})
        yield from lines(
            f"not judged without a project: {count(len(found.not_judged), 'rule')} of {count(regimes, 'regime')}, "
            "among them all law on the data; --for PROJECT judges them", width,
        )  # fmt: skip
    if found.left_out:
        yield from lines(f"not judged: {', '.join(found.left_out)}", width)
    for note in found.notes:
        yield from lines(f"note: {note}", width)
    engines = found.engines[0] if len(found.engines) == 1 else f"{found.engines[0]}, confirmed by the reference engine"
    base = found.rule_base
    about = f"{count(base.rules, 'rule')} of rule base {base.version} ({base.digest[:19]}); {engines}; not legal advice"
    yield from (style.dim(line) for line in lines(about, width))


def _sentence(found: VendorVerdict, use: Use) -> str:
    """The verdict with the areas that make it."""
    word = WORDS[found.verdict]
    if found.verdict == "undetermined":
        word = f"undetermined: {WORDS[found.best]} ... {WORDS[found.worst]}"
    if found.verdict == "fit":
        return word
    blamed = [area.area for area in use.areas if area.worst == use.worst and area.worst != "fit"]
    return f"{word}, because of {_and(blamed)}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
