"""What a page says of a vendor: areas, what stands against it, claims and documents, from its verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from checker.model.facts import Authority
from checker.model.result import Question, Spot, Verdict
from checker.model.vendor_verdict import AreaVerdict, Claim, Document, Fitness, Point, VendorVerdict
from checker.report.asked import Asked as AskedQuestion
from checker.report.asked import Asker, addressed
from checker.report.decision import Decision, listed
from checker.report.excerpt import Sources
from checker.report.snippet import Snippet, snippets
from checker.report.standing import Standing, standing
from checker.report.text import WHO, clean, count, fact_text

TONE: Final[dict[Fitness, Verdict]] = {
    "fit": "allowed", "fit_on_conditions": "conditional", "unfit": "excluded", "undetermined": "undetermined",
}  # fmt: skip
"""The verdict on an arrangement whose colour a verdict on a vendor has."""

WORDS: Final[dict[Fitness, str]] = {
    "fit": "fit", "fit_on_conditions": "fit on conditions", "unfit": "unfit", "undetermined": "undetermined",
}  # fmt: skip

_COUNTED: Final = ("unfit", "condition", "limit", "open", "waived", "met")
_TONES: Final[dict[Standing, str]] = {
    "unfit": "excluded", "condition": "conditional", "open": "undetermined", "limit": "undetermined",
    "advice": "advice", "met": "allowed", "waived": "conditional",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A point with what it is to the verdict, and the lines that it rests on. ``proofs`` are the documents wanted."""

    standing: Standing
    tone: str
    point: Point
    snippets: tuple[Snippet, ...]
    facts: tuple[str, ...]
    waits: tuple[str, ...]
    authority: tuple[Authority, ...]
    who: str
    proofs: tuple[str, ...]


@dataclass(frozen=True)
class AreaPart:
    """An area with its verdict in words, and how many of its points stand how."""

    area: str
    word: str
    tone: str
    applies: bool
    tally: str


@dataclass(frozen=True)
class Said:
    """A claim with its value as the file states it, and the documents that could prove it."""

    claim: Claim
    value: str
    proofs: str


@dataclass(frozen=True)
class VendorPage:
    """Everything that a page says of a vendor, in the order in which it is shown."""

    verdict: VendorVerdict
    word: str
    decision: Decision
    areas: tuple[AreaPart, ...]
    uses: tuple[tuple[str, str, str], ...]
    marks: tuple[Mark, ...]
    asker: Asker | None
    void: tuple[Said, ...]
    words: tuple[Said, ...]
    unproving: tuple[Document, ...]
    dated: tuple[Document, ...]

    def standing(self, *kinds: str) -> list[Mark]:
        """The points that stand so."""
        return [mark for mark in self.marks if mark.standing in kinds]


def vendor_page(found: VendorVerdict, sources: Sources) -> VendorPage:
    """The page of a verdict; the use that decides is told."""
    use = found.use()
    points = [point for area in use.areas for point in area.points]
    marks = [_mark(point, sources) for point in points if point.outcome != "not_applicable"]
    marks.sort(key=lambda mark: list(_TONES).index(mark.standing))
    asked = tuple(AskedQuestion(question, (), False, ()) for question in use.questions)
    claims = [Said(claim, _value(claim), "; or ".join(claim.proof.titles)) for claim in found.claims]
    return VendorPage(
        verdict=found,
        word=WORDS[found.verdict],
        decision=_decision(found, marks, use.questions),
        areas=tuple(map(_area, use.areas)),
        uses=tuple((other.name, WORDS[other.verdict], TONE[other.verdict]) for other in found.uses),
        marks=tuple(marks),
        asker=Asker(f"For the vendor {found.vendor.id}", asked) if asked else None,
        void=tuple(said for said in claims if not said.claim.counts),
        words=tuple(said for said in claims if said.claim.counts),
        unproving=tuple(document for document in found.documents if not document.holds),
        dated=tuple(document for document in found.documents if document.holds and document.expires is not None),
    )


def _mark(point: Point, sources: Sources) -> Mark:
    kind = standing(point)
    told = kind in ("unfit", "condition") or (kind == "open" and point.outcome == "breached")
    placed: list[tuple[Spot, str]] = []
    facts = []
    for ground in point.grounds:
        text = clean(fact_text(ground.fact, ground.detail))
        place = ground.fact.place or ground.fact.belongs
        if told and place is not None:
            stated = ground.fact.place is not None
            placed.append((place, text.partition(" (")[0] if stated else text))
        else:
            facts.append(text)
    return Mark(
        standing=kind,
        tone=_TONES[kind],
        point=point,
        snippets=tuple(snippets(placed, sources)),
        facts=tuple(facts),
        waits=tuple(dict.fromkeys(ground.fact.name for ground in point.grounds)),
        authority=point.authority,
        who=WHO[point.obligor],
        proofs=tuple(dict.fromkeys(title for proof in point.proofs if proof.needed for title in proof.titles)),
    )


def _area(area: AreaVerdict) -> AreaPart:
    kinds = [standing(point) for point in area.points if point.outcome != "not_applicable"]
    counts = [(kinds.count(kind), kind) for kind in _COUNTED]
    tally = ", ".join(f"{n} {kind}{'s' if kind in ('condition', 'limit') and n > 1 else ''}" for n, kind in counts if n)
    return AreaPart(area.area, WORDS[area.verdict], TONE[area.verdict], area.applies, tally)


def _decision(found: VendorVerdict, marks: Iterable[Mark], questions: Iterable[Question]) -> Decision:
    kinds = [mark.standing for mark in marks]
    asked = [question for question in questions if question.decides]
    work = f" for {found.project.name}" if found.project is not None else ""
    bad = [area for area in found.use().areas if area.verdict == found.verdict]
    because = f", because of {listed(area.area for area in bad)}" if bad else ""
    name = found.vendor.name
    conditions = count(kinds.count("condition"), "condition") if "condition" in kinds else ""
    limits = f", within {count(kinds.count('limit'), 'limit')}" if "limit" in kinds else ""
    headline = {
        "fit": f"{name} is fit{work}",
        "fit_on_conditions": f"{name} is fit{work} on conditions{limits}",
        "unfit": f"{name} is unfit{work}{because}",
        "undetermined": f"{name} cannot be decided on{work} yet",
    }[found.verdict]
    needed = {
        "fit": "Approve the vendor",
        "fit_on_conditions": f"Agree {conditions} with the vendor"
        if "condition" in kinds
        else "Approve within the limits",
        "unfit": "Choose another vendor, or have it mend what makes it unfit",
        "undetermined": f"Have {count(len(asked), 'question')} answered, with proof where it is asked for",
    }[found.verdict]
    people = dict.fromkeys(question.ask for question in asked)
    whom = (
        f"answers from {listed(map(addressed, people))}"
        if found.verdict == "undetermined" and people
        else "procurement"
    )
    runs_out = min((d.expires for d in found.documents if d.holds and d.expires is not None), default=None)
    when = "before the contract is signed" + (
        f"; to be looked at again before {runs_out}, when the first document runs out" if runs_out else ""
    )
    tally = ", ".join(f"{area.area} {WORDS[area.verdict]}" for area in found.use().areas if area.applies)
    return Decision(TONE[found.verdict], headline, tally, needed, whom, when)


def _value(claim: Claim) -> str:
    value = claim.value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(clean, value))}]" if isinstance(value, list) else clean(str(value))


def digests(found: VendorVerdict) -> Iterator[tuple[str, str]]:
    """The files that were judged, with their digests."""
    yield found.vendor.path, found.vendor.digest
    if found.project is not None:
        yield found.project.path, found.project.digest
