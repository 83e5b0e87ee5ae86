"""What one person submitted for one item, and how an export is put together from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from checker.evidence.judgements import Box, Export, Judgement, Span
from checker.evidence.readers.reading import Reading
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

Answers: TypeAlias = Mapping[str, str | None]
"""By question. A question that was seen and left open has ``None``."""


NOTHING: Answers = MappingProxyType({})


class Work(NamedTuple):
    """One submission. ``reference`` marks the buyer's own answer: it is expected of others, and judges nothing."""

    item: str
    annotator: str
    answers: Answers = NOTHING
    spans: Sequence[Span] = ()
    boxes: Sequence[Box] = ()
    at: datetime | None = None
    seconds: float | None = None
    gold: bool | None = None
    expected: Answers = NOTHING
    prelabelled: bool = False
    skipped: bool = False
    reference: bool = False


def assemble(
    works: Iterable[Work], reading: Reading, origin: tuple[str, str, str], *, same_questions: bool, ask: str
) -> Export:
    """The export of ``works``; ``origin`` is the format, the path and the digest.

    ``same_questions`` says that everybody was asked everything, so that a missing answer was
    left open. ``ask`` is the advice where nobody is named. Raises :class:`InputError` with all
    problems that reading brought up, and where there is nothing to compare.
    """
    found = list(works)
    if reading.problems:
        raise InputError(reading.problems)
    done = [work for work in found if not work.reference]
    worked = (work for work in done if not work.skipped)
    answered = dict.fromkeys(name for work in worked for name, label in work.answers.items() if label is not None)
    regions = dict.fromkeys(region.question for work in found for region in _regions(work))
    wanted = reading.question
    if wanted is not None:
        known = dict.fromkeys(name for work in found for name in work.answers) | regions
        if wanted not in known:
            raise _no_question(wanted, list(known), reading.file)
    asked = [name for name in answered if wanted in (None, name)]
    spans = tuple(span for work in done for span in work.spans if wanted in (None, span.question))
    boxes = tuple(box for work in done for box in work.boxes if wanted in (None, box.question))
    if not asked and not spans and not boxes:
        raise _nothing(reading)
    drawn = bool(regions) if wanted is None else wanted in regions
    seen = dict.fromkeys((work.item, work.annotator) for work in done if not work.skipped) if drawn else {}
    _notes(found, reading, ask)
    judgements = _judgements(done, asked, _expected(found), reading, same_questions)
    kind, path, digest = origin
    return Export(kind, path, digest, _one_clock(judgements, reading), spans, boxes, tuple(seen), tuple(reading.notes))


def _regions(work: Work) -> Iterator[Span | Box]:
    yield from work.spans
    yield from work.boxes


def _judgements(
    done: Sequence[Work],
    asked: Sequence[str],
    expected: Mapping[tuple[str, str], str],
    reading: Reading,
    same_questions: bool,
) -> list[Judgement]:
    found: list[Judgement] = []
    left_open = 0
    for work in done:
        for name in asked:
            if not same_questions and name not in work.answers:
                continue
            right = expected.get((work.item, name))
            gold = work.gold if right is None else True
            label = None if work.skipped else work.answers.get(name)
            left_open += label is None and not work.skipped
            one = (work.item, work.annotator, label, name, work.at, work.seconds, gold, right, work.prelabelled)
            found.append(Judgement(*one))
    if left_open:
        reading.note(
            f"answers left open, counted as missing: {left_open:,} of {len(found):,}; where nothing may apply, a label "
            "that was overlooked shows as a gap and not as a disagreement"
        )
    return found


def _expected(works: Iterable[Work]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for work in works:
        for name, label in (work.answers if work.reference else work.expected).items():
            if label is not None:
                found.setdefault((work.item, name), label)
    return found


def _one_clock(judgements: list[Judgement], reading: Reading) -> tuple[Judgement, ...]:
    """Times with a zone and times without cannot be compared: those without are dropped, and counted."""
    zones = {judgement.at.tzinfo is not None for judgement in judgements if judgement.at is not None}
    if len(zones) < 2:
        return tuple(judgements)
    naive = sum(judgement.at is not None and judgement.at.tzinfo is None for judgement in judgements)
    reading.note(f"left out: {naive:,} time stamps without a zone, because others have one")
    return tuple(j._replace(at=None) if j.at is not None and j.at.tzinfo is None else j for j in judgements)


def _notes(works: Sequence[Work], reading: Reading, ask: str) -> None:
    done = [work for work in works if not work.reference]
    nameless = sum(not work.annotator for work in done)
    if nameless == len(done):
        reading.note(f"the export does not say who gave which answer, so it cannot show agreement; {ask}")
    elif nameless:
        reading.note(f"submissions without an annotator: {nameless:,} of {len(done):,}; {ask}")
    if skipped := sum(work.skipped for work in done):
        reading.note(f"submissions that were skipped, counted as unanswered: {skipped:,} of {len(done):,}")
    if suggested := sum(work.prelabelled for work in done):
        reading.note(
            f"submissions that began with a suggestion, which raises agreement: {suggested:,} of {len(done):,}"
        )
    if references := len(works) - len(done):
        reading.note(f"the buyer's own answers, taken as expected and not as judgements: {references:,}")
    if reading.left_out:
        reading.note(f"left out: {_listed(reading)}")


def _no_question(wanted: str, known: Sequence[str], file: str) -> InputError:
    listed = ", ".join(f"`{name}`" for name in known[:12]) + (" ..." if len(known) > 12 else "")
    help = did_you_mean(wanted, known) or (f"the export holds {listed}" if known else "the export holds no answers")
    return InputError([Diagnostic(f"there is no question `{wanted}`", start_of(file), help)])


def _nothing(reading: Reading) -> InputError:
    help = f"left out: {_listed(reading)}" if reading.left_out else "export the project with its annotations"
    return InputError([Diagnostic("the export holds no answers to compare", start_of(reading.file), help)])


def _listed(reading: Reading) -> str:
    return ", ".join(f"{what} ({number:,})" for what, number in sorted(reading.left_out.items()))
