"""A schedule for one arrangement, from the deadline backwards.

Durations are the intervals of the estimate. Every step gets two pairs of dates: the *safe* ones, with
all durations at their long ends, and the *last* ones, with all at their short ends, after which it is
too late whatever happens. Weeks have seven days; holidays are not known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Final, TypeAlias

from checker.advise.recommend import Appraisal
from checker.advise.result import Duty, Option
from checker.advise.timetable import Answer, Kind, Schedule, Step
from checker.economics.interval import Interval
from checker.economics.ways import AnyWay, Way, over
from checker.explain.judge import Row
from checker.model.descriptor import combined

DAYS: Final = 7.0
"""Days of a week."""

STAGES: Final = {"guideline": 0.4, "pilot": 0.4, "agreement": 0.2}
"""How the weeks of onboarding are spent: an assumption."""

BATCHES: Final = 6
"""The most batches that a schedule shows; a batch takes a week or more."""

DELETION: Final = 30
"""Days from the end to the deletion of the data where no contract says how many: an assumption."""


@dataclass(frozen=True)
class _Span:
    """A step by how many days before the deadline it begins and ends, with long and with short durations."""

    key: str
    kind: Kind
    title: str
    about: str
    leg: str
    days: Interval | None
    begins: Interval
    ends: Interval


ZERO: Final = Interval(0, 0, "days")

_ORDER: Final = ("question", "obligation", "preparation", "work", "gate", "delivery", "exit")
"""What comes first of what falls on the same days."""


def schedule(found: Appraisal, option: Option, as_of: date, deadline: date | None) -> Schedule | None:
    """The schedule of ``option``; ``None`` where the volume is not known."""
    items = found.recommendation.items
    if items is None or option.weeks is None:
        return None
    spans = [*_spans(found, option)]
    whole = Interval(max(s.begins.low for s in spans), max(s.begins.high for s in spans), "days")
    earliest, latest = (as_of + timedelta(days=max(0, ceil(days) - 1)) for days in (whole.low, whole.high))
    target = deadline or latest
    steps = sorted(
        (_dated(span, target) for span in spans), key=lambda s: (s.start, s.end, _ORDER.index(s.kind), s.key)
    )
    steps += list(_after(found, option, target))
    first_safe, first_last = min(s.start for s in steps), min(s.last_start for s in steps)
    in_time: Answer = "yes" if first_safe >= as_of else "depends" if first_last >= as_of else "no"
    late = [_short(s) for s in steps if (s.last_start if in_time == "no" else s.start) < as_of]
    return Schedule(
        as_of=as_of,
        project=found.recommendation.project.id,
        project_name=found.recommendation.project.name,
        arrangement=option,
        items=items,
        deadline=target,
        stated=deadline is not None,
        days=whole,
        in_time=in_time,
        earliest=earliest,
        latest=latest,
        steps=tuple(steps),
        late=tuple(late),
        notes=tuple(_notes(option)),
    )


def _spans(found: Appraisal, option: Option) -> Iterator[_Span]:
    """Every step before the deadline."""
    yield _Span("delivery", "delivery", "all labels are accepted", "the day by which they are needed", "", ZERO, ZERO,
                ZERO)  # fmt: skip
    legs = list(_legs(found, option))
    for number, (name, way, share) in enumerate(legs):
        sequence = found.ways[option.name].inputs["sequence"].interval if option.legs else ZERO
        later = [_weeks(other, part) for _, other, part in legs[number + 1 :]]
        ends = Interval(
            DAYS * sequence.low * sum(w.low for w in later), DAYS * sequence.high * sum(w.high for w in later), "days"
        )
        leg = name if len(legs) > 1 else ""
        duties = [duty for duty in option.duties if duty.leg in ("", name)]
        row = found.rows.get(name) or found.rows[option.name]
        yield from _leg(way, share, leg, ends, duties, option, _guideline(found, row))


def _legs(found: Appraisal, option: Option) -> Iterator[tuple[str, Way, Interval]]:
    def leaves(way: AnyWay, share: Interval) -> Iterator[tuple[str, Way, Interval]]:
        if isinstance(way, Way):
            yield way.name, way, share
            return
        for leg, part in zip(way.legs, way.shares):
            yield from leaves(leg, Interval(share.low * part.low, share.high * part.high))

    yield from leaves(found.ways[option.name], Interval(1, 1))


def _weeks(way: Way, share: Interval) -> Interval:
    return over(way, None, share)["weeks"]


def _guideline(found: Appraisal, row: Row) -> bool | None:
    """Whether a guideline is there already; ``None`` where that is not known."""
    answers = combined([found.case.project.said, row[1].said], found.recommendation.as_of)
    answer = answers.get("task.guideline_exists")
    return answer.value if answer is not None and isinstance(answer.value, bool) else None


def _leg(
    way: Way, share: Interval, leg: str, ends: Interval, duties: Sequence[Duty], option: Option, guideline: bool | None
) -> Iterator[_Span]:
    """The steps of one approach, those at the end first."""
    figures = over(way, None, share)
    chain = list(_generated(figures) if "build" in figures else _labelled(figures, guideline))
    at = ends
    first_record = ends
    for key, kind, title, about, days, shown in reversed(chain):
        begins = Interval(at.low + days.low, at.high + days.high, "days")
        yield _Span(f"{leg}:{key}", kind, title, about, leg, days, begins, at)
        if shown:  # the step is the first in which somebody meets a record
            first_record = begins
        at = begins
    for duty in duties:
        needed = None if duty.lead is None else _in_days(duty.lead)
        lead = needed or ZERO
        begins = Interval(first_record.low + lead.low, first_record.high + lead.high, "days")
        who = "on the choice of a vendor" if duty.on_choice else duty.who
        about = f"{duty.rule}, {duty.cite}; {who}" + (f"; {duty.source}" if duty.source else "; no lead time is known")
        yield _Span(
            f"{leg}:duty:{duty.rule}", "obligation", duty.what.rstrip("."), about, leg, needed, begins, first_record
        )
    if option.verdict == "undetermined" and option.deciding:
        about = f"the verdict turns on {', '.join(option.deciding)}"
        yield _Span(f"{leg}:questions", "question", "settle the verdict before the first record is shown", about, leg,
                    ZERO, first_record, first_record)  # fmt: skip


_Link: TypeAlias = tuple[str, Kind, str, str, Interval, bool]


def _labelled(figures: Mapping[str, Interval], guideline: bool | None) -> Iterator[_Link]:
    """People label: they are found, prepared, tried, and then work batch by batch."""
    recruiting, onboarding = _in_days(figures["recruiting"]), _in_days(figures["onboarding"])
    whole = _in_days(figures["weeks"])
    rest = whole.low - recruiting.low - onboarding.low, whole.high - recruiting.high - onboarding.high
    work = Interval(max(0.0, rest[0]), max(0.0, rest[1]), "days")
    bought = "price" in figures
    title = "choose and contract the vendor" if bought else "find and free the people"
    yield "recruiting", "preparation", title, "due diligence and contract" if bought else "hiring and training", \
        recruiting, False  # fmt: skip
    if guideline:
        yield "guideline", "preparation", "train everybody on the guideline", "", _part(onboarding, "guideline"), False
    else:
        about = "every label and the known borderline cases"
        yield "guideline", "preparation", "write the guideline", about, _part(onboarding, "guideline"), False
    pilot = figures["pilot_labels"]
    about = f"{pilot.low:,.0f} ... {pilot.high:,.0f} labels on own data, each item labelled twice"
    yield "pilot", "work", "pilot", about, _part(onboarding, "pilot"), True
    about = "test the lower bound, not the point; mend the guideline where people differ"
    yield "agreement", "gate", "measure agreement and decide", about, _part(onboarding, "agreement"), False
    number = max(1, min(BATCHES, round(work.middle / DAYS)))
    gold, review = figures["gold_share"], figures["review_share"]
    each = Interval(work.low / number, work.high / number, "days")
    for index in range(1, number + 1):
        about = f"with {_percent(gold)} gold items; {_percent(review)} reviewed"
        yield f"batch-{index}", "work", f"batch {index} of {number}", about, each, False
        about = "accept by gold and review, or send back; stop where it fails"
        yield f"gate-{index}", "gate", f"review gate of batch {index}", about, ZERO, False


def _generated(figures: Mapping[str, Interval]) -> Iterator[_Link]:
    """Examples are generated, then compared with real ones."""
    build, validation = _in_days(figures["build"]), _in_days(figures["validation"])
    whole = _in_days(figures["weeks"])
    made = Interval(
        max(0.0, whole.low - build.low - validation.low), max(0.0, whole.high - build.high - validation.high)
    )
    real = figures["real_labels"]
    yield "build", "preparation", "build the generator", "", build, True
    yield "generate", "work", "generate the examples", "", made, False
    about = f"on {real.low:,.0f} ... {real.high:,.0f} real labels"
    yield "validate", "gate", "compare with real data, and tune", about, validation, False


def _after(found: Appraisal, option: Option, target: date) -> Iterator[Step]:
    """What comes once the labels are there."""
    legs = list(_legs(found, option))
    day = target + timedelta(days=1)
    if len(legs) > 1 and any("build" in way.inputs for _, way, _ in legs):
        about = "train on the generated examples first, on the real labels last"
        yield Step("tuning", "work", "fine-tune on the real labels", about, "", None, day, day, day, day)
    for name, way, _ in legs:
        if "price" in way.inputs:
            days, about = _deletion(found, found.rows.get(name) or found.rows[option.name])
            gone = target + timedelta(days=days)
            leg = name if len(legs) > 1 else ""
            title = "the vendor deletes the data and says so in writing"
            yield Step(f"{leg}:deletion", "exit", title, about, leg, None, day, gone, day, gone)
    gone = target + timedelta(days=DELETION)
    about = "keep the labels, the guideline, the raw judgements and the record of what was done"
    yield Step("copies", "exit", "delete working copies of the data", about, "", None, day, gone, day, gone)


def _deletion(found: Appraisal, row: Row) -> tuple[int, str]:
    """Within how many days a vendor deletes the data, and who says so."""
    _, spec, vendor = row
    offered = [found.case.vendors[vendor].said] if vendor in found.case.vendors else []
    answers = combined([found.case.project.said, *offered, spec.said], found.recommendation.as_of)
    answer = answers.get("vendor.exit.deletion_days")
    if answer is not None and isinstance(answer.value, int):
        return answer.value, f"within {answer.value} days, as the vendor states; backups too"
    return DELETION, f"within {DELETION} days, an assumption: agree on it in the contract; backups too"


def _short(step: Step) -> str:
    """What a step is called in a list: its first sentence, with its leg."""
    return step.title.partition(". ")[0] + (f" ({step.leg})" if step.leg else "")


def _notes(option: Option) -> Iterator[str]:
    if option.verdict == "undetermined":
        yield f"the verdict is not determined: {option.best} ... {option.worst}"
    if any(duty.lead is None for duty in option.duties):
        yield "for some obligations no lead time is known: they are placed on the day before the first record"
    yield "weeks have seven days; holidays and other projects of the same people are not known"


def _dated(span: _Span, target: date) -> Step:
    """The days of a step that ends ``ends`` days before the end of ``target``."""
    start, end = _days(target, span.begins.high, span.ends.high)
    last_start, last_end = _days(target, span.begins.low, span.ends.low)
    return Step(span.key, span.kind, span.title, span.about, span.leg, span.days, start, end, last_start, last_end)


def _days(target: date, begins: float, ends: float) -> tuple[date, date]:
    end = target - timedelta(days=floor(ends + 1e-9))
    start = target - timedelta(days=max(0, ceil(begins - 1e-9) - 1))
    return min(start, end), end


def _in_days(weeks: Interval) -> Interval:
    return Interval(weeks.low * DAYS, weeks.high * DAYS, "days")


def _part(onboarding: Interval, stage: str) -> Interval:
    return Interval(onboarding.low * STAGES[stage], onboarding.high * STAGES[stage], "days")


def _percent(share: Interval) -> str:
    low, high = round(100 * share.low), round(100 * share.high)
    return f"{low} %" if low == high else f"{low}-{high} %"
